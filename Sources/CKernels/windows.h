// windows.h — filters times the windows of an image, the product under a convolution and its gradient by inputs.
//
// y[m, position] = Σ_k filter[m, k] · source[position's window, k],  k = (channel, window row, window column).
// A strip of the source is copied with its padding into the workspace, its rows and columns sorted by their
// remainder under the step, so that a row of the product's right side is a contiguous stretch at a fixed offset
// whatever the step.

// The rows of a panel of windows lie so far apart that a vector may run over the end of each.
#define PANEL_ROW(width) ((width) + V_LANES)

enum { NAME(MOST_TAPS) = 64, NAME(MOST_SEGMENTS) = 64 };

// One axis of a window: the place of its taps in the source, from position · step, and in the filter.
typedef struct {
  int64_t step, low, span;  // low = the least offset, span = greatest − least
  int count;
  int32_t offset[NAME(MOST_TAPS)], index[NAME(MOST_TAPS)];
} NAME(taps);

typedef struct {
  const SCALAR *source, *filters;  // source (batch groups·depth source_h source_w)
  SCALAR *y;                       // (batch groups·outputs y_h y_w)
  int64_t batch, groups, depth, outputs, source_h, source_w, y_h, y_w;
  int64_t filter_group, filter_row, filter_step, filter_columns;  // to the next group, output, channel; row of taps
  int64_t rows, columns;                                   // positions, at first + i · step in y:
  int64_t first_row, first_column, row_step, column_step;
  NAME(taps) down, across;
  int add;
  // The plan: rows a strip, strips an image, sizes of a padded strip; tasks divide items (image, strip) and outputs.
  int64_t strip_rows, strips, strip_h, strip_w, plane, item_parts, output_parts;
  char *workspace;
} NAME(windows);

INLINE void NAME(add_tap)(NAME(taps) *it, int64_t offset, int64_t index) {
  const int64_t high = it->count ? it->low + it->span : offset;
  if (it->count == 0 || offset < it->low) it->low = offset;
  it->span = (offset > high ? offset : high) - it->low;
  it->offset[it->count] = (int32_t)offset;
  it->index[it->count++] = (int32_t)index;
}

// Copies one row of the source, columns low … into the first `used` of `phases` rows of `width`, column j of phase f
// being low + j·phases + f.
static void NAME(pad_row)(SCALAR *to, int64_t to_phase, int64_t width, int64_t phases, int64_t used,
                          const SCALAR *from, int64_t from_width, int64_t low) {
  if (phases == 1) {
    // Zeros may run over into the row that comes next and is written later.
    const int64_t start = low < 0 ? -low : 0, end = NAME(least)(from_width - low, width);
    if (!from || start > 0 || end < width)
      for (int64_t j = 0; j < width; j += V_LANES) VECTOR_NAME(store)(to + j, (V)0);
    if (from && end > start) NAME(copy_exactly)(to + start, from + low + start, end - start);
    return;
  }
  // Columns first … last of every phase lie inside.
  const int64_t none = !from || low >= from_width;
  for (int64_t phase = 0; phase < used; phase++, to += to_phase) {
    const int64_t start = low + phase;
    const int64_t first = none ? width : NAME(least)(start < 0 ? (-start + phases - 1) / phases : 0, width);
    const int64_t inside = start < from_width ? (from_width - start + phases - 1) / phases : 0;
    const int64_t last = none ? width : NAME(greatest)(NAME(least)(inside, width), first);
    int64_t j = 0;
    UNVECTORIZED for (; j < first; j++) to[j] = 0;
    if (phases == 2)
      for (; start + (j + V_LANES) * 2 <= from_width && j + V_LANES <= last; j += V_LANES) {
        const SCALAR *s = from + start + 2 * j;
        VECTOR_NAME(store)(to + j, EVENS(VECTOR_NAME(load)(s), VECTOR_NAME(load)(s + V_LANES)));
      }
    UNVECTORIZED for (; j < last; j++) to[j] = from[start + j * phases];
    UNVECTORIZED for (; j < width; j++) to[j] = 0;
  }
}

// Channels of the source from `channel` on, rows for positions row0 … of a strip, with padding, into `strip`.
static void NAME(pad_strip)(const NAME(windows) *w, SCALAR *strip, const SCALAR *channel, int64_t channels,
                            int64_t row0) {
  const int64_t step_h = w->down.step, step_w = w->across.step, phase = w->strip_h * w->strip_w;
  // Remainders that no tap has are left out.
  const int64_t used_h = NAME(least)(step_h, w->down.span + 1), used_w = NAME(least)(step_w, w->across.span + 1);
  for (int64_t c = 0; c < channels; c++, channel += w->source_h * w->source_w, strip += w->plane)
    for (int64_t i = 0; i < used_h * w->strip_h; i++) {  // in the order in which rows lie in the strip
      const int64_t remainder = i / w->strip_h, at = i % w->strip_h;
      const int64_t row = (row0 + at) * step_h + w->down.low + remainder;
      const SCALAR *from = row >= 0 && row < w->source_h ? channel + row * w->source_w : 0;
      NAME(pad_row)(strip + remainder * step_w * phase + at * w->strip_w, phase, w->strip_w, step_w, used_w, from,
                    w->source_w, w->across.low);
    }
}

// A stretch of a tile's columns that lies contiguously in the strip and evenly in y.
typedef struct {
  int64_t tile, source, y, length;
} NAME(segment);

// The segments of `count` positions from `start`, rows of `pitch` positions of which the first `columns` count.
static int NAME(find_segments)(const NAME(windows) *w, NAME(segment) *segments, int64_t start, int64_t count,
                               int64_t pitch, int64_t row0, int64_t rows) {
  int found = 0;
  for (int64_t at = 0; at < count;) {
    const int64_t row = (start + at) / pitch, column = (start + at) % pitch;
    if (row >= rows) break;
    const int64_t left = pitch - column < count - at ? pitch - column : count - at;
    const int64_t length = w->columns - column < left ? w->columns - column : left;
    if (length > 0)
      segments[found++] = (NAME(segment)){at, row * w->strip_w + column,
          (w->first_row + (row0 + row) * w->row_step) * w->y_w + w->first_column + column * w->column_step, length};
    at += left;
  }
  return found;
}

// Copies between y and a tile, either way.
INLINE void NAME(move_segments)(SCALAR *y, SCALAR *tile, const NAME(segment) *segments, int count, int64_t step,
                                int out) {
  for (int i = 0; i < count; i++) {
    SCALAR *p = y + segments[i].y, *t = tile + segments[i].tile;
    const int64_t length = segments[i].length;
    if (step == 1) {
      if (out) NAME(copy_exactly)(p, t, length);
      else NAME(copy_exactly)(t, p, length);
      continue;
    }
    UNVECTORIZED for (int64_t k = 0; k < length; k++) {
      if (out) p[k * step] = t[k];
      else t[k] = p[k * step];
    }
  }
}

// Packed filters: panel after panel of `step` rows, k-major.
static void NAME(pack_filters)(const NAME(windows) *w, SCALAR *left, const SCALAR *filters, int64_t rows,
                               int64_t step, int64_t block, int64_t inner) {
  const int64_t taps = (int64_t)w->down.count * w->across.count;
  // True when the window takes all taps of a filter in the order of storage.
  const int in_order = taps > 0 && w->down.index[0] == 0 && w->down.index[w->down.count - 1] == w->down.count - 1
      && w->across.index[0] == 0 && w->filter_columns == w->across.count;
  for (int64_t i = 0; i < rows; i += step, left += step * inner) {
    const int64_t count = NAME(least)(rows - i, step);
    if (in_order) {
      for (int64_t k = 0, length; k < inner; k += length) {
        const int64_t channel = (block + k) / taps, tap = (block + k) % taps;
        length = w->filter_step == taps ? inner : NAME(least)(taps - tap, inner - k);
        NAME(pack_transposed)(left + k * step, step, filters + i * w->filter_row + channel * w->filter_step + tap,
                              w->filter_row, count, length);
      }
      continue;
    }
    for (int64_t k = 0; k < inner; k++) {
      const int64_t channel = (block + k) / taps, tap = (block + k) % taps;
      const SCALAR *from = filters + i * w->filter_row + channel * w->filter_step
          + w->down.index[tap / w->across.count] * w->filter_columns + w->across.index[tap % w->across.count];
      for (int64_t r = 0; r < step; r++) left[k * step + r] = r < count ? from[r * w->filter_row] : 0;
    }
  }
}

// Division of a strip's positions into tiles.
enum {
  NAME(BY_COPY),      // windows are copied into panels, no lane is wasted
  NAME(BY_STRETCH),   // padded rows one after another are multiplied in place, the gaps between them in vain
  NAME(BY_ROW)        // in place, every row begins a new vector
};

INLINE int64_t NAME(in_vectors)(int64_t n) { return (n + V_LANES - 1) / V_LANES * V_LANES; }

// The cheapest way; copying a row of a panel costs about as much as six rows of a tile.
static int NAME(choose_way)(const NAME(windows) *w, int64_t rows, int64_t strip_rows) {
  const int64_t positions = strip_rows * w->columns;
  const int64_t copied = (positions + V_LANES / 2) * (rows + 6);
  const int64_t stretch = NAME(in_vectors)((strip_rows - 1) * w->strip_w + w->columns) * rows;
  const int64_t by_row = strip_rows * NAME(in_vectors)(w->columns) * rows;
  if (by_row <= stretch && by_row <= copied) return NAME(BY_ROW);
  return stretch <= copied ? NAME(BY_STRETCH) : NAME(BY_COPY);
}

// One strip of one image times `rows` packed filters; y0 = plane of the first of them.
static void NAME(window_strip)(const NAME(windows) *w, SCALAR *y0, const SCALAR *left, int64_t rows, int64_t inner,
                               const int32_t *offsets, const SCALAR *strip, SCALAR *right, int64_t row0, int add) {
  SCALAR spill[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const int64_t strip_rows = NAME(least)(w->rows - row0, w->strip_rows);
  const int64_t step = NAME(row_step)(rows), plane = w->y_h * w->y_w;
  const int way = NAME(choose_way)(w, rows, strip_rows);
  const int contiguous = w->column_step == 1 && w->row_step == 1 && w->columns == w->y_w;
  const int64_t padded = NAME(in_vectors)(w->columns);
  const int64_t pitch = way == NAME(BY_COPY) ? w->columns : way == NAME(BY_ROW) ? padded : w->strip_w;
  const int64_t end = (strip_rows - 1) * pitch + (way == NAME(BY_ROW) ? padded : w->columns);
  for (int64_t j = 0, width; j < end; j += width) {
    width = NAME(tile_width)(end - j);
    const SCALAR *b = right;
    int64_t b_stride = PANEL_ROW(width), vector_step = V_LANES;
    if (way != NAME(BY_COPY)) {
      if (width < V_LANES) width = V_LANES;
      if (way == NAME(BY_ROW) && padded > V_LANES) width = NAME(least)(width, padded - j % padded);
      if (way == NAME(BY_ROW) && padded == V_LANES) vector_step = w->strip_w;
      b = strip + (way == NAME(BY_ROW) ? j / padded * w->strip_w + j % padded : j);
      b_stride = vector_step;
    }
    const int64_t count = NAME(least)(end - j, width);
    NAME(segment) segments[NAME(MOST_SEGMENTS)];
    const int found = NAME(find_segments)(w, segments, j, count, pitch, row0, strip_rows);
    if (way == NAME(BY_COPY))
      for (int s = 0; s < found; s++)
        NAME(copy_stretches)(right + segments[s].tile, b_stride, strip + segments[s].source, offsets, 0,
                             segments[s].length, inner);
    const int direct = contiguous && count == width && (pitch == w->columns);
    for (int64_t i = 0; i < rows; i += step) {
      const int64_t tile_rows = NAME(least)(rows - i, step);
      SCALAR *y = y0 + i * plane;
      SCALAR *out = direct ? y + row0 * w->columns + j : spill;
      const int64_t out_row = direct ? plane : TILE_COLUMNS;
      if (!direct && add)
        for (int64_t r = 0; r < tile_rows; r++)
          NAME(move_segments)(y + r * plane, spill + r * TILE_COLUMNS, segments, found, w->column_step, 0);
      const int layout = way == NAME(BY_COPY) ? PACKED : OFFSETS;
      NAME(tile_for)(layout, tile_rows, width)(inner, left + i * inner, step, b, b_stride, offsets, out, out_row, add,
                                               0, 0);
      if (!direct)
        for (int64_t r = 0; r < tile_rows; r++)
          NAME(move_segments)(y + r * plane, spill + r * TILE_COLUMNS, segments, found, w->column_step, 1);
    }
  }
}

// One task: some items (image, strip), some outputs. Their filters are packed once for all items.
static void NAME(window_task)(const void *context, int64_t index, int worker) {
  const NAME(windows) *w = context;
  char *own = w->workspace + (int64_t)worker * CR_WORKER_BYTES;
  SCALAR *left = (SCALAR *)own, *right = (SCALAR *)(own + CR_LEFT_BYTES + CR_SLACK_BYTES);
  SCALAR *strip = (SCALAR *)(own + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  const int64_t items = w->batch * w->strips, part = index / w->output_parts, output_part = index % w->output_parts;
  const int64_t first = items * part / w->item_parts, last = items * (part + 1) / w->item_parts;
  const int64_t output0 = w->outputs * output_part / w->output_parts;
  const int64_t output1 = w->outputs * (output_part + 1) / w->output_parts;
  const int64_t taps = (int64_t)w->down.count * w->across.count, total = w->depth * taps;
  const int64_t source_plane = w->source_h * w->source_w, plane = w->y_h * w->y_w;
  const int64_t phase = w->strip_h * w->strip_w;
  for (int64_t group = 0; group < w->groups; group++)
    for (int64_t row = output0; row < output1; row += LEFT_ROWS) {
      const int64_t rows = NAME(least)(output1 - row, LEFT_ROWS);
      int64_t block = 0;
      do {
        const int64_t inner = total - block < CR_KC ? total - block : CR_KC;
        const int64_t channel0 = taps ? block / taps : 0, channel1 = taps ? (block + inner + taps - 1) / taps : 0;
        int32_t offsets[CR_KC];
        for (int64_t k = 0; k < inner; k++) {
          const int64_t tap = (block + k) % taps;
          const int64_t r = w->down.offset[tap / w->across.count] - w->down.low;
          const int64_t s = w->across.offset[tap % w->across.count] - w->across.low;
          offsets[k] = (int32_t)(((block + k) / taps - channel0) * w->plane
              + (r % w->down.step * w->across.step + s % w->across.step) * phase
              + r / w->down.step * w->strip_w + s / w->across.step);
        }
        NAME(pack_filters)(w, left, w->filters + group * w->filter_group + row * w->filter_row, rows,
                           NAME(row_step)(rows), block, inner);
        for (int64_t item = first; item < last && !cr_is_stopped(); item++) {
          const int64_t image = item / w->strips, row0 = item % w->strips * w->strip_rows;
          NAME(pad_strip)(w, strip, w->source + ((image * w->groups + group) * w->depth + channel0) * source_plane,
                          channel1 - channel0, row0);
          NAME(window_strip)(w, w->y + ((image * w->groups + group) * w->outputs + row) * plane, left, rows, inner,
                             offsets, strip, right, row0, w->add || block > 0);
        }
        block += inner;
      } while (block < total);
    }
}

// Plans the strips and runs. False when one row of the padded source does not fit the workspace.
static int NAME(multiply_windows)(NAME(windows) *w) {
  if (w->rows <= 0 || w->columns <= 0 || w->batch <= 0 || w->outputs <= 0) return 1;
  const int64_t taps = (int64_t)w->down.count * w->across.count;
  const int64_t block_channels = taps ? (CR_KC + taps - 1) / taps + 1 : 0;
  const int64_t channels = NAME(greatest)(NAME(least)(block_channels, w->depth), 1);
  const int64_t phases = w->down.step * w->across.step;
  w->strip_w = w->columns + w->across.span / w->across.step;
  if (w->strip_w > (1 << 24) || phases > 4096) return 0;
  int64_t rows_that_fit = CR_STRIP_BYTES / 4 / (int64_t)sizeof(SCALAR) / (channels * phases * w->strip_w);
  rows_that_fit -= w->down.span / w->down.step;
  if (rows_that_fit < 4) {  // a wide image: more than a good share of the cache, but within the workspace
    rows_that_fit = CR_STRIP_BYTES / (int64_t)sizeof(SCALAR) / (channels * phases * w->strip_w);
    rows_that_fit -= w->down.span / w->down.step;
    if (rows_that_fit < 1) return 0;
    if (rows_that_fit > 4) rows_that_fit = 4;
  }
  w->strip_rows = rows_that_fit < w->rows ? rows_that_fit : w->rows;
  const double work = (double)w->batch * w->groups * w->outputs * w->depth * taps * w->rows * w->columns;
  const int64_t threads = work >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t wanted = threads > 1 && work > 8e6 ? 2 * threads : threads;
  w->output_parts = 1;
  if (w->batch < wanted && w->outputs >= 2 * TILE_ROWS * wanted) {
    w->output_parts = wanted;  // few images, many filters: a task packs only its own
  } else if (w->batch < wanted) {
    const int64_t strips = (wanted + w->batch - 1) / w->batch, rows = (w->rows + strips - 1) / strips;
    w->strip_rows = NAME(least)(rows, w->strip_rows);
  }
  w->strips = (w->rows + w->strip_rows - 1) / w->strip_rows;
  w->strip_h = w->strip_rows + w->down.span / w->down.step;
  w->plane = phases * w->strip_h * w->strip_w;
  w->item_parts = w->output_parts > 1 ? 1 : NAME(least)(w->batch * w->strips, wanted);
  const int64_t tasks = w->item_parts * w->output_parts;
  if (tasks == 1) NAME(window_task)(w, 0, 0);
  else cr_parallel(tasks, NAME(window_task), w);
  return 1;
}
