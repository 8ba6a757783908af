// functions.h — exp, log, their relatives near 1, tanh and sigmoid for the REAL of real.h: one number or a vector.
//
// Only + − × ÷, fused multiply-add and integer operations, and no branch: every lane of a vector of any width has
// the bits of the scalar. Errors: Docs/accuracy.md.

#define STEP(p, x, next) FMA(p, x, (REAL)(next))  // one step of Horner's rule

#if REAL_BITS == 32
#define MANTISSA 23
#define BIAS 127
#define LOWEST_EXP -104
#define HIGHEST_EXP 89
#define ROUNDER ((REAL)12582912.0f)         // 1.5·2²³: adding it leaves an integer in the low bits
#else
#define MANTISSA 52
#define BIAS 1023
#define LOWEST_EXP -746
#define HIGHEST_EXP 710
#define ROUNDER ((REAL)6755399441055744.0)  // 1.5·2⁵²
#endif

INLINE WORD NAME(to_bits)(REAL x) {
  WORD bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE REAL NAME(from_bits)(WORD bits) {
  REAL x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

#if REAL_BITS == 32
#define LOG2E ((REAL)0x1.715476p+0f)
#define LN2_HIGH ((REAL)0x1.62e4p-1f)
#define LN2_LOW ((REAL)0x1.7f7d1cp-20f)
#else
#define LOG2E ((REAL)0x1.71547652b82fep+0)
#define LN2_HIGH ((REAL)0x1.62e42fefa2000p-1)
#define LN2_LOW ((REAL)0x1.9ef35793c7673p-41)
#endif

// q(r) of eʳ = 1 + r + r²·q(r), |r| ≤ ½ ln 2.
INLINE REAL NAME(exp_rest)(REAL r, REAL r2) {
#if REAL_BITS == 32
  const REAL q01 = STEP((REAL)0x1.5554dcp-3f, r, 0.5f), q23 = STEP((REAL)0x1.120b6ep-7f, r, 0x1.55551ap-5f);
  return FMA(FMA((REAL)0x1.6d110ap-10f, r2, q23), r2, q01);
#else
  const REAL r4 = r2 * r2;
  const REAL q01 = STEP((REAL)0x1.5555555555556p-3, r, 0x1.0000000000001p-1);
  const REAL q23 = STEP((REAL)0x1.11111111109b3p-7, r, 0x1.5555555553d63p-5);
  const REAL q45 = STEP((REAL)0x1.a01a01a7c41d5p-13, r, 0x1.6c16c1788bd90p-10);
  const REAL q67 = STEP((REAL)0x1.71de0dae63bb3p-19, r, 0x1.a019b90d2ae7ap-16);
  const REAL q89 = STEP((REAL)0x1.af38a9b0ec855p-26, r, 0x1.289185613a3d6p-22);
  return FMA(FMA(FMA(q89, r4, FMA(q67, r2, q45)), r2, q23), r2, q01);
#endif
}

// 2ⁿ as two factors that are both normal, so that subnormal results and overflow come out of the product.
typedef struct {
  REAL first, second;
} NAME(scales);

INLINE NAME(scales) NAME(two_to)(REAL n) {
  const REAL half = FMA(n, (REAL)0.5, ROUNDER), rest = (n - (half - ROUNDER)) + ROUNDER;
  return (NAME(scales)){NAME(from_bits)((NAME(to_bits)(half) + BIAS) << MANTISSA),
                        NAME(from_bits)((NAME(to_bits)(rest) + BIAS) << MANTISSA)};
}

// x·2ⁿ
INLINE REAL NAME(scaled)(REAL x, NAME(scales) scale) { return x * scale.first * scale.second; }

// eˣ = 2ⁿ · eʳ with n = round(x / ln 2), |r| ≤ ½ ln 2; the rounding errors of eʳ are carried along.
// For LOWEST_EXP ≤ x ≤ HIGHEST_EXP or NaN: from 0 to infinity.
INLINE REAL NAME(bounded_exp)(REAL x) {
  const REAL n = FMA(x, LOG2E, ROUNDER) - ROUNDER;
  const REAL r = FMA(n, -LN2_LOW, FMA(n, -LN2_HIGH, x)), r2 = r * r;
  const REAL sum = 1 + r;
  const REAL power = sum + FMA(r2, NAME(exp_rest)(r, r2), r - (sum - 1));
  const NAME(scales) scale = NAME(two_to)(n);
  return NAME(scaled)(power, scale);
}

// e^(x + low) as (high + low)·2ⁿ, to about an eighth of a unit in the last place of high. |low| is less than a unit in
// the last place of x, and |n| may be twice what a number can hold.
typedef struct {
  REAL high, low;
  NAME(scales) scale;
} NAME(exponential);

INLINE NAME(exponential) NAME(exp_of_pair)(REAL x, REAL low) {
  const REAL n = FMA(x, LOG2E, ROUNDER) - ROUNDER;
  const REAL whole = FMA(n, -LN2_HIGH, x), part = FMA(n, -LN2_LOW, low);
  const REAL r = whole + part, r_lost = part - (r - whole), r2 = r * r;
  const REAL sum = 1 + r, rest = FMA(r2, NAME(exp_rest)(r, r2), (r - (sum - 1)) + r_lost);
  const REAL high = sum + rest;
  return (NAME(exponential)){high, rest - (high - sum), NAME(two_to)(n)};
}

INLINE REAL NAME(exp)(REAL x) {
  const REAL lowest = LOWEST_EXP, highest = HIGHEST_EXP;
  const MASK below = x < lowest, above = x > highest;
  return NAME(bounded_exp)(below ? lowest : above ? highest : x);
}

// ln x = k·ln 2 + ln(1 + f), √½ ≤ 1 + f < √2, with s = f / (2 + f) as in FreeBSD's e_log.c (Sun Microsystems 1993).
INLINE REAL NAME(log)(REAL x) {
#if REAL_BITS == 32
  const WORD root_half = 0x3f3504f3u, one = 0x3f800000u, mantissa_mask = 0x7fffffu, whole = 0x4b000000u;
  const REAL smallest_normal = 0x1p-126f, two_to_mantissa = 0x1p23f;
#else
  const WORD root_half = 0x3fe6a09e667f3bcdu, one = 0x3ff0000000000000u;
  const WORD mantissa_mask = 0xfffffffffffffu, whole = 0x4330000000000000u;
  const REAL smallest_normal = 0x1p-1022, two_to_mantissa = 0x1p52;
#endif
  const REAL infinite = INFINITE;
  const MASK tiny = x < smallest_normal;
  const REAL scaled = x * (tiny ? two_to_mantissa : (REAL)1);
  const WORD shifted = NAME(to_bits)(scaled) + (one - root_half);
  const REAL k = NAME(from_bits)((shifted >> MANTISSA) | whole) - (two_to_mantissa + (REAL)BIAS)
      - (tiny ? (REAL)MANTISSA : (REAL)0);
  const REAL f = NAME(from_bits)((shifted & mantissa_mask) + root_half) - 1;
  const REAL s = f / (2 + f), z = s * s, w = z * z;
#if REAL_BITS == 32
  const REAL ln2_high = 6.9313812256e-01f, ln2_low = 9.0580006145e-06f;
  const REAL tail = FMA(w, STEP((REAL)0xf89e26p-26f, w, 0xccce13p-25f),
                        z * STEP((REAL)0x91e9eep-25f, w, 0xaaaaaap-24f));
#else
  const REAL ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  const REAL tail = FMA(
      w, STEP(STEP((REAL)1.531383769920937332e-01, w, 2.222219843214978396e-01), w, 3.999999999940941908e-01),
      z * STEP(STEP(STEP((REAL)1.479819860510658591e-01, w, 1.818357216161805012e-01), w,
                    2.857142874366239149e-01), w, 6.666666666666735130e-01));
#endif
  const REAL half_square = (REAL)0.5 * f * f;
  REAL result = k * ln2_high - ((half_square - FMA(s, half_square + tail, k * ln2_low)) - f);
  const MASK is_infinite = x == infinite, is_zero = x == 0, is_positive = x >= 0, is_number = x == x;
  result = is_infinite ? infinite : result;
  result = is_zero ? -infinite : result;
  return is_positive ? result : (is_number ? infinite - infinite : x);
}

// eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1): exact in 2ⁿ − 1 up to 2⁵³ (2²⁴), beyond which the 1 is lost in any case.
INLINE REAL NAME(expm1)(REAL x) {
  const REAL least = -(REAL)(MANTISSA + 2), most = MANTISSA;
  const MASK below = x < least, beyond = x > most, zero = x == 0;
  const REAL bounded = below ? least : beyond ? most : x;
  const REAL n = FMA(bounded, LOG2E, ROUNDER) - ROUNDER;
  const REAL whole = FMA(n, -LN2_HIGH, bounded), r = FMA(n, -LN2_LOW, whole), lost = FMA(n, -LN2_LOW, whole - r);
  const REAL scale = NAME(from_bits)((NAME(to_bits)(n + ROUNDER) + BIAS) << MANTISSA);
  const REAL power = r + FMA(r * r, NAME(exp_rest)(r, r * r), lost), ones = scale - 1, sum = FMA(scale, power, ones);
  return zero ? x : beyond ? NAME(exp)(x) : below ? (REAL)-1 : sum;
}

// ln(1 + x); the rounding error of the sum u = 1 + x is put back: (x − (u − 1))/u.
INLINE REAL NAME(log1p)(REAL x) {
  const REAL u = 1 + x, infinite = INFINITE, value = NAME(log)(u) + (x - (u - 1)) / u;
  const MASK finite = FABS(value) < infinite, zero = x == 0;
  return zero ? x : finite ? value : NAME(log)(u);
}

// tanh: a rational function of x below 0.625 (Cephes, Moshier 1989), 1 − 2 / (e²ˣ + 1) above.
INLINE REAL NAME(tanh)(REAL x) {
  const REAL a = FABS(x), z = x * x, bound = 22;
  const MASK beyond = a > bound;
  const REAL e = NAME(bounded_exp)(2 * (beyond ? bound : a));
#if REAL_BITS == 32
  REAL numerator = STEP(STEP(STEP(STEP((REAL)-5.70498872745E-3f, z, 2.06390887954E-2f), z, -5.37397155531E-2f), z,
                             1.33314422036E-1f), z, -3.33332819422E-1f) * z * a;
  REAL denominator = 1;
#else
  REAL numerator = STEP(STEP((REAL)-9.64399179425052238628E-1, z, -9.92877231001918586564E1), z,
                        -1.61468768441708447952E3) * z * a;
  REAL denominator = STEP(STEP(z + (REAL)1.12811678491632931402E2, z, 2.23548839060100448583E3), z,
                          4.84406305325125486048E3);
#endif
  const MASK large = a > (REAL)0.625, is_number = x == x;
  numerator = large ? (REAL)-2 : numerator;
  denominator = large ? e + 1 : denominator;
  const REAL result = (large ? (REAL)1 : a) + numerator / denominator;
  return is_number ? COPYSIGN(result, x) : x;
}

// σ(x) = 1 / (1 + e⁻ˣ), for x < 0 as eˣ / (1 + eˣ); the rounding errors of the sum and the quotient are put
// back.
INLINE REAL NAME(sigmoid)(REAL x) {
  const REAL size = FABS(x), most = -LOWEST_EXP;
  const MASK negative = x < 0, is_number = x == x, beyond = size > most;
  const REAL e = NAME(bounded_exp)(-(beyond ? most : size)), numerator = negative ? e : (REAL)1;
  const REAL sum = 1 + e, lost = e - (sum - 1), inverse = 1 / sum;
  const REAL quotient = numerator * inverse;
  const REAL remainder = FMA(-quotient, lost, FMA(-quotient, sum, numerator));
  return is_number ? FMA(remainder, inverse, quotient) : x;
}

#undef LOG2E
#undef LN2_HIGH
#undef LN2_LOW
#undef STEP
#undef MANTISSA
#undef BIAS
#undef ROUNDER
#undef LOWEST_EXP
#undef HIGHEST_EXP
