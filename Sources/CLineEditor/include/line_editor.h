// line_editor.h — a line of text from a user at a terminal, by GNU Readline, whose globals stay on this side.
//
// One thread uses all of it, but for the interrupts, which any thread may poll. Strings are UTF-8; a string that is
// handed out as `char *` was malloc'ed and is the receiver's to free.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- A line ----

/// Callbacks of the line editor while a line is typed. Each gets `context` back as it was given.
typedef struct {
  void *context;
  /// Tab was pressed at byte `cursor` of `line`: calls `line_editor_offer` once for each way to go on, in the order in
  /// which a person should see them. Returns the byte at which the word begins that an offer replaces.
  size_t (*complete)(void *context, const char *line, size_t cursor);
  /// Tab was pressed again: returns the text that shows the offers of the last `complete`, no wider than `columns`,
  /// and ending in a newline; NULL for none.
  char *(*show_offers)(void *context, int columns, int rows);
  /// Idle callback: the prompt is shown, and no key is there to be read, so slow work delays no input. Called
  /// once for a line at most.
  void (*idle)(void *context);
} line_editor_hooks;

/// Outcome of a reading.
typedef enum { LINE_EDITOR_LINE, LINE_EDITOR_INTERRUPTED, LINE_EDITOR_END } line_editor_outcome;

/// Gets the line editor ready, once: `name` is the application's name for `$if` in the user's `.inputrc`.
void line_editor_start(const char *name, int history_limit);

/// Reads a line after `prompt`, in which escape sequences of no width stand between \001 and \002. A pasted
/// text of several lines is one line with newlines in it. Ctrl-C drops the line, and does not count as an
/// interrupt. The text is stored in `*line` for LINE_EDITOR_LINE alone.
line_editor_outcome line_editor_read(const char *prompt, const line_editor_hooks *hooks, char **line);

/// Offers `text` in place of the word that is being completed; called by `complete` only. A space follows it if it is
/// the only offer and `closes`.
void line_editor_offer(const char *text, bool closes);

/// Adds `line` as the first entry for the arrow up.
void line_editor_remember(const char *line);

// ---- Interrupts ----

/// Counts Ctrl-C (SIGINT) from now on, instead of dying of it. System calls that wait are broken off by one. The second
/// since the last reset sets `*second` to 1, a reset sets it to 0; it may be NULL. SIGTERM and SIGHUP count as a first
/// interrupt that no reset forgets; a line that is being read ends as the input does.
void line_editor_catch_interrupts(int32_t *second);

/// Number of interrupts since the last reset.
int line_editor_interrupts(void);

/// The signal that has asked this process to end, SIGTERM or SIGHUP; 0 for none.
int line_editor_ending(void);

/// Ends the process by that signal, as if it had never been caught; returns where there was none.
void line_editor_end_as_asked(void);

/// Forgets the interrupts so far, and lowers the flag that the second one has raised.
void line_editor_reset_interrupts(void);

// ---- The window ----

/// Asks for the window's size behind `descriptor`; false when it is no terminal.
bool line_editor_window_size(int descriptor, int *columns, int *rows);
