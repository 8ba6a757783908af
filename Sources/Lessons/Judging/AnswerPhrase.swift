// AnswerPhrase.swift — an answer in words, as it is compared with the listed ones.

/// A phrase without insignificant differences: case, articles, punctuation, marks of Markdown, blanks.
package struct AnswerPhrase: Hashable, Sendable {
  /// Its words, in order.
  let words: [String]

  /// Articles of the languages that lessons are translated into most; at the start of a phrase or within.
  private static let articles: Set<String> = [
    "a", "an", "the", "le", "la", "les", "l", "un", "une", "der", "die", "das", "ein", "eine", "el", "los",
    "las", "una", "il", "lo", "gli",
  ]

  /// The phrase of `text`.
  package init(_ text: String) {
    let all = Self.marked(text).split { !$0.isLetter && !$0.isNumber && !Self.signs.contains($0) }
      .map { String($0) }
    let kept = all.filter { !Self.articles.contains($0) }
    // An answer may be a single letter that is an article elsewhere.
    words = kept.isEmpty ? all : kept
  }

  /// True when the words of `other` stand within these, one behind the other.
  package func holds(_ other: AnswerPhrase) -> Bool {
    let count = other.words.count
    guard count > 0, count <= words.count else { return false }
    return (0...(words.count - count)).contains { words[$0..<($0 + count)].elementsEqual(other.words) }
  }

  /// The text in lower case, in which the hyphen of `-1` is a minus and that of `chain-rule` is none.
  private static func marked(_ text: String) -> [Character] {
    var characters = Array(text.lowercased())
    for (index, character) in characters.enumerated() where character == "-" {
      let isBehindWord = index > 0 && (characters[index - 1].isLetter || characters[index - 1].isNumber)
      let isBeforeNumber = characters.indices.contains(index + 1) && characters[index + 1].isNumber
      if !isBehindWord, isBeforeNumber { characters[index] = "−" }
    }
    return characters
  }

  /// Signs that are no punctuation: `-1` is not `1`.
  private static let signs: Set<Character> = [
    "+", "−", "=", "<", ">", "≤", "≥", "≠", "×", "÷", "√", "∞", "%",
  ]
}
