// ListItem.swift — the mark of a list item, and the indent of the item's lines.
import Markdown

/// Places of the items of a list, line by line: a line belongs to an item when it is indented as far as the
/// item's text.
package struct ListItems {

  /// The column at which the text of the innermost item starts; 0 outside of lists.
  private var offset = 0

  /// Lists of a file of which no line has been read.
  package init() {}

  /// Reads the next line, outside of fenced blocks.
  ///
  /// - Returns: the text without the marks and the indentation of its items, and the width of these.
  package mutating func strip(_ line: String) -> (text: String, offset: Int) {
    let line = Self.withoutTabs(line)
    guard !line.isBlank else { return ("", offset) }
    let indentation = line.prefix { $0 == " " }.count
    // A line that starts before the text of the item belongs to it no more, unless it is an item of its own.
    let start = indentation >= offset ? offset : 0
    if let own = Self.offset(in: line, from: min(start, indentation)) {
      offset = own
    } else if indentation < offset {
      offset = 0
    }
    return (Self.dedent(line, offset, pastMarks: true), offset)
  }

  /// A line within an item without the item's indentation.
  package static func dedent(_ line: String, _ offset: Int) -> String {
    dedent(withoutTabs(line), offset, pastMarks: false)
  }

  private static func dedent(_ line: String, _ offset: Int, pastMarks: Bool) -> String {
    let count = pastMarks ? offset : min(offset, line.prefix { $0 == " " }.count)
    return String(line.dropFirst(count))
  }

  /// Start of the text behind one or several marks, `- 1. text`; `nil` without one.
  private static func offset(in line: String, from start: Int) -> Int? {
    var (place, found) = (start, Int?.none)
    let characters = Array(line.prefix(200))
    while true {
      var next = place
      while next < characters.count, characters[next] == " " { next += 1 }
      // Lines indented by four are verbatim text.
      guard next - place < 4 || found != nil, next < characters.count else { return found }
      let mark = next
      if "-*+".contains(characters[next]) {
        next += 1
      } else {
        while next < characters.count, characters[next].isASCII, characters[next].isNumber { next += 1 }
        guard next > mark, next - mark < 10, next < characters.count, ".)".contains(characters[next]) else {
          return found
        }
        next += 1
      }
      let end = next
      while next < characters.count, characters[next] == " " { next += 1 }
      // A mark without text behind it is one, too: its text is on the next line.
      guard next > end || next == characters.count else { return found }
      place = next == characters.count || next - end > 4 ? end + 1 : next
      found = min(place, characters.count)
      guard place < characters.count else { return found }
    }
  }

  /// Tabs before the text as blanks up to the next multiple of four.
  private static func withoutTabs(_ line: String) -> String {
    guard line.utf8.contains(9) else { return line }
    var result = ""
    var rest = line[...]
    while let character = rest.first, " \t-*+.)0123456789".contains(character) {
      result += character == "\t" ? String(repeating: " ", count: 4 - result.count % 4) : String(character)
      rest = rest.dropFirst()
    }
    return result + rest
  }
}
