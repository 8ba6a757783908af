// allocation_counter.h — how often this thread has asked for memory.
#pragma once
#include <stdint.h>

// The calls of malloc and its kin by the calling thread since it started; -1 where they cannot be counted.
int64_t allocation_count(void);
