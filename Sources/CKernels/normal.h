// normal.h — the normal distribution N(0, 1) and gelu, which is made of it, for the REAL of real.h.
//
// As functions.h: no branch, and the same bits for every width. With a = |x|, all comes from the tail
// Φ(−a) = e^(−a²/2)·R(a); a², R and the exponential are carried as pairs, so that a tail far out, down to subnormals,
// errs no more than one near 0. Scripts/coefficients/normal.py makes the coefficients. Errors: Docs/accuracy.md.

// Tail values beyond FARTHEST are 0, beyond FARTHEST_BEND also that of gelu by tanh.
#if REAL_BITS == 32
#define FARTHEST ((REAL)15)
#define FARTHEST_BEND ((REAL)11)
#define PEAK ((REAL)0x1.988454p-2f)  // φ(0) = 1/√(2π), as a pair
#define PEAK_LOW ((REAL)-0x1.857936p-27f)
#else
#define FARTHEST ((REAL)39)
#define FARTHEST_BEND ((REAL)22)
#define PEAK ((REAL)0x1.9884533d43651p-2)
#define PEAK_LOW ((REAL)-0x1.cbc0d30ebfd15p-56)
#endif

typedef struct {
  REAL high, low;
} NAME(pair);

// |x|, at most `most`.
INLINE REAL NAME(size_within)(REAL x, REAL most) {
  const REAL a = FABS(x);
  const MASK beyond = a > most;
  return beyond ? most : a;
}

// x where positive, else 0, or −0 for a sum that keeps the sign of its other term.
INLINE REAL NAME(positive_part)(REAL x) {
  const MASK kept = x >= 0;
  return kept ? x : (REAL)-0.0f;
}

INLINE NAME(pair) NAME(square)(REAL a) {
  const REAL high = a * a;
  return (NAME(pair)){high, FMA(a, a, -high)};
}

// R(a) = e^(a²/2)·Φ(−a) = S(t)/(a + K) with t = (a − K)/(a + K) = 1 − 2K/(a + K), for 0 ≤ a ≤ FARTHEST.
INLINE NAME(pair) NAME(tail_ratio)(REAL a) {
#if REAL_BITS == 32
  static const SCALAR fit[] = {0x1.7b42c6p-1f, -0x1.1a7d04p-1f, 0x1.2c716ap-2f,  -0x1.8c0e94p-4f,
                               0x1.04190cp-7f, 0x1.0319e2p-7f,  -0x1.19f62p-9f,  -0x1.ca4a0ap-11f,
                               0x1.357388p-12f, 0x1.166cccp-13f, -0x1.92a748p-20f};
  const REAL k = 0x1.ae76p+1f;
  enum { DEGREE = 10 };
#else
  static const SCALAR fit[] = {
      0x1.7b14efe1352f9p-1,   -0x1.19d204e6a9cb9p-1,  0x1.2a59c61847f56p-2,   -0x1.84edf3a8b92c1p-4,
      0x1.d44d29f06b9adp-8,   0x1.05a1bdc0399a5p-7,   -0x1.0eacfcf5b017p-9,   -0x1.dab0d49a51d47p-11,
      0x1.53e5733cba9d9p-12,  0x1.4b41f4299e91fp-13,  -0x1.636a5dc1e7972p-15, -0x1.22f7267ec6b05p-15,
      0x1.2256f3089c2f1p-19,  0x1.f8b09b78e5a08p-18,  0x1.7b20da07a2359p-20,  -0x1.5314d8bc06b17p-20,
      -0x1.818db958559dfp-21, 0x1.e657c3cfcbefap-25,  0x1.a59f4fe693355p-23,  0x1.f21782552619ep-25,
      -0x1.dde43c91c945p-26,  -0x1.8aa9cd2063cb1p-26, -0x1.55da7b52873fp-30,  0x1.dc3db68f4e92p-29,
      0x1.08a86ff107f61p-30};
  const REAL k = 0x1.acep+1;
  enum { DEGREE = 24 };
#endif
  // The few bits of K make the rounding error of a in the sum exact.
  const REAL sum = a + k, lost = a - (sum - k);
  const REAL inverse = 1 / sum, inverse_low = FMA(-inverse, lost, FMA(-inverse, sum, (REAL)1)) * inverse;
  const REAL part = 2 * k * inverse, part_low = FMA(2 * k, inverse, -part) + 2 * k * inverse_low;
  const REAL t = 1 - part, t_low = ((1 - t) - part) - part_low, t2 = t * t;
  REAL even = fit[DEGREE], odd = fit[DEGREE - 1];
  for (int i = DEGREE - 2; i > 4; i -= 2) {
    even = FMA(even, t2, (REAL)fit[i]);
    odd = FMA(odd, t2, (REAL)fit[i - 1]);
  }
  REAL p = FMA(odd, t, FMA(even, t2, (REAL)fit[4]));
  for (int i = 3; i > 0; i--) p = FMA(p, t, (REAL)fit[i]);
  const REAL slope = FMA(FMA(t, (REAL)(3 * fit[3]), (REAL)(2 * fit[2])), t, (REAL)fit[1]);  // of S, nearly
  const REAL first = fit[0], s = FMA(t, p, first), s_low = FMA(slope, t_low, FMA(t, p, first - s));
  const REAL high = s * inverse;
  return (NAME(pair)){high, FMA(s, inverse, -high) + FMA(s, inverse_low, s_low * inverse)};
}

// e^−square · R(a), as (high + low)·2ⁿ.
INLINE NAME(exponential) NAME(tail)(REAL a, NAME(pair) square) {
  const NAME(pair) ratio = NAME(tail_ratio)(a);
  const NAME(exponential) e = NAME(exp_of_pair)(-square.high, -square.low);
  const REAL high = e.high * ratio.high;
  const REAL low = FMA(e.high, ratio.high, -high) + FMA(e.high, ratio.low, e.low * ratio.high);
  return (NAME(exponential)){high, low, e.scale};
}

INLINE NAME(pair) NAME(half_square)(REAL a) {
  const NAME(pair) square = NAME(square)(a);
  return (NAME(pair)){(SCALAR)0.5 * square.high, (SCALAR)0.5 * square.low};
}

// φ(x) = e^(−x²/2) / √(2π)
INLINE REAL NAME(normal_density)(REAL x) {
  const NAME(pair) half = NAME(half_square)(NAME(size_within)(x, FARTHEST));
  const NAME(exponential) e = NAME(exp_of_pair)(-half.high, -half.low);
  return NAME(scaled)(FMA(e.high, PEAK, FMA(e.high, PEAK_LOW, e.low * PEAK)), e.scale);
}

// Φ(x): the tail for x ≤ 0, and 1 − tail above.
INLINE REAL NAME(normal_distribution)(REAL x) {
  const REAL a = NAME(size_within)(x, FARTHEST);
  const NAME(exponential) e = NAME(tail)(a, NAME(half_square)(a));
  const REAL tail = NAME(scaled)(e.high + e.low, e.scale);
  const MASK positive = x > 0;
  return positive ? 1 - tail : tail;
}

// erf x = 2Φ(√2·x) − 1: x times a polynomial in x² up to ½, 1 − 2 tail beyond.
INLINE REAL NAME(erf)(REAL x) {
#if REAL_BITS == 32
  static const SCALAR fit[] = {0x1.06eba8p-3f, -0x1.812742p-2f, 0x1.ce2d8p-4f,
                               -0x1.b7ed7cp-6f, 0x1.51bbc2p-8f, -0x1.70488ap-11f};
  const REAL root = 0x1.6a09e6p+0f;
#else
  static const SCALAR fit[] = {0x1.06eba8214db69p-3,  -0x1.812746b037a35p-2,  0x1.ce2f21a04aa57p-4,
                               -0x1.b82ce3186f4a7p-6, 0x1.565bcf815b091p-8,   -0x1.c02ef2145140ap-11,
                               0x1.fa0ad39e45c61p-14, -0x1.057d3bf91c692p-16, 0x1.341c29d79d3b9p-18,
                               -0x1.1a477a8fd29bdp-17, 0x1.ba7fd3d3bc0fp-17,  -0x1.32fa81e5cec75p-17};
  const REAL root = 0x1.6a09e667f3bcdp+0;
#endif
  const REAL a = NAME(size_within)(x, (REAL)6), z = a * a;
  REAL p = fit[sizeof fit / sizeof *fit - 1];
  for (int i = (int)(sizeof fit / sizeof *fit) - 2; i >= 0; i--) p = FMA(p, z, (REAL)fit[i]);
  const NAME(exponential) e = NAME(tail)(root * a, NAME(square)(a));
  const REAL beyond = FMA((REAL)-2, NAME(scaled)(e.high + e.low, e.scale), (REAL)1);
  const MASK large = a > (REAL)0.5;
  return COPYSIGN(large ? beyond : FMA(a, p, a), x);
}

// gelu(x) = x·Φ(x) = max(x, 0) − |x|·Φ(−|x|)
INLINE REAL NAME(gelu)(REAL x) {
  const REAL a = NAME(size_within)(x, FARTHEST);
  const NAME(exponential) e = NAME(tail)(a, NAME(half_square)(a));
  return NAME(positive_part)(x) - NAME(scaled)(FMA(a, e.high, a * e.low), e.scale);
}

// g·(Φ(x) + x·φ(x)). With D = Φ(−a) − a·φ(a) = e^(−a²/2)·(R(a) − a/√(2π)), the factor of g is D for x ≤ 0 and 1 − D
// above.
INLINE REAL NAME(gelu_gradient)(REAL g, REAL x) {
  const REAL a = NAME(size_within)(x, FARTHEST);
  const NAME(pair) half = NAME(half_square)(a), ratio = NAME(tail_ratio)(a);
  const NAME(exponential) e = NAME(exp_of_pair)(-half.high, -half.low);
  const REAL rest = FMA(-PEAK, a, ratio.high), rest_low = FMA(-PEAK_LOW, a, ratio.low);
  const REAL slope = NAME(scaled)(FMA(e.high, rest, FMA(e.high, rest_low, e.low * rest)), e.scale);
  const MASK positive = x > 0;
  return g * (positive ? 1 - slope : slope);
}

// gelu by tanh: x·σ(v) with v = 2√(2/π)·(x + 0.044715·x³), as max(x, 0) − |x|·e/(1 + e) with e = e^−|v|.
typedef struct {
  NAME(exponential) e;
  REAL sum, lost, inverse;  // 1 + e, its rounding error, 1/(1 + e)
} NAME(bend);

#if REAL_BITS == 32
#define BEND_1 ((REAL)0x1.988454p+0f)  // 2√(2/π), as a pair
#define BEND_1_LOW ((REAL)-0x1.857936p-25f)
#define BEND_3 ((REAL)0x1.2444f2p-4f)  // 0.044715 · 2√(2/π)
#define BEND_3_LOW ((REAL)0x1.49b16ap-29f)
#define BEND_SLOPE ((REAL)0x1.b6676cp-3f)  // three times that
#else
#define BEND_1 ((REAL)0x1.9884533d43651p+0)
#define BEND_1_LOW ((REAL)-0x1.cbc0d30ebfd15p-54)
#define BEND_3 ((REAL)0x1.2444f2a4d8b4bp-4)
#define BEND_3_LOW ((REAL)-0x1.6c843a29d1c70p-61)
#define BEND_SLOPE ((REAL)0x1.b6676bf7450f0p-3)
#endif

INLINE NAME(bend) NAME(bend_at)(REAL a) {
  const NAME(pair) square = NAME(square)(a);
  const REAL cubic = BEND_3 * square.high;
  const REAL cubic_low = FMA(BEND_3, square.high, -cubic) + FMA(BEND_3, square.low, BEND_3_LOW * square.high);
  const REAL sum = BEND_1 + cubic, part = sum - BEND_1;
  const REAL sum_low = ((BEND_1 - (sum - part)) + (cubic - part)) + (BEND_1_LOW + cubic_low);
  const REAL v = a * sum, v_low = FMA(a, sum, -v) + a * sum_low;
  const NAME(exponential) e = NAME(exp_of_pair)(-v, -v_low);
  const REAL number = NAME(scaled)(e.high, e.scale), whole = 1 + number;
  return (NAME(bend)){e, whole, number - (whole - 1), 1 / whole};
}

INLINE REAL NAME(gelu_tanh)(REAL x) {
  const REAL a = NAME(size_within)(x, FARTHEST_BEND);
  const NAME(bend) b = NAME(bend_at)(a);
  const REAL numerator = FMA(a, b.e.high, a * b.e.low), quotient = numerator * b.inverse;
  const REAL rest = FMA(-quotient, b.lost, FMA(-quotient, b.sum, numerator));
  return NAME(positive_part)(x) - NAME(scaled)(FMA(rest, b.inverse, quotient), b.e.scale);
}

// g·(σ(v) + x·σ(v)·(1 − σ(v))·v′), with D = σ(−|v|)·(1 − a·σ(|v|)·v′) as for gelu.
INLINE REAL NAME(gelu_tanh_gradient)(REAL g, REAL x) {
  const REAL a = NAME(size_within)(x, FARTHEST_BEND);
  const NAME(bend) b = NAME(bend_at)(a);
  const REAL turn = FMA(BEND_SLOPE, a * a, BEND_1);
  const REAL slope = NAME(scaled)(b.e.high * b.inverse * FMA(-a * b.inverse, turn, (REAL)1), b.e.scale);
  const MASK positive = x > 0;
  return g * (positive ? 1 - slope : slope);
}

#undef FARTHEST
#undef FARTHEST_BEND
#undef PEAK
#undef PEAK_LOW
#undef BEND_1
#undef BEND_1_LOW
#undef BEND_3
#undef BEND_3_LOW
#undef BEND_SLOPE
