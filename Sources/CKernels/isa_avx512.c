// isa_avx512.c — the kernels for x86-64 with AVX-512: vectors of 512 bits, 32 registers.
#if defined(__x86_64__)
#define VECTOR_BYTES 64
#define TILE_ROWS 12
#define TILE_VECTORS 2
#define ISA_TABLE cr_table_avx512
#define ISA_TARGET "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"
#include "isa.h"
#endif
