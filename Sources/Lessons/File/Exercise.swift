// Exercise.swift — questions and tasks of a lesson by their numbers, as answers and grades call them.
import Diagnostics
import Markdown

/// A question or a task with its place among all of the lesson.
package struct Exercise: Hashable, Sendable {
  /// Kinds of exercises.
  package enum Content: Hashable, Sendable {
    /// A question.
    case question(Question)
    /// A task.
    case task(LessonTask)
  }

  /// Its number, from 1: questions and tasks are counted together, in the order of the file.
  package let number: Int
  /// Kind and content.
  package let content: Content

  /// Its id, or `nil`.
  package var id: String? {
    switch content {
    case .question(let question): question.id
    case .task(let task): task.id
    }
  }

  /// Name in answer blocks: its id, else its number.
  package var key: String { id ?? String(number) }

  /// Text of the exercise, in Markdown.
  package var text: String {
    switch content {
    case .question(let question): question.text
    case .task(let task): task.text
    }
  }

  /// The points that it is worth.
  package var points: Double {
    switch content {
    case .question(let question): question.points
    case .task(let task): task.points
    }
  }

  /// The line of its block.
  package var line: Int {
    switch content {
    case .question(let question): question.line
    case .task(let task): task.line
    }
  }
}

extension Lesson {
  /// The questions and tasks, in order.
  package var exercises: [Exercise] {
    let contents = elements.compactMap { element -> Exercise.Content? in
      switch element {
      case .question(let question): .question(question)
      case .task(let task): .task(task)
      case .prose, .commands, .code: nil
      }
    }
    return contents.enumerated().map { Exercise(number: $0 + 1, content: $1) }
  }

  /// Two exercises of one id could not be told apart by their answers.
  func refuseEqualIDs() throws(Diagnostic) {
    var lines: [String: Int] = [:]
    for exercise in exercises {
      guard let id = exercise.id else { continue }
      if let first = lines.updateValue(exercise.line, forKey: id) {
        throw LessonText(text).diagnostic("the id `\(id)` stands at line \(first), too", line: exercise.line)
      }
    }
  }
}
