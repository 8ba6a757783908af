// maps.h — maps, binaries with broadcasting, strided copies and updates over whole ranges.
//
// Included after the shapes of one number type. Ranges are walked by vectors, then by 128-bit vectors, then one by
// one.
#define V VECTOR_NAME(real)
#define Q QUARTER_NAME(real)
#define V_LANES (VECTOR_BYTES * 8 / REAL_BITS)
#define Q_LANES (128 / REAL_BITS)

#define PUT_V(p, value) VECTOR_NAME(store)(p, add ? VECTOR_NAME(load)(p) + (value) : (value))
#define PUT_Q(p, value) QUARTER_NAME(store)(p, add ? QUARTER_NAME(load)(p) + (value) : (value))
#define UNVECTORIZED _Pragma("clang loop vectorize(disable) unroll(disable)")
#define PUT(p, value) (*(p) = add ? *(p) + (value) : (value))

// Two floats of a vector of four, the others 0.
#if REAL_BITS == 32
INLINE Q NAME(load_2)(const SCALAR *p) {
  Q x = 0;
  __builtin_memcpy(&x, p, 2 * sizeof(SCALAR));
  return x;
}
INLINE void NAME(store_2)(SCALAR *p, Q x) { __builtin_memcpy(p, &x, 2 * sizeof(SCALAR)); }
#endif

// y[i] = f(a[i]), i < n.
#if REAL_BITS == 32
#define MAP_2(f)                                                     \
  if (i + 2 <= n) {                                                  \
    const Q value = QUARTER_NAME(f)(NAME(load_2)(a + i));            \
    NAME(store_2)(y + i, add ? NAME(load_2)(y + i) + value : value); \
    i += 2;                                                          \
  }
#else
#define MAP_2(f)
#endif
#define MAP(KERNEL, f, ...)                                                                          \
  OUTLINE void NAME(map_##f)(int64_t n, SCALAR *y, const SCALAR *a, int add) {                       \
    int64_t i = 0;                                                                                   \
    for (; i + V_LANES <= n; i += V_LANES) PUT_V(y + i, VECTOR_NAME(f)(VECTOR_NAME(load)(a + i)));   \
    for (; i + Q_LANES <= n; i += Q_LANES) PUT_Q(y + i, QUARTER_NAME(f)(QUARTER_NAME(load)(a + i))); \
    MAP_2(f)                                                                                         \
    UNVECTORIZED for (; i < n; i++) PUT(y + i, NAME(f)(a[i]));                                       \
  }
CR_MAPS(MAP)
#undef MAP
#undef MAP_2

typedef void (*NAME(map_function))(int64_t, SCALAR *, const SCALAR *, int);

#define ENTRY(KERNEL, f, ...) NAME(map_##f),
static const NAME(map_function) NAME(map_functions)[] = {CR_MAPS(ENTRY)};
#undef ENTRY

OUTLINE void NAME(map_affine)(int64_t n, SCALAR *y, const SCALAR *a, SCALAR scale, SCALAR shift, int add) {
  int64_t i = 0;
  for (; i + V_LANES <= n; i += V_LANES)
    PUT_V(y + i, VECTOR_NAME(fma)((V)scale, VECTOR_NAME(load)(a + i), (V)shift));
  UNVECTORIZED for (; i < n; i++) PUT(y + i, FMA(scale, a[i], shift));
}

OUTLINE void NAME(map_fill)(int64_t n, SCALAR *y, SCALAR value, int add) {
  int64_t i = 0;
  for (; i + V_LANES <= n; i += V_LANES) PUT_V(y + i, (V)value);
  UNVECTORIZED for (; i < n; i++) PUT(y + i, value);
}

// y[i] = f(a[i·a_step], b[i·b_step]), i < n.
#define BINARY(KERNEL, f, ...)                                                                                       \
  OUTLINE void NAME(row_##f)(int64_t n, SCALAR *y, const SCALAR *a, int64_t a_step, const SCALAR *b, int64_t b_step, \
                            int add) {                                                                               \
    int64_t i = 0;                                                                                                   \
    if (a_step == 1 && b_step == 1) {                                                                                \
      for (; i + V_LANES <= n; i += V_LANES)                                                                         \
        PUT_V(y + i, VECTOR_NAME(f)(VECTOR_NAME(load)(a + i), VECTOR_NAME(load)(b + i)));                            \
      for (; i + Q_LANES <= n; i += Q_LANES)                                                                         \
        PUT_Q(y + i, QUARTER_NAME(f)(QUARTER_NAME(load)(a + i), QUARTER_NAME(load)(b + i)));                         \
    } else if (a_step == 1 && b_step == 0) {                                                                         \
      for (; i + V_LANES <= n; i += V_LANES) PUT_V(y + i, VECTOR_NAME(f)(VECTOR_NAME(load)(a + i), (V)*b));          \
    } else if (a_step == 0 && b_step == 1) {                                                                         \
      for (; i + V_LANES <= n; i += V_LANES) PUT_V(y + i, VECTOR_NAME(f)((V)*a, VECTOR_NAME(load)(b + i)));          \
    }                                                                                                                \
    UNVECTORIZED for (; i < n; i++) PUT(y + i, NAME(f)(a[i * a_step], b[i * b_step]));                               \
  }
CR_VECTOR_BINARIES(BINARY)
#undef BINARY

#define BINARY(KERNEL, f, ...)                                                                                       \
  static void NAME(row_##f)(int64_t n, SCALAR *y, const SCALAR *a, int64_t a_step, const SCALAR *b, int64_t b_step,  \
                            int add) {                                                                               \
    for (int64_t i = 0; i < n; i++) PUT(y + i, (SCALAR)f(a[i * a_step], b[i * b_step]));                             \
  }
CR_DOUBLE_BINARIES(BINARY)
#undef BINARY

typedef void (*NAME(row_function))(int64_t, SCALAR *, const SCALAR *, int64_t, const SCALAR *, int64_t, int);

#define ENTRY(KERNEL, f, ...) NAME(row_##f),
static const NAME(row_function) NAME(row_functions)[] = {CR_BINARIES(ENTRY)};
#undef ENTRY

// Merges axes that both operands walk evenly. On return axes 0…2 are outer ones (1 where unused).
static void NAME(merge_axes)(int64_t *sizes, int64_t *first, int64_t *second) {
  int last = 3;
  for (int axis = 2; axis >= 0; axis--) {
    if (sizes[axis] == 1) continue;
    if (sizes[last] == 1) {
      sizes[last] = sizes[axis], first[last] = first[axis], second[last] = second[axis];
    } else if (first[axis] == first[last] * sizes[last] && second[axis] == second[last] * sizes[last]) {
      sizes[last] *= sizes[axis];
    } else {
      last--;
      sizes[last] = sizes[axis], first[last] = first[axis], second[last] = second[axis];
    }
  }
  for (int axis = 0; axis < last; axis++) sizes[axis] = 1;
}

// A short row that meets many rows is written out often enough to be walked by vectors with them.
enum { NAME(REPEATED) = 512 };

static void NAME(binary)(const cr_instruction *it, NAME(row_function) run, SCALAR *y, const SCALAR *a,
                         const SCALAR *b, int add) {
  const int64_t *n = it->n;
  int64_t sizes[4] = {n[0], n[1], n[2], n[3]};
  int64_t first[4] = {n[4], n[5], n[6], n[7]}, second[4] = {n[8], n[9], n[10], n[11]};
  NAME(merge_axes)(sizes, first, second);
  const int64_t rows = sizes[2], columns = sizes[3];
  const int64_t together = columns > 0 && columns <= NAME(REPEATED) / 8 ? NAME(REPEATED) / columns : 1;
  const int repeats = second[2] == 0 && second[3] == 1 && first[3] == 1 && first[2] == columns && rows >= together
      && together > 1;
  for (int64_t i = 0; i < sizes[0]; i++)
    for (int64_t j = 0; j < sizes[1]; j++) {
      const SCALAR *left = a + i * first[0] + j * first[1], *right = b + i * second[0] + j * second[1];
      int64_t row = 0;
      if (repeats) {
        SCALAR copies[NAME(REPEATED)];
        for (int64_t k = 0; k < together * columns; k++) copies[k] = k < columns ? right[k] : copies[k - columns];
        for (; row + together <= rows; row += together, y += together * columns)
          run(together * columns, y, left + row * columns, 1, copies, 1, add);
      }
      for (; row < rows; row++, y += columns)
        run(columns, y, left + row * first[2], first[3], right + row * second[2], second[3], add);
    }
}

// y (rows columns) = a, where a's columns are contiguous and y's rows are: blocks of 8 × 8 keep the lines in cache.
static void NAME(transpose)(int64_t rows, int64_t columns, SCALAR *y, int64_t y_row, const SCALAR *a,
                            int64_t a_column, int add) {
  for (int64_t i0 = 0; i0 < rows; i0 += 8)
    for (int64_t j0 = 0; j0 < columns; j0 += 8)
      for (int64_t i = i0; i < rows && i < i0 + 8; i++)
        for (int64_t j = j0; j < columns && j < j0 + 8; j++) PUT(y + i * y_row + j, a[i + j * a_column]);
}

OUTLINE void NAME(strided_copy)(const cr_instruction *it, SCALAR *y, const SCALAR *a, int add) {
  const int64_t *n = it->n;
  int64_t sizes[4] = {n[0], n[1], n[2], n[3]};
  int64_t to[4] = {n[4], n[5], n[6], n[7]}, from[4] = {n[8], n[9], n[10], n[11]};
  NAME(merge_axes)(sizes, to, from);
  const int64_t rows = sizes[2], columns = sizes[3];
  for (int64_t i = 0; i < sizes[0]; i++)
    for (int64_t j = 0; j < sizes[1]; j++) {
      SCALAR *out = y + i * to[0] + j * to[1];
      const SCALAR *in = a + i * from[0] + j * from[1];
      if (to[3] == 1 && from[2] == 1 && rows > 1) {
        NAME(transpose)(rows, columns, out, to[2], in, from[3], add);
        continue;
      }
      for (int64_t row = 0; row < rows; row++, out += to[2], in += from[2]) {
        if (to[3] == 1 && from[3] == 1) NAME(map_copy)(columns, out, in, add);
        else if (to[3] == 1 && from[3] == 0 && columns > 0) NAME(map_fill)(columns, out, *in, add);
        else
          for (int64_t k = 0; k < columns; k++) PUT(out + k * to[3], in[k * from[3]]);
      }
    }
}

// y = parameter, a = gradient (n).
OUTLINE void NAME(sgd)(int64_t n, SCALAR *y, const SCALAR *a, SCALAR rate) {
  int64_t i = 0;
  for (; i + V_LANES <= n; i += V_LANES)
    VECTOR_NAME(store)(y + i, VECTOR_NAME(fma)((V)-rate, VECTOR_NAME(load)(a + i),
                                                        VECTOR_NAME(load)(y + i)));
  UNVECTORIZED for (; i < n; i++) y[i] = FMA(-rate, a[i], y[i]);
}

// y[i] = f(a[i], b[i]) or f(a[i], b[i], c[i]), i < n: slopes and losses.
#define POINTWISE(KERNEL, f, swift, cost, count)                                                              \
  OUTLINE void NAME(pointwise_##f)(int64_t n, SCALAR *y, const SCALAR *a, const SCALAR *b, const SCALAR *c,   \
                                  int add) {                                                                  \
    int64_t i = 0;                                                                                            \
    for (; i + V_LANES <= n; i += V_LANES) PUT_V(y + i, VECTOR_NAME(f) OF_##count(VECTOR_NAME(load), +i));    \
    for (; i + Q_LANES <= n; i += Q_LANES) PUT_Q(y + i, QUARTER_NAME(f) OF_##count(QUARTER_NAME(load), +i));  \
    UNVECTORIZED for (; i < n; i++) PUT(y + i, NAME(f) OF_##count(*, +i));                                    \
  }
#define OF_two(at, i) (at(a i), at(b i))
#define OF_three(at, i) (at(a i), at(b i), at(c i))
CR_POINTWISE(POINTWISE)
#undef POINTWISE
#undef OF_two
#undef OF_three

typedef void (*NAME(pointwise_function))(int64_t, SCALAR *, const SCALAR *, const SCALAR *, const SCALAR *, int);

#define ENTRY(KERNEL, f, ...) NAME(pointwise_##f),
static const NAME(pointwise_function) NAME(pointwise_functions)[] = {CR_POINTWISE(ENTRY)};
#undef ENTRY

// The index of the first number that is NaN or infinite, or −1.
static int64_t NAME(first_nonfinite)(int64_t n, const SCALAR *x) {
  int64_t i = 0;
  for (; i + 4 * V_LANES <= n; i += 4 * V_LANES) {
    V sum = 0;  // 0·x is 0 for a finite x and NaN for the others
    for (int k = 0; k < 4; k++) sum += 0 * VECTOR_NAME(load)(x + i + k * V_LANES);
    SCALAR total = 0;
    for (int k = 0; k < V_LANES; k++) total += sum[k];
    if (total != 0) break;
  }
  for (; i < n; i++)
    if (!(FABS(x[i]) < INFINITE)) return i;
  return -1;
}
