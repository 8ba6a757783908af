// SourceText.swift — text that a person wrote, and places in it.

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
  /// What messages call it: a file's path; `nil` at the prompt.
  public var name: String?
  /// The text itself.
  public var text: String
  /// The number of its first line in the file (a lesson's block starts further down).
  public var firstLine: Int

  /// A text called `name` whose first line is line `firstLine` of that file.
  public init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    (self.text, self.name, self.firstLine) = (text, name, firstLine)
  }
}
