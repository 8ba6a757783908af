// HTMLComments.swift — `<!-- … -->` in a lesson: not shown, not published, not handed out, and nothing in it is run.
import Markdown

/// Takes comments out of the lines of a file, one after the other.
package struct HTMLComments {
  /// The number, from 0, of the line in which an open comment starts; `nil` outside of comments.
  package private(set) var openedAt: Int?

  private var wasBlank = true
  private var wasCode = false
  /// Column of the current list item's text; 0 outside lists.
  private var listIndent = 0

  /// Comments of a file of which no line has been read.
  package init() {}

  /// True within a comment.
  package var isOpen: Bool { openedAt != nil }

  /// The line without its comments; in code, `<!--` is text.
  ///
  /// A line that starts with `<!--` is a comment however far it is indented. The lines `<!-- nohandout -->` and
  /// `<!-- handout -->` say something, and stay.
  package mutating func strip(_ line: String, number: Int) -> String {
    let isCode = !isOpen && isIndentedCode(line)
    defer { (wasBlank, wasCode) = (line.isBlank, isCode || wasCode && line.isBlank) }
    guard isOpen || line.contains("<!--") else { return line }
    if !isOpen, HandoutMark(line) != nil || isCode && !line.trimmed.hasPrefix("<!--") { return line }
    var kept = ""
    var rest = line[...]
    while !rest.isEmpty {
      if isOpen {
        guard let end = rest.firstRange(of: "-->") else { break }
        rest = rest[end.upperBound...]
        openedAt = nil
      } else if rest.hasPrefix("<!--") {
        rest = rest.dropFirst(4)
        openedAt = number
        // `<!-->` and `<!--->` are whole comments.
        for short in [">", "->"] where isOpen && rest.hasPrefix(short) {
          rest = rest.dropFirst(short.count)
          openedAt = nil
        }
      } else if rest.first == "`" {
        let code = Self.code(rest)
        kept += code
        rest = rest[code.endIndex...]
      } else if let first = rest.popFirst() {
        kept.append(first)
      }
    }
    return kept.isBlank ? "" : kept.withoutTrailingSpace
  }

  /// True for a line of code by its indentation: four blanks more than the list item has that it stands in.
  private mutating func isIndentedCode(_ line: String) -> Bool {
    guard !line.isBlank else { return false }
    let indent = line.prefix { $0 == " " }.count
    if indent >= listIndent + 4, wasBlank || wasCode { return true }
    let text = line.dropFirst(indent)
    let mark = text.prefix { $0 != " " }
    let number = mark.dropLast()
    let isItem =
      ["-", "*", "+"].contains(mark)
      || [".", ")"].contains(mark.last) && !number.isEmpty && number.allSatisfy { ("0"..."9").contains($0) }
    if isItem {
      listIndent = indent + mark.count + min(max(text.dropFirst(mark.count).prefix { $0 == " " }.count, 1), 4)
    } else if indent < 2, wasBlank {
      listIndent = 0
    }
    return false
  }

  /// A text of several lines without its comments; one that is never closed is text.
  static func removed(from text: String) -> String {
    guard text.contains("<!--") else { return text }
    var comments = HTMLComments()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      comments.strip(String($1), number: $0)
    }
    return comments.isOpen ? text : lines.joined(separator: "\n")
  }

  /// Code at the start of `text`: as many backquotes at its end as at its start; without an end, the backquotes.
  private static func code(_ text: Substring) -> Substring {
    let mark = text.prefix { $0 == "`" }
    var rest = text.dropFirst(mark.count)
    while let start = rest.firstIndex(of: "`") {
      let run = rest[start...].prefix { $0 == "`" }
      if run.count == mark.count { return text[..<run.endIndex] }
      rest = rest[run.endIndex...]
    }
    return mark
  }
}

/// A line that says which prose a hand-out has.
package enum HandoutMark {
  case leavesOut, takesIn

  /// The mark that `line` is; `nil` for any other line.
  package init?(_ line: String) {
    switch line.split(whereSeparator: \.isWhitespace) {
    case ["<!--", "nohandout", "-->"]: self = .leavesOut
    case ["<!--", "handout", "-->"]: self = .takesIn
    default: return nil
    }
  }
}
