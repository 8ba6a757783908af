// allocation_counter.c — stands before glibc's allocator and counts. Elsewhere nothing is counted.
#include "include/allocation_counter.h"

#include <time.h>

double thread_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#if defined(__GLIBC__) || defined(__linux__)
#include <errno.h>
#include <malloc.h>
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Thread_local int64_t count, given, held, peak;

static void *counted(void *block) {
  const int64_t bytes = block ? (int64_t)malloc_usable_size(block) : 0;
  count++, given += bytes, held += bytes;
  if (held > peak) peak = held;
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t n, size_t size) { return counted(__libc_calloc(n, size)); }
void *realloc(void *block, size_t size) {
  const int64_t before = block ? (int64_t)malloc_usable_size(block) : 0;
  void *moved = __libc_realloc(block, size);
  if (moved || size == 0) held -= before;
  return counted(moved);
}
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = counted(__libc_memalign(alignment, size));
  return *block ? 0 : ENOMEM;
}
void free(void *block) {
  if (block) held -= (int64_t)malloc_usable_size(block);
  __libc_free(block);
}

int64_t allocation_count(void) { return count; }
int64_t allocated_bytes(void) { return given; }
int64_t held_bytes(void) { return held; }
int64_t peak_bytes(void) { return peak; }
void start_peak(void) { peak = held; }
#else
int64_t allocation_count(void) { return -1; }
int64_t allocated_bytes(void) { return 0; }
int64_t held_bytes(void) { return 0; }
int64_t peak_bytes(void) { return 0; }
void start_peak(void) {}
#endif
