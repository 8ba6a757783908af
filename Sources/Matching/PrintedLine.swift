// PrintedLine.swift — a line that a command printed, made ready to be compared.
import Markdown

/// A printed line, with its numbers found when first asked for.
package final class PrintedLine {
  /// The line without spaces at its end.
  package let text: String
  /// The line as words and numbers.
  private(set) lazy var numbered = NumberedText(text)

  /// The value that the line shows: what stands behind its last `=`, else all of it.
  package var value: String {
    text.utf8.lastIndex(of: UInt8(ascii: "=")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
  }

  package init(_ text: String) { self.text = text.withoutTrailingSpace }

  /// Makes lines of a command's output: without blank lines at the end, line ends inside cut.
  package static func lines(_ printed: [String]) -> [PrintedLine] {
    var lines: [PrintedLine] = []
    for text in printed {
      for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        var line = line
        while line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        lines.append(PrintedLine(String(Substring(line))))
      }
    }
    while lines.last?.text.isEmpty == true { lines.removeLast() }
    return lines
  }
}

extension PrintedLine {
  /// Value of an answer, from its printed lines; `nil` where that is more than a line.
  package static func value(in printed: [String]) -> String? {
    guard printed.count == 1, let line = printed.first else { return nil }
    return PrintedLine(line).value.trimmed
  }
}
