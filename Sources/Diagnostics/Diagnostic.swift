// Diagnostic.swift — the one error type that users see.

/// An error, its place, and a hint.
package struct Diagnostic: Error, Hashable, Sendable {
  /// The kind of error, which programs, tests and lessons go by.
  package var code: Code
  /// The unexpected and the expected, in one sentence without a full stop.
  package var message: String
  /// Place in the source, or `nil` when no place is to blame.
  package var place: SourceRange?
  /// Advice, or `nil`.
  package var hint: String?
  /// True when the hint offers a name that was probably meant: the error is a slip of the fingers.
  package var isSlip: Bool
  /// The lesson that teaches the subject, or `nil`.
  package var lesson: LessonReference?
  /// True where the text ended inside `{`, `[` or `(`: a prompt reads on instead of complaining.
  package var isIncomplete: Bool

  /// A message with its code, place and help.
  package init(
    _ code: Code, _ message: String, at place: SourceRange? = nil, hint: Hint? = nil,
    lesson: LessonReference? = nil, isIncomplete: Bool = false
  ) {
    (self.code, self.message, self.place) = (code, message, place)
    (self.hint, self.isSlip) = (hint?.text, hint?.isGuess ?? false)
    (self.lesson, self.isIncomplete) = (lesson, isIncomplete)
  }

  /// A message with a hint that is a plain sentence, or none.
  @_disfavoredOverload
  package init(
    _ code: Code, _ message: String, at place: SourceRange? = nil, hint: String?,
    lesson: LessonReference? = nil, isIncomplete: Bool = false
  ) {
    self.init(
      code, message, at: place, hint: hint.map { Hint($0) }, lesson: lesson, isIncomplete: isIncomplete)
  }

  /// The same error at another place: that of the command which met it.
  package func moved(to place: SourceRange?) -> Diagnostic {
    var moved = self
    moved.place = place
    return moved
  }
}

/// What to try: a sentence, or a guess at the name that was meant.
package struct Hint: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// The sentence.
  package var text: String
  /// True when it offers a name that was probably meant.
  package var isGuess: Bool
  /// The sentence.
  package var description: String { text }

  /// A sentence; `isGuess` when it offers a name that was probably meant.
  package init(_ text: String, isGuess: Bool = false) { (self.text, self.isGuess) = (text, isGuess) }
  /// A sentence.
  package init(stringLiteral text: String) { self.init(text) }

  /// The offer of `written` instead of what was typed.
  package static func guess(_ written: String) -> Hint { Hint("did you mean `\(written)`?", isGuess: true) }

  /// The same with more text behind it.
  package static func + (hint: Hint, more: String) -> Hint { Hint(hint.text + more, isGuess: hint.isGuess) }
}
