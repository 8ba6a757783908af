// tile.h — the innermost product: a tile of the result in registers, for one shape of vector.
//
// y (rows, vectors · lanes) (+)= Σ_k a[k] ⊗ b[k], k ascending with fused multiply-add from +0. Included once a shape,
// which needs TILE_ROWS and TILE_VECTORS of the instruction set. How the operands lie:
//   PACKED   a[i + k·a_stride], b[j + k·b_stride]: both as packed, or as a transposed matrix lies
//   FETCHING as PACKED, for long sums: asks for memory that is read later, and for the result shortly before the end
//   BY_ROWS  a[i·a_stride + k], b[j + k·b_stride]
//   OFFSETS  a[i + k·a_stride], b[offsets[k] + …]: rows of b anywhere, such as windows of an image; their vectors are
//            b_stride apart, so that a tile may span rows of it

#ifndef CHAINRULE_TILE_LAYOUTS
#define CHAINRULE_TILE_LAYOUTS
enum { TILE_TAPS = 12, TILE_AHEAD = 48 };  // steps before the end at which FETCHING asks for the result
enum { PACKED, FETCHING, BY_ROWS, OFFSETS, LAYOUT_COUNT };
#define UNROLLED(i, n) _Pragma("clang loop unroll(full)") for (int i = 0; i < (n); i++)
#define EACH_4(X) X(1) X(2) X(3) X(4)
#define EACH_6(X) EACH_4(X) X(5) X(6)
#define EACH_8(X) EACH_6(X) X(7) X(8)
#define EACH_12(X) EACH_8(X) X(9) X(10) X(11) X(12)
#define EACH_ROW JOIN(EACH_, TILE_ROWS)
#endif

// `rows`, `vectors` and `layout` are constants after inlining. FETCHING asks for the line at `ahead` + k·`ahead_step`
// bytes while it computes step k: an address that is never read, and may lie past the end of everything.
INLINE void NAME(tile_steps)(const int rows, const int vectors, const int layout, int64_t steps, const SCALAR *a,
                             int64_t a_stride, const SCALAR *b, int64_t b_stride, const int32_t *offsets,
                             uintptr_t ahead, intptr_t ahead_step, REAL sum[TILE_ROWS][TILE_VECTORS],
                             NAME(doubt) *doubt) {
  for (int64_t k = 0; k < steps; k++) {
    if (layout == FETCHING) {
      __builtin_prefetch((const void *)ahead, 0, 2);
      ahead += (uintptr_t)ahead_step;
    }
    const SCALAR *from = layout == OFFSETS ? b + offsets[k] : b;
    REAL row[TILE_VECTORS];
    UNROLLED(v, vectors) row[v] = NAME(load)(from + v * (layout == OFFSETS ? b_stride : LANES_IN));
    UNROLLED(i, rows) {
      const REAL factor = layout == BY_ROWS ? a[i * a_stride] : a[i];
      UNROLLED(v, vectors) sum[i][v] = FMA_QUICK(factor, row[v], sum[i][v], doubt);
    }
    a += layout == BY_ROWS ? 1 : a_stride;
    b += layout == OFFSETS ? 0 : b_stride;
  }
}

#ifdef FMA_IN_SOFTWARE
// All steps of a tile again, some of which were in doubt.
OUTLINE void NAME(tile_again)(int rows, int vectors, int layout, int64_t inner, const SCALAR *a, int64_t a_stride,
                              const SCALAR *b, int64_t b_stride, const int32_t *offsets,
                              REAL sum[TILE_ROWS][TILE_VECTORS]) {
  for (int i = 0; i < rows; i++)
    for (int v = 0; v < vectors; v++) {
      REAL total = 0;
      for (int64_t k = 0; k < inner; k++) {
        const SCALAR factor = layout == BY_ROWS ? a[i * a_stride + k] : a[i + k * a_stride];
        const SCALAR *from = layout == OFFSETS ? b + offsets[k] + v * b_stride : b + k * b_stride + v * LANES_IN;
        total = NAME(fma_by_library)((REAL)factor, NAME(load)(from), total);
      }
      sum[i][v] = total;
    }
}
#endif

INLINE void NAME(tile)(const int rows, const int vectors, const int layout, int64_t inner, const SCALAR *restrict a,
                       int64_t a_stride, const SCALAR *restrict b, int64_t b_stride, const int32_t *restrict offsets,
                       SCALAR *restrict y, int64_t y_row, int add, uintptr_t ahead,
                       intptr_t ahead_step) {
  REAL sum[TILE_ROWS][TILE_VECTORS];
  NAME(doubt) doubt = 0;
#ifdef FMA_IN_SOFTWARE
  const SCALAR *const first_a = a, *const first_b = b;
  const int64_t steps = inner;
#endif
  UNROLLED(i, rows) UNROLLED(v, vectors) sum[i][v] = 0;
  if (layout == FETCHING) {
    // Asked for earlier, the result would be pushed out again by the operands.
    const int64_t first = inner - TILE_AHEAD;
    NAME(tile_steps)(rows, vectors, layout, first, a, a_stride, b, b_stride, 0, ahead, ahead_step, sum, &doubt);
    UNROLLED(i, rows) UNROLLED(v, vectors) __builtin_prefetch(y + i * y_row + v * LANES_IN, 1, 3);
    a += first * a_stride;
    b += first * b_stride;
    ahead += (uintptr_t)(first * ahead_step);
    inner = TILE_AHEAD;
  } else {
    UNROLLED(i, rows) __builtin_prefetch(y + i * y_row, 1, 3);
  }
  NAME(tile_steps)(rows, vectors, layout, inner, a, a_stride, b, b_stride, offsets, ahead, ahead_step, sum, &doubt);
#ifdef FMA_IN_SOFTWARE
  if (ANY(doubt))
    NAME(tile_again)(rows, vectors, layout, steps, first_a, a_stride, first_b, b_stride, offsets, sum);
#endif
  if (add) UNROLLED(i, rows) UNROLLED(v, vectors) sum[i][v] = NAME(load)(y + i * y_row + v * LANES_IN) + sum[i][v];
  UNROLLED(i, rows) UNROLLED(v, vectors) NAME(store)(y + i * y_row + v * LANES_IN, sum[i][v]);
}

typedef void (*NAME(tile_function))(int64_t inner, const SCALAR *a, int64_t a_stride, const SCALAR *b,
                                    int64_t b_stride, const int32_t *offsets, SCALAR *y, int64_t y_row, int add,
                                    uintptr_t ahead, intptr_t ahead_step);

#define TILE(rows, vectors, layout)                                                                                \
  static __attribute__((noinline)) void NAME(tile_##rows##_##vectors##_##layout)(                                  \
      int64_t inner, const SCALAR *a, int64_t a_stride, const SCALAR *b, int64_t b_stride, const int32_t *offsets, \
      SCALAR *y, int64_t y_row, int add, uintptr_t ahead, intptr_t ahead_step) {                                   \
    NAME(tile)(rows, vectors, layout, inner, a, a_stride, b, b_stride, offsets, y, y_row, add, ahead, ahead_step); \
  }
#define PACKED_1(rows) TILE(rows, 1, PACKED)
#define FETCHING_1(rows) TILE(rows, 1, FETCHING)
#define BY_ROWS_1(rows) TILE(rows, 1, BY_ROWS)
#define OFFSETS_1(rows) TILE(rows, 1, OFFSETS)
#define PACKED_2(rows) TILE(rows, 2, PACKED)
#define FETCHING_2(rows) TILE(rows, 2, FETCHING)
#define BY_ROWS_2(rows) TILE(rows, 2, BY_ROWS)
#define OFFSETS_2(rows) TILE(rows, 2, OFFSETS)
#define PACKED_3(rows) TILE(rows, 3, PACKED)
#define FETCHING_3(rows) TILE(rows, 3, FETCHING)
#define BY_ROWS_3(rows) TILE(rows, 3, BY_ROWS)
#define OFFSETS_3(rows) TILE(rows, 3, OFFSETS)
#define NAME_PACKED_1(rows) NAME(tile_##rows##_1_PACKED),
#define NAME_FETCHING_1(rows) NAME(tile_##rows##_1_FETCHING),
#define NAME_BY_ROWS_1(rows) NAME(tile_##rows##_1_BY_ROWS),
#define NAME_OFFSETS_1(rows) NAME(tile_##rows##_1_OFFSETS),
#define NAME_PACKED_2(rows) NAME(tile_##rows##_2_PACKED),
#define NAME_FETCHING_2(rows) NAME(tile_##rows##_2_FETCHING),
#define NAME_BY_ROWS_2(rows) NAME(tile_##rows##_2_BY_ROWS),
#define NAME_OFFSETS_2(rows) NAME(tile_##rows##_2_OFFSETS),
#define NAME_PACKED_3(rows) NAME(tile_##rows##_3_PACKED),
#define NAME_FETCHING_3(rows) NAME(tile_##rows##_3_FETCHING),
#define NAME_BY_ROWS_3(rows) NAME(tile_##rows##_3_BY_ROWS),
#define NAME_OFFSETS_3(rows) NAME(tile_##rows##_3_OFFSETS),

EACH_ROW(PACKED_1) EACH_ROW(FETCHING_1) EACH_ROW(BY_ROWS_1) EACH_ROW(OFFSETS_1)
#if REAL_SHAPE == VECTOR
EACH_ROW(PACKED_2) EACH_ROW(FETCHING_2) EACH_ROW(BY_ROWS_2) EACH_ROW(OFFSETS_2)
#if TILE_VECTORS == 3
EACH_ROW(PACKED_3) EACH_ROW(FETCHING_3) EACH_ROW(BY_ROWS_3) EACH_ROW(OFFSETS_3)
#endif
#endif

// [layout][vectors − 1][rows − 1]
static const NAME(tile_function) NAME(tiles)[LAYOUT_COUNT][TILE_VECTORS][TILE_ROWS] = {
#if REAL_SHAPE != VECTOR
    {{EACH_ROW(NAME_PACKED_1)}}, {{EACH_ROW(NAME_FETCHING_1)}},
    {{EACH_ROW(NAME_BY_ROWS_1)}}, {{EACH_ROW(NAME_OFFSETS_1)}}
#elif TILE_VECTORS == 3
    {{EACH_ROW(NAME_PACKED_1)}, {EACH_ROW(NAME_PACKED_2)}, {EACH_ROW(NAME_PACKED_3)}},
    {{EACH_ROW(NAME_FETCHING_1)}, {EACH_ROW(NAME_FETCHING_2)}, {EACH_ROW(NAME_FETCHING_3)}},
    {{EACH_ROW(NAME_BY_ROWS_1)}, {EACH_ROW(NAME_BY_ROWS_2)}, {EACH_ROW(NAME_BY_ROWS_3)}},
    {{EACH_ROW(NAME_OFFSETS_1)}, {EACH_ROW(NAME_OFFSETS_2)}, {EACH_ROW(NAME_OFFSETS_3)}}
#else
    {{EACH_ROW(NAME_PACKED_1)}, {EACH_ROW(NAME_PACKED_2)}},
    {{EACH_ROW(NAME_FETCHING_1)}, {EACH_ROW(NAME_FETCHING_2)}},
    {{EACH_ROW(NAME_BY_ROWS_1)}, {EACH_ROW(NAME_BY_ROWS_2)}},
    {{EACH_ROW(NAME_OFFSETS_1)}, {EACH_ROW(NAME_OFFSETS_2)}}
#endif
};

#undef TILE
#undef PACKED_1
#undef FETCHING_1
#undef BY_ROWS_1
#undef OFFSETS_1
#undef PACKED_2
#undef FETCHING_2
#undef BY_ROWS_2
#undef OFFSETS_2
#undef PACKED_3
#undef FETCHING_3
#undef BY_ROWS_3
#undef OFFSETS_3
#undef NAME_PACKED_1
#undef NAME_FETCHING_1
#undef NAME_BY_ROWS_1
#undef NAME_OFFSETS_1
#undef NAME_PACKED_2
#undef NAME_FETCHING_2
#undef NAME_BY_ROWS_2
#undef NAME_OFFSETS_2
#undef NAME_PACKED_3
#undef NAME_FETCHING_3
#undef NAME_BY_ROWS_3
#undef NAME_OFFSETS_3
