// updates.h — one pass over parameters, their gradients and the state of a rule: a step of gradient descent.
#include "rule_numbers.h"

typedef struct {
  const cr_instruction *it;
  SCALAR *w, *s, *u;
  const SCALAR *g;
  int64_t count;
  SCALAR r[RULE_COUNT];
} NAME(update);

#define UPDATE(KERNEL, function, swift, keeps)                                                          \
  case CR_##KERNEL:                                                                                          \
    for (; i + V_LANES <= last; i += V_LANES) {                                                         \
      V s = keeps > 0 ? VECTOR_NAME(load)(p->s + i) : (V)0, u = keeps > 1 ? VECTOR_NAME(load)(p->u + i) : (V)0; \
      const V w = VECTOR_NAME(moved)(CR_##KERNEL, parts, p->r, VECTOR_NAME(load)(p->w + i), VECTOR_NAME(load)(p->g + i), \
                                     &s, &u);                                                           \
      VECTOR_NAME(store)(p->w + i, w);                                                                  \
      if (keeps > 0) VECTOR_NAME(store)(p->s + i, s);                                                   \
      if (keeps > 1) VECTOR_NAME(store)(p->u + i, u);                                                   \
    }                                                                                                   \
    UNVECTORIZED for (; i < last; i++) {                                                                \
      SCALAR s = keeps > 0 ? p->s[i] : 0, u = keeps > 1 ? p->u[i] : 0;                                  \
      p->w[i] = NAME(moved)(CR_##KERNEL, parts, p->r, p->w[i], p->g[i], &s, &u);                             \
      if (keeps > 0) p->s[i] = s;                                                                       \
      if (keeps > 1) p->u[i] = u;                                                                       \
    }                                                                                                   \
    break;

static void NAME(update_task)(const void *context, int64_t index, int worker) {
  (void)worker;
  const NAME(update) *p = context;
  int64_t i = index * NAME(CHUNK);
  const int64_t last = p->count - i < NAME(CHUNK) ? p->count : i + NAME(CHUNK);
  const int parts = (int)p->it->n[2];
  switch (p->it->kernel) { CR_RULES(UPDATE) }
}
#undef UPDATE

OUTLINE void NAME(update_parameters)(const cr_instruction *it, SCALAR *y, const SCALAR *a, const SCALAR *b, SCALAR *c) {
  NAME(update) p = {.it = it, .w = y, .s = c, .u = c + it->n[1], .g = a, .count = it->n[0]};
  NAME(read_rule)(it, b, p.r);
  const int64_t tasks = (p.count + NAME(CHUNK) - 1) / NAME(CHUNK);
  if (p.count >= CR_WORTH_THREADS / 4) cr_parallel(tasks, NAME(update_task), &p);
  else
    for (int64_t task = 0; task < tasks; task++) NAME(update_task)(&p, task, 0);
}
