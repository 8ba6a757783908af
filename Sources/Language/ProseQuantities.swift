// ProseQuantities.swift — quantities in sentences and formulas for people: `w(k)v,u`, `z(k-1)1`, `w⁽²⁾₁,₁`.
import Notation

/// Finds quantities in a text that is no text of the language.
///
/// There a layer is a number or a letter, `k-1`, and for filters `k,m`; indices may be letters and sums of them.
public struct ProseQuantities: Sendable {
  private let symbols: Set<String>

  /// Finds quantities with the symbols of `vocabulary`, by name or sign.
  public init(_ vocabulary: Vocabulary) {
    // The input has no layer: its index stands directly behind it.
    symbols = vocabulary.quantities.union(vocabulary.signs.keys).subtracting(["x"])
  }

  /// The quantity that starts at `index` and the index behind it; its symbol is what stands there.
  public func quantity(in text: [Character], at index: Int) -> (name: WrittenName, end: Int)? {
    guard index == 0 || !Self.isWordPart(text[index - 1]) else { return nil }
    var end = index
    while end < text.count, text[end].isLetter || (end > index && text[end].isNumber) { end += 1 }
    let symbol = String(text[index..<end])
    guard end < text.count, symbols.contains(Vocabulary.word(for: symbol)) else { return nil }
    if text[end] == "⁽" { return raised(symbol, in: text, from: end) }
    guard text[end] == "(" else { return nil }
    var layer = ""
    end += 1
    while end < text.count, Self.isIndexPart(text[end]) {
      layer.append(text[end])
      end += 1
    }
    guard Self.isLayer(layer), end < text.count, text[end] == ")" else { return nil }
    end += 1
    var indices = ""
    while end < text.count, Self.isIndexPart(text[end]) {
      // A comma that nothing follows is the sentence's; `w(1)1-y` is a difference.
      if text[end] == ",", !(end + 1 < text.count && Self.isWordPart(text[end + 1])) { break }
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
    guard isList, end == text.count || !Self.isWordPart(text[end]) || Script.raised(text[end]) != nil else {
      return nil
    }
    return (WrittenName(symbol, above: layer, below: indices), end)
  }

  /// `⁽²⁾₁,₁` behind a symbol.
  private func raised(_ symbol: String, in text: [Character], from index: Int) -> (
    name: WrittenName, end: Int
  )? {
    var end = index + 1
    var (above, below) = ("", "")
    while end < text.count, text[end] == "," || Script.raised(text[end])?.isWholeNumber == true {
      above.append(Script.raised(text[end]) ?? text[end])
      end += 1
    }
    guard Self.isLayer(above), end < text.count, text[end] == "⁾" else { return nil }
    end += 1
    func isLowered(_ place: Int) -> Bool {
      place < text.count && Script.lowered(text[place])?.isWholeNumber == true
    }
    while isLowered(end) || end < text.count && text[end] == "," && !below.isEmpty && isLowered(end + 1) {
      below.append(Script.lowered(text[end]) ?? text[end])
      end += 1
    }
    return (WrittenName(symbol, above: above, below: below), end)
  }

  /// True for a letter or a digit.
  public static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

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
