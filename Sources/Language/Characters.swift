// Characters.swift — meanings of single characters in the language, beyond ASCII too.
import Notation
import Platform

/// Letters, digits and signs as the lexer tells them apart.
enum Characters {
  /// The signs beyond ASCII that stand for a symbol.
  static let symbols: [Unicode.Scalar: Symbol] = [
    "∂": .partial, "·": .times, "⋅": .times, "×": .times, "∗": .times, "÷": .divide, "−": .minus, "–": .minus,
    "≤": .lessOrEqual, "≥": .greaterOrEqual, "≠": .notEqual, "→": .arrow, "…": .dots,
  ]

  /// Letters that are spelled out in names, so that `γ(1)2` is `gamma(1)2`; a sign of summation is the function.
  static let spelled = GreekLetter.names.adding(["Σ": "sum", "∑": "sum"])

  /// Closing marks for the opening quotation mark `scalar`, or `nil` when it is none.
  static func closingQuotes(for scalar: Unicode.Scalar) -> Set<Unicode.Scalar>? {
    switch scalar {
    case "\"", "“", "”", "„": ["\"", "”", "“"]
    case "'", "‘", "’": ["'", "’"]
    case "«": ["»"]
    default: nil
    }
  }

  /// Replacements for signs of other languages.
  static let advice: [Unicode.Scalar: String] = [
    "ᵀ": "write transpose(…)", "√": "write sqrt(…)", "∞": "there is no infinity to write",
    "%": "comments start with #",
    "!": "`!=` asks whether two values differ", "$": "`$` is not needed", "∇": "`grad X` prints a derivative",
    "&": "multiply comparisons for \"and\": (a < b) * (b < c)", "|": "write abs(…) for a magnitude",
    ".": "`*` and `/` work element by element already; `@` is the matrix product",
    "′": "`d Y / d X` is the derivative", "~": "`!=` asks whether two values differ",
    "`": "leave the backquotes away", "\\": "`\\` continues a line only as its last character",
  ]

  /// True for the first letter of a name.
  static func startsWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isLetter(UInt8(truncatingIfNeeded: scalar.value)) }
    if scalar == "∑" { return true }
    return scalar.properties.isAlphabetic && scalar.properties.generalCategory != .modifierLetter
  }

  /// True for the further letters of a name: digits and combining accents too.
  static func continuesWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return isLetter(byte) || isDigit(byte)
    }
    return startsWord(scalar) || scalar.properties.generalCategory == .nonspacingMark
  }

  /// True for blanks beyond space and tab: no-break space, thin space, a byte order mark.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .spaceSeparator || scalar == "\u{FEFF}" || scalar == "\u{200B}"
  }

  /// True for `a`…`z`, `A`…`Z` and `_`.
  static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
  }

  /// True for `0`…`9`.
  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
