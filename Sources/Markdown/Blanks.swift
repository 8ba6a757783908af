// Blanks.swift — spaces and tabs at the ends of lines, which never count.

extension StringProtocol {
  /// The text without spaces and tabs at its end: editors strip them, so they never count.
  package var withoutTrailingSpace: String {
    var end = utf8.endIndex
    while end > utf8.startIndex {
      let last = utf8.index(end, offsetBy: -1)
      guard utf8[last] == UInt8(ascii: " ") || utf8[last] == UInt8(ascii: "\t") else { break }
      end = last
    }
    return String(self[..<end])
  }

  /// The text without spaces and tabs at either end.
  package var trimmed: String {
    String(withoutTrailingSpace.drop { $0 == " " || $0 == "\t" })
  }

  /// True when there is nothing but spaces and tabs.
  package var isBlank: Bool { utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
}
