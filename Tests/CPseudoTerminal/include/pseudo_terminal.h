// pseudo_terminal.h — starting a program at a pseudo-terminal, which Swift can't: between fork and exec only C is safe.
#pragma once

#include <sys/types.h>

/// Starts `path` as the leader of a session on a new pseudo-terminal of `columns` × `rows`. Puts the
/// terminal's other end into `*master`. Returns the process, or -1 with errno set.
pid_t pseudo_terminal_start(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows, int *master);

/// Gives the window behind `master` another size; the program is told by a signal.
int pseudo_terminal_resize(int master, int columns, int rows);
