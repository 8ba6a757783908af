// NumberedText.swift — a line of text as words and numbers, so that numbers can be compared by value.
import Notation

/// The pieces of a line between its numbers, and the numbers.
package struct NumberedText: Hashable {
  /// The texts around the numbers, one more than there are numbers.
  ///
  /// Spaces beside a number don't count and runs of spaces are one: columns shift when a number gains a
  /// sign or a digit.
  private(set) var texts: [String] = []
  /// The numbers, in order.
  package private(set) var numbers: [Double] = []

  /// Finds the numbers in `line`.
  ///
  /// Indices, as in `w(2)1,1` or `x1`, are text.
  package init(_ line: String) {
    let bytes = Array(line.utf8)
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let (number, end) = ProseNumbers.printed(in: bytes, at: index) {
        texts.append(Self.tidy(text))
        numbers.append(number)
        text = []
        index = end
      } else if ProseNumbers.isDigit(bytes[index]) {
        // An index: all of its digits, so that the rest of it is not taken for a number.
        while index < bytes.count, ProseNumbers.isDigit(bytes[index]) {
          text.append(bytes[index])
          index += 1
        }
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    texts.append(Self.tidy(text))
  }

  /// True when the texts are the same and each number of `printed` is near enough to the one expected here.
  ///
  /// The summands of a number are not printed; the largest number of the line stands for them, so that
  /// `-1e-17` among numbers near 1 is a rounded 0.
  func matches(_ printed: NumberedText, within tolerance: Tolerance) -> Bool {
    guard texts == printed.texts, numbers.count == printed.numbers.count else { return false }
    let largest = numbers.filter(\.isFinite).map(abs).max()
    return zip(printed.numbers, numbers).allSatisfy {
      tolerance.allows($0, for: $1, largestTerm: largest)
    }
  }

  /// The largest difference between numbers in the same place; `nil` when more than the numbers differ.
  func difference(to other: NumberedText) -> Double? {
    guard texts == other.texts, numbers.count == other.numbers.count else { return nil }
    return zip(numbers, other.numbers).map { $0 == $1 || ($0.isNaN && $1.isNaN) ? 0 : abs($0 - $1) }
      .max { $1.isNaN || $0 < $1 }
  }

  private static func tidy(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
