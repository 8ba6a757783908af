// fma.h — fused multiply-add for the REAL of real.h: a·b + c, rounded once.
//   fma(a, b, c)                one result
//   fma_quick(a, b, c, &doubt)  for inner loops: the result, unless `doubt` is set, in any lane; then whoever looks at
//                               `doubt`, after the loop, computes all of it again by fma_by_library
//
// Where the processor has none (FMA_IN_SOFTWARE: x86-64 before 2013, WebAssembly), the C library's takes a call for each
// lane. Here the lanes of a vector are computed side by side, and the call is left to results that are too close to a
// tie or to the ends of the range.
#ifndef FMA_IN_SOFTWARE
INLINE REAL NAME(fma)(REAL a, REAL b, REAL c) { return __builtin_elementwise_fma(a, b, c); }
typedef int NAME(doubt);
#define FMA_QUICK(a, b, c, doubt) NAME(fma)(a, b, c)
#else
#define FMA_QUICK(a, b, c, doubt) NAME(fma_quick)(a, b, c, doubt)

// By the C library, one lane after another.
OUTLINE REAL NAME(fma_by_library)(REAL a, REAL b, REAL c) {
#if REAL_SHAPE == ONE
  return __builtin_elementwise_fma(a, b, c);
#else
  for (int i = 0; i < LANES_IN; i++) c[i] = __builtin_elementwise_fma((SCALAR)a[i], (SCALAR)b[i], (SCALAR)c[i]);
  return c;
#endif
}

#if REAL_BITS == 32
// A product of floats is exact as a double. The sum, rounded to double and then to float, differs from the sum that is
// rounded once only where the double is a tie of two floats (its last 29 bits are 1 0 … 0), or below the normal floats,
// whose ties lie elsewhere.
#if REAL_SHAPE == ONE
typedef int NAME(doubt);
INLINE REAL NAME(fma_quick)(REAL a, REAL b, REAL c, NAME(doubt) *doubt) {
  const double sum = (double)a * b + c;
  const float y = (float)sum;
  uint64_t bits;
  memcpy(&bits, &sum, sizeof bits);
  *doubt |= ((bits & 0x1fffffff) == 0x10000000) | ((FABS(y) <= 0x1p-126f) & (y != 0));
  return y;
}
#else
typedef double NAME(wide) __attribute__((ext_vector_type(REAL_BYTES / 8)));
typedef int32_t NAME(doubt) __attribute__((ext_vector_type(REAL_BYTES / 4)));
typedef float NAME(half_lanes) __attribute__((ext_vector_type(REAL_BYTES / 8)));
INLINE REAL NAME(fma_quick)(REAL a, REAL b, REAL c, NAME(doubt) *doubt) {
#define WIDEN(x) __builtin_convertvector(x, NAME(wide))
  const NAME(wide) low = WIDEN(a.lo) * WIDEN(b.lo) + WIDEN(c.lo), high = WIDEN(a.hi) * WIDEN(b.hi) + WIDEN(c.hi);
#undef WIDEN
  REAL y;
  y.lo = __builtin_convertvector(low, NAME(half_lanes));
  y.hi = __builtin_convertvector(high, NAME(half_lanes));
  // The lower halves of the doubles, and the magnitude of `y` less one, in which 0 is the greatest: SSE2 compares 32 bits.
  const NAME(doubt) last = __builtin_shufflevector((NAME(doubt))low, (NAME(doubt))high, 0, 2, 4, 6);
  const NAME(doubt) magnitude = (NAME(doubt))(((WORD)y & 0x7fffffff) + 0x7fffffff);
  *doubt |= ((last & 0x1fffffff) == 0x10000000) | (magnitude < (int32_t)0x80800000);
  return y;
}
#endif

#else
#if REAL_SHAPE == ONE
typedef int NAME(doubt);
#else
typedef MASK NAME(doubt);
#endif
// Product and sum with what each loses in rounding (Dekker, “A floating-point technique for extending the available
// precision”, 1971; Knuth, TAOCP 2, 4.2.2): a·b + c = sum − lost up to the rounding of `lost`, at most 2⁻⁵² units in
// the last place of `sum`. So `y` is right unless what *it* loses, `rest`, is that close to half a unit. The losses are
// computed with their sign turned, as −0 − (+0) is −0, but −0 + (+0) is not.
INLINE REAL NAME(fma_quick)(REAL a, REAL b, REAL c, NAME(doubt) *doubt) {
  const REAL product = a * b, wide_a = a * 0x1.0000002p27, wide_b = b * 0x1.0000002p27;
  const REAL a_high = wide_a - (wide_a - a), a_low = a - a_high, b_high = wide_b - (wide_b - b), b_low = b - b_high;
  const REAL product_lost = ((product - a_high * b_high) - a_high * b_low - a_low * b_high) - a_low * b_low;
  const REAL sum = product + c, part = sum - product;
  const REAL lost = (((sum - part) - product) + (part - c)) + product_lost;
  const REAL y = sum - lost, rest = (sum - y) - lost;
  // NaN, which an overflow on the way makes of `y`, is unequal to itself.
  *doubt |= (y + rest * (1 + 0x1p-49) != y) | (FABS(lost) > FABS(sum))
      | ((FABS(product) < 0x1p-960) & (a != 0) & (b != 0));
  return y;
}
#endif

INLINE REAL NAME(fma)(REAL a, REAL b, REAL c) {
  NAME(doubt) doubt = 0;
  const REAL y = NAME(fma_quick)(a, b, c, &doubt);
  return __builtin_expect(ANY(doubt) != 0, 0) ? NAME(fma_by_library)(a, b, c) : y;
}
#endif
