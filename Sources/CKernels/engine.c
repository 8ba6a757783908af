// engine.c — the choice of the instruction set, and the entry points that follow it.
#include <stdatomic.h>
#include <stdlib.h>

#include "include/chainrule_kernels.h"
#include "internal.h"

static _Atomic(const cr_kernel_table *) chosen;
static atomic_int chosen_isa;

static int is_supported(cr_isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == CR_AVX2) return avx2;
  if (isa == CR_AVX512)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
#elif defined(__aarch64__)
  if (isa == CR_NEON) return 1;
#endif
  return isa == CR_PORTABLE;
}

static cr_isa best(void) {
  if (is_supported(CR_AVX512)) return CR_AVX512;
  if (is_supported(CR_AVX2)) return CR_AVX2;
  return is_supported(CR_NEON) ? CR_NEON : CR_PORTABLE;
}

cr_isa cr_set_isa(cr_isa isa) {
  const cr_isa use = is_supported(isa) ? isa : best();
  const cr_kernel_table *table = &cr_table_portable;  // on arm64 these are the NEON kernels
#if defined(__x86_64__)
  if (use == CR_AVX512) table = &cr_table_avx512;
  if (use == CR_AVX2) table = &cr_table_avx2;
#endif
  atomic_store(&chosen_isa, use);
  atomic_store(&chosen, table);
  return use;
}

// The first caller reads CHAINRULE_ISA; several at once come to the same choice.
static const cr_kernel_table *choose(void) {
  static const struct {
    const char *name;
    cr_isa isa;
  } names[] = {{"portable", CR_PORTABLE}, {"avx2", CR_AVX2}, {"avx512", CR_AVX512}, {"neon", CR_NEON}};
  cr_isa isa = best();
  const char *wanted = getenv("CHAINRULE_ISA");
  for (int i = 0; wanted && i < 4; i++)
    if (!strcmp(wanted, names[i].name)) isa = names[i].isa;
  cr_set_isa(isa);
  return atomic_load(&chosen);
}

static inline const cr_kernel_table *table(void) {
  const cr_kernel_table *it = atomic_load_explicit(&chosen, memory_order_acquire);
  return it ? it : choose();
}

cr_isa cr_get_isa(void) {
  table();
  return (cr_isa)atomic_load(&chosen_isa);
}

int64_t cr_run_f32(const cr_instruction *program, int64_t count, float *arena, void *workspace) {
  return table()->run_f32(program, count, arena, workspace);
}

int64_t cr_run_f64(const cr_instruction *program, int64_t count, double *arena, void *workspace) {
  return table()->run_f64(program, count, arena, workspace);
}

static const int32_t never = 0;
_Thread_local const int32_t *cr_watched = &never;

const int32_t *cr_watch(const int32_t *flag) {
  const int32_t *before = cr_watched;
  cr_watched = flag ? flag : &never;
  return before == &never ? 0 : before;
}

void cr_raise(int32_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELAXED); }
void cr_lower(int32_t *flag) { __atomic_store_n(flag, 0, __ATOMIC_RELAXED); }
int32_t cr_is_raised(const int32_t *flag) { return __atomic_load_n(flag, __ATOMIC_RELAXED); }

int64_t cr_first_nonfinite_f32(int64_t n, const float *x) { return table()->first_nonfinite_f32(n, x); }
int64_t cr_first_nonfinite_f64(int64_t n, const double *x) { return table()->first_nonfinite_f64(n, x); }

double cr_pow(double x, double y) { return table()->power(x, y); }
