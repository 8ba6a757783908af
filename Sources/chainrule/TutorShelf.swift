// TutorShelf.swift — the lessons there are to take, and how far the student is in each.
import LessonKit
import Typography

/// The lessons that come with the tool.
struct LessonShelf {
  let folder: String
  let lessons: [(number: String, title: String, path: String)]

  /// Lessons of `CHAINRULE_LESSONS`, of the folder here, or beside the program.
  static func find() -> LessonShelf {
    for folder in InstalledFolder.places(of: "Lessons", variable: "CHAINRULE_LESSONS") {
      guard let files = try? LessonSearch([folder]).files else { continue }
      let lessons = files.compactMap { path -> (number: String, title: String, path: String)? in
        guard let lesson = try? Lesson(reading: path) else { return nil }
        // A page without a number, such as the one about writing lessons, is not taught.
        let number = (path.split(separator: "/").last ?? "").prefix { $0.isNumber }
        return number.isEmpty ? nil : (String(number), lesson.title, path)
      }
      if !lessons.isEmpty { return LessonShelf(folder: folder, lessons: lessons) }
    }
    return LessonShelf(folder: "Lessons", lessons: [])
  }

  /// The file of the lesson called `name`: a number, part of a file's name, or a path.
  func path(of name: String) -> String? {
    if let number = Int(name), let found = lessons.first(where: { Int($0.number) == number }) {
      return found.path
    }
    if name.hasSuffix(".md") || name.contains("/") { return name }
    return lessons.first { $0.path.split(separator: "/").last?.contains(name) == true }?.path
  }

  /// A line for each lesson: its number, its title, how far the student is.
  func lines(_ progress: ProgressFolder?, width: Int) -> [String] {
    let states = lessons.map { progress?.progress(in: $0.path)?.summary ?? "" }
    let widest = lessons.map { displayWidth(of: $0.title) }.max() ?? 0
    return zip(lessons, states).flatMap { lesson, state -> [String] in
      let start = padded(lesson.number, to: 4)
      let line = state.isEmpty ? start + lesson.title : start + padded(lesson.title, to: widest + 2) + state
      if displayWidth(of: line) <= width { return [line] }
      // A narrow window: the title over several lines, and how far one is below it.
      let title = wrapped(lesson.title, width: max(8, width - 4)).enumerated()
      return title.map { ($0 == 0 ? start : "    ") + $1 } + (state.isEmpty ? [] : ["    " + state])
    }
  }
}

extension LessonKit.Progress {
  /// How far a student is, in a few words.
  fileprivate var summary: String {
    let right = results.values.count { $0 == .right }
    let answers = results.isEmpty ? "" : ", \(right) right"
    return (isFinished ? "done" : "step \(position + 1) of \(count)") + answers
  }
}
