// weights.h — the gradient of a convolution by its filters.

// The gradient by filters of one group: y (each columns) (+)= gradient (each positions) · windows (positions
// columns), positions = (n oh ow) in blocks of CR_KC, columns = (c r s) as the filter is stored.
typedef struct {
  NAME(convolution) c;
  const SCALAR *gradient, *x;
  SCALAR *y;
  int add;
  int64_t group, size, channels;        // filter size; channels at a time
  int64_t parts, blocks;                // tasks; blocks of positions
  int64_t first_block, last_block;      // the blocks of this round when they are divided, else all
  int by_blocks;                        // tasks take blocks and keep each block's sum, or take columns
  int by_taps;                          // tap by tap (taps.h), else windows are copied; then a strip's plane:
  int64_t plane;
  char *workspace;
} NAME(weight_gradient);

INLINE SCALAR *NAME(kept_sums)(const NAME(weight_gradient) *g, int64_t part) {
  return (SCALAR *)(g->workspace + part * CR_WORKER_BYTES + CR_LEFT_BYTES + CR_SLACK_BYTES + CR_RIGHT_BYTES / 2);
}

#include "taps.h"

// Windows of positions p0 … p1 of one image, columns column0 … column1 of the filter: rows of a panel.
static void NAME(pack_windows)(const NAME(weight_gradient) *g, SCALAR *to, int64_t image, int64_t p0, int64_t p1,
                               int64_t column0, int64_t column1, int64_t width, SCALAR *strip) {
  const NAME(convolution) *c = &g->c;
  const int64_t row0 = p0 / c->out_w, row1 = (p1 - 1) / c->out_w, strip_h = (row1 - row0) * c->stride_h + c->span_h;
  const int64_t strip_w = (c->out_w - 1) * c->stride_w + c->span_w, plane = strip_h * strip_w;
  const int64_t channel0 = column0 / g->size, channel1 = (column1 + g->size - 1) / g->size;
  const SCALAR *x = g->x + (image * c->channels + g->group * c->depth + channel0) * c->height * c->width;
  SCALAR *padded = strip;
  for (int64_t channel = channel0; channel < channel1; channel++, x += c->height * c->width)
    for (int64_t i = 0; i < strip_h; i++, padded += strip_w) {
      const int64_t row = row0 * c->stride_h - c->top + i;
      NAME(pad_row)(padded, 0, strip_w, 1, 1, row >= 0 && row < c->height ? x + row * c->width : 0, c->width,
                    -c->left);
    }
  struct {
    int64_t source, tile, length;
  } runs[TILE_COLUMNS];
  int found = 0;
  for (int64_t j = column0; j < column1; j++) {
    const int64_t tap = j % g->size, r = tap / c->columns, s = tap % c->columns;
    const int64_t source = (j / g->size - channel0) * plane
        + (c->mirror ? c->rows - 1 - r : r) * c->dilation_h * strip_w
        + (c->mirror ? c->columns - 1 - s : s) * c->dilation_w;
    if (found && runs[found - 1].source + runs[found - 1].length == source) runs[found - 1].length++;
    else runs[found].source = source, runs[found].tile = j - column0, runs[found++].length = 1;
  }
  for (int64_t row = 0, column = p0 % c->out_w, p = p0, count; p < p1; p += count, row++, column = 0) {
    count = NAME(least)(c->out_w - column, p1 - p);
    const SCALAR *from = strip + row * c->stride_h * strip_w + column * c->stride_w;
    for (int i = 0; i < found; i++)
      NAME(copy_stretches)(to + (p - p0) * PANEL_ROW(width) + runs[i].tile, PANEL_ROW(width), from + runs[i].source,
                           0, c->stride_w, runs[i].length, count);
  }
}

// Place of the panel of column j: the panels before it are whole tiles.
#define PANEL_START ((j - chunk0) / TILE_COLUMNS * PANEL_ROW(TILE_COLUMNS) * inner)

// Blocks block0 … block1 for columns column0 … column1. Block `b` goes into y, or replaces sums + (b − block0) · all.
static void NAME(weight_blocks)(const NAME(weight_gradient) *g, int64_t block0, int64_t block1, int64_t column0,
                                int64_t column1, SCALAR *sums, char *own) {
  const NAME(convolution) *c = &g->c;
  SCALAR *left = (SCALAR *)own, *right = (SCALAR *)(own + CR_LEFT_BYTES + CR_SLACK_BYTES);
  SCALAR *strip = (SCALAR *)(own + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  SCALAR spill[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const int64_t positions = c->out_h * c->out_w, total = c->batch * positions, all = c->depth * g->size;
  for (int64_t block = block0; block < block1; block++) {
    const int64_t start = block * CR_KC, inner = total - start < CR_KC ? total - start : CR_KC;
    SCALAR *y = sums ? sums + (block - block0) * c->each * all : g->y + g->group * c->each * all;
    const int add = !sums && (g->add || block > 0);
    for (int64_t chunk0 = column0, chunk1; chunk0 < column1 && !cr_is_stopped(); chunk0 = chunk1) {
      chunk1 = NAME(least)((chunk0 / g->size + g->channels) * g->size, column1);
      for (int64_t j = chunk0, width; j < chunk1; j += width) {
        width = NAME(tile_width)(chunk1 - j);
        const int64_t end = j + width < chunk1 ? j + width : chunk1;
        for (int64_t k = 0, count; k < inner; k += count) {
          const int64_t image = (start + k) / positions, p = (start + k) % positions;
          count = positions - p < inner - k ? positions - p : inner - k;
          NAME(pack_windows)(g, right + PANEL_START + k * PANEL_ROW(width), image, p, p + count, j, end, width,
                             strip);
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
              tile(inner, left + i * CR_KC, CR_KC, right + PANEL_START, PANEL_ROW(width), 0, out, all, add, 0, 0);
              continue;
            }
            tile(inner, left + i * CR_KC, CR_KC, right + PANEL_START, PANEL_ROW(width), 0, spill, TILE_COLUMNS, 0,
                 0, 0);
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
  const int64_t columns = g->c.depth * g->size, tap_rows = g->c.depth * g->c.rows;
  if (g->by_blocks) {
    const int64_t count = g->last_block - g->first_block;
    const int64_t block0 = g->first_block + count * index / g->parts;
    const int64_t block1 = g->first_block + count * (index + 1) / g->parts;
    SCALAR *sums = index ? NAME(kept_sums)(g, index) : 0;
    if (g->by_taps) NAME(weight_blocks_by_taps)(g, block0, block1, 0, tap_rows, sums, own);
    else NAME(weight_blocks)(g, block0, block1, 0, columns, sums, own);
    return;
  }
  if (g->by_taps) {
    const int64_t groups = NAME(tap_groups)(g->c.columns), tiles = (tap_rows + groups - 1) / groups;
    const int64_t row0 = tiles * index / g->parts * groups, row1 = tiles * (index + 1) / g->parts * groups;
    NAME(weight_blocks_by_taps)(g, 0, g->blocks, row0, NAME(least)(row1, tap_rows), 0, own);
    return;
  }
  const int64_t tiles = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const int64_t column0 = tiles * index / g->parts * TILE_COLUMNS;
  const int64_t column1 = tiles * (index + 1) / g->parts * TILE_COLUMNS;
  NAME(weight_blocks)(g, 0, g->blocks, column0, column1 < columns ? column1 : columns, 0, own);
}

OUTLINE int NAME(convolve_weights)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add,
                                   char *workspace) {
  NAME(weight_gradient) g = {.c = NAME(read_convolution)(it), .gradient = a, .x = b, .y = y, .add = add,
                             .workspace = workspace};
  const NAME(convolution) *c = &g.c;
  g.size = c->rows * c->columns;
  const int64_t positions = c->out_h * c->out_w, columns = c->depth * g.size, all = c->each * columns;
  if (c->batch <= 0 || positions <= 0 || all <= 0) return 0;
  if (c->span_h > NAME(WIDEST_SPAN) || c->span_w > NAME(WIDEST_SPAN)) return 0;
  if (NAME(is_product)(c) && c->batch == 1) {
    // y (m c) = gradient (m, positions) · xᵀ (positions, c): of one image, whose blocks of positions are the product's.
    SCALAR *const gathered = (SCALAR *)(workspace + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
    for (int64_t group = 0; group < c->groups; group++) {
      const SCALAR *x = b + group * c->depth * c->height * c->width;
      if (!NAME(is_dense)(c)) NAME(gather_pixels)(c, gathered, x, c->depth), x = gathered;
      NAME(run_product)((NAME(product)){a + group * c->each * positions, x, y + group * all, c->each, c->depth,
                                        positions, positions, positions, c->depth, 0, 1, add, 1, 1, workspace});
    }
    return 1;
  }
  const int64_t rows_at_once = CR_KC / c->out_w + 2 < c->out_h ? CR_KC / c->out_w + 2 : c->out_h;
  const int64_t plane = ((rows_at_once - 1) * c->stride_h + c->span_h) * ((c->out_w - 1) * c->stride_w + c->span_w);
  g.channels = CR_STRIP_BYTES / (int64_t)sizeof(SCALAR) / plane - 1;
  if (g.channels > RIGHT_COLUMNS / 5 / g.size) g.channels = RIGHT_COLUMNS / 5 / g.size;
  const int64_t pieces = positions < CR_KC ? CR_KC / positions + 2 : 2;
  g.plane = plane;
  g.by_taps = c->each <= 64 && NAME(tap_groups)(c->columns) && c->dilation_h == 1 && c->dilation_w == 1
      && pieces * c->depth * plane <= CR_STRIP_BYTES / (int64_t)sizeof(SCALAR);
  if (g.channels < 1) return 0;
  g.blocks = (c->batch * positions + CR_KC - 1) / CR_KC;
  const double work = (double)c->batch * positions * c->groups * all;
  const int64_t threads = work >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t keep = CR_RIGHT_BYTES / 2 / (int64_t)sizeof(SCALAR) / all;  // blocks' sums that a task can keep
  for (g.group = 0; g.group < c->groups; g.group++) {
    g.parts = threads;
    g.by_blocks = threads > 1 && all <= 16384 && keep >= 1 && g.blocks >= 2 * threads;
    if (!g.by_blocks) {
      const int64_t tiles = g.by_taps ? c->depth * c->rows / 4 + 1 : (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
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
