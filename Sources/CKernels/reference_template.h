// reference_template.h — every kernel in its simplest form, for the REAL of real.h.
//
// The order of every sum, which the fast kernels keep to the bit:
//   product        y = block₀ [+ old y first when accumulating], y = y + block₁, …; a block is at most CR_KC
//                  consecutive k, starts at +0 and takes sum = fma(a, b, sum) with k ascending.
//   convolution    the product above with k = (c, r, s) within the group, padding multiplied as zeros;
//   … of weights   k = (n, oh, ow), every position;
//   … of inputs    k = (m, r, s): filters of the group, then those taps (of the filter as applied) that fall on
//                  whole output positions under the stride; positions outside the output multiplied as zeros.
//   sum of a row   lane i mod CR_LANES of +0 takes element i; then a[i] += a[i + w] for w = 16, 8, 4, 2, 1.
//   other sums     in order from +0: the middle axis of CR_SUM; a pool's window by rows.
//   scatter        (gradients of pools) y starts at 0 or its old value and takes windows in row order.
// A NaN may differ in sign and payload: processors disagree about them.

INLINE REAL NAME(halve)(REAL *lanes) {
  for (int width = CR_LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] = lanes[i] + lanes[i + width];
  return lanes[0];
}

INLINE void NAME(put)(REAL *y, REAL value, int add) { *y = add ? *y + value : value; }

static REAL NAME(map)(const cr_instruction *it, REAL x) {
#define CASE(KERNEL, f, ...) case CR_##KERNEL: return NAME(f)(x);
  switch (it->kernel) {
    case CR_FILL: return (REAL)it->s[0];
    CR_MAPS(CASE)
    default: return FMA((REAL)it->s[0], x, (REAL)it->s[1]);
  }
#undef CASE
}

static REAL NAME(binary)(int kernel, REAL a, REAL b) {
#define CASE(KERNEL, f, ...) case CR_##KERNEL: return NAME(f)(a, b);
#define IN_DOUBLE(KERNEL, f, ...) case CR_##KERNEL: return (REAL)f(a, b);
  switch (kernel) {
    CR_VECTOR_BINARIES(CASE)
    CR_DOUBLE_BINARIES(IN_DOUBLE)
    default: return INFINITE - INFINITE;
  }
#undef CASE
#undef IN_DOUBLE
}

static void NAME(reference_elementwise)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, int add) {
  const int64_t *n = it->n;
  if (it->kernel <= CR_AFFINE) {
    for (int64_t i = 0; i < n[0]; i++) NAME(put)(y + i, NAME(map)(it, it->kernel == CR_FILL ? 0 : a[i]), add);
    return;
  }
  const int strided = it->kernel == CR_STRIDED_COPY;
  for (int64_t i = 0; i < n[0]; i++)
    for (int64_t j = 0; j < n[1]; j++)
      for (int64_t k = 0; k < n[2]; k++)
        for (int64_t l = 0; l < n[3]; l++) {
          const int64_t first = i * n[4] + j * n[5] + k * n[6] + l * n[7];
          const int64_t second = i * n[8] + j * n[9] + k * n[10] + l * n[11];
          if (strided) NAME(put)(y + first, a[second], add);
          else NAME(put)(y++, NAME(binary)(it->kernel, a[first], b[second]), add);
        }
}

// y (n0 n1) = op(a) · op(b), inner size n2.
static void NAME(reference_matmul)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, int add) {
  const int64_t *n = it->n;
  const int64_t a_row = it->flags & CR_TRANSPOSE_A ? 1 : n[3], a_step = it->flags & CR_TRANSPOSE_A ? n[3] : 1;
  const int64_t b_column = it->flags & CR_TRANSPOSE_B ? n[4] : 1, b_step = it->flags & CR_TRANSPOSE_B ? 1 : n[4];
  for (int64_t i = 0; i < n[0]; i++)
    for (int64_t j = 0; j < n[1]; j++) {
      REAL *out = y + i * n[5] + j;
      if (n[2] <= 0 && !add) *out = 0;
      for (int64_t block = 0; block < n[2]; block += CR_KC) {
        REAL sum = 0;
        for (int64_t k = block; k < n[2] && k < block + CR_KC; k++)
          sum = FMA(a[i * a_row + k * a_step], b[k * b_step + j * b_column], sum);
        NAME(put)(out, sum, add || block > 0);
      }
    }
}

// a (n0 n1 n2) over the middle axis into y (n0 n2).
static void NAME(reference_reduce)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, REAL *c,
                                   int add) {
  const int64_t *n = it->n;
  for (int64_t i = 0; i < n[0]; i++)
    for (int64_t j = 0; j < n[2]; j++) {
      const REAL *x = a + i * n[1] * n[2] + j;
      if (it->kernel == CR_SUM && n[2] == 1) {
        REAL lanes[CR_LANES] = {0};
        for (int64_t k = 0; k < n[1]; k++) lanes[k % CR_LANES] += x[k];
        NAME(put)(y + i, NAME(halve)(lanes), add);
      } else if (it->kernel == CR_SUM) {
        REAL sum = 0;
        for (int64_t k = 0; k < n[1]; k++) sum += x[k * n[2]];
        NAME(put)(y + i * n[2] + j, sum, add);
      } else if (it->kernel == CR_MAX) {
        REAL best = -INFINITE;
        int64_t index = n[1] > 0 ? 0 : -1;
        for (int64_t k = 0; k < n[1]; k++)
          if (k == 0 || ((x[k * n[2]] > best || x[k * n[2]] != x[k * n[2]]) && best == best))
            best = x[k * n[2]], index = k;
        c[i * n[2] + j] = (REAL)index;
        NAME(put)(y + i * n[2] + j, best, add);
      } else {  // CR_MAX_GRADIENT
        for (int64_t k = 0; k < n[1]; k++)
          NAME(put)(y + (i * n[1] + k) * n[2] + j, b[i * n[2] + j] == (REAL)k ? a[i * n[2] + j] : 0, add);
      }
    }
}

// Σ f over a row of n elements, by lanes and tree.
#define ROW_SUM(n, fetch)                                                                    \
  ({                                                                                         \
    REAL lanes_[CR_LANES] = {0};                                                             \
    for (int64_t k = 0; k < (n); k++) lanes_[k % CR_LANES] = fetch(lanes_[k % CR_LANES], k); \
    NAME(halve)(lanes_);                                                                     \
  })

INLINE REAL NAME(row_maximum)(const REAL *x, int64_t n) {
  REAL best = -INFINITE;
  for (int64_t k = 0; k < n; k++) best = x[k] > best || x[k] != x[k] ? x[k] : best;
  return best;
}

// The index of the first number that is `best`, or −1.
INLINE int64_t NAME(first_of)(const REAL *x, int64_t n, REAL best) {
  for (int64_t k = 0; k < n; k++)
    if (x[k] == best) return k;
  return -1;
}

// a (n0 n1) → y (n0 n1) or, for the loss, y (n0); rows on their own. Operands b and c are as the header says.
static void NAME(reference_rows)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, const REAL *c,
                                 int add) {
  const int64_t rows = it->n[0], n = it->n[1];
  for (int64_t i = 0; i < rows; i++) {
    const REAL *x = a + i * n, *z = b + i * n;
    REAL *out = y + i * n;
    if (it->kernel == CR_SOFTMAX_GRADIENT) {
#define FETCH(sum, k) FMA(x[k], z[k], sum)
      const REAL dot = ROW_SUM(n, FETCH);
#undef FETCH
      for (int64_t k = 0; k < n; k++) NAME(put)(out + k, z[k] * (x[k] - dot), add);
      continue;
    }
    if (it->kernel == CR_LOG_SOFTMAX_GRADIENT) {
#define FETCH(sum, k) sum + x[k]
      const REAL total = ROW_SUM(n, FETCH);
#undef FETCH
      for (int64_t k = 0; k < n; k++) NAME(put)(out + k, FMA(-NAME(exp)(z[k]), total, x[k]), add);
      continue;
    }
    const REAL best = NAME(row_maximum)(x, n);
    // The losses and the logarithm leave the first maximum out: their sum is 1 + rest, without the rounding of it.
    const int64_t chosen = it->kernel == CR_SOFTMAX ? -1 : NAME(first_of)(x, n, best);
#define FETCH(sum, k) sum + (k == chosen ? 0 : NAME(exp)(x[k] - best))
    const REAL rest = ROW_SUM(n, FETCH), sum = chosen < 0 ? rest : 1 + rest;
#undef FETCH
    const REAL label = it->kernel >= CR_CLASS_CROSS_ENTROPY ? b[i] : 0;
    const int known = label >= 0 && label < (REAL)n && label == (REAL)(int64_t)label;  // else the loss is no number
    const int64_t class = known ? (int64_t)label : 0;
    if (it->kernel == CR_CLASS_CROSS_ENTROPY) {
      NAME(put)(y + i, known ? NAME(log1p)(rest) + (best - x[class]) : INFINITE - INFINITE, add);
      continue;
    }
    for (int64_t k = 0; k < n; k++) {
      REAL value;
      if (it->kernel == CR_LOG_SOFTMAX) value = (x[k] - best) - NAME(log1p)(rest);
      else value = (k == chosen ? 1 : NAME(exp)(x[k] - best)) / sum;
      if (it->kernel == CR_CLASS_CROSS_ENTROPY_GRADIENT) {
        const REAL slope = k != class ? value : k == chosen ? -(rest / sum) : value - 1;
        value = known ? c[i] * slope : INFINITE - INFINITE;
      }
      NAME(put)(out + k, value, add);
    }
  }
}

static void NAME(reference_pointwise)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b,
                                      const REAL *c, int add) {
#define ARGUMENTS_two a[i], b[i]
#define ARGUMENTS_three a[i], b[i], c[i]
#define CASE(KERNEL, f, swift, cost, count) \
  case CR_##KERNEL: value = NAME(f)(ARGUMENTS_##count); break;
  for (int64_t i = 0; i < it->n[0]; i++) {
    REAL value;
    switch (it->kernel) {
      case CR_SGD: y[i] = FMA(-b[0], a[i], y[i]); continue;
      CR_POINTWISE(CASE)
      default: continue;
    }
    NAME(put)(y + i, value, add);
  }
#undef ARGUMENTS_two
#undef ARGUMENTS_three
#undef CASE
}
