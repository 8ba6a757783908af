// fused.h — the instructions of a tiny layer in one call: intermediate values stay in registers.
//
// cr_fuse (fusing.c) finds them. Every number that the instructions would store is stored, with the same bits, and
// nothing is stored before all that the instruction itself reads has been read.

// A vector that holds the units of most tiny layers: four lanes where the machine has them.
#if REAL_BITS == 32
#define F_NAME(x) QUARTER_NAME(x)
#else
#define F_NAME(x) HALF_NAME(x)
#endif
#define F F_NAME(real)
#define F_LANES ((int)(sizeof(F) / sizeof(SCALAR)))

// The first `count` numbers in a vector, the others 0; those behind F_LANES are left out. Read and written in the same
// pieces, so that a processor hands a store on to the load behind it.
INLINE F NAME(load_part)(const SCALAR *p, int64_t count) {
  if (count >= F_LANES) return F_NAME(load)(p);
  F x = 0;
  if (count == 1) {
    x[0] = p[0];
    return x;
  }
  __builtin_memcpy(&x, p, 2 * sizeof(SCALAR));
  if (F_LANES > 2 && count == 3) x[2 % F_LANES] = p[2];
  return x;
}

INLINE void NAME(store_part)(SCALAR *p, int64_t count, F x) {
  if (count >= F_LANES) {
    F_NAME(store)(p, x);
  } else if (count == 1) {
    p[0] = x[0];
  } else {
    __builtin_memcpy(p, &x, 2 * sizeof(SCALAR));
    if (F_LANES > 2 && count == 3) p[2] = x[2 % F_LANES];
  }
}

INLINE F NAME(activate)(int kernel, F x) {
  return kernel == CR_SIGMOID ? F_NAME(sigmoid)(x) : kernel == CR_TANH ? F_NAME(tanh)(x) : F_NAME(relu)(x);
}

// g = gradient of the output z, x = the input.
INLINE F NAME(deactivate)(int kernel, F g, F z, F x) {
  return kernel == CR_SIGMOID_GRADIENT ? F_NAME(sigmoid_gradient)(g, z, x)
      : kernel == CR_TANH_GRADIENT     ? F_NAME(tanh_gradient)(g, z, x)
                                       : F_NAME(relu_gradient)(g, z);
}

enum { NAME(PARTS) = (CR_FUSED_UNITS + 1) / 2 };
#define EACH_PART(i, at, parts) for (int64_t i = 0, at = 0; i < (parts); i++, at += F_LANES)

// CR_LINEAR of one row, then a map: a (inputs) → y = a·b + c (units) → z = f(y).
INLINE void NAME(layer_parts)(const cr_instruction *it, SCALAR *arena, const int64_t units, const int64_t parts) {
  const cr_instruction *map = it + 1;
  const SCALAR *a = arena + it->a, *b = arena + it->b, *c = arena + it->c;
  const int64_t inputs = it->n[2], row = it->n[4];
  F value[NAME(PARTS)];
  EACH_PART(i, at, parts) {
    F sum = 0;
    const SCALAR *from = b + at;
    UNVECTORIZED for (int64_t k = 0; k < inputs; k++, from += row)
      sum = F_NAME(fma)((F)a[k], NAME(load_part)(from, units - at), sum);
    value[i] = NAME(load_part)(c + at, units - at) + sum;
  }
  EACH_PART(i, at, parts) NAME(store_part)(arena + it->y + at, units - at, value[i]);
  EACH_PART(i, at, parts) NAME(store_part)(arena + map->y + at, units - at, NAME(activate)(map->kernel, value[i]));
}

// The numbers of units that fit one vector have code of their own.
#define BY_UNITS(function, it, units)                                                    \
  if (units == 1) NAME(function)(it, arena, 1, 1);                                       \
  else if (units == 2) NAME(function)(it, arena, 2, 1);                                  \
  else if (units <= F_LANES) NAME(function)(it, arena, units, 1);                        \
  else NAME(function)(it, arena, units, (units + F_LANES - 1) / F_LANES);

static void NAME(fused_layer)(const cr_instruction *it, SCALAR *arena) {
  const int64_t units = it->n[1];
  BY_UNITS(layer_parts, it, units)
}

// The way back through one layer for one example, g = the gradient of its output (units):
//   with CR_FUSED_LOSS         g = seed · the residual of the logistic cross-entropy, two instructions
//   with CR_FUSED_ACTIVATION   g = g · f′
//   with CR_FUSED_INPUTS       y (inputs) = g · bᵀ
//   always                     the gradients of weights, aᵀ · g (inputs units), and of biases, g
//   with CR_FUSED_UPDATE       weights and biases move
INLINE void NAME(backward_parts)(const cr_instruction *it, SCALAR *arena, const int64_t units, const int64_t parts) {
  const int form = it->fused;
  F g[NAME(PARTS)];
  const cr_instruction *loss = it, *slope = loss + (form & CR_FUSED_LOSS ? 2 : 0);
  const cr_instruction *by_inputs = slope + !!(form & CR_FUSED_ACTIVATION);
  const cr_instruction *by_weights = by_inputs + !!(form & CR_FUSED_INPUTS), *by_biases = by_weights + 1;
  const int64_t inputs = by_weights->n[0];
  if (form & CR_FUSED_LOSS) {
    EACH_PART(i, at, parts)
      g[i] = F_NAME(logistic_residual)(NAME(load_part)(arena + loss->a + at, units - at),
                                       NAME(load_part)(arena + loss->b + at, units - at),
                                       NAME(load_part)(arena + loss->c + at, units - at));
    EACH_PART(i, at, parts) NAME(store_part)(arena + loss->y + at, units - at, g[i]);
    EACH_PART(i, at, parts) g[i] = NAME(load_part)(arena + loss[1].a + at, units - at) * g[i];
    EACH_PART(i, at, parts) NAME(store_part)(arena + loss[1].y + at, units - at, g[i]);
  } else {
    const SCALAR *from = arena + (form & CR_FUSED_ACTIVATION ? slope->a : by_weights->b);
    EACH_PART(i, at, parts) g[i] = NAME(load_part)(from + at, units - at);
  }
  if (form & CR_FUSED_ACTIVATION) {
    EACH_PART(i, at, parts)
      g[i] = NAME(deactivate)(slope->kernel, g[i], NAME(load_part)(arena + slope->b + at, units - at),
                              slope->kernel == CR_RELU_GRADIENT
                                  ? (F)0 : NAME(load_part)(arena + slope->c + at, units - at));
    EACH_PART(i, at, parts) NAME(store_part)(arena + slope->y + at, units - at, g[i]);
  }
  if (form & CR_FUSED_INPUTS) {
    const SCALAR *b = arena + by_inputs->b;
    SCALAR *y = arena + by_inputs->y;
    UNVECTORIZED for (int64_t v = 0; v < inputs; v++, b += by_inputs->n[4]) {
      SCALAR sum = 0;
      EACH_PART(i, at, parts) UNROLLED(lane, F_LANES)
        if (at + lane < units) sum = FMA(g[i][lane], b[at + lane], sum);
      y[v] = sum;
    }
  }
  const SCALAR *a = arena + by_weights->a;
  SCALAR *y = arena + by_weights->y;
  if (form & CR_FUSED_UPDATE) {
    const F back = (F)-arena[by_biases->n[CR_FUSED_RATE]];
    SCALAR *w = arena + by_weights->c, *bias = arena + by_biases->c;
    EACH_PART(i, at, parts) {
      NAME(store_part)(arena + by_biases->y + at, units - at, g[i]);
      NAME(store_part)(bias + at, units - at,
                       F_NAME(fma)(back, g[i], NAME(load_part)(bias + at, units - at)));
    }
    UNVECTORIZED for (int64_t v = 0; v < inputs; v++, y += units, w += units)
      EACH_PART(i, at, parts) {
        const F gradient = F_NAME(fma)((F)a[v], g[i], (F)0);
        NAME(store_part)(y + at, units - at, gradient);
        NAME(store_part)(w + at, units - at,
                         F_NAME(fma)(back, gradient, NAME(load_part)(w + at, units - at)));
      }
    return;
  }
  UNVECTORIZED for (int64_t v = 0; v < inputs; v++, y += units)
    EACH_PART(i, at, parts)
      NAME(store_part)(y + at, units - at, F_NAME(fma)((F)a[v], g[i], (F)0));
  EACH_PART(i, at, parts) NAME(store_part)(arena + by_biases->y + at, units - at, g[i]);
}

static void NAME(fused_backward)(const cr_instruction *it, SCALAR *arena) {
  const int before = (it->fused & CR_FUSED_LOSS ? 2 : 0) + !!(it->fused & CR_FUSED_ACTIVATION);
  const int64_t units = it[before + !!(it->fused & CR_FUSED_INPUTS)].n[1];
  BY_UNITS(backward_parts, it, units)
}

#undef F
#undef F_NAME
#undef F_LANES
#undef EACH_PART
#undef BY_UNITS
