// ImageStrip.swift — small pictures in a row beside their name: as many as there is room for.

import Typography

/// Pictures on one scale in a row of a given height, for pages that show several rows.
package struct ImageStrip: Sendable {
  /// Name of the row, left of the pictures: `z(3)`.
  package var name: String
  /// The pictures; their titles are not shown.
  package var items: [ImageGrid.Item]
  /// Two colours around zero for filters, greys for maps.
  package var scale: ColorScale

  /// A row of pictures with its name.
  package init(_ name: String, _ items: [ImageGrid.Item], scale: ColorScale = .grey) {
    (self.name, self.items, self.scale) = (name, items, scale)
  }

  /// At most `rows` lines of the options' width: means of pixels where the pictures are larger.
  ///
  /// Below the name stands how many pictures were left out for want of room.
  package func lines(_ options: PlotOptions, rows: Int) -> [String] {
    guard rows > 0, let extremes = PixelImage.extremes(items.flatMap { $0.channels }) else { return [] }
    let (style, width) = (options.style, options.drawnWidth)
    let name = shortened(options.shown(name), to: width / 4)
    let count = "+\(items.count)"
    let gutter = name.isEmpty ? 0 : max(displayWidth(of: name), count.count) + 1
    let range = PixelImage.range(extremes, scale)
    let (halves, perPixel) = style.isBlocks ? (2, 1) : (1, 2)
    let (tallest, widest) = (items.map { $0.rows }.max() ?? 1, items.map { $0.columns }.max() ?? 1)
    func quotient(_ size: Int, _ room: Int) -> Int { (size + max(room, 1) - 1) / max(room, 1) }
    let factor = max(1, quotient(tallest, rows * halves), quotient(widest * perPixel, width - gutter))
    let small = items.map { item in
      PixelImage(
        rows: item.rows, columns: item.columns, channels: item.channels, scale: scale,
        lower: range.lowerBound, upper: range.upperBound, isFramed: false
      ).shrunk(by: factor)
    }
    func cell(_ size: Int) -> (columns: Int, rows: Int) {
      let extents = small.map { $0.extent(size: size, style) }
      return (extents.map { $0.columns }.max() ?? 1, extents.map { $0.rows }.max() ?? 1)
    }
    // Tiny pictures are enlarged as long as all of them still stand in the row.
    let size =
      [3, 2].first { size in
        style.isBlocks && cell(size).rows <= rows
          && gutter + items.count * (cell(size).columns + 1) <= width + 1
      } ?? 1
    let (across, down) = cell(size)
    let shown = max(1, min(items.count, (width - gutter + 1) / (across + 1)))
    var canvas = Canvas(columns: width, rows: min(rows, max(down, 1)))
    canvas.write(name, column: 0, row: 0)
    if shown < items.count { canvas.write("+\(items.count - shown)", column: 0, row: 1) }
    for (index, image) in small.prefix(shown).enumerated() {
      image.draw(in: &canvas, column: gutter + index * (across + 1), row: 0, size: size, style)
    }
    return canvas.lines(style)
  }
}
