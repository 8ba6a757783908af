// TaughtSubjects.swift — the lesson that teaches each subject, by the heads of the lessons.
import Diagnostics

/// The subjects that lessons name under `teaches:`, each with its lesson.
package struct TaughtSubjects: Sendable {
  private var lessons: [String: LessonReference] = [:]

  /// Makes a list without subjects.
  package init() {}

  /// Collects the subjects of `lessons`; of two with the same subject, the first is kept.
  ///
  /// A lesson without a number in its file name can't be asked for by one: it is left out.
  package init(_ lessons: some Sequence<Lesson>) {
    for lesson in lessons {
      let file = lesson.path.split(separator: "/").last ?? ""
      let number = String(file.prefix { $0.isASCII && $0.isNumber })
      guard !number.isEmpty else { continue }
      for subject in lesson.frontMatter.teaches where self.lessons[subject] == nil {
        self.lessons[subject] = LessonReference(number: number, title: lesson.title)
      }
    }
  }

  /// The lesson that teaches `subject`, or `nil`.
  package subscript(subject: String) -> LessonReference? { lessons[subject] }
}
