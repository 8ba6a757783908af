// convolution.h — convolution and its gradient by inputs; the sizes are read as chainrule_kernels.h states them.

typedef struct {
  int64_t batch, channels, height, width, filters, rows, columns, stride_h, stride_w, top, left, out_h, out_w, groups;
  int64_t dilation_h, dilation_w, span_h, span_w;  // pixels from tap to tap; pixels under a whole window
  int64_t depth, each;  // channels and filters of one group
  int mirror;
} NAME(convolution);

INLINE NAME(convolution) NAME(read_convolution)(const cr_instruction *it) {
  const int64_t *n = it->n, groups = n[13] > 0 ? n[13] : 1;
  const int64_t down = n[14] > 1 ? n[14] : 1, across = n[15] > 1 ? n[15] : 1;
  return (NAME(convolution)){n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12],
                             groups, down, across, (n[5] - 1) * down + 1, (n[6] - 1) * across + 1, n[1] / groups,
                             n[4] / groups, it->flags & CR_MIRROR};
}

// True for filters of one pixel without padding: products, whose sums are in the same order.
INLINE int NAME(is_pointwise)(const NAME(convolution) *c) {
  return c->rows == 1 && c->columns == 1 && c->top == 0 && c->left == 0
      && (c->out_h - 1) * c->stride_h < c->height && (c->out_w - 1) * c->stride_w < c->width;
}

// True when every pixel has a position.
INLINE int NAME(is_dense)(const NAME(convolution) *c) { return c->out_h == c->height && c->out_w == c->width; }

// The pixels under the positions of `planes` planes of x, side by side.
static void NAME(gather_pixels)(const NAME(convolution) *c, SCALAR *to, const SCALAR *x, int64_t planes) {
  for (int64_t plane = 0; plane < planes; plane++, x += c->height * c->width)
    for (int64_t row = 0; row < c->out_h; row++, to += c->out_w) {
      const SCALAR *from = x + row * c->stride_h * c->width;
      int64_t j = 0;
      if (c->stride_w == 2)
        for (; (j + V_LANES) * 2 <= c->width && j + V_LANES <= c->out_w; j += V_LANES)
          VECTOR_NAME(store)(to + j, EVENS(VECTOR_NAME(load)(from + 2 * j), VECTOR_NAME(load)(from + 2 * j + V_LANES)));
      UNVECTORIZED for (; j < c->out_w; j++) to[j] = from[j * c->stride_w];
    }
}

// The way back; pixels without a position are 0, or keep what they have.
static void NAME(spread_pixels)(const NAME(convolution) *c, SCALAR *x, const SCALAR *from, int64_t planes, int add) {
  for (int64_t plane = 0; plane < planes; plane++, x += c->height * c->width) {
    if (add) NAME(map_affine)(c->height * c->width, x, x, 1, 0, 0);
    else NAME(map_fill)(c->height * c->width, x, 0, 0);
    for (int64_t row = 0; row < c->out_h; row++, from += c->out_w)
      UNVECTORIZED for (int64_t j = 0; j < c->out_w; j++) x[row * c->stride_h * c->width + j * c->stride_w] = from[j];
  }
}

// The multiply-adds of one image's product from which on images are taken one after the other.
enum { NAME(LARGE_IMAGE) = 4 * CR_WORTH_THREADS };

// The numbers of a strip, where pixels are gathered.
enum { NAME(STRIP_COUNT) = CR_STRIP_BYTES / (REAL_BITS / 8) };

// True when products are the better way, and the room for gathered pixels suffices.
INLINE int NAME(is_product)(const NAME(convolution) *c) {
  return NAME(is_pointwise)(c)
      && (c->batch == 1 || (double)c->each * c->depth * c->out_h * c->out_w >= NAME(LARGE_IMAGE))
      && (NAME(is_dense)(c) || c->depth * c->out_h * c->out_w <= NAME(STRIP_COUNT));
}

// A pointwise convolution, y (m, positions) = filters (m c) · x (c, positions), or its gradient by inputs,
// y (c, positions) = filtersᵀ · gradient (m, positions), for each image and group.
static void NAME(convolve_pointwise)(const NAME(convolution) *c, int by_inputs, SCALAR *y, const SCALAR *a,
                                     const SCALAR *b, int add, char *workspace) {
  const int64_t pixels = c->height * c->width, positions = c->out_h * c->out_w;
  const int gathers = !NAME(is_dense)(c);
  SCALAR *const gathered = (SCALAR *)(workspace + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  for (int64_t part = 0; part < c->batch * c->groups && !cr_is_stopped(); part++) {
    const SCALAR *filters = b + part % c->groups * c->each * c->depth;
    const SCALAR *from = a + part * (by_inputs ? c->each * positions : c->depth * pixels);
    SCALAR *to = y + part * (by_inputs ? c->depth * pixels : c->each * positions);
    if (gathers && !by_inputs) NAME(gather_pixels)(c, gathered, from, c->depth), from = gathered;
    if (gathers && by_inputs && add) NAME(gather_pixels)(c, gathered, to, c->depth);
    NAME(run_product)((NAME(product)){filters, from, gathers && by_inputs ? gathered : to,
                                      by_inputs ? c->depth : c->each, positions, by_inputs ? c->each : c->depth,
                                      c->depth, positions, positions, by_inputs, 0, add, 1, 1, workspace});
    if (gathers && by_inputs) NAME(spread_pixels)(c, to, gathered, c->depth, add);
  }
}

enum { NAME(WIDEST_SPAN) = 1 << 24 };  // of a filter whose places are counted in 32 bits

// The convolution, or its gradient by inputs: there the gradient is the source, and positions that share a remainder
// under the stride share their taps.
OUTLINE int NAME(convolve)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add,
                           char *workspace) {
  const NAME(convolution) c = NAME(read_convolution)(it);
  if (c.rows > NAME(MOST_TAPS) || c.columns > NAME(MOST_TAPS)) return 0;
  if (c.span_h > NAME(WIDEST_SPAN) || c.span_w > NAME(WIDEST_SPAN)) return 0;
  const int64_t size = c.rows * c.columns;
  if (NAME(is_product)(&c)) {
    NAME(convolve_pointwise)(&c, it->kernel == CR_CONVOLUTION_INPUT_GRADIENT, y, a, b, add, workspace);
    return 1;
  }
#if REAL_BITS == 32
  if (cr_is_winograd(it->n)) {
    const int by_inputs = it->kernel == CR_CONVOLUTION_INPUT_GRADIENT;
    NAME(winograd) w = {.source = a, .filters = b, .y = y, .batch = c.batch, .groups = c.groups,
                        .filter_group = c.each * c.depth * size, .add = add, .workspace = workspace};
    w.turned = by_inputs ? !c.mirror : c.mirror;
    w.depth = by_inputs ? c.each : c.depth, w.outputs = by_inputs ? c.depth : c.each;
    w.source_h = by_inputs ? c.out_h : c.height, w.source_w = by_inputs ? c.out_w : c.width;
    w.y_h = by_inputs ? c.height : c.out_h, w.y_w = by_inputs ? c.width : c.out_w;
    w.top = by_inputs ? 2 - c.top : c.top, w.left = by_inputs ? 2 - c.left : c.left;
    w.filter_row = by_inputs ? size : c.depth * size, w.filter_step = by_inputs ? c.depth * size : size;
    NAME(convolve_by_winograd)(&w);
    return 1;
  }
#endif
  NAME(windows) w = {.source = a, .filters = b, .y = y, .batch = c.batch, .groups = c.groups,
                     .filter_columns = c.columns,
                     .filter_group = c.each * c.depth * size, .add = add, .workspace = workspace};
  if (it->kernel == CR_CONVOLUTION) {
    w.depth = c.depth, w.outputs = c.each, w.source_h = c.height, w.source_w = c.width;
    w.filter_row = c.depth * size, w.filter_step = size;
    w.y_h = w.rows = c.out_h, w.y_w = w.columns = c.out_w, w.row_step = w.column_step = 1;
    w.down.step = c.stride_h, w.across.step = c.stride_w;
    for (int64_t r = 0; r < c.rows; r++)
      NAME(add_tap)(&w.down, r * c.dilation_h - c.top, c.mirror ? c.rows - 1 - r : r);
    for (int64_t s = 0; s < c.columns; s++)
      NAME(add_tap)(&w.across, s * c.dilation_w - c.left, c.mirror ? c.columns - 1 - s : s);
    return NAME(multiply_windows)(&w);
  }
  w.depth = c.each, w.outputs = c.depth, w.source_h = c.out_h, w.source_w = c.out_w;
  w.filter_row = size, w.filter_step = c.depth * size;
  w.y_h = c.height, w.y_w = c.width, w.row_step = c.stride_h, w.column_step = c.stride_w;
  for (w.first_row = 0; w.first_row < c.stride_h; w.first_row++)
    for (w.first_column = 0; w.first_column < c.stride_w; w.first_column++) {
      w.rows = (c.height - w.first_row + c.stride_h - 1) / c.stride_h;
      w.columns = (c.width - w.first_column + c.stride_w - 1) / c.stride_w;
      w.down = (NAME(taps)){.step = 1}, w.across = (NAME(taps)){.step = 1};
      for (int64_t r = 0; r < c.rows; r++) {
        const int64_t down = w.first_row + c.top - r * c.dilation_h;
        if (down % c.stride_h == 0) NAME(add_tap)(&w.down, down / c.stride_h, c.mirror ? c.rows - 1 - r : r);
      }
      for (int64_t s = 0; s < c.columns; s++) {
        const int64_t across = w.first_column + c.left - s * c.dilation_w;
        if (across % c.stride_w == 0)
          NAME(add_tap)(&w.across, across / c.stride_w, c.mirror ? c.columns - 1 - s : s);
      }
      if (!NAME(multiply_windows)(&w)) return 0;
    }
  return 1;
}
