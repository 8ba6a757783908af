// tap_tile.h — the innermost loop of a gradient by filters, for one shape of vector: some taps of a filter, a vector
// of filters. No window is copied: the image's numbers are spread over the lanes as they are read.
//
// y[group][tap][filter] = Σ x[group][stretch + k·step + tap] · gradient[k][filter], all stretches in order, with
// fused multiply-add from +0.

#ifdef FMA_IN_SOFTWARE
// All of a tile again, some of which was in doubt.
OUTLINE void NAME(tap_tile_again)(int groups, int taps, int64_t stretches, const int32_t *start, const int32_t *length,
                                  int64_t step, const SCALAR *const *x, const SCALAR *gradient, REAL *sum) {
  for (int i = 0; i < groups * taps; i++) {
    const SCALAR *from = gradient;
    sum[i] = 0;
    for (int64_t stretch = 0; stretch < stretches; stretch++) {
      const SCALAR *row = x[i / taps] + start[stretch] + i % taps;
      for (int64_t k = 0; k < length[stretch]; k++, from += LANES_IN)
        sum[i] = NAME(fma_by_library)((REAL)row[k * step], NAME(load)(from), sum[i]);
    }
  }
}
#endif

// `groups` (rows of taps) and `taps` (in a row) are constants after inlining.
INLINE void NAME(tap_tile)(const int groups, const int taps, int64_t stretches, const int32_t *start,
                           const int32_t *length, int64_t step, const SCALAR *const *x,
                           const SCALAR *restrict gradient, SCALAR *restrict y) {
  REAL sum[TILE_TAPS];
  NAME(doubt) doubt = 0;
#ifdef FMA_IN_SOFTWARE
  const SCALAR *const first_gradient = gradient;
#endif
  UNROLLED(i, groups * taps) sum[i] = 0;
  for (int64_t stretch = 0; stretch < stretches; stretch++) {
    const SCALAR *row[4];
    UNROLLED(g, groups) row[g] = x[g] + start[stretch];
    for (int64_t k = 0; k < length[stretch]; k++, gradient += LANES_IN) {
      const REAL factor = NAME(load)(gradient);
      UNROLLED(g, groups) {
        UNROLLED(t, taps) sum[g * taps + t] = FMA_QUICK((REAL)row[g][t], factor, sum[g * taps + t], &doubt);
        row[g] += step;
      }
    }
  }
#ifdef FMA_IN_SOFTWARE
  if (ANY(doubt)) NAME(tap_tile_again)(groups, taps, stretches, start, length, step, x, first_gradient, sum);
#endif
  UNROLLED(i, groups * taps) NAME(store)(y + i * LANES_IN, sum[i]);
}

#define TAP_TILE(groups, taps)                                                                                  \
  OUTLINE void NAME(tap_tile_##groups##_##taps)(int64_t stretches, const int32_t *start, const int32_t *length, \
                                                int64_t step, const SCALAR *const *x, const SCALAR *gradient,   \
                                                SCALAR *y) {                                                    \
    NAME(tap_tile)(groups, taps, stretches, start, length, step, x, gradient, y);                               \
  }
TAP_TILE(1, 3) TAP_TILE(2, 3) TAP_TILE(4, 3) TAP_TILE(1, 5) TAP_TILE(2, 5) TAP_TILE(1, 7)
#undef TAP_TILE
