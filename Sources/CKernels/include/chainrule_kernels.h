// chainrule_kernels.h — the loops that must be fast, as instructions over one arena of numbers.
//
// A program is an array of instructions; `cr_run_f32` / `cr_run_f64` walk it once. Plain C: no I/O, no
// allocation, no state but the chosen instruction set and the thread pool. Every result has the same bits on
// every instruction set, for every number of threads, at -O0 and -O3:
//   - an output element of a product accumulates over k in order with fused multiply-add, in blocks of
//     CR_KC whose sums are added in order; vectors and threads go across outputs only;
//   - a convolution of filters 3×3 in single precision, of many channels and pixels, is computed by Winograd's minimal
//     filtering, whose 16 sums a tile are in the order of a product (cr_is_winograd, winograd.h);
//   - a sum uses CR_LANES partial sums (element i goes to lane i mod CR_LANES) and a fixed halving tree;
//   - exp, log, tanh, Φ … use + − × ÷, √, fma and integer operations only.
//
// Legend of sizes:  n batch, c input channels, h height, w width, m filters (output channels), r filter rows,
// s filter columns, g groups, oh/ow output height/width. Tensors are row-major, images are (n c h w), filters
// (m c/g r s), weights of a dense layer (in out).
#ifndef CHAINRULE_KERNELS_H
#define CHAINRULE_KERNELS_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CR_KC = 384, CR_LANES = 32 };

// Kernels element by element, one line each: the name, the C function of one element (a `NAME(function)` of
// operations.h, functions.h or normal.h), the name in Swift, and the cost of an element: threads share costly kernels
// from fewer elements on. Everything else about these kernels is generated from these lists.

// Maps: f(a).
#define CR_MAPS(X)                                                                                                \
  X(COPY, copy, copy, cheap)                                                                                      \
  X(NEGATE, negate, negate, cheap)                                                                                \
  X(EXP, exp, exp, costly)                                                                                        \
  X(LOG, log, log, costly)                                                                                        \
  X(EXPM1, expm1, expm1, costly)                                                                                  \
  X(LOG1P, log1p, log1p, costly)                                                                                  \
  X(SIGMOID, sigmoid, sigmoid, costly)                                                                            \
  X(TANH, tanh, tanh, costly)                                                                                     \
  X(RELU, relu, relu, cheap)                                                                                      \
  X(ABS, abs, abs, cheap)                                                                                         \
  X(SQRT, sqrt, sqrt, cheap)                                                                                      \
  X(SIGN, sign, sign, cheap)                                                                                      \
  X(NORMAL_DENSITY, normal_density, normalDensity, costly)                 /* φ of N(0, 1) */                     \
  X(NORMAL_DISTRIBUTION, normal_distribution, normalDistribution, costly)  /* Φ */                                \
  X(ERF, erf, erf, costly)                                                 /* the error function */               \
  X(GELU, gelu, gelu, costly)                                              /* a·Φ(a) */                           \
  X(GELU_TANH, gelu_tanh, geluTanh, costly)                                /* gelu as tanh approximates it */

// Binaries: f(a, b).
#define CR_VECTOR_BINARIES(X)                                                                                        \
  X(ADD, add, add, cheap)                                                                                            \
  X(SUBTRACT, subtract, subtract, cheap)                                                                             \
  X(MULTIPLY, multiply, multiply, cheap)                                                                             \
  X(DIVIDE, divide, divide, cheap)                                                                                   \
  X(MAXIMUM, maximum, maximum, cheap)                                                                                \
  X(MINIMUM, minimum, minimum, cheap)                                                                                \
  X(LESS, less, less, cheap)                                           /* 1 or 0 */                                  \
  X(LESS_EQUAL, less_equal, lessEqual, cheap)                                                                        \
  X(GREATER, greater, greater, cheap)                                                                                \
  X(GREATER_EQUAL, greater_equal, greaterEqual, cheap)                                                               \
  X(EQUAL, equal, equal, cheap)                                                                                      \
  X(NOT_EQUAL, not_equal, notEqual, cheap)                                                                           \
  X(RELU_GRADIENT, relu_gradient, reluGradient, cheap)                 /* b > 0 ? a : 0   (b = output or input) */   \
  X(ABS_GRADIENT, abs_gradient, absGradient, cheap)                    /* b > 0 ? a : b < 0 ? −a : 0  (b = input) */ \
  X(GELU_GRADIENT, gelu_gradient, geluGradient, costly)                /* a · f′(b)  (b = input) */                  \
  X(GELU_TANH_GRADIENT, gelu_tanh_gradient, geluTanhGradient, costly)
// Binaries in double precision, one element at a time.
#define CR_DOUBLE_BINARIES(X)                                                                              \
  X(POWER, power, power, cheap)                   /* a^b */                                                \
  X(POWER_SLOPE, power_slope, powerSlope, cheap)  /* b·a^(b−1), 0 for b = 0: the derivative of a^b by a */
#define CR_BINARIES(X) CR_VECTOR_BINARIES(X) CR_DOUBLE_BINARIES(X)

// Slopes of units that saturate, and losses: f(a, b) or f(a, b, c). The slopes have a = gradient of the output, b = the
// output, c = the input; where 1 − σ or 1 − tanh² has lost digits they are computed from the input. In the losses, c is
// the gradient of the loss unless stated otherwise.
#define CR_POINTWISE(X)                                                                                     \
  /* a · (b · σ(−c)) */                                                                                     \
  X(SIGMOID_GRADIENT, sigmoid_gradient, sigmoidGradient, cheap, three)                                      \
  /* a · (1 − b²) */                                                                                        \
  X(TANH_GRADIENT, tanh_gradient, tanhGradient, cheap, three)                                               \
  /* −b·ln a − (1−b)·ln(1−a), 0·ln 0 = 0;  a = p, b = target */                                             \
  X(BINARY_CROSS_ENTROPY, binary_cross_entropy, binaryCrossEntropy, costly, two)                            \
  /* c · (−b/a + (1−b)/(1−a)), 0/0 = 0 */                                                                   \
  X(BINARY_CROSS_ENTROPY_GRADIENT, binary_cross_entropy_gradient, binaryCrossEntropyGradient, cheap, three) \
  /* b·ln(1+e⁻ᵃ) + (1−b)·ln(1+eᵃ) */                                                                        \
  X(LOGISTIC_CROSS_ENTROPY, logistic_cross_entropy, logisticCrossEntropy, costly, two)                      \
  /* (1−b)·c − b·σ(−a), its derivative by a;  c = σ(a) */                                                   \
  X(LOGISTIC_RESIDUAL, logistic_residual, logisticResidual, cheap, three)                                   \
  /* (1−b)·(1+eᵃ) − b·(1+e⁻ᵃ), its derivative by σ(a) */                                                    \
  X(LOGISTIC_SLOPE, logistic_slope, logisticSlope, costly, two)

// Rules of updates, one line each: the name, the C function of its step (a `NAME(function_step)` of update_rules.h), the
// name in Swift, and the number of states that it keeps: s, then u. The parameter is y, g its gradient, η the rate, p, q and ε
// the rule's own numbers, b the operand.
#define CR_RULES(X)                                                                            \
  /* y −= η·g */                                                                               \
  X(DESCENT, descent, descent, 0)                                                              \
  /* s = p·s + g;  y −= η·s */                                                                 \
  X(MOMENTUM, momentum, momentum, 1)                                                           \
  /* s = p·s + g;  y −= η·(g + p·s) */                                                         \
  X(NESTEROV, nesterov, nesterov, 1)                                                           \
  /* s = p·s + (1−p)·g;  u = q·u + (1−q)·g²;  y −= η·(s/b[2])/(√u/b[3] + ε) */                 \
  X(ADAM, adam, adam, 2)                                                                       \
  /* s = p·s + (1−p)·g²;  u = q·u + g/(√s + ε);  y −= η·u */                                   \
  X(RMSPROP, rmsprop, rmsProp, 2)                                                              \
  /* s += g²;  y −= η·g/(√s + ε) */                                                            \
  X(ADAGRAD, adagrad, adaGrad, 1)                                                              \
  /* s = p·s + (1−p)·g²;  Δ = √(u + ε)/√(s + ε)·g;  u = p·u + (1−p)·Δ²;  y −= η·Δ */           \
  X(ADADELTA, adadelta, adaDelta, 2)

#define CR_ENUMERATOR(NAME, ...) CR_##NAME,
#define CR_ONE(...) +1

// Instruction kinds. The output is `y`; the inputs are `a`, `b`, `c`: offsets into the arena, in elements.
// With CR_ACCUMULATE the result is added to y, else it overwrites y. The output never overlaps an input,
// unless it is the very same range in a map or a binary of equal strides.
typedef enum {
  // Maps: y[i] = f(a[i]), i < n[0]
  CR_FILL,      // s[0] (no input)
  CR_MAPS(CR_ENUMERATOR)
  CR_AFFINE,    // s[0] * a + s[1], one fma

  // Binaries with broadcasting: y[i0,i1,i2,i3] = f(a[i·n[4..7]], b[i·n[8..11]]), i < n[0..3] (outermost
  // first, unused axes are 1); y is contiguous; a stride of 0 repeats an element.
  CR_BINARIES(CR_ENUMERATOR)

  // Strided copy: y[i·n[4..7]] = a[i·n[8..11]], i < n[0..3]. Strides may be negative (flip) or 0 (repeat, a only).
  // Serves transpose, slice, concat, flip, broadcast.
  CR_STRIDED_COPY,

  // Product: y (n0 n1) = op(a) · op(b), inner size n2; leading dimensions n3 (a), n4 (b), n5 (y).
  // CR_TRANSPOSE_A: a is stored (n2 n0); CR_TRANSPOSE_B: b is stored (n1 n2).
  CR_MATMUL,

  // Reductions of a (n0 n1 n2) over the middle axis into y (n0 n2).
  CR_SUM,            // n2 = 1: lanes and tree; n2 > 1: in order over the middle axis
  CR_MAX,            // c (n0 n2) receives the index of the first maximum, 0 … n1−1
  CR_MAX_GRADIENT,   // a = gradient (n0 n2), b = the indices; y (n0 n1 n2) gets a at the index, 0 elsewhere

  // Rows: a (n0 n1) → y (n0 n1), each row on its own.
  CR_SOFTMAX, CR_LOG_SOFTMAX,      // max subtracted first
  CR_SOFTMAX_GRADIENT,             // a = gradient, b = y:  b · (a − Σ a·b)
  CR_LOG_SOFTMAX_GRADIENT,         // a = gradient, b = y:  a − exp(b) · Σ a

  // Slopes and losses: y[i] = f(a[i], b[i]) or f(a[i], b[i], c[i]), i < n0.
  CR_POINTWISE(CR_ENUMERATOR)
  CR_CLASS_CROSS_ENTROPY,            // a = logits (n0 n1), b = class 0 … n1−1 of each row; y (n0) = −log softmax
  CR_CLASS_CROSS_ENTROPY_GRADIENT,   // a = logits, b = classes, c = gradient (n0); y (n0 n1) = c·(softmax − one-hot)

  // Convolutions: n = {n, c, h, w, m, r, s, stride_h, stride_w, pad_top, pad_left, oh, ow, g, dilation_h, dilation_w}.
  // Neighbouring taps of a filter lie `dilation` pixels apart; 0 stands for 1.
  // Cross-correlation as the frameworks do; CR_MIRROR turns the filter by 180° first (the convolution of
  // mathematics).
  CR_CONVOLUTION,                    // a = x (n c h w), b = filters (m c/g r s) → y (n m oh ow)
  CR_CONVOLUTION_INPUT_GRADIENT,     // a = gradient (n m oh ow), b = filters → y (n c h w)
  CR_CONVOLUTION_WEIGHT_GRADIENT,    // a = gradient, b = x → y (m c/g r s)

  // Pooling: n = {planes (n·c), h, w, r, s, stride_h, stride_w, pad_top, pad_left, oh, ow, count, parts}. Padding is
  // never the maximum. Windows may reach over the bottom and right border: as much padding lies there as at the top
  // and left, and nothing behind it. With parts = 1, window i of an axis is ⌊i·size/out⌋ … ⌈(i+1)·size/out⌉ − 1.
  CR_MAX_POOL,            // a = x; c (planes oh ow) receives row·w + column of the first maximum in row order
  CR_MAX_POOL_GRADIENT,   // a = gradient (planes oh ow), b = the indices → y (planes h w)
  CR_MEAN_POOL,           // divides by the pixels really inside the image, with count = 1 by those of the padding, too
  CR_MEAN_POOL_GRADIENT,  // a = gradient → y (planes h w)

  // Channels of x (n0 n1 n2): n0 images of n1 channels of n2 pixels, or a table of n1 columns with n2 = 1. A sum over a
  // channel takes its images in order, each by lanes and tree.
  CR_CHANNEL_SQUARES,     // y (n1) = Σ (a − b)²;  b (n1) = means
  CR_CHANNEL_DEVIATIONS,  // y (n1) = Σ (a − b)
  CR_CHANNEL_SHARES,      // y (2 n1) = Σ a, then Σ a·(b − c);  a = gradient, b = x, c (n1) = means
  CR_CHANNEL_NORMAL,      // y (n0 n1 n2) = (a − m)·s + t;  b (3 n1) = means m, scales s, shifts t
  CR_CHANNEL_SPREAD,      // y (n0 n1 n2) = b·(a − c);  b (n1) = scales, c (n1) = means
  CR_CHANNEL_GRADIENT,    // y (n0 n1 n2) = (a·s + t·(b − m)) + u;  a = gradient, b = x, c (4 n1) = factors s and t,
                          // means m, shifts u; accumulating ((y + a·s) + t·(b − m)) + u

  // Updates
  CR_SGD,   // y[i] = fma(−b[0], a[i], y[i]), i < n0:  y = parameter, a = gradient, b = learning rate

  // Updates by other rules, in one pass: y = parameter, a = gradient, b (4) = rate η, factor for
  // CR_WITH_CLIP, 1 − β₁ᵗ, √(1 − β₂ᵗ), c = state of the rule: s (n0), and u at c + n1 where it keeps two.
  // Operand n2 = CR_WITH_… flags; n3 … n8 hold the bits of doubles: l1, l2, bound, then p, q, ε. None
  // accumulates.
  CR_RULES(CR_ENUMERATOR)

  // Whole layers and mini-batches
  CR_LINEAR,  // y (n0 n1) = a (n0 n2) · b (n2 n1) + c (n1) in every row; leading dimensions as CR_MATMUL, no flags
              // but CR_ACCUMULATE. The bits of a copy of c and an accumulating CR_MATMUL.
  CR_GATHER,  // y (n0 n1): row i is row b[c[0] + i] of the table a (n2 n1); row numbers and the cursor c are whole
  CR_RECORD,  // y[c[0]] = a[0]; c[0] += 1:  a number kept at the cursor c (never accumulates)

  CR_KERNEL_COUNT
} cr_kernel;

// The first and the last kernel of each list.
enum {
  CR_FIRST_MAP = CR_FILL + 1, CR_LAST_MAP = CR_FILL CR_MAPS(CR_ONE),
  CR_FIRST_BINARY = CR_AFFINE + 1, CR_LAST_BINARY = CR_AFFINE CR_BINARIES(CR_ONE),
  CR_FIRST_POINTWISE = CR_LOG_SOFTMAX_GRADIENT + 1, CR_LAST_POINTWISE = CR_LOG_SOFTMAX_GRADIENT CR_POINTWISE(CR_ONE),
  CR_FIRST_RULE = CR_SGD + 1, CR_LAST_RULE = CR_SGD CR_RULES(CR_ONE)
};

// In Swift they are members of cr_kernel: `.gelu`.
#ifdef __swift__
#define CR_MEMBER(NAME, function, swift, ...) \
  static const cr_kernel cr_kernel_##function __attribute__((swift_name("cr_kernel." #swift))) = CR_##NAME;
CR_MAPS(CR_MEMBER) CR_BINARIES(CR_MEMBER) CR_POINTWISE(CR_MEMBER) CR_RULES(CR_MEMBER)
#undef CR_MEMBER
#endif

// Changes to the gradient before the rule applies it, in this order.
enum {
  CR_WITH_L1 = 1,     // + l1·sign(y)
  CR_WITH_CLIP = 2,   // · b[1]
  CR_WITH_BOUND = 4,  // kept within ±bound
  CR_WITH_L2 = 8,     // + l2·y
  CR_WITH_DECAY = 16  // y −= η·l2·y instead
};

enum { CR_ACCUMULATE = 1, CR_TRANSPOSE_A = 2, CR_TRANSPOSE_B = 4, CR_MIRROR = 8 };

typedef struct {
  int32_t kernel;   // a cr_kernel
  int32_t flags;
  int64_t y, a, b, c;
  int64_t n[16];
  double s[2];
  int32_t fused;    // kind set by cr_fuse for it and those behind it; 0 for an instruction on its own
  int32_t length;   // how many they are
} cr_instruction;

// Fuses instructions of a program into one: layers of few units, forward and back, for one example, and the
// update of their parameters. The bits in the arena after a run are those of the instructions one by one.
// Gradients that a CR_SGD reads and the program does not write must be 0. Fuse once, when operands have their
// places.
void cr_fuse(cr_instruction *program, int64_t count);

// Flags of `fused`.
enum {
  CR_FUSED_LAYER = 1,       // CR_LINEAR, then a map
  CR_FUSED_BACKWARD = 2,    // gradients of a layer; with
  CR_FUSED_LOSS = 4,        //   that of the loss before it,
  CR_FUSED_ACTIVATION = 8,  //   that of its activation,
  CR_FUSED_INPUTS = 16,     //   that by its inputs,
  CR_FUSED_UPDATE = 32,     //   the move of its parameters: at operands c of the last two, rate at n[CR_FUSED_RATE]
  CR_FUSED_DONE = 64,       // a CR_SGD that those moves replace
  CR_FUSED_RATE = 15,
  CR_FUSED_UNITS = 16,        // the most units and inputs of such a layer
  CR_FUSED_INPUT_COUNT = 64
};

// Runs `count` instructions in order over the arena. The buffer `workspace` holds at least
// cr_workspace_bytes() of 64-byte aligned memory, exclusive to this call. The size has room for four threads,
// and grows with cr_get_threads() beyond that, so ask again after cr_set_threads. Memory that no large
// instruction touches is never touched.
//
// Returns the number of instructions run: `count`, or fewer once the flag that this thread watches was
// raised. The output of the last of them may then be half done where it is a product or a convolution; all
// others are whole.
int64_t cr_run_f32(const cr_instruction *program, int64_t count, float *arena, void *workspace);
int64_t cr_run_f64(const cr_instruction *program, int64_t count, double *arena, void *workspace);
int64_t cr_workspace_bytes(void);

// Cooperative cancellation: a number that is 0 until any thread, or a signal handler, raises it. Programs
// look at the flag that their thread watches between instructions, and between the pieces of large products
// and convolutions. Function cr_watch sets it for the calling thread, 0 for none, and returns the one before.
const int32_t *cr_watch(const int32_t *flag);
void cr_raise(int32_t *flag), cr_lower(int32_t *flag);
int32_t cr_is_raised(const int32_t *flag);

// Reference kernels for tests: the simplest loops, one instruction set, one thread.
void cr_reference_run_f32(const cr_instruction *program, int64_t count, float *arena);
void cr_reference_run_f64(const cr_instruction *program, int64_t count, double *arena);

// The index of the first NaN or infinity among x[0 … n−1], or −1.
int64_t cr_first_nonfinite_f32(int64_t n, const float *x);
int64_t cr_first_nonfinite_f64(int64_t n, const double *x);

// Functions of one number, the same bits as the kernels above. The functions cr_sin and cr_cos return NaN
// beyond ±2⁵⁰, where neighbouring numbers lie a quarter apart.
double cr_exp(double x), cr_log(double x), cr_expm1(double x), cr_log1p(double x);
double cr_tanh(double x), cr_sigmoid(double x), cr_pow(double x, double y);
double cr_cos(double x), cr_sin(double x);
double cr_normal_density(double x), cr_normal_distribution(double x), cr_erf(double x);

// Instruction sets. Function cr_set_isa forces one for tests and returns the one in use.
typedef enum { CR_PORTABLE, CR_AVX2, CR_AVX512, CR_NEON } cr_isa;
cr_isa cr_get_isa(void);
cr_isa cr_set_isa(cr_isa isa);

// Threads that large instructions may use; 1 at start.
void cr_set_threads(int32_t threads);
int32_t cr_get_threads(void);

#ifdef __cplusplus
}
#endif
#endif
