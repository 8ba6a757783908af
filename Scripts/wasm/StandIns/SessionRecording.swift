// SessionRecording.swift — the recording of a session, which there never is.

extension Session {
  func record(cell number: Int, held: Bool, isKept: Bool, at place: Int = 0, isMove: Bool = false) -> String?
  {
    nil
  }
}
