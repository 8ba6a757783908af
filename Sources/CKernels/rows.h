// rows.h — reductions, softmax and the losses over rows; sums by lanes and tree as reference_template.h states.

#define LANE_VECTORS (CR_LANES / V_LANES)

// The CR_LANES partial sums of a row, as vectors.
typedef struct {
  V part[LANE_VECTORS];
} NAME(lanes);

INLINE SCALAR NAME(tree)(NAME(lanes) *it) {
  for (int half = LANE_VECTORS / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) it->part[i] = it->part[i] + it->part[i + half];
  SCALAR lane[V_LANES];
  VECTOR_NAME(store)(lane, it->part[0]);
  for (int half = V_LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lane[i] = lane[i] + lane[i + half];
  return lane[0];
}

// Adds rest[0 … count−1], count < CR_LANES, to the first lanes.
INLINE void NAME(add_rest)(NAME(lanes) *it, const SCALAR *rest, int64_t count) {
  for (int i = 0; i < LANE_VECTORS && count > 0; i++, rest += V_LANES, count -= V_LANES) {
    if (count >= V_LANES) {
      it->part[i] = it->part[i] + VECTOR_NAME(load)(rest);
      continue;
    }
    SCALAR padded[V_LANES] = {0};
    for (int64_t l = 0; l < count; l++) padded[l] = rest[l];
    it->part[i] = it->part[i] + VECTOR_NAME(load)(padded);
  }
}

// A lane never holds −0 (it starts at +0), so lanes beyond a short row add nothing: n < 5 needs no lanes.
OUTLINE SCALAR NAME(row_sum)(int64_t n, const SCALAR *x) {
  if (n <= 4) {
    if (n <= 0) return 0;
    if (n == 1) return x[0] + 0;
    if (n == 2) return (x[0] + 0) + (x[1] + 0);
    if (n == 3) return ((x[0] + 0) + (x[2] + 0)) + (x[1] + 0);
    return ((x[0] + 0) + (x[2] + 0)) + ((x[1] + 0) + (x[3] + 0));
  }
  NAME(lanes) lanes = {0};
  int64_t k = 0;
  for (; k + CR_LANES <= n; k += CR_LANES)
    for (int i = 0; i < LANE_VECTORS; i++) lanes.part[i] += VECTOR_NAME(load)(x + k + i * V_LANES);
  if (k < n) NAME(add_rest)(&lanes, x + k, n - k);
  return NAME(tree)(&lanes);
}

// Σ a·b
static SCALAR NAME(row_dot)(int64_t n, const SCALAR *a, const SCALAR *b) {
  NAME(lanes) lanes = {0};
  int64_t k = 0;
  for (; k + CR_LANES <= n; k += CR_LANES)
    for (int i = 0; i < LANE_VECTORS; i++)
      lanes.part[i] = VECTOR_NAME(fma)(VECTOR_NAME(load)(a + k + i * V_LANES),
                                                VECTOR_NAME(load)(b + k + i * V_LANES), lanes.part[i]);
  SCALAR lane[CR_LANES];
  for (int i = 0; i < LANE_VECTORS; i++) VECTOR_NAME(store)(lane + i * V_LANES, lanes.part[i]);
  for (int i = 0; k < n; k++, i++) lane[i] = FMA(a[k], b[k], lane[i]);
  for (int i = 0; i < LANE_VECTORS; i++) lanes.part[i] = VECTOR_NAME(load)(lane + i * V_LANES);
  return NAME(tree)(&lanes);
}

// The maximum, NaN if there is one. Which zero it answers makes no difference to the differences taken from it.
static SCALAR NAME(greatest_of_row)(int64_t n, const SCALAR *x) {
  SCALAR best = -INFINITE;
  int64_t k = 0;
  if (n >= V_LANES) {
    V bests = best;
    for (; k + V_LANES <= n; k += V_LANES) bests = VECTOR_NAME(maximum)(VECTOR_NAME(load)(x + k), bests);
    for (int i = 0; i < V_LANES; i++) best = NAME(maximum)(bests[i], best);
  }
  for (; k < n; k++) best = NAME(maximum)(x[k], best);
  return best;
}

// The index of the first number that is `best`, or −1.
static int64_t NAME(first_of_row)(int64_t n, const SCALAR *x, SCALAR best) {
  int64_t k = 0;
  for (; k + V_LANES <= n; k += V_LANES) {
    const VECTOR_NAME(mask) found = VECTOR_NAME(load)(x + k) == best;
    if (__builtin_reduce_or(found)) break;
  }
  for (; k < n; k++)
    if (x[k] == best) return k;
  return -1;
}

// y[k] = exp(x[k] − best) and their sum; y may be a scratch row. Number `chosen` counts as 0, if there is one.
static SCALAR NAME(row_exponentials)(int64_t n, SCALAR *y, const SCALAR *x, SCALAR best, int64_t chosen) {
  NAME(lanes) lanes = {0};
  int64_t k = 0;
  for (; k + CR_LANES <= n; k += CR_LANES)
    for (int i = 0; i < LANE_VECTORS; i++) {
      V e = VECTOR_NAME(exp)(VECTOR_NAME(load)(x + k + i * V_LANES) - (V)best);
      const int64_t lane = chosen - (k + i * V_LANES);
      if (lane >= 0 && lane < V_LANES) e[lane] = 0;
      VECTOR_NAME(store)(y + k + i * V_LANES, e);
      lanes.part[i] += e;
    }
  if (k < n) {
    SCALAR rest[CR_LANES] = {0};
    const int64_t count = n - k;
    for (int64_t i = 0; i < count; i++) rest[i] = x[k + i] - best;
    for (int64_t i = 0; i < count; i += V_LANES)
      VECTOR_NAME(store)(rest + i, VECTOR_NAME(exp)(VECTOR_NAME(load)(rest + i)));
    if (chosen >= k) rest[chosen - k] = 0;
    for (int64_t i = 0; i < count; i++) y[k + i] = rest[i];
    NAME(add_rest)(&lanes, rest, count);
  }
  return NAME(tree)(&lanes);
}

// a (rows n) → y (rows n), or (rows) for the loss. The buffer `scratch` holds one row.
static void NAME(softmax_rows)(const cr_instruction *it, int64_t rows, SCALAR *y, const SCALAR *a, const SCALAR *b,
                               const SCALAR *c, SCALAR *scratch, int add) {
  const int64_t n = it->n[1];
  for (int64_t i = 0; i < rows; i++) {
    const SCALAR *x = a + i * n;
    SCALAR *out = y + i * n;
    const SCALAR best = NAME(greatest_of_row)(n, x);
    // The losses and the logarithm leave the first maximum out: their sum is 1 + rest, without the rounding of it.
    const int64_t chosen = it->kernel == CR_SOFTMAX ? -1 : NAME(first_of_row)(n, x, best);
    const SCALAR rest = NAME(row_exponentials)(n, scratch, x, best, chosen), sum = chosen < 0 ? rest : 1 + rest;
    if (it->kernel == CR_SOFTMAX) {
      int64_t k = 0;
      for (; k + V_LANES <= n; k += V_LANES) PUT_V(out + k, VECTOR_NAME(load)(scratch + k) / (V)sum);
      for (; k < n; k++) PUT(out + k, scratch[k] / sum);
    } else if (it->kernel == CR_LOG_SOFTMAX) {
      const SCALAR log_sum = NAME(log1p)(rest);
      int64_t k = 0;
      for (; k + V_LANES <= n; k += V_LANES) PUT_V(out + k, (VECTOR_NAME(load)(x + k) - (V)best) - (V)log_sum);
      for (; k < n; k++) PUT(out + k, (x[k] - best) - log_sum);
    } else {
      const SCALAR label = b[i];
      const int known = label >= 0 && label < (SCALAR)n && label == (SCALAR)(int64_t)label;
      const int64_t class = known ? (int64_t)label : 0;
      if (it->kernel == CR_CLASS_CROSS_ENTROPY) {
        PUT(y + i, known ? NAME(log1p)(rest) + (best - x[class]) : INFINITE - INFINITE);
      } else {
        const SCALAR gradient = known ? c[i] : INFINITE - INFINITE;
        if (chosen >= 0) scratch[chosen] = 1;
        for (int64_t k = 0; k < n; k++) {
          const SCALAR p = scratch[k] / sum;
          PUT(out + k, gradient * (k != class ? p : k == chosen ? -(rest / sum) : p - 1));
        }
      }
    }
  }
}

static void NAME(softmax_gradient_rows)(const cr_instruction *it, int64_t rows, SCALAR *y, const SCALAR *a,
                                        const SCALAR *b, int add) {
  const int64_t n = it->n[1];
  for (int64_t i = 0; i < rows; i++, y += n, a += n, b += n) {
    int64_t k = 0;
    if (it->kernel == CR_SOFTMAX_GRADIENT) {
      const SCALAR dot = NAME(row_dot)(n, a, b);
      for (; k + V_LANES <= n; k += V_LANES)
        PUT_V(y + k, VECTOR_NAME(load)(b + k) * (VECTOR_NAME(load)(a + k) - (V)dot));
      for (; k < n; k++) PUT(y + k, b[k] * (a[k] - dot));
    } else {
      const SCALAR total = NAME(row_sum)(n, a);
      for (; k + V_LANES <= n; k += V_LANES)
        PUT_V(y + k, VECTOR_NAME(fma)(-VECTOR_NAME(exp)(VECTOR_NAME(load)(b + k)), (V)total,
                                               VECTOR_NAME(load)(a + k)));
      for (; k < n; k++) PUT(y + k, FMA(-NAME(exp)(b[k]), total, a[k]));
    }
  }
}

// a (n0 n1 n2) → y (n0 n2), n2 > 1: sums in order, vectors across the last axis.
static void NAME(sum_middle)(int64_t n0, int64_t n1, int64_t n2, SCALAR *y, const SCALAR *a, int add) {
  for (int64_t i = 0; i < n0; i++, a += n1 * n2, y += n2) {
    int64_t j = 0;
    for (; j + 4 * V_LANES <= n2; j += 4 * V_LANES) {
      V s0 = 0, s1 = 0, s2 = 0, s3 = 0;
      const SCALAR *x = a + j;
      for (int64_t k = 0; k < n1; k++, x += n2) {
        s0 += VECTOR_NAME(load)(x);
        s1 += VECTOR_NAME(load)(x + V_LANES);
        s2 += VECTOR_NAME(load)(x + 2 * V_LANES);
        s3 += VECTOR_NAME(load)(x + 3 * V_LANES);
      }
      PUT_V(y + j, s0);
      PUT_V(y + j + V_LANES, s1);
      PUT_V(y + j + 2 * V_LANES, s2);
      PUT_V(y + j + 3 * V_LANES, s3);
    }
    for (; j + V_LANES <= n2; j += V_LANES) {
      V sum = 0;
      for (int64_t k = 0; k < n1; k++) sum += VECTOR_NAME(load)(a + j + k * n2);
      PUT_V(y + j, sum);
    }
    for (; j + 2 * Q_LANES <= n2; j += 2 * Q_LANES) {
      Q s0 = 0, s1 = 0;
      for (int64_t k = 0; k < n1; k++) {
        s0 += QUARTER_NAME(load)(a + j + k * n2);
        s1 += QUARTER_NAME(load)(a + j + Q_LANES + k * n2);
      }
      PUT_Q(y + j, s0);
      PUT_Q(y + j + Q_LANES, s1);
    }
    for (; j < n2; j++) {
      SCALAR sum = 0;
      for (int64_t k = 0; k < n1; k++) sum += a[j + k * n2];
      PUT(y + j, sum);
    }
  }
}

// The first maximum of a row and its index. Each lane keeps its own; of equal ones the earliest counts, of NaNs too.
static void NAME(max_of_row)(int64_t n, SCALAR *y, const SCALAR *x, SCALAR *c, int add) {
  V bests = VECTOR_NAME(load)(x), indices, here;
  for (int l = 0; l < V_LANES; l++) here[l] = (SCALAR)l;
  indices = here;
  int64_t k = V_LANES;
  for (; k + V_LANES <= n; k += V_LANES) {
    const V value = VECTOR_NAME(load)(x + k);
    here += (SCALAR)V_LANES;
    const VECTOR_NAME(mask) better = ((value > bests) | (value != value)) & (bests == bests);
    bests = better ? value : bests;
    indices = better ? here : indices;
  }
  SCALAR best = bests[0], index = indices[0];
  for (int l = 1; l < V_LANES; l++) {
    const SCALAR value = bests[l];
    const int earlier = indices[l] < index, both = value != value && best != best;
    if (both ? earlier : best == best && (value > best || value != value || (value == best && earlier)))
      best = value, index = indices[l];
  }
  for (; k < n; k++)
    if ((x[k] > best || x[k] != x[k]) && best == best) best = x[k], index = (SCALAR)k;
  *c = index;
  PUT(y, best);
}

// a (n0 n1 n2) → y, c (n0 n2): the first maximum and its index.
static void NAME(max_middle)(int64_t n0, int64_t n1, int64_t n2, SCALAR *y, const SCALAR *a, SCALAR *c, int add) {
  for (int64_t i = 0; i < n0; i++, a += n1 * n2, y += n2, c += n2) {
    if (n2 == 1 && n1 >= 2 * V_LANES && n1 <= 1 << 24) {
      NAME(max_of_row)(n1, y, a, c, add);
      continue;
    }
    int64_t j = 0;
    for (; n1 > 0 && n2 > 1 && j + V_LANES <= n2; j += V_LANES) {
      V best = VECTOR_NAME(load)(a + j), index = 0;
      for (int64_t k = 1; k < n1; k++) {
        const V x = VECTOR_NAME(load)(a + j + k * n2);
        const VECTOR_NAME(mask) better = ((x > best) | (x != x)) & (best == best);
        best = better ? x : best;
        index = better ? (V)(SCALAR)k : index;
      }
      VECTOR_NAME(store)(c + j, index);
      PUT_V(y + j, best);
    }
    for (; j < n2; j++) {
      SCALAR best = n1 > 0 ? a[j] : -INFINITE;
      int64_t index = n1 > 0 ? 0 : -1;
      for (int64_t k = 1; k < n1; k++) {
        const SCALAR x = a[j + k * n2];
        if ((x > best || x != x) && best == best) best = x, index = k;
      }
      c[j] = (SCALAR)index;
      PUT(y + j, best);
    }
  }
}

// a = gradient, b = indices (n0 n2) → y (n0 n1 n2).
static void NAME(max_middle_gradient)(int64_t n0, int64_t n1, int64_t n2, SCALAR *y, const SCALAR *a,
                                      const SCALAR *b, int add) {
  for (int64_t i = 0; i < n0; i++, a += n2, b += n2)
    for (int64_t k = 0; k < n1; k++, y += n2)
      for (int64_t j = 0; j < n2; j++) PUT(y + j, b[j] == (SCALAR)k ? a[j] : (SCALAR)0);
}
