// reference_channels_template.h — the kernels of channels and of updates in their simplest form, for the REAL of real.h.

// One number's part of a sum: g = gradient.
INLINE REAL NAME(channel_term)(int kernel, REAL g, REAL x, REAL mean) {
  const REAL from_mean = x - mean;
  if (kernel == CR_CHANNEL_SQUARES) return from_mean * from_mean;
  return kernel == CR_CHANNEL_DEVIATIONS ? from_mean : g * from_mean;
}

static void NAME(reference_channels)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, const REAL *c,
                                     int add) {
  const int64_t n = it->n[0], channels = it->n[1], p = it->n[2];
  const int is_shares = it->kernel == CR_CHANNEL_SHARES;
  for (int64_t channel = 0; channel < channels; channel++) {
    REAL sum = 0, shares = 0;
    for (int64_t image = 0; image < n; image++) {
      const int64_t row = (image * channels + channel) * p;
      if (it->kernel == CR_CHANNEL_NORMAL || it->kernel == CR_CHANNEL_SPREAD) {
        for (int64_t k = row; k < row + p; k++) {
          const REAL value = it->kernel == CR_CHANNEL_NORMAL
              ? (a[k] - b[channel]) * b[channels + channel] + b[2 * channels + channel]
              : b[channel] * (a[k] - c[channel]);
          NAME(put)(y + k, value, add);
        }
        continue;
      }
      const REAL *x = is_shares ? b : a, mean = is_shares ? c[channel] : b[channel];
      REAL lanes[CR_LANES] = {0}, totals[CR_LANES] = {0};
      for (int64_t k = 0; k < p; k++) {
        lanes[k % CR_LANES] += NAME(channel_term)(it->kernel, a[row + k], x[row + k], mean);
        totals[k % CR_LANES] += a[row + k];
      }
      shares += NAME(halve)(lanes);
      sum += NAME(halve)(totals);
    }
    if (it->kernel == CR_CHANNEL_NORMAL || it->kernel == CR_CHANNEL_SPREAD) continue;
    NAME(put)(y + channel, is_shares ? sum : shares, add);
    if (is_shares) NAME(put)(y + channels + channel, shares, add);
  }
}

static void NAME(reference_channel_gradient)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b,
                                             const REAL *c, int add) {
  const int64_t n = it->n[0], channels = it->n[1], p = it->n[2];
  for (int64_t k = 0; k < n * channels * p; k++) {
    const REAL *own = c + k / p % channels;
    NAME(put)(y + k, a[k] * own[0], add);
    NAME(put)(y + k, own[channels] * (b[k] - own[2 * channels]), 1);
    NAME(put)(y + k, own[3 * channels], 1);
  }
}

static void NAME(reference_update)(const cr_instruction *it, REAL *y, const REAL *a, const REAL *b, REAL *c) {
  REAL r[RULE_COUNT];
  NAME(read_rule)(it, b, r);
  const int keeps = cr_rule_keeps(it->kernel);
  for (int64_t i = 0; i < it->n[0]; i++) {
    REAL none = 0, *s = keeps > 0 ? c + i : &none, *u = keeps > 1 ? c + it->n[1] + i : &none;
    y[i] = NAME(moved)(it->kernel, (int)it->n[2], r, y[i], a[i], s, u);
  }
}
