// Hand.swift — draws a glyph as one person would, once.
import Tensors

/// Shape of one digit on paper: its slant, its size, its place, the pen.
struct Hand: Sendable {
  /// Pixels per unit of the glyph, as a matrix: (x, y) → (a x + b y, c x + d y).
  private let a, b, c, d: Double
  /// Middle of the glyph, from the middle of the picture.
  private let place: Glyph.Point
  /// The coefficients of x², xy and y² that bend the glyph, for x and for y.
  private let bend: [Double]
  /// Half the width of the pen in pixels.
  private let radius: Double
  /// Number of pixels over which the ink fades at either side of its edge.
  private let softness: Double
  /// The grey level of full ink.
  private let ink: Double

  init(random: inout Random) {
    let turn = 0.1 * random.normal()
    let slant = 0.15 + 0.16 * random.normal()
    let height = random.uniform(8.6, 10.4)
    let width = height * random.uniform(0.85, 1.15)
    // Slanted, then stretched, then turned. The y axis points down: a slant to the right moves the top to the
    // right.
    let (cosine, sine) = (Math.cos(turn), Math.sin(turn))
    (a, b) = (cosine * width, -cosine * width * slant - sine * height)
    (c, d) = (sine * width, -sine * width * slant + cosine * height)
    place = Glyph.Point(x: random.uniform(-1.2, 1.2), y: random.uniform(-1.2, 1.2))
    bend = (0..<6).map { _ in 0.13 * random.normal() }
    radius = random.uniform(0.55, 0.95)
    softness = random.uniform(0.4, 0.7)
    ink = random.uniform(200, 255)
  }

  /// The grey levels 0 … 255 of a square picture, row by row.
  func written(_ glyph: Glyph, side: Int, random: inout Random) -> [Double] {
    let reach = radius + softness
    // The square of each pixel's distance from the middle of the pen's track.
    var squares = [Double](repeating: reach * reach, count: side * side)
    for stroke in glyph.strokes {
      let track = curve(through: onPaper(stroke, side: side, random: &random))
      for (from, to) in zip(track, track.dropFirst()) {
        draw(from, to, reach: reach, side: side, into: &squares)
      }
    }
    return squares.map { square in
      let darkness = (reach - square.squareRoot()) / (2 * softness)
      return (ink * min(1, max(0, darkness))).rounded()
    }
  }

  /// Moves the points of a stroke to their places on the paper, in pixels; a corner stays one.
  private func onPaper(_ stroke: [Glyph.Point], side: Int, random: inout Random) -> [Glyph.Point] {
    let middle = Double(side) / 2
    var points: [Glyph.Point] = []
    for (i, point) in stroke.enumerated() {
      if i > 0, point == stroke[i - 1] {
        points.append(points[i - 1])
        continue
      }
      let (x, y) = (point.x + 0.02 * random.normal(), point.y + 0.02 * random.normal())
      let bentX = x + bend[0] * x * x + bend[1] * x * y + bend[2] * y * y
      let bentY = y + bend[3] * x * x + bend[4] * x * y + bend[5] * y * y
      points.append(
        Glyph.Point(x: middle + place.x + a * bentX + b * bentY, y: middle + place.y + c * bentX + d * bentY))
    }
    return points
  }

  /// Points along the curve of Catmull and Rom through `points` (1974): at each point it runs parallel to the
  /// line between the neighbours.
  private func curve(through points: [Glyph.Point]) -> [Glyph.Point] {
    let pieces = 5
    guard let first = points.first, let last = points.last else { return [] }
    let padded = [first] + points + [last]
    var track = [first]
    for i in 1..<(padded.count - 2) where padded[i] != padded[i + 1] {
      let (p, q, r, s) = (padded[i - 1], padded[i], padded[i + 1], padded[i + 2])
      for piece in 1...pieces {
        let t = Double(piece) / Double(pieces)
        track.append(
          Glyph.Point(x: along(p.x, q.x, r.x, s.x, t), y: along(p.y, q.y, r.y, s.y, t)))
      }
    }
    return track
  }

  /// The curve between q and r, at t from 0 to 1.
  ///
  /// ½ (2q + (r − p) t + (2p − 5q + 4r − s) t² + (3q − p − 3r + s) t³)
  private func along(_ p: Double, _ q: Double, _ r: Double, _ s: Double, _ t: Double) -> Double {
    let (linear, square, cube) = (r - p, 2 * p - 5 * q + 4 * r - s, 3 * q - p - 3 * r + s)
    return 0.5 * (2 * q + t * (linear + t * (square + t * cube)))
  }

  /// Lowers each square of a distance to that from the line between two points.
  private func draw(
    _ from: Glyph.Point, _ to: Glyph.Point, reach: Double, side: Int, into squares: inout [Double]
  ) {
    /// The pixels with their middle within reach of a line from u to v, along one axis.
    func pixels(_ u: Double, _ v: Double) -> Range<Int> {
      let last = Double(side)
      let low = min(last, max(0, (min(u, v) - reach - 0.5).rounded(.up)))
      let high = min(last, max(low, (max(u, v) + reach + 0.5).rounded(.down)))
      return Int(low)..<Int(high)
    }
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = dx * dx + dy * dy
    let columns = pixels(from.x, to.x)
    for row in pixels(from.y, to.y) {
      for column in columns {
        let (x, y) = (Double(column) + 0.5 - from.x, Double(row) + 0.5 - from.y)
        let t = length > 0 ? min(1, max(0, (x * dx + y * dy) / length)) : 0
        let (u, v) = (x - t * dx, y - t * dy)
        squares[row * side + column] = min(squares[row * side + column], u * u + v * v)
      }
    }
  }
}
