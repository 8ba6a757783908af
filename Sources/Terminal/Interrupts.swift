// Interrupts.swift — cooperative cancellation: Ctrl-C, SIGTERM and SIGHUP end long work before they end the process.
import CLineEditor

/// The interrupts (Ctrl-C, SIGINT) of this process.
///
/// Cheap to poll, from any thread.
///
/// The first asks long work to stop at its next good place; a second to stop at once. While a line is typed,
/// ``ReadlineReader`` deals with Ctrl-C, and none is counted.
package enum Interrupts {
  /// Counts interrupts from now on, instead of dying of them.
  ///
  /// System calls that wait come back with `EINTR`.
  ///
  /// - Parameter flag: set to 1 by the second interrupt and to 0 by ``reset()``; it must outlive the process's work.
  package static func catchThem(raising flag: UnsafeMutablePointer<Int32>? = nil) {
    line_editor_catch_interrupts(flag)
  }

  /// Number of interrupts since the last ``reset()``.
  package static var count: Int { Int(line_editor_interrupts()) }

  /// True when an interrupt came since the last ``reset()``.
  package static var isRequested: Bool { line_editor_interrupts() > 0 }

  /// True when the process was asked to end (SIGTERM, SIGHUP: a window was closed, a connection lost).
  ///
  /// A request to end counts as one interrupt that ``reset()`` does not forget.
  package static var isEnding: Bool { line_editor_ending() != 0 }

  /// Ends the process by the signal that asked for it, so that its parent sees why; returns where none came.
  package static func endAsAsked() { line_editor_end_as_asked() }

  /// Forgets those so far; to be called before a command starts.
  package static func reset() { line_editor_reset_interrupts() }
}
