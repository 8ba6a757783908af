// number.h — all kernels for one number type of one instruction set (isa.h), REAL_BITS 32 or 64.

#define REAL_SHAPE VECTOR
#include "shape.h"
#undef REAL_SHAPE
#define REAL_SHAPE HALF
#include "shape.h"
#undef REAL_SHAPE
#define REAL_SHAPE QUARTER
#include "shape.h"
#undef REAL_SHAPE
#define REAL_SHAPE ONE
#include "real.h"
#include "functions.h"
#include "normal.h"
#include "operations.h"
#include "update_rules.h"
#if REAL_BITS == 64
#include "power.h"
#endif
#include "maps.h"
#include "rows.h"
#include "packing.h"
#include "product.h"
#include "fused.h"
#include "windows.h"
#if REAL_BITS == 32
#include "winograd.h"
#endif
#include "convolution.h"
#include "weights.h"
#include "spread.h"
#include "channels.h"
#include "updates.h"
#include "images.h"
#include "run.h"
#undef REAL_SHAPE

#undef V
#undef Q
#undef V_LANES
#undef Q_LANES
#undef H_LANES
#undef PUT_V
#undef PUT_Q
#undef PUT
#undef LANE_VECTORS
#undef TILE_COLUMNS
#undef UNVECTORIZED
#undef PANEL_ROW
#undef PANEL_START
#undef EVENS
#undef ZIP_LOW
#undef ZIP_HIGH
#undef LOAD_4
#undef STORE_4
#undef LEFT_ROWS
#undef RIGHT_COLUMNS
