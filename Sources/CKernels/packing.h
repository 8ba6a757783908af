// packing.h — copies of operands in the order in which tiles read them, and the choice of a tile.

#define H_LANES (VECTOR_BYTES > 16 ? V_LANES / 2 : V_LANES)
#define TILE_COLUMNS (TILE_VECTORS * V_LANES)

typedef SCALAR NAME(four) __attribute__((ext_vector_type(4)));
typedef NAME(four) NAME(four_anywhere) __attribute__((aligned(REAL_BITS / 8), may_alias));
#define LOAD_4(p) (*(const NAME(four_anywhere) *)(p))
#define STORE_4(p, x) (*(NAME(four_anywhere) *)(p) = (x))

// Every second element of two vectors; and two vectors, element by element in turn: the first half, the second.
#if VECTOR_BYTES * 8 / REAL_BITS == 16
#define EVENS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif VECTOR_BYTES * 8 / REAL_BITS == 8
#define EVENS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#elif VECTOR_BYTES * 8 / REAL_BITS == 4
#define EVENS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define EVENS(a, b) __builtin_shufflevector(a, b, 0, 2)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 2)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 1, 3)
#endif

INLINE int64_t NAME(least)(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t NAME(greatest)(int64_t a, int64_t b) { return a > b ? a : b; }

// to[0 … n−1] = from[0 … n−1], nothing beyond.
INLINE void NAME(copy_exactly)(SCALAR *restrict to, const SCALAR *restrict from, int64_t n) {
  int64_t i = 0;
  for (; i + V_LANES <= n; i += V_LANES) VECTOR_NAME(store)(to + i, VECTOR_NAME(load)(from + i));
  for (; i + Q_LANES <= n; i += Q_LANES) QUARTER_NAME(store)(to + i, QUARTER_NAME(load)(from + i));
  UNVECTORIZED for (; i < n; i++) to[i] = from[i];
}

// `count` copies of one stretch of `length`: to + i·to_step from + (offsets ? offsets[i] : i·from_step). Vectors
// may run over the end on both sides.
INLINE void NAME(copy_stretches)(SCALAR *to, int64_t to_step, const SCALAR *from, const int32_t *offsets,
                                 int64_t from_step, int64_t length, int64_t count) {
#define STRETCH(i) (offsets ? from + offsets[i] : from + (i) * from_step)
  if (length == 1) {
    UNVECTORIZED for (int64_t i = 0; i < count; i++) to[i * to_step] = *STRETCH(i);
  } else if (length <= Q_LANES) {
    for (int64_t i = 0; i < count; i++) QUARTER_NAME(store)(to + i * to_step, QUARTER_NAME(load)(STRETCH(i)));
  } else if (length <= H_LANES) {
    for (int64_t i = 0; i < count; i++) HALF_NAME(store)(to + i * to_step, HALF_NAME(load)(STRETCH(i)));
  } else if (length <= V_LANES) {
    for (int64_t i = 0; i < count; i++) VECTOR_NAME(store)(to + i * to_step, VECTOR_NAME(load)(STRETCH(i)));
  } else {
    for (int64_t i = 0; i < count; i++)
      for (int64_t k = 0; k < length; k += V_LANES)
        VECTOR_NAME(store)(to + i * to_step + k, VECTOR_NAME(load)(STRETCH(i) + k));
  }
#undef STRETCH
}

// The columns that the tile for `columns` remaining ones works on: whole vectors, or one narrower vector.
INLINE int64_t NAME(tile_width)(int64_t columns) {
  if (columns <= Q_LANES) return Q_LANES;
  if (columns <= H_LANES) return H_LANES;
  const int64_t vectors = (columns + V_LANES - 1) / V_LANES;
  return (vectors < TILE_VECTORS ? vectors : TILE_VECTORS) * V_LANES;
}

INLINE VECTOR_NAME(tile_function) NAME(tile_for)(int layout, int64_t rows, int64_t width) {
  if (width >= V_LANES) return VECTOR_NAME(tiles)[layout][width / V_LANES - 1][rows - 1];
  if (width > Q_LANES) return HALF_NAME(tiles)[layout][0][rows - 1];
  return QUARTER_NAME(tiles)[layout][0][rows - 1];
}

// Rows a tile takes of `rows`: all tiles about equal.
INLINE int64_t NAME(row_step)(int64_t rows) {
  const int64_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  return tiles ? (rows + tiles - 1) / tiles : 1;
}

// Four rows of four become four columns: to[x + k·width] = from_x[k].
INLINE void NAME(transpose_4)(SCALAR *to, int64_t width, const SCALAR *s0, const SCALAR *s1, const SCALAR *s2,
                              const SCALAR *s3) {
  const NAME(four) a = LOAD_4(s0), b = LOAD_4(s1), c = LOAD_4(s2), d = LOAD_4(s3);
  const NAME(four) p = __builtin_shufflevector(a, b, 0, 4, 2, 6), q = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const NAME(four) r = __builtin_shufflevector(c, d, 0, 4, 2, 6), s = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  STORE_4(to, __builtin_shufflevector(p, r, 0, 1, 4, 5));
  STORE_4(to + width, __builtin_shufflevector(q, s, 0, 1, 4, 5));
  STORE_4(to + 2 * width, __builtin_shufflevector(p, r, 2, 3, 6, 7));
  STORE_4(to + 3 * width, __builtin_shufflevector(q, s, 2, 3, 6, 7));
}

// to[k·width + i] = from[i·row + k] for i < count, 0 for count ≤ i < width. A few columns of `from` at a
// time: their output stays in the nearest cache until it is whole.
static void NAME(pack_transposed)(SCALAR *restrict to, int64_t width, const SCALAR *restrict from, int64_t row,
                                  int64_t count, int64_t inner) {
  enum { AT_ONCE = 128 / sizeof(SCALAR) };
  for (int64_t k0 = 0; k0 < inner; k0 += AT_ONCE, to += AT_ONCE * width, from += AT_ONCE) {
    const int64_t steps = NAME(least)(inner - k0, AT_ONCE);
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const SCALAR *s = from + i * row;
      SCALAR *out = to + i;
      int64_t k = 0;
      for (; k + 4 <= steps; k += 4, out += 4 * width)
        NAME(transpose_4)(out, width, s + k, s + row + k, s + 2 * row + k, s + 3 * row + k);
      for (; k < steps; k++, out += width)
        out[0] = s[k], out[1] = s[row + k], out[2] = s[2 * row + k], out[3] = s[3 * row + k];
    }
    for (; i < count; i++)
      for (int64_t k = 0; k < steps; k++) to[k * width + i] = from[i * row + k];
    for (; i < width; i++)
      for (int64_t k = 0; k < steps; k++) to[k * width + i] = 0;
  }
}

// to[k·width + j] = from[k·row + j] for j < count, 0 for count ≤ j < width.
static void NAME(pack_straight)(SCALAR *restrict to, int64_t width, const SCALAR *restrict from, int64_t row,
                                int64_t count, int64_t inner) {
  if (count == width && width == TILE_COLUMNS) {
    for (int64_t k = 0; k < inner; k++, to += TILE_COLUMNS, from += row)
      UNROLLED(v, TILE_VECTORS) VECTOR_NAME(store)(to + v * V_LANES, VECTOR_NAME(load)(from + v * V_LANES));
    return;
  }
  if (count == width && width == TILE_ROWS && TILE_ROWS % Q_LANES == 0) {
    for (int64_t k = 0; k < inner; k++, to += TILE_ROWS, from += row)
      UNROLLED(q, TILE_ROWS / Q_LANES) QUARTER_NAME(store)(to + q * Q_LANES, QUARTER_NAME(load)(from + q * Q_LANES));
    return;
  }
  for (int64_t k = 0; k < inner; k++, to += width, from += row) {
    for (int64_t j = 0; j < count; j++) to[j] = from[j];
    for (int64_t j = count; j < width; j++) to[j] = 0;
  }
}
