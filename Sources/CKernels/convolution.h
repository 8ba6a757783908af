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

enum { NAME(WIDEST_SPAN) = 1 << 24 };  // of a filter whose places are counted in 32 bits

// The convolution, or its gradient by inputs: there the gradient is the source, and positions that share a remainder
// under the stride share their taps.
OUTLINE int NAME(convolve)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add,
                           char *workspace) {
  const NAME(convolution) c = NAME(read_convolution)(it);
  if (c.rows > NAME(MOST_TAPS) || c.columns > NAME(MOST_TAPS)) return 0;
  if (c.span_h > NAME(WIDEST_SPAN) || c.span_w > NAME(WIDEST_SPAN)) return 0;
  const int64_t size = c.rows * c.columns;
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
