// ProgressFolder.swift — progress of students in their lessons, a small file for each lesson.
import Lessons
import Markdown

/// The folder in which progress is kept.
package struct ProgressFolder: Hashable, Sendable {
  /// Its path.
  package let path: String

  /// The folder at `path`; it is made when something is kept in it.
  package init(_ path: String) { self.path = path }

  /// Progress in `lesson`; `nil` when there is none, or none that can be read.
  package func progress(in lesson: Lesson) -> LessonProgress? {
    guard let text = try? TextFile.read(file(of: lesson)) else { return nil }
    return LessonProgress(text)
  }

  /// Keeps progress in `lesson`: all of it or, in case of an error, the earlier file.
  package func keep(_ progress: LessonProgress, in lesson: Lesson) throws(LessonProblem) {
    TextFile.makePrivateFolder(path)
    try TextFile.write(
      progress.text + ProgressMark(lesson).line + "\n", to: file(of: lesson), readers: .owner)
  }

  /// The student's name, as it was given last.
  package var student: String? {
    guard let text = try? TextFile.read("\(path)/student") else { return nil }
    let name = text.split(separator: "\n").first?.trimmed ?? ""
    return name.isEmpty ? nil : name
  }

  /// Keeps the student's name.
  package func keep(student: String) throws(LessonProblem) {
    TextFile.makePrivateFolder(path)
    try TextFile.write(
      student.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n", to: "\(path)/student",
      readers: .owner)
  }

  /// The lessons of one name that are told apart.
  private static let most = 100

  /// The file for a lesson, called by the lesson's file and folder.
  ///
  /// A lesson that moves along with its folder keeps its progress; another lesson of that name has a file with a number.
  func file(of lesson: Lesson) -> String {
    let parts = (TextFile.realPath(lesson.path) ?? lesson.path).split(separator: "/").suffix(2)
    let name = parts.joined(separator: "-").prefix(120)
    let mark = ProgressMark(lesson)
    let files = (1...Self.most).lazy.map { "\(path)/\(name)\($0 == 1 ? "" : "-\($0)").progress" }
    let own = files.first { file in
      guard let text = try? TextFile.read(file), let progress = LessonProgress(text) else { return true }
      return mark.isMeant(by: text, progress)
    }
    return own ?? "\(path)/\(name).progress"
  }
}
