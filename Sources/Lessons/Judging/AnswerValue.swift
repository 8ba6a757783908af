// AnswerValue.swift — the value of an answer, so that answers are judged by value and not by form.
import Matching

/// Value of an answer.
package struct AnswerValue: Hashable, Sendable {
  /// Its numbers: those of the value, else those printed after the last `=`.
  package let numbers: [Double]
  /// The printed text.
  package let text: String

  /// The value that an evaluation shows.
  package init(_ evaluation: Evaluation) {
    let text = PrintedLine.lines(evaluation.lines).map(\.text).joined(separator: "\n")
    self.text = text
    if let values = evaluation.values {
      numbers = values
    } else {
      numbers = NumberedText(PrintedLine(text).value).numbers
    }
  }

  /// True when this has the numbers of `right` within `tolerance`; without numbers, when both print the same.
  ///
  /// - Parameters:
  ///   - largestTerms: for each number of `right`, the largest term that it was summed from, where that is
  ///     known.
  ///   - unit: the unit of a difference to 0.
  func isNear(
    _ right: AnswerValue, within tolerance: Tolerance, largestTerms: [Double]? = nil, unit: Double = 1
  ) -> Bool {
    guard !numbers.isEmpty || !right.numbers.isEmpty else { return text == right.text }
    guard numbers.count == right.numbers.count else { return false }
    let terms = largestTerms?.count == numbers.count ? largestTerms : nil
    return numbers.indices.allSatisfy { index in
      tolerance.allows(
        numbers[index], for: right.numbers[index], largestTerm: terms?[index], unit: unit)
    }
  }

  /// True when both lists have the same values in the same places.
  static func areNear(_ given: [AnswerValue], _ right: [AnswerValue], within tolerance: Tolerance) -> Bool {
    given.count == right.count && zip(given, right).allSatisfy { $0.isNear($1, within: tolerance) }
  }
}

extension Question {
  /// Reason why its absolute tolerance is too coarse for the right value, in a sentence without its full
  /// stop; `nil` where it is not.
  ///
  /// A tenth of the answer is the most: a difference as large as the answer lets 0 pass.
  func coarseness(for right: [AnswerValue], largestTerms: [Double]?) -> String? {
    guard let tolerance, tolerance.isAbsolute, let numbers = right.first?.numbers else { return nil }
    let terms = largestTerms?.count == numbers.count ? largestTerms : nil
    let least = numbers.indices.filter { index in
      numbers[index] != 0 && numbers[index].isFinite
        && !Tolerance.isZero(numbers[index], summedFrom: terms?[index])
    }.map { abs(numbers[$0]) }.min()
    guard let least, tolerance.size > 0.1 * least else { return nil }
    let passes = tolerance.size >= least ? "0 passes for it" : "it may be off by more than a tenth"
    return
      "the answer, \(OutputDiff.twoDigits(least)), is too small for `tolerance: \(tolerance.written)`: \(passes)"
  }
}
