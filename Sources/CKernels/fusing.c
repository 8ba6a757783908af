// fusing.c — finds instructions that can run as one: a tiny layer forward, and back with the move of its parameters.
#include "include/chainrule_kernels.h"

static int is_activation(int kernel) { return kernel == CR_SIGMOID || kernel == CR_TANH || kernel == CR_RELU; }

static int is_slope(int kernel) {
  return kernel == CR_SIGMOID_GRADIENT || kernel == CR_TANH_GRADIENT || kernel == CR_RELU_GRADIENT;
}

// The numbers of a slope, or of a product element by element, that are one row side by side; 0 for others.
static int64_t row_length(const cr_instruction *it) {
  const int64_t *n = it->n;
  if (it->kernel == CR_SIGMOID_GRADIENT || it->kernel == CR_TANH_GRADIENT) return n[0];
  if (n[0] != 1 || n[1] != 1 || n[2] != 1 || (n[3] > 1 && (n[7] != 1 || n[11] != 1))) return 0;
  return n[3];
}

static int is_tiny(int64_t inputs, int64_t units) {
  return inputs >= 1 && inputs <= CR_FUSED_INPUT_COUNT && units >= 1 && units <= CR_FUSED_UNITS;
}

// CR_LINEAR of one example and the activation behind it: returns the number of instructions, or 0.
static int64_t layer(cr_instruction *it, const cr_instruction *end) {
  if (end - it < 2 || it->kernel != CR_LINEAR || it->flags || it->n[0] != 1 || !is_tiny(it->n[2], it->n[1])) return 0;
  const cr_instruction *map = it + 1;
  if (!is_activation(map->kernel) || map->flags || map->a != it->y || map->n[0] != it->n[1]) return 0;
  it->fused = CR_FUSED_LAYER;
  it->length = 2;
  return 2;
}

// The gradients of a layer for one example, as fused.h lists them: returns the number of instructions, or 0.
static int64_t backward(cr_instruction *it, const cr_instruction *end) {
  const cr_instruction *next = it;
  int form = CR_FUSED_BACKWARD;
  int64_t units = 0, gradient = -1;
  if (end - next >= 2 && next->kernel == CR_LOGISTIC_RESIDUAL && !next->flags && next[1].kernel == CR_MULTIPLY
      && !next[1].flags && next[1].b == next->y && row_length(next + 1) == next->n[0]) {
    form |= CR_FUSED_LOSS;
    units = next->n[0];
    gradient = next[1].y;
    next += 2;
  } else if (end - next >= 1 && is_slope(next->kernel)) {
    units = row_length(next);
    if (next->flags || !units) return 0;
    form |= CR_FUSED_ACTIVATION;
    gradient = next->y;
    next++;
  }
  if (end - next >= 1 && next->kernel == CR_MATMUL && next->flags == CR_TRANSPOSE_B && next->n[0] == 1
      && (gradient < 0 || (next->a == gradient && next->n[2] == units))) {
    form |= CR_FUSED_INPUTS;
    gradient = next->a, units = next->n[2];
    next++;
  }
  if (end - next < 2) return 0;
  const cr_instruction *by_weights = next, *by_biases = next + 1;
  if (by_weights->kernel != CR_MATMUL || by_weights->flags != CR_TRANSPOSE_A || by_weights->n[2] != 1) return 0;
  if (gradient < 0) gradient = by_weights->b, units = by_weights->n[1];
  if (by_weights->b != gradient || by_weights->n[1] != units || by_weights->n[5] != units) return 0;
  if (by_biases->kernel != CR_COPY || by_biases->flags || by_biases->a != gradient || by_biases->n[0] != units) return 0;
  if (!is_tiny(by_weights->n[0], units)) return 0;
  if (form & CR_FUSED_INPUTS && by_weights[-1].n[1] != by_weights->n[0]) return 0;
  it->fused = form;
  it->length = (int32_t)(by_biases - it + 1);
  return it->length;
}

static int is_within(int64_t offset, int64_t start, int64_t count) { return offset >= start && offset < start + count; }

// The two instructions of a fused way back that write gradients of parameters.
static cr_instruction *by_weights(cr_instruction *it) { return it + it->length - 2; }

// Lets every fused way back move its own parameters where `sgd` moves those and no others, and where no
// instruction reads a parameter between its gradient and the end. Numbers beside them that `sgd` would visit
// have gradients of 0.
static void fold(cr_instruction *program, cr_instruction *end, cr_instruction *sgd) {
  const int64_t count = sgd->n[0], slopes = sgd->a, parameters = sgd->y;
  int seen = 0;
  for (cr_instruction *it = program; it < end; it += it->fused ? it->length : 1) {
    if (it == sgd) continue;
    if (!(it->fused & CR_FUSED_BACKWARD)) {
      const int64_t operands[] = {it->y, it->a, it->b, it->c};
      for (int i = 0; i < 4; i++) {
        if (is_within(operands[i], slopes, count)) return;
        if (seen && is_within(operands[i], parameters, count)) return;
      }
      if (seen && it->y == sgd->b) return;
      continue;
    }
    if (it > sgd) return;
    seen++;
    const cr_instruction *w = by_weights(it), *b = w + 1;
    if (!is_within(w->y, slopes, count) || !is_within(b->y, slopes, count)) return;
    // Its other operands: of the parameters, only its own weights.
    for (const cr_instruction *part = it; part <= b; part++) {
      const int own = it->fused & CR_FUSED_INPUTS && part == w - 1;
      if (own && part->b != w->y - slopes + parameters) return;
      const int64_t operands[] = {part->a, own ? -1 : part->b, part->c, part < w ? part->y : -1};
      for (int i = 0; i < 4; i++)
        if (is_within(operands[i], slopes, count) || is_within(operands[i], parameters, count)) return;
    }
    // No parameter twice.
    for (cr_instruction *other = program; other < it; other += other->fused ? other->length : 1)
      if (other->fused & CR_FUSED_BACKWARD && (by_weights(other)->y == w->y || by_weights(other)[1].y == b->y)) return;
  }
  if (!seen) return;
  for (cr_instruction *it = program; it < sgd; it += it->fused ? it->length : 1) {
    if (!(it->fused & CR_FUSED_BACKWARD)) continue;
    cr_instruction *w = by_weights(it), *b = w + 1;
    it->fused |= CR_FUSED_UPDATE;
    w->c = w->y - slopes + parameters;
    b->c = b->y - slopes + parameters;
    b->n[CR_FUSED_RATE] = sgd->b;
  }
  sgd->fused = CR_FUSED_DONE;
  sgd->length = 1;
}

void cr_fuse(cr_instruction *program, int64_t count) {
  cr_instruction *end = program + count;
  for (cr_instruction *it = program; it < end;) {
    int64_t length = layer(it, end);
    if (!length) length = backward(it, end);
    it += length ? length : 1;
  }
  for (cr_instruction *it = program; it < end; it += it->fused ? it->length : 1)
    if (it->kernel == CR_SGD && !it->flags && !it->fused) fold(program, end, it);
}
