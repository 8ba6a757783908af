// FormulaTokens.swift — the signs, numbers and quantities in a line of a formula, as lessons write it in plain text.

/// A piece of a formula.
enum FormulaToken: Hashable {
  case number(String)
  /// A letter or word, with its subscript (`x1`, `z_i`, `Σ_k`) and its superscript (`w⁴`).
  case name(String, below: String?, above: String?)
  /// `w(1)2,1`: the layer above, the indices below.
  case quantity(String, layer: String, indices: String?, above: String?)
  /// A power behind a bracket: the `²` of `(a - b)²`.
  case raised(String)
  /// A sign: operator, relation, bracket or comma.
  case sign(Character)
  /// Blanks; functions and words need to know of them.
  case space

  /// The tokens of `text`; `nil` when a character stands in it that no formula has.
  static func tokens(_ text: String) -> [FormulaToken]? {
    var reader = Reader(text)
    return reader.read()
  }

  /// The quantity that starts at `index` and the index behind it.
  ///
  /// A quantity with a layer in its parentheses: digits or a letter, `k-1`, and for filters `k,m`.
  static func quantity(in text: [Character], at index: Int) -> (token: FormulaToken, end: Int)? {
    guard index == 0 || !isWordPart(text[index - 1]) else { return nil }
    var end = index
    while end < text.count, text[end].isLetter || (end > index && text[end].isNumber) { end += 1 }
    let name = String(text[index..<end])
    guard kinds.contains(name), end < text.count, text[end] == "(" else { return nil }
    var layer = ""
    end += 1
    while end < text.count, isIndexPart(text[end]) {
      layer.append(text[end])
      end += 1
    }
    guard isLayer(layer), end < text.count, text[end] == ")" else { return nil }
    end += 1
    var indices = ""
    while end < text.count, isIndexPart(text[end]) {
      // A comma that nothing follows is the sentence's; `w(1)1-y` is a difference.
      if text[end] == ",", !(end + 1 < text.count && isWordPart(text[end + 1])) { break }
      if text[end] == "+" || text[end] == "-" {
        guard text[end - 1].isLetter, end + 1 < text.count, text[end + 1].isWholeNumber, !indices.isEmpty
        else { break }
      }
      indices.append(text[end])
      end += 1
    }
    // `z(2)is` is no quantity, and `a(1)` before a word is one without indices.
    let isList = indices.split(separator: ",").allSatisfy { part in
      part.allSatisfy(\.isWholeNumber)
        || part.first.map {
          $0.isLetter && (part.count == 1 || !part.dropFirst().contains(where: \.isLetter))
        } == true
    }
    guard isList, end == text.count || !isWordPart(text[end]) || raised[text[end]] != nil else { return nil }
    let above = superscript(in: text, at: &end)
    return (.quantity(name, layer: layer, indices: indices.isEmpty ? nil : indices, above: above), end)
  }

  private static let kinds: Set<String> = [
    "w", "b", "a", "z", "gamma", "beta", "mu", "sigma2", "γ", "β", "μ", "σ²", "mask",
  ]

  static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  private static func isIndexPart(_ character: Character) -> Bool {
    character.isASCII && (isWordPart(character) || "+-,".contains(character))
  }

  /// `2`, `k`, `k-1`, `k,m`, `1,2`: short, and neither a sum nor a word.
  private static func isLayer(_ text: String) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { part in
        let isCount = !part.isEmpty && part.count <= 4 && part.allSatisfy(\.isWholeNumber)
        let isLetter = part.count == 1 && part.first?.isLetter == true
        let isNeighbour =
          part.count == 3 && part.first?.isLetter == true && part.last?.isWholeNumber == true
          && !part.dropFirst().dropLast().contains { $0 == "," || isWordPart($0) }
        return isCount || isLetter || isNeighbour
      }
  }

  fileprivate static let raised: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "ᵀ": "T",
    "ⁿ": "n", "⁻": "−",
  ]

  /// The raised signs from `index` on, moved past.
  static func superscript(in text: [Character], at index: inout Int) -> String? {
    var above = ""
    while index < text.count, let plain = raised[text[index]] {
      above.append(plain)
      index += 1
    }
    return above.isEmpty ? nil : above
  }

  private struct Reader {
    let text: [Character]
    var index = 0

    init(_ text: String) { self.text = Array(text) }

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
      if let (token, end) = FormulaToken.quantity(in: text, at: index) {
        index = end
        return token
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
      while !isSign, index < text.count, text[index].isLetter, FormulaToken.raised[text[index]] == nil {
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
        FormulaToken.isWordPart(text[place])
          || (text[place] == "," && place + 1 < text.count && FormulaToken.isWordPart(text[place + 1]))
      {
        place += 1
      }
      guard place > index + 1 else { return nil }
      defer { index = place }
      return String(text[(index + 1)..<place])
    }
  }
}
