// AnswerJudge.swift — judges what a student answers: by value, never by form.
import Diagnostics

/// Judges answers to one question.
public struct AnswerJudge: Hashable, Sendable {
  /// What is said of an answer.
  public enum Verdict: Hashable, Sendable {
    /// Right.
    case right
    /// Wrong; `say` names the mistake if it is a known one.
    case wrong(say: String?)
    /// Not to be judged, and why: it can't be computed, or names no choice.
    case unclear([String])
  }

  /// At how many points a formula is tried.
  public static let points = 5

  private let question: Question

  /// A judge of answers to `question`.
  public init(_ question: Question) { self.question = question }

  /// Judges `given`, computing what must be computed with `evaluator`.
  public func judge(_ given: String, with evaluator: any Evaluator) -> Verdict {
    let given = given.trimmed
    guard !given.isEmpty else { return .unclear(["the answer is empty"]) }
    do throws(Unclear) {
      return switch question.kind {
      case .text: judgeWords(given)
      case .choice, .several: try judgeChoices(given, evaluator)
      case .number, .formula, .command: try judgeValue(given, evaluator)
      }
    } catch {
      return .unclear(error.lines)
    }
  }

  private struct Unclear: Error { var lines: [String] }

  private func judgeValue(_ given: String, _ evaluator: any Evaluator) throws(Unclear) -> Verdict {
    let given = try values(LocatedText(given, line: 1), evaluator)
    let tolerance = question.tolerance ?? Question.usualTolerance
    for answer in question.answers {
      if try AnswerValue.areSame(given, values(answer, evaluator), within: tolerance) { return .right }
    }
    for mistake in question.mistakes {
      // A known mistake that can't be computed here is not the one that was made.
      guard let wrong = try? values(mistake.answer, evaluator) else { continue }
      if AnswerValue.areSame(given, wrong, within: tolerance) { return .wrong(say: mistake.say) }
    }
    return .wrong(say: diagnosis(of: given, tolerance, evaluator))
  }

  /// The mistake behind an answer that is wrong, where it is one of the usual ones.
  private func diagnosis(
    of given: [AnswerValue], _ tolerance: Double, _ evaluator: any Evaluator
  ) -> String? {
    guard question.kind != .command, let answer = question.answers.first, let given = given.first?.numbers,
      let right = try? values(answer, evaluator).first?.numbers
    else { return nil }
    let known = DerivativeDiagnosis(answer.text)?
      .mistake(given: given, right: right, tolerance: tolerance, with: evaluator)
    if let known { return known }
    let isNear = given.count == right.count && zip(given, right).allSatisfy { abs($0 - $1) <= 0.01 * abs($1) }
    return isNear && question.kind == .number ? "It is close: give more digits." : nil
  }

  private func values(_ text: LocatedText, _ evaluator: any Evaluator) throws(Unclear) -> [AnswerValue] {
    var values: [AnswerValue] = []
    for point in 0..<(question.kind == .formula ? Self.points : 1) {
      let evaluation = evaluator.evaluate(
        SourceText(text.text, firstLine: text.line), atPoint: point, varying: question.variables)
      guard !evaluation.failed else { throw Unclear(lines: evaluation.lines) }
      values.append(AnswerValue(evaluation))
    }
    return values
  }

  private func judgeChoices(_ given: String, _ evaluator: any Evaluator) throws(Unclear) -> Verdict {
    let chosen: Set<Int>
    if let index = question.choice(named: given) {
      chosen = [index]
    } else if question.kind == .choice {
      throw noChoice(given)
    } else {
      chosen = try choices(in: given)
    }
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

  /// The choices that `given` names, one after the other between commas and blanks.
  ///
  /// A choice may hold these itself: the longest whose words stand at a place is the one that is meant there.
  private func choices(in given: String) throws(Unclear) -> Set<Int> {
    func parts(_ text: Character) -> Bool { text == "," || text == " " }
    let byLength = question.choices.indices.sorted { question.choices[$0].count > question.choices[$1].count }
    var chosen: Set<Int> = []
    var rest = given.drop(while: parts)
    while !rest.isEmpty {
      var length = rest.prefix { !parts($0) }.count
      let whole = byLength.first { index in
        let choice = question.choices[index]
        return !choice.isEmpty && rest.hasPrefix(choice)
          && rest.dropFirst(choice.count).first.map(parts) ?? true
      }
      if let whole { length = question.choices[whole].count }
      guard let index = whole ?? question.choice(named: String(rest.prefix(length))) else {
        throw noChoice(String(rest.prefix(length)))
      }
      chosen.insert(index)
      rest = rest.dropFirst(length).drop(while: parts)
    }
    return chosen
  }

  private func noChoice(_ name: String) -> Unclear {
    Unclear(lines: ["`\(name)` is none of the choices 1 to \(question.choices.count)"])
  }

  /// The choice that a text of the lesson names, or whose number it computes.
  private func choice(_ text: LocatedText, _ evaluator: any Evaluator) throws(Unclear) -> Int {
    if let index = question.choice(named: text.text) { return index }
    let number = try values(text, evaluator).first?.numbers.first.flatMap { Int(exactly: $0) }
    guard let number, question.choices.indices.contains(number &- 1) else {
      throw Unclear(lines: ["the lesson's own answer names no choice: \(text.text)"])
    }
    return number - 1
  }

  private func judgeWords(_ given: String) -> Verdict {
    let said = Self.words(given)
    if question.answers.contains(where: { Self.words($0.text).isSubset(of: said) }) { return .right }
    let mistake = question.mistakes.first { Self.words($0.answer.text).isSubset(of: said) }
    return .wrong(say: mistake?.say)
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }
}
