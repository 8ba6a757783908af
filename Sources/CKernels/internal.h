// internal.h — shared declarations of this target: instruction sets, the thread pool, workspace.
#ifndef CHAINRULE_INTERNAL_H
#define CHAINRULE_INTERNAL_H
#include <string.h>

#include "chainrule_kernels.h"

// Kernels of one instruction set.
typedef struct {
  int64_t (*run_f32)(const cr_instruction *program, int64_t count, float *arena, void *workspace);
  int64_t (*run_f64)(const cr_instruction *program, int64_t count, double *arena, void *workspace);
  int64_t (*first_nonfinite_f32)(int64_t n, const float *x);
  int64_t (*first_nonfinite_f64)(int64_t n, const double *x);
  double (*power)(double x, double y);
} cr_kernel_table;

extern const cr_kernel_table cr_table_portable, cr_table_avx2, cr_table_avx512;

// Runs task(context, 0 … tasks−1, worker), each once, on the pool where it is free; returns when all are done.
// `worker` is 0 … cr_get_threads()−1 and never shared by two running tasks. Results must not depend on it.
typedef void (*cr_task)(const void *context, int64_t index, int worker);
void cr_parallel(int64_t tasks, cr_task task, const void *context);

// The flag that this thread watches, never 0; a worker watches the flag of its job's caller.
extern _Thread_local const int32_t *cr_watched;

// True when a large instruction may leave the rest of its work: its program ends behind it.
static inline int cr_is_stopped(void) { return __atomic_load_n(cr_watched, __ATOMIC_RELAXED) != 0; }

// Work, in multiply-adds or their like, that pays for waking a thread.
enum { CR_WORTH_THREADS = 1000000 };

// True for the convolutions in single precision, and their gradients by inputs, that are computed by Winograd's
// minimal filtering (winograd.h): filters of 3×3 at every pixel, many channels on both sides, results of 40 tiles of 2×2
// and more. The bound of 2048 channels is what the workspace holds.
static inline int cr_is_winograd(const int64_t *n) {
  const int64_t groups = n[13] > 0 ? n[13] : 1, depth = n[1] / groups, each = n[4] / groups;
  return n[5] == 3 && n[6] == 3 && n[7] == 1 && n[8] == 1 && n[14] <= 1 && n[15] <= 1 && depth >= 32 && each >= 32
      && depth <= 2048 && each <= 2048 && (n[11] + 1) / 2 * ((n[12] + 1) / 2) >= 40;
}

// One worker's part of the workspace, in bytes: packed left panels, packed right panels, a strip of padded image.
enum {
  CR_LEFT_BYTES = 264 * CR_KC * 4,        // 264 rows of floats or 132 of doubles
  CR_RIGHT_BYTES = 1536 * CR_KC * 4,      // 1536 columns of floats or 768 of doubles
  CR_STRIP_BYTES = 1 << 20,
  CR_SLACK_BYTES = 4096,                  // a vector may be read or written past the end of each part
  CR_WORKER_BYTES = CR_LEFT_BYTES + CR_RIGHT_BYTES + CR_STRIP_BYTES + 3 * CR_SLACK_BYTES
};

#endif
