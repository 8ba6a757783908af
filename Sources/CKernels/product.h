// product.h — matrix products: blocks of the operands are packed, tiles of the result stay in registers.

#define LEFT_ROWS (CR_LEFT_BYTES / CR_KC / (REAL_BITS / 8) / TILE_ROWS * TILE_ROWS)
#define RIGHT_COLUMNS (CR_RIGHT_BYTES / CR_KC / (REAL_BITS / 8) / TILE_COLUMNS * TILE_COLUMNS)

// y (rows columns) (+)= op(a) (rows inner) · op(b) (inner columns)
typedef struct {
  const SCALAR *a, *b;
  SCALAR *y;
  int64_t rows, columns, inner, a_row, b_row, y_row;  // the strides as stored
  int a_transposed, b_transposed, add;
  int64_t row_parts, column_parts;  // how the result is divided among threads
  char *workspace;
} NAME(product);

// A product too small for anything but its loops; `bias` (columns) is added first unless it is 0. One block,
// inner ≤ CR_KC.
OUTLINE void NAME(product_tiny)(const int64_t *n, int flags, SCALAR *y, const SCALAR *a, const SCALAR *b,
                                const SCALAR *bias, int add) {
  const int64_t rows = n[0], columns = n[1], inner = n[2];
  const int64_t a_row = flags & CR_TRANSPOSE_A ? 1 : n[3], a_step = flags & CR_TRANSPOSE_A ? n[3] : 1;
  const int64_t b_column = flags & CR_TRANSPOSE_B ? n[4] : 1, b_step = flags & CR_TRANSPOSE_B ? 1 : n[4];
  for (int64_t i = 0; i < rows; i++, a += a_row, y += n[5])
    UNVECTORIZED for (int64_t j = 0; j < columns; j++) {
      const SCALAR *p = a, *q = b + j * b_column;
      SCALAR sum = 0;
      UNVECTORIZED for (int64_t k = 0; k < inner; k++, p += a_step, q += b_step) sum = FMA(*p, *q, sum);
      if (bias) y[j] = (add ? y[j] + bias[j] : bias[j]) + sum;
      else PUT(y + j, sum);
    }
}

enum { NAME(WIDE_STRIP) = 8192 / sizeof(SCALAR) };  // columns whose sums stay in the nearest cache

// One row of wide strips: y (columns) (+)= a (inner) · b (inner columns). A few rows of b are read at once from end to
// end, as memory likes it; the sums of a block are kept between them, which changes no bit.
static void NAME(product_wide_row)(int64_t columns, int64_t inner, const SCALAR *a, int64_t a_step, const SCALAR *b,
                                   int64_t b_row, SCALAR *y, int add) {
  enum { AT_ONCE = 4 };
  SCALAR sums[NAME(WIDE_STRIP)] __attribute__((aligned(64)));
  for (int64_t block = 0, end; block < inner; block = end, add = 1) {
    end = NAME(least)(inner, block + CR_KC);
    NAME(map_fill)(columns, sums, 0, 0);
    int64_t k = block;
    for (; k + AT_ONCE <= end; k += AT_ONCE)
      for (int64_t j = 0; j < columns; j += V_LANES) {
        V sum = VECTOR_NAME(load)(sums + j);
        UNROLLED(i, AT_ONCE)
        sum = VECTOR_NAME(fma)((V)a[(k + i) * a_step], VECTOR_NAME(load)(b + (k + i) * b_row + j), sum);
        VECTOR_NAME(store)(sums + j, sum);
      }
    for (; k < end; k++)
      for (int64_t j = 0; j < columns; j += V_LANES)
        VECTOR_NAME(store)(sums + j, VECTOR_NAME(fma)((V)a[k * a_step], VECTOR_NAME(load)(b + k * b_row + j),
                                                      VECTOR_NAME(load)(sums + j)));
    NAME(map_copy)(columns, y, sums, add);
  }
}

// One row: y (columns) (+)= a (inner) · b (inner columns); columns in strips of 8 vectors.
static void NAME(product_row)(int64_t columns, int64_t inner, const SCALAR *a, int64_t a_step, const SCALAR *b,
                              int64_t b_row, SCALAR *y, int add) {
  for (; columns >= NAME(WIDE_STRIP) / 8 && inner >= 64;) {
    const int64_t strip = NAME(least)(columns, NAME(WIDE_STRIP)) / V_LANES * V_LANES;
    NAME(product_wide_row)(strip, inner, a, a_step, b, b_row, y, add);
    columns -= strip, b += strip, y += strip;
  }
  if (columns == 0) return;
  int64_t block = 0;
  do {
    const int64_t end = inner - block < CR_KC ? inner : block + CR_KC;
    int64_t j = 0;
    for (; j + 8 * V_LANES <= columns; j += 8 * V_LANES) {
      V sum[8];
      UNROLLED(v, 8) sum[v] = 0;
      const SCALAR *from = b + block * b_row + j;
      for (int64_t k = block; k < end; k++, from += b_row) {
        const V factor = a[k * a_step];
        UNROLLED(v, 8) sum[v] = VECTOR_NAME(fma)(factor, VECTOR_NAME(load)(from + v * V_LANES), sum[v]);
      }
      UNROLLED(v, 8) PUT_V(y + j + v * V_LANES, sum[v]);
    }
    for (; j + V_LANES <= columns; j += V_LANES) {
      V sum = 0;
      const SCALAR *from = b + block * b_row + j;
      for (int64_t k = block; k < end; k++, from += b_row)
        sum = VECTOR_NAME(fma)((V)a[k * a_step], VECTOR_NAME(load)(from), sum);
      PUT_V(y + j, sum);
    }
    for (; j + Q_LANES <= columns; j += Q_LANES) {
      Q sum = 0;
      const SCALAR *from = b + block * b_row + j;
      for (int64_t k = block; k < end; k++, from += b_row)
        sum = QUARTER_NAME(fma)((Q)a[k * a_step], QUARTER_NAME(load)(from), sum);
      PUT_Q(y + j, sum);
    }
    for (; j < columns; j++) {
      SCALAR sum = 0;
      for (int64_t k = block; k < end; k++) sum = FMA(a[k * a_step], b[k * b_row + j], sum);
      PUT(y + j, sum);
    }
    add = 1;
    block = end;
  } while (block < inner);
}

// A block of the inner index and of the left factor's rows, by which a region of the result is computed.
typedef struct {
  int64_t i0, i1, rows0, rows1, row_step;  // the region's rows, the block's, and how many a tile takes
  int64_t columns0, columns1, start, inner;
  int packs_left, add;
} NAME(product_block);

// Prefetches of the tiles of a panel: tile t, for t < tiles, from `at` + t·`by_tile`, a line every `step`
// bytes.
typedef struct {
  uintptr_t at;
  intptr_t step, by_tile;
  int64_t tiles;
} NAME(panel_ahead);

// Prefetches the panel beside it, which is read for the first time next: each tile fetches a line of every
// row. In the last two panels a tile fetches lines of the left factor's next block; for a left factor stored
// transposed, the next tile's rows.
static NAME(panel_ahead) NAME(product_ahead)(const NAME(product) *p, const NAME(product_block) *k, int64_t j,
                                             int64_t width) {
  enum { LINE = 64 / sizeof(SCALAR) };
  const int64_t next = j + width;
  uintptr_t base = (uintptr_t)p->b;
  int64_t offset = 0, step = 0, by_tile = LINE, tiles = k->rows1;
  if (k->packs_left && p->a_transposed && j == k->columns0) {
    base = (uintptr_t)p->a;
    offset = k->start * p->a_row + k->rows0 + k->row_step;
    step = p->a_row;
    by_tile = k->row_step;
  } else if (k->rows0 == k->i0 && next < k->columns1 && !p->b_transposed) {
    offset = k->start * p->b_row + next;
    step = p->b_row;
    tiles = width / LINE;
  } else if (k->rows0 == k->i0 && next < k->columns1) {
    tiles = p->b_row < 2 * k->inner ? tiles : 0;  // only where nearly all between these rows is wanted
    offset = next * p->b_row + k->start;
    step = LINE;
    by_tile = k->inner * LINE;
  } else if (k->packs_left && !p->a_transposed && next + width >= k->columns1) {
    const int64_t done = next < k->columns1 || k->rows0 == k->i0 ? 0 : (k->rows1 - k->rows0) / k->row_step;
    base = (uintptr_t)p->a;
    offset = k->start + (k->rows1 < k->i1 ? k->rows1 * p->a_row : k->i0 * p->a_row + k->inner) + done * LINE;
    step = p->a_row;
    tiles = (k->inner + LINE - 1) / LINE - done;
  } else {
    tiles = 0;
  }
  const int64_t size = sizeof(SCALAR);
  return (NAME(panel_ahead)){base + (uintptr_t)(offset * size), step * size, by_tile * size, tiles};
}

// One block: its panels of columns, packed where that pays, times its tiles of rows.
static void NAME(product_panels)(const NAME(product) *p, const NAME(product_block) *k, int b_lies_well, SCALAR *left,
                                 SCALAR *right) {
  SCALAR spill[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const int is_packed = p->a_transposed || k->packs_left, add = k->add;
  const int layout = !is_packed ? BY_ROWS : k->inner > 3 * TILE_AHEAD ? FETCHING : PACKED;
  for (int64_t j = k->columns0, width; j < k->columns1; j += width) {
    width = NAME(tile_width)(k->columns1 - j);
    const int64_t count = NAME(least)(k->columns1 - j, width);
    const int direct = b_lies_well && count == width;
    const int64_t b_stride = direct ? p->b_row : width;
    SCALAR *const panel = right + (j - k->columns0) * k->inner;
    if (!direct && k->rows0 == k->i0) {
      if (p->b_transposed)
        NAME(pack_transposed)(panel, width, p->b + j * p->b_row + k->start, p->b_row, count, k->inner);
      else NAME(pack_straight)(panel, width, p->b + k->start * p->b_row + j, p->b_row, count, k->inner);
    }
    const SCALAR *const b = direct ? p->b + k->start * p->b_row + j : panel;
    NAME(panel_ahead) later = NAME(product_ahead)(p, k, j, width);
    for (int64_t i = k->rows0; i < k->rows1; i += k->row_step, later.at += (uintptr_t)later.by_tile) {
      const intptr_t step = later.tiles-- > 0 ? later.step : 0;
      const int64_t rows = NAME(least)(k->rows1 - i, k->row_step);
      const SCALAR *a = p->a + (p->a_transposed ? k->start * p->a_row + i : i * p->a_row + k->start);
      if (k->packs_left) {
        SCALAR *const packed = left + (i - k->rows0) * k->inner;
        if (j == k->columns0) {
          if (p->a_transposed) NAME(pack_straight)(packed, TILE_ROWS, a, p->a_row, rows, k->inner);
          else NAME(pack_transposed)(packed, TILE_ROWS, a, p->a_row, rows, k->inner);
        }
        a = packed;
      }
      SCALAR *const y = p->y + i * p->y_row + j;
      const VECTOR_NAME(tile_function) tile = NAME(tile_for)(layout, rows, width);
      const int64_t a_stride = k->packs_left ? TILE_ROWS : p->a_row;
      if (count == width) {
        tile(k->inner, a, a_stride, b, b_stride, 0, y, p->y_row, add, later.at, step);
        continue;
      }
      tile(k->inner, a, a_stride, b, b_stride, 0, spill, TILE_COLUMNS, 0, later.at, step);
      for (int64_t r = 0; r < rows; r++)
        for (int64_t s = 0; s < count; s++) PUT(y + r * p->y_row + s, spill[r * TILE_COLUMNS + s]);
    }
  }
}

// Rows i0 … i1, columns j0 … j1 of the result.
static void NAME(product_region)(const NAME(product) *p, int64_t i0, int64_t i1, int64_t j0, int64_t j1,
                                 char *workspace) {
  const int64_t rows = i1 - i0;
  if (rows == 1 && !p->b_transposed) {
    const SCALAR *a = p->a + (p->a_transposed ? i0 : i0 * p->a_row);
    NAME(product_row)(j1 - j0, p->inner, a, p->a_transposed ? p->a_row : 1, p->b + j0, p->b_row,
                      p->y + i0 * p->y_row + j0, p->add);
    return;
  }
  SCALAR *const left = (SCALAR *)workspace;
  SCALAR *const right = (SCALAR *)(workspace + CR_LEFT_BYTES + CR_SLACK_BYTES);
  const int64_t b_bytes = p->inner * (j1 - j0) * (int64_t)sizeof(SCALAR);
  // Packing the right factor costs a reading and a writing of it, and pays where many tiles of rows read it then.
  const int b_lies_well = !p->b_transposed && (rows <= 10 * TILE_ROWS || b_bytes <= 65536);
  // Equal blocks of rows: a last one of few rows would read all of the right factor for them.
  const int64_t row_blocks = (rows + LEFT_ROWS - 1) / LEFT_ROWS, tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  const int64_t rows_at_once = (tiles + row_blocks - 1) / row_blocks * TILE_ROWS;
  NAME(product_block) k = {.i0 = i0, .i1 = i1};
  // What is read once or twice is read where it lies.
  k.packs_left = rows * p->inner * (int64_t)sizeof(SCALAR) > 32768 && (p->a_transposed || j1 - j0 > 2 * TILE_COLUMNS);
  for (k.columns0 = j0; k.columns0 < j1; k.columns0 = k.columns1) {
    k.columns1 = NAME(least)(j1, k.columns0 + RIGHT_COLUMNS);
    k.start = 0;
    do {
      k.inner = NAME(least)(p->inner - k.start, CR_KC);
      k.add = p->add || k.start > 0;
      for (k.rows0 = i0; k.rows0 < i1; k.rows0 = k.rows1) {
        if (cr_is_stopped()) return;
        k.rows1 = NAME(least)(i1, k.rows0 + rows_at_once);
        k.row_step = k.packs_left ? TILE_ROWS : NAME(row_step)(k.rows1 - k.rows0);
        NAME(product_panels)(p, &k, b_lies_well, left, right);
      }
      k.start += k.inner;
    } while (k.start < p->inner);
  }
}

static void NAME(product_task)(const void *context, int64_t index, int worker) {
  const NAME(product) *p = context;
  const int64_t i = index / p->column_parts, j = index % p->column_parts;
  const int64_t row_tiles = (p->rows + TILE_ROWS - 1) / TILE_ROWS;
  const int64_t column_tiles = (p->columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const int64_t i0 = row_tiles * i / p->row_parts * TILE_ROWS, j0 = column_tiles * j / p->column_parts * TILE_COLUMNS;
  int64_t i1 = row_tiles * (i + 1) / p->row_parts * TILE_ROWS;
  int64_t j1 = column_tiles * (j + 1) / p->column_parts * TILE_COLUMNS;
  if (i1 > p->rows) i1 = p->rows;
  if (j1 > p->columns) j1 = p->columns;
  if (i0 < i1 && j0 < j1) NAME(product_region)(p, i0, i1, j0, j1, p->workspace + (int64_t)worker * CR_WORKER_BYTES);
}

// Rows of an outer product, a (rows) ⊗ b (columns), larger than any cache: stored past the caches, which would fetch
// every line before it is overwritten.
static void NAME(outer_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(product) *p = context;
  const int64_t last = p->rows * (index + 1) / p->row_parts;
  for (int64_t i = p->rows * index / p->row_parts; i < last && !cr_is_stopped(); i++) {
    const V factor = p->a[p->a_transposed ? i : i * p->a_row];
    SCALAR *y = p->y + i * p->y_row;
    for (int64_t j = 0; j < p->columns; j += V_LANES)
      __builtin_nontemporal_store(VECTOR_NAME(fma)(factor, VECTOR_NAME(load)(p->b + j), (V)0), (V *)(y + j));
  }
  __atomic_thread_fence(__ATOMIC_SEQ_CST);  // such stores are ordered by nothing else
}

// True for an outer product of at least 8 MB whose rows are whole vectors at their places.
static int NAME(is_large_outer)(const NAME(product) *p) {
  return p->inner == 1 && !p->add && !p->b_transposed && p->columns % V_LANES == 0 && p->y_row % V_LANES == 0
      && (uintptr_t)p->y % sizeof(V) == 0 && (double)p->rows * p->columns * sizeof(SCALAR) >= 8 << 20;
}

// The whole product, by as many threads as it is worth.
static void NAME(run_product)(NAME(product) p) {
  if (p.rows <= 0 || p.columns <= 0) return;
  if (p.columns == 1 && p.rows > 1 && p.y_row == 1) {
    // y (rows 1) = a · b is yᵀ = bᵀ · aᵀ: vectors go across rows of a. A product has the same bits either way round.
    NAME(product) turned = {p.b, p.a, p.y, 1, p.rows, p.inner, p.b_row, p.a_row, p.rows, !p.b_transposed,
                            !p.a_transposed, p.add, 1, 1, p.workspace};
    p = turned;
  }
  if (NAME(is_large_outer)(&p)) {
    p.row_parts = NAME(least)(4 * cr_get_threads(), p.rows);
    cr_parallel(p.row_parts, NAME(outer_task), &p);
    return;
  }
  const double work = (double)p.rows * (double)p.columns * (double)p.inner;
  if (work >= CR_WORTH_THREADS && cr_get_threads() > 1) {
    // Two parts a thread keep one that is held up from being waited for long; each packs the left factor for itself.
    int64_t parts = cr_get_threads() * (work > 64e6 ? 2 : 1);
    while (parts > 1) {  // each factor of the number of parts divides the longer side
      int64_t factor = 2;
      while (parts % factor) factor++;
      parts /= factor;
      if (p.columns / p.column_parts >= p.rows / p.row_parts) p.column_parts *= factor;
      else p.row_parts *= factor;
    }
    cr_parallel(p.row_parts * p.column_parts, NAME(product_task), &p);
    return;
  }
  NAME(product_region)(&p, 0, p.rows, 0, p.columns, p.workspace);
}

OUTLINE void NAME(matmul)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, int add,
                          char *workspace) {
  const int64_t *n = it->n;
  NAME(run_product)((NAME(product)){a, b, y, n[0], n[1], n[2], n[3], n[4], n[5], !!(it->flags & CR_TRANSPOSE_A),
                                 !!(it->flags & CR_TRANSPOSE_B), add, 1, 1, workspace});
}
