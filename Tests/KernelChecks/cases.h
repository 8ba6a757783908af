// cases.h — every kernel at sizes below, at and above its vectors, on an arena of made-up numbers; for programs in C.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chainrule_kernels.h"

typedef struct {
  cr_kernel kernel;
  int32_t flags;
  int64_t n[16];
  int64_t y, a, b, c;  // how many numbers each operand spans
  int64_t whole;       // b or c hold whole numbers below this; 0 for none
  char holder;         // 'b' or 'c'
} check_case;

enum { MOST_CASES = 4000 };
static check_case check_cases[MOST_CASES];
static int check_count;

static void add_case(cr_kernel kernel, int32_t flags, int count, const int64_t *n, int64_t y, int64_t a, int64_t b,
                     int64_t c, char holder, int64_t whole) {
  if (check_count == MOST_CASES) abort();
  check_case *it = &check_cases[check_count++];
  *it = (check_case){.kernel = kernel, .flags = flags, .y = y, .a = a, .b = b, .c = c, .whole = whole, .holder = holder};
  memcpy(it->n, n, (size_t)count * sizeof *n);
}
#define ADD(kernel, flags, y, a, b, c, holder, whole, ...)                                                          \
  add_case(kernel, flags, (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__}, y, a, b, c, \
           holder, whole)

static int64_t bits_of(double number) {
  int64_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static void make_cases(void) {
  static const int64_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 65, 127, 200};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    const int64_t n = lengths[i];
    for (int kernel = CR_FILL; kernel <= CR_AFFINE; kernel++) ADD(kernel, 0, n, n, 0, 0, 0, 0, n);
    ADD(CR_SGD, 0, n, n, 1, 0, 0, 0, n);
    for (int kernel = CR_FIRST_POINTWISE; kernel <= CR_LAST_POINTWISE; kernel++) ADD(kernel, 0, n, n, n, n, 0, 0, n);
    for (int kernel = CR_FIRST_BINARY; kernel <= CR_LAST_BINARY; kernel++) {
      ADD(kernel, 0, 3 * n, 3 * n, n, 0, 0, 0, 1, 1, 3, n, 0, 0, n, 1, 0, 0, 0, 1);
      ADD(kernel, 0, 3 * n, 3 * n, 3, 0, 0, 0, 1, 1, 3, n, 0, 0, n, 1, 0, 0, 1, 0);
    }
    ADD(CR_SUM, 0, 3, 3 * n, 0, 0, 0, 0, 3, n, 1);
    ADD(CR_SUM, 0, 2 * n, 10 * n, 0, 0, 0, 0, 2, 5, n);
    ADD(CR_MAX, 0, 3, 3 * n, 0, 3, 0, 0, 3, n, 1);
    ADD(CR_MAX, 0, 2 * n, 10 * n, 0, 2 * n, 0, 0, 2, 5, n);
    ADD(CR_MAX_GRADIENT, 0, 12 * n, 3 * n, 3 * n, 0, 'b', 4, 3, 4, n);
    for (int kernel = CR_FIRST_RULE; kernel <= CR_LAST_RULE; kernel++)
      for (int parts = 0; parts < 3; parts++)
        ADD(kernel, 0, n, n, 4, 2 * n + 3, 0, 0, n, n + 3, parts == 0 ? 0 : parts == 1 ? 15 : CR_WITH_DECAY,
            bits_of(0.01), bits_of(0.1), bits_of(0.5), bits_of(0.9), bits_of(0.99), bits_of(1e-8));
    if (n == 0) continue;
    for (int kernel = CR_SOFTMAX; kernel <= CR_LOG_SOFTMAX_GRADIENT; kernel++)
      ADD(kernel, 0, 3 * n, 3 * n, 3 * n, 0, 0, 0, 3, n);
    ADD(CR_CLASS_CROSS_ENTROPY, 0, 3, 3 * n, 3, 0, 'b', n, 3, n);
    ADD(CR_CLASS_CROSS_ENTROPY_GRADIENT, 0, 3 * n, 3 * n, 3, 3, 'b', n, 3, n);
    ADD(CR_GATHER, 0, 4 * n, 6 * n, 5, 1, 'b', 6, 4, n, 6);
    ADD(CR_STRIDED_COPY, 0, 7 * n, 7 * n, 0, 0, 0, 0, 1, 1, 7, n, 0, 0, n, 1, 0, 0, 1, 7);
    ADD(CR_STRIDED_COPY, 0, 6 * n, n, 0, 0, 0, 0, 1, 2, 3, n, 0, 3 * n, n, 1, 0, 0, 0, 1);
    for (int kernel = CR_CHANNEL_SQUARES; kernel <= CR_CHANNEL_SPREAD; kernel++) {
      ADD(kernel, 0, 6 * n, 6 * n, 6 * n + 9, 3, 0, 0, 2, 3, n);
      ADD(kernel, 0, 5 * n, 5 * n, 5 * n, n, 0, 0, 5, n, 1);
    }
    ADD(CR_CHANNEL_GRADIENT, 0, 6 * n, 6 * n, 6 * n, 12, 0, 0, 2, 3, n);
    ADD(CR_CHANNEL_GRADIENT, 0, 5 * n, 5 * n, 5 * n, 4 * n, 0, 0, 5, n, 1);
  }
  ADD(CR_RECORD, 0, 3, 1, 0, 1, 'c', 2, 1);
  static const int64_t products[][3] = {{1, 1, 1}, {2, 2, 1}, {4, 7, 16}, {1, 9, 0}, {1, 200, 30}, {1, 33, 400},
                                        {200, 1, 8}, {13, 33, 40}, {25, 18, 385}, {37, 70, 64}, {12, 32, 384},
                                        {24, 64, 768}, {7, 4, 769}, {110, 97, 100}, {260, 40, 101}, {3, 1100, 400}};
  for (size_t i = 0; i < sizeof products / sizeof *products; i++)
    for (int flags = 0; flags <= 6; flags += 2) {
      const int64_t r = products[i][0], m = products[i][1], k = products[i][2];
      ADD(CR_MATMUL, flags, r * m, r * k, m * k, 0, 0, 0, r, m, k, flags & CR_TRANSPOSE_A ? r : k,
          flags & CR_TRANSPOSE_B ? k : m, m);
      if (!flags) ADD(CR_LINEAR, 0, r * m, r * k, m * k, m, 0, 0, r, m, k, k, m, m);
    }
  // n, c, h, w, m, r, s, strides, padding, groups, dilation where it is not 1
  static const int64_t convolutions[][14] = {
      {1, 1, 5, 5, 1, 3, 3, 1, 1, 0, 0, 1}, {2, 3, 8, 9, 4, 3, 2, 1, 1, 1, 1, 1}, {2, 1, 28, 28, 6, 5, 5, 1, 1, 2, 2, 1},
      {3, 6, 14, 14, 16, 5, 5, 1, 1, 0, 0, 1}, {1, 4, 9, 9, 5, 1, 1, 1, 1, 0, 0, 1}, {2, 3, 17, 13, 7, 3, 3, 2, 2, 1, 1, 1},
      {1, 2, 11, 10, 3, 2, 3, 3, 1, 0, 2, 1}, {1, 2, 9, 9, 2, 1, 1, 2, 3, 0, 0, 1}, {2, 6, 10, 10, 9, 3, 3, 1, 1, 1, 1, 3},
      {1, 8, 7, 40, 8, 3, 3, 1, 1, 1, 1, 8}, {1, 90, 6, 6, 30, 3, 3, 1, 1, 1, 1, 1}, {1, 3, 5, 5, 270, 3, 3, 1, 1, 0, 0, 1},
      {1, 1, 70, 3, 2, 66, 1, 1, 1, 0, 0, 1}, {12, 3, 16, 16, 18, 4, 4, 1, 1, 0, 0, 1}, {1, 16, 40, 36, 14, 3, 3, 1, 1, 1, 1, 1},
      {1, 150, 12, 12, 8, 3, 3, 1, 1, 1, 1, 1}, {2, 3, 15, 21, 18, 3, 5, 1, 1, 2, 4, 1, 2, 3},
      {1, 4, 17, 19, 6, 3, 3, 2, 2, 4, 4, 2, 4, 4}, {1, 1, 2, 2, 1, 3, 3, 1, 1, 3, 3, 1, 3, 3},
      {1, 6, 12, 17, 8, 1, 7, 1, 1, 0, 3, 1}};
  for (size_t i = 0; i < sizeof convolutions / sizeof *convolutions; i++) {
    const int64_t *k = convolutions[i], down = k[12] ? k[12] : 1, across = k[13] ? k[13] : 1;
    const int64_t oh = (k[2] + 2 * k[9] - down * (k[5] - 1) - 1) / k[7] + 1;
    const int64_t ow = (k[3] + 2 * k[10] - across * (k[6] - 1) - 1) / k[8] + 1;
    const int64_t image = k[0] * k[1] * k[2] * k[3], filters = k[4] * k[1] / k[11] * k[5] * k[6], out = k[0] * k[4] * oh * ow;
    for (int flags = 0; flags <= CR_MIRROR; flags += CR_MIRROR) {
#define SIZES k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], k[8], k[9], k[10], oh, ow, k[11], k[12], k[13]
      ADD(CR_CONVOLUTION, flags, out, image, filters, 0, 0, 0, SIZES);
      ADD(CR_CONVOLUTION_INPUT_GRADIENT, flags, image, out, filters, 0, 0, 0, SIZES);
      ADD(CR_CONVOLUTION_WEIGHT_GRADIENT, flags, filters, out, image, 0, 0, 0, SIZES);
#undef SIZES
    }
  }
  // planes, h, w, r, s, strides, padding; rows and columns over the border, count; output of parts
  static const int64_t pools[][14] = {{3, 6, 6, 2, 2, 2, 2, 0, 0}, {2, 33, 70, 2, 2, 2, 2, 0, 0}, {2, 12, 40, 3, 3, 2, 2, 1, 1},
                                     {2, 9, 21, 3, 2, 1, 1, 0, 0}, {4, 7, 7, 7, 7, 7, 7, 0, 0}, {1, 8, 60, 5, 5, 1, 2, 3, 4},
                                     {30, 56, 56, 3, 3, 2, 2, 1, 1}, {2, 12, 40, 3, 3, 2, 2, 0, 0, 1, 1},
                                     {2, 8, 38, 3, 3, 2, 2, 1, 1, 1, 1, 1}, {3, 12, 40, 3, 3, 1, 1, 1, 1, 0, 0, 1},
                                     {2, 7, 10, 3, 3, 2, 2, 0, 0, 0, 0, 0, 3, 4}, {1, 2, 3, 1, 1, 1, 1, 0, 0, 0, 0, 0, 6, 6}};
  for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
    const int64_t *k = pools[i], oh = k[12] ? k[12] : (k[1] + 2 * k[7] - k[3]) / k[5] + 1 + k[9];
    const int64_t ow = k[13] ? k[13] : (k[2] + 2 * k[8] - k[4]) / k[6] + 1 + k[10];
    const int64_t in = k[0] * k[1] * k[2], out = k[0] * oh * ow;
#define SIZES k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], k[8], oh, ow, k[11], k[12] != 0
    ADD(CR_MAX_POOL, 0, out, in, 0, out, 0, 0, SIZES);
    ADD(CR_MEAN_POOL, 0, out, in, 0, 0, 0, 0, SIZES);
    ADD(CR_MAX_POOL_GRADIENT, 0, in, out, out, 0, 'b', k[1] * k[2], SIZES);
    ADD(CR_MEAN_POOL_GRADIENT, 0, in, out, 0, 0, 0, 0, SIZES);
#undef SIZES
  }
}

// The instruction of a case, its operands at odd places one after another, and the size of the arena.
static cr_instruction instruction_of(const check_case *it, int32_t flags, int64_t *count) {
  cr_instruction made = {.kernel = (int32_t)it->kernel, .flags = flags, .s = {0.7, -0.3}};
  memcpy(made.n, it->n, sizeof made.n);
  made.y = 3, made.a = made.y + it->y + 2, made.b = made.a + it->a + 1, made.c = made.b + it->b + 3;
  *count = made.c + it->c;
  return made;
}

static uint64_t next_random(uint64_t *state) {  // SplitMix64
  uint64_t z = *state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}
