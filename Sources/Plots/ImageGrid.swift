// ImageGrid.swift — filters or feature maps side by side on one shared scale.

import Typography

/// Several pictures on one scale, so that a strong filter looks stronger than a weak one.
public struct ImageGrid: Plot {
  /// One picture of the grid.
  public struct Item: Sendable {
    /// What stands above it.
    public var title: String
    /// Its numbers in row order.
    public var values: [Double]
    /// How many rows.
    public var rows: Int
    /// How many columns.
    public var columns: Int

    /// A picture with a title.
    public init(_ title: String, _ values: [Double], rows: Int, columns: Int) {
      self.title = title
      self.values = values
      self.rows = max(rows, 0)
      self.columns = max(columns, 0)
    }
  }

  /// The pictures, in reading order.
  public var items: [Item]
  /// Two colours around zero for filters, greys for maps.
  public var scale: ColorScale
  /// The shared scale; what the numbers of all pictures need when nil.
  public var range: ClosedRange<Double>?

  /// Pictures side by side.
  public init(_ items: [Item], scale: ColorScale = .diverging, range: ClosedRange<Double>? = nil) {
    self.items = items
    self.scale = scale
    self.range = range
  }

  private var extremes: (least: Double, greatest: Double)? { PixelImage.extremes(items.map(\.values)) }

  private var nothing: String {
    items.isEmpty ? "nothing to plot: no pictures" : "nothing to plot: no pixel has a finite value"
  }

  private func images(_ extremes: (least: Double, greatest: Double)) -> [PixelImage] {
    let range = range ?? PixelImage.range(extremes, scale)
    return items.map { item in
      PixelImage(
        rows: item.rows, columns: item.columns, channels: [item.values], scale: scale,
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
    return (parts + shrunk).joined(separator: ", ")
  }

  /// The pictures in rows as wide as the terminal.
  public func text(_ options: PlotOptions) -> [String] {
    guard let extremes else { return sentence(nothing, options) }
    let width = options.drawnWidth
    let perPixel = options.style.isBlocks ? 1 : 2
    let widest = items.map(\.columns).max() ?? 1
    let room = max(width - (perPixel == 2 && scale == .grey ? 2 : 0), perPixel)
    let factor = max((widest * perPixel + room - 1) / room, 1)
    let small = images(extremes).map { $0.shrunk(by: factor) }
    let size =
      options.style.isBlocks ? small.map { enlargement($0, width: width, wanted: 14, most: 3) }.min() ?? 1 : 1
    let cell = small.map { $0.extent(size: size, options.style).columns }.max() ?? 1
    // Room for the titles too, as long as none takes more than a third of the line.
    let titles = items.map { shortened(options.shown($0.title), to: max(cell, width / 3)) }
    let column = max(cell, titles.map(displayWidth(of:)).max() ?? 0) + 2
    let perLine = max((width + 2) / column, 1)

    var lines = options.titleLines
    for start in stride(from: 0, to: small.count, by: perLine) {
      let shown = start..<min(start + perLine, small.count)
      let tallest = shown.map { small[$0].extent(size: size, options.style).rows }.max() ?? 0
      let hasTitles = shown.contains { !titles[$0].isEmpty }
      let top = hasTitles ? 1 : 0
      var canvas = Canvas(columns: width, rows: top + tallest)
      for index in shown {
        canvas.write(titles[index], column: (index - start) * column, row: 0)
        small[index].draw(in: &canvas, column: (index - start) * column, row: top, size: size, options.style)
      }
      if start > 0 { lines.append("") }
      lines += canvas.lines(options.style)
    }
    return lines + wrapped(caption(extremes, options, factor: factor), width: width)
  }

  /// The pictures as squares.
  public func svg(_ options: PlotOptions) -> [String] {
    guard let extremes else { return sentence(nothing, options) }
    let longest = items.map { max($0.rows, $0.columns) }.max() ?? 1
    let factor = max((longest + 63) / 64, 1)
    let small = images(extremes).map { $0.shrunk(by: factor) }
    let side = Double(small.map { max($0.rows, $0.columns) }.max() ?? 1)
    let size = min(max(100 / side, 2), 24)
    let titleWidth = 7.2 * Double(items.map { displayWidth(of: $0.title) }.max() ?? 0)
    let cell = (across: max(side * size, min(titleWidth, 160)) + 16, down: side * size + 34)
    let perLine = max(min(Int(720 / cell.across), small.count), 1)
    let lineCount = (small.count + perLine - 1) / perLine
    let top = options.title.isEmpty ? 12.0 : 36
    let caption = caption(extremes, options, factor: factor)
    var drawing = SVG(
      width: max(
        Double(perLine) * cell.across + 24, 7.2 * Double(max(caption.count, options.title.count)) + 40),
      height: top + Double(lineCount) * cell.down + 34)
    drawing.text(options.title, x: 20, y: 26, size: 15, isBold: true)
    for (index, image) in small.enumerated() {
      let x = 20 + Double(index % perLine) * cell.across
      let y = top + Double(index / perLine) * cell.down
      drawing.text(items[index].title, x: x, y: y + 14, size: 12)
      image.draw(in: &drawing, x: x, y: y + 20, size: size)
    }
    drawing.text(caption, x: 20, y: top + Double(lineCount) * cell.down + 16)
    return drawing.lines(title: options.title.isEmpty ? caption : options.title)
  }
}
