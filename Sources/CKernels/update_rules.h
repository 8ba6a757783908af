// update_rules.h — the step of one parameter by each rule, for the REAL of real.h: one number or a vector.
//
// r holds the numbers of a rule, in the order below. Each is rounded as it would be by instructions of its own.
#ifndef CHAINRULE_RULE
#define CHAINRULE_RULE
enum {
  RULE_RATE, RULE_CLIP, RULE_FIRST, RULE_SECOND,  // η; the factor that bounds ‖g‖; 1 − β₁ᵗ; √(1 − β₂ᵗ)
  RULE_L1, RULE_L2, RULE_BOUND,
  RULE_P, RULE_Q, RULE_EPSILON,                   // the rule's own: β₁, β₂, ε for Adam
  RULE_REST_P, RULE_REST_Q,                       // 1 − p, 1 − q
  RULE_COUNT
};
#endif

// decay·state + share·x
INLINE REAL NAME(followed)(REAL state, SCALAR decay, SCALAR share, REAL x) {
  return FMA((REAL)decay, state, (REAL)0) + FMA((REAL)share, x, (REAL)0);
}

// The parameter w after its step by gradient g; *s and *u are the state of the rule.
INLINE REAL NAME(moved)(int kernel, int parts, const SCALAR *r, REAL w, REAL g, REAL *s, REAL *u) {
  if (parts & CR_WITH_L1) g = g + FMA((REAL)r[RULE_L1], NAME(sign)(w), (REAL)0);
  if (parts & CR_WITH_CLIP) g = g * (REAL)r[RULE_CLIP];
  if (parts & CR_WITH_BOUND) {
    g = NAME(minimum)(g, (REAL)r[RULE_BOUND]);
    g = NAME(maximum)(g, (REAL)-r[RULE_BOUND]);
  }
  if (parts & (CR_WITH_L2 | CR_WITH_DECAY)) {
    const REAL decay = FMA((REAL)r[RULE_L2], w, (REAL)0);
    if (parts & CR_WITH_DECAY) w = FMA((REAL)-r[RULE_RATE], decay, w);
    else g = g + decay;
  }
  const REAL epsilon = (REAL)r[RULE_EPSILON];
  REAL step;
  switch (kernel) {
    case CR_MOMENTUM:
      step = *s = NAME(followed)(*s, r[RULE_P], 1, g);
      break;
    case CR_NESTEROV:
      *s = NAME(followed)(*s, r[RULE_P], 1, g);
      step = g + FMA((REAL)r[RULE_P], *s, (REAL)0);
      break;
    case CR_ADAM:
      *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g);
      *u = NAME(followed)(*u, r[RULE_Q], r[RULE_REST_Q], g * g);
      step = *s / (REAL)r[RULE_FIRST] / (SQRT(*u) / (REAL)r[RULE_SECOND] + epsilon);
      break;
    case CR_RMSPROP:
      *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g * g);
      step = *u = NAME(followed)(*u, r[RULE_Q], 1, g / (SQRT(*s) + epsilon));
      break;
    case CR_ADAGRAD:
      *s = *s + FMA((REAL)1, g * g, (REAL)0);
      step = g / (SQRT(*s) + epsilon);
      break;
    case CR_ADADELTA:
      *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g * g);
      step = SQRT(*u + epsilon) / SQRT(*s + epsilon) * g;
      *u = NAME(followed)(*u, r[RULE_P], r[RULE_REST_P], step * step);
      break;
    default: step = g;
  }
  return FMA((REAL)-r[RULE_RATE], step, w);
}
