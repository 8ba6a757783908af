// GradedAnswers.swift — the commands that a student's graded answer may use.
import Diagnostics
import Language

extension Command {
  /// False for commands that lead out of a session, which a graded answer must not: to lessons and their
  /// solutions, to files of commands, to other sessions, to an editor.
  ///
  /// These are all commands about the session but those that only look, or run typed commands again.
  var standsInAnswers: Bool {
    role != .aside || ["help", "quit", "cells", "history", "rerun"].contains(name)
  }
}

extension Diagnostic {
  static func notInAnswers(_ call: CommandCall) -> Self {
    .init(.notAllowed, "a graded answer can't use `\(call.name)`", at: call.nameRange)
  }
}
