// Canvas.swift — a grid of cells that hold a character or two halves of colour.

import Typography

/// A grid of character cells: written with text, painted with colours of half a cell's height.
///
/// Drawing outside the canvas has no effect, so a drawing routine needs no clipping of its own.
package struct Canvas: Sendable {
  private struct Cell: Equatable {
    var glyph: Character?
    var ink: Color?
    var upper: Color?
    var lower: Color?
    /// True when the character before it is wide and takes this cell too.
    var isCovered = false
  }

  /// Number of cells in a line.
  package let columns: Int
  /// Number of lines.
  package let rows: Int
  private var cells: [Cell]

  /// An empty canvas.
  package init(columns: Int, rows: Int) {
    self.columns = max(columns, 0)
    self.rows = max(rows, 0)
    cells = Array(repeating: Cell(), count: self.columns * self.rows)
  }

  private func index(_ column: Int, _ row: Int) -> Int? {
    guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
    return row * columns + column
  }

  /// Puts one character, over the present colour of the cell.
  package mutating func put(_ glyph: Character, column: Int, row: Int, ink: Color? = nil) {
    guard let index = index(column, row) else { return }
    cells[index].glyph = glyph
    cells[index].ink = ink
    cells[index].isCovered = false
    if let next = self.index(column + 1, row) { cells[next].isCovered = false }
  }

  /// Writes a text from one cell on; text beyond the edge is cut.
  package mutating func write(_ text: String, column: Int, row: Int, ink: Color? = nil) {
    var place = column
    for cell in Cells(text) {
      guard cell.width > 0, let glyph = cell.text.first else { continue }
      let second = cell.width > 1 ? index(place + 1, row) : nil
      put(cell.width > 1 && second == nil ? " " : glyph, column: place, row: row, ink: ink)
      if let second {
        cells[second].glyph = nil
        cells[second].isCovered = true
      }
      place += cell.width
    }
  }

  /// Draws a rectangle of signs: four corners in reading order, then the horizontal and the vertical sign.
  mutating func box(_ signs: String, column: Int, row: Int, columns: Int, rows: Int, ink: Color? = nil) {
    let signs = Array(signs)
    guard signs.count == 6, columns >= 2, rows >= 2 else { return }
    for across in 1..<(columns - 1) {
      put(signs[4], column: column + across, row: row, ink: ink)
      put(signs[4], column: column + across, row: row + rows - 1, ink: ink)
    }
    for down in 1..<(rows - 1) {
      put(signs[5], column: column, row: row + down, ink: ink)
      put(signs[5], column: column + columns - 1, row: row + down, ink: ink)
    }
    put(signs[0], column: column, row: row, ink: ink)
    put(signs[1], column: column + columns - 1, row: row, ink: ink)
    put(signs[2], column: column, row: row + rows - 1, ink: ink)
    put(signs[3], column: column + columns - 1, row: row + rows - 1, ink: ink)
  }

  /// Paints one half of a cell; `half` counts from the top, two a row.
  package mutating func paint(_ color: Color, column: Int, half: Int) {
    guard half >= 0, let index = index(column, half / 2) else { return }
    if half.isMultiple(of: 2) { cells[index].upper = color } else { cells[index].lower = color }
  }

  /// The canvas as lines, without blanks at their ends.
  ///
  /// - Parameter style: `.ascii` leaves all colour out; a `.svg` is made elsewhere and reads as `.ascii` here.
  package func lines(_ style: PictureStyle) -> [String] {
    (0..<rows).map { row in
      var line = cells[(row * columns)..<((row + 1) * columns)]
      while let last = line.last, Self.isBlank(last, style) { line.removeLast() }
      return style.isBlocks
        ? Self.colored(line, style) : String(line.filter { !$0.isCovered }.map { $0.glyph ?? " " })
    }
  }

  private static func isBlank(_ cell: Cell, _ style: PictureStyle) -> Bool {
    (cell.glyph ?? " ") == " " && !cell.isCovered
      && (!style.isBlocks || (cell.upper == nil && cell.lower == nil))
  }

  private static func colored(_ line: ArraySlice<Cell>, _ style: PictureStyle) -> String {
    var text = ""
    var now: (ink: Color?, back: Color?) = (nil, nil)
    for cell in line where !cell.isCovered {
      let (glyph, ink, back) = look(of: cell)
      // Ink on a blank can't be seen, so it is left as it was.
      let wanted = (ink: glyph == " " ? now.ink : ink, back: back)
      if wanted.ink != now.ink || wanted.back != now.back {
        let resets = (wanted.ink == nil && now.ink != nil) || (wanted.back == nil && now.back != nil)
        if resets { now = (nil, nil) }
        var codes = resets ? ["0"] : []
        if let ink = wanted.ink, ink != now.ink { codes.append(code(ink, style, layer: 38)) }
        if let back = wanted.back, back != now.back { codes.append(code(back, style, layer: 48)) }
        text += "\u{1B}[\(codes.joined(separator: ";"))m"
        now = wanted
      }
      text.append(glyph)
    }
    return now.ink == nil && now.back == nil ? text : text + "\u{1B}[0m"
  }

  /// The character, its ink and the background behind it.
  private static func look(of cell: Cell) -> (glyph: Character, ink: Color?, back: Color?) {
    if let glyph = cell.glyph {
      let back = cell.upper.map { upper in cell.lower.map { upper.mixed(with: $0, 0.5) } ?? upper }
      return (glyph, cell.ink, back ?? cell.lower)
    }
    switch (cell.upper, cell.lower) {
    case (nil, nil): return (" ", nil, nil)
    case (let upper?, nil): return ("▀", upper, nil)
    case (nil, let lower?): return ("▄", lower, nil)
    case (let upper?, let lower?): return upper == lower ? (" ", nil, upper) : ("▀", upper, lower)
    }
  }

  private static func code(_ color: Color, _ style: PictureStyle, layer: Int) -> String {
    style == .blocks24
      ? "\(layer);2;\(color.red);\(color.green);\(color.blue)" : "\(layer);5;\(color.xterm)"
  }
}
