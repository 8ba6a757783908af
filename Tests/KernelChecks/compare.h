// compare.h — one case by the kernels and by the simple ones, for REAL with its WORD; included by bits.c twice.

// The bits of a number; one NaN is as good as another.
static WORD NAME(bits)(REAL x) {
  WORD bits;
  memcpy(&bits, &x, sizeof bits);
  return x != x ? ~(WORD)0 : bits;
}

static void NAME(fill)(const check_case *it, const cr_instruction *made, int64_t count, REAL *arena) {
  uint64_t state = 20;
  for (int64_t i = 0; i < count; i++) {
    arena[i] = (REAL)(int64_t)(next_random(&state) >> 11) * (REAL)0x1p-51 - 2;
    if (i % 97 == 13) arena[i] = 0;
  }
  const int64_t start = it->holder == 'b' ? made->b : made->c, length = it->holder == 'b' ? it->b : it->c;
  for (int64_t i = 0; i < length && it->whole; i++) arena[start + i] = (REAL)((i * 7 + i / 3) % it->whole);
  if (it->kernel == CR_GATHER) arena[made->c] = 1;
  if (it->kernel == CR_BINARY_CROSS_ENTROPY || it->kernel == CR_BINARY_CROSS_ENTROPY_GRADIENT)
    for (int64_t i = 0; i < it->a; i++) arena[made->a + i] = (arena[made->a + i] + 2) / 4;
  // Inputs where the functions saturate, and where they do not.
  const int is_slope = it->kernel == CR_SIGMOID_GRADIENT || it->kernel == CR_TANH_GRADIENT;
  if (is_slope || (it->kernel >= CR_LOGISTIC_CROSS_ENTROPY && it->kernel <= CR_LOGISTIC_SLOPE))
    for (int64_t i = 0; i < it->a; i++) arena[(is_slope ? made->c : made->a) + i] *= i % 3 ? 2 : 60;
}

// Number of runs that differ from the simple kernel; the checksum of its result goes into *sum.
static int NAME(compare)(const check_case *it, int32_t flags, uint64_t *sum) {
  int64_t count;
  const cr_instruction made = instruction_of(it, flags, &count);
  REAL *start = malloc((size_t)count * sizeof(REAL)), *expected = malloc((size_t)count * sizeof(REAL));
  REAL *arena = malloc((size_t)count * sizeof(REAL));
  NAME(fill)(it, &made, count, start);
  memcpy(expected, start, (size_t)count * sizeof(REAL));
  NAME(cr_reference_run)(&made, 1, expected);
  for (int64_t i = 0; i < count; i++) *sum = (*sum ^ NAME(bits)(expected[i])) * 0x100000001B3;
  int wrong = 0;
  for (int isa = CR_PORTABLE; isa <= CR_NEON; isa++) {
    if (cr_set_isa((cr_isa)isa) != (cr_isa)isa) continue;
    for (int threads = 1; threads <= 3; threads++) {
      cr_set_threads(threads);
      void *workspace = aligned_alloc(64, (size_t)cr_workspace_bytes());
      memcpy(arena, start, (size_t)count * sizeof(REAL));
      NAME(cr_run)(&made, 1, arena, workspace);
      free(workspace);
      int64_t at = 0;
      while (at < count && NAME(bits)(arena[at]) == NAME(bits)(expected[at])) at++;
      if (at == count) continue;
      wrong++;
      fprintf(stderr, "kernel %d flags %d sizes %lld %lld %lld, %zu bytes, set %d, %d threads: y+%lld\n", it->kernel, flags,
              (long long)it->n[0], (long long)it->n[1], (long long)it->n[2], sizeof(REAL), isa, threads,
              (long long)(at - made.y));
    }
  }
  free(start), free(expected), free(arena);
  return wrong;
}
