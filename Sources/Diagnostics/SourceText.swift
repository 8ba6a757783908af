// SourceText.swift — text that a person wrote, and places in it.
import Platform

/// A stretch of source text, as UTF-8 offsets from its start.
package struct SourceRange: Hashable, Sendable {
  /// Offset of the first byte.
  package var lowerBound: Int
  /// Offset one past the last byte.
  package var upperBound: Int

  /// A stretch from `lowerBound` up to, not including, `upperBound`.
  package init(_ lowerBound: Int, _ upperBound: Int) {
    (self.lowerBound, self.upperBound) = (lowerBound, max(lowerBound, upperBound))
  }

  /// The shortest stretch that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lowerBound, other.lowerBound), max(upperBound, other.upperBound))
  }
}

/// A text with the name of where it came from.
package struct SourceText: Hashable, Sendable {
  /// What messages call it: a file's path; `nil` at the prompt.
  package let name: String?
  /// The text itself, as UTF-8.
  package let utf8: [UInt8]
  /// The number of its first line in the file (a lesson's block starts further down).
  package let firstLine: Int
  private let breaks = LineBreaks()

  /// Makes a text called `name` whose first line is line `firstLine` of that file.
  package init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    self.init(utf8: Array(text.utf8), name: name, firstLine: firstLine)
  }

  /// A text of bytes that are UTF-8.
  package init(utf8: [UInt8], name: String? = nil, firstLine: Int = 1) {
    (self.utf8, self.name, self.firstLine) = (utf8, name, firstLine)
  }

  /// The text itself: a copy of all of it.
  package var text: String { String(decoding: utf8, as: UTF8.self) }

  /// True when text, name and first line are the same.
  package static func == (a: Self, b: Self) -> Bool {
    a.utf8 == b.utf8 && a.name == b.name && a.firstLine == b.firstLine
  }

  /// Feeds text, name and first line.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(utf8)
    hasher.combine(name)
    hasher.combine(firstLine)
  }
}

/// How many lines of a text end before each of its pieces, counted once: asking for the line of each of its commands does
/// not read it again.
private final class LineBreaks: Sendable {
  private let known = Guarded<[Int]?>(nil)
  private static let piece = 512

  /// The line breaks of `text` before `offset`.
  func count(in text: [UInt8], before offset: Int) -> Int {
    let offset = min(max(0, offset), text.count)
    let piece = offset / Self.piece
    let before = known.withLock { known in
      let counts = known ?? Self.counts(in: text)
      known = counts
      return counts[piece]
    }
    return before + Self.breaks(in: text, piece * Self.piece..<offset)
  }

  /// The line breaks before each piece, also before one that would begin where the text ends.
  private static func counts(in text: [UInt8]) -> [Int] {
    var counts = [0]
    counts.reserveCapacity(text.count / piece + 1)
    for end in stride(from: piece, through: text.count, by: piece) {
      counts.append(counts[counts.count - 1] + breaks(in: text, (end - piece)..<end))
    }
    return counts
  }

  private static func breaks(in text: [UInt8], _ range: Range<Int>) -> Int {
    text.withUnsafeBufferPointer { bytes in
      var count = 0
      for place in range where bytes[place] == UInt8(ascii: "\n") { count += 1 }
      return count
    }
  }
}

/// A place as line and column, both from 1.
package struct SourcePosition: Hashable, Sendable {
  /// The line, counted as the text's `firstLine` says.
  package var line: Int
  /// The character of the line, from 1.
  package var column: Int

  /// Line `line`, character `column`.
  package init(line: Int, column: Int) { (self.line, self.column) = (line, column) }
}

extension SourceText {
  /// The line and column of the character at `offset`; outside offsets count as the nearer end of the text.
  package func position(of offset: Int) -> SourcePosition {
    let place = min(max(0, offset), utf8.count)
    let start = self.line(around: place).lowerBound
    return SourcePosition(line: lineNumber(at: place), column: string(from: start, to: place).count + 1)
  }

  /// The line of the character at `offset`, without asking for its column: quick also far down a long text.
  package func lineNumber(at offset: Int) -> Int { firstLine + breaks.count(in: utf8, before: offset) }

  /// The UTF-8 offsets of the line that holds `offset`, without its line break.
  package func line(around offset: Int) -> SourceRange {
    let here = min(max(0, offset), utf8.count)
    let start = utf8[..<here].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    var end = utf8[here...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.count
    if end > start, end < utf8.count, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceRange(start, end)
  }

  /// The text of a stretch, as much of it as there is.
  package func text(in range: SourceRange) -> String {
    let low = min(max(0, range.lowerBound), utf8.count), high = min(max(low, range.upperBound), utf8.count)
    return String(decoding: utf8[low..<high], as: UTF8.self)
  }

  /// The text between two offsets; one inside a character counts as the character's start.
  func string(from start: Int, to end: Int) -> String {
    text(in: SourceRange(scalarStart(at: start), scalarStart(at: max(start, end))))
  }

  /// The start of the Unicode scalar that holds `offset`, within the text.
  func scalarStart(at offset: Int) -> Int {
    var place = min(max(0, offset), utf8.count)
    while place > 0, place < utf8.count, utf8[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }
}
