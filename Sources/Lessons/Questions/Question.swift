// Question.swift — a `question` block: its text, the right answers, and known mistakes.
import Diagnostics
import Markdown
import Matching
import Notation

/// A question of a lesson.
///
/// Answers are expressions that the session computes, so none is stored.
package struct Question: Hashable, Sendable {
  /// A known mistake, and the explanation for a student who makes it.
  package struct Mistake: Hashable, Sendable {
    /// The wrong answer, as an expression; for choices, the choice.
    package var answer: LocatedText
    /// All the choices of an answer to `several` that is wrong as a whole; empty where one choice makes it
    /// wrong.
    package var whole: [LocatedText] = []
    /// Explanation of the mistake.
    package var say: String
  }

  /// Name in answers and grades; `nil` for its number alone.
  package var id: String?
  /// The points that a right answer is worth.
  package var points: Double
  /// The kind of answer.
  package var kind: QuestionKind
  /// Text of the question, in Markdown.
  package var text: String
  /// The right answers.
  ///
  /// One expression; for `several` and `text` there may be more. None in a hand-out.
  package var answers: [LocatedText]
  /// The allowed difference of a number; `nil` for the usual.
  package var tolerance: Tolerance?
  /// The choices, for `choice` and `several`.
  package var choices: [String]
  /// The names that a formula may hold and that are varied when it is judged; empty for all.
  package var variables: [String]
  /// Help, from a nudge to nearly the answer.
  package var hints: [String]
  /// The known mistakes.
  package var mistakes: [Mistake]
  /// The line of the block's fence.
  package var line: Int

  /// The tolerance of questions that give none.
  package static let usualTolerance = Tolerance.relative(1e-4)

  private static let keys = [
    "id", "points", "text", "ask", "kind", "answer", "tolerance", "choices", "variables", "hint", "hints",
    "wrong",
  ]

  /// Reads the YAML lines `lines` of `file`; in a hand-out the answer may be missing.
  init(_ lines: Range<Int>, of file: LessonText, inHandout: Bool = false) throws(Diagnostic) {
    let fields = try YAMLFields(lines, of: file, called: "question")
    line = lines.lowerBound
    try fields.refuseKeys(otherThan: Self.keys)
    guard let text = try fields.text("text", "ask") else {
      throw file.diagnostic("the question has no `text:`", line: line)
    }
    self.text = HTMLComments.removed(from: text.text)
    (id, points) = (try fields.exerciseID(), try fields.number("points") ?? 1)
    choices = try fields.texts("choices").map(\.text)
    kind = .usual(withChoices: !choices.isEmpty)
    if let written = try fields.text("kind") {
      guard let kind = QuestionKind.named[written.text] else {
        throw file.diagnostic(
          "`\(written.text)` is no kind of question", line: written.line,
          hint: "the kinds are \(QuestionKind.all.map(\.name).joined(separator: ", "))")
      }
      self.kind = kind
    }
    // An expression like `[1 2]` without quotes would be a list to YAML: refuse it where one answer is wanted.
    answers = kind.takesList ? try fields.texts("answer") : try fields.text("answer").map { [$0] } ?? []
    tolerance = try Self.tolerance(fields, file)
    variables = try fields.texts("variables").map(\.text)
    hints = try fields.texts("hint", "hints").map { HTMLComments.removed(from: $0.text) }
    mistakes = []
    for entry in try fields.mappings("wrong") {
      try entry.refuseKeys(otherThan: ["answer", "when", "say"])
      let isSet = kind.takesList && kind.answers.takesChoices
      let whole = isSet && entry.isList("answer", "when") ? try entry.texts("answer", "when") : []
      let alone = whole.isEmpty ? try entry.text("answer", "when") : nil
      guard let answer = whole.first ?? alone, let say = try entry.text("say") else {
        throw entry.diagnostic("each entry of `wrong` needs `answer:` and `say:`")
      }
      mistakes.append(Mistake(answer: answer, whole: whole, say: HTMLComments.removed(from: say.text)))
    }
    try check(file, needsAnswer: !inHandout)
  }

  private static func tolerance(_ fields: YAMLFields, _ file: LessonText) throws(Diagnostic) -> Tolerance? {
    guard let written = try fields.text("tolerance") else { return nil }
    guard let tolerance = Tolerance(written.text) else {
      throw file.diagnostic(
        "`tolerance` is `\(written.text)`; a number from 0 was expected", line: written.line,
        hint: "`1e-4` is a part of the right number, `abs 1e-4` a difference")
    }
    guard tolerance.isAbsolute || tolerance.size < 1 else {
      throw file.diagnostic(
        "`tolerance` is `\(written.text)`: with 1 and more 0 is right for every answer", line: written.line,
        hint: "`1e-4` is a part of the right number, `abs 1` a difference")
    }
    return tolerance
  }

  /// Checks that the fields of the block fit together.
  private func check(_ file: LessonText, needsAnswer: Bool) throws(Diagnostic) {
    guard !needsAnswer || !answers.isEmpty else {
      throw file.diagnostic(
        "the question has no `answer:`", line: line,
        hint: "an expression that the session computes, as in `answer: z(2)1 - y`")
    }
    let takesChoices = kind.answers.takesChoices
    if takesChoices, choices.count < 2 {
      throw file.diagnostic("a question of kind \(kind.name) needs two `choices:` or more", line: line)
    }
    if !takesChoices, !choices.isEmpty {
      throw file.diagnostic("a question of kind \(kind.name) has no `choices:`", line: line)
    }
    if takesChoices {
      let written = answers + mistakes.flatMap { $0.whole.isEmpty ? [$0.answer] : $0.whole }
      for answer in written where choice(named: answer.text) == nil && Int(answer.text) != nil {
        throw file.diagnostic("there is no choice \(answer.text)", line: answer.line)
      }
    }
  }

  /// The index, from 0, of the choice that `text` names: by its words, else by its number or letter.
  ///
  /// - Returns: `nil` for an expression that only the session can compute.
  package func choice(named text: String) -> Int? {
    let plain = Script.onTheLine(text)
    if let index = choices.firstIndex(where: { $0 == text || Script.onTheLine($0) == plain }) { return index }
    if let number = Int(text) { return choices.indices.contains(number &- 1) ? number - 1 : nil }
    guard text.count == 1, let byte = text.lowercased().utf8.first else { return nil }
    let index = Int(byte) - Int(UInt8(ascii: "a"))
    return choices.indices.contains(index) ? index : nil
  }
}
