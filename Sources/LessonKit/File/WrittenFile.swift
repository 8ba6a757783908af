// WrittenFile.swift — files that a command writes: new ones, or in the place of its own earlier ones.

/// Files written beside lessons and submissions, which never overwrite one of those.
public enum WrittenFile: Sendable {
  /// Feedback for a student, by `grade`.
  case feedback
  /// A table of grades, by `grade`.
  case grades
  /// A lesson without its answers, by `handout`.
  case handout
  /// A report in JUnit's format, by `test`.
  case junit

  /// The command that writes it.
  private var command: String {
    switch self {
    case .feedback, .grades: "grade"
    case .handout: "handout"
    case .junit: "test"
    }
  }

  /// True for the text of a file that the command has written, without a student's own work in it.
  private func isOwn(_ text: String) -> Bool {
    switch self {
    case .feedback: GradeReports.isFeedback(text)
    case .grades: text.isBlank || text.hasPrefix(GradeReports.csvHeading.joined(separator: ","))
    case .handout: Handout.isUntouched(text)
    case .junit: text.isBlank || text.prefix(200).contains("<testsuites")
    }
  }

  /// Checks that the file at `path` may be written, where the files at `inputs` are read.
  ///
  /// - Throws: when it is one of them, or another that the command has not written.
  public func check(_ path: String, inputs: [String]) throws(LessonProblem) {
    guard let real = TextFile.realPath(path) else { return }
    if inputs.contains(where: { TextFile.realPath($0) == real }) { throw .isInput(path, command) }
    guard let old = try? TextFile.read(path), isOwn(old) else { throw .isForeign(path, command) }
  }

  /// Writes `text` to `path` after ``check(_:inputs:)``.
  public func write(_ text: String, to path: String, inputs: [String]) throws(LessonProblem) {
    try check(path, inputs: inputs)
    try TextFile.write(text, to: path)
  }
}

extension LessonProblem {
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
