// LessonAccess.swift — no lessons, where there are no files.

/// The lessons at the prompt: none.
package struct LessonAccess: Sendable {
  /// No lessons.
  package init() {}
}
