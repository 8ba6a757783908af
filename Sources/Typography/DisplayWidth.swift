// DisplayWidth.swift — the width of a text in terminal columns.

/// The columns that `text` takes in a terminal: 2 for wide characters, 0 for combining marks and escape sequences.
///
/// The columns of its plain-ASCII form where ``Glyphs/onlyASCII`` is true.
package func displayWidth(of text: String) -> Int {
  var width = 0
  for cell in Cells(shown(text)) { width += cell.width }
  return width
}

/// `text` as it will be printed.
func shown(_ text: String) -> String { Glyphs.areASCII ? Glyphs.asciified(text) : text }

/// A text cut into the units that a terminal shows in one place: a character with its marks, or an escape
/// sequence.
package struct Cells: Sequence, IteratorProtocol {
  /// One of them.
  package struct Cell {
    /// The part of the text.
    package var text: Substring
    /// The columns it takes: 0, 1 or 2.
    package var width: Int
    /// True for a sequence that sets colours or the like and shows nothing.
    package var isEscape: Bool
  }

  private let text: String
  private let scalars: String.UnicodeScalarView
  private var index: String.Index

  /// The cells of `text`.
  package init(_ text: String) {
    (self.text, scalars, index) = (text, text.unicodeScalars, text.startIndex)
  }

  /// The next cell, or `nil` at the end.
  package mutating func next() -> Cell? {
    guard index < scalars.endIndex else { return nil }
    let start = index
    let first = scalars[index]
    scalars.formIndex(after: &index)
    if first.value == 0x1B {
      skipEscape()
      return Cell(text: text[start..<index], width: 0, isEscape: true)
    }
    var width = first.columns
    var joined = false
    var flagHalf = first.isRegionalIndicator
    while index < scalars.endIndex {
      let scalar = scalars[index]
      if scalar.value < 0x300 { break }
      if scalar.value == 0xFE0F {  // "show the one before as a picture"
        if width == 1, first.properties.isEmoji, first.value > 0x7F { width = 2 }
      } else if scalar.value == 0x200D {
        joined = first.properties.isEmoji
      } else if joined, scalar.properties.isEmoji {
        joined = false
      } else if scalar.properties.isEmojiModifier, first.properties.isEmojiModifierBase {
      } else if flagHalf, scalar.isRegionalIndicator {
        (flagHalf, width) = (false, 2)
      } else if scalar.columns != 0 {
        break
      }
      scalars.formIndex(after: &index)
    }
    return Cell(text: text[start..<index], width: width, isEscape: false)
  }

  /// Steps over the rest of an escape sequence: `[…m` and its like up to the final letter, `]…` up to BEL or
  /// ESC `\`.
  private mutating func skipEscape() {
    guard index < scalars.endIndex else { return }
    let kind = scalars[index]
    guard kind == "[" || kind == "]" else { return }
    scalars.formIndex(after: &index)
    while index < scalars.endIndex {
      let scalar = scalars[index]
      scalars.formIndex(after: &index)
      if kind == "[" {
        if (0x40...0x7E).contains(scalar.value) { return }
      } else if scalar.value == 0x07 {
        return
      } else if scalar.value == 0x1B {
        if index < scalars.endIndex, scalars[index] == "\\" { scalars.formIndex(after: &index) }
        return
      }
    }
  }
}

extension Unicode.Scalar {
  /// The columns this scalar takes alone.
  fileprivate var columns: Int {
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    if (0x1160...0x11FF).contains(value) { return 0 }  // vowels and finals of a Hangul syllable
    if value < 0x1100 { return 1 }
    if properties.isEmojiPresentation && !isRegionalIndicator { return 2 }
    return Self.wideRanges.contains { $0.contains(value) } ? 2 : 1
  }

  fileprivate var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

  /// Blocks of wide characters (East_Asian_Width W or F in UAX #11), emoji aside.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F251,
    0x20000...0x3FFFD,
  ]
}
