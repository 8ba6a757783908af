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

// How many state numbers a rule keeps.
static inline int cr_rule_keeps(int kernel) {
  switch (kernel) {
#define KEEPS(KERNEL, function, swift, keeps) case CR_##KERNEL: return keeps;
    CR_RULES(KEEPS)
#undef KEEPS
    default: return 0;
  }
}
#endif

// decay·state + share·x
INLINE REAL NAME(followed)(REAL state, SCALAR decay, SCALAR share, REAL x) {
  return FMA((REAL)decay, state, (REAL)0) + FMA((REAL)share, x, (REAL)0);
}

// The direction of a step by gradient g, for each rule; *s and *u are the state of the rule.
#define STEP_OF(function) INLINE REAL NAME(function##_step)(const SCALAR *r, REAL g, REAL *s, REAL *u)
#define EPSILON ((REAL)r[RULE_EPSILON])
STEP_OF(descent) {
  (void)r, (void)s, (void)u;
  return g;
}
STEP_OF(momentum) {
  (void)u;
  return *s = NAME(followed)(*s, r[RULE_P], 1, g);
}
STEP_OF(nesterov) {
  (void)u;
  *s = NAME(followed)(*s, r[RULE_P], 1, g);
  return g + FMA((REAL)r[RULE_P], *s, (REAL)0);
}
STEP_OF(adam) {
  *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g);
  *u = NAME(followed)(*u, r[RULE_Q], r[RULE_REST_Q], g * g);
  return *s / (REAL)r[RULE_FIRST] / (SQRT(*u) / (REAL)r[RULE_SECOND] + EPSILON);
}
STEP_OF(rmsprop) {
  *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g * g);
  return *u = NAME(followed)(*u, r[RULE_Q], 1, g / (SQRT(*s) + EPSILON));
}
STEP_OF(adagrad) {
  (void)u;
  *s = *s + FMA((REAL)1, g * g, (REAL)0);
  return g / (SQRT(*s) + EPSILON);
}
STEP_OF(adadelta) {
  *s = NAME(followed)(*s, r[RULE_P], r[RULE_REST_P], g * g);
  const REAL step = SQRT(*u + EPSILON) / SQRT(*s + EPSILON) * g;
  *u = NAME(followed)(*u, r[RULE_P], r[RULE_REST_P], step * step);
  return step;
}
#undef STEP_OF
#undef EPSILON

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
  REAL step;
  switch (kernel) {
#define RULE(KERNEL, function, ...) case CR_##KERNEL: step = NAME(function##_step)(r, g, s, u); break;
    CR_RULES(RULE)
#undef RULE
    default: step = g;
  }
  return FMA((REAL)-r[RULE_RATE], step, w);
}
