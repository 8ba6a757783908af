// Script.swift — raised and lowered characters: `²` is a raised 2, `₁` a lowered 1.

/// Characters that stand above or below the line.
package enum Script {
  /// What is raised, by its raised form.
  package static let raised: [Unicode.Scalar: Unicode.Scalar] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁺": "+", "⁻": "-", "⁽": "(", "⁾": ")", "ᵀ": "T", "ⁿ": "n",
  ]

  /// What is lowered, by its lowered form.
  package static let lowered: [Unicode.Scalar: Unicode.Scalar] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
    "₊": "+", "₋": "-", "₍": "(", "₎": ")",
  ]

  /// The raised digits with their values.
  package static let raisedDigits = digits(raised)
  /// The lowered digits with their values.
  package static let loweredDigits = digits(lowered)

  /// What a character is raised from; `nil` for one on the line.
  package static func raised(_ character: Character) -> Character? { plain(character, raised) }
  /// What a character is lowered from; `nil` for one on the line.
  package static func lowered(_ character: Character) -> Character? { plain(character, lowered) }

  /// `text` with the indices of quantities on the line: `w⁽²⁾₁,₁` is `w(2)1,1`; powers stay raised.
  package static func onTheLine(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 > 0x7F }) else { return text }
    var plain = String.UnicodeScalarView(), isInParentheses = false
    for scalar in text.unicodeScalars {
      if scalar == "⁽" { isInParentheses = true }
      plain.append(lowered[scalar] ?? (isInParentheses ? raised[scalar] : nil) ?? scalar)
      if scalar == "⁾" { isInParentheses = false }
    }
    return String(plain)
  }

  private static func plain(_ character: Character, _ script: [Unicode.Scalar: Unicode.Scalar]) -> Character?
  {
    let scalars = character.unicodeScalars
    guard scalars.count == 1, let first = scalars.first else { return nil }
    return script[first].map(Character.init)
  }

  private static func digits(_ script: [Unicode.Scalar: Unicode.Scalar]) -> [Unicode.Scalar: Int] {
    script.compactMapValues { plain in
      ("0"..."9").contains(plain) ? Int(plain.value) - 0x30 : nil
    }
  }
}
