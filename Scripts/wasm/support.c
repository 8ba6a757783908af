// support.c — functions that the embedded Swift runtime expects from a system.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Seeds of hashes need not be secret here: dictionaries have the same order in each run.
void arc4random_buf(void *buffer, size_t count) { memset(buffer, 0x5a, count); }

// Stack protection of Swift's objects.
uintptr_t __stack_chk_guard = 0x5bd1e995;
_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }

// `Double(text)`: the end of the number, or 0 where none stands at the beginning.
const char *_swift_stdlib_strtod_clocale(const char *text, double *result) {
  if (*text == 0 || *text == ' ' || (*text >= 9 && *text <= 13)) return 0;
  char *end;
  *result = strtod(text, &end);
  return end == text ? 0 : end;
}
