// AnswerPhrase.swift — an answer in words, as it is compared with the listed ones.

/// A phrase without what does not matter: case, articles, punctuation, marks of Markdown, blanks.
struct AnswerPhrase: Hashable, Sendable {
  /// Its words, in order.
  let words: [String]

  /// Articles of the languages that lessons are translated into most; at the start of a phrase or within.
  private static let articles: Set<String> = [
    "a", "an", "the", "le", "la", "les", "l", "un", "une", "der", "die", "das", "ein", "eine", "el", "los",
    "las", "una", "il", "lo", "gli",
  ]

  /// The phrase of `text`.
  init(_ text: String) {
    let all = text.lowercased().split { !$0.isLetter && !$0.isNumber && !Self.signs.contains($0) }
      .map(String.init)
    let kept = all.filter { !Self.articles.contains($0) }
    // An answer may be a single letter that is an article elsewhere.
    words = kept.isEmpty ? all : kept
  }

  /// Signs that are no punctuation: `-1` is not `1`.
  private static let signs: Set<Character> = [
    "+", "−", "=", "<", ">", "≤", "≥", "≠", "×", "÷", "√", "∞", "%",
  ]
}
