// SumPattern.swift — the common form of the terms of a sum, with a letter where they differ.

/// The text of which all `texts` are instances: `∂err/∂a(2)u · w(2)1,u` for terms that differ in the unit's number.
///
/// `nil` where they differ in more than numbers.
func commonPattern(_ texts: [String]) -> String? {
  let all = texts.map(pieces(of:))
  guard let first = all.first, all.allSatisfy({ $0.count == first.count }) else { return nil }
  var letters: [[String]: String] = [:]
  var free = ["u", "v", "i", "j", "k", "l", "m", "n"][...]
  var pattern = ""
  for place in first.indices {
    let column = all.map { $0[place] }
    if column.allSatisfy({ $0 == first[place] }) {
      pattern += first[place]
      continue
    }
    guard column.allSatisfy({ $0.first?.isNumber == true }) else { return nil }
    guard let letter = letters[column] ?? free.popFirst() else { return nil }
    letters[column] = letter
    pattern += letter
  }
  return pattern
}

/// A text cut into numbers and the text between them.
private func pieces(of text: String) -> [String] {
  var pieces: [String] = []
  var wasDigit: Bool?
  for character in text {
    let isDigit = ("0"..."9").contains(character)
    if isDigit == wasDigit {
      pieces[pieces.count - 1].append(character)
    } else {
      pieces.append(String(character))
    }
    wasDigit = isDigit
  }
  return pieces
}
