// run.h — the loop over a program.

// One instruction in its simplest form, where a size exceeds what the workspace was made for.
INLINE void NAME(run_simply)(const cr_instruction *it, SCALAR *arena) {
#if REAL_BITS == 32
  cr_reference_run_f32(it, 1, arena);
#else
  cr_reference_run_f64(it, 1, arena);
#endif
}

static void NAME(run)(const cr_instruction *program, int64_t count, SCALAR *arena, void *workspace) {
  for (const cr_instruction *it = program, *end = program + count; it < end; it++) {
    SCALAR *y = arena + it->y, *c = arena + it->c;
    const SCALAR *a = arena + it->a, *b = arena + it->b;
    const int64_t *n = it->n;
    const int add = it->flags & CR_ACCUMULATE;
    NAME(row_range) rows;
    switch (it->kernel) {
      case CR_FILL: case CR_COPY: case CR_NEGATE: case CR_EXP: case CR_LOG: case CR_SIGMOID: case CR_TANH: case CR_RELU:
      case CR_ABS: case CR_SQRT: case CR_SIGN: case CR_AFFINE:
        if (n[0] * NAME(map_cost)(it->kernel) >= CR_WORTH_THREADS) NAME(run_ranges)(it, n[0], y, a, b, c, add);
        else NAME(map)(it, n[0], y, a, add);
        break;
      case CR_ADD: case CR_SUBTRACT: case CR_MULTIPLY: case CR_DIVIDE: case CR_POWER: case CR_MAXIMUM: case CR_MINIMUM:
      case CR_LESS: case CR_LESS_EQUAL: case CR_GREATER: case CR_GREATER_EQUAL: case CR_EQUAL: case CR_NOT_EQUAL:
      case CR_SIGMOID_GRADIENT: case CR_TANH_GRADIENT: case CR_RELU_GRADIENT: case CR_ABS_GRADIENT: {
        const int64_t total = n[0] * n[1] * n[2] * n[3];
        if (total * 2 >= CR_WORTH_THREADS && NAME(is_contiguous)(n, n + 4) && NAME(is_contiguous)(n, n + 8))
          NAME(run_ranges)(it, total, y, a, b, c, add);
        else NAME(binary)(it, y, a, b, add);
        break;
      }
      case CR_STRIDED_COPY: NAME(strided_copy)(it, y, a, add); break;
      case CR_MATMUL: NAME(matmul)(it, y, a, b, add, workspace); break;
      case CR_SUM:
        if (n[2] == 1 && n[0] * n[1] < CR_WORTH_THREADS) {
          for (int64_t i = 0; i < n[0]; i++) PUT(y + i, NAME(row_sum)(n[1], a + i * n[1]));
          break;
        }
        rows = (NAME(row_range)){it, y, c, a, b, c, add, 0, 0, workspace};
        NAME(run_rows)(&rows, n[0], n[1] * n[2], n[2] == 1 ? NAME(sum_rows_task) : NAME(middle_task));
        break;
      case CR_MAX: case CR_MAX_GRADIENT:
        rows = (NAME(row_range)){it, y, c, a, b, c, add, 0, 0, workspace};
        NAME(run_rows)(&rows, n[0], n[1] * n[2], NAME(middle_task));
        break;
      case CR_SOFTMAX: case CR_LOG_SOFTMAX: case CR_CLASS_CROSS_ENTROPY: case CR_CLASS_CROSS_ENTROPY_GRADIENT:
      case CR_SOFTMAX_GRADIENT: case CR_LOG_SOFTMAX_GRADIENT:
        if (n[1] > CR_WORKER_BYTES / (int64_t)sizeof(SCALAR)) {
          NAME(run_simply)(it, arena);
          break;
        }
        rows = (NAME(row_range)){it, y, c, a, b, c, add, 0, 0, workspace};
        NAME(run_rows)(&rows, n[0], 20 * n[1], NAME(softmax_task));
        break;
      case CR_BINARY_CROSS_ENTROPY: NAME(run_ranges)(it, n[0], y, a, b, c, add); break;
      case CR_BINARY_CROSS_ENTROPY_GRADIENT: NAME(run_ranges)(it, n[0], y, a, b, c, add); break;
      case CR_CONVOLUTION: case CR_CONVOLUTION_INPUT_GRADIENT:
        if (!NAME(convolve)(it, y, a, b, add, workspace)) NAME(run_simply)(it, arena);
        break;
      case CR_CONVOLUTION_WEIGHT_GRADIENT:
        if (!NAME(convolve_weights)(it, y, a, b, add, workspace)) NAME(run_simply)(it, arena);
        break;
      case CR_MAX_POOL: case CR_MEAN_POOL: case CR_MAX_POOL_GRADIENT: case CR_MEAN_POOL_GRADIENT:
        rows = (NAME(row_range)){it, y, c, a, b, c, add, 0, 0, workspace};
        NAME(run_rows)(&rows, n[0], n[1] * n[2] + 2 * n[3] * n[4] * n[9] * n[10], NAME(pool_task));
        break;
      case CR_SGD:
        if (n[0] * 2 >= CR_WORTH_THREADS) NAME(run_ranges)(it, n[0], y, a, b, c, add);
        else NAME(sgd)(n[0], y, a, b[0]);
        break;
      default: break;
    }
  }
}
