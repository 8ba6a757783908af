// images.h — pooling. Windows inside the image are taken by vectors across the columns of the result; windows that
// reach over its border, one by one.

enum { NAME(WIDEST_ROW) = 4096 };  // of a row split by column phases on the way

// n = {planes, h, w, r, s, stride_h, stride_w, pad_top, pad_left, oh, ow, count, parts}, one plane of it.
typedef struct {
  int64_t height, width, rows, columns, stride_h, stride_w, top, left, out_h, out_w;
  int64_t count, parts;
  int64_t first, last;  // columns of the result with windows inside, left and right
} NAME(pooling);

INLINE NAME(pooling) NAME(read_pooling)(const int64_t *n) {
  NAME(pooling) p = {n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], 0, 0};
  if (p.parts) return p;
  p.first = p.left > 0 ? NAME(least)((p.left + p.stride_w - 1) / p.stride_w, p.out_w) : 0;
  const int64_t room = p.width + p.left - p.columns;
  p.last = room < 0 ? 0 : NAME(least)(room / p.stride_w + 1, p.out_w);
  if (p.last < p.first) p.last = p.first;
  return p;
}

// The part of a window inside the image.
typedef struct {
  int64_t row0, row1, column0, column1;
} NAME(window);

INLINE NAME(window) NAME(window_at)(const NAME(pooling) *p, int64_t oh, int64_t ow) {
  if (p->parts)
    return (NAME(window)){oh * p->height / p->out_h, ((oh + 1) * p->height + p->out_h - 1) / p->out_h,
                          ow * p->width / p->out_w, ((ow + 1) * p->width + p->out_w - 1) / p->out_w};
  const int64_t row = oh * p->stride_h - p->top, column = ow * p->stride_w - p->left;
  return (NAME(window)){NAME(greatest)(row, 0), NAME(least)(row + p->rows, p->height), NAME(greatest)(column, 0),
                        NAME(least)(column + p->columns, p->width)};
}

INLINE int64_t NAME(area)(NAME(window) w) {
  return w.row1 > w.row0 && w.column1 > w.column0 ? (w.row1 - w.row0) * (w.column1 - w.column0) : 0;
}

// The divisor of a mean: the pixels inside the image, or all of the window up to the end of the padding.
INLINE int64_t NAME(divisor)(const NAME(pooling) *p, int64_t oh, int64_t ow) {
  if (!p->count || p->parts) return NAME(area)(NAME(window_at)(p, oh, ow));
  const int64_t row = oh * p->stride_h - p->top, column = ow * p->stride_w - p->left;
  return (NAME(least)(row + p->rows, p->height + p->top) - row)
      * (NAME(least)(column + p->columns, p->width + p->left) - column);
}

INLINE void NAME(max_one)(const NAME(pooling) *p, SCALAR *y, const SCALAR *x, SCALAR *c, int64_t oh, int64_t ow,
                          int add) {
  const NAME(window) w = NAME(window_at)(p, oh, ow);
  SCALAR best = 0;
  int64_t index = -1;
  for (int64_t h = w.row0; h < w.row1; h++)
    for (int64_t v = w.column0; v < w.column1; v++) {
      const SCALAR value = x[h * p->width + v];
      if (index < 0 || ((value > best || value != value) && best == best)) best = value, index = h * p->width + v;
    }
  c[oh * p->out_w + ow] = (SCALAR)index;
  PUT(y + oh * p->out_w + ow, best);
}

INLINE void NAME(mean_one)(const NAME(pooling) *p, SCALAR *y, const SCALAR *x, int64_t oh, int64_t ow, int add) {
  const NAME(window) w = NAME(window_at)(p, oh, ow);
  SCALAR sum = 0;
  for (int64_t h = w.row0; h < w.row1; h++)
    for (int64_t v = w.column0; v < w.column1; v++) sum += x[h * p->width + v];
  const int64_t divisor = NAME(divisor)(p, oh, ow);
  PUT(y + oh * p->out_w + ow, divisor ? sum / (SCALAR)divisor : (SCALAR)0);
}

// Splits `width` columns by their remainder under `phases`: to[f·pitch + j] = from[j·phases + f].
static void NAME(split_columns)(SCALAR *restrict to, int64_t pitch, const SCALAR *restrict from, int64_t width,
                                int64_t phases) {
  if (phases == 2) {
    for (int64_t j = 0; j < width / 2; j++) {
      to[j] = from[2 * j];
      to[pitch + j] = from[2 * j + 1];
    }
    if (width % 2) to[width / 2] = from[width - 1];
    return;
  }
  for (int64_t f = 0; f < phases; f++)
    for (int64_t j = 0; f + j * phases < width; j++) to[f * pitch + j] = from[f + j * phases];
}

// Source of the taps of one row of results: the image itself, or a copy split by column phases.
typedef struct {
  const SCALAR *from;
  int64_t row, pitch;  // to the next row; to the next phase, 0 in the image
} NAME(tap_source);

// One row of results, columns first … last, all windows inside. Constants after inlining where the caller gives them.
INLINE void NAME(pool_row)(const NAME(pooling) *p, const int kernel, const int64_t rows, const int64_t columns,
                           const int64_t phases,
                           SCALAR *y, SCALAR *c, NAME(tap_source) source, int64_t first_index, int add) {
  V ramp;
  for (int l = 0; l < V_LANES; l++) ramp[l] = (SCALAR)(l * phases);
  for (int64_t ow = p->first; ow < p->last; ow += V_LANES) {
    const int64_t count = NAME(least)(p->last - ow, V_LANES);
    V best = 0, index = 0, sum = 0;
    for (int64_t r = 0; r < rows; r++)
      for (int64_t s = 0; s < columns; s++) {
        const int64_t column = ow * phases + s - p->left;
        const SCALAR *from = source.from + r * source.row;
        V value;
        if (source.pitch) value = VECTOR_NAME(load)(from + column % phases * source.pitch + column / phases);
        else if (phases == 1) value = VECTOR_NAME(load)(from + column);
        else value = EVENS(VECTOR_NAME(load)(from + column), VECTOR_NAME(load)(from + column + V_LANES));
        if (kernel == CR_MEAN_POOL) {
          sum += value;
          continue;
        }
        const V here = ramp + (V)(SCALAR)(first_index + r * p->width + column);
        if (r == 0 && s == 0) {
          best = value, index = here;
          continue;
        }
        const VECTOR_NAME(mask) better = ((value > best) | (value != value)) & (best == best);
        best = better ? value : best;
        index = better ? here : index;
      }
    const V result = kernel == CR_MEAN_POOL ? sum / (V)(SCALAR)(rows * columns) : best;
    if (count == V_LANES) {
      PUT_V(y + ow, result);
      if (kernel == CR_MAX_POOL) VECTOR_NAME(store)(c + ow, index);
      continue;
    }
    SCALAR spill[V_LANES];
    VECTOR_NAME(store)(spill, result);
    if (add) UNVECTORIZED for (int64_t l = 0; l < count; l++) y[ow + l] += spill[l];
    else NAME(copy_exactly)(y + ow, spill, count);
    if (kernel != CR_MAX_POOL) continue;
    VECTOR_NAME(store)(spill, index);
    NAME(copy_exactly)(c + ow, spill, count);
  }
}

// The same where windows lie inside above and below. The end of the images is `end`; `stage` holds rows
// split.
static void NAME(pool_inside)(const NAME(pooling) *p, int kernel, SCALAR *y, const SCALAR *x, const SCALAR *end,
                              SCALAR *c, int64_t oh, SCALAR *stage, int add) {
  const int64_t row0 = oh * p->stride_h - p->top, phases = p->stride_w;
  const int64_t reach = (p->last + V_LANES) * phases + p->columns - p->left;  // columns that vectors may touch
  NAME(tap_source) source = {x + row0 * p->width, p->width, 0};
  y += oh * p->out_w;
  c += oh * p->out_w;
  if (phases > 2 || end - (source.from + (p->rows - 1) * p->width) < reach) {
    source.pitch = p->width / phases + 1 + V_LANES;
    source.row = source.pitch * phases;
    for (int64_t r = 0; r < p->rows; r++)
      NAME(split_columns)(stage + r * source.row, source.pitch, source.from + r * p->width, p->width, phases);
    source.from = stage;
    NAME(pool_row)(p, kernel, p->rows, p->columns, phases, y, c, source, row0 * p->width, add);
  } else if (p->rows == 2 && p->columns == 2 && phases == 2 && kernel == CR_MAX_POOL) {
    NAME(pool_row)(p, CR_MAX_POOL, 2, 2, 2, y, c, source, row0 * p->width, add);
  } else {
    NAME(pool_row)(p, kernel, p->rows, p->columns, phases, y, c, source, row0 * p->width, add);
  }
}

static void NAME(pool_plane)(const NAME(pooling) *p, int kernel, SCALAR *y, const SCALAR *x, const SCALAR *end,
                             SCALAR *c, SCALAR *stage, int add) {
  const int exact = p->height * p->width <= (1 << 24);  // indices that a float holds
  const int fits = p->width <= NAME(WIDEST_ROW) && p->stride_w <= 16 && p->rows <= 16 && !p->parts;
  for (int64_t oh = 0; oh < p->out_h && !cr_is_stopped(); oh++) {
    const int64_t row0 = oh * p->stride_h - p->top;
    const int inside = exact && fits && row0 >= 0 && row0 + p->rows <= p->height && p->last - p->first > 2;
    for (int64_t ow = 0; ow < p->out_w; ow++) {
      if (inside && ow == p->first) {
        NAME(pool_inside)(p, kernel, y, x, end, c, oh, stage, add);
        ow = p->last;
        if (ow >= p->out_w) break;
      }
      if (kernel == CR_MAX_POOL) NAME(max_one)(p, y, x, c, oh, ow, add);
      else NAME(mean_one)(p, y, x, oh, ow, add);
    }
  }
}

// y (h w) += the gradients (oh ow), each at its index.
static void NAME(max_pool_gradient_plane)(const NAME(pooling) *p, SCALAR *y, const SCALAR *a, const SCALAR *b) {
  const SCALAR end = (SCALAR)(p->height * p->width);
  for (int64_t i = 0; i < p->out_h * p->out_w; i++)
    if (b[i] >= 0 && b[i] < end) y[(int64_t)b[i]] += a[i];
}

// y (h w) += each gradient's share. An element takes windows by rows: for one row of windows its column ow
// ascends as the tap s descends. The buffer `stage` holds the shares of a row of windows, and where they do
// not overlap, a row of the image.
static void NAME(mean_pool_gradient_plane)(const NAME(pooling) *p, SCALAR *y, const SCALAR *a, SCALAR *stage) {
  const int fits = p->out_w + p->width <= CR_WORKER_BYTES / (int64_t)sizeof(SCALAR);
  const int apart = p->columns == p->stride_w && p->left == 0;
  SCALAR *wide = stage + p->out_w;
  for (int64_t oh = 0; oh < p->out_h && !cr_is_stopped(); oh++, a += p->out_w) {
    if (p->out_w < 4 || !fits || p->parts) {
      for (int64_t ow = 0; ow < p->out_w; ow++) {
        const NAME(window) w = NAME(window_at)(p, oh, ow);
        const SCALAR share = a[ow] / (SCALAR)NAME(divisor)(p, oh, ow);
        for (int64_t h = w.row0; h < w.row1; h++)
          for (int64_t v = w.column0; v < w.column1; v++) y[h * p->width + v] += share;
      }
      continue;
    }
    const NAME(window) whole = NAME(window_at)(p, oh, p->first);
    const SCALAR area = (SCALAR)NAME(divisor)(p, oh, p->first);
    for (int64_t ow = 0; ow < p->out_w; ow++) {
      const int inside = ow >= p->first && ow < p->last;
      stage[ow] = a[ow] / (inside ? area : (SCALAR)NAME(divisor)(p, oh, ow));
    }
    if (apart) {
      const int64_t covered = NAME(least)(p->out_w * p->columns, p->width);
      for (int64_t v = 0, ow = 0; v < covered; ow++)
        for (int64_t s = 0; s < p->columns && v < covered; s++, v++) wide[v] = stage[ow];
      for (int64_t h = whole.row0; h < whole.row1; h++) NAME(map_copy)(covered, y + h * p->width, wide, 1);
      continue;
    }
    for (int64_t h = whole.row0; h < whole.row1; h++)
      for (int64_t s = p->columns - 1; s >= 0; s--) {
        SCALAR *out = y + h * p->width;
        int64_t column = s - p->left, ow = 0;
        for (; ow < p->out_w && column < 0; ow++) column += p->stride_w;
        for (; ow < p->out_w && column < p->width; ow++, column += p->stride_w) out[column] += stage[ow];
      }
  }
}

static void NAME(pool_task)(const void *context, int64_t index, int worker) {
  const NAME(row_range) *r = context;
  const NAME(pooling) p = NAME(read_pooling)(r->it->n);
  const int64_t first = index * r->at_once, last = first + NAME(rows_of_task)(r, index);
  const int64_t in = p.height * p.width, out = p.out_h * p.out_w;
  SCALAR *stage = (SCALAR *)(r->workspace + (int64_t)worker * CR_WORKER_BYTES);
  const int kernel = r->it->kernel;
  for (int64_t plane = first; plane < last; plane++) {
    if (kernel == CR_MAX_POOL || kernel == CR_MEAN_POOL) {
      NAME(pool_plane)(&p, kernel, r->y + plane * out, r->a + plane * in, r->a + r->count * in,
                       r->c_out + plane * out, stage, r->add);
      continue;
    }
    SCALAR *y = r->y + plane * in;
    if (!r->add) NAME(map_fill)(in, y, 0, 0);
    if (kernel == CR_MAX_POOL_GRADIENT)
      NAME(max_pool_gradient_plane)(&p, y, r->a + plane * out, r->b + plane * out);
    else
      NAME(mean_pool_gradient_plane)(&p, y, r->a + plane * out, stage);
  }
}
