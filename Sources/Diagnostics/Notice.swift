// Notice.swift — a line for people together with its label, so that no one reads the label off the text again.

/// A line of a message, with the label that stands before it.
package struct Notice: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The label of a line.
  package enum Label: String, Hashable, Sendable, CaseIterable {
    /// The message of an error.
    case error
    /// What to try.
    case hint
    /// The lesson to look at.
    case lesson
    /// Something to know that is no error.
    case note
  }

  /// The label; `nil` for a line that continues, and for a line of source.
  package var label: Label?
  /// The line without its label.
  package var text: String

  /// A line with a label.
  package init(_ label: Label?, _ text: String) { (self.label, self.text) = (label, text) }
  /// A line without a label.
  package init(stringLiteral text: String) { self.init(nil, text) }

  /// The message of an error.
  package static func error(_ text: String) -> Notice { Notice(.error, text) }
  /// What to try.
  package static func hint(_ text: String) -> Notice { Notice(.hint, text) }
  /// Something to know.
  package static func note(_ text: String) -> Notice { Notice(.note, text) }

  /// The line as it is printed: `error: …`.
  package var line: String { label.map { "\($0.rawValue): \(text)" } ?? text }
}
