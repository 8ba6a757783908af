// LessonProblem.swift — a diagnostic together with the file and the line it is about.
import Diagnostics

/// An error in a lesson file, its place, and its severity.
package struct LessonProblem: Error, Hashable, Sendable {
  /// Severity of a problem.
  package enum Severity: String, Hashable, Sendable {
    /// The lesson can't be used so.
    case error
    /// The lesson works, but could be better.
    case warning
  }

  /// The kind of error.
  package var code: Diagnostic.Code
  /// The file.
  package var path: String
  /// The line, from 1; `nil` when the whole file is meant.
  package var line: Int?
  /// Severity: it must or should be mended.
  package var severity: Severity
  /// The error, in one sentence.
  package var message: String
  /// Advice, or `nil`.
  package var hint: String?

  /// A mistake in a lesson file, with its place.
  package init(
    _ message: String, path: String, line: Int? = nil, severity: Severity = .error, hint: String? = nil
  ) {
    self.init(.badLesson, message, path: path, line: line, severity: severity, hint: hint)
  }

  /// A problem with its place.
  package init(
    _ code: Diagnostic.Code, _ message: String, path: String, line: Int? = nil,
    severity: Severity = .error, hint: String? = nil
  ) {
    (self.code, self.message, self.path, self.line) = (code, message, path, line)
    (self.severity, self.hint) = (severity, hint)
  }

  /// The problem that `diagnostic` tells of, its place turned into a line of `text`.
  package init(_ diagnostic: Diagnostic, path: String, text: String) {
    let line = diagnostic.place.map { place in
      1 + text.utf8.prefix(max(0, place.lowerBound)).lazy.filter { $0 == UInt8(ascii: "\n") }.count
    }
    self.init(diagnostic.code, diagnostic.message, path: path, line: line, hint: diagnostic.hint)
  }

  /// `path:line`, as editors and terminals make a link of it.
  package var location: String { line.map { "\(path):\($0)" } ?? path }

  /// The same as an error of the tool: the message with its place, then the hint.
  package var notices: [Notice] { [.error("\(location): \(message)")] + (hint.map { [.hint($0)] } ?? []) }

  /// The lines to print: the place and the message, then the hint.
  package var lines: [String] {
    let head = severity == .warning ? "\(location): warning: \(message)" : "\(location): \(message)"
    return hint.map { [head, "  hint: \($0)"] } ?? [head]
  }
}
