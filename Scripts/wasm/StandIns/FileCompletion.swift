// FileCompletion.swift — completions of paths: none, where there are no files.

extension Interpreter {
  func fileCompletions(_ path: String, isQuoted: Bool) -> [SessionCompletion] { [] }
}
