// spread.h — large maps, binaries, reductions and rows, divided among threads.

// A large map or binary, divided among threads by ranges of CHUNK elements.
enum { NAME(CHUNK) = 1 << 14 };
typedef struct {
  const cr_instruction *it;
  SCALAR *y;
  const SCALAR *a, *b, *c;
  int add;
} NAME(ranges);

static void NAME(map)(const cr_instruction *it, int64_t n, SCALAR *y, const SCALAR *a, int add) {
  switch (it->kernel) {
    case CR_FILL: NAME(map_fill)(n, y, (SCALAR)it->s[0], add); break;
    case CR_COPY: NAME(map_copy)(n, y, a, add); break;
    case CR_NEGATE: NAME(map_negate)(n, y, a, add); break;
    case CR_EXP: NAME(map_exp)(n, y, a, add); break;
    case CR_LOG: NAME(map_log)(n, y, a, add); break;
    case CR_SIGMOID: NAME(map_sigmoid)(n, y, a, add); break;
    case CR_TANH: NAME(map_tanh)(n, y, a, add); break;
    case CR_RELU: NAME(map_relu)(n, y, a, add); break;
    case CR_ABS: NAME(map_abs)(n, y, a, add); break;
    case CR_SQRT: NAME(map_sqrt)(n, y, a, add); break;
    case CR_SIGN: NAME(map_sign)(n, y, a, add); break;
    default: NAME(map_affine)(n, y, a, (SCALAR)it->s[0], (SCALAR)it->s[1], add);
  }
}

static void NAME(range_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(ranges) *r = context;
  const cr_instruction *it = r->it;
  const int binary = it->kernel >= CR_ADD && it->kernel <= CR_ABS_GRADIENT;
  const int64_t total = binary ? it->n[0] * it->n[1] * it->n[2] * it->n[3] : it->n[0];
  const int64_t start = index * NAME(CHUNK), n = total - start < NAME(CHUNK) ? total - start : NAME(CHUNK);
  const NAME(operand) left = {r->a + start, 0, 1}, right = {r->b + start, 0, 1};
  if (binary) NAME(row_functions)[it->kernel - CR_ADD](1, n, r->y + start, left, right, r->add);
  else if (it->kernel == CR_SGD) NAME(sgd)(n, r->y + start, r->a + start, r->b[0]);
  else if (it->kernel == CR_BINARY_CROSS_ENTROPY) NAME(rows_binary_cross_entropy)(1, n, r->y + start, left, right, r->add);
  else if (it->kernel == CR_BINARY_CROSS_ENTROPY_GRADIENT)
    NAME(binary_cross_entropy_gradients)(n, r->y + start, r->a + start, r->b + start, r->c + start, r->add);
  else NAME(map)(it, n, r->y + start, r->a + start, r->add);
}

// The work of one element of a map, in multiply-adds.
INLINE int NAME(map_cost)(int kernel) {
  return kernel == CR_EXP || kernel == CR_LOG || kernel == CR_SIGMOID || kernel == CR_TANH ? 16 : 2;
}

// Walks [0, n) in chunks on the pool; contiguous operands only.
static void NAME(run_ranges)(const cr_instruction *it, int64_t n, SCALAR *y, const SCALAR *a, const SCALAR *b, const SCALAR *c, int add) {
  const NAME(ranges) r = {it, y, a, b, c, add};
  cr_parallel((n + NAME(CHUNK) - 1) / NAME(CHUNK), NAME(range_task), &r);
}

INLINE int NAME(is_contiguous)(const int64_t *n, const int64_t *strides) {
  return strides[3] == 1 && (n[2] == 1 || strides[2] == n[3]) && (n[1] == 1 || strides[1] == n[2] * n[3])
      && (n[0] == 1 || strides[0] == n[1] * n[2] * n[3]);
}

// Independent rows: `count` of them, `at_once` a task.
typedef struct {
  const cr_instruction *it;
  SCALAR *y, *c_out;
  const SCALAR *a, *b, *c;
  int add;
  int64_t count, at_once;
  char *workspace;
} NAME(row_range);

static void NAME(run_rows)(NAME(row_range) *r, int64_t count, int64_t row_work, cr_task task) {
  r->count = count;
  const int64_t threads = count > 1 && row_work * count >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t tasks = threads > 1 ? 4 * threads : 1;
  r->at_once = (count + tasks - 1) / tasks;
  if (tasks == 1) task(r, 0, 0);
  else cr_parallel((count + r->at_once - 1) / r->at_once, task, r);
}

INLINE int64_t NAME(rows_of_task)(const NAME(row_range) *r, int64_t index) {
  const int64_t left = r->count - index * r->at_once;
  return left < r->at_once ? left : r->at_once;
}

static void NAME(sum_rows_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(row_range) *r = context;
  const int64_t first = index * r->at_once, rows = NAME(rows_of_task)(r, index), n = r->it->n[1];
  const int add = r->add;
  for (int64_t i = first; i < first + rows; i++) PUT(r->y + i, NAME(row_sum)(n, r->a + i * n));
}

static void NAME(middle_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(row_range) *r = context;
  const int64_t first = index * r->at_once, rows = NAME(rows_of_task)(r, index), n1 = r->it->n[1], n2 = r->it->n[2];
  const int64_t many = first * n1 * n2, few = first * n2;
  if (r->it->kernel == CR_SUM) NAME(sum_middle)(rows, n1, n2, r->y + few, r->a + many, r->add);
  else if (r->it->kernel == CR_MAX) NAME(max_middle)(rows, n1, n2, r->y + few, r->a + many, r->c_out + few, r->add);
  else NAME(max_middle_gradient)(rows, n1, n2, r->y + many, r->a + few, r->b + few, r->add);
}

static void NAME(softmax_task)(const void *context, int64_t index, int worker) {
  const NAME(row_range) *r = context;
  const int64_t first = index * r->at_once, rows = NAME(rows_of_task)(r, index), many = first * r->it->n[1];
  SCALAR *scratch = (SCALAR *)(r->workspace + (int64_t)worker * CR_WORKER_BYTES);
  const int kernel = r->it->kernel;
  if (kernel == CR_SOFTMAX_GRADIENT || kernel == CR_LOG_SOFTMAX_GRADIENT)
    NAME(softmax_gradient_rows)(r->it, rows, r->y + many, r->a + many, r->b + many, r->add);
  else
    NAME(softmax_rows)(r->it, rows, r->y + (kernel == CR_CLASS_CROSS_ENTROPY ? first : many), r->a + many, r->b + first,
                       r->c + first, scratch, r->add);
}
