// scalar.c — powers, sines and cosines of one double, and the public one-number functions.
#pragma STDC FP_CONTRACT OFF
#include "include/chainrule_kernels.h"

#define REAL_BITS 64
#define REAL_SHAPE ONE
#include "real.h"
#include "functions.h"
#include "normal.h"

double cr_exp(double x) { return exp_f64(x); }
double cr_log(double x) { return log_f64(x); }
double cr_expm1(double x) { return expm1_f64(x); }
double cr_log1p(double x) { return log1p_f64(x); }
double cr_tanh(double x) { return tanh_f64(x); }
double cr_sigmoid(double x) { return sigmoid_f64(x); }
double cr_normal_density(double x) { return normal_density_f64(x); }
double cr_normal_distribution(double x) { return normal_distribution_f64(x); }
double cr_erf(double x) { return erf_f64(x); }

#include "power.h"

// x = quadrant · π/2 + remainder, |remainder| ≤ π/4. The first fused multiply-add is exact: both terms are
// multiples of 2⁻⁵³ and they cancel. For |x| ≤ 2⁵⁰.
static pair reduce(double x, int *quadrant) {
  const double high = 0x1.921fb54442d18p+0, middle = 0x1.1a62633145c07p-54, low = -0x1.f1976b7ed8fbcp-110;
  const double k = __builtin_fma(x, 0x1.45f306dc9c883p-1, 0x1.8p52) - 0x1.8p52;
  *quadrant = (int)((int64_t)k & 3);
  const double rest = __builtin_fma(-k, high, x), product = k * middle;
  const double product_lost = __builtin_fma(k, middle, -product) + k * low;
  return pair_add((pair){rest, 0}, (pair){-product, -product_lost});
}

// sin and cos of a remainder: polynomials of FreeBSD's k_sin.c and k_cos.c (Sun Microsystems 1993).
static double small_sin(pair x) {
  const double z = x.high * x.high, w = z * z;
  const double r = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06)
      + z * w * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10);
  const double v = z * x.high;
  return x.high - ((z * (0.5 * x.low - v * r) - x.low) - v * -1.66666666666666324348e-01);
}

static double small_cos(pair x) {
  const double z = x.high * x.high, w = z * z;
  const double r = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05))
      + w * w * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
  const double half = 0.5 * z, one = 1 - half;
  return one + (((1 - one) - half) + (z * r - x.high * x.low));
}

static double sine(double x, int quarter_turns) {
  if (!(__builtin_fabs(x) <= 0x1p50)) return __builtin_nan("");  // no digit of such a turn is known
  int quadrant;
  const pair r = reduce(x, &quadrant);
  quadrant = (quadrant + quarter_turns) & 3;
  const double value = quadrant & 1 ? small_cos(r) : small_sin(r);
  return quadrant & 2 ? -value : value;
}

double cr_sin(double x) { return x == 0 ? x : sine(x, 0); }
double cr_cos(double x) { return sine(x, 1); }
