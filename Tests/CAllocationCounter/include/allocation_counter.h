// allocation_counter.h — memory that this thread asks for, and memory that it holds.
#pragma once
#include <stdint.h>

// The calls of malloc and its kin by the calling thread since it started; -1 where they cannot be counted.
int64_t allocation_count(void);
// The bytes that it was given by them, all together.
int64_t allocated_bytes(void);
// The bytes given to it and not freed by it: a difference measures the memory that a piece of work has left.
int64_t held_bytes(void);
// The most that held_bytes() was since start_peak().
int64_t peak_bytes(void);
void start_peak(void);
// Seconds that the calling thread has computed.
double thread_seconds(void);
