// ImagePlot.swift — one matrix of numbers as a picture.

import Typography

/// A rectangle of pixels, rows and columns counted from 1.
package struct PixelWindow: Hashable, Sendable {
  /// The first row.
  package var row: Int
  /// The first column.
  package var column: Int
  /// Number of rows.
  package var rows: Int
  /// Number of columns.
  package var columns: Int

  /// Makes the window whose first pixel is (`row`, `column`).
  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = rows
    self.columns = columns
  }
}

/// A grey picture, a map of weights or a coloured picture; row 1 is on top.
package struct ImagePlot: Plot {
  /// One matrix in row order, or three: red, green, blue.
  package var channels: [[Double]]
  /// Number of rows.
  package var rows: Int
  /// Number of columns.
  package var columns: Int
  /// Range from black to white; the least and greatest value when nil.
  package var range: ClosedRange<Double>?
  /// Greys, or two colours around zero.
  package var scale: ColorScale
  /// A part to draw a box around.
  package var window: PixelWindow?
  /// The line below it; its size, the least and the greatest value when nil.
  package var subject: String?

  /// A picture of one matrix.
  package init(
    _ values: [Double], rows: Int, columns: Int, range: ClosedRange<Double>? = nil, scale: ColorScale = .grey,
    window: PixelWindow? = nil
  ) {
    self.init(channels: [values], rows: rows, columns: columns, range: range, scale: scale, window: window)
  }

  /// A picture of a matrix, or in colour of three.
  package init(
    channels: [[Double]], rows: Int, columns: Int, range: ClosedRange<Double>? = nil,
    scale: ColorScale = .grey, window: PixelWindow? = nil
  ) {
    self.channels = channels
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
    self.range = range
    self.scale = scale
    self.window = window
  }

  private var nothing: String? {
    if rows == 0 || columns == 0 || channels.allSatisfy({ $0.isEmpty }) {
      return "nothing to plot: no pixels"
    }
    return PixelImage.extremes(channels) == nil ? "nothing to plot: no pixel has a finite value" : nil
  }

  private var extremes: (least: Double, greatest: Double) { PixelImage.extremes(channels) ?? (0, 0) }
  private var drawnRange: ClosedRange<Double> { range ?? PixelImage.range(extremes, scale) }

  private var image: PixelImage {
    PixelImage(
      rows: rows, columns: columns, channels: channels, scale: scale, lower: drawnRange.lowerBound,
      upper: drawnRange.upperBound)
  }

  private func caption(_ options: PlotOptions, shrunkBy factor: Int = 1) -> String {
    if let subject { return options.shown(subject) }
    let size = "\(rows)\(options.style == .ascii ? "x" : "×")\(columns)"
    let shrunk = factor > 1 ? ["means of \(factor) by \(factor) pixels"] : []
    return ([size] + PixelImage.caption(extremes, drawnRange, scale, options) + shrunk).joined(
      separator: ", ")
  }

  /// The picture in two signs a pixel, or in half blocks.
  package func text(_ options: PlotOptions) -> [String] {
    if let nothing { return sentence(nothing, options) }
    let (picture, factor) = window == nil ? plain(options) : boxed(options)
    let title = options.titleLines
    return title + picture + wrapped(caption(options, shrunkBy: factor), width: options.drawnWidth)
  }

  private func plain(_ options: PlotOptions) -> (lines: [String], factor: Int) {
    let width = options.columns.map { min(max($0, 4), options.drawnWidth) } ?? options.drawnWidth
    let perPixel = options.style.isBlocks ? 1 : 2
    let room = max(width - 2 * image.frame(options.style), perPixel)
    // A sign of a block picture shows two pixels, one above the other.
    let height = options.rows.map {
      max(min(max($0, 3), 500) - 2 * image.frame(options.style), 1) * (options.style.isBlocks ? 2 : 1)
    }
    let factor = max((columns * perPixel + room - 1) / room, height.map { (rows + $0 - 1) / $0 } ?? 1, 1)
    let small = image.shrunk(by: factor)
    var size = options.style.isBlocks ? enlargement(small, width: width, wanted: 28, most: 4) : 1
    if let height { size = max(1, min(size, height / max(1, small.rows))) }
    let extent = small.extent(size: size, options.style)
    var canvas = Canvas(columns: extent.columns, rows: extent.rows)
    small.draw(in: &canvas, column: 0, row: 0, size: size, options.style)
    return (canvas.lines(options.style), factor)
  }

  /// Draws a box around the window: one row and two columns of characters a pixel, in every style.
  private func boxed(_ options: PlotOptions) -> (lines: [String], factor: Int) {
    let edge = image.frame(options.style)
    let width = 2 * columns + 2 + 2 * edge
    guard let window, width <= options.drawnWidth else { return plain(options) }
    let (top, left) = (min(max(window.row, 1) - 1, rows), min(max(window.column, 1) - 1, columns))
    let bottom = top + min(max(window.rows, 0), rows - top)
    let right = left + min(max(window.columns, 0), columns - left)
    guard top < bottom, left < right else { return plain(options) }
    // The box stands between pixels: the pixels behind its edges move on by one row or column.
    var canvas = Canvas(columns: width, rows: rows + 2 + 2 * edge)
    if edge > 0 { canvas.box("++++-|", column: 0, row: 0, columns: width, rows: rows + 4) }
    for row in 0..<rows {
      for column in 0..<columns {
        let y = edge + row + (row >= top ? 1 : 0) + (row >= bottom ? 1 : 0)
        let x = edge + 2 * column + (column >= left ? 1 : 0) + (column >= right ? 1 : 0)
        for across in [x, x + 1] {
          if options.style.isBlocks {
            canvas.paint(image.color(row, column, options.style), column: across, half: 2 * y)
            canvas.paint(image.color(row, column, options.style), column: across, half: 2 * y + 1)
          } else {
            canvas.put(image.sign(row, column), column: across, row: y)
          }
        }
      }
    }
    canvas.box(
      options.style.isBlocks ? "┌┐└┘─│" : "++++-|", column: edge + 2 * left, row: edge + top,
      columns: 2 * (right - left) + 2, rows: bottom - top + 2, ink: .ofClass(0))
    return (canvas.lines(options.style), 1)
  }

  /// The picture as squares.
  package func svg(_ options: PlotOptions) -> [String] {
    if let nothing { return sentence(nothing, options) }
    let factor = max((max(rows, columns) + 127) / 128, 1)
    let small = image.shrunk(by: factor)
    let size = min(max(320 / Double(max(small.rows, small.columns)), 2), 40)
    let top = options.title.isEmpty ? 20.0 : 44
    let caption = caption(options, shrunkBy: factor)
    var drawing = SVG(
      width: max(
        Double(small.columns) * size + 40, 7.2 * Double(max(caption.count, options.title.count)) + 40),
      height: top + Double(small.rows) * size + 40)
    drawing.text(options.title, x: 20, y: 28, size: 15, isBold: true)
    small.draw(in: &drawing, x: 20, y: top, size: size)
    if let window, factor == 1 {
      drawing.rect(
        x: 20 + (Double(window.column) - 1) * size, y: top + (Double(window.row) - 1) * size,
        width: Double(window.columns) * size, height: Double(window.rows) * size, fill: nil,
        stroke: .ofClass(0), strokeWidth: 3)
    }
    drawing.text(caption, x: 20, y: top + Double(small.rows) * size + 24)
    return drawing.lines(title: options.title.isEmpty ? caption : options.title)
  }
}

/// Number of half blocks for the side of a pixel: makes small pictures visible.
func enlargement(_ image: PixelImage, width: Int, wanted: Int, most: Int) -> Int {
  let longest = max(image.rows, image.columns, 1)
  return max(min(wanted / longest, most, width / max(image.columns, 1)), 1)
}
