// Tolerance.swift — the allowed error of a number: of an answer, of a printed line, of a block.
import Markdown
import Notation
import Typography

/// The allowed difference of a number from the right one.
package struct Tolerance: Hashable, Sendable, ExpressibleByFloatLiteral {
  /// The largest difference: a part of the right number or, where ``isAbsolute`` says so, a number of its own.
  package let size: Double
  /// True where the difference itself is limited, however small the right number is.
  package let isAbsolute: Bool

  /// A difference of at most `size` times the right number.
  package static func relative(_ size: Double) -> Self { Self(size: size, isAbsolute: false) }
  /// A difference of at most `size`.
  package static func absolute(_ size: Double) -> Self { Self(size: size, isAbsolute: true) }

  private init(size: Double, isAbsolute: Bool) { (self.size, self.isAbsolute) = (size, isAbsolute) }

  /// Reads `1e-4`, or `abs 1e-4`, in which `:` may stand for the blank; `nil` for anything else.
  package init?(_ text: String) {
    let text = text.trimmed
    let number = text.hasPrefix("abs") ? text.dropFirst(3).drop { $0 == " " || $0 == ":" } : text[...]
    guard number.count == text.count || number.count < text.count - 3,
      let size = ProseNumbers.value(of: number),
      size.isFinite, size >= 0
    else { return nil }
    self.init(size: size, isAbsolute: number.count < text.count)
  }

  /// A part of the right number.
  package init(floatLiteral size: Double) { self.init(size: size, isAbsolute: false) }

  /// The tolerance as written in a lesson.
  package var written: String { (isAbsolute ? "abs " : "") + NumberFormat.format(size, digits: 15) }

  /// Part of the largest term in a sum below which the sum is a rounded 0.
  private static let rounding = 1e-12

  /// True when `number` is near enough to `right`.
  ///
  /// The relative error of 0, and of a rounded 0, is undefined: the difference itself is limited there.
  ///
  /// - Parameters:
  ///   - largestTerm: the largest term that `right` was summed from; `nil` where that is not known.
  ///   - unit: the unit of a difference to 0.
  package func allows(_ number: Double, for right: Double, largestTerm: Double? = nil, unit: Double = 1)
    -> Bool
  {
    if number == right || (number.isNaN && right.isNaN) { return true }
    guard number.isFinite, right.isFinite else { return false }
    // The last digit printed is rounded: a hair more than the tolerance is still within it.
    let allowed = size * (1 + 1e-9)
    let difference = abs(number - right)
    if isAbsolute { return difference <= allowed }
    return difference <= allowed * (Self.isZero(right, summedFrom: largestTerm) ? unit : abs(right))
  }

  /// True for 0, and for a rounded 0: the rounding error of terms of which the largest is known.
  package static func isZero(_ number: Double, summedFrom largestTerm: Double?) -> Bool {
    number == 0 || largestTerm.map { $0.isFinite && abs(number) < rounding * $0 } == true
  }
}
