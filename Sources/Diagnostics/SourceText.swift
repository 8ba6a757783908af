// SourceText.swift — text that a person wrote, and places in it.
import Synchronization

/// A stretch of source text, as UTF-8 offsets from its start.
public struct SourceRange: Hashable, Sendable {
  /// Offset of the first byte.
  public var lowerBound: Int
  /// Offset one past the last byte.
  public var upperBound: Int

  /// A stretch from `lowerBound` up to, not including, `upperBound`.
  public init(_ lowerBound: Int, _ upperBound: Int) {
    (self.lowerBound, self.upperBound) = (lowerBound, max(lowerBound, upperBound))
  }

  /// The shortest stretch that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lowerBound, other.lowerBound), max(upperBound, other.upperBound))
  }
}

/// A text with the name of where it came from.
public struct SourceText: Hashable, Sendable {
  /// Name of the text in messages: a file's path; `nil` at the prompt.
  public var name: String?
  /// The text itself.
  public var text: String { didSet { breaks = LineBreaks() } }
  /// The number of its first line in the file (a lesson's block starts further down).
  public var firstLine: Int
  private var breaks = LineBreaks()

  /// Makes a text called `name` whose first line is line `firstLine` of that file.
  public init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    (self.text, self.name, self.firstLine) = (text, name, firstLine)
  }

  /// True when text, name and first line are the same.
  public static func == (a: Self, b: Self) -> Bool {
    a.text == b.text && a.name == b.name && a.firstLine == b.firstLine
  }

  /// Feeds text, name and first line.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(name)
    hasher.combine(firstLine)
  }
}

/// Ends of the lines of a text, found once: asking for the line of each of its commands does not read it
/// again.
private final class LineBreaks: Sendable {
  private let known = Mutex<[Int]?>(nil)

  /// The line breaks of `text` before `offset`.
  func count(in text: String, before offset: Int) -> Int {
    let offsets = known.withLock { known in
      let offsets = known ?? Self.offsets(in: text.utf8)
      known = offsets
      return offsets
    }
    var (low, high) = (0, offsets.count)
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func offsets(in bytes: String.UTF8View) -> [Int] {
    func offsets(_ bytes: some Sequence<UInt8>) -> [Int] {
      bytes.enumerated().compactMap { $0.element == UInt8(ascii: "\n") ? $0.offset : nil }
    }
    return bytes.withContiguousStorageIfAvailable { offsets($0) } ?? offsets(bytes)
  }
}

/// A place as line and column, both from 1.
public struct SourcePosition: Hashable, Sendable {
  /// The line, counted as the text's `firstLine` says.
  public var line: Int
  /// The character of the line, from 1.
  public var column: Int

  /// Line `line`, character `column`.
  public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }
}

extension SourceText {
  /// The line and column of the character at `offset`; outside offsets count as the nearer end of the text.
  public func position(of offset: Int) -> SourcePosition {
    let place = min(max(0, offset), text.utf8.count)
    let start = self.line(around: place).lowerBound
    return SourcePosition(line: lineNumber(at: place), column: string(from: start, to: place).count + 1)
  }

  /// The line of the character at `offset`, without asking for its column: quick also far down a long text.
  public func lineNumber(at offset: Int) -> Int { firstLine + breaks.count(in: text, before: offset) }

  /// The UTF-8 offsets of the line that holds `offset`, without its line break.
  public func line(around offset: Int) -> SourceRange {
    let bytes = text.utf8
    let here = bytes.index(bytes.startIndex, offsetBy: min(max(0, offset), bytes.count))
    let start =
      bytes[..<here].lastIndex(of: UInt8(ascii: "\n")).map { bytes.index(after: $0) } ?? bytes.startIndex
    var end = bytes[here...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    if end > start, end < bytes.endIndex, bytes[bytes.index(before: end)] == UInt8(ascii: "\r") {
      end = bytes.index(before: end)
    }
    return SourceRange(
      bytes.distance(from: bytes.startIndex, to: start), bytes.distance(from: bytes.startIndex, to: end))
  }

  /// The text between two offsets; one inside a character counts as the character's start.
  func string(from start: Int, to end: Int) -> Substring {
    let (lower, upper) = (scalarStart(at: start), scalarStart(at: max(start, end)))
    let bytes = text.utf8
    return text[
      bytes.index(bytes.startIndex, offsetBy: lower)..<bytes.index(bytes.startIndex, offsetBy: upper)]
  }

  /// The start of the Unicode scalar that holds `offset`, within the text.
  func scalarStart(at offset: Int) -> Int {
    let bytes = text.utf8
    var place = min(max(0, offset), bytes.count)
    while place > 0, place < bytes.count,
      bytes[bytes.index(bytes.startIndex, offsetBy: place)] & 0xC0 == 0x80
    {
      place -= 1
    }
    return place
  }
}
