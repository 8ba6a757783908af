// Points.swift — examples in the plane: their signs, colours and legend.

/// One example in the plane.
package struct PlotPoint: Sendable {
  /// Horizontal coordinate, from left to right.
  package var x: Double
  /// Vertical coordinate, from bottom to top.
  package var y: Double
  /// Its class, counted from 0; the first ten have signs and colours of their own.
  package var label: Int

  /// A point of a class.
  package init(_ x: Double, _ y: Double, label: Int = 0) {
    self.x = x
    self.y = y
    self.label = label
  }
}

/// Marks of the classes of a picture.
struct ClassMarks {
  private let names: [String]
  private let count: Int

  /// Marks for the classes that the points have, named by `names` where it is long enough.
  init(of points: [PlotPoint], names: [String]) {
    self.names = names
    count = max((points.map { min($0.label, 9) }.max() ?? 0) + 1, min(names.count, 10), 1)
  }

  /// `o` and `x` for two classes, digits where there are more.
  func sign(_ label: Int) -> Character {
    let index = ((label % 10) + 10) % 10
    let signs: [Character] = count <= 2 ? ["o", "x"] : ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
    return signs[index % signs.count]
  }

  /// Meanings of the signs.
  func legend() -> [LegendEntry] {
    (0..<count).map { label in
      let name = label < names.count ? names[label] : String(label)
      let sign = String(sign(label))
      return LegendEntry(sign: sign, text: name == sign ? "" : name, color: .ofClass(label))
    }
  }

  /// Meanings of the colours.
  func svgLegend() -> [LegendEntry] {
    (0..<count).map { label in
      let name = label < names.count ? names[label] : String(label)
      return LegendEntry(sign: "", text: name, color: .ofClass(label))
    }
  }

  /// Puts the points into a frame and returns the number of those that could not be drawn.
  ///
  /// A cell shared by points of different classes shows `&`.
  func draw(_ points: [PlotPoint], in frame: inout TextFrame, ink: (Int) -> Color) -> (
    hidden: Int, shared: Bool
  ) {
    var classes: [Int: Int] = [:]
    var hidden = 0
    var shared = false
    for point in points {
      guard let column = frame.x.cell(point.x, of: frame.columns),
        let cell = frame.y.cell(point.y, of: frame.rows)
      else {
        hidden += 1
        continue
      }
      let row = frame.rows - 1 - cell
      let place = row * frame.columns + column
      let isMixed = classes[place].map { $0 != point.label } ?? false
      classes[place] = isMixed ? -1 : point.label
      shared = shared || isMixed
      frame.put(
        isMixed ? "&" : sign(point.label), column: column, row: row, ink: isMixed ? .ink : ink(point.label))
    }
    return (hidden, shared)
  }

  /// Draws the points as dots.
  func draw(_ points: [PlotPoint], in frame: inout VectorFrame) {
    for point in points {
      guard let place = frame.point(point.x, point.y) else { continue }
      frame.drawing.circle(x: place.x, y: place.y, radius: 4.5, fill: .ofClass(point.label), stroke: .paper)
    }
  }

  /// Notes on points outside the picture.
  static func notes(hidden: Int, shared: Bool = false) -> [LegendEntry] {
    var notes: [LegendEntry] = []
    if shared { notes.append(LegendEntry(sign: "&", text: "several classes")) }
    if hidden > 0 {
      notes.append(LegendEntry(sign: "", text: "(\(hidden) outside or not a number)"))
    }
    return notes
  }
}
