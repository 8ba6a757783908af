// MemoryBudget.swift — the memory limit of a session with untrusted commands.
import Diagnostics
import Quantities
import Typography

extension Session {
  /// Refuses a command's result if the session would take more memory than it may.
  ///
  /// Tapes and parameters are planned before they are computed, and refused before they take any memory; this
  /// checks the resulting state, which many small commands can make large.
  func refuseTooLarge(at place: SourceRange) throws(Diagnostic) {
    guard let memory = options.memory else { return }
    let bytes = state.bytes
    guard bytes > memory else { return }
    throw Diagnostic(
      .tooLarge, "the session would take \(byteText(bytes)) of memory, and \(byteText(memory)) may be used",
      at: place,
      hint: "a lesson has bounds; `--trust` lifts them")
  }
}
