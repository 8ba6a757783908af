// SubmissionText.swift — a student's answers as the file that is handed in.
import Lessons
import Markdown
import Typography

/// Writes the format that ``Submission`` reads.
package enum SubmissionText {
  /// A block for each answer, below its question; `answers` by the line of the exercise.
  package static func blocks(_ exercises: [Exercise], _ answers: [Int: String]) -> String {
    exercises.compactMap { exercise -> String? in
      guard let answer = answers[exercise.line], !answer.isEmpty else { return nil }
      let question = exercise.text.split(separator: "\n", omittingEmptySubsequences: false)
      let quoted = question.map { $0.isBlank ? ">" : "> \($0)" }.joined(separator: "\n")
      let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
      let longest = lines.compactMap { Fence(String($0))?.mark.count }.max() ?? 2
      let fence = String(repeating: "`", count: max(3, longest + 1))
      return "\n\(quoted)\n\n\(fence)answer \(exercise.key)\n\(answer)\n\(fence)\n"
    }.joined()
  }

  /// The whole file.
  package static func file(_ lesson: Lesson, student: String?, answers: [Int: String]) -> String {
    let quote = JSONText.quoted
    let name = lesson.path.split(separator: "/").last.map(String.init) ?? lesson.path
    return """
      ---
      title: \(quote(lesson.title))
      lesson: \(quote(name))
      student: \(quote(student ?? ""))
      ---
      \(blocks(lesson.exercises, answers))
      """
  }
}
