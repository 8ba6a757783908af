// isa_avx2.c — the kernels for x86-64 with AVX2 and FMA: vectors of 256 bits, 16 registers.
#if defined(__x86_64__)
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define ISA_TABLE cr_table_avx2
#define ISA_TARGET "avx2,fma"
#include "isa.h"
#endif
