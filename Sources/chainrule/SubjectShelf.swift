// SubjectShelf.swift — the lesson that teaches a subject, found on demand.
import Diagnostics
import Lessons
import Synchronization
import Tutoring

/// Subjects of the lessons; they are read when the first error asks.
final class SubjectShelf: Sendable {
  private let subjects = Mutex<TaughtSubjects?>(nil)

  /// The lesson that teaches `subject`, or `nil`.
  func lesson(on subject: String) -> LessonReference? {
    subjects.withLock { subjects in
      let known = subjects ?? LessonShelf.find().subjects
      subjects = known
      return known[subject]
    }
  }
}
