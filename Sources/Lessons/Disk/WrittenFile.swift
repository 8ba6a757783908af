// WrittenFile.swift — files that a command writes: new ones, or in the place of its own earlier ones.
import Diagnostics

/// A kind of file written beside lessons and submissions, which never overwrites one of those.
///
/// Each kind stands with the code that makes its text.
package struct WrittenFile: Sendable {
  /// The command that writes it.
  let command: String
  /// True for the text of a file that the command has written, without a student's own work in it.
  let isOwn: @Sendable (_ text: String) -> Bool

  /// A kind of file of `command`, which knows the texts that it has written.
  package init(of command: String, isOwn: @escaping @Sendable (_ text: String) -> Bool) {
    (self.command, self.isOwn) = (command, isOwn)
  }

  /// Checks that the file at `path` may be written, where the files at `inputs` are read.
  ///
  /// - Throws: when it is one of them, or another that the command has not written.
  package func check(_ path: String, inputs: [String]) throws(LessonProblem) {
    // Elsewhere this word is standard output, and nobody wants a file of that name.
    if path == "-" { throw .isStandardOutput(command) }
    guard let real = TextFile.realPath(path) else { return }
    if inputs.contains(where: { TextFile.realPath($0) == real }) { throw .isInput(path, command) }
    guard let old = try? TextFile.read(path), isOwn(old) else { throw .isForeign(path, command) }
  }

  /// Writes `text` to `path` after ``check(_:inputs:)``.
  package func write(_ text: String, to path: String, inputs: [String]) throws(LessonProblem) {
    try check(path, inputs: inputs)
    try TextFile.write(text, to: path)
  }
}

extension LessonProblem {
  fileprivate static func isStandardOutput(_ command: String) -> Self {
    LessonProblem(
      .wrongArgument, "is no name of a file, and `\(command)` does not write this to standard output",
      path: "-", hint: "name a file; `./-` is one of that name")
  }

  fileprivate static func isInput(_ path: String, _ command: String) -> Self {
    LessonProblem(
      .fileExists, "is read by this `\(command)`, and would be overwritten", path: path,
      hint: "write to another file or folder")
  }

  fileprivate static func isForeign(_ path: String, _ command: String) -> Self {
    LessonProblem(
      .fileExists, "is there already, and `\(command)` has not written it", path: path,
      hint: "write to another file or folder, or remove it first")
  }
}
