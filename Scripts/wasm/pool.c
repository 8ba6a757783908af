// pool.c — the thread pool of CKernels where there is one thread: the caller does all tasks.
#include "chainrule_kernels.h"
#include "internal.h"

void cr_parallel(int64_t tasks, cr_task task, const void *context) {
  for (int64_t index = 0; index < tasks; index++) task(context, index, 0);
}
void cr_set_threads(int32_t threads) { (void)threads; }
int32_t cr_get_threads(void) { return 1; }
int64_t cr_workspace_bytes(void) { return CR_WORKER_BYTES; }
