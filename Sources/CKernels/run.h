// run.h — the loop over a program.

// One instruction in its simplest form, for a size above the limit of the workspace.
OUTLINE void NAME(run_simply)(const cr_instruction *it, SCALAR *arena) {
#if REAL_BITS == 32
  cr_reference_run_f32(it, 1, arena);
#else
  cr_reference_run_f64(it, 1, arena);
#endif
}

// Elements from which threads are worth waking.
#define LARGE_cheap (CR_WORTH_THREADS / 2)
#define LARGE_costly (CR_WORTH_THREADS / 16)

// A tiny instruction takes as little time as its switch and one call.
#define MAP(KERNEL, function, swift, cost)                          \
  case CR_##KERNEL:                                                 \
    if (n[0] < LARGE_##cost) NAME(map_##function)(n[0], y, a, add); \
    else NAME(run_ranges)(it, n[0], y, a, b, c, add);               \
    break;
#define BINARY(KERNEL, function, swift, cost)                                      \
  case CR_##KERNEL:                                                                \
    if (n[0] == 1 && n[1] == 1 && n[2] == 1 && n[3] < LARGE_##cost)                \
      NAME(row_##function)(n[3], y, a, n[7], b, n[11], add);                       \
    else NAME(large_binary)(it, NAME(row_##function), y, a, b, add, LARGE_##cost); \
    break;
#define POINTWISE(KERNEL, function, swift, cost, count)                         \
  case CR_##KERNEL:                                                             \
    if (n[0] < LARGE_##cost) NAME(pointwise_##function)(n[0], y, a, b, c, add); \
    else NAME(run_ranges)(it, n[0], y, a, b, c, add);                           \
    break;

static int64_t NAME(run)(const cr_instruction *program, int64_t count, SCALAR *arena, void *workspace) {
  const int32_t *flag = cr_watched;
  for (const cr_instruction *it = program, *end = program + count; it < end; it++) {
    if (__atomic_load_n(flag, __ATOMIC_RELAXED)) return it - program;
    if (it->fused) {
      if (it->fused == CR_FUSED_LAYER) NAME(fused_layer)(it, arena);
      else if (it->fused & CR_FUSED_BACKWARD) NAME(fused_backward)(it, arena);
      it += it->length - 1;
      continue;
    }
    SCALAR *y = arena + it->y, *c = arena + it->c;
    const SCALAR *a = arena + it->a, *b = arena + it->b;
    const int64_t *n = it->n;
    const int add = it->flags & CR_ACCUMULATE;
    switch (it->kernel) {
      case CR_FILL:
        if (n[0] < LARGE_cheap) NAME(map_fill)(n[0], y, (SCALAR)it->s[0], add);
        else NAME(run_ranges)(it, n[0], y, a, b, c, add);
        break;
      CR_MAPS(MAP)
      case CR_AFFINE:
        if (n[0] < LARGE_cheap) NAME(map_affine)(n[0], y, a, (SCALAR)it->s[0], (SCALAR)it->s[1], add);
        else NAME(run_ranges)(it, n[0], y, a, b, c, add);
        break;
      CR_BINARIES(BINARY)
      case CR_STRIDED_COPY: NAME(strided_copy)(it, y, a, add); break;
      case CR_MATMUL:
        if (n[0] <= 4 && n[1] <= 4 && n[2] <= 8) NAME(product_tiny)(n, it->flags, y, a, b, 0, add);
        else NAME(matmul)(it, y, a, b, add, workspace);
        break;
      case CR_LINEAR:
        if (n[0] <= 4 && n[1] <= 4 && n[2] <= 8) {
          NAME(product_tiny)(n, 0, y, a, b, c, add);
          break;
        }
        for (int64_t i = 0; i < n[0]; i++) NAME(map_copy)(n[1], y + i * n[5], c, add);
        NAME(matmul)(it, y, a, b, 1, workspace);
        break;
      case CR_RECORD:
        y[(int64_t)c[0]] = a[0];
        c[0] += 1;
        break;
      case CR_GATHER:
        b += (int64_t)c[0];
        for (int64_t i = 0; i < n[0]; i++, y += n[1]) {
          const SCALAR *row = a + (int64_t)b[i] * n[1];
          if (n[1] > 4) NAME(map_copy)(n[1], y, row, add);
          else UNVECTORIZED for (int64_t k = 0; k < n[1]; k++) PUT(y + k, row[k]);
        }
        break;
      case CR_SUM:
        if (n[2] == 1 && n[0] * n[1] < CR_WORTH_THREADS) {
          for (int64_t i = 0; i < n[0]; i++) PUT(y + i, NAME(row_sum)(n[1], a + i * n[1]));
          break;
        }
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[0], n[1] * n[2],
                       n[2] == 1 ? NAME(sum_rows_task) : NAME(middle_task));
        break;
      case CR_MAX: case CR_MAX_GRADIENT:
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[0], n[1] * n[2], NAME(middle_task));
        break;
      case CR_SOFTMAX: case CR_LOG_SOFTMAX: case CR_CLASS_CROSS_ENTROPY: case CR_CLASS_CROSS_ENTROPY_GRADIENT:
      case CR_SOFTMAX_GRADIENT: case CR_LOG_SOFTMAX_GRADIENT:
        if (n[1] > CR_WORKER_BYTES / (int64_t)sizeof(SCALAR)) {
          NAME(run_simply)(it, arena);
          break;
        }
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[0], 20 * n[1], NAME(softmax_task));
        break;
      CR_POINTWISE(POINTWISE)
      case CR_CONVOLUTION: case CR_CONVOLUTION_INPUT_GRADIENT:
        if (!NAME(convolve)(it, y, a, b, add, workspace)) NAME(run_simply)(it, arena);
        break;
      case CR_CONVOLUTION_WEIGHT_GRADIENT:
        if (!NAME(convolve_weights)(it, y, a, b, add, workspace)) NAME(run_simply)(it, arena);
        break;
      case CR_MAX_POOL: case CR_MEAN_POOL: case CR_MAX_POOL_GRADIENT: case CR_MEAN_POOL_GRADIENT:
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[0], n[1] * n[2] + 2 * n[3] * n[4] * n[9] * n[10],
                       NAME(pool_task));
        break;
      case CR_CHANNEL_SQUARES: case CR_CHANNEL_DEVIATIONS: case CR_CHANNEL_SHARES:
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[1], n[0] * n[2], NAME(channel_sum_task));
        break;
      case CR_CHANNEL_NORMAL: case CR_CHANNEL_SPREAD:
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[2] == 1 ? n[0] : n[0] * n[1], n[2] == 1 ? n[1] : n[2],
                       NAME(channel_map_task));
        break;
      case CR_CHANNEL_GRADIENT:
        NAME(run_rows)(it, y, a, b, c, add, workspace, n[2] == 1 ? n[0] : n[0] * n[1], n[2] == 1 ? n[1] : n[2],
                       NAME(channel_gradient_task));
        break;
#define CASE(KERNEL, ...) case CR_##KERNEL:
      CR_RULES(CASE)
#undef CASE
        NAME(update_parameters)(it, y, a, b, c);
        break;
      case CR_SGD:
        if (n[0] < LARGE_cheap) NAME(sgd)(n[0], y, a, b[0]);
        else NAME(run_ranges)(it, n[0], y, a, b, c, add);
        break;
      default: break;
    }
  }
  return count;
}

#undef MAP
#undef BINARY
#undef POINTWISE
#undef LARGE_cheap
#undef LARGE_costly
