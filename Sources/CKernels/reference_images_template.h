// reference_images_template.h — convolution and pooling in their simplest form, for the REAL of real.h.
// The order of the sums: reference_template.h.

// One running sum in blocks of CR_KC.
typedef struct {
  REAL *y, sum;
  int64_t count;
  int add;
} NAME(blocked);

INLINE void NAME(take)(NAME(blocked) *it, REAL a, REAL b) {
  if (it->count > 0 && it->count % CR_KC == 0) {
    NAME(put)(it->y, it->sum, it->add);
    it->add = 1;
    it->sum = 0;
  }
  it->sum = FMA(a, b, it->sum);
  it->count++;
}

INLINE void NAME(finish)(NAME(blocked) *it) { NAME(put)(it->y, it->sum, it->add); }

INLINE REAL NAME(pixel)(const REAL *plane, int64_t height, int64_t width, int64_t row, int64_t column) {
  return row >= 0 && row < height && column >= 0 && column < width ? plane[row * width + column] : 0;
}

#if REAL_BITS == 32
// Σ over channels of the transformed filter times the transformed tile, at one of the 16 places (winograd.h).
static void NAME(reference_winograd_tile)(REAL y[4], int64_t depth, const REAL *filter, int64_t step, int turned,
                                          const REAL *source, int64_t height, int64_t width, int64_t row,
                                          int64_t column) {
  REAL sums[16] = {0}, total[16] = {0};
  for (int64_t c = 0; c < depth; c++, filter += step, source += height * width) {
    REAL g[4][3], u[4][4], d[4][4], v[4][4];
    for (int s = 0; s < 3; s++) {
      const REAL a = filter[turned ? 8 - s : s], b = filter[turned ? 5 - s : 3 + s], e = filter[turned ? 2 - s : 6 + s];
      g[0][s] = a, g[1][s] = ((a + e) + b) * (REAL)0.5, g[2][s] = ((a + e) - b) * (REAL)0.5, g[3][s] = e;
    }
    for (int r = 0; r < 4; r++) {
      const REAL a = g[r][0], b = g[r][1], e = g[r][2];
      u[r][0] = a, u[r][1] = ((a + e) + b) * (REAL)0.5, u[r][2] = ((a + e) - b) * (REAL)0.5, u[r][3] = e;
    }
    for (int s = 0; s < 4; s++) {
      REAL x[4];
      for (int r = 0; r < 4; r++) x[r] = NAME(pixel)(source, height, width, row + r, column + s);
      d[0][s] = x[0] - x[2], d[1][s] = x[1] + x[2], d[2][s] = x[2] - x[1], d[3][s] = x[1] - x[3];
    }
    for (int r = 0; r < 4; r++) {
      v[r][0] = d[r][0] - d[r][2], v[r][1] = d[r][1] + d[r][2];
      v[r][2] = d[r][2] - d[r][1], v[r][3] = d[r][1] - d[r][3];
    }
    for (int p = 0; p < 16; p++) sums[p] = FMA(u[p / 4][p % 4], v[p / 4][p % 4], sums[p]);
    if ((c + 1) % CR_KC != 0 && c + 1 < depth) continue;
    for (int p = 0; p < 16; p++) total[p] = c < CR_KC ? sums[p] : total[p] + sums[p], sums[p] = 0;
  }
  REAL down[2][4];
  for (int s = 0; s < 4; s++) {
    down[0][s] = total[s] + total[4 + s] + total[8 + s];
    down[1][s] = total[4 + s] - total[8 + s] - total[12 + s];
  }
  for (int r = 0; r < 2; r++) {
    y[2 * r] = down[r][0] + down[r][1] + down[r][2];
    y[2 * r + 1] = down[r][1] - down[r][2] - down[r][3];
  }
}

// A convolution, or its gradient by inputs, tile by tile of 2×2 results.
static void NAME(reference_winograd)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, int add) {
  const int64_t *n = it->n, groups = n[13] > 0 ? n[13] : 1, depth = n[1] / groups, each = n[4] / groups;
  const int by_inputs = it->kernel == CR_CONVOLUTION_INPUT_GRADIENT;
  const int turned = by_inputs ? !(it->flags & CR_MIRROR) : !!(it->flags & CR_MIRROR);
  const int64_t inner = by_inputs ? each : depth, outputs = by_inputs ? depth : each;
  const int64_t source_h = by_inputs ? n[11] : n[2], source_w = by_inputs ? n[12] : n[3];
  const int64_t height = by_inputs ? n[2] : n[11], width = by_inputs ? n[3] : n[12];
  const int64_t top = by_inputs ? 2 - n[9] : n[9], left = by_inputs ? 2 - n[10] : n[10];
  for (int64_t plane = 0; plane < n[0] * groups * outputs; plane++, y += height * width) {
    const int64_t part = plane / outputs, output = plane % outputs, group = part % groups;
    const REAL *filter = b + group * each * depth * 9 + output * (by_inputs ? 9 : depth * 9);
    for (int64_t i = 0; i < height; i += 2)
      for (int64_t j = 0; j < width; j += 2) {
        if (cr_is_stopped()) return;
        REAL tile[4];
        NAME(reference_winograd_tile)(tile, inner, filter, by_inputs ? depth * 9 : 9, turned,
                                      a + part * inner * source_h * source_w, source_h, source_w, i - top, j - left);
        for (int64_t r = 0; r < 2 && i + r < height; r++)
          for (int64_t s = 0; s < 2 && j + s < width; s++)
            NAME(put)(y + (i + r) * width + j + s, tile[2 * r + s], add);
      }
  }
}
#endif

static void NAME(reference_convolution)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, int add) {
  const int64_t *n = it->n, batch = n[0], channels = n[1], height = n[2], width = n[3], filters = n[4];
  const int64_t rows = n[5], columns = n[6], stride_h = n[7], stride_w = n[8], top = n[9], left = n[10];
  const int64_t out_h = n[11], out_w = n[12], groups = n[13];
  const int64_t dilation_h = n[14] > 1 ? n[14] : 1, dilation_w = n[15] > 1 ? n[15] : 1;
  const int64_t depth = channels / groups, each = filters / groups;
  const int mirror = it->flags & CR_MIRROR;
#if REAL_BITS == 32
  if (it->kernel != CR_CONVOLUTION_WEIGHT_GRADIENT && cr_is_winograd(n)) {
    NAME(reference_winograd)(it, y, a, b, add);
    return;
  }
#endif
#define TAP(r, s) ((mirror ? rows - 1 - (r) : (r)) * columns + (mirror ? columns - 1 - (s) : (s)))
  if (it->kernel == CR_CONVOLUTION) {  // a = x, b = filters
    for (int64_t image = 0; image < batch; image++)
      for (int64_t m = 0; m < filters; m++)
        for (int64_t oh = 0; oh < out_h; oh++)
          for (int64_t ow = 0; ow < out_w; ow++) {
            if (cr_is_stopped()) return;
            NAME(blocked) sum = {y++, 0, 0, add};
            for (int64_t c = 0; c < depth; c++)
              for (int64_t r = 0; r < rows; r++)
                for (int64_t s = 0; s < columns; s++)
                  NAME(take)(&sum, b[(m * depth + c) * rows * columns + TAP(r, s)],
                             NAME(pixel)(a + (image * channels + m / each * depth + c) * height * width, height,
                                         width, oh * stride_h + r * dilation_h - top,
                                         ow * stride_w + s * dilation_w - left));
            NAME(finish)(&sum);
          }
  } else if (it->kernel == CR_CONVOLUTION_INPUT_GRADIENT) {  // a = gradient, b = filters
    for (int64_t image = 0; image < batch; image++)
      for (int64_t c = 0; c < channels; c++)
        for (int64_t h = 0; h < height; h++)
          for (int64_t w = 0; w < width; w++) {
            if (cr_is_stopped()) return;
            NAME(blocked) sum = {y++, 0, 0, add};
            const int64_t group = c / depth;
            for (int64_t m = group * each; m < (group + 1) * each; m++)
              for (int64_t r = 0; r < rows; r++)
                for (int64_t s = 0; s < columns; s++) {
                  const int64_t down = h + top - r * dilation_h, across = w + left - s * dilation_w;
                  if (down % stride_h != 0 || across % stride_w != 0) continue;
                  NAME(take)(&sum, b[(m * depth + c % depth) * rows * columns + TAP(r, s)],
                             NAME(pixel)(a + (image * filters + m) * out_h * out_w, out_h, out_w,
                                         down / stride_h, across / stride_w));
                }
            NAME(finish)(&sum);
          }
  } else {  // a = gradient, b = x
    for (int64_t m = 0; m < filters; m++)
      for (int64_t c = 0; c < depth; c++)
        for (int64_t r = 0; r < rows; r++)
          for (int64_t s = 0; s < columns; s++) {
            if (cr_is_stopped()) return;
            NAME(blocked) sum = {y + (m * depth + c) * rows * columns + TAP(r, s), 0, 0, add};
            for (int64_t image = 0; image < batch; image++)
              for (int64_t oh = 0; oh < out_h; oh++)
                for (int64_t ow = 0; ow < out_w; ow++)
                  NAME(take)(&sum, a[((image * filters + m) * out_h + oh) * out_w + ow],
                             NAME(pixel)(b + (image * channels + m / each * depth + c) * height * width, height,
                                         width, oh * stride_h + r * dilation_h - top,
                                         ow * stride_w + s * dilation_w - left));
            NAME(finish)(&sum);
          }
  }
#undef TAP
}

static void NAME(reference_pool)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, REAL *c,
                                 int add) {
  const int64_t *n = it->n, planes = n[0], height = n[1], width = n[2], rows = n[3], columns = n[4];
  const int64_t stride_h = n[5], stride_w = n[6], top = n[7], left = n[8], out_h = n[9], out_w = n[10];
  const int64_t count = n[11], parts = n[12];
  const int gradient = it->kernel == CR_MAX_POOL_GRADIENT || it->kernel == CR_MEAN_POOL_GRADIENT;
  if (gradient && !add)
    for (int64_t i = 0; i < planes * height * width; i++) y[i] = 0;
  for (int64_t plane = 0, out = 0; plane < planes; plane++)
    for (int64_t oh = 0; oh < out_h; oh++)
      for (int64_t ow = 0; ow < out_w; ow++, out++) {
        const int64_t top_row = oh * stride_h - top, left_column = ow * stride_w - left;
        int64_t first_row = top_row < 0 ? 0 : top_row, first_column = left_column < 0 ? 0 : left_column;
        int64_t end_row = top_row + rows < height ? top_row + rows : height;
        int64_t end_column = left_column + columns < width ? left_column + columns : width;
        if (parts) {
          first_row = oh * height / out_h, end_row = ((oh + 1) * height + out_h - 1) / out_h;
          first_column = ow * width / out_w, end_column = ((ow + 1) * width + out_w - 1) / out_w;
        }
        int64_t divisor = end_row > first_row && end_column > first_column
            ? (end_row - first_row) * (end_column - first_column) : 0;
        if (count && !parts) {
          const int64_t down = top_row + rows < height + top ? rows : height + top - top_row;
          divisor = down * (left_column + columns < width + left ? columns : width + left - left_column);
        }
        const REAL *x = a + plane * height * width;
        REAL *into = y + plane * height * width;
        if (it->kernel == CR_MAX_POOL_GRADIENT) {
          if (b[out] >= 0 && b[out] < (REAL)(height * width)) into[(int64_t)b[out]] += a[out];
          continue;
        }
        REAL best = 0, sum = 0;
        int64_t index = -1;
        for (int64_t h = first_row; h < end_row; h++)
          for (int64_t w = first_column; w < end_column; w++) {
            const int64_t at = h * width + w;
            if (it->kernel == CR_MEAN_POOL_GRADIENT) into[at] += a[out] / (REAL)divisor;
            if (it->kernel == CR_MEAN_POOL) sum += x[at];
            if (it->kernel == CR_MAX_POOL && (index < 0 || ((x[at] > best || x[at] != x[at]) && best == best)))
              best = x[at], index = at;
          }
        if (it->kernel == CR_MEAN_POOL) NAME(put)(y + out, divisor ? sum / (REAL)divisor : 0, add);
        if (it->kernel == CR_MAX_POOL) c[out] = (REAL)index, NAME(put)(y + out, best, add);
      }
}

// CR_LINEAR and CR_GATHER.
static void NAME(reference_layer)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, const REAL *c,
                                  int add) {
  const int64_t *n = it->n;
  for (int64_t i = 0; i < n[0]; i++) {
    const int64_t row = it->kernel == CR_GATHER ? (int64_t)b[(int64_t)c[0] + i] : 0;
    REAL *out = y + i * (it->kernel == CR_GATHER ? n[1] : n[5]);
    for (int64_t j = 0; j < n[1]; j++) NAME(put)(out + j, it->kernel == CR_GATHER ? a[row * n[1] + j] : c[j], add);
  }
  if (it->kernel == CR_LINEAR) NAME(reference_matmul)(it, y, a, b, 1);
}

static void NAME(reference_run)(const cr_instruction *program, int64_t count, REAL *arena) {
  for (const cr_instruction *it = program; it < program + count; it++) {
    REAL *y = arena + it->y, *c = arena + it->c;
    const REAL *a = arena + it->a, *b = arena + it->b;
    const int add = it->flags & CR_ACCUMULATE;
    if (it->kernel <= CR_STRIDED_COPY) NAME(reference_elementwise)(it, y, a, b, add);
    else if (it->kernel == CR_MATMUL) NAME(reference_matmul)(it, y, a, b, add);
    else if (it->kernel == CR_RECORD) y[(int64_t)c[0]] = a[0], c[0] += 1;
    else if (it->kernel == CR_LINEAR || it->kernel == CR_GATHER) NAME(reference_layer)(it, y, a, b, c, add);
    else if (it->kernel <= CR_MAX_GRADIENT) NAME(reference_reduce)(it, y, a, b, c, add);
    else if (it->kernel <= CR_LOG_SOFTMAX_GRADIENT) NAME(reference_rows)(it, y, a, b, c, add);
    else if (it->kernel <= CR_LAST_POINTWISE) NAME(reference_pointwise)(it, y, a, b, c, add);
    else if (it->kernel <= CR_CLASS_CROSS_ENTROPY_GRADIENT) NAME(reference_rows)(it, y, a, b, c, add);
    else if (it->kernel <= CR_CONVOLUTION_WEIGHT_GRADIENT) NAME(reference_convolution)(it, y, a, b, add);
    else if (it->kernel <= CR_MEAN_POOL_GRADIENT) NAME(reference_pool)(it, y, a, b, c, add);
    else if (it->kernel <= CR_CHANNEL_SPREAD) NAME(reference_channels)(it, y, a, b, c, add);
    else if (it->kernel == CR_CHANNEL_GRADIENT) NAME(reference_channel_gradient)(it, y, a, b, c, add);
    else if (it->kernel > CR_SGD) NAME(reference_update)(it, y, a, b, c);
    else NAME(reference_pointwise)(it, y, a, b, c, add);
  }
}
