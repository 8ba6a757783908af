// SVG.swift — an SVG document, element by element.

/// A drawing in SVG: self-contained, without scripts, readable on light and dark pages.
struct SVG {
  let width: Double
  let height: Double
  private var body: [String] = []

  /// An empty drawing on white paper.
  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// Position of a text relative to its point.
  enum Anchor: String { case start, middle, end }

  mutating func rect(
    x: Double, y: Double, width: Double, height: Double, fill: Color?, stroke: Color? = nil,
    strokeWidth: Double = 1
  ) {
    var attributes = "x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" height=\"\(n(height))\""
    attributes += " fill=\"\(fill?.hex ?? "none")\""
    if let stroke { attributes += " stroke=\"\(stroke.hex)\" stroke-width=\"\(n(strokeWidth))\"" }
    body.append("<rect \(attributes)/>")
  }

  /// A rectangle among many.
  typealias Tile = (x: Double, y: Double, width: Double, height: Double, fill: Color)

  /// Draws many rectangles, those of one colour as one element.
  mutating func tiles(_ tiles: [Tile]) {
    var order: [Color] = []
    var paths: [Color: String] = [:]
    for tile in tiles {
      if paths[tile.fill] == nil { order.append(tile.fill) }
      paths[tile.fill, default: ""] +=
        "M\(n(tile.x)) \(n(tile.y))h\(n(tile.width))v\(n(tile.height))h\(n(-tile.width))z"
    }
    for color in order { body.append("<path d=\"\(paths[color] ?? "")\" fill=\"\(color.hex)\"/>") }
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: Color, width: Double = 1
  ) {
    body.append(
      "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\""
        + " stroke=\"\(color.hex)\" stroke-width=\"\(n(width))\"/>")
  }

  mutating func circle(x: Double, y: Double, radius: Double, fill: Color, stroke: Color) {
    body.append(
      "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" fill=\"\(fill.hex)\" stroke=\"\(stroke.hex)\"/>"
    )
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], color: Color) {
    let text = points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
    body.append(
      "<polyline points=\"\(text)\" fill=\"none\" stroke=\"\(color.hex)\" stroke-width=\"2\""
        + " stroke-linejoin=\"round\"/>")
  }

  /// Straight pieces in one colour, as one element.
  mutating func segments(
    _ pieces: [(x1: Double, y1: Double, x2: Double, y2: Double)], color: Color, width: Double
  ) {
    guard !pieces.isEmpty else { return }
    let path = pieces.map { "M\(n($0.x1)) \(n($0.y1))L\(n($0.x2)) \(n($0.y2))" }.joined()
    body.append(
      "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color.hex)\" stroke-width=\"\(n(width))\""
        + " stroke-linecap=\"round\"/>")
  }

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, color: Color = .ink, size: Double = 13,
    isBold: Bool = false
  ) {
    guard !text.isEmpty else { return }
    body.append(
      "<text x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(color.hex)\""
        + " font-size=\"\(n(size))\"\(isBold ? " font-weight=\"bold\"" : "")>\(escaped(text))</text>")
  }

  /// The whole document, a line an element.
  func lines(title: String) -> [String] {
    let size = "width=\"\(n(width))\" height=\"\(n(height))\" viewBox=\"0 0 \(n(width)) \(n(height))\""
    let font = "font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\""
    return [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) \(font) role=\"img\">",
      "<title>\(escaped(title))</title>",
      "<rect width=\"\(n(width))\" height=\"\(n(height))\" rx=\"6\" fill=\"\(Color.paper.hex)\"/>",
    ] + body + ["</svg>"]
  }

  /// Text that may stand between tags or in quotes.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in harmless(text) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// A coordinate in at most two decimals.
  private func n(_ value: Double) -> String {
    let hundredths = value.isFinite ? Int((min(max(value, -1e6), 1e6) * 100).rounded()) : 0
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let decimals = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    return (hundredths < 0 ? "-" : "") + String(whole) + decimals
  }
}
