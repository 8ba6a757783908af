// RecordedSession.swift — the lesson that is recorded from a session, which there never is.

/// A recorded lesson.
struct RecordedSession: Sendable {}

extension Interpreter {
  func record(cell number: Int, held: Bool, isKept: Bool, at place: Int = 0, isMove: Bool = false) -> String?
  {
    nil
  }
}
