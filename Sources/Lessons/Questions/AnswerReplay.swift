// AnswerReplay.swift — the replay of a question: its answer can be computed, and its known mistakes are told from it.
import Diagnostics
import Markdown

/// Time is over: the rest of the lesson is not run.
package struct OutOfTime: Error {
  /// Time is over.
  package init() {}
}

/// A replay of a lesson, as its questions need it.
package protocol AnswerReplay: AnyObject {
  /// The session of the lesson.
  var evaluator: any Evaluator { get }
  /// The values of an expression: one, or for a formula one at each of several points; `nil` and a complaint about
  /// `name` where it can't be computed.
  func values(_ expression: LocatedText, of question: Question, called name: String) throws(OutOfTime)
    -> [AnswerValue]?
  /// Reports an answer that is not as it must be.
  func add(at answer: LocatedText, _ message: String)
  /// Reports an absolute tolerance that is too coarse for an answer.
  func addCoarseTolerance(at answer: LocatedText, _ message: String)
}

extension AnswerReplay {
  /// Replays a question whose answers are computed.
  func runValues(_ question: Question) throws(OutOfTime) {
    guard let answer = question.answers.first, let right = try values(answer, of: question, called: "answer")
    else { return }
    let tolerance = question.tolerance ?? Question.usualTolerance
    let terms = evaluator.largestTerms(
      of: SourceText(answer.text, firstLine: answer.line), atPoint: 0, varying: question.variables)
    if let coarse = question.coarseness(for: right, largestTerms: terms) {
      addCoarseTolerance(at: answer, coarse)
    }
    for mistake in question.mistakes {
      guard let wrong = try values(mistake.answer, of: question, called: "wrong answer") else { continue }
      // The wrong answer as a student would give it.
      if AnswerValue.areNear(wrong, right, within: tolerance) {
        let value = wrong.first?.text ?? ""
        add(
          at: mistake.answer, "the wrong answer can't be told from the right one, `\(answer.text)`: \(value)")
      }
    }
  }

  /// Replays a question with choices.
  func runChoices(_ question: Question) throws(OutOfTime) {
    var right: Set<Int> = []
    for answer in question.answers {
      guard let index = try choice(answer, of: question) else { continue }
      right.insert(index)
    }
    for mistake in question.mistakes where !mistake.whole.isEmpty {
      var whole: Set<Int?> = []
      for answer in mistake.whole { whole.insert(try choice(answer, of: question)) }
      guard whole == Set(right.map(Optional.some)) else { continue }
      add(
        at: mistake.answer,
        "the wrong answer is the right one: \(mistake.whole.map(\.text).joined(separator: ", "))")
    }
    for mistake in question.mistakes where mistake.whole.isEmpty {
      guard let index = try choice(mistake.answer, of: question), right.contains(index) else { continue }
      add(at: mistake.answer, "the wrong answer is a right one: \(question.choices[index])")
    }
  }

  /// The choice with the given text, or with the number that the session computes.
  private func choice(_ text: LocatedText, of question: Question) throws(OutOfTime) -> Int? {
    if let index = question.choice(named: text.text) { return index }
    guard let value = try values(text, of: question, called: "answer")?.first else { return nil }
    if let number = value.numbers.last, value.numbers.count == 1, let index = Int(exactly: number),
      question.choices.indices.contains(index &- 1)
    {
      return index - 1
    }
    add(at: text, "the answer names none of the \(question.choices.count) choices: \(value.text)")
    return nil
  }
}
