// LocatedText.swift — a text with its place in a file.

/// A text of a lesson with the line it stands on.
package struct LocatedText: Hashable, Sendable {
  /// The text.
  package var text: String
  /// The line of the file, from 1.
  package var line: Int
  /// A text and its line.
  package init(_ text: String, line: Int) { (self.text, self.line) = (text, line) }
}
