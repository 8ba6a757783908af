// real.h — the number type of a template: one float or double, or a vector of them.
//
// Set REAL_BITS (32 or 64) and REAL_SHAPE (ONE, or VECTOR, HALF, QUARTER of the instruction set's vectors), include
// this, then the template. No include guard: every inclusion defines the names anew.
//   SCALAR  float or double             NAME(f)   f_f32, f_f32v, …: f for REAL
//   REAL    SCALAR or a vector of it    ONE_NAME(f) … QUARTER_NAME(f): f for that shape
#ifndef ONE
#define ONE 1
#define VECTOR 2
#define HALF 3
#define QUARTER 4
#define INLINE static inline __attribute__((always_inline, unused))
#define OUTLINE static __attribute__((noinline))
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#endif

#undef SCALAR
#undef REAL
#undef WORD
#undef MASK
#undef NAME
#undef ONE_NAME
#undef VECTOR_NAME
#undef HALF_NAME
#undef QUARTER_NAME
#undef REAL_BYTES
#undef LANES_IN
#undef FMA
#undef FMA_QUICK
#undef FABS
#undef SQRT
#undef COPYSIGN
#undef INFINITE
#undef ANY

#if REAL_BITS == 32
#define SCALAR float
#define ONE_NAME(x) x##_f32
#define VECTOR_NAME(x) x##_f32v
#define HALF_NAME(x) x##_f32h
#define QUARTER_NAME(x) x##_f32q
#define INFINITE __builtin_inff()
#else
#define SCALAR double
#define ONE_NAME(x) x##_f64
#define VECTOR_NAME(x) x##_f64v
#define HALF_NAME(x) x##_f64h
#define QUARTER_NAME(x) x##_f64q
#define INFINITE __builtin_inf()
#endif

#define FMA(a, b, c) NAME(fma)(a, b, c)
#define FABS(x) __builtin_elementwise_abs(x)
#define SQRT(x) __builtin_elementwise_sqrt(x)
#define COPYSIGN(x, sign) __builtin_elementwise_copysign(x, sign)

// True where a mask holds in any lane.
#if REAL_SHAPE == ONE
#define ANY(mask) (mask)
#else
#define ANY(mask) __builtin_reduce_or(mask)
#endif

#if REAL_SHAPE == ONE
#define NAME(x) ONE_NAME(x)
#define REAL SCALAR
#if REAL_BITS == 32
#define WORD uint32_t
#define MASK int32_t
#else
#define WORD uint64_t
#define MASK int64_t
#endif

#else
#if REAL_SHAPE == VECTOR
#define NAME(x) VECTOR_NAME(x)
#define REAL_BYTES VECTOR_BYTES
#elif REAL_SHAPE == HALF
#define NAME(x) HALF_NAME(x)
#define REAL_BYTES (VECTOR_BYTES > 16 ? VECTOR_BYTES / 2 : 16)
#else
#define NAME(x) QUARTER_NAME(x)
#define REAL_BYTES 16
#endif
#define REAL NAME(real)
#define WORD NAME(word)
#define MASK NAME(mask)
#define LANES_IN ((int)(sizeof(REAL) / sizeof(SCALAR)))
typedef SCALAR REAL __attribute__((ext_vector_type(REAL_BYTES * 8 / REAL_BITS)));
typedef REAL NAME(anywhere) __attribute__((aligned(REAL_BITS / 8), may_alias));
#if REAL_BITS == 32
typedef uint32_t WORD __attribute__((ext_vector_type(REAL_BYTES / 4)));
typedef int32_t MASK __attribute__((ext_vector_type(REAL_BYTES / 4)));
#else
typedef uint64_t WORD __attribute__((ext_vector_type(REAL_BYTES / 8)));
typedef int64_t MASK __attribute__((ext_vector_type(REAL_BYTES / 8)));
#endif
INLINE REAL NAME(load)(const SCALAR *p) { return *(const NAME(anywhere) *)p; }
INLINE void NAME(store)(SCALAR *p, REAL x) { *(NAME(anywhere) *)p = x; }
#endif
#include "fma.h"
