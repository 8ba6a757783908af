// Stopping.swift — a command that a second Ctrl-C ends in the middle of its work.
import Diagnostics
import Language
import Tensors

extension Session {
  /// Throws when the command is to end at once: before its unfinished numbers are put into words.
  package func requireGoing() throws(Diagnostic) {
    guard !options.stop.isRaised else { throw Diagnostic(.stopped, "stopped before the end") }
  }
}

extension Diagnostic {
  static func stopped(_ statement: Statement) -> Self {
    guard case .command(let call) = statement.kind else {
      return .init(.stopped, "stopped: the session is as it was before", at: statement.range)
    }
    return .init(.stopped, "stopped: the session is as it was before `\(call.name)`", at: call.nameRange)
  }
}
