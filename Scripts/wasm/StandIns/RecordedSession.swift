// RecordedSession.swift — the lesson that is recorded from a session, which there never is.

/// A recorded lesson.
package struct RecordedSession: Sendable {}
