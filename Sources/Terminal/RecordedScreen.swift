// RecordedScreen.swift — a terminal of 24×80 that a test looks at.
import Typography

/// A window that shows text as a terminal would: wraps, scrolls, goes back and erases.
///
/// The screen knows carriage return, backspace, newline, erasing a line (`ESC [ K`, `ESC [ 2 K`) or the
/// window (`ESC [ 2 J`), going home, up and to a column (`ESC [ H`, `A`, `C`, `D`, `G`); other sequences
/// (colours) are passed over.
package final class RecordedScreen: Screen {
  /// The size of the window.
  package let size: TerminalSize
  /// All that was written, as it was.
  package private(set) var transcript = ""
  /// The rows so far, those scrolled out included; each an array of its columns' characters, "" behind a wide
  /// one.
  private var rows: [[String]] = [[]]
  private var row = 0
  private var column = 0

  /// Makes an empty window.
  package init(size: TerminalSize = .init(columns: 80, rows: 24)) { self.size = size }

  /// All lines so far, those scrolled out included, without blanks at their ends.
  package var lines: [String] {
    var lines = rows.map { row -> String in
      var line = row.joined()
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The lines in the window, at most as many as it has rows.
  package var visible: [String] { Array(lines.dropFirst(top)) }

  /// Writes one line and goes to the next.
  package func write(_ line: String) { put(printable(line) + "\n") }

  /// Writes text coloured by a style and goes to the next line.
  package func write(styled text: String) { put(printableColored(text) + "\n") }

  /// Interprets `text` as a terminal does.
  package func put(_ text: String) {
    transcript += text
    for cell in Cells(text) {
      if cell.isEscape {
        obey(cell.text)
      } else if cell.width > 0 {
        show(String(cell.text), width: cell.width)
      } else {
        for scalar in cell.text.unicodeScalars { control(scalar) }
      }
    }
  }

  /// Does nothing: no text waits here.
  package func flush() {}

  private var top: Int { max(rows.count - size.rows, 0) }

  private func show(_ text: String, width: Int) {
    if column + width > size.columns { newLine() }
    while rows[row].count < column + width { rows[row].append(" ") }
    rows[row][column] = text
    if width == 2 { rows[row][column + 1] = "" }
    column += width
  }

  private func newLine() {
    (row, column) = (row + 1, 0)
    if row == rows.count { rows.append([]) }
  }

  private func control(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\n": newLine()
    case "\r": column = 0
    case "\u{8}": column = max(column - 1, 0)
    default: break
    }
  }

  /// Carries out a sequence `ESC [ parameter letter`.
  private func obey(_ sequence: Substring) {
    guard let letter = sequence.last else { return }
    let parameter = Int(sequence.dropFirst(2).dropLast())
    let distance = max(parameter ?? 1, 1)
    switch letter {
    case "K" where parameter == 2: rows[row].removeAll()
    case "K": rows[row].removeSubrange(min(column, rows[row].count)...)
    case "J" where parameter == 2: for row in top..<rows.count { rows[row].removeAll() }
    case "J":
      rows[row].removeSubrange(min(column, rows[row].count)...)
      rows.removeSubrange((row + 1)...)
    case "H": (row, column) = (top, 0)
    case "A": row = max(row - distance, top)
    case "C": column = min(column + distance, size.columns - 1)
    case "D": column = max(column - distance, 0)
    case "G": column = min(distance, size.columns) - 1
    default: break
    }
  }
}
