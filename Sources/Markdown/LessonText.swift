// LessonText.swift — a file's text cut into lines that remember where they stand.
import Diagnostics

/// The lines of a text; `\n` and `\r\n` both end one.
package struct LessonText {
  /// One line without its end.
  package struct Line {
    /// Text of the line, without a byte-order mark.
    package var text: String
    /// `"\n"`, `"\r\n"`, or empty at the end of the text.
    package var ending: String
    /// Range in the text as given, its end left out.
    var range: SourceRange
  }

  /// The lines; the last is empty when the text ends in a line end.
  package private(set) var lines: [Line] = []
  /// The text as given.
  package let source: String

  package init(_ text: String) {
    source = text
    var start = 0
    var rest = text.utf8[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
      rest = rest.dropFirst(3)
      start = 3
    }
    while true {
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      var line = rest[..<(end ?? rest.endIndex)]
      let width = line.count
      var ending = end == nil ? "" : "\n"
      if end != nil, line.last == UInt8(ascii: "\r") {
        line = line.dropLast()
        ending = "\r\n"
      }
      let range = SourceRange(start, start + line.count)
      lines.append(Line(text: String(Substring(line)), ending: ending, range: range))
      guard let end else { return }
      start += width + 1
      rest = rest[rest.index(after: end)...]
    }
  }

  /// A complaint about line `number` (from 1) of the text.
  package func diagnostic(_ message: String, line number: Int, hint: String? = nil) -> Diagnostic {
    let index = min(max(number - 1, 0), lines.count - 1)
    return Diagnostic(.badLesson, message, at: lines.isEmpty ? nil : lines[index].range, hint: hint)
  }
}
