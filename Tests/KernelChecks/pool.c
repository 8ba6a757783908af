// pool.c — the thread pool under load: several threads run large instructions at once while the number of threads and
// the flag to stop change. Scripts/check-pool.sh builds it with the thread sanitizer.
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "cases.h"

enum { CALLERS = 3, ROUNDS = 60 };

static atomic_int wrong, finished;
static size_t workspace_bytes;  // for the most threads, whatever their number becomes meanwhile

// Products, a convolution, a function and a pool, large enough for threads.
static const struct {
  cr_kernel kernel;
  int64_t n[14];
  int64_t y, a, b, c;
} jobs[] = {
    {CR_MATMUL, {120, 130, 110, 110, 130, 130}, 120 * 130, 120 * 110, 110 * 130, 0},
    {CR_TANH, {70001}, 70001, 70001, 0, 0},
    {CR_CONVOLUTION, {4, 6, 20, 20, 12, 3, 3, 1, 1, 1, 1, 20, 20, 1}, 4 * 12 * 400, 4 * 6 * 400, 12 * 6 * 9, 0},
    {CR_CONVOLUTION_WEIGHT_GRADIENT, {8, 6, 20, 20, 12, 3, 3, 1, 1, 1, 1, 20, 20, 1}, 12 * 6 * 9, 8 * 12 * 400, 8 * 6 * 400, 0},
    {CR_SUM, {700, 1501, 1}, 700, 700 * 1501, 0, 0},
    {CR_MAX_POOL, {64, 64, 64, 2, 2, 2, 2, 0, 0, 32, 32}, 64 * 1024, 64 * 4096, 0, 64 * 1024},
};

static void *call(void *argument) {
  const int caller = (int)(intptr_t)argument;
  uint64_t state = (uint64_t)caller;
  int32_t flag = 0;
  cr_watch(&flag);
  for (int round = 0; round < ROUNDS; round++) {
    const size_t job = next_random(&state) % (sizeof jobs / sizeof *jobs);
    cr_instruction it = {.kernel = (int32_t)jobs[job].kernel};
    memcpy(it.n, jobs[job].n, sizeof jobs[job].n);
    it.y = 0, it.a = jobs[job].y, it.b = it.a + jobs[job].a, it.c = it.b + jobs[job].b;
    const int64_t count = it.c + jobs[job].c + 8;
    float *arena = malloc((size_t)count * sizeof *arena), *expected = malloc((size_t)count * sizeof *arena);
    for (int64_t i = 0; i < count; i++) arena[i] = expected[i] = (float)(next_random(&state) >> 40) * 0x1p-23f - 1;
    cr_reference_run_f32(&it, 1, expected);
    void *workspace = aligned_alloc(64, workspace_bytes);
    if (round % 8 == 7) cr_raise(&flag);
    const int64_t run = cr_run_f32(&it, 1, arena, workspace);
    if (run != !cr_is_raised(&flag) || (run && memcmp(arena, expected, (size_t)count * sizeof *arena))) wrong++;
    cr_lower(&flag);
    free(workspace), free(arena), free(expected);
  }
  finished++;
  return 0;
}

int main(void) {
  cr_set_threads(4);
  workspace_bytes = (size_t)cr_workspace_bytes();
  pthread_t callers[CALLERS];
  for (intptr_t i = 0; i < CALLERS; i++)
    if (pthread_create(&callers[i], 0, call, (void *)(i + 1))) return 2;
  uint64_t state = 99;
  while (finished < CALLERS) {
    cr_set_threads((int32_t)(next_random(&state) % 4) + 1);
    struct timespec pause = {.tv_nsec = 200000};
    nanosleep(&pause, 0);
  }
  for (int i = 0; i < CALLERS; i++) pthread_join(callers[i], 0);
  printf("%d programs by %d threads, %d wrong\n", CALLERS * ROUNDS, CALLERS, wrong);
  return wrong != 0;
}
