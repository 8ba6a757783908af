// LessonTask.swift — a `task` block: a state to reach, how it is checked, and one way to reach it.
import Diagnostics

/// A task of a lesson.
public struct LessonTask: Hashable, Sendable {
  /// The most that a solution may use.
  public struct Budget: Hashable, Sendable {
    /// The training steps.
    public var steps: Int?
    /// The parameters of the network.
    public var parameters: Int?
  }

  /// What answers and grades call it; `nil` for its number alone.
  public var id: String?
  /// The points that it is worth.
  public var points: Double
  /// What to do, in Markdown.
  public var text: String
  /// Conditions that are not all true before, and all true after the task is done.
  public var checks: [LocatedText]
  /// The commands of one solution.
  public var solution: [LocatedText]
  /// Help, from a nudge to nearly the solution.
  public var hints: [String]
  /// What a solution may use.
  public var budget: Budget
  /// The line of the block's fence.
  public var line: Int

  /// Reads the YAML lines `lines` of `file`.
  init(_ lines: Range<Int>, of file: LessonText) throws(Diagnostic) {
    let fields = try YAMLFields(lines, of: file, called: "task")
    line = lines.lowerBound
    try fields.refuseKeys(otherThan: ["id", "points", "text", "check", "solution", "hint", "hints", "budget"])
    guard let text = try fields.text("text") else {
      throw file.diagnostic("the task has no `text:`", line: line)
    }
    self.text = text.text
    (id, points) = (try fields.exerciseID(), try fields.number("points") ?? 1)
    checks = try fields.texts("check")
    guard !checks.isEmpty else {
      throw file.diagnostic(
        "the task has no `check:`", line: line, hint: "a condition, as in `check: errtrain == 0`")
    }
    solution = try fields.texts("solution").flatMap { CommandText.commands(in: $0) }
    hints = try fields.texts("hint", "hints").map(\.text)
    budget = Budget()
    if let limits = try fields.mapping("budget") {
      try limits.refuseKeys(otherThan: ["steps", "parameters"])
      budget.steps = try limits.number("steps").flatMap { Int(exactly: $0.rounded()) }
      budget.parameters = try limits.number("parameters").flatMap { Int(exactly: $0.rounded()) }
    }
  }
}
