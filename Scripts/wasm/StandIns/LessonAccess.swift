// LessonAccess.swift — no lessons, where there are no files.

/// The lessons at the prompt: none.
public struct LessonAccess: Sendable {
  /// No lessons.
  public init() {}
}
