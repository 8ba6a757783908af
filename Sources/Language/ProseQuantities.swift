// ProseQuantities.swift — quantities in sentences and formulas for people: `w(k)v,u`, `z(k-1)1`, `w⁽²⁾₁,₁`.
import Notation

/// Finds quantities in a text that is no text of the language, in each of the forms that the language has for them.
///
/// There a layer is a number or a letter, `k-1`, and for filters `k,m`; indices may be letters and sums of them.
package struct ProseQuantities: Sendable {
  private let symbols: Set<String>
  private let signs: [String: String]

  /// Finds quantities with the symbols of `vocabulary`, by name or sign.
  package init(_ vocabulary: Vocabulary) {
    signs = vocabulary.signs
    // The input has no layer: its index stands directly behind it.
    symbols = vocabulary.quantities.union(vocabulary.signs.keys).subtracting(["x"])
  }

  /// The name of the symbol written `symbol`: `gamma` of `γ`.
  package func word(for symbol: String) -> String {
    let word = Vocabulary.word(for: symbol)
    return signs[word] ?? word
  }

  /// The quantity that starts at `index` and the index behind it; its symbol is what stands there.
  package func quantity(in text: [Character], at index: Int) -> (name: WrittenName, end: Int)? {
    guard index == 0 || !Self.isWordPart(text[index - 1]) else { return nil }
    var end = index
    while end < text.count, text[end].isLetter || (end > index && text[end].isNumber) { end += 1 }
    let symbol = String(text[index..<end])
    guard end < text.count, symbols.contains(Vocabulary.word(for: symbol)) else { return nil }
    guard let (layer, behind) = Self.raisedLayer(in: text, at: end) ?? Self.layer(in: text, at: end),
      let (indices, last) = Self.indices(in: text, at: behind)
    else { return nil }
    return (WrittenName(symbol, above: layer, below: indices), last)
  }

  /// The input `x1` or `x₁` that starts at `index` and the index behind it.
  package func input(in text: [Character], at index: Int) -> (name: WrittenName, end: Int)? {
    guard text[index] == "x", index == 0 || !Self.isWordPart(text[index - 1]) else { return nil }
    var (end, digits) = (index + 1, "")
    while end < text.count, let digit = Self.digit(text[end]) {
      digits.append(digit)
      end += 1
    }
    guard !digits.isEmpty, end == text.count || !Self.isWordPart(text[end]) else { return nil }
    return (WrittenName("x", below: digits), end)
  }

  /// `(2)`, `(k-1)`, `( k, m )` behind a symbol.
  private static func layer(in text: [Character], at index: Int) -> (layer: String, end: Int)? {
    guard index < text.count, text[index] == "(" else { return nil }
    var (end, inside) = (index + 1, "")
    while end < text.count, isIndexPart(text[end]) || text[end] == " " {
      inside.append(text[end])
      end += 1
    }
    let parts = inside.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    let layer = parts.joined(separator: ",")
    guard isLayer(layer), end < text.count, text[end] == ")" else { return nil }
    return (layer, end + 1)
  }

  /// `⁽²⁾`, `⁽¹,²⁾` behind a symbol.
  private static func raisedLayer(in text: [Character], at index: Int) -> (layer: String, end: Int)? {
    guard index < text.count, text[index] == "⁽" else { return nil }
    var (end, layer) = (index + 1, "")
    while end < text.count, text[end] == "," || Script.raised(text[end])?.isWholeNumber == true {
      layer.append(Script.raised(text[end]) ?? text[end])
      end += 1
    }
    guard isLayer(layer), end < text.count, text[end] == "⁾" else { return nil }
    return (layer, end + 1)
  }

  /// The indices that stand at `index`, on the line or lowered; `nil` where a word stands there that is none.
  private static func indices(in text: [Character], at index: Int) -> (indices: String, end: Int)? {
    var (end, indices) = (index, "")
    func begins(_ place: Int) -> Bool {
      place < text.count && (isWordPart(text[place]) || enclosed(in: text, at: place) != nil)
    }
    while end < text.count {
      if let digit = Script.lowered(text[end]), digit.isWholeNumber {
        indices.append(digit)
        end += 1
        continue
      }
      if indices.isEmpty || indices.last == ",", let (inner, behind) = enclosed(in: text, at: end) {
        indices += inner
        end = behind
        continue
      }
      guard isIndexPart(text[end]) else { break }
      // A comma that nothing follows is the sentence's; `w(1)1-y` is a difference.
      if text[end] == ",", indices.isEmpty || !begins(end + 1) { break }
      if text[end] == "+" || text[end] == "-" {
        guard text[end - 1].isLetter, end + 1 < text.count, text[end + 1].isWholeNumber, !indices.isEmpty
        else { break }
      }
      indices.append(text[end])
      end += 1
    }
    // `z(2)is` is no quantity, and `a(1)` before a word is one without indices.
    let isList = indices.split(separator: ",").allSatisfy { part in
      part.allSatisfy { $0.isWholeNumber }
        || part.first.map {
          $0.isLetter && (part.count == 1 || !part.dropFirst().contains(where: { $0.isLetter }))
        } == true
    }
    guard isList, end == text.count || !isWordPart(text[end]) || Script.raised(text[end]) != nil else {
      return nil
    }
    return (indices, end)
  }

  /// An index in parentheses, `(2)` or `(v+1)`: a number, a letter, or a letter and a number.
  private static func enclosed(in text: [Character], at index: Int) -> (index: String, end: Int)? {
    guard index < text.count, text[index] == "(",
      let close = text[index...].prefix(12).firstIndex(of: ")")
    else { return nil }
    let inner = text[(index + 1)..<close].filter { $0 != " " }
    guard let first = inner.first, first.isASCII, isWordPart(first) else { return nil }
    let rest = inner.dropFirst()
    let isSum = first.isLetter && rest.count > 1 && "+-".contains(rest[rest.startIndex])
    let digits = isSum ? rest.dropFirst() : rest
    guard digits.allSatisfy({ $0.isASCII && $0.isWholeNumber }), isSum || first.isWholeNumber || rest.isEmpty
    else { return nil }
    return (String(inner), close + 1)
  }

  /// A digit on the line or lowered.
  private static func digit(_ character: Character) -> Character? {
    if character.isASCII, character.isNumber { return character }
    return Script.lowered(character).flatMap { $0.isWholeNumber ? $0 : nil }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// True for a letter or a digit.
  package static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  private static func isIndexPart(_ character: Character) -> Bool {
    character.isASCII && (isWordPart(character) || "+-,".contains(character))
  }

  /// `2`, `k`, `k-1`, `k,m`, `1,2`: short, and neither a sum nor a word.
  private static func isLayer(_ text: String) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { part in
        let isCount = !part.isEmpty && part.count <= 4 && part.allSatisfy { $0.isWholeNumber }
        let isLetter = part.count == 1 && part.first?.isLetter == true
        let isNeighbour =
          part.count == 3 && part.first?.isLetter == true && part.last?.isWholeNumber == true
          && !part.dropFirst().dropLast().contains { $0 == "," || isWordPart($0) }
        return isCount || isLetter || isNeighbour
      }
  }
}
