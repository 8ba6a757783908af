// FormulaTokens.swift — the signs, numbers and quantities in a line of a formula, as people write it in plain text.
import Notation

/// A piece of a formula.
package enum FormulaToken: Hashable, Sendable {
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
  /// A character that no formula has.
  case other(Character)

  /// The tokens of `text`, a formula or not.
  package static func tokens(_ text: String, _ quantities: ProseQuantities) -> [FormulaToken] {
    var reader = Reader(text, quantities)
    return reader.read()
  }

  /// The raised signs from `index` on, moved past.
  package static func superscript(in text: [Character], at index: inout Int) -> String? {
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

    mutating func read() -> [FormulaToken] {
      var tokens: [FormulaToken] = []
      while index < text.count {
        let token = next()
        if token == .space, tokens.last == .space { continue }
        tokens.append(token)
      }
      while tokens.last == .space { tokens.removeLast() }
      return tokens
    }

    private mutating func next() -> FormulaToken {
      let character = text[index]
      if character.isWhitespace {
        index += 1
        return .space
      }
      if let number = number() { return number }
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
      case "-", "−", "–": return .sign("−")
      case "*", "·", "⋅", "∗": return .sign("·")
      case "/", "÷": return .sign("/")
      default: return "+^=≈<>≤≥≠←→()[],;@|…×⊙∞".contains(character) ? .sign(character) : .other(character)
      }
    }

    private mutating func number() -> FormulaToken? {
      // A number is a run of these: its text alone is read.
      let run = text[index...].prefix { $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }
      guard run.first?.isNumber == true,
        let (length, _) = ProseNumbers.end(in: run.compactMap { $0.asciiValue }, from: 0)
      else { return nil }
      index += length
      return .number(String(run.prefix(length)))
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
      } else if !isSign {
        below = digits(isSingle: name.count == 1)
      }
      return .name(name, below: below, above: FormulaToken.superscript(in: text, at: &index))
    }

    /// The digits of `x1` or `x₁`; those on the line only behind a single letter.
    private mutating func digits(isSingle: Bool) -> String? {
      var digits = ""
      while index < text.count {
        if let lowered = Script.lowered(text[index]), lowered.isWholeNumber {
          digits.append(lowered)
        } else if isSingle, text[index].isASCII, text[index].isNumber {
          digits.append(text[index])
        } else {
          break
        }
        index += 1
      }
      return digits.isEmpty ? nil : digits
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
