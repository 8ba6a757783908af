// LessonReference.swift — a lesson to which an error or a page of help refers.

/// A lesson by its number and title.
package struct LessonReference: Hashable, Sendable {
  /// Its number as its file has it: `02`.
  package var number: String
  /// Title of the lesson.
  package var title: String

  /// Lesson `number`, called `title`.
  package init(number: String, title: String) { (self.number, self.title) = (number, title) }

  /// The lesson and the command that starts it: ``02 Backprop by hand (`chainrule lesson 2`)``.
  package var text: String {
    "\(number) \(title) (`chainrule lesson \(Int(number).map(String.init) ?? number)`)"
  }
}
