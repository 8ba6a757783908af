// ScatterPlot.swift — examples in the plane, a sign and a colour a class.

/// Examples in the plane, up to ten classes of them.
package struct ScatterPlot: Plot {
  /// The examples.
  package var points: [PlotPoint]
  /// Names of the classes, in order.
  package var classNames: [String]
  /// Names of the axes.
  package var names: (x: String, y: String)

  /// A picture of examples; the axes cover all of them.
  package init(_ points: [PlotPoint], classNames: [String] = [], x: String = "x1", y: String = "x2") {
    self.points = points
    self.classNames = classNames
    names = (x, y)
  }

  private func axes() -> (x: Axis, y: Axis)? {
    let seen = points.filter { Axis.isDrawable($0.x) && Axis.isDrawable($0.y) }
    guard let x = Axis(covering: seen.map({ $0.x }), name: names.x, margin: 0.05),
      let y = Axis(covering: seen.map { $0.y }, name: names.y, margin: 0.05)
    else { return nil }
    return (x, y)
  }

  private var nothing: String {
    points.isEmpty ? "nothing to plot: no examples" : "nothing to plot: no example has two finite numbers"
  }

  /// The picture as letters; in blocks styles the letters are coloured.
  package func text(_ options: PlotOptions) -> [String] {
    guard let (x, y) = axes() else { return sentence(nothing, options) }
    let marks = ClassMarks(of: points, names: classNames)
    var frame = TextFrame(x: x, y: y, columns: 40, rows: 16, options)
    let (hidden, shared) = marks.draw(points, in: &frame, ink: Color.ofClass)
    frame.addLegend(marks.legend() + ClassMarks.notes(hidden: hidden, shared: shared))
    return frame.lines()
  }

  /// The picture as dots.
  package func svg(_ options: PlotOptions) -> [String] {
    guard let (x, y) = axes() else { return sentence(nothing, options) }
    let marks = ClassMarks(of: points, names: classNames)
    let hidden = points.filter { x.fraction($0.x) == nil || y.fraction($0.y) == nil }.count
    var frame = VectorFrame(
      x: x, y: y, width: 420, height: 420, legend: marks.svgLegend() + ClassMarks.notes(hidden: hidden),
      options)
    frame.drawGrid()
    marks.draw(points, in: &frame)
    frame.drawAxes()
    return frame.drawing.lines(title: options.title.isEmpty ? "data" : options.title)
  }
}
