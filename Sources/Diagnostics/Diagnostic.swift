// Diagnostic.swift — the one error type that users see.

/// An error, its place, and a hint.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The unexpected and the expected, in one sentence without a full stop.
  public var message: String
  /// Place in the source, or `nil` when no place is to blame.
  public var place: SourceRange?
  /// Advice, or `nil`.
  public var hint: String?
  /// The lesson that teaches the subject, or `nil`.
  public var lesson: LessonReference?
  /// True where the text ended inside `{`, `[` or `(`: a prompt reads on instead of complaining.
  public var isIncomplete: Bool

  /// A message with its place and help.
  public init(
    _ message: String, at place: SourceRange? = nil, hint: String? = nil, lesson: LessonReference? = nil,
    isIncomplete: Bool = false
  ) {
    (self.message, self.place, self.hint) = (message, place, hint)
    (self.lesson, self.isIncomplete) = (lesson, isIncomplete)
  }
}
