// ProgressMark.swift — the lesson in which progress was made, by the lesson's questions.
import Lessons

/// Mark that tells a lesson from another one with the same names of file and folder.
///
/// A lesson stays itself when its prose is corrected, or some of its questions: one that is as it was is enough.
struct ProgressMark: Hashable, Sendable {
  /// A digest of each question and task; of the title where nothing is asked.
  private let digests: [String]
  /// The lines of questions and tasks.
  private let lines: Set<Int>

  private static let key = "lesson"

  /// The mark of `lesson`.
  init(_ lesson: Lesson) {
    let exercises = lesson.exercises
    let texts = exercises.isEmpty ? [lesson.title] : exercises.map { "\($0.id ?? "")\n\($0.text)" }
    digests = texts.map(Self.digest)
    lines = Set(exercises.map(\.line))
  }

  /// The fact that is kept beside those of the progress.
  var line: String { ([Self.key] + digests).joined(separator: " ") }

  /// True when `text`, of which `progress` was read, was kept for this lesson.
  ///
  /// A text of an earlier version has no mark; it is taken where the lesson has its answered questions.
  func isMeant(by text: String, _ progress: LessonProgress) -> Bool {
    let kept = text.split(separator: "\n").last { $0.hasPrefix(Self.key + " ") }
    guard let kept else {
      let answered = Set(progress.results.keys).union(progress.answers.keys)
      return answered.isEmpty || !answered.isDisjoint(with: lines)
    }
    return !Set(digests).isDisjoint(with: kept.split(separator: " ").dropFirst().map(String.init))
  }

  private static func digest(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return SHA256.digest(Array(words.utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
