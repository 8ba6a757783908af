// FileCompletion.swift — completions of paths: none, where there are no files.
import Interpreter

extension Session {
  func fileCompletions(_ path: String, isQuoted: Bool) -> [SessionCompletion] { [] }
}
