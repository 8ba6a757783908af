// Surface.swift — a network's answers over the plane, read between the points of their grid.

import Typography

/// Answers over the unit square: x from left to right, y from the top down.
struct Surface {
  /// Content of one small rectangle.
  struct Patch {
    var sign: Character
    var color: Color
  }

  private let grid: BoundaryGrid
  private let answers: BoundaryPlot.Answers
  /// Probabilities of class 1, where the answers are numbers: values between the limits become 0.5.
  private let probabilities: [Double]?

  init(_ grid: BoundaryGrid, _ answers: BoundaryPlot.Answers) {
    self.grid = grid
    self.answers = answers
    switch answers {
    case .probability(let values): probabilities = values
    case .classes: probabilities = nil
    case .values(let values, _, let middle, let limit):
      let span = limit.isFinite && limit > 0 ? limit : 1
      probabilities = values.map { $0.isNaN ? .nan : min(max(0.5 + ($0 - middle) / span / 2, 0), 1) }
    }
  }

  /// The probability at a point of the grid; NaN where there is none.
  private func probability(_ values: [Double], _ row: Int, _ column: Int) -> Double {
    let index = min(max(row, 0), grid.rows - 1) * grid.columns + min(max(column, 0), grid.columns - 1)
    return index < values.count ? values[index] : .nan
  }

  /// The probability anywhere in the unit square, linear between the points of the grid.
  private func probability(_ values: [Double], across: Double, down: Double) -> Double {
    let column = across * Double(grid.columns) - 0.5
    let row = down * Double(grid.rows) - 0.5
    let (left, top) = (column.rounded(.down), row.rounded(.down))
    let (right, below) = (column - left, row - top)
    let (c, r) = (Int(left), Int(top))
    let upper =
      probability(values, r, c) * (1 - right) + probability(values, r, c + 1) * right
    let lower =
      probability(values, r + 1, c) * (1 - right) + probability(values, r + 1, c + 1) * right
    return upper * (1 - below) + lower * below
  }

  /// The class anywhere in the unit square: that of the nearest point of the grid.
  private func label(_ classes: [Int], across: Double, down: Double) -> Int? {
    let column = min(max(Int(across * Double(grid.columns)), 0), grid.columns - 1)
    let row = min(max(Int(down * Double(grid.rows)), 0), grid.rows - 1)
    let index = row * grid.columns + column
    return index < classes.count ? classes[index] : nil
  }

  /// The colour of a probability, pale enough for the examples on top of it.
  private static func color(_ probability: Double, _ style: PictureStyle = .blocks24) -> Color {
    style == .blocks256
      ? ColorScale.fewTwoSided(probability, most: 3)
      : ColorScale.twoSided(probability).mixed(with: .paper, 0.35)
  }

  /// Content of one cell of a picture of `columns` × `rows`.
  ///
  /// The line of p = 0.5 is one cell thin: of two neighbouring cells on different sides, the nearer one is on
  /// the line.
  func patch(_ column: Int, _ row: Int, columns: Int, rows: Int, _ style: PictureStyle = .blocks24) -> Patch {
    func middle(_ right: Int, _ down: Int) -> (across: Double, down: Double) {
      ((Double(column + right) + 0.5) / Double(columns), (Double(row + down) + 0.5) / Double(rows))
    }
    let own = middle(0, 0)
    let neighbours = [(-1, 0), (1, 0), (0, -1), (0, 1)].filter { right, down in
      (0..<columns).contains(column + right) && (0..<rows).contains(row + down)
    }.map { middle($0.0, $0.1) }
    switch (answers, probabilities) {
    case (_, let values?):
      let value = probability(values, across: own.across, down: own.down)
      guard !value.isNaN else { return Patch(sign: "?", color: .missing) }
      let isOnLine = neighbours.contains { place in
        let other = probability(values, across: place.across, down: place.down)
        let (mine, theirs) = (abs(value - 0.5), abs(other - 0.5))
        return (value >= 0.5) != (other >= 0.5) && (mine < theirs || (mine == theirs && value >= 0.5))
      }
      if isOnLine { return Patch(sign: "#", color: .ink) }
      let sign: Character = value < 0.1 ? " " : value < 0.5 ? "." : value < 0.9 ? ":" : "="
      return Patch(sign: sign, color: Surface.color(value, style))
    case (.classes(let classes), _):
      guard let label = label(classes, across: own.across, down: own.down) else {
        return Patch(sign: "?", color: .missing)
      }
      let others = neighbours.compactMap { self.label(classes, across: $0.across, down: $0.down) }
      if others.contains(where: { $0 < label }) { return Patch(sign: "#", color: .ink) }
      let signs: [Character] = [" ", ".", ":", "-", "~", "'", ",", ";", "_", "`"]
      return Patch(
        sign: signs[((label % 10) + 10) % 10],
        color: Color.ofClass(label).mixed(with: .paper, 0.55))
    default: return Patch(sign: "?", color: .missing)
    }
  }

  /// Name of the drawn quantity, and its number at a part of the scale: `p`, 0.9.
  private func written(_ part: Double, _ options: PlotOptions) -> (name: String, value: String) {
    guard case .values(_, let name, let middle, let limit) = answers else {
      return ("p", options.number(part))
    }
    // Ends of the scale are printed: a few digits are enough.
    let value = part == 0.5 ? middle : middle + (2 * part - 1) * limit
    return (options.shown(name), options.shown(NumberFormat.format(value, digits: 3)))
  }

  /// Meanings of the picture's signs or colours.
  func legend(_ options: PlotOptions) -> [LegendEntry] {
    if case .classes = answers {
      let sign = options.style.isBlocks ? "" : "#"
      return [LegendEntry(sign: sign, text: (sign.isEmpty ? "dark line: " : "") + "where the answer changes")]
    }
    func text(_ sign: String, _ part: Double) -> String {
      let (name, value) = written(part, options)
      return "\(name) \(sign) \(value)"
    }
    if options.style.isBlocks {
      return [
        LegendEntry(sign: "█", text: text("=", 0), color: Surface.color(0, options.style)),
        LegendEntry(sign: "█", text: text("=", 1), color: Surface.color(1, options.style)),
        LegendEntry(sign: "", text: "dark line: " + text("=", 0.5)),
      ]
    }
    return [("' '", "<", 0.1), (".", "<", 0.5), ("#", "=", 0.5), (":", ">", 0.5), ("=", ">", 0.9)].map {
      LegendEntry(sign: $0.0, text: text($0.1, $0.2))
    }
  }

  /// Meaning of the drawn line.
  func svgLegend(_ options: PlotOptions) -> [LegendEntry] {
    guard probabilities != nil else { return [] }
    let (name, value) = written(0.5, options)
    return [LegendEntry(sign: "", text: "line: \(name) = \(value)", color: .ink)]
  }

  /// Draws the answers as runs of flat colour, and the line of p = 0.5.
  func draw(in frame: inout VectorFrame) {
    var tiles: [SVG.Tile] = []
    // Probabilities are read between the points too, so that their slopes look smooth.
    let fineness = probabilities == nil ? 1 : 2
    let (rows, columns) = (grid.rows * fineness, grid.columns * fineness)
    for row in 0..<rows {
      let top = frame.place(across: 0, down: Double(row) / Double(rows)).y
      let bottom = frame.place(across: 0, down: Double(row + 1) / Double(rows)).y
      let colors = (0..<columns).map { flatColor(row, $0, rows: rows, columns: columns) }
      var start = 0
      while start < columns {
        let color = colors[start]
        var end = start + 1
        while end < columns, colors[end] == color { end += 1 }
        let left = frame.place(across: Double(start) / Double(columns), down: 0).x
        let right = frame.place(across: Double(end) / Double(columns), down: 0).x
        // Half a point wider and higher, so that no seams show.
        let seam = (x: end < columns ? 0.5 : 0, y: row < rows - 1 ? 0.5 : 0)
        tiles.append((left, top, right - left + seam.x, bottom - top + seam.y, color))
        start = end
      }
    }
    frame.drawing.tiles(tiles)
    frame.drawing.segments(contour(in: frame), color: .ink, width: 1.6)
  }

  /// The colour of one tile of `rows` × `columns`, in 24 steps so that runs are long.
  private func flatColor(_ row: Int, _ column: Int, rows: Int, columns: Int) -> Color {
    if let probabilities {
      let value = probability(
        probabilities, across: (Double(column) + 0.5) / Double(columns),
        down: (Double(row) + 0.5) / Double(rows))
      return value.isNaN ? .missing : Surface.color((min(max(value, 0), 1) * 24).rounded() / 24)
    }
    let index = row * grid.columns + column
    guard case .classes(let classes) = answers, index < classes.count else { return .missing }
    return Color.ofClass(classes[index]).mixed(with: .paper, 0.55)
  }

  /// The line of p = 0.5 between the points of the grid (marching squares).
  private func contour(in frame: VectorFrame) -> [(x1: Double, y1: Double, x2: Double, y2: Double)] {
    guard let values = probabilities else { return [] }
    var pieces: [(x1: Double, y1: Double, x2: Double, y2: Double)] = []
    for row in 0..<max(grid.rows - 1, 0) {
      for column in 0..<max(grid.columns - 1, 0) {
        let ring = [(0, 0), (0, 1), (1, 1), (1, 0)].map { down, across in
          (down: down, across: across, value: probability(values, row + down, column + across))
        }
        guard ring.allSatisfy({ $0.value.isFinite }) else { continue }
        var crossings: [(x: Double, y: Double)] = []
        for (from, to) in zip(ring, ring.dropFirst() + ring.prefix(1))
        where (from.value >= 0.5) != (to.value >= 0.5) {
          let part = (0.5 - from.value) / (to.value - from.value)
          let across = Double(from.across) + part * Double(to.across - from.across)
          let down = Double(from.down) + part * Double(to.down - from.down)
          crossings.append(
            frame.place(
              across: (Double(column) + 0.5 + across) / Double(grid.columns),
              down: (Double(row) + 0.5 + down) / Double(grid.rows)))
        }
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          pieces.append((crossings[pair].x, crossings[pair].y, crossings[pair + 1].x, crossings[pair + 1].y))
        }
      }
    }
    return pieces
  }
}
