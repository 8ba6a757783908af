// SumPattern.swift — the common form of the terms of a sum, with a letter where they differ.
import Notation

/// The text of which all `texts` are instances: `∂err/∂a(2)u · w(2)1,u` for terms that differ in the unit's number.
///
/// `nil` where they differ in more than indices.
func commonPattern(_ texts: [String]) -> String? {
  let all = texts.map(pieces(of:))
  guard let first = all.first, all.allSatisfy({ $0.count == first.count }) else { return nil }
  var letters: [[String]: String] = [:]
  var free = ["u", "v", "i", "j", "k", "l", "m", "n"][...]
  var pattern = ""
  for place in first.indices {
    let column = all.map { $0[place] }
    if column.allSatisfy({ $0 == first[place] }) {
      pattern += first[place].text
      continue
    }
    guard column.allSatisfy({ $0.isIndex }) else { return nil }
    let numbers = column.map { $0.text }
    guard let letter = letters[numbers] ?? free.popFirst() else { return nil }
    letters[numbers] = letter
    pattern += letter
  }
  return pattern
}

/// A part of a text: an index of a name, or the text between two.
private struct Piece: Equatable {
  var text: String
  let isIndex: Bool
}

/// A text cut into indices and the text between them, which numbers are part of.
private func pieces(of text: String) -> [Piece] {
  let bytes = Array(text.utf8)
  var pieces: [Piece] = [], start = 0, place = 0
  func add(to end: Int, isIndex: Bool) {
    if end > start {
      pieces.append(Piece(text: String(decoding: bytes[start..<end], as: UTF8.self), isIndex: isIndex))
    }
    start = end
  }
  while place < bytes.count {
    if let (_, end) = ProseNumbers.printed(in: bytes, at: place) {
      place = end
    } else if ProseNumbers.isDigit(bytes[place]) {
      add(to: place, isIndex: false)
      while place < bytes.count, ProseNumbers.isDigit(bytes[place]) { place += 1 }
      add(to: place, isIndex: true)
    } else {
      place += 1
    }
  }
  add(to: place, isIndex: false)
  return pieces
}
