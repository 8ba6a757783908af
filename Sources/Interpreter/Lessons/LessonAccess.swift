// LessonAccess.swift — the outside world of lessons at the prompt.
import Lessons
import Markdown
import Tutoring

/// The lessons, the student's progress in them, and their layout.
package struct LessonAccess: Sendable {
  /// Finds the lessons; asked when one is wanted.
  package var shelf: @Sendable () -> LessonShelf = { LessonShelf(in: []) }
  /// Folder of progress; `nil` for none.
  package var progress: ProgressFolder?
  /// View that lays out prose, questions and tasks, and the rows of the window; asked again as windows are
  /// resized.
  package var layout: @Sendable () -> (view: LessonView, rows: Int) = {
    (LessonView(width: 80, keepsMarks: true), 24)
  }
  /// Lays out prose, questions and tasks.
  package var view: LessonView { layout().view }
  /// The student's name, if it was given.
  package var student: String?
  /// Lifts the bounds of untrusted lessons.
  package var isTrusted = false
  /// No lessons but the one that is built in.
  package init() {}
}

extension Lesson {
  /// The lesson that is always there: how lessons are taken.
  package static let builtIn: Lesson? = try? Lesson(
    parsing: """
      ---
      title: How lessons are taken
      ---
      A lesson is text with commands in it. `next` goes on, and runs the command that stands there.

      ```chainrule
      > a = 3
      a = 3
      ```
      ```question
      text: What is twice a?
      answer: 2*a
      hints: ["a is 3, and any expression is an answer: `answer a + a`."]
      wrong: [{answer: a^2, say: That is a squared.}]
      ```
      ```task
      text: Give b the value 10, by any command of your own.
      check: b == 10
      hints: ["`b = …`"]
      solution: b = 10
      ```
      Whatever you try in between, `next` puts the session back to where the lesson stands.
      """, path: "how")
}
