// ImageGrid.swift — filters or feature maps side by side on one shared scale.

import Typography

/// Several pictures on one scale, so that a strong filter looks stronger than a weak one.
package struct ImageGrid: Plot {
  /// One picture of the grid.
  package struct Item: Sendable {
    /// Title above the picture.
    package var title: String
    /// One matrix in row order, or three: red, green, blue.
    package var channels: [[Double]]
    /// Number of rows.
    package var rows: Int
    /// Number of columns.
    package var columns: Int

    /// A picture of one matrix with a title.
    package init(_ title: String, _ values: [Double], rows: Int, columns: Int) {
      self.init(title, channels: [values], rows: rows, columns: columns)
    }

    /// A picture with a title, in colour of three matrices.
    package init(_ title: String, channels: [[Double]], rows: Int, columns: Int) {
      self.title = title
      self.channels = channels
      self.rows = max(rows, 0)
      self.columns = max(columns, 0)
    }
  }

  /// The pictures, in reading order.
  package var items: [Item]
  /// Two colours around zero for filters, greys for maps.
  package var scale: ColorScale
  /// The shared scale; computed from the numbers of all pictures when nil.
  package var range: ClosedRange<Double>?
  /// Names of the rows, where each row is a unit of its own: a filter with its slices.
  package var rowNames: [String]
  /// Number of pictures in a row; as many as fit when nil.
  package var perRow: Int?
  /// Words before the least and the greatest number: `4 filters 3×3`.
  package var subject: String

  /// Pictures side by side.
  package init(
    _ items: [Item], scale: ColorScale = .diverging, range: ClosedRange<Double>? = nil,
    rowNames: [String] = [], perRow: Int? = nil, subject: String = ""
  ) {
    self.items = items
    self.scale = scale
    self.range = range
    self.rowNames = rowNames
    self.perRow = perRow.map { max($0, 1) }
    self.subject = subject
  }

  private var extremes: (least: Double, greatest: Double)? {
    PixelImage.extremes(items.flatMap { $0.channels })
  }

  /// The pictures of each line, and the number of the row that it is a part of.
  private func layout(perLine: Int) -> [(row: Int, items: Range<Int>)] {
    let perRow = perRow ?? perLine
    return stride(from: 0, to: items.count, by: perRow).enumerated().flatMap { row, start in
      let end = min(start + perRow, items.count)
      return stride(from: start, to: end, by: perLine).map { (row: row, items: $0..<min($0 + perLine, end)) }
    }
  }

  private var nothing: String {
    items.isEmpty ? "nothing to plot: no pictures" : "nothing to plot: no pixel has a finite value"
  }

  private func images(_ extremes: (least: Double, greatest: Double)) -> [PixelImage] {
    let range = range ?? PixelImage.range(extremes, scale)
    return items.map { item in
      PixelImage(
        rows: item.rows, columns: item.columns, channels: item.channels, scale: scale,
        lower: range.lowerBound,
        upper: range.upperBound)
    }
  }

  private func caption(_ extremes: (least: Double, greatest: Double), _ options: PlotOptions, factor: Int)
    -> String
  {
    let range = range ?? PixelImage.range(extremes, scale)
    let shrunk = factor > 1 ? ["means of \(factor) by \(factor) pixels"] : []
    let parts = PixelImage.caption(extremes, range, scale, options)
    let subject = subject.isEmpty ? [] : [options.shown(subject)]
    return (subject + parts + shrunk).joined(separator: ", ")
  }

  /// The pictures in rows as wide as the terminal.
  package func text(_ options: PlotOptions) -> [String] {
    guard let extremes else { return sentence(nothing, options) }
    let width = options.drawnWidth
    let names = rowNames.map { shortened(options.shown($0), to: width / 4) }
    let gutter = names.map { displayWidth(of: $0) + 2 }.max() ?? 0
    let perPixel = options.style.isBlocks ? 1 : 2
    let widest = items.map { $0.columns }.max() ?? 1
    let room = max(width - gutter - (perPixel == 2 && scale == .grey ? 2 : 0), perPixel)
    let factor = max((widest * perPixel + room - 1) / room, 1)
    let small = images(extremes).map { $0.shrunk(by: factor) }
    let size =
      options.style.isBlocks
      ? small.map { enlargement($0, width: width - gutter, wanted: 14, most: 3) }.min() ?? 1 : 1
    let cell = small.map { $0.extent(size: size, options.style).columns }.max() ?? 1
    // Room for the titles too, as long as none takes more than a third of the line.
    let titles = items.map { shortened(options.shown($0.title), to: max(cell, width / 3)) }
    let column = max(cell, titles.map(displayWidth(of:)).max() ?? 0) + 2
    let layout = layout(perLine: max((width - gutter + 2) / column, 1))
    // Titles of a table stand once, above its columns.
    let isTable = perRow != nil && !names.isEmpty && layout.count == layout.last.map { $0.row + 1 }

    var lines = options.titleLines
    for (line, (row, shown)) in layout.enumerated() {
      let tallest = shown.map { small[$0].extent(size: size, options.style).rows }.max() ?? 0
      let hasTitles = (line == 0 || !isTable) && shown.contains { !titles[$0].isEmpty }
      let top = hasTitles ? 1 : 0
      var canvas = Canvas(columns: width, rows: top + tallest)
      let isFirst = line == 0 || layout[line - 1].row != row
      if isFirst, row < names.count { canvas.write(names[row], column: 0, row: top) }
      for index in shown {
        let left = gutter + (index - shown.lowerBound) * column
        if hasTitles { canvas.write(titles[index], column: left, row: 0) }
        small[index].draw(in: &canvas, column: left, row: top, size: size, options.style)
      }
      if line > 0 { lines.append("") }
      lines += canvas.lines(options.style)
    }
    return lines + wrapped(caption(extremes, options, factor: factor), width: width)
  }

  /// The pictures as squares.
  package func svg(_ options: PlotOptions) -> [String] {
    guard let extremes else { return sentence(nothing, options) }
    let longest = items.map { max($0.rows, $0.columns) }.max() ?? 1
    let factor = max((longest + 63) / 64, 1)
    let small = images(extremes).map { $0.shrunk(by: factor) }
    let side = Double(small.map { max($0.rows, $0.columns) }.max() ?? 1)
    let size = min(max(100 / side, 2), 24)
    let titleWidth = 7.2 * Double(items.map { displayWidth(of: $0.title) }.max() ?? 0)
    let names = rowNames.map { shortened($0, to: 24) }
    let gutter = names.map { 7.2 * Double(displayWidth(of: $0)) + 12 }.max() ?? 0
    let cell = (across: max(side * size, min(titleWidth, 160)) + 16, down: side * size + 34)
    let layout = layout(perLine: max(min(Int((720 - gutter) / cell.across), small.count), 1))
    let perLine = layout.map { $0.items.count }.max() ?? 1
    let top = options.title.isEmpty ? 12.0 : 36
    let caption = caption(extremes, options, factor: factor)
    var drawing = SVG(
      width: max(
        gutter + Double(perLine) * cell.across + 24,
        7.2 * Double(max(caption.count, options.title.count)) + 40),
      height: top + Double(layout.count) * cell.down + 34)
    drawing.text(options.title, x: 20, y: 26, size: 15, isBold: true)
    for (line, (row, shown)) in layout.enumerated() {
      let y = top + Double(line) * cell.down
      if row < names.count, line == 0 || layout[line - 1].row != row {
        drawing.text(names[row], x: 20, y: y + 20 + side * size / 2, size: 12)
      }
      for index in shown {
        let x = 20 + gutter + Double(index - shown.lowerBound) * cell.across
        drawing.text(items[index].title, x: x, y: y + 14, size: 12)
        small[index].draw(in: &drawing, x: x, y: y + 20, size: size)
      }
    }
    drawing.text(caption, x: 20, y: top + Double(layout.count) * cell.down + 16)
    return drawing.lines(title: options.title.isEmpty ? caption : options.title)
  }
}
