// AnswerJudge.swift — judges a student's answer: by value, never by form.
import Diagnostics
import Language
import Markdown
import Matching

/// Judges answers to one question.
package struct AnswerJudge: Hashable, Sendable {
  /// Judgement of an answer.
  package enum Verdict: Hashable, Sendable {
    /// Right.
    case right
    /// Wrong; `say` names the mistake if it is a known one.
    case wrong(say: String?)
    /// Not to be judged, and why: it can't be computed, or names no choice.
    case unclear([Notice])
    /// Words that are none of the listed answers, and more than those have: for the instructor to mark.
    case unmarked
  }

  /// Number of points at which a formula is tried.
  package static let points = 5
  /// Number of further points, where variables that the question names are negative or near 0.
  static let pointsElsewhere = 4

  let question: Question

  /// A judge of answers to `question`.
  package init(_ question: Question) { self.question = question }

  /// Judges `given`, with values computed by `evaluator`.
  package func judge(_ given: String, with evaluator: any Evaluator) -> Verdict {
    let given = given.trimmed
    guard !given.isEmpty else { return .unclear(["the answer is empty"]) }
    do throws(Unclear) {
      return try question.kind.answers.judge(self, given, evaluator)
    } catch {
      return .unclear(error.notices)
    }
  }

  struct Unclear: Error { var notices: [Notice] }

  func judgeValue(_ given: String, _ evaluator: any Evaluator) throws(Unclear) -> Verdict {
    let text = LocatedText(given, line: 1)
    let given = try values(text, evaluator)
    let tolerance = question.tolerance ?? Question.usualTolerance
    var size = 1.0
    for answer in question.answers {
      let right = try values(answer, evaluator)
      if isRight(given, right, answer, tolerance, evaluator),
        agreesElsewhere(text, given, answer, right, tolerance, evaluator)
      {
        return .right
      }
      if let largest = right.flatMap(\.numbers).map(abs).max(), largest > 0, largest.isFinite {
        size = largest
      }
    }
    for mistake in question.mistakes {
      // A known mistake that can't be computed here is not the one that was made.
      guard let wrong = try? values(mistake.answer, evaluator), given.count == wrong.count else { continue }
      // A mistake that comes to 0 is told from the right answer, however small that is.
      let isMade = zip(given, wrong).allSatisfy { $0.isNear($1, within: tolerance, unit: min(1, size)) }
      if isMade { return .wrong(say: mistake.say) }
    }
    return .wrong(say: diagnosis(of: given, tolerance, evaluator))
  }

  /// True when `given` is near enough to `right`, the values of `answer`.
  ///
  /// An answer right by an absolute difference and wrong by a relative one is compared again: the right value
  /// may be a rounded 0.
  private func isRight(
    _ given: [AnswerValue], _ right: [AnswerValue], _ answer: LocatedText, _ tolerance: Tolerance,
    _ evaluator: any Evaluator
  ) -> Bool {
    if AnswerValue.areNear(given, right, within: tolerance) { return true }
    guard !tolerance.isAbsolute, given.count == right.count else { return false }
    return zip(given, right).enumerated().allSatisfy { point, pair in
      if pair.0.isNear(pair.1, within: tolerance) { return true }
      let terms = evaluator.largestTerms(
        of: SourceText(answer.text, firstLine: answer.line), atPoint: point, varying: question.variables)
      return pair.0.isNear(pair.1, within: tolerance, largestTerms: terms)
    }
  }

  /// True unless a formula that is right for positive variables is not so for negative ones, or near 0.
  ///
  /// Only points count where both have finite values: `log(s^2)` may be written `2*log(s)`.
  private func agreesElsewhere(
    _ text: LocatedText, _ given: [AnswerValue], _ answer: LocatedText, _ right: [AnswerValue],
    _ tolerance: Tolerance, _ evaluator: any Evaluator
  ) -> Bool {
    let kind = question.kind
    guard kind.pointsElsewhere > 0, !question.variables.isEmpty, let given = given.first?.numbers.count,
      let right = right.first?.numbers.count
    else { return true }
    func value(_ text: LocatedText, _ point: Int, _ count: Int) -> AnswerValue? {
      let evaluation = evaluator.evaluate(
        SourceText(text.text, firstLine: text.line), atPoint: point, varying: question.variables)
      guard !evaluation.failed else { return nil }
      let value = AnswerValue(evaluation)
      return value.numbers.count == count && value.numbers.allSatisfy(\.isFinite) ? value : nil
    }
    for point in kind.points..<(kind.points + kind.pointsElsewhere) {
      guard let own = value(text, point, given), let wanted = value(answer, point, right) else { continue }
      if own.isNear(wanted, within: tolerance) { continue }
      let terms = evaluator.largestTerms(
        of: SourceText(answer.text, firstLine: answer.line), atPoint: point, varying: question.variables)
      guard !tolerance.isAbsolute, own.isNear(wanted, within: tolerance, largestTerms: terms) else {
        return false
      }
    }
    return true
  }

  /// The mistake behind an answer that is wrong, where it is one of the usual ones.
  private func diagnosis(
    of given: [AnswerValue], _ tolerance: Tolerance, _ evaluator: any Evaluator
  ) -> String? {
    guard question.kind.answers.isDiagnosed, let answer = question.answers.first,
      let given = given.first?.numbers,
      let right = try? values(answer, evaluator).first?.numbers
    else { return nil }
    let known = DerivativeDiagnosis(answer.text, vocabulary: evaluator.vocabulary)?
      .mistake(given: given, right: right, tolerance: tolerance, with: evaluator)
    if let known { return known }
    let isNear = given.count == right.count && zip(given, right).allSatisfy { abs($0 - $1) <= 0.01 * abs($1) }
    return isNear ? question.kind.nearMiss : nil
  }

  func values(_ text: LocatedText, _ evaluator: any Evaluator) throws(Unclear) -> [AnswerValue] {
    var values: [AnswerValue] = []
    for point in 0..<question.kind.points {
      let evaluation = evaluator.evaluate(
        SourceText(text.text, firstLine: text.line), atPoint: point, varying: question.variables)
      guard !evaluation.failed else { throw Unclear(notices: evaluation.notices) }
      values.append(AnswerValue(evaluation))
    }
    return values
  }

  func judgeChoices(_ given: String, _ evaluator: any Evaluator) throws(Unclear) -> Verdict {
    let chosen = try choices(in: given, evaluator)
    var right: Set<Int> = []
    for answer in question.answers { right.insert(try choice(answer, evaluator)) }
    if chosen == right { return .right }
    for mistake in question.mistakes where !mistake.whole.isEmpty {
      var whole: Set<Int> = []
      for answer in mistake.whole { whole.insert(try choice(answer, evaluator)) }
      if chosen == whole { return .wrong(say: mistake.say) }
    }
    for mistake in question.mistakes where mistake.whole.isEmpty {
      let index = try choice(mistake.answer, evaluator)
      if chosen.contains(index), !right.contains(index) { return .wrong(say: mistake.say) }
    }
    return .wrong(say: nil)
  }

  /// The choices that `given` names.
  func choices(in given: String, _ evaluator: any Evaluator) throws(Unclear) -> Set<Int> {
    if let complaint = Self.complaint(about: given, to: question, evaluator.vocabulary) {
      throw Unclear(notices: [Notice(nil, complaint)])
    }
    guard case .choices(let chosen) = question.reading(of: given, evaluator.vocabulary) else { return [] }
    return chosen
  }

  /// Reason why `given` is no answer to a question with choices; `nil` where it is one.
  static func complaint(about given: String, to question: Question, _ vocabulary: Vocabulary) -> String? {
    switch question.reading(of: given, vocabulary) {
    case .stranger(let name): "`\(name)` is none of the choices 1 to \(question.choices.count)"
    case .contradiction(let name): "`\(name)` names one choice by its number and another by its words"
    case .choices(let chosen) where chosen.count > question.kind.mostChoices ?? .max:
      "these are \(chosen.count) choices, and one is asked for"
    case .choices: nil
    }
  }

  /// The choice that a text of the lesson names, or with the number it computes.
  private func choice(_ text: LocatedText, _ evaluator: any Evaluator) throws(Unclear) -> Int {
    if let index = question.choice(named: text.text) { return index }
    let number = try values(text, evaluator).first?.numbers.first.flatMap { Int(exactly: $0) }
    guard let number, question.choices.indices.contains(number &- 1) else {
      throw Unclear(notices: ["the lesson's own answer names no choice: \(text.text)"])
    }
    return number - 1
  }

  /// A listed phrase, whole, is right; words that say more are not weighed by a program.
  func judgeWords(_ given: String) -> Verdict {
    let said = AnswerPhrase(given)
    let right = question.answers.map { AnswerPhrase($0.text) }
    if right.contains(said) { return .right }
    if let mistake = question.mistakes.first(where: { AnswerPhrase($0.answer.text) == said }) {
      return .wrong(say: mistake.say)
    }
    if right.contains(where: said.holds) { return .unmarked }
    let longest = right.map(\.words.count).max() ?? 0
    return said.words.count > longest ? .unmarked : .wrong(say: nil)
  }
}

extension Question {
  /// The choices named by an answer to a question with choices.
  func reading(of given: String, _ vocabulary: Vocabulary) -> ChoiceReader.Reading {
    ChoiceReader(choices, vocabulary).read(given)
  }
}
