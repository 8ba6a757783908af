// line_editor.c — a line of text from a person at a terminal, by GNU Readline.
#define _DEFAULT_SOURCE  // pselect, sigaction and TIOCGWINSZ under -std=c11

#include "line_editor.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

// ---- Interrupts ----

static atomic_int interrupts;
static _Atomic(int32_t *) second_flag;

static void count_interrupt(int signal) {
  (void)signal;
  int32_t *flag = atomic_load(&second_flag);
  if (atomic_fetch_add(&interrupts, 1) > 0 && flag) __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

// The signal that asked the process to end; 0 for none. It is a first interrupt that no reset forgets. A window that is
// closed may send SIGHUP several times: only a second SIGTERM is one more.
static atomic_int ending;

static void note_ending(int signal) {
  int32_t *flag = atomic_load(&second_flag);
  if (atomic_exchange(&ending, signal) == SIGTERM && signal == SIGTERM && flag)
    __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

static void catch_signal(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};  // no SA_RESTART: waiting calls are to return
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

void line_editor_catch_interrupts(int32_t *second) {
  atomic_store(&second_flag, second);
  catch_signal(SIGINT, count_interrupt);
  for (int i = 0; i < 2; i++) {
    int signal = i ? SIGTERM : SIGHUP;
    struct sigaction before;
    // Signals that the parent had ignored (nohup) stay ignored.
    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN) catch_signal(signal, note_ending);
  }
}

int line_editor_interrupts(void) {
  int count = atomic_load(&interrupts);
  return count == 0 && atomic_load(&ending) != 0 ? 1 : count;
}

int line_editor_ending(void) { return atomic_load(&ending); }

void line_editor_end_as_asked(void) {
  int signal = atomic_load(&ending);
  if (signal == 0) return;
  catch_signal(signal, SIG_DFL);
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, signal);
  pthread_sigmask(SIG_UNBLOCK, &own, NULL);
  raise(signal);
}

void line_editor_reset_interrupts(void) {
  int32_t *flag = atomic_load(&second_flag);
  atomic_store(&interrupts, 0);
  if (flag) __atomic_store_n(flag, 0, __ATOMIC_RELAXED);
}

// ---- Completion ----

// The offers of one Tab: made by `hooks->complete`, taken by readline.
static const line_editor_hooks *hooks;
static struct {
  char **texts;
  size_t count, room, given;
  size_t start;  // the byte of the line at which the word begins
  bool closes;
} offers;

static void forget_offers(void) {
  for (size_t i = 0; i < offers.count; i++) free(offers.texts[i]);
  offers.count = offers.given = 0;
}

void line_editor_offer(const char *text, bool closes) {
  if (offers.count == offers.room) {
    size_t room = offers.room ? 2 * offers.room : 64;
    char **texts = realloc(offers.texts, room * sizeof *texts);
    if (!texts) return;
    offers.texts = texts;
    offers.room = room;
  }
  char *copy = strdup(text);
  if (!copy) return;
  offers.texts[offers.count++] = copy;
  offers.closes = closes;
}

// Readline takes all of the line before the cursor for the word, since the caller decides the word's start.
// So an offer is handed to it behind the text before the word.
static char *next_offer(const char *text, int state) {
  if (state == 0) offers.given = 0;
  if (offers.given == offers.count) return NULL;
  const char *offer = offers.texts[offers.given++];
  char *line = malloc(offers.start + strlen(offer) + 1);
  if (!line) return NULL;
  memcpy(line, text, offers.start);
  strcpy(line + offers.start, offer);
  return line;
}

static char **complete(const char *text, int start, int end) {
  (void)start;
  rl_attempted_completion_over = 1;  // no file names when there is no offer
  forget_offers();
  if (!hooks) return NULL;
  size_t word = hooks->complete(hooks->context, rl_line_buffer, (size_t)end);
  offers.start = word < strlen(text) ? word : strlen(text);
  rl_completion_append_character = offers.count == 1 && offers.closes ? ' ' : '\0';
  return rl_completion_matches(text, next_offer);
}

static void show_offers(char **matches, int count, int longest) {
  (void)matches, (void)count, (void)longest;
  int rows = 0, columns = 0;
  rl_get_screen_size(&rows, &columns);
  char *text = hooks ? hooks->show_offers(hooks->context, columns, rows) : NULL;
  rl_crlf();
  if (text) fputs(text, rl_outstream);
  free(text);
  rl_forced_update_display();
}

// ---- A line ----

// Readline counts bytes as columns unless the locale says that they are UTF-8. A bare `C` locale says nothing about
// the terminal, and today's terminals are UTF-8.
static void choose_locale(void) {
  const char *name = setlocale(LC_CTYPE, "");
  if (name && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
  if (!name || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0) setlocale(LC_CTYPE, "C.UTF-8");
}

void line_editor_start(const char *name, int history_limit) {
  choose_locale();
  char *kept = strdup(name);
  if (kept) rl_readline_name = kept;
  rl_attempted_completion_function = complete;
  rl_completion_display_matches_hook = show_offers;
  rl_completer_word_break_characters = "";
  rl_completer_quote_characters = "";
  rl_sort_completion_matches = 0;
  rl_persistent_signal_handlers = 1;  // readline's also guard the terminal while we wait for a key
  rl_change_environment = 0;          // LINES and COLUMNS are the shell's
  if (!isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)) rl_outstream = stderr;  // results go to a file, the prompt not
  rl_variable_bind("enable-bracketed-paste", "on");  // off by default before 8.1; a person's .inputrc is read later
  using_history();
  stifle_history(history_limit);
}

static char *taken;
static bool finished, has_read;

static void take_line(char *line) {
  taken = line;
  finished = true;
  rl_callback_handler_remove();
}

// Waits for a key or a signal; true if there is a key to read. The signals are let through while it waits only, so
// that none slips in between the look and the wait.
static bool wait_for_key(void) {
  sigset_t watched, before;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGWINCH);
  sigaddset(&watched, SIGTSTP);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &watched, &before);
  int ready = 0;
  if (!rl_pending_signal()) {
    int input = fileno(rl_instream ? rl_instream : stdin);
    fd_set keys;
    FD_ZERO(&keys);
    FD_SET(input, &keys);
    ready = pselect(input + 1, &keys, NULL, NULL, NULL, &before);
    if (ready < 0 && errno != EINTR) ready = 1;  // let readline meet the error: to it, that is the end of the input
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return ready > 0 && !rl_pending_signal();  // a signal goes before the keys that were typed after it
}

static bool key_is_there(void) {
  struct pollfd keys = {.fd = fileno(rl_instream ? rl_instream : stdin), .events = POLLIN};
  return poll(&keys, 1, 0) != 0;
}

static bool bracketed_paste_is_on(void) {
  const char *value = rl_variable_value("enable-bracketed-paste");
  return value && strcmp(value, "on") == 0;
}

line_editor_outcome line_editor_read(const char *prompt, const line_editor_hooks *given, char **line) {
  int before = line_editor_interrupts();
  taken = NULL;
  finished = false;
  hooks = given;
  if (has_read) rl_reset_screen_size();  // the window may have changed unseen
  has_read = true;
  rl_callback_handler_install(prompt, take_line);
  if (!key_is_there()) given->idle(given->context);
  while (!finished && line_editor_interrupts() == before && !line_editor_ending()) {
    if (wait_for_key()) rl_callback_read_char();
    int signal = rl_pending_signal();
    rl_check_signals();
    if (signal == SIGTSTP) {  // back from Ctrl-Z, below the shell's output
      rl_on_new_line();
      rl_forced_update_display();
    }
  }
  hooks = NULL;
  forget_offers();
  if (line_editor_ending()) {  // half-typed text is no command
    free(taken);
    if (!finished) rl_callback_handler_remove();
    fputs("\n", rl_outstream);
    fflush(rl_outstream);
    return LINE_EDITOR_END;
  }
  if (line_editor_interrupts() != before) {  // readline has shown ^C and dropped its line
    atomic_store(&interrupts, before);
    free(taken);
    if (!finished) {
      rl_callback_handler_remove();
      fputs("\n", rl_outstream);
      fflush(rl_outstream);
    }
    return LINE_EDITOR_INTERRUPTED;
  }
  if (!taken) {
    // Readline 8.1 and later end the line themselves at the end of the input, as they leave bracketed paste.
    if (rl_readline_version < 0x0801 || !bracketed_paste_is_on()) fputs("\n", rl_outstream);
    fflush(rl_outstream);
    return LINE_EDITOR_END;
  }
  *line = taken;
  return LINE_EDITOR_LINE;
}

void line_editor_remember(const char *line) { add_history(line); }

// ---- The window ----

bool line_editor_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}
