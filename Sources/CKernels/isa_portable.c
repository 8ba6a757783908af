// isa_portable.c — the kernels for every processor, in vectors of 128 bits: NEON on arm64, SSE2 on x86-64.
#define VECTOR_BYTES 16
#if defined(__aarch64__)
#define TILE_ROWS 8
#define TILE_VECTORS 3
#else
#define TILE_ROWS 4
#define TILE_VECTORS 2
#ifndef __FMA__
#define FMA_IN_SOFTWARE
#endif
#endif
#define ISA_TABLE cr_table_portable
#include "isa.h"
