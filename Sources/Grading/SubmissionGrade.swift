// SubmissionGrade.swift — the points of a submission, item by item.
import Lessons
import Markdown

/// Result of one question or task in a submission.
package struct ItemGrade: Hashable, Sendable {
  /// The result in one word.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Right.
    case right
    /// Answered, and not right.
    case wrong
    /// Answered by something that can't be judged: no expression, no choice, or an error.
    case unclear
    /// Words that a program does not weigh: for the instructor to mark, and without points until then.
    case unmarked
    /// Not answered.
    case missing
    /// The computation took too long.
    case timeout
  }

  /// The number of the question or task.
  package var number: Int
  /// Its id, else its number.
  package var key: String
  /// The result.
  package var verdict: Verdict
  /// The points given.
  package var points: Double
  /// The points that it is worth.
  package var of: Double
  /// Feedback for the student: the mistake, where it is a known one, or the error.
  package var say: String?
  /// The line of the submission where the answer stands; `nil` without one.
  package var line: Int?
  /// Text of the question, in Markdown.
  package var question: String
  /// The answer, whole; empty without one.
  package var given: String
}

/// The grade of one submission.
package struct SubmissionGrade: Hashable, Sendable {
  /// The file.
  package var path: String
  /// The student.
  package var student: String
  /// The seed of the student's variant.
  package var seed: UInt64
  /// The questions and tasks in order; empty for a file that can't be read.
  package var items: [ItemGrade]
  /// Errors in the file.
  package var problems: [LessonProblem]
  /// True when the file was read, as far as it can be read.
  package var isGraded: Bool
  /// The seconds it took.
  package var seconds: Double

  /// The points given in all.
  package var total: Double { items.reduce(0) { $0 + $1.points } }
  /// The points that there are.
  package var of: Double { items.reduce(0) { $0 + $1.of } }
  /// True when some answer took too long.
  package var hasTimedOut: Bool { items.contains { $0.verdict == .timeout } }
}

/// The grades of a class.
package struct GradeReport: Hashable, Sendable {
  /// The lesson's file.
  package var lesson: String
  /// Its title.
  package var title: String
  /// The exercises, in order.
  package var exercises: [Exercise]
  /// A grade for each submission, in the order of the files.
  package var grades: [SubmissionGrade]
  /// Duration, in seconds.
  package var seconds: Double

  /// Students with more than one submission, and the files of each, in the order of the files.
  ///
  /// Names that differ in blanks or case alone are one student's.
  package var repeatedStudents: [(student: String, paths: [String])] {
    var order: [String] = []
    var found: [String: (student: String, paths: [String])] = [:]
    for grade in grades where !grade.student.isBlank {
      let key = grade.student.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
      if found[key] == nil { order.append(key) }
      found[key, default: (grade.student, [])].paths.append(grade.path)
    }
    return order.compactMap { found[$0] }.filter { $0.paths.count > 1 }
  }

  /// The exit code of `chainrule grade`: 0 when every submission was graded, with any number of points; 3
  /// when a file can't be read or has an error in it, else 4 when an answer took too long.
  package var exitCode: Int32 {
    if grades.contains(where: { !$0.isGraded || !$0.problems.isEmpty }) { return 3 }
    return grades.contains(where: \.hasTimedOut) ? 4 : 0
  }
}
