// channels.h — batch normalisation: sums over the numbers of a channel, and maps that differ by channel.
//
// x (n c p) holds n images of c channels of p pixels; the columns of a table are channels of one pixel.

// Each as an expression for one number or a vector; `mean`, `scale`, `shift` are the channel's.
#define SQUARE(g, x, mean) (((x) - (mean)) * ((x) - (mean)))
#define DEVIATION(g, x, mean) ((x) - (mean))
#define TOTAL(g, x, mean) (x)
#define SHARE(g, x, mean) ((g) * ((x) - (mean)))
#define NORMAL(x, mean, scale, shift) (((x) - (mean)) * (scale) + (shift))
#define SPREAD(x, mean, scale, shift) ((scale) * ((x) - (mean)))

// Σ of a term over the p pixels of one image, by lanes and tree; over a channel: those of its images in order.
// Columns first … last of a table: in order over its n rows.
#define CHANNEL_SUM(name, term)                                                                                       \
  static SCALAR NAME(name##_of_row)(int64_t p, const SCALAR *g, const SCALAR *x, SCALAR mean) {                       \
    NAME(lanes) lanes = {0};                                                                                          \
    int64_t k = 0;                                                                                                    \
    for (; k + CR_LANES <= p; k += CR_LANES)                                                                          \
      for (int i = 0; i < LANE_VECTORS; i++)                                                                          \
        lanes.part[i] += term(VECTOR_NAME(load)(g + k + i * V_LANES), VECTOR_NAME(load)(x + k + i * V_LANES), (V)mean); \
    for (int i = 0; i < LANE_VECTORS && k < p; i++, k += V_LANES) {                                                   \
      if (k + V_LANES <= p) {                                                                                         \
        lanes.part[i] += term(VECTOR_NAME(load)(g + k), VECTOR_NAME(load)(x + k), (V)mean);                           \
        continue;                                                                                                     \
      }                                                                                                               \
      SCALAR rest[V_LANES] = {0};                                                                                     \
      for (int64_t l = 0; l < p - k; l++) rest[l] = term(g[k + l], x[k + l], mean);                                   \
      lanes.part[i] += VECTOR_NAME(load)(rest);                                                                       \
    }                                                                                                                 \
    return NAME(tree)(&lanes);                                                                                        \
  }                                                                                                                   \
  static void NAME(name##_of_columns)(int64_t n, int64_t c, int64_t first, int64_t last, SCALAR *y, const SCALAR *g,  \
                                      const SCALAR *x, const SCALAR *mean, int add) {                                 \
    int64_t j = first;                                                                                                \
    for (; j + V_LANES <= last; j += V_LANES) {                                                                       \
      const V m = VECTOR_NAME(load)(mean + j);                                                                        \
      V sum = 0;                                                                                                      \
      (void)m;                                                                                                        \
      for (int64_t i = 0; i < n; i++)                                                                                 \
        sum += term(VECTOR_NAME(load)(g + i * c + j), VECTOR_NAME(load)(x + i * c + j), m);                           \
      PUT_V(y + j, sum);                                                                                              \
    }                                                                                                                 \
    for (; j < last; j++) {                                                                                           \
      SCALAR sum = 0;                                                                                                 \
      for (int64_t i = 0; i < n; i++) sum += term(g[i * c + j], x[i * c + j], mean[j]);                               \
      PUT(y + j, sum);                                                                                                \
    }                                                                                                                 \
  }
CHANNEL_SUM(squares, SQUARE)
CHANNEL_SUM(deviations, DEVIATION)
CHANNEL_SUM(shares, SHARE)
CHANNEL_SUM(totals, TOTAL)
#undef CHANNEL_SUM

// A row of p pixels of one channel, or of a table's columns, each with its own mean, scale and shift.
#define CHANNEL_MAP(name, term)                                                                                     \
  static void NAME(name##_row)(int64_t p, SCALAR *y, const SCALAR *x, SCALAR mean, SCALAR scale, SCALAR shift,      \
                               int add) {                                                                           \
    int64_t k = 0;                                                                                                  \
    for (; k + V_LANES <= p; k += V_LANES)                                                                          \
      PUT_V(y + k, term(VECTOR_NAME(load)(x + k), (V)mean, (V)scale, (V)shift));                                    \
    for (; k + Q_LANES <= p; k += Q_LANES)                                                                          \
      PUT_Q(y + k, term(QUARTER_NAME(load)(x + k), (Q)mean, (Q)scale, (Q)shift));                                   \
    UNVECTORIZED for (; k < p; k++) PUT(y + k, term(x[k], mean, scale, shift));                                     \
  }                                                                                                                 \
  static void NAME(name##_columns)(int64_t c, SCALAR *y, const SCALAR *x, const SCALAR *mean, const SCALAR *scale,  \
                                   const SCALAR *shift, int add) {                                                  \
    int64_t k = 0;                                                                                                  \
    for (; k + V_LANES <= c; k += V_LANES)                                                                          \
      PUT_V(y + k, term(VECTOR_NAME(load)(x + k), VECTOR_NAME(load)(mean + k), VECTOR_NAME(load)(scale + k),        \
                        VECTOR_NAME(load)(shift + k)));                                                             \
    UNVECTORIZED for (; k < c; k++) PUT(y + k, term(x[k], mean[k], scale[k], shift[k]));                            \
  }
CHANNEL_MAP(normal, NORMAL)
CHANNEL_MAP(spread, SPREAD)
#undef CHANNEL_MAP

// The gradient by x that goes by the value, by σ² and by μ, in one pass; c (4 n1) as the header says.
#define HANDED(y, g, s) (add ? (y) + (g) * (s) : (g) * (s))
#define GRADIENT(y, g, x, s, t, mean, shift) ((HANDED(y, g, s) + (t) * ((x) - (mean))) + (shift))

static void NAME(gradient_row)(int64_t p, SCALAR *y, const SCALAR *g, const SCALAR *x, SCALAR s, SCALAR t, SCALAR mean,
                               SCALAR shift, int add) {
  int64_t k = 0;
  for (; k + V_LANES <= p; k += V_LANES)
    VECTOR_NAME(store)(y + k, GRADIENT(VECTOR_NAME(load)(y + k), VECTOR_NAME(load)(g + k), VECTOR_NAME(load)(x + k), (V)s,
                                       (V)t, (V)mean, (V)shift));
  for (; k + Q_LANES <= p; k += Q_LANES)
    QUARTER_NAME(store)(y + k, GRADIENT(QUARTER_NAME(load)(y + k), QUARTER_NAME(load)(g + k), QUARTER_NAME(load)(x + k),
                                        (Q)s, (Q)t, (Q)mean, (Q)shift));
  UNVECTORIZED for (; k < p; k++) y[k] = GRADIENT(y[k], g[k], x[k], s, t, mean, shift);
}

static void NAME(gradient_columns)(int64_t c, SCALAR *y, const SCALAR *g, const SCALAR *x, const SCALAR *s, int add) {
  const SCALAR *t = s + c, *mean = t + c, *shift = mean + c;
  int64_t k = 0;
  for (; k + V_LANES <= c; k += V_LANES)
    VECTOR_NAME(store)(y + k, GRADIENT(VECTOR_NAME(load)(y + k), VECTOR_NAME(load)(g + k), VECTOR_NAME(load)(x + k),
                                       VECTOR_NAME(load)(s + k), VECTOR_NAME(load)(t + k), VECTOR_NAME(load)(mean + k),
                                       VECTOR_NAME(load)(shift + k)));
  UNVECTORIZED for (; k < c; k++) y[k] = GRADIENT(y[k], g[k], x[k], s[k], t[k], mean[k], shift[k]);
}
#undef HANDED
#undef GRADIENT

// Some of the rows, as channel_map_task takes them.
static void NAME(channel_gradient_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(row_range) *r = context;
  const int64_t c = r->it->n[1], p = r->it->n[2];
  const int64_t first = index * r->at_once, last = first + NAME(rows_of_task)(r, index);
  const SCALAR *s = r->c;
  for (int64_t row = first; row < last; row++) {
    const int64_t at = row * (p == 1 ? c : p), channel = row % c;
    if (p == 1) NAME(gradient_columns)(c, r->y + at, r->a + at, r->b + at, s, r->add);
    else
      NAME(gradient_row)(p, r->y + at, r->a + at, r->b + at, s[channel], s[c + channel], s[2 * c + channel],
                         s[3 * c + channel], r->add);
  }
}

// Sums of some of the channels.
static void NAME(channel_sum_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(row_range) *r = context;
  const int64_t n = r->it->n[0], c = r->it->n[1], p = r->it->n[2];
  const int add = r->add;
  const int64_t first = index * r->at_once, last = first + NAME(rows_of_task)(r, index);
  const int kernel = r->it->kernel;
  if (p == 1) {
    if (kernel == CR_CHANNEL_SQUARES) NAME(squares_of_columns)(n, c, first, last, r->y, r->a, r->a, r->b, add);
    else if (kernel == CR_CHANNEL_DEVIATIONS)
      NAME(deviations_of_columns)(n, c, first, last, r->y, r->a, r->a, r->b, add);
    else {
      NAME(totals_of_columns)(n, c, first, last, r->y, r->a, r->a, r->b, add);
      NAME(shares_of_columns)(n, c, first, last, r->y + c, r->a, r->b, r->c, add);
    }
    return;
  }
  for (int64_t channel = first; channel < last; channel++) {
    SCALAR sum = 0, shares = 0;
    for (int64_t i = 0; i < n; i++) {
      const SCALAR *a = r->a + (i * c + channel) * p;
      if (kernel == CR_CHANNEL_SQUARES) sum += NAME(squares_of_row)(p, a, a, r->b[channel]);
      else if (kernel == CR_CHANNEL_DEVIATIONS) sum += NAME(deviations_of_row)(p, a, a, r->b[channel]);
      else {
        sum += NAME(totals_of_row)(p, a, a, 0);
        shares += NAME(shares_of_row)(p, a, r->b + (i * c + channel) * p, r->c[channel]);
      }
    }
    PUT(r->y + channel, sum);
    if (kernel == CR_CHANNEL_SHARES) PUT(r->y + c + channel, shares);
  }
}

// Some of the rows: (image, channel) pairs of p pixels, or rows of a table.
static void NAME(channel_map_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(row_range) *r = context;
  const int64_t c = r->it->n[1], p = r->it->n[2];
  const int64_t first = index * r->at_once, last = first + NAME(rows_of_task)(r, index);
  const int normal = r->it->kernel == CR_CHANNEL_NORMAL;
  const SCALAR *mean = normal ? r->b : r->c, *scale = normal ? r->b + c : r->b, *shift = normal ? r->b + 2 * c : r->b;
  for (int64_t row = first; row < last; row++) {
    if (p == 1) {
      (normal ? NAME(normal_columns) : NAME(spread_columns))(c, r->y + row * c, r->a + row * c, mean, scale, shift,
                                                             r->add);
      continue;
    }
    const int64_t channel = row % c;
    (normal ? NAME(normal_row) : NAME(spread_row))(p, r->y + row * p, r->a + row * p, mean[channel], scale[channel],
                                                   shift[channel], r->add);
  }
}

#undef SQUARE
#undef DEVIATION
#undef TOTAL
#undef SHARE
#undef NORMAL
#undef SPREAD
