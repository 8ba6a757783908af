// LessonView.swift — a lesson in lines of a given width; knows no terminal.
import Typography

/// Lays out prose, code, questions and tasks.
package struct LessonView: Sendable {
  /// Kind of a piece of text; the front end chooses the look.
  package enum Meaning: Hashable, Sendable, CaseIterable {
    /// A heading.
    case heading
    /// `**strong**`
    case strong
    /// `*emphasised*`
    case emphasis
    /// `` `code` `` inside a sentence.
    case code
    /// A command of the lesson.
    case command
    /// A note of the tutor beside the lesson.
    case note
  }

  /// The columns of a line.
  package let width: Int
  /// Shows code and emphasis by their Markdown marks and underlines headings, where there is no other way.
  package let keepsMarks: Bool
  private let style: @Sendable (Meaning, String) -> String

  /// A view of `width` columns, at least one; `style` gives a text the look of its meaning.
  package init(
    width: Int, keepsMarks: Bool = false,
    style: @escaping @Sendable (_ meaning: Meaning, _ text: String) -> String = { $1 }
  ) {
    (self.width, self.keepsMarks, self.style) = (max(1, width), keepsMarks, style)
  }

  /// Prose in Markdown: paragraphs are filled anew, formulas and tables are kept as they are.
  package func prose(_ lines: [String]) -> [String] {
    ProseBlock.blocks(lines.map(Self.harmless)).flatMap { self.lines(of: $0) }
  }

  /// Markdown in one text.
  package func prose(_ text: String) -> [String] {
    prose(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Prose with its first line behind `marker` and the others below it.
  package func prose(_ text: String, after marker: String) -> [String] {
    let indent = displayWidth(of: marker)
    let inner = LessonView(width: width - indent, keepsMarks: keepsMarks, style: style)
    return inner.prose(text).enumerated().map { index, line in
      index == 0 ? marker + line : line.isEmpty ? "" : String(repeating: " ", count: indent) + line
    }
  }

  /// Lines that are shown as they are.
  package func verbatim(_ lines: [String]) -> [String] { lines.map(Self.harmless) }

  /// A command as a lesson shows it: after `> `, its further lines after `. `.
  package func command(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      style(.command, (index == 0 ? "> " : ". ") + Self.harmless(String(line)))
    }
  }

  /// A note of the tutor: filled, and set off by its look.
  package func note(_ text: String) -> [String] {
    InlineText(Self.harmless(text), keepsMarks: true).lines(width: width, meaning: .note).map(styled)
  }

  /// The rows that `lines` take where the window cuts lines at the width.
  package func height(of lines: [String]) -> Int {
    lines.reduce(0) { $0 + max(1, (displayWidth(of: $1) + width - 1) / width) }
  }

  // MARK: - Blocks

  private func lines(of block: ProseBlock) -> [String] {
    switch block {
    case .blank: return [""]
    case .rule: return [style(.note, String(repeating: "-", count: min(width, 20)))]
    case .verbatim(let lines): return lines
    case .heading(let level, let text):
      let pieces = InlineText(text, keepsMarks: keepsMarks).lines(width: width, meaning: .heading)
      guard keepsMarks, level <= 2 else { return pieces.map(styled) }
      let widest = pieces.map { $0.reduce(0) { $0 + displayWidth(of: $1.text) } }.max() ?? 0
      return pieces.map(styled) + [String(repeating: level == 1 ? "=" : "-", count: widest)]
    case .paragraph(let text, let marker, let indent):
      // Deep lists on a narrow screen keep some room for their text.
      let indent = min(indent, max(0, width / 2 - marker.count))
      let start = String(repeating: " ", count: indent)
      let rest = start + (marker == "| " ? marker : String(repeating: " ", count: marker.count))
      let room = max(1, width - indent - marker.count)
      return InlineText(text, keepsMarks: keepsMarks).lines(width: room).enumerated().map { index, line in
        (index == 0 ? start + marker : rest) + styled(line)
      }
    }
  }

  private func styled(_ line: [InlineText.Piece]) -> String {
    line.map { piece in piece.meaning.map { style($0, piece.text) } ?? piece.text }.joined()
  }

  /// `text` with control characters shown instead: a lesson is untrusted.
  package static func harmless(_ text: String) -> String { printable(text, keeping: "\n\t") }
}
