// bits.c — every kernel on every instruction set of this machine and 1 to 3 threads against the simple kernels; prints
// a checksum for each kernel, so that two machines can be compared. Scripts/check-neon.sh compares x86-64 with arm64.
#include "cases.h"

#define REAL float
#define WORD uint32_t
#define NAME(x) x##_f32
#include "compare.h"
#undef REAL
#undef WORD
#undef NAME

#define REAL double
#define WORD uint64_t
#define NAME(x) x##_f64
#include "compare.h"

int main(void) {
  make_cases();
  static uint64_t sums[CR_KERNEL_COUNT];
  int wrong = 0, covered[CR_KERNEL_COUNT] = {0};
  for (int i = 0; i < check_count; i++) {
    const check_case *it = &check_cases[i];
    covered[it->kernel] = 1;
    for (int add = 0; add <= CR_ACCUMULATE; add++) {
      wrong += compare_f32(it, it->flags | add, &sums[it->kernel]);
      wrong += compare_f64(it, it->flags | add, &sums[it->kernel]);
    }
  }
  const double functions[] = {cr_exp(1.25), cr_log(3.5), cr_tanh(0.3), cr_sigmoid(-2), cr_pow(1.7, 2.3), cr_sin(12), cr_cos(12)};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    printf("function %zu %016llx\n", i, (unsigned long long)bits_of(functions[i]));
  for (int kernel = 0; kernel < CR_KERNEL_COUNT; kernel++) {
    if (!covered[kernel]) fprintf(stderr, "kernel %d has no case\n", kernel), wrong++;
    printf("kernel %d %016llx\n", kernel, (unsigned long long)sums[kernel]);
  }
  fprintf(stderr, "%d cases, %d wrong\n", check_count, wrong);
  return wrong != 0;
}
