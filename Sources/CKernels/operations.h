// operations.h — what one element of a map or a binary is, for the REAL of real.h: one number or a vector.

INLINE REAL NAME(copy)(REAL x) { return x; }
INLINE REAL NAME(negate)(REAL x) { return -x; }
INLINE REAL NAME(relu)(REAL x) {
  const MASK off = x <= 0;
  return off ? (REAL)0 : x;
}
INLINE REAL NAME(abs)(REAL x) { return FABS(x); }
INLINE REAL NAME(sqrt)(REAL x) { return SQRT(x); }
INLINE REAL NAME(sign)(REAL x) {
  const MASK positive = x > 0, negative = x < 0;
  return positive ? (REAL)1 : negative ? (REAL)-1 : x;
}

INLINE REAL NAME(add)(REAL a, REAL b) { return a + b; }
INLINE REAL NAME(subtract)(REAL a, REAL b) { return a - b; }
INLINE REAL NAME(multiply)(REAL a, REAL b) { return a * b; }
INLINE REAL NAME(divide)(REAL a, REAL b) { return a / b; }

// A NaN on either side is the result.
INLINE REAL NAME(maximum)(REAL a, REAL b) {
  const MASK first = (a > b) | (a != a);
  return first ? a : b;
}
INLINE REAL NAME(minimum)(REAL a, REAL b) {
  const MASK first = (a < b) | (a != a);
  return first ? a : b;
}

#define COMPARISON(name, sign)             \
  INLINE REAL NAME(name)(REAL a, REAL b) { \
    const MASK holds = a sign b;           \
    return holds ? (REAL)1 : (REAL)0;      \
  }
COMPARISON(less, <)
COMPARISON(less_equal, <=)
COMPARISON(greater, >)
COMPARISON(greater_equal, >=)
COMPARISON(equal, ==)
COMPARISON(not_equal, !=)
#undef COMPARISON

// a = gradient of the output; b = output, or input where the header says so.
INLINE REAL NAME(sigmoid_gradient)(REAL a, REAL b) { return a * (b * (1 - b)); }
INLINE REAL NAME(tanh_gradient)(REAL a, REAL b) { return a * FMA(-b, b, (REAL)1); }
INLINE REAL NAME(relu_gradient)(REAL a, REAL b) {
  const MASK on = b > 0;
  return on ? a : (REAL)0;
}
INLINE REAL NAME(abs_gradient)(REAL a, REAL b) {
  const MASK positive = b > 0, negative = b < 0;
  return positive ? a : negative ? -a : (REAL)0;
}

INLINE REAL NAME(bounded_log)(REAL x) {
  const REAL value = NAME(log)(x);
  const MASK below = value < -100;
  return below ? (REAL)-100 : value;
}

// p = probability, t = target, g = gradient of the loss.
INLINE REAL NAME(binary_cross_entropy)(REAL p, REAL t) {
  return -FMA(t, NAME(bounded_log)(p), (1 - t) * NAME(bounded_log)(1 - p));
}
INLINE REAL NAME(binary_cross_entropy_gradient)(REAL p, REAL t, REAL g) {
  const REAL spread = p * (1 - p), least = (SCALAR)1e-12;
  const MASK saturated = spread < least;
  return g * (p - t) / (saturated ? least : spread);
}
