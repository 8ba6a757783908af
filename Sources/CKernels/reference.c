// reference.c — the simple version of every kernel: tests compare it to the bit with the fast version.
#pragma STDC FP_CONTRACT OFF
#include "include/chainrule_kernels.h"
#include "internal.h"

#define REAL_SHAPE ONE
#define REAL_BITS 64
#include "real.h"
#include "functions.h"
#include "normal.h"
#include "operations.h"
#include "update_rules.h"
#include "rule_numbers.h"
#include "power.h"
#include "reference_template.h"
#include "reference_channels_template.h"
#include "reference_images_template.h"
#undef REAL_BITS

#define REAL_BITS 32
#include "real.h"
#include "functions.h"
#include "normal.h"
#include "operations.h"
#include "update_rules.h"
#include "rule_numbers.h"
#include "reference_template.h"
#include "reference_channels_template.h"
#include "reference_images_template.h"

void cr_reference_run_f32(const cr_instruction *program, int64_t count, float *arena) {
  reference_run_f32(program, count, arena);
}

void cr_reference_run_f64(const cr_instruction *program, int64_t count, double *arena) {
  reference_run_f64(program, count, arena);
}
