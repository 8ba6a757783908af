// wasi.h — the C library of WebAssembly as Swift sees it, with calls that Swift can't make itself.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Decimal figures of x, as `%.*e` has them: Swift calls no function with a variable number of arguments.
static inline int platform_figures(char *buffer, size_t size, int digits, double x) {
  return snprintf(buffer, size, "%.*e", digits, x);
}

// Nanoseconds of a clock that only moves forward: its name is a macro that Swift does not see.
static inline long long platform_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}
