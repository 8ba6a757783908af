// AnswerValue.swift — the value of an answer, so that answers are judged by value and not by form.

/// What an answer evaluates to.
public struct AnswerValue: Hashable, Sendable {
  /// Its numbers: those of the value, else those printed after the last `=`.
  public let numbers: [Double]
  /// What was printed.
  public let text: String

  /// The value that an evaluation shows.
  public init(_ evaluation: Evaluation) {
    let text = PrintedLine.lines(evaluation.lines).map(\.text).joined(separator: "\n")
    self.text = text
    if let values = evaluation.values {
      numbers = values
    } else {
      let shown = text.utf8.lastIndex(of: UInt8(ascii: "=")).map { text[text.utf8.index(after: $0)...] }
      numbers = NumberedText(String(shown ?? text[...])).numbers
    }
  }

  /// True when both have the same numbers within `tolerance`, absolute or relative; without numbers, when
  /// both print the same.
  public func isSame(as other: AnswerValue, within tolerance: Double) -> Bool {
    guard !numbers.isEmpty || !other.numbers.isEmpty else { return text == other.text }
    return numbers.count == other.numbers.count
      && zip(numbers, other.numbers).allSatisfy { NumberedText.isClose($0, $1, within: tolerance) }
  }

  /// True when both lists have the same values in the same places.
  static func areSame(_ a: [AnswerValue], _ b: [AnswerValue], within tolerance: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1, within: tolerance) }
  }
}
