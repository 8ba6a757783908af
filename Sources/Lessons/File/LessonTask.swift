// LessonTask.swift — a `task` block: a state to reach, how it is checked, and one way to reach it.
import Diagnostics
import Language
import Markdown

/// A task of a lesson.
package struct LessonTask: Hashable, Sendable {
  /// The most that a solution may use.
  package struct Budget: Hashable, Sendable {
    /// The training steps.
    package var steps: Int?
    /// The parameters of the network.
    package var parameters: Int?
  }

  /// Parts of a session that stay as the lesson has them: the task is judged on the lesson's own.
  package enum Kept: String, Hashable, Sendable, CaseIterable {
    /// The inputs and targets of the data, and their scaling.
    case data
    /// The division of the examples into those for training and those for testing.
    case split
    /// The examples for training that have a label.
    case labels
    /// The selected examples.
    case selection
    /// The loss, and whether J is a mean or a sum.
    case loss
    /// The layers.
    case layers
    /// Parameters come from `init` and training, and are not typed in.
    case weights
  }

  /// Name in answers and grades; `nil` for its number alone.
  package var id: String?
  /// The points that it is worth.
  package var points: Double
  /// The assignment, in Markdown.
  package var text: String
  /// Conditions that are not all true before, and all true after the task is done.
  package var checks: [LocatedText]
  /// The commands of one solution.
  package var solution: [LocatedText]
  /// Help, from a nudge to nearly the solution.
  package var hints: [String]
  /// Limits on a solution.
  package var budget: Budget
  /// Parts that the task's block says to keep; `nil` where it says nothing.
  package var keep: Set<Kept>?
  /// The line of the block's fence.
  package var line: Int

  private static let keys = [
    "id", "points", "text", "check", "solution", "hint", "hints", "budget", "keep",
  ]

  /// Parts kept by a task that says nothing of it; where its solution trains and types no parameters in,
  /// `weights`, too.
  package static let usuallyKept: Set<Kept> = [.data, .split, .labels, .loss]

  /// Reads the YAML lines `lines` of `file`.
  init(_ lines: Range<Int>, of file: LessonText) throws(Diagnostic) {
    let fields = try YAMLFields(lines, of: file, called: "task")
    line = lines.lowerBound
    try fields.refuseKeys(otherThan: Self.keys)
    guard let text = try fields.text("text") else {
      throw file.diagnostic("the task has no `text:`", line: line)
    }
    self.text = HTMLComments.removed(from: text.text)
    (id, points) = (try fields.exerciseID(), try fields.number("points") ?? 1)
    checks = try fields.texts("check")
    guard !checks.isEmpty else {
      throw file.diagnostic(
        "the task has no `check:`", line: line, hint: "a condition, as in `check: errtrain == 0`")
    }
    solution = try fields.texts("solution").flatMap { CommandText.commands(in: $0) }
    hints = try fields.texts("hint", "hints").map { HTMLComments.removed(from: $0.text) }
    keep = try Self.kept(fields, file)
    budget = Budget()
    if let limits = try fields.mapping("budget") {
      try limits.refuseKeys(otherThan: ["steps", "parameters"])
      budget.steps = try limits.number("steps").flatMap { Int(exactly: $0.rounded()) }
      budget.parameters = try limits.number("parameters").flatMap { Int(exactly: $0.rounded()) }
    }
  }

  /// Reads `keep:`, a list that may be empty.
  private static func kept(_ fields: YAMLFields, _ file: LessonText) throws(Diagnostic) -> Set<Kept>? {
    let written = try fields.texts("keep")
    guard !written.isEmpty || fields.isList("keep") else { return nil }
    var kept: Set<Kept> = []
    for word in written {
      guard let part = Kept(rawValue: word.text) else {
        let words = Kept.allCases.map(\.rawValue)
        throw file.diagnostic(
          "`\(word.text)` is nothing that a task keeps", line: word.line,
          hint: didYouMean(word.text, in: words)?.text ?? "it keeps some of \(words.joined(separator: ", "))")
      }
      kept.insert(part)
    }
    return kept
  }
}

extension LocatedText {
  /// The command that fails unless this condition is true.
  package var asserted: LocatedText { LocatedText("\(Self.assertion) " + text, line: line) }

  /// The command that fails unless a condition is true.
  package static let assertion = "assert"
}
