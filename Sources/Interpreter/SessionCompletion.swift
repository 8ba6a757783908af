// SessionCompletion.swift — one way to go on with a half-typed word.

/// One way to go on with a word.
package struct SessionCompletion: Hashable, Sendable {
  /// Text of the completion.
  package var text: String
  /// Meaning of the text, in one line.
  package var meaning: String
  /// True when a blank may follow.
  package var closes: Bool

  package init(_ text: String, _ meaning: String = "", closes: Bool = true) {
    (self.text, self.meaning, self.closes) = (text, meaning, closes)
  }
}
