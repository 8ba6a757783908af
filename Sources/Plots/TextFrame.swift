// TextFrame.swift — axes, ticks, title and legend around a plotting area of character cells.

import Typography

/// A canvas with labelled axes; cells of its plotting area are counted from the top left.
struct TextFrame {
  let columns: Int
  let rows: Int
  let x: Axis
  let y: Axis
  private let options: PlotOptions
  private var style: PictureStyle { options.style }
  private let left: Int
  private let top: Int
  private var canvas: Canvas
  private var legend: [Canvas] = []

  /// An empty frame.
  ///
  /// - Parameter columns: how wide the plotting area would be, if that fits.
  init(x: Axis, y: Axis, columns usual: Int, rows usualRows: Int, _ options: PlotOptions) {
    self.options = options
    self.x = x
    self.y = y
    rows = options.drawnRows(usual: usualRows)
    let width = options.drawnWidth
    let yTicks = y.ticks(atMost: max(rows / 4, 2))
    let labels = yTicks.map { shortened(options.number($0), to: max(width / 3, 4)) }
    let gutter = labels.map(displayWidth(of:)).max() ?? 0
    left = gutter + 2
    // Beside the plotting area where that leaves room; else the area gives way to a quarter of the width.
    let beside = width - left - options.drawnColumns(usual: usual, available: width - left)
    let room = max(width / 4, beside - 1, 2)
    let xName = x.name.isEmpty ? "" : " " + shortened(options.shown(x.name), to: room)
    columns = options.drawnColumns(usual: usual, available: width - left - displayWidth(of: xName))
    top = y.name.isEmpty ? 0 : 1
    canvas = Canvas(columns: width, rows: top + rows + 2)

    // The y axis: its name above, ticks to the left.
    let ink: Color? = .faint
    let isPlain = !options.style.isBlocks
    let yName = shortened(options.shown(y.name), to: width)
    canvas.write(yName, column: max(gutter + 1 - displayWidth(of: yName), 0), row: 0, ink: ink)
    for row in 0..<rows { canvas.put(isPlain ? "|" : "│", column: left - 1, row: top + row, ink: ink) }
    for (tick, label) in zip(yTicks, labels) {
      guard let cell = y.cell(tick, of: rows) else { continue }
      let row = top + rows - 1 - cell
      canvas.write(padded(label, to: gutter, align: .right), column: 0, row: row)
      canvas.put(isPlain ? "+" : "┤", column: left - 1, row: row, ink: ink)
    }

    // The x axis: its name at the right end, ticks below.
    let base = top + rows
    canvas.put(isPlain ? "+" : "└", column: left - 1, row: base, ink: ink)
    for column in 0..<columns { canvas.put(isPlain ? "-" : "─", column: left + column, row: base, ink: ink) }
    canvas.write(xName, column: left + columns, row: base, ink: ink)
    var free = 0
    for tick in x.ticks(atMost: max(columns / 8, 3)) {
      guard let cell = x.cell(tick, of: columns) else { continue }
      canvas.put(isPlain ? "+" : "┬", column: left + cell, row: base, ink: ink)
      let label = options.number(tick)
      let size = displayWidth(of: label)
      let start = max(left + cell - (size - 1) / 2, 0)
      guard start >= free, start + size <= width else { continue }
      canvas.write(label, column: start, row: base + 1)
      free = start + size + 1
    }
  }

  /// Rows of marks that can be told apart: two a cell where half blocks are drawn.
  var levels: Int { style.isBlocks ? 2 * rows : rows }

  /// Puts a character into the plotting area.
  mutating func put(_ glyph: Character, column: Int, row: Int, ink: Color? = nil) {
    guard column >= 0, column < columns, row >= 0, row < rows else { return }
    canvas.put(glyph, column: left + column, row: top + row, ink: ink)
  }

  /// Paints half a cell of the plotting area.
  mutating func paint(_ color: Color, column: Int, half: Int) {
    guard column >= 0, column < columns, half >= 0, half < 2 * rows else { return }
    canvas.paint(color, column: left + column, half: 2 * top + half)
  }

  /// Marks one level of a column: a half block, or the character where there are none.
  mutating func mark(_ glyph: Character, _ color: Color, column: Int, level: Int) {
    if style.isBlocks {
      paint(color, column: column, half: level)
    } else {
      put(glyph, column: column, row: level)
    }
  }

  /// Adds entries below the axes, as many on a line as fit.
  mutating func addLegend(_ entries: [LegendEntry]) {
    var column = left
    var line = Canvas(columns: canvas.columns, rows: 1)
    var isEmpty = true
    for entry in entries {
      let room = canvas.columns - left
      let text = shortened(options.shown(entry.text), to: room - entry.sign.count - 1)
      let width = entry.sign.count + (entry.sign.isEmpty || text.isEmpty ? 0 : 1) + displayWidth(of: text)
      if !isEmpty, column + width > canvas.columns {
        legend.append(line)
        line = Canvas(columns: canvas.columns, rows: 1)
        column = left
      }
      for (offset, glyph) in entry.sign.enumerated() {
        line.put(glyph, column: column + offset, row: 0, ink: entry.color)
      }
      line.write(text, column: column + width - displayWidth(of: text), row: 0)
      column += width + 3
      isEmpty = false
    }
    if !isEmpty { legend.append(line) }
  }

  /// Title, picture and legend.
  func lines() -> [String] {
    options.titleLines
      + canvas.lines(style) + legend.flatMap { $0.lines(style) }
  }
}

/// One line of a legend: a sign and its meaning.
struct LegendEntry {
  var sign: String
  var text: String
  var color: Color?
}
