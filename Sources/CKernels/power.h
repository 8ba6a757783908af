// power.h — powers of doubles by logarithm and exponential in pairs of doubles; needs functions.h for f64.

// A number as an unevaluated sum high + low of two doubles, |low| ≤ ½ ulp(high).
typedef struct {
  double high, low;
} pair;

INLINE pair pair_sum(double a, double b) {  // exact; needs |a| ≥ |b| or a = 0
  const double sum = a + b;
  return (pair){sum, b - (sum - a)};
}

INLINE pair pair_product(pair a, pair b) {
  const double high = a.high * b.high;
  const double low = __builtin_fma(a.high, b.high, -high) + (a.high * b.low + a.low * b.high);
  return pair_sum(high, low);
}

INLINE pair pair_add(pair a, pair b) {
  const double sum = a.high + b.high, part = sum - a.high;
  const double lost = (a.high - (sum - part)) + (b.high - part);
  return pair_sum(sum, lost + (a.low + b.low));
}

// ln x for finite x > 0 to about 2⁻⁷⁰: k·ln 2 + 2 atanh(s), s = (m − 1) / (m + 1), √½ ≤ m < √2.
static pair pair_log(double x) {
  double k = 0;
  if (x < 0x1p-1022) x *= 0x1p54, k = -54;
  const uint64_t shifted = to_bits_f64(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
  k += (double)((int64_t)(shifted >> 52) - 1023);
  const double m = from_bits_f64((shifted & 0xfffffffffffffu) + 0x3fe6a09e667f3bcdu);
  const double numerator = m - 1;  // exact
  const pair denominator = pair_sum(m > 1 ? m : 1, m > 1 ? 1 : m);
  const double quotient = numerator / denominator.high;
  const double rest = __builtin_fma(-quotient, denominator.low,
                                    __builtin_fma(-quotient, denominator.high, numerator));
  const pair s = pair_sum(quotient, rest / denominator.high);
  const pair square = pair_product(s, s);
  // 2 atanh(s) = 2s · (1 + s²/3 + s⁴/5 + …): the small terms as doubles, the large ones as pairs.
  double tail = 0;
  for (int odd = 33; odd >= 13; odd -= 2) tail = __builtin_fma(tail, square.high, 1.0 / odd);
  pair series = {tail, 0};
  for (int odd = 11; odd >= 3; odd -= 2) {
    const double reciprocal = 1.0 / odd;
    series = pair_add((pair){reciprocal, __builtin_fma(-reciprocal, odd, 1) / odd}, pair_product(series, square));
  }
  const pair cube = pair_product(pair_product(series, square), s);
  const pair half = pair_add(s, cube);
  const pair ln2 = pair_product((pair){k, 0}, (pair){0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56});
  return pair_add(ln2, (pair){2 * half.high, 2 * half.low});
}

// e^x for |x| < 800, rounded once from about 2⁻⁶⁵ (twice where the result is subnormal).
static double pair_exp(pair x) {
  const double n = __builtin_fma(x.high, 0x1.71547652b82fep+0, 0x1.8p52) - 0x1.8p52;
  const pair ln2 = pair_product((pair){-n, 0}, (pair){0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56});
  const pair r = pair_add(x, ln2);
  double tail = 0x1.93974a8c07c9dp-37;  // 1/14!
  static const double inverse_factorials[] = {  // 1/13! … 1/6!
      0x1.6124613a86d09p-33, 0x1.1eed8eff8d898p-29, 0x1.ae64567f544e4p-26, 0x1.27e4fb7789f5cp-22,
      0x1.71de3a556c734p-19, 0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-13, 0x1.6c16c16c16c17p-10};
  for (int i = 0; i < 8; i++) tail = __builtin_fma(tail, r.high, inverse_factorials[i]);
  static const pair large[] = {  // 1/5! … 1/0!
      {0x1.1111111111111p-7, 0x1.1111111111111p-63}, {0x1.5555555555555p-5, 0x1.5555555555555p-59},
      {0x1.5555555555555p-3, 0x1.5555555555555p-57}, {0.5, 0}, {1, 0}, {1, 0}};
  pair sum = {tail, 0};
  for (int i = 0; i < 6; i++) sum = pair_add(large[i], pair_product(sum, r));
  const int64_t whole = (int64_t)n, half = whole / 2;
  const double scale1 = from_bits_f64((uint64_t)(half + 1023) << 52);
  const double scale2 = from_bits_f64((uint64_t)(whole - half + 1023) << 52);
  return (sum.high + sum.low) * scale1 * scale2;
}

// xʸ with the special cases of IEEE 754-2019 §9.2.1.
INLINE double power(double x, double y) {
  if (y == 2) return x * x;
  if (y == 1) return x;
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const double infinite = __builtin_inf(), size = __builtin_fabs(x);
  const double whole = __builtin_fabs(y) < 0x1p53 ? (double)(int64_t)y : y;
  const int is_whole = whole == y;
  const int is_odd = is_whole && __builtin_fabs(y) < 0x1p53 && ((int64_t)y & 1);
  if (y == infinite || y == -infinite) {
    if (size == 1) return 1;
    return (size > 1) == (y > 0) ? infinite : 0;
  }
  const double sign = is_odd ? __builtin_copysign(1, x) : 1;
  if (size == 0) return y < 0 ? sign * infinite : sign * 0;
  if (size == infinite) return y < 0 ? sign * 0 : sign * infinite;
  if (x < 0 && !is_whole) return infinite - infinite;
  const pair logarithm = pair_log(size);
  const double guess = logarithm.high * y;
  if (guess > 710) return sign * infinite;
  if (guess < -746) return sign * 0;
  if (__builtin_fabs(guess) < 0x1p-60) return sign;
  return sign * pair_exp(pair_product(logarithm, (pair){y, 0}));
}

// y·x^(y−1), the derivative of x^y by x; 0 for y = 0, also where x is 0.
INLINE double power_slope(double x, double y) { return y == 0 ? 0 : y * power(x, y - 1); }
