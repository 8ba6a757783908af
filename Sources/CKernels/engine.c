// engine.c — runs programs, and chooses the instruction set.
#pragma STDC FP_CONTRACT OFF
#include <stdlib.h>
#include <string.h>

#include "include/chainrule_kernels.h"

void cr_run_f32(const cr_instruction *program, int64_t count, float *arena, void *workspace) {
  (void)workspace;
  cr_reference_run_f32(program, count, arena);
}

void cr_run_f64(const cr_instruction *program, int64_t count, double *arena, void *workspace) {
  (void)workspace;
  cr_reference_run_f64(program, count, arena);
}

int64_t cr_workspace_bytes(void) { return 64; }

int64_t cr_first_nonfinite_f32(int64_t n, const float *x) {
  for (int64_t i = 0; i < n; i++)
    if (!(__builtin_fabsf(x[i]) < __builtin_inff())) return i;
  return -1;
}

int64_t cr_first_nonfinite_f64(int64_t n, const double *x) {
  for (int64_t i = 0; i < n; i++)
    if (!(__builtin_fabs(x[i]) < __builtin_inf())) return i;
  return -1;
}

cr_isa cr_get_isa(void) { return CR_PORTABLE; }

cr_isa cr_set_isa(cr_isa isa) {
  (void)isa;
  return cr_get_isa();
}

static int32_t thread_count = 1;

void cr_set_threads(int32_t threads) { thread_count = threads < 1 ? 1 : threads; }
int32_t cr_get_threads(void) { return thread_count; }
