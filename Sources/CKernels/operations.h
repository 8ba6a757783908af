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

// φ(x) = e^(−x²/2) / √(2π)
INLINE REAL NAME(normal_density)(REAL x) { return (REAL)(SCALAR)0.3989422804014327 * NAME(exp)((SCALAR)-0.5 * (x * x)); }

// Φ(x) = ½ erfc(−x/√2), within 2·10⁻¹³ of its value on either side: for z ≥ 0, erfc z = t·exp(−z² + P(v)) with
// t = 2/(2 + z) and v = 2t − 1 (as Numerical Recipes, 6.2.2; P is our own fit, of degree 20, by Chebyshev
// interpolation). Φ is the tail for x ≤ 0 and 1 − tail above.
INLINE REAL NAME(normal_distribution)(REAL x) {
  static const SCALAR fit[] = {
      (SCALAR)1.640983100514859e-07, (SCALAR)2.3441316443495452e-07, (SCALAR)-1.723075911286287e-06,
      (SCALAR)-9.5656241683173e-07, (SCALAR)8.966251925812685e-06, (SCALAR)-2.1650549797413987e-06,
      (SCALAR)-3.0432349717557372e-05, (SCALAR)3.342364757941141e-05, (SCALAR)7.15013671737097e-05,
      (SCALAR)-0.00017508817807510013, (SCALAR)-9.376248782899665e-05, (SCALAR)0.0006739114593550255,
      (SCALAR)-0.00014624204400348617, (SCALAR)-0.002345854236438072, (SCALAR)0.0017589330515030976,
      (SCALAR)0.008824942694108495, (SCALAR)-0.009872689338362495, (SCALAR)-0.04689561042008236,
      (SCALAR)0.04734330684128024, (SCALAR)0.6726432239802126, (SCALAR)-0.67179408405669};
  const REAL z = (REAL)(SCALAR)0.7071067811865476 * FABS(x), t = 2 / (z + 2), v = FMA((REAL)2, t, (REAL)-1);
  REAL p = fit[0];
  for (int i = 1; i < 21; i++) p = p * v + (REAL)fit[i];
  const REAL tail = (SCALAR)0.5 * (t * NAME(exp)(p - z * z));
  const MASK positive = x > 0;
  return positive ? 1 + -tail : 0 + tail;
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
