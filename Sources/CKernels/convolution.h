// convolution.h — convolution and its two gradients; the sizes are read as chainrule_kernels.h states them.

typedef struct {
  int64_t batch, channels, height, width, filters, rows, columns, stride_h, stride_w, top, left, out_h, out_w, groups;
  int64_t depth, each;  // channels and filters of one group
  int mirror;
} NAME(convolution);

INLINE NAME(convolution) NAME(read_convolution)(const cr_instruction *it) {
  const int64_t *n = it->n, groups = n[13] > 0 ? n[13] : 1;
  return (NAME(convolution)){n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], groups,
                             n[1] / groups, n[4] / groups, it->flags & CR_MIRROR};
}

// The convolution, or its gradient by inputs: there the gradient is the source, and positions that share a remainder
// under the stride share their taps.
OUTLINE int NAME(convolve)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add, char *workspace) {
  const NAME(convolution) c = NAME(read_convolution)(it);
  if (c.rows > NAME(MOST_TAPS) || c.columns > NAME(MOST_TAPS)) return 0;
  const int64_t size = c.rows * c.columns;
  NAME(windows) w = {.source = a, .filters = b, .y = y, .batch = c.batch, .groups = c.groups, .filter_columns = c.columns,
                     .filter_group = c.each * c.depth * size, .add = add, .workspace = workspace};
  if (it->kernel == CR_CONVOLUTION) {
    w.depth = c.depth, w.outputs = c.each, w.source_h = c.height, w.source_w = c.width;
    w.filter_row = c.depth * size, w.filter_step = size;
    w.y_h = w.rows = c.out_h, w.y_w = w.columns = c.out_w, w.row_step = w.column_step = 1;
    w.down.step = c.stride_h, w.across.step = c.stride_w;
    for (int64_t r = 0; r < c.rows; r++) NAME(add_tap)(&w.down, r - c.top, c.mirror ? c.rows - 1 - r : r);
    for (int64_t s = 0; s < c.columns; s++) NAME(add_tap)(&w.across, s - c.left, c.mirror ? c.columns - 1 - s : s);
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
      for (int64_t r = 0; r < c.rows; r++)
        if ((w.first_row + c.top - r) % c.stride_h == 0)
          NAME(add_tap)(&w.down, (w.first_row + c.top - r) / c.stride_h, c.mirror ? c.rows - 1 - r : r);
      for (int64_t s = 0; s < c.columns; s++)
        if ((w.first_column + c.left - s) % c.stride_w == 0)
          NAME(add_tap)(&w.across, (w.first_column + c.left - s) / c.stride_w, c.mirror ? c.columns - 1 - s : s);
      if (!NAME(multiply_windows)(&w)) return 0;
    }
  return 1;
}

// The gradient by filters of one group: y (each columns) (+)= gradient (each positions) · windows (positions columns),
// positions = (n oh ow) in blocks of CR_KC, columns = (c r s) as the filter is stored.
typedef struct {
  NAME(convolution) c;
  const SCALAR *gradient, *x;
  SCALAR *y;
  int add;
  int64_t group, size, channels;        // filter size; channels at a time
  int64_t parts, blocks;                // tasks; blocks of positions
  int64_t first_block, last_block;      // the blocks of this round when they are divided, else all
  int by_blocks;                        // tasks take blocks and keep each block's sum, or take columns
  char *workspace;
} NAME(weight_gradient);

INLINE SCALAR *NAME(kept_sums)(const NAME(weight_gradient) *g, int64_t part) {
  return (SCALAR *)(g->workspace + part * CR_WORKER_BYTES + CR_LEFT_BYTES + CR_SLACK_BYTES + CR_RIGHT_BYTES / 2);
}

// Windows of positions p0 … p1 of one image, columns column0 … column1 of the filter: rows of a panel.
static void NAME(pack_windows)(const NAME(weight_gradient) *g, SCALAR *to, int64_t image, int64_t p0, int64_t p1, int64_t column0,
                               int64_t column1, int64_t width, SCALAR *strip) {
  const NAME(convolution) *c = &g->c;
  const int64_t row0 = p0 / c->out_w, row1 = (p1 - 1) / c->out_w, strip_h = (row1 - row0) * c->stride_h + c->rows;
  const int64_t strip_w = (c->out_w - 1) * c->stride_w + c->columns, plane = strip_h * strip_w;
  const int64_t channel0 = column0 / g->size, channel1 = (column1 + g->size - 1) / g->size;
  const SCALAR *x = g->x + (image * c->channels + g->group * c->depth + channel0) * c->height * c->width;
  SCALAR *padded = strip;
  for (int64_t channel = channel0; channel < channel1; channel++, x += c->height * c->width)
    for (int64_t i = 0; i < strip_h; i++, padded += strip_w) {
      const int64_t row = row0 * c->stride_h - c->top + i;
      NAME(pad_row)(padded, 0, strip_w, 1, row >= 0 && row < c->height ? x + row * c->width : 0, c->width, -c->left);
    }
  struct {
    int64_t source, tile, length;
  } runs[TILE_COLUMNS];
  int found = 0;
  for (int64_t j = column0; j < column1; j++) {
    const int64_t tap = j % g->size, r = tap / c->columns, s = tap % c->columns;
    const int64_t source = (j / g->size - channel0) * plane + (c->mirror ? c->rows - 1 - r : r) * strip_w
        + (c->mirror ? c->columns - 1 - s : s);
    if (found && runs[found - 1].source + runs[found - 1].length == source) runs[found - 1].length++;
    else runs[found].source = source, runs[found].tile = j - column0, runs[found++].length = 1;
  }
  for (int64_t row = 0, column = p0 % c->out_w, p = p0, count; p < p1; p += count, row++, column = 0) {
    count = NAME(least)(c->out_w - column, p1 - p);
    const SCALAR *from = strip + row * c->stride_h * strip_w + column * c->stride_w;
    for (int i = 0; i < found; i++)
      NAME(copy_stretches)(to + (p - p0) * PANEL_ROW(width) + runs[i].tile, PANEL_ROW(width), from + runs[i].source, 0,
                           c->stride_w, runs[i].length, count);
  }
}

// Where the panel of column j lies: those before it are whole tiles.
#define PANEL_START ((j - chunk0) / TILE_COLUMNS * PANEL_ROW(TILE_COLUMNS) * inner)

// Blocks block0 … block1 for columns column0 … column1. Block `b` goes into y, or replaces sums + (b − block0) · all.
static void NAME(weight_blocks)(const NAME(weight_gradient) *g, int64_t block0, int64_t block1, int64_t column0, int64_t column1,
                                SCALAR *sums, char *own) {
  const NAME(convolution) *c = &g->c;
  SCALAR *left = (SCALAR *)own, *right = (SCALAR *)(own + CR_LEFT_BYTES + CR_SLACK_BYTES);
  SCALAR *strip = (SCALAR *)(own + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  SCALAR spill[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const int64_t positions = c->out_h * c->out_w, total = c->batch * positions, all = c->depth * g->size;
  for (int64_t block = block0; block < block1; block++) {
    const int64_t start = block * CR_KC, inner = total - start < CR_KC ? total - start : CR_KC;
    SCALAR *y = sums ? sums + (block - block0) * c->each * all : g->y + g->group * c->each * all;
    const int add = !sums && (g->add || block > 0);
    for (int64_t chunk0 = column0, chunk1; chunk0 < column1; chunk0 = chunk1) {
      chunk1 = (chunk0 / g->size + g->channels) * g->size < column1 ? (chunk0 / g->size + g->channels) * g->size : column1;
      for (int64_t j = chunk0, width; j < chunk1; j += width) {
        width = NAME(tile_width)(chunk1 - j);
        const int64_t end = j + width < chunk1 ? j + width : chunk1;
        for (int64_t k = 0, count; k < inner; k += count) {
          const int64_t image = (start + k) / positions, p = (start + k) % positions;
          count = positions - p < inner - k ? positions - p : inner - k;
          NAME(pack_windows)(g, right + PANEL_START + k * PANEL_ROW(width), image, p, p + count, j, end, width, strip);
        }
      }
      for (int64_t rows0 = 0; rows0 < c->each; rows0 += LEFT_ROWS) {
        const int64_t rows = c->each - rows0 < LEFT_ROWS ? c->each - rows0 : LEFT_ROWS, step = NAME(row_step)(rows);
        for (int64_t k = 0, count; k < inner; k += count) {
          const int64_t image = (start + k) / positions, p = (start + k) % positions;
          count = positions - p < inner - k ? positions - p : inner - k;
          const SCALAR *from = g->gradient + (image * c->filters + g->group * c->each + rows0) * positions + p;
          for (int64_t i = 0; i < rows; i++) NAME(map_copy)(count, left + i * CR_KC + k, from + i * positions, 0);
        }
        for (int64_t j = chunk0, width; j < chunk1; j += width) {
          width = NAME(tile_width)(chunk1 - j);
          const int64_t count = chunk1 - j < width ? chunk1 - j : width;
          for (int64_t i = 0; i < rows; i += step) {
            const int64_t tile_rows = rows - i < step ? rows - i : step;
            SCALAR *out = y + (rows0 + i) * all + j;
            const VECTOR_NAME(tile_function) tile = NAME(tile_for)(BY_ROWS, tile_rows, width);
            if (count == width) {
              tile(inner, left + i * CR_KC, CR_KC, right + PANEL_START, PANEL_ROW(width), 0, out, all, add);
              continue;
            }
            tile(inner, left + i * CR_KC, CR_KC, right + PANEL_START, PANEL_ROW(width), 0, spill, TILE_COLUMNS, 0);
            for (int64_t r = 0; r < tile_rows; r++)
              for (int64_t s = 0; s < count; s++) PUT(out + r * all + s, spill[r * TILE_COLUMNS + s]);
          }
        }
      }
    }
  }
}

static void NAME(weight_task)(const void *context, int64_t index, int worker) {
  const NAME(weight_gradient) *g = context;
  char *own = g->workspace + (int64_t)worker * CR_WORKER_BYTES;
  const int64_t columns = g->c.depth * g->size;
  if (g->by_blocks) {
    const int64_t count = g->last_block - g->first_block;
    NAME(weight_blocks)(g, g->first_block + count * index / g->parts, g->first_block + count * (index + 1) / g->parts, 0,
                        columns, index ? NAME(kept_sums)(g, index) : 0, own);
    return;
  }
  const int64_t tiles = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const int64_t column0 = tiles * index / g->parts * TILE_COLUMNS, column1 = tiles * (index + 1) / g->parts * TILE_COLUMNS;
  NAME(weight_blocks)(g, 0, g->blocks, column0, column1 < columns ? column1 : columns, 0, own);
}

OUTLINE int NAME(convolve_weights)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add, char *workspace) {
  NAME(weight_gradient) g = {.c = NAME(read_convolution)(it), .gradient = a, .x = b, .y = y, .add = add, .workspace = workspace};
  const NAME(convolution) *c = &g.c;
  g.size = c->rows * c->columns;
  const int64_t positions = c->out_h * c->out_w, columns = c->depth * g.size, all = c->each * columns;
  if (c->batch <= 0 || positions <= 0 || all <= 0) return 0;
  const int64_t rows_at_once = CR_KC / c->out_w + 2 < c->out_h ? CR_KC / c->out_w + 2 : c->out_h;
  const int64_t plane = ((rows_at_once - 1) * c->stride_h + c->rows) * ((c->out_w - 1) * c->stride_w + c->columns);
  g.channels = CR_STRIP_BYTES / (int64_t)sizeof(SCALAR) / plane - 1;
  if (g.channels > RIGHT_COLUMNS / 5 / g.size) g.channels = RIGHT_COLUMNS / 5 / g.size;
  if (g.channels < 1) return 0;
  g.blocks = (c->batch * positions + CR_KC - 1) / CR_KC;
  const double work = (double)c->batch * positions * c->groups * all;
  const int64_t threads = work >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t keep = CR_RIGHT_BYTES / 2 / (int64_t)sizeof(SCALAR) / all;  // blocks' sums that a task can keep
  for (g.group = 0; g.group < c->groups; g.group++) {
    g.parts = threads;
    g.by_blocks = threads > 1 && all <= 16384 && keep >= 1 && g.blocks >= 2 * threads;
    if (!g.by_blocks) {
      const int64_t tiles = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
      if (g.parts > tiles) g.parts = tiles;
      if (g.parts == 1) NAME(weight_task)(&g, 0, 0);
      else cr_parallel(g.parts, NAME(weight_task), &g);
      continue;
    }
    for (g.first_block = 0; g.first_block < g.blocks; g.first_block = g.last_block) {
      const int64_t round = g.parts * (keep < 1024 ? keep : 1024);
      g.last_block = g.blocks - g.first_block < round ? g.blocks : g.first_block + round;
      cr_parallel(g.parts, NAME(weight_task), &g);
      const int64_t count = g.last_block - g.first_block;
      for (int64_t part = 1; part < g.parts; part++) {
        const int64_t blocks = count * (part + 1) / g.parts - count * part / g.parts;
        for (int64_t block = 0; block < blocks; block++)
          NAME(map_copy)(all, y + g.group * all, NAME(kept_sums)(&g, part) + block * all, 1);
      }
    }
  }
  return 1;
}
