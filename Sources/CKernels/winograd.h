// winograd.h — convolutions with filters of 3×3 by minimal filtering, F(2×2, 3×3) (S. Winograd 1980; A. Lavin and S.
// Gray, Fast Algorithms for Convolutional Neural Networks, 2016, section 4.1).
//
// A tile of 2×2 results reads 4×4 pixels d. With filter g:  Y = Aᵀ [ Σ_c (G g Gᵀ) ⊙ (Bᵀ d B) ] A,  16 multiplications
// for each channel in place of 36. Sums over channels are in the order of a product, those of the transforms as written
// here: first down, then across. Each of the 16 places is a product, of transformed filters (m c) and transformed
// tiles (c, tiles).

// How many tiles are computed at once: whole panels.
enum { NAME(WINOGRAD_TILES) = TILE_COLUMNS * (TILE_COLUMNS < 32 ? 32 / TILE_COLUMNS : 1) };
// Pixels under them, with padding: (2·(rows of tiles) + 2) · (2·(tiles across) + 2) of any shape, and room behind.
enum { NAME(WINOGRAD_PIXELS) = 20 * NAME(WINOGRAD_TILES) + 16 + 4 * V_LANES };

typedef struct {
  const SCALAR *source, *filters;  // source (batch groups·depth source_h source_w)
  SCALAR *y;                       // (batch groups·outputs y_h y_w)
  int64_t batch, groups, depth, outputs, source_h, source_w, y_h, y_w, top, left;
  int64_t filter_group, filter_row, filter_step;  // to the next group, output, channel
  int turned, add;                                // turned: the filter by 180°
  int64_t tiles_w, tiles, blocks;                 // tiles across, in an image; blocks of tiles in an image
  int64_t item_parts, output_parts;               // tasks divide items (image, block) and outputs
  char *workspace;
} NAME(winograd);

// Numbers of one place of transformed filters: panels of TILE_ROWS rows, each (inner TILE_ROWS); and of tiles.
#define FILTER_PLACE(rows, inner) (((rows) + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS * (inner) + V_LANES)
#define TILES_PANEL(inner) (TILE_COLUMNS * (inner) + V_LANES)
#define TILES_PLACE(inner) (NAME(WINOGRAD_TILES) / TILE_COLUMNS * TILES_PANEL(inner))

// G g: one column of a filter, or one row.
#define FILTER_TRANSFORM(out, a, b, c)      \
  do {                                      \
    const V outer = (a) + (c);              \
    (out)[0] = (a);                         \
    (out)[1] = (outer + (b)) * (SCALAR)0.5; \
    (out)[2] = (outer - (b)) * (SCALAR)0.5; \
    (out)[3] = (c);                         \
  } while (0)

// Filters `row` … of `rows` and channels start … of `inner`, transformed: 16 places, each in panels.
static void NAME(transform_filters)(const NAME(winograd) *w, SCALAR *to, const SCALAR *filters, int64_t rows,
                                    int64_t start, int64_t inner) {
  enum { AT_ONCE = 16 };
  SCALAR taps[AT_ONCE * 9 * TILE_ROWS + V_LANES] __attribute__((aligned(64)));
  for (int i = 0; i < V_LANES; i++) taps[AT_ONCE * 9 * TILE_ROWS + i] = 0;
  const int64_t place = FILTER_PLACE(rows, inner);
  for (int64_t i = 0; i < rows; i += TILE_ROWS) {
    const int64_t count = NAME(least)(rows - i, TILE_ROWS);
    for (int64_t k0 = 0; k0 < inner; k0 += AT_ONCE) {
      const int64_t channels = NAME(least)(inner - k0, AT_ONCE);
      const SCALAR *from = filters + i * w->filter_row + (start + k0) * w->filter_step;
      if (w->filter_step == 9) {
        NAME(pack_transposed)(taps, TILE_ROWS, from, w->filter_row, count, channels * 9);
      } else {
        for (int64_t k = 0; k < channels; k++)
          NAME(pack_transposed)(taps + k * 9 * TILE_ROWS, TILE_ROWS, from + k * w->filter_step, w->filter_row, count,
                                9);
      }
      for (int64_t k = 0; k < channels; k++)
        for (int v = 0; v < TILE_ROWS; v += V_LANES) {
          const SCALAR *tap = taps + k * 9 * TILE_ROWS + v;
          V g[9], down[3][4], across[4];
          UNROLLED(t, 9) g[t] = VECTOR_NAME(load)(tap + (w->turned ? 8 - t : t) * TILE_ROWS);
          UNROLLED(s, 3) FILTER_TRANSFORM(down[s], g[s], g[3 + s], g[6 + s]);
          SCALAR *out = to + i * inner + (k0 + k) * TILE_ROWS + v;
          UNROLLED(r, 4) {
            FILTER_TRANSFORM(across, down[0][r], down[1][r], down[2][r]);
            // A vector may run over into the next channel's row, which is written later.
            UNROLLED(s, 4) VECTOR_NAME(store)(out + (r * 4 + s) * place, across[s]);
          }
        }
    }
  }
}
#undef FILTER_TRANSFORM

// Rows of pixels with padding, `pitch` apart.
static void NAME(pad_pixels)(const NAME(winograd) *w, SCALAR *to, int64_t pitch, const SCALAR *channel, int64_t row,
                             int64_t rows, int64_t column, int64_t width) {
  for (int64_t r = row; r < row + rows; r++, to += pitch)
    NAME(pad_row)(to, 0, width, 1, 1, r >= 0 && r < w->source_h ? channel + r * w->source_w : 0, w->source_w, column);
}

// Bᵀ d: one column of pixels, or one row.
#define TILE_TRANSFORM(out, a, b, c, d) \
  ((out)[0] = (a) - (c), (out)[1] = (b) + (c), (out)[2] = (c) - (b), (out)[3] = (b) - (d))

// Channel `k` of `inner` of one block of tiles, transformed: 16 places, each in panels (inner TILE_COLUMNS).
//
// Narrow images lie in `padded` already, from the block's first row on; wide ones are padded here, at their border.
static void NAME(transform_tiles)(const NAME(winograd) *w, SCALAR *to, const SCALAR *channel, SCALAR *padded,
                                  int64_t first, int64_t count, int64_t k, int64_t inner) {
  const int64_t top = first / w->tiles_w * 2;
  const int is_narrow = w->tiles_w <= NAME(WINOGRAD_TILES);
  const int64_t pitch = 2 * w->tiles_w + 2, place = TILES_PLACE(inner);
  for (int64_t t = 0, across; t < count; t += across) {
    const int64_t i = (first + t) / w->tiles_w, j = (first + t) % w->tiles_w, column = 2 * j - w->left;
    across = NAME(least)(NAME(least)(w->tiles_w - j, count - t), TILE_COLUMNS - t % TILE_COLUMNS);
    const int64_t row = 2 * i - w->top;
    const SCALAR *pixels = padded + (2 * i - top) * pitch + 2 * j;
    int64_t stride = pitch;
    if (!is_narrow && row >= 0 && row + 4 <= w->source_h && column >= 0
        && column + 2 * across + 4 * V_LANES <= w->source_w) {
      pixels = channel + row * w->source_w + column;
      stride = w->source_w;
    } else if (!is_narrow) {
      pixels = padded;
      stride = 2 * across + 2;
      NAME(pad_pixels)(w, padded, stride, channel, row, 4, column, stride);
    }
    SCALAR *out = to + t / TILE_COLUMNS * TILES_PANEL(inner) + k * TILE_COLUMNS + t % TILE_COLUMNS;
    for (int64_t v = 0; v < across; v += V_LANES) {
      V down[4][4], row[4];
      UNROLLED(s, 4) {
        V d[4];
        UNROLLED(r, 4) {
          const SCALAR *from = pixels + r * stride + 2 * v + s;
          d[r] = EVENS(VECTOR_NAME(load)(from), VECTOR_NAME(load)(from + V_LANES));
        }
        TILE_TRANSFORM(down[s], d[0], d[1], d[2], d[3]);
      }
      UNROLLED(r, 4) {
        TILE_TRANSFORM(row, down[0][r], down[1][r], down[2][r], down[3][r]);
        // A vector may run over into the next channel's row, which is written later.
        UNROLLED(s, 4) VECTOR_NAME(store)(out + (r * 4 + s) * place + v, row[s]);
      }
    }
  }
}
#undef TILE_TRANSFORM

// Channels of one block of tiles, transformed.
static void NAME(transform_block)(const NAME(winograd) *w, SCALAR *to, const SCALAR *source, int64_t first,
                                  int64_t count, int64_t inner) {
  if (count % TILE_COLUMNS != 0) NAME(map_fill)(16 * TILES_PLACE(inner), to, 0, 0);
  const int64_t plane = w->source_h * w->source_w, top = first / w->tiles_w * 2 - w->top;
  const int64_t rows = (first + count - 1) / w->tiles_w * 2 + 4 - w->top - top;
  const int is_narrow = w->tiles_w <= NAME(WINOGRAD_TILES);
  // Pixels to ask for, from one channel to the next: all of narrow rows, else a stretch of each row.
  const int64_t column = is_narrow ? 0 : NAME(greatest)(first % w->tiles_w * 2 - w->left, 0);
  const int64_t runs = is_narrow ? 1 : rows, length = is_narrow ? rows * w->source_w : 2 * NAME(WINOGRAD_TILES) + 2;
  SCALAR padded[2][NAME(WINOGRAD_PIXELS)];
  const int64_t pitch = 2 * w->tiles_w + 2;
  if (is_narrow) NAME(pad_pixels)(w, padded[0], pitch, source, top, rows, -w->left, pitch);
  for (int64_t k = 0; k < inner; k++, source += plane) {
    // Addresses that are never read, and may lie outside of everything.
    const int64_t size = sizeof(SCALAR), later = 4 * plane + top * w->source_w + column;
    for (int64_t r = 0; r < runs; r++)
      for (int64_t i = 0; i < length; i += 64 / size)
        __builtin_prefetch((const void *)((uintptr_t)source + (uintptr_t)((later + r * w->source_w + i) * size)), 0, 3);
    // One channel ahead: a vector is read across several that were written, and waits until they are in the cache.
    if (is_narrow && k + 1 < inner)
      NAME(pad_pixels)(w, padded[(k + 1) % 2], pitch, source + plane, top, rows, -w->left, pitch);
    NAME(transform_tiles)(w, to, source, padded[k % 2], first, count, k, inner);
  }
}

// The 16 products of one block of tiles: sums (16 rows WINOGRAD_TILES) (+)= filters · tiles.
static void NAME(multiply_places)(SCALAR *sums, const SCALAR *filters, const SCALAR *tiles, int64_t rows,
                                  int64_t count, int64_t inner, int add) {
  for (int p = 0; p < 16; p++)
    for (int64_t j = 0; j < count; j += TILE_COLUMNS) {
      const SCALAR *b = tiles + p * TILES_PLACE(inner) + j / TILE_COLUMNS * TILES_PANEL(inner);
      for (int64_t i = 0; i < rows; i += TILE_ROWS)
        NAME(tile_for)(PACKED, NAME(least)(rows - i, TILE_ROWS), TILE_COLUMNS)(
            inner, filters + p * FILTER_PLACE(rows, inner) + i * inner, TILE_ROWS, b, TILE_COLUMNS, 0,
            sums + (p * rows + i) * NAME(WINOGRAD_TILES) + j, NAME(WINOGRAD_TILES), add, 0, 0);
    }
}

// Aᵀ M A of one output's block of tiles, into y.
static void NAME(transform_sums)(const NAME(winograd) *w, SCALAR *y, const SCALAR *sums, int64_t place, int64_t first,
                                 int64_t count) {
  SCALAR rows[2][2 * (NAME(WINOGRAD_TILES) + V_LANES)] __attribute__((aligned(64)));
  for (int64_t v = 0; v < count; v += V_LANES) {
    V down[2][4];
    UNROLLED(s, 4) {
      V m[4];
      UNROLLED(r, 4) m[r] = VECTOR_NAME(load)(sums + (r * 4 + s) * place + v);
      down[0][s] = m[0] + m[1] + m[2];
      down[1][s] = m[1] - m[2] - m[3];
    }
    UNROLLED(r, 2) {
      const V left = down[r][0] + down[r][1] + down[r][2], right = down[r][1] - down[r][2] - down[r][3];
      VECTOR_NAME(store)(rows[r] + 2 * v, ZIP_LOW(left, right));
      VECTOR_NAME(store)(rows[r] + 2 * v + V_LANES, ZIP_HIGH(left, right));
    }
  }
  const int add = w->add;
  for (int64_t t = 0, across; t < count; t += across) {
    const int64_t i = (first + t) / w->tiles_w, j = (first + t) % w->tiles_w;
    across = NAME(least)(w->tiles_w - j, count - t);
    const int64_t length = NAME(least)(2 * across, w->y_w - 2 * j);
    for (int r = 0; r < 2 && 2 * i + r < w->y_h; r++)
      NAME(map_copy)(length, y + (2 * i + r) * w->y_w + 2 * j, rows[r] + 2 * t, add);
  }
}

// The rows of filters that are transformed at once: as many as the workspace holds, in whole panels.
static int64_t NAME(winograd_rows)(int64_t depth) {
  const int64_t blocks = (depth + CR_KC - 1) / CR_KC;
  const int64_t held = (CR_RIGHT_BYTES / (int64_t)sizeof(SCALAR) - 16 * V_LANES * blocks) / (16 * depth);
  const int64_t summed = CR_LEFT_BYTES / (int64_t)sizeof(SCALAR) / (16 * NAME(WINOGRAD_TILES));
  return NAME(least)(held, summed) / TILE_ROWS * TILE_ROWS;
}

// Images, blocks of tiles, of one task, by some of its outputs, whose filters are transformed once.
static void NAME(winograd_task)(const void *context, int64_t index, int worker) {
  const NAME(winograd) *w = context;
  char *own = w->workspace + (int64_t)worker * CR_WORKER_BYTES;
  SCALAR *const sums = (SCALAR *)own, *const filters = (SCALAR *)(own + CR_LEFT_BYTES + CR_SLACK_BYTES);
  SCALAR *const tiles = (SCALAR *)(own + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  const int64_t part = index / w->output_parts, output_part = index % w->output_parts;
  const int64_t items = w->batch * w->blocks, panels = (w->outputs + TILE_ROWS - 1) / TILE_ROWS;
  const int64_t first = items * part / w->item_parts, last = items * (part + 1) / w->item_parts;
  const int64_t output0 = panels * output_part / w->output_parts * TILE_ROWS;
  const int64_t output1 = NAME(least)(panels * (output_part + 1) / w->output_parts * TILE_ROWS, w->outputs);
  const int64_t at_once = NAME(winograd_rows)(w->depth), source_plane = w->source_h * w->source_w;
  for (int64_t group = 0; group < w->groups; group++)
    for (int64_t row = output0, rows; row < output1; row += rows) {
      rows = NAME(least)(output1 - row, at_once);
      const SCALAR *from = w->filters + group * w->filter_group + row * w->filter_row;
      SCALAR *to = filters;
      for (int64_t start = 0, inner; start < w->depth; start += inner, to += 16 * FILTER_PLACE(rows, inner)) {
        inner = NAME(least)(w->depth - start, CR_KC);
        NAME(transform_filters)(w, to, from, rows, start, inner);
      }
      for (int64_t item = first; item < last && !cr_is_stopped(); item++) {
        const int64_t image = item / w->blocks, tile = item % w->blocks * NAME(WINOGRAD_TILES);
        const int64_t count = NAME(least)(w->tiles - tile, NAME(WINOGRAD_TILES));
        const SCALAR *source = w->source + (image * w->groups + group) * w->depth * source_plane, *left = filters;
        for (int64_t start = 0, inner; start < w->depth; start += inner) {
          inner = NAME(least)(w->depth - start, CR_KC);
          NAME(transform_block)(w, tiles, source + start * source_plane, tile, count, inner);
          NAME(multiply_places)(sums, left, tiles, rows, count, inner, start > 0);
          left += 16 * FILTER_PLACE(rows, inner);
        }
        SCALAR *y = w->y + ((image * w->groups + group) * w->outputs + row) * w->y_h * w->y_w;
        for (int64_t i = 0; i < rows; i++)
          NAME(transform_sums)(w, y + i * w->y_h * w->y_w, sums + i * NAME(WINOGRAD_TILES),
                               rows * NAME(WINOGRAD_TILES), tile, count);
      }
    }
}

// Plans and runs.
static void NAME(convolve_by_winograd)(NAME(winograd) *w) {
  w->tiles_w = (w->y_w + 1) / 2;
  w->tiles = (w->y_h + 1) / 2 * w->tiles_w;
  w->blocks = (w->tiles + NAME(WINOGRAD_TILES) - 1) / NAME(WINOGRAD_TILES);
  const double work = 4.0 * w->batch * w->groups * w->outputs * w->depth * w->tiles;
  const int64_t threads = 4 * work >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t wanted = threads > 1 && work > 32e6 ? 2 * threads : threads;
  // Each part transforms what the parts share: parts share the smaller, filters or tiles.
  w->item_parts = w->output_parts = 1;
  if (w->batch * w->tiles >= w->outputs) w->item_parts = NAME(least)(w->batch * w->blocks, wanted);
  else w->output_parts = NAME(least)(w->outputs / TILE_ROWS, wanted);
  const int64_t tasks = w->item_parts * w->output_parts;
  if (tasks == 1) NAME(winograd_task)(w, 0, 0);
  else cr_parallel(tasks, NAME(winograd_task), w);
}

#undef FILTER_PLACE
#undef TILES_PANEL
#undef TILES_PLACE
