// taps.h — the gradient by filters where filters are few: tap by tap from the padded image (tap_tile.h).

typedef void (*NAME(tap_function))(int64_t, const int32_t *, const int32_t *, int64_t, const SCALAR *const *,
                                   const SCALAR *, SCALAR *);

// Rows of taps that one tile takes, 0 for a filter this way is not made for.
INLINE int64_t NAME(tap_groups)(int64_t taps) { return taps == 3 ? 4 : taps == 5 ? 2 : taps == 7 ? 1 : 0; }

INLINE NAME(tap_function) NAME(tap_tile_for)(int64_t groups, int64_t taps, int64_t width) {
#define CHOOSE(shape)                                                                                      \
  (taps == 3 ? groups == 4 ? shape(tap_tile_4_3) : groups == 2 ? shape(tap_tile_2_3) : shape(tap_tile_1_3) \
   : taps == 5 ? groups == 2 ? shape(tap_tile_2_5) : shape(tap_tile_1_5) : shape(tap_tile_1_7))
  if (width == V_LANES) return CHOOSE(VECTOR_NAME);
  return width > Q_LANES ? CHOOSE(HALF_NAME) : CHOOSE(QUARTER_NAME);
#undef CHOOSE
}

// A block of positions: its pieces, one an image, each with a padded strip of `channels` planes; its stretches, one a
// row of outputs.
typedef struct {
  int64_t inner, stretches, strip_w, plane;
  int32_t start[CR_KC], length[CR_KC];
} NAME(tap_block);

// Copies the padded rows of the block's pieces, channels channel0 … channel1, and notes its stretches.
static void NAME(pad_block)(const NAME(weight_gradient) *g, NAME(tap_block) *it, int64_t first, int64_t channel0,
                            int64_t channel1, SCALAR *strip) {
  const NAME(convolution) *c = &g->c;
  const int64_t positions = c->out_h * c->out_w;
  SCALAR *part = strip;
  it->stretches = 0;
  for (int64_t k = 0, count; k < it->inner; k += count, part += (channel1 - channel0) * it->plane) {
    const int64_t image = (first + k) / positions, p = (first + k) % positions;
    count = NAME(least)(positions - p, it->inner - k);
    const int64_t row0 = p / c->out_w, row1 = (p + count - 1) / c->out_w;
    for (int64_t at = p; at < p + count;) {
      const int64_t column = at % c->out_w, length = NAME(least)(c->out_w - column, p + count - at);
      const int64_t row = (at / c->out_w - row0) * c->stride_h;
      it->start[it->stretches] = (int32_t)(part - strip + row * it->strip_w + column * c->stride_w);
      it->length[it->stretches++] = (int32_t)length;
      at += length;
    }
    for (int64_t channel = channel0; channel < channel1; channel++) {
      const SCALAR *x = g->x + (image * c->channels + g->group * c->depth + channel) * c->height * c->width;
      SCALAR *to = part + (channel - channel0) * it->plane;
      for (int64_t i = 0; i < (row1 - row0) * c->stride_h + c->rows; i++, to += it->strip_w) {
        const int64_t row = row0 * c->stride_h - c->top + i;
        NAME(pad_row)(to, 0, it->strip_w, 1, 1, row >= 0 && row < c->height ? x + row * c->width : 0, c->width,
                      -c->left);
      }
    }
  }
}

// The gradients of filters m0 … m0 + count−1 at the block's positions: panel[k·width + filter].
static void NAME(turn_gradients)(const NAME(weight_gradient) *g, int64_t first, int64_t inner, int64_t m0,
                                 int64_t count, int64_t width, SCALAR *panel) {
  const int64_t positions = g->c.out_h * g->c.out_w;
  for (int64_t k = 0, length; k < inner; k += length) {
    const int64_t image = (first + k) / positions, p = (first + k) % positions;
    length = NAME(least)(positions - p, inner - k);
    NAME(pack_transposed)(panel + k * width, width,
                          g->gradient + (image * g->c.filters + g->group * g->c.each + m0) * positions + p,
                          positions, count, length);
  }
}

// Blocks block0 … block1, rows of taps row0 … row1 (of all channels' rows). Otherwise as weight_blocks.
static void NAME(weight_blocks_by_taps)(const NAME(weight_gradient) *g, int64_t block0, int64_t block1,
                                        int64_t row0, int64_t row1, SCALAR *sums, char *own) {
  const NAME(convolution) *c = &g->c;
  SCALAR *panel = (SCALAR *)(own + CR_LEFT_BYTES + CR_SLACK_BYTES);
  SCALAR *strip = (SCALAR *)(own + CR_LEFT_BYTES + CR_RIGHT_BYTES + 2 * CR_SLACK_BYTES);
  SCALAR tile_sums[TILE_TAPS * V_LANES] __attribute__((aligned(64)));
  const int64_t all = c->depth * g->size, total = c->batch * c->out_h * c->out_w;
  const int64_t groups = NAME(tap_groups)(c->columns);
  const int64_t channel0 = row0 / c->rows, channel1 = (row1 + c->rows - 1) / c->rows;
  NAME(tap_block) it = {.strip_w = (c->out_w - 1) * c->stride_w + c->columns, .plane = g->plane};
  for (int64_t block = block0; block < block1 && !cr_is_stopped(); block++) {
    SCALAR *y = sums ? sums + (block - block0) * c->each * all : g->y + g->group * c->each * all;
    const int add = !sums && (g->add || block > 0);
    it.inner = NAME(least)(total - block * CR_KC, CR_KC);
    NAME(pad_block)(g, &it, block * CR_KC, channel0, channel1, strip);
    for (int64_t m = 0, width; m < c->each; m += width) {
      width = NAME(tile_width)(NAME(least)(c->each - m, V_LANES));
      const int64_t filters = NAME(least)(c->each - m, width);
      NAME(turn_gradients)(g, block * CR_KC, it.inner, m, filters, width, panel);
      for (int64_t row = row0, count; row < row1; row += count) {
        count = groups;
        while (count > row1 - row) count /= 2;
        const SCALAR *x[4];
        for (int64_t i = 0; i < count; i++)
          x[i] = strip + ((row + i) / c->rows - channel0) * it.plane + (row + i) % c->rows * it.strip_w;
        NAME(tap_tile_for)(count, c->columns, width)(it.stretches, it.start, it.length, c->stride_w, x, panel,
                                                     tile_sums);
        for (int64_t i = 0; i < count; i++) {
          const int64_t channel = (row + i) / c->rows, r = (row + i) % c->rows;
          SCALAR *to = y + m * all + channel * g->size + (c->mirror ? c->rows - 1 - r : r) * c->columns;
          const SCALAR *from = tile_sums + i * c->columns * width;
          for (int64_t filter = 0; filter < filters; filter++, to += all)
            UNVECTORIZED for (int64_t s = 0; s < c->columns; s++)
              PUT(to + (c->mirror ? c->columns - 1 - s : s), from[s * width + filter]);
        }
      }
    }
  }
}
