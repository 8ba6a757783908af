/* machine.c — what the machine itself allows: w1 written out by hand, and for w8 the rate of fused multiply-adds.

   cc -O3 -march=native -ffp-contract=fast -pthread machine.c -o machine -lm
   ./machine --workload w8 --precision single --threads 2 --size 1024 --seconds 1

   w1 has the data, parameters and losses of workloads.py; it is a floor for a step, not a library. w8 multiplies
   nothing: it reports the time in which the floating-point units could have done a product of that size. */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCKS = 7, POINTS = 200, VERIFIED_STEPS = 6, MAX_THREADS = 64, INPUTS = 1, PARAMETERS = 16 };

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* ---- w1 ---- */

static float symmetric(uint64_t stream, uint64_t index) {
  uint64_t z = (stream << 32) + index + 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z = (z ^ (z >> 31)) >> 56;
  return (float)(2 * (int)z - 255) / 256;
}

static float x[POINTS][2], y[POINTS];
static float w1[2][2], b1[2], w2[2], b2; /* as w(k)v,u and b(k)u */

static float sigmoid(float a) { return 1 / (1 + expf(-a)); }

static void start_w1(void) {
  for (int i = 0; i < POINTS; i++) {
    x[i][0] = symmetric(INPUTS, 2 * (uint64_t)i), x[i][1] = symmetric(INPUTS, 2 * (uint64_t)i + 1);
    y[i] = x[i][0] * x[i][1] < 0;
  }
  for (int i = 0; i < 4; i++) w1[i / 2][i % 2] = symmetric(PARAMETERS, (uint64_t)i) / 2;
  for (int i = 0; i < 2; i++) b1[i] = symmetric(PARAMETERS + 1, (uint64_t)i) / 2;
  for (int i = 0; i < 2; i++) w2[i] = symmetric(PARAMETERS + 2, (uint64_t)i) / 2;
  b2 = symmetric(PARAMETERS + 3, 0) / 2;
}

/* One step on example i; returns its loss before the update. */
static float step_w1(int i) {
  const float rate = 0.1f, *p = x[i];
  float z0 = sigmoid(p[0] * w1[0][0] + p[1] * w1[1][0] + b1[0]);
  float z1 = sigmoid(p[0] * w1[0][1] + p[1] * w1[1][1] + b1[1]);
  float a = z0 * w2[0] + z1 * w2[1] + b2;
  float loss = fmaxf(a, 0) - a * y[i] + log1pf(expf(-fabsf(a)));
  float d = sigmoid(a) - y[i];
  float d0 = d * w2[0] * z0 * (1 - z0), d1 = d * w2[1] * z1 * (1 - z1);
  w2[0] -= rate * d * z0, w2[1] -= rate * d * z1, b2 -= rate * d;
  w1[0][0] -= rate * d0 * p[0], w1[1][0] -= rate * d0 * p[1], b1[0] -= rate * d0;
  w1[0][1] -= rate * d1 * p[0], w1[1][1] -= rate * d1 * p[1], b1[1] -= rate * d1;
  return loss;
}

static volatile float sink;

static void steps_w1(long count) {
  float sum = 0;
  for (long i = 0; i < count; i++) sum += step_w1((int)(i % POINTS));
  sink = sum;
}

/* ---- w8 ---- */

#if defined(__AVX512F__)
enum { VECTOR = 64 };
#elif defined(__AVX__)
enum { VECTOR = 32 };
#else
enum { VECTOR = 16 };
#endif
enum { CHAINS = 12 }; /* independent sums: more than latency times units, fewer than registers */

/* `rounds` fused multiply-adds on each of CHAINS vectors that stay in registers. */
#define DEFINE_CHAINS(NAME, T)                                                     \
  typedef T NAME##_vector __attribute__((vector_size(VECTOR)));                    \
  static void NAME(long rounds) {                                                  \
    NAME##_vector sum[CHAINS], m, c;                                               \
    for (unsigned l = 0; l < VECTOR / sizeof(T); l++) {                            \
      m[l] = (T)0.999999, c[l] = (T)1e-7;                                          \
      for (int k = 0; k < CHAINS; k++) sum[k][l] = (T)1 + (T)k / 8;                \
    }                                                                              \
    for (long i = 0; i < rounds; i++)                                              \
      _Pragma("GCC unroll 16") for (int k = 0; k < CHAINS; k++) sum[k] = sum[k] * m + c; \
    for (int k = 0; k < CHAINS; k++) sink = (float)sum[k][0];                      \
  }
DEFINE_CHAINS(chains_single, float)
DEFINE_CHAINS(chains_double, double)

static int threads = 2, is_double;
static long rounds_each;

static void *chains(void *unused) {
  is_double ? chains_double(rounds_each) : chains_single(rounds_each);
  return unused;
}

/* The multiply-adds of `count` products of size³. */
static double size = 1024;
static void steps_w8(long count) {
  double lanes = VECTOR / (double)(is_double ? sizeof(double) : sizeof(float));
  rounds_each = (long)(count * size * size * size / (lanes * CHAINS * threads));
  pthread_t others[MAX_THREADS];
  int started = 1;
  while (started < threads && pthread_create(&others[started], NULL, chains, NULL) == 0) started++;
  if (started < threads) fprintf(stderr, "cannot start %d threads\n", threads), exit(1);
  chains(NULL);
  for (int k = 1; k < started; k++) pthread_join(others[k], NULL);
}

/* ---- timing, as in measure.py ---- */

static double block_ms(void (*steps)(long), long count) {
  double start = now_ms();
  steps(count);
  return now_ms() - start;
}

static int ascending(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;
  return (p > q) - (p < q);
}

static void print_times(void (*steps)(long), double seconds, long fixed) {
  double block = 1e3 * seconds / BLOCKS, first = block_ms(steps, 1), spent = 0, ms[BLOCKS];
  long count = fixed > 0 ? fixed : 1;
  int blocks = fixed > 0 ? 1 : BLOCKS;
  while (fixed <= 0) { /* finding out how many steps fill a block is the warm-up */
    double time = block_ms(steps, count);
    spent += time;
    if (spent >= 2 * block && time >= block / 4) {
      count = (long)fmax(1, (double)count * block / time);
      break;
    }
    if (time < block / 2) count *= 2;
  }
  for (int k = 0; k < blocks; k++) ms[k] = block_ms(steps, count) / (double)count;
  qsort(ms, (size_t)blocks, sizeof *ms, ascending);
  printf("\"ms\": %.5g, \"ms_min\": %.5g, \"ms_max\": %.5g, \"first_ms\": %.5g, \"steps\": %ld}\n", ms[blocks / 2],
         ms[0], ms[blocks - 1], first, count * blocks);
}

static void print_losses(void) {
  for (int i = 0; i < VERIFIED_STEPS; i++) printf("%s%.9g", i ? ", " : "\"losses\": [", step_w1(i));
  printf("]}\n");
}

int main(int argc, char **argv) {
  const char *workload = "";
  double seconds = 1;
  long fixed = 0;
  int verify = 0;
  for (int i = 1; i < argc; i++) {
    const char *flag = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
    if (!strcmp(flag, "--verify")) { verify = 1; continue; }
    if (!strcmp(flag, "--workload")) workload = value;
    else if (!strcmp(flag, "--precision")) is_double = !strcmp(value, "double");
    else if (!strcmp(flag, "--threads")) threads = atoi(value);
    else if (!strcmp(flag, "--size")) size = atof(value);
    else if (!strcmp(flag, "--seconds")) seconds = atof(value);
    else if (!strcmp(flag, "--steps")) fixed = atol(value);
    else if (strcmp(flag, "--variant")) fprintf(stderr, "unknown flag %s\n", flag), exit(2);
    i++;
  }
  int is_w1 = !strcmp(workload, "w1");
  int is_w8 = !strcmp(workload, "w8") && !verify;
  if (!is_w1 && !is_w8) fprintf(stderr, "--workload w1 or w8; only w1 has losses\n"), exit(2);
  if (is_w1) threads = 1, is_double = 0;
  if (threads < 1 || threads > MAX_THREADS) fprintf(stderr, "--threads 1 to %d\n", MAX_THREADS), exit(2);

  start_w1();
  printf("{\"workload\": \"%s\", \"peer\": \"machine\", \"version\": \"C\", \"variant\": \"%s\", "
         "\"precision\": \"%s\", \"threads\": %d, ",
         workload, is_w1 ? "by hand" : "peak", is_double ? "double" : "single", threads);
  verify ? print_losses() : print_times(is_w1 ? steps_w1 : steps_w8, seconds, fixed);
  return 0;
}
