// VectorFrame.swift — axes, ticks, title and legend around a plotting area in SVG.

import Typography

/// An SVG drawing with labelled axes.
struct VectorFrame {
  let x: Axis
  let y: Axis
  var drawing: SVG
  private let left: Double
  private let top: Double
  private let width: Double
  private let height: Double
  private let options: PlotOptions
  private let legend: [LegendEntry]
  private let perLine: Int
  private let xName: String, yName: String

  /// An empty frame around an area of the given size, with room for a legend of `perLine` entries a line.
  init(
    x: Axis, y: Axis, width: Double, height: Double, legend: [LegendEntry], perLine: Int = 5,
    _ options: PlotOptions
  ) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.options = options
    self.legend = legend
    self.perLine = max(perLine, 1)
    let labels = y.ticks(atMost: 6).map { displayWidth(of: options.number($0)) }
    left = 26 + 8 * Double(min(labels.max() ?? 1, 14))
    top = (options.title.isEmpty ? 14 : 38) + (y.name.isEmpty ? 0 : 20)
    // Names of axes are at most as long as the drawing is wide.
    xName = shortened(harmless(x.name), to: 60)
    yName = shortened(harmless(y.name), to: max(20, Int((left + width) / 8)))
    drawing = SVG(
      width: left + width + 26 + 8 * Double(displayWidth(of: xName)),
      height: top + height + 34 + 22 * Double((legend.count + perLine - 1) / perLine))
  }

  /// The point of the drawing where two values meet; nil when they are off the axes.
  func point(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double)? {
    guard let across = x.fraction(xValue), let up = y.fraction(yValue) else { return nil }
    return (left + across * width, top + (1 - up) * height)
  }

  /// A point of the area from fractions of its width and, from the top, of its height.
  func place(across: Double, down: Double) -> (x: Double, y: Double) {
    (left + across * width, top + down * height)
  }

  /// Draws lines at the ticks, before the plotted data.
  mutating func drawGrid() {
    let color = Color(228, 231, 235)
    for tick in x.ticks(atMost: 8) {
      guard let across = x.fraction(tick) else { continue }
      drawing.line(left + across * width, top, left + across * width, top + height, color: color)
    }
    for tick in y.ticks(atMost: 6) {
      guard let up = y.fraction(tick) else { continue }
      drawing.line(left, top + (1 - up) * height, left + width, top + (1 - up) * height, color: color)
    }
  }

  /// Draws edges, ticks, names, title and legend, over the plotted data.
  mutating func drawAxes() {
    drawing.rect(x: left, y: top, width: width, height: height, fill: nil, stroke: .faint)
    for tick in x.ticks(atMost: 8) {
      guard let across = x.fraction(tick) else { continue }
      let place = left + across * width
      drawing.line(place, top + height, place, top + height + 5, color: .faint)
      drawing.text(options.number(tick), x: place, y: top + height + 20, anchor: .middle, size: 12)
    }
    for tick in y.ticks(atMost: 6) {
      guard let up = y.fraction(tick) else { continue }
      let place = top + (1 - up) * height
      drawing.line(left - 5, place, left, place, color: .faint)
      drawing.text(options.number(tick), x: left - 9, y: place + 4, anchor: .end, size: 12)
    }
    drawing.text(xName, x: left + width + 10, y: top + height + 4)
    // The name stands over the axis, unless that would reach over the edge.
    let isWide = 4 * Double(displayWidth(of: yName)) > left - 4
    drawing.text(yName, x: isWide ? 4 : left, y: top - 8, anchor: isWide ? .start : .middle)
    drawing.text(options.title, x: left, y: 24, size: 15, isBold: true)
    drawLegend()
  }

  /// The legend below the axes.
  private mutating func drawLegend() {
    for (index, entry) in legend.enumerated() {
      let place = (
        x: left + Double(index % perLine) * width / Double(perLine),
        y: top + height + 44 + 22 * Double(index / perLine)
      )
      if let color = entry.color {
        drawing.circle(x: place.x + 5, y: place.y - 4, radius: 5, fill: color, stroke: .paper)
      }
      drawing.text(entry.text, x: place.x + (entry.color == nil ? 0 : 15), y: place.y)
    }
  }
}
