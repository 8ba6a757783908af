// LessonShelf.swift — the available lessons, and the student's progress in each.
import Diagnostics
import Lessons
import Typography

/// The lessons that come with the tool.
package struct LessonShelf: Sendable {
  /// A lesson with its number.
  package typealias Item = (number: String, title: String, path: String, lesson: Lesson)

  /// The folder they stand in.
  package let folder: String
  /// The lessons, in order.
  package let lessons: [Item]
  /// Their subjects.
  package let subjects: TaughtSubjects

  /// Lessons of `CHAINRULE_LESSONS`, of the folder here, or beside the program.
  package static func find() -> LessonShelf {
    LessonShelf(in: InstalledFolder.places(of: "Lessons", variable: "CHAINRULE_LESSONS"))
  }

  /// The lessons of the first of `folders` that has any.
  package init(in folders: [String]) {
    for folder in folders {
      guard let files = try? LessonSearch([folder]).files else { continue }
      let read = files.compactMap { try? Lesson(reading: $0) }
      let lessons = read.compactMap { lesson -> Item? in
        // A page without a number, such as the one about writing lessons, is not taught.
        let number = (lesson.path.split(separator: "/").last ?? "").prefix { $0.isNumber }
        return number.isEmpty ? nil : (String(number), lesson.title, lesson.path, lesson)
      }
      guard !lessons.isEmpty else { continue }
      (self.folder, self.lessons, subjects) = (folder, lessons, TaughtSubjects(read))
      return
    }
    (folder, lessons, subjects) = (folders.last ?? "Lessons", [], TaughtSubjects())
  }

  /// The file of the lesson called `name`: a number, part of a file's name, or a path.
  package func path(of name: String) -> String? {
    if let number = Int(name), let found = lessons.first(where: { Int($0.number) == number }) {
      return found.path
    }
    if name.hasSuffix(".md") || name.contains("/") { return name }
    return lessons.first { $0.path.split(separator: "/").last?.contains(name) == true }?.path
  }

  /// "did you mean `xor`?" for a name that is nearly a lesson's.
  package func suggestion(for name: String) -> Hint? {
    let stems = lessons.map { lesson in
      String(
        (lesson.path.split(separator: "/").last ?? "").prefix { $0 != "." }.drop { $0.isNumber || $0 == "-" })
    }
    return didYouMean(name, in: stems)
  }

  /// A line for each lesson: its number, its title, the student's progress.
  package func lines(_ progress: ProgressFolder?, width: Int) -> [String] {
    let states = lessons.map { progress?.progress(in: $0.lesson)?.summary ?? "" }
    let widest = lessons.map { displayWidth(of: $0.title) }.max() ?? 0
    return zip(lessons, states).flatMap { lesson, state -> [String] in
      let start = padded(lesson.number, to: 4)
      let line = state.isEmpty ? start + lesson.title : start + padded(lesson.title, to: widest + 2) + state
      if displayWidth(of: line) <= width { return [line] }
      // Lines for a narrow window: the title over several, and the progress below it.
      let title = wrapped(lesson.title, width: max(8, width - 4)).enumerated()
      return title.map { ($0 == 0 ? start : "    ") + $1 } + (state.isEmpty ? [] : ["    " + state])
    }
  }
}

extension LessonProgress {
  /// The student's progress, in a few words.
  fileprivate var summary: String {
    let right = results.values.count { $0 == .right }, given = results.values.count { $0 == .given }
    let answers = results.isEmpty ? "" : given > 0 ? ", \(right + given) answered" : ", \(right) right"
    return (isFinished ? "done" : "step \(position + 1) of \(count)") + answers
  }
}
