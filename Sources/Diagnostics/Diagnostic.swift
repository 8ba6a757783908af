// Diagnostic.swift — the one error that people see.

/// What is wrong, where, and what would help.
public struct Diagnostic: Error, Hashable, Sendable {
  /// What was found and what was expected, in one sentence without a full stop.
  public var message: String
  /// Where in the source, or `nil` when no place is to blame.
  public var place: SourceRange?
  /// What to try, or `nil`.
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
