// pseudo_terminal.c — starting a program at a pseudo-terminal.
#define _GNU_SOURCE  // posix_openpt and its kin

#include "pseudo_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int pseudo_terminal_resize(int master, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(master, TIOCSWINSZ, &size);
}

pid_t pseudo_terminal_start(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows, int *master) {
#ifdef __linux__
  int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
#else
  int ours = posix_openpt(O_RDWR | O_NOCTTY);
#endif
  if (ours < 0) return -1;
  fcntl(ours, F_SETFD, FD_CLOEXEC);  // programs that other tests start are not to hold it open
  fcntl(ours, F_SETFL, O_NONBLOCK);  // a typing caller also has to read
  // Not `ptsname`: tests that start a terminal at once share its buffer, and would take each other's terminal.
  char name[128];
  const int named = grantpt(ours) == 0 && unlockpt(ours) == 0 && ptsname_r(ours, name, sizeof name) == 0;
  int theirs = named ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
  pid_t process = -1;
  if (theirs >= 0) {
    pseudo_terminal_resize(ours, columns, rows);
    process = fork();
  }
  if (process == 0) {
    setsid();
    ioctl(theirs, TIOCSCTTY, 0);  // Ctrl-C at this terminal is this session's
    for (int stream = 0; stream < 3; stream++) dup2(theirs, stream);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    execve(path, arguments, environment);
    _exit(127);
  }
  int problem = errno;
  if (theirs >= 0) close(theirs);
  if (process < 0) close(ours);
  errno = problem;
  *master = ours;
  return process;
}
