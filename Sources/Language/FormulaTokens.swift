// FormulaTokens.swift — the signs, numbers and quantities in a line of a formula, as lessons write it in plain text.
import Language
import Notation

/// A piece of a formula.
enum FormulaToken: Hashable {
  case number(String)
  /// A letter or word, with its subscript (`x1`, `z_i`, `Σ_k`) and its superscript (`w⁴`).
  case name(String, below: String?, above: String?)
  /// `w(1)2,1`, and a power behind it.
  case quantity(WrittenName, power: String?)
  /// A power behind a bracket: the `²` of `(a - b)²`.
  case raised(String)
  /// A sign: operator, relation, bracket or comma.
  case sign(Character)
  /// Blanks; functions and words need to know of them.
  case space

  /// The tokens of `text`; `nil` when a character stands in it that no formula has.
  static func tokens(_ text: String, _ quantities: ProseQuantities) -> [FormulaToken]? {
    var reader = Reader(text, quantities)
    return reader.read()
  }

  /// The raised signs from `index` on, moved past.
  static func superscript(in text: [Character], at index: inout Int) -> String? {
    var above = ""
    while index < text.count, let plain = Script.raised(text[index]) {
      above.append(plain == "-" ? "−" : plain)
      index += 1
    }
    return above.isEmpty ? nil : above
  }

  private struct Reader {
    let text: [Character]
    let quantities: ProseQuantities
    var index = 0

    init(_ text: String, _ quantities: ProseQuantities) {
      (self.text, self.quantities) = (Array(text), quantities)
    }

    mutating func read() -> [FormulaToken]? {
      var tokens: [FormulaToken] = []
      while index < text.count {
        guard let token = next() else { return nil }
        if token == .space, tokens.last == .space { continue }
        tokens.append(token)
      }
      while tokens.last == .space { tokens.removeLast() }
      return tokens
    }

    private mutating func next() -> FormulaToken? {
      let character = text[index]
      if character == " " {
        index += 1
        return .space
      }
      if character.isASCII, character.isNumber { return number() }
      if let (name, end) = quantities.quantity(in: text, at: index) {
        index = end
        return .quantity(name, power: FormulaToken.superscript(in: text, at: &index))
      }
      if let power = FormulaToken.superscript(in: text, at: &index) { return .raised(power) }
      if character.isLetter || character == "∂" || character == "∇" { return name() }
      index += 1
      switch character {
      case "½": return .name("½", below: nil, above: nil)
      case "′", "'": return .sign("′")
      case "-", "−": return .sign("−")
      case "*", "·": return .sign("·")
      default: return "+/^=≈<>≤≥≠←→()[],;@|…×⊙∞".contains(character) ? .sign(character) : nil
      }
    }

    private mutating func number() -> FormulaToken {
      let start = index
      func isDigit(_ place: Int) -> Bool { place < text.count && text[place].isASCII && text[place].isNumber }
      while isDigit(index) { index += 1 }
      if index < text.count, text[index] == ".", isDigit(index + 1) {
        index += 1
        while isDigit(index) { index += 1 }
      }
      // 1e-4
      if index + 1 < text.count, text[index] == "e" {
        let digits = text[index + 1] == "-" ? index + 2 : index + 1
        if isDigit(digits) {
          index = digits
          while isDigit(index) { index += 1 }
        }
      }
      return .number(String(text[start..<index]))
    }

    private mutating func name() -> FormulaToken {
      var name = String(text[index])
      index += 1
      let isSign = name == "∂" || name == "∇"
      while !isSign, index < text.count, text[index].isLetter, Script.raised(text[index]) == nil {
        name.append(text[index])
        index += 1
      }
      var below: String?
      if !isSign, index < text.count, text[index] == "_" {
        below = subscripted()
      } else if !isSign, name.count == 1 {
        var digits = ""
        while index < text.count, text[index].isASCII, text[index].isNumber {
          digits.append(text[index])
          index += 1
        }
        below = digits.isEmpty ? nil : digits
      }
      return .name(name, below: below, above: FormulaToken.superscript(in: text, at: &index))
    }

    /// The text behind `_`: letters and digits, or anything in parentheses.
    private mutating func subscripted() -> String? {
      var place = index + 1
      if place < text.count, text[place] == "(", let close = text[place...].firstIndex(of: ")") {
        defer { index = close + 1 }
        return String(text[(place + 1)..<close])
      }
      while place < text.count,
        ProseQuantities.isWordPart(text[place])
          || (text[place] == "," && place + 1 < text.count && ProseQuantities.isWordPart(text[place + 1]))
      {
        place += 1
      }
      guard place > index + 1 else { return nil }
      defer { index = place }
      return String(text[(index + 1)..<place])
    }
  }
}
