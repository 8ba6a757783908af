// spread.h — large maps, binaries, reductions and rows, divided among threads.

// A large map or binary, divided among threads by ranges of CHUNK elements.
enum { NAME(CHUNK) = 1 << 14 };
typedef struct {
  const cr_instruction *it;
  SCALAR *y;
  const SCALAR *a, *b, *c;
  int add;
} NAME(ranges);

static void NAME(range_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(ranges) *r = context;
  const cr_instruction *it = r->it;
  const int binary = it->kernel >= CR_FIRST_BINARY && it->kernel <= CR_LAST_BINARY;
  const int64_t total = binary ? it->n[0] * it->n[1] * it->n[2] * it->n[3] : it->n[0];
  const int64_t start = index * NAME(CHUNK), n = total - start < NAME(CHUNK) ? total - start : NAME(CHUNK);
  SCALAR *y = r->y + start;
  const SCALAR *a = r->a + start, *b = r->b + start;
  if (binary) NAME(row_functions)[it->kernel - CR_FIRST_BINARY](n, y, a, 1, b, 1, r->add);
  else if (it->kernel == CR_FILL) NAME(map_fill)(n, y, (SCALAR)it->s[0], r->add);
  else if (it->kernel == CR_AFFINE) NAME(map_affine)(n, y, a, (SCALAR)it->s[0], (SCALAR)it->s[1], r->add);
  else if (it->kernel == CR_SGD) NAME(sgd)(n, y, a, r->b[0]);
  else if (it->kernel >= CR_FIRST_POINTWISE)
    NAME(pointwise_functions)[it->kernel - CR_FIRST_POINTWISE](n, y, a, b, r->c + start, r->add);
  else NAME(map_functions)[it->kernel - CR_FIRST_MAP](n, y, a, r->add);
}

// Walks [0, n) in chunks on the pool; contiguous operands only.
OUTLINE void NAME(run_ranges)(const cr_instruction *it, int64_t n, SCALAR *y, const SCALAR *a, const SCALAR *b,
                              const SCALAR *c, int add) {
  const NAME(ranges) r = {it, y, a, b, c, add};
  cr_parallel((n + NAME(CHUNK) - 1) / NAME(CHUNK), NAME(range_task), &r);
}

INLINE int NAME(is_contiguous)(const int64_t *n, const int64_t *strides) {
  return strides[3] == 1 && (n[2] == 1 || strides[2] == n[3]) && (n[1] == 1 || strides[1] == n[2] * n[3])
      && (n[0] == 1 || strides[0] == n[1] * n[2] * n[3]);
}

// A binary that is more than one short row; threads share one of `large` elements.
OUTLINE void NAME(large_binary)(const cr_instruction *it, NAME(row_function) run, SCALAR *y, const SCALAR *a,
                                const SCALAR *b, int add, int64_t large) {
  const int64_t *n = it->n, total = n[0] * n[1] * n[2] * n[3];
  if (total >= large && NAME(is_contiguous)(n, n + 4) && NAME(is_contiguous)(n, n + 8))
    NAME(run_ranges)(it, total, y, a, b, b, add);
  else NAME(binary)(it, run, y, a, b, add);
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

OUTLINE void NAME(run_rows)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, SCALAR *c,
                            int add, char *workspace,
                           int64_t count, int64_t row_work, cr_task task) {
  const int64_t threads = count > 1 && row_work * count >= CR_WORTH_THREADS ? cr_get_threads() : 1;
  const int64_t tasks = threads > 1 ? 4 * threads : 1;
  const NAME(row_range) r = {it, y, c, a, b, c, add, count, (count + tasks - 1) / tasks, workspace};
  if (tasks == 1) task(&r, 0, 0);
  else cr_parallel((count + r.at_once - 1) / r.at_once, task, &r);
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
    NAME(softmax_rows)(r->it, rows, r->y + (kernel == CR_CLASS_CROSS_ENTROPY ? first : many), r->a + many,
                       r->b + first,
                       r->c + first, scratch, r->add);
}
