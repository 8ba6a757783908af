// BoundaryPlot.swift — a network's answers at every point of the plane, with the examples on top.

/// The points of the plane at which a network is asked, in rows from the top.
package struct BoundaryGrid: Sendable {
  /// The least and greatest x.
  package let xRange: ClosedRange<Double>
  /// The least and greatest y.
  package let yRange: ClosedRange<Double>
  /// Number of points below one another.
  package let rows: Int
  /// Number of points in a row.
  package let columns: Int

  /// A grid over a rectangle; each point is the middle of its share of it.
  package init(xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, rows: Int = 40, columns: Int = 40) {
    self.xRange = xRange
    self.yRange = yRange
    self.rows = max(rows, 1)
    self.columns = max(columns, 1)
  }

  /// A grid over all the points and a tenth of their spread around them.
  package init(around points: [PlotPoint], rows: Int = 40, columns: Int = 40) {
    let x = Axis(covering: points.map { $0.x }, margin: 0.1) ?? Axis(-1, 1)
    let y = Axis(covering: points.map { $0.y }, margin: 0.1) ?? Axis(-1, 1)
    self.init(xRange: x.lower...x.upper, yRange: y.lower...y.upper, rows: rows, columns: columns)
  }

  /// The x of a column, the first one leftmost.
  package func x(column: Int) -> Double {
    xRange.lowerBound + (Double(column) + 0.5) / Double(columns) * (xRange.upperBound - xRange.lowerBound)
  }

  /// The y of a row, the first one on top.
  package func y(row: Int) -> Double {
    yRange.upperBound - (Double(row) + 0.5) / Double(rows) * (yRange.upperBound - yRange.lowerBound)
  }
}

/// The decision boundary of a network with two inputs.
package struct BoundaryPlot: Plot {
  /// Answers of a network at the points of a grid, row by row from the top.
  package enum Answers: Sendable {
    /// The probability of the second of two classes.
    case probability([Double])
    /// The class that is most probable, of several.
    case classes([Int])
    /// Outputs of one unit, `limit` on both sides of `middle`, where the line is drawn.
    case values([Double], name: String, middle: Double, limit: Double)

    /// The same with a middle and a limit that a scale can be made of.
    fileprivate var drawable: Answers {
      guard case .values(let values, let name, let middle, let limit) = self else { return self }
      return .values(
        values, name: name, middle: middle.isFinite ? middle : 0,
        limit: limit.isFinite && limit > 0 ? limit : 1)
    }
  }

  /// Points at which the network was evaluated.
  package var grid: BoundaryGrid
  /// Answers of the network at these points.
  package var answers: Answers
  /// The examples to draw on top.
  package var points: [PlotPoint]
  /// Names of the classes, in order.
  package var classNames: [String]
  /// Names of the axes.
  package var names: (x: String, y: String)

  /// A picture of answers with examples on top.
  package init(
    _ grid: BoundaryGrid, _ answers: Answers, points: [PlotPoint] = [], classNames: [String] = [],
    x: String = "x1", y: String = "x2"
  ) {
    self.grid = grid
    self.answers = answers.drawable
    self.points = points
    self.classNames = classNames
    names = (x, y)
  }

  private var axes: (x: Axis, y: Axis) {
    (
      Axis(grid.xRange.lowerBound, grid.xRange.upperBound, name: names.x),
      Axis(grid.yRange.lowerBound, grid.yRange.upperBound, name: names.y)
    )
  }

  private var marks: ClassMarks {
    var highest = points
    if case .classes(let classes) = answers, let last = classes.max() {
      highest.append(PlotPoint(0, 0, label: last))
    }
    return ClassMarks(of: highest, names: classNames.isEmpty ? ["0", "1"] : classNames)
  }

  /// The picture: in ASCII darker signs for a higher probability, `#` along p = 0.5.
  package func text(_ options: PlotOptions) -> [String] {
    let marks = marks
    var frame = TextFrame(x: axes.x, y: axes.y, columns: 40, rows: 16, options)
    let surface = Surface(grid, answers)
    for row in 0..<frame.rows {
      for column in 0..<frame.columns {
        if options.style.isBlocks {
          for half in (2 * row)...(2 * row + 1) {
            let patch = surface.patch(
              column, half, columns: frame.columns, rows: 2 * frame.rows, options.style)
            frame.paint(patch.color, column: column, half: half)
          }
        } else {
          let patch = surface.patch(column, row, columns: frame.columns, rows: frame.rows)
          frame.put(patch.sign, column: column, row: row)
        }
      }
    }
    let (hidden, shared) = marks.draw(points, in: &frame) { _ in .black }
    frame.addLegend(marks.legend() + ClassMarks.notes(hidden: hidden, shared: shared))
    frame.addLegend(surface.legend(options))
    return frame.lines()
  }

  /// The picture in flat colours with the line of p = 0.5.
  package func svg(_ options: PlotOptions) -> [String] {
    let marks = marks
    let surface = Surface(grid, answers)
    let (x, y) = axes
    let hidden = points.filter { x.fraction($0.x) == nil || y.fraction($0.y) == nil }.count
    var frame = VectorFrame(
      x: x, y: y, width: 420, height: 420,
      legend: marks.svgLegend() + surface.svgLegend(options) + ClassMarks.notes(hidden: hidden), options)
    surface.draw(in: &frame)
    marks.draw(points, in: &frame)
    frame.drawAxes()
    return frame.drawing.lines(title: options.title.isEmpty ? "decision boundary" : options.title)
  }
}
