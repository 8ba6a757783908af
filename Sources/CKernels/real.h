// real.h — the number type of a template: set REAL_BITS to 32 or 64, include this, then include the template.
// No include guard: every inclusion defines the names anew.
#undef REAL
#undef WORD
#undef NAME
#undef FMA
#undef FABS
#undef SQRT
#undef COPYSIGN
#undef INFINITE

#if REAL_BITS == 32
#define REAL float
#define WORD uint32_t
#define NAME(x) x##_f32
#define FMA(a, b, c) __builtin_fmaf(a, b, c)
#define FABS(x) __builtin_fabsf(x)
#define SQRT(x) __builtin_sqrtf(x)
#define COPYSIGN(x, sign) __builtin_copysignf(x, sign)
#define INFINITE __builtin_inff()
#else
#define REAL double
#define WORD uint64_t
#define NAME(x) x##_f64
#define FMA(a, b, c) __builtin_fma(a, b, c)
#define FABS(x) __builtin_fabs(x)
#define SQRT(x) __builtin_sqrt(x)
#define COPYSIGN(x, sign) __builtin_copysign(x, sign)
#define INFINITE __builtin_inf()
#endif

#ifndef INLINE
#define INLINE static inline __attribute__((always_inline, unused))
#endif
