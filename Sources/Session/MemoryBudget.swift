// MemoryBudget.swift — what a session may take where somebody else has written its commands.
import Diagnostics
import Typography

extension Interpreter {
  /// Refuses what a command has made if the session would take more memory than it may.
  ///
  /// What is planned before it is computed, tapes and parameters, is refused before it takes any; this looks at the
  /// state that is left, which many small commands can make large.
  func refuseTooLarge(at place: SourceRange) throws(Diagnostic) {
    guard let memory = options.memory else { return }
    let bytes = state.bytes
    guard bytes > memory else { return }
    throw Diagnostic(
      "the session would take \(byteText(bytes)) of memory, and \(byteText(memory)) may be used", at: place,
      hint: "a lesson has bounds; `--trust` lifts them")
  }
}
