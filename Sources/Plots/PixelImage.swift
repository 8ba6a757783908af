// PixelImage.swift — a matrix of numbers as pixels: signs, half blocks or squares.

/// Numbers in rows, each of which is drawn as one pixel.
struct PixelImage {
  let rows: Int
  let columns: Int
  /// One matrix of greys or weights, or three of red, green and blue.
  let channels: [[Double]]
  let scale: ColorScale
  let lower: Double
  let upper: Double
  /// False where a picture of signs goes without the frame that shows where its blanks end.
  var isFramed = true

  /// The value of a pixel; NaN where there is none.
  private func value(_ channel: Int, _ row: Int, _ column: Int) -> Double {
    let index = row * columns + column
    guard channel < channels.count, index < channels[channel].count else { return .nan }
    return channels[channel][index]
  }

  /// Position of a value between black and white; 0.5 for a range without extent.
  private func fraction(_ value: Double) -> Double {
    guard !value.isNaN else { return .nan }
    guard upper > lower else { return 0.5 }
    return min(max((min(max(value, lower), upper) - lower) / (upper - lower), 0), 1)
  }

  /// The colour of a pixel, among those that a picture of `style` has.
  func color(_ row: Int, _ column: Int, _ style: PictureStyle = .blocks24) -> Color {
    let fractions = channels.indices.map { fraction(value($0, row, column)) }
    guard let first = fractions.first, !fractions.contains(where: { $0.isNaN }) else { return .missing }
    guard fractions.count == 3 else { return scale.color(first, style) }
    return Color(Color.part(first), Color.part(fractions[1]), Color.part(fractions[2]))
  }

  /// The ASCII sign of a pixel; a coloured one is as bright as the eye sees it.
  func sign(_ row: Int, _ column: Int) -> Character {
    let fractions = channels.indices.map { fraction(value($0, row, column)) }
    guard fractions.count == 3 else { return scale.sign(fractions.first ?? .nan) }
    return scale.sign(0.299 * fractions[0] + 0.587 * fractions[1] + 0.114 * fractions[2])
  }

  /// The same picture with every `factor` × `factor` pixels replaced by their mean.
  func shrunk(by factor: Int) -> PixelImage {
    guard factor > 1 else { return self }
    let (newRows, newColumns) = ((rows + factor - 1) / factor, (columns + factor - 1) / factor)
    let small = channels.indices.map { channel in
      (0..<(newRows * newColumns)).map { index -> Double in
        let (top, left) = (index / newColumns * factor, index % newColumns * factor)
        var sum = 0.0
        var count = 0.0
        for row in top..<min(top + factor, rows) {
          for column in left..<min(left + factor, columns) {
            sum += value(channel, row, column)
            count += 1
          }
        }
        return sum / count
      }
    }
    return PixelImage(
      rows: newRows, columns: newColumns, channels: small, scale: scale, lower: lower, upper: upper,
      isFramed: isFramed)
  }

  /// Columns and rows of characters around it: signs of greys may be blank, so a frame shows where they end.
  func frame(_ style: PictureStyle) -> Int { isFramed && style == .ascii && scale == .grey ? 1 : 0 }

  /// The characters that it takes, with its frame, at `size` half blocks a pixel.
  func extent(size: Int, _ style: PictureStyle) -> (columns: Int, rows: Int) {
    style.isBlocks
      ? (columns * size, (rows * size + 1) / 2) : (2 * columns + 2 * frame(style), rows + 2 * frame(style))
  }

  /// Draws it: two characters a pixel in ASCII, `size` half blocks a side otherwise.
  func draw(in canvas: inout Canvas, column left: Int, row top: Int, size: Int, _ style: PictureStyle) {
    let edge = frame(style)
    if edge > 0 {
      let (across, down) = extent(size: size, style)
      canvas.box("++++-|", column: left, row: top, columns: across, rows: down)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        if style.isBlocks {
          let color = color(row, column, style)
          for half in 0..<size {
            for across in 0..<size {
              canvas.paint(color, column: left + column * size + across, half: 2 * top + row * size + half)
            }
          }
        } else {
          let sign = sign(row, column)
          canvas.put(sign, column: left + edge + 2 * column, row: top + edge + row)
          canvas.put(sign, column: left + edge + 2 * column + 1, row: top + edge + row)
        }
      }
    }
  }

  /// Draws it as squares; runs of one colour are one element.
  func draw(in drawing: inout SVG, x: Double, y: Double, size: Double) {
    var tiles: [SVG.Tile] = []
    for row in 0..<rows {
      var start = 0
      while start < columns {
        let color = color(row, start)
        var end = start + 1
        while end < columns, self.color(row, end) == color { end += 1 }
        tiles.append(
          (
            x + Double(start) * size, y + Double(row) * size, Double(end - start) * size + 0.3, size + 0.3,
            color
          ))
        start = end
      }
    }
    drawing.tiles(tiles)
    drawing.rect(
      x: x, y: y, width: Double(columns) * size, height: Double(rows) * size, fill: nil, stroke: .faint)
  }

  /// The least and greatest finite number, if there is one.
  static func extremes(_ channels: [[Double]]) -> (least: Double, greatest: Double)? {
    var found: (least: Double, greatest: Double)?
    for value in channels.joined() where Axis.isDrawable(value) {
      found = (min(found?.least ?? value, value), max(found?.greatest ?? value, value))
    }
    return found
  }

  /// Black and white levels from the numbers alone: least and greatest, or symmetric about 0.
  static func range(_ extremes: (least: Double, greatest: Double), _ scale: ColorScale) -> ClosedRange<Double>
  {
    switch scale {
    case .grey: return extremes.least...extremes.greatest
    case .diverging:
      let furthest = max(extremes.least.magnitude, extremes.greatest.magnitude)
      return (-furthest)...furthest
    }
  }

  /// Meaning of the picture's signs, in words.
  static func caption(
    _ extremes: (least: Double, greatest: Double), _ range: ClosedRange<Double>, _ scale: ColorScale,
    _ options: PlotOptions
  ) -> [String] {
    let span = "min \(options.number(extremes.least)), max \(options.number(extremes.greatest))"
    let (low, high) = (options.number(range.lowerBound), options.number(range.upperBound))
    switch (scale, options.style) {
    case (.grey, _) where range == extremes.least...extremes.greatest: return [span]
    case (.grey, _): return [span, "scale \(low) to \(high)"]
    case (.diverging, .ascii): return [span, "signs =~-.+*# from \(low) to \(high)"]
    case (.diverging, _): return [span, "scale \(low) orange, 0 white, \(high) blue"]
    }
  }
}
