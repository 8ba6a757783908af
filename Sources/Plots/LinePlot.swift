// LinePlot.swift — series of numbers as lines, such as the loss over the steps.

/// One line of a line plot.
package struct PlotSeries: Sendable {
  /// Name in the legend.
  package var name: String
  /// Its points, from left to right.
  package var points: [(x: Double, y: Double)]

  /// A series of points.
  package init(_ name: String, points: [(x: Double, y: Double)]) {
    self.name = name
    self.points = points
  }

  /// A series of values one step apart, the first of them at `start`.
  package init(_ name: String, _ values: [Double], from start: Double = 1) {
    self.init(name, points: values.enumerated().map { (x: start + Double($0.offset), y: $0.element) })
  }
}

/// Lines over common axes.
package struct LinePlot: Plot {
  /// The lines, drawn in this order.
  package var series: [PlotSeries]
  /// True when equal steps upwards multiply; values that are not positive are then left out.
  package var isLogarithmic: Bool
  /// Names of the axes.
  package var names: (x: String, y: String)

  /// A picture of series.
  package init(_ series: [PlotSeries], isLogarithmic: Bool = false, x: String = "step", y: String = "") {
    self.series = series
    self.isLogarithmic = isLogarithmic
    names = (x, y)
  }

  private func axes(rows: Int) -> (x: Axis, y: Axis)? {
    let all = series.flatMap { $0.points }
    let isWhole = all.allSatisfy { !Axis.isDrawable($0.x) || $0.x == $0.x.rounded() }
    guard let x = Axis(covering: all.map({ $0.x }), name: names.x, isWhole: isWhole),
      let tight = Axis(
        covering: all.filter { Axis.isDrawable($0.x) }.map { $0.y }, name: names.y,
        spacing: isLogarithmic ? .logarithmic : .linear)
    else { return nil }
    guard !isLogarithmic else { return (x, tight.roundedOut(atMost: rows)) }
    // Errors and losses are read from zero, unless that would leave no room for the line.
    let fromZero = tight.lower > 0 && tight.lower < 0.5 * tight.upper
    let y = Axis(fromZero ? 0 : tight.lower, tight.upper, name: names.y)
    return (x, y.roundedOut(atMost: max(rows / 4, 2)))
  }

  private var nothing: String {
    let what = isLogarithmic ? "no positive finite value" : "no finite value"
    let isEmpty = series.allSatisfy { $0.points.isEmpty }
    return isEmpty ? "nothing to plot: no values yet" : "nothing to plot: \(what)"
  }

  /// Number of points beyond the axes.
  private func hidden(_ x: Axis, _ y: Axis) -> [LegendEntry] {
    let points = series.flatMap { $0.points }
    let count = points.filter { x.fraction($0.x) == nil || y.fraction($0.y) == nil }.count
    guard count > 0 else { return [] }
    let why = isLogarithmic ? "not positive or not finite" : "not finite"
    return [LegendEntry(sign: "", text: "(\(count) \(why))")]
  }

  /// The picture with a sign a series; in half blocks a colour a series.
  package func text(_ options: PlotOptions) -> [String] {
    guard let (x, y) = axes(rows: options.drawnRows(usual: 14)) else { return sentence(nothing, options) }
    var frame = TextFrame(x: x, y: y, columns: 60, rows: 14, options)
    let signs: [Character] = ["*", "o", "+", "x", "#", "@", "%", "&", "~", "="]
    var entries: [LegendEntry] = []
    for (index, line) in series.enumerated() {
      let (sign, color) = (signs[index % signs.count], Color.ofSeries(index))
      for stretch in Trace(line.points, x, y, columns: frame.columns).stretches {
        draw(stretch, sign, color, in: &frame)
      }
      entries.append(
        LegendEntry(
          sign: options.style.isBlocks ? "█" : String(sign), text: line.name, color: color))
    }
    frame.addLegend(entries + hidden(x, y))
    return frame.lines()
  }

  /// Draws one unbroken stretch; where it is steep it fills the levels between.
  private func draw(
    _ stretch: [(column: Int, height: Double)], _ sign: Character, _ color: Color, in frame: inout TextFrame
  ) {
    let levels = frame.levels
    var previous: Int?
    for (column, height) in stretch {
      let level = levels - 1 - min(Int(height * Double(levels)), levels - 1)
      var filled = level...level
      if let previous, previous < level - 1 { filled = (previous + 1)...level }
      if let previous, previous > level + 1 { filled = level...(previous - 1) }
      for each in filled { frame.mark(sign, color, column: column, level: each) }
      previous = level
    }
  }

  /// The picture as lines.
  package func svg(_ options: PlotOptions) -> [String] {
    guard let (x, y) = axes(rows: 24) else { return sentence(nothing, options) }
    let entries = series.enumerated().map { index, line in
      LegendEntry(sign: "", text: line.name, color: .ofSeries(index))
    }
    var frame = VectorFrame(
      x: x, y: y, width: 560, height: 300, legend: entries + hidden(x, y), options)
    frame.drawGrid()
    for (index, line) in series.enumerated() {
      let pieces = line.points.map { frame.point($0.x, $0.y) }.split(whereSeparator: { $0 == nil })
      for piece in pieces {
        let all = piece.compactMap { $0 }
        // Points beyond one a column of the drawing add nothing.
        let step = max(1, all.count / 1_000)
        let points = all.indices.filter { $0 % step == 0 || $0 == all.count - 1 }.map { all[$0] }
        if points.count == 1, let only = points.first {
          frame.drawing.circle(x: only.x, y: only.y, radius: 3, fill: .ofSeries(index), stroke: .paper)
        } else {
          frame.drawing.polyline(points, color: .ofSeries(index))
        }
      }
    }
    frame.drawAxes()
    return frame.drawing.lines(title: options.title.isEmpty ? names.y : options.title)
  }
}

extension Color {
  /// The colour of a series: blue first, so that a single line is not orange.
  fileprivate static func ofSeries(_ index: Int) -> Color { index < 2 ? ofClass(1 - index) : ofClass(index) }
}

/// A series brought to one height a column.
///
/// Several points in a column are averaged; columns between two points lie on the line between them. A value
/// that is not on the axes breaks the line.
struct Trace {
  /// The unbroken parts, each with one height (0…1) a column.
  private(set) var stretches: [[(column: Int, height: Double)]] = []

  init(_ points: [(x: Double, y: Double)], _ x: Axis, _ y: Axis, columns: Int) {
    var sums: [(column: Int, sum: Double, count: Double)] = []
    for point in points {
      guard let column = x.cell(point.x, of: columns), let height = y.fraction(point.y) else {
        close(&sums)
        continue
      }
      if let last = sums.last, last.column == column {
        sums[sums.count - 1].sum += height
        sums[sums.count - 1].count += 1
      } else {
        sums.append((column, height, 1))
      }
    }
    close(&sums)
  }

  /// Ends a stretch: fills the columns between its points.
  private mutating func close(_ sums: inout [(column: Int, sum: Double, count: Double)]) {
    var stretch: [(column: Int, height: Double)] = []
    for (column, sum, count) in sums {
      let height = sum / count
      if let last = stretch.last, last.column < column - 1 {
        for between in (last.column + 1)..<column {
          let part = Double(between - last.column) / Double(column - last.column)
          stretch.append((between, last.height + (height - last.height) * part))
        }
      }
      stretch.append((column, height))
    }
    if !stretch.isEmpty { stretches.append(stretch) }
    sums = []
  }
}
