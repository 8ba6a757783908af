/* czlib.h — the system's zlib, as a module that Swift can import. */
#include <zlib.h>
