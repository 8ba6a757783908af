// isa.h — all kernels for one instruction set. Its file sets VECTOR_BYTES, TILE_ROWS, TILE_VECTORS (the tile of a
// product in registers), ISA_TABLE and, beside the baseline, ISA_TARGET.
#pragma STDC FP_CONTRACT OFF
#include <stdint.h>
#include <string.h>

#include "include/chainrule_kernels.h"
#include "internal.h"

#ifdef ISA_TARGET
#pragma clang attribute push(__attribute__((target(ISA_TARGET))), apply_to = function)
#endif

#define REAL_BITS 64
#include "number.h"
#undef REAL_BITS
#define REAL_BITS 32
#include "number.h"
#undef REAL_BITS

static double isa_power(double x, double y) { return power(x, y); }

const cr_kernel_table ISA_TABLE = {run_f32, run_f64, first_nonfinite_f32, first_nonfinite_f64, isa_power};

#ifdef ISA_TARGET
#pragma clang attribute pop
#endif
