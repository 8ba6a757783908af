// Table.swift — rows of cells as aligned lines of text.

/// Rows of cells that print with their columns aligned, two blanks between them.
///
/// Control characters are shown in their cell, so that no name moves the columns behind it.
package struct Table: Hashable, Sendable {
  /// The rows from top to bottom; a row may be shorter than others.
  package var rows: [[String]]
  /// The alignment of each column from the left; columns past the last are aligned left.
  package var alignments: [Alignment]

  /// Makes a table of `rows` with columns aligned by `alignments`.
  package init(_ rows: [[String]] = [], alignments: [Alignment] = []) {
    (self.rows, self.alignments) = (rows, alignments)
  }

  /// Adds a row at the bottom.
  package mutating func append(_ row: [String]) { rows.append(row) }

  /// The rows as lines without blanks at their ends.
  package var lines: [String] {
    let rows = rows.map { $0.map { printable($0, keeping: "") } }
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        let width = displayWidth(of: cell)
        if column == widths.count {
          widths.append(width)
        } else {
          widths[column] = max(widths[column], width)
        }
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        padded(cell, to: widths[column], align: column < alignments.count ? alignments[column] : .left)
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
