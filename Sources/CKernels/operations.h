// operations.h — one element of a map or a binary, for the REAL of real.h: one number or a vector.

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

// Inputs beyond which 1 − σ(x), and 1 − tanh²(x), taken from the rounded function have lost half of a number's digits
// or more: up to there they err by 5e-10 of themselves, in single precision by 5e-6.
#if REAL_BITS == 32
#define SIGMOID_LOST 5
#define TANH_LOST 2.5f
#else
#define SIGMOID_LOST 16
#define TANH_LOST 8
#endif

// 1 − σ(x) for z = σ(x). The branch skips work and changes no bit.
INLINE REAL NAME(complement)(REAL z, REAL x) {
  const MASK lost = x > SIGMOID_LOST;
  REAL rest = 1 - z;
  if (ANY(lost)) rest = lost ? NAME(sigmoid)(-x) : rest;
  return rest;
}

// 1 − tanh²(x) for z = tanh(x); 4e/(1 + e)² with e = e^−2|x| where that has lost digits.
INLINE REAL NAME(tanh_slope)(REAL z, REAL x) {
  const REAL size = FABS(x);
  const MASK lost = size > (REAL)TANH_LOST;
  REAL slope = FMA(-z, z, (REAL)1);
  if (ANY(lost)) {
    const REAL e = NAME(exp)(-2 * size), sum = 1 + e;
    slope = lost ? 4 * e / (sum * sum) : slope;
  }
  return slope;
}

// g = gradient of the output z, x = the input.
INLINE REAL NAME(sigmoid_gradient)(REAL g, REAL z, REAL x) { return g * (z * NAME(complement)(z, x)); }
INLINE REAL NAME(tanh_gradient)(REAL g, REAL z, REAL x) { return g * NAME(tanh_slope)(z, x); }

// a = gradient of the output; b = output, or input where the header says so.
INLINE REAL NAME(relu_gradient)(REAL a, REAL b) {
  const MASK on = b > 0;
  return on ? a : (REAL)0;
}
INLINE REAL NAME(abs_gradient)(REAL a, REAL b) {
  const MASK positive = b > 0, negative = b < 0;
  return positive ? a : negative ? -a : (REAL)0;
}

// p = probability, t = target, g = gradient of the loss. A logarithm that has no share is not asked for: 0·ln 0 = 0.
INLINE REAL NAME(binary_cross_entropy)(REAL p, REAL t) {
  const MASK none = t == 0, all = t == 1;
  const REAL second = all ? (REAL)0 : (1 - t) * NAME(log1p)(-p);
  return none ? -second : -FMA(t, NAME(log)(p), second);
}
// (p − t)/(p·(1 − p)), which for t = 0 and t = 1 is one quotient.
INLINE REAL NAME(binary_cross_entropy_gradient)(REAL p, REAL t, REAL g) {
  const MASK none = t == 0, all = t == 1;
  const REAL rest = 1 - p;
  const REAL numerator = none ? (REAL)1 : all ? (REAL)-1 : p - t;
  const REAL denominator = none ? rest : all ? p : p * rest;
  return g * (numerator / denominator);
}

// x = pre-activation, t = target. Both logarithms are |x| or 0 and one rest ln(1 + e^−|x|), all of one sign.
INLINE REAL NAME(logistic_cross_entropy)(REAL x, REAL t) {
  const REAL size = FABS(x), rest = NAME(log1p)(NAME(exp)(-size));
  const MASK positive = x > 0;
  return FMA(positive ? 1 - t : t, size, rest);
}
INLINE REAL NAME(logistic_residual)(REAL x, REAL t, REAL z) {
  return FMA(1 - t, z, -(t * NAME(complement)(z, x)));
}
// A factor that has no share is not computed: 0·e^a is 0 where e^a overflows.
INLINE REAL NAME(logistic_slope)(REAL x, REAL t) {
  const MASK none = t == 0, all = t == 1;
  const REAL up = all ? (REAL)0 : (1 - t) * (1 + NAME(exp)(x)), down = none ? (REAL)0 : t * (1 + NAME(exp)(-x));
  return up - down;
}
#undef SIGMOID_LOST
#undef TANH_LOST
