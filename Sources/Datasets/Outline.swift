// Outline.swift — outlines of simple objects, as distances from a point to their edge.
import Tensors

/// An outline in the plane: the distance of a point to its edge, negative inside.
///
/// Objects have their middle at the origin and reach to about 1 from there; the y axis points down.
///
/// - Source: Inigo Quilez, "2D distance functions" (2020): polygon, segment, union and difference.
struct Outline: Sendable {
  /// Name of the object.
  let name: String
  /// Distance of (x, y) to the edge.
  let distance: @Sendable (_ x: Double, _ y: Double) -> Double

  /// A corner of a polygon.
  private typealias Corner = (x: Double, y: Double)

  /// The objects, one for each class.
  static let objects: [Outline] = [
    Outline(name: "ball") { x, y in length(x, y) - 0.85 },
    Outline(name: "ring") { x, y in abs(length(x, y) - 0.68) - 0.22 },
    Outline(name: "box", polygon([(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)])),
    Outline(name: "tent", polygon([(0, -1), (0.95, 0.8), (-0.95, 0.8)])),
    Outline(
      name: "cross",
      polygon([
        (-0.28, -0.95), (0.28, -0.95), (0.28, -0.28), (0.95, -0.28), (0.95, 0.28), (0.28, 0.28), (0.28, 0.95),
        (-0.28, 0.95), (-0.28, 0.28), (-0.95, 0.28), (-0.95, -0.28), (-0.28, -0.28),
      ])),
    Outline(
      name: "star",
      polygon(
        (0..<10).map { i in
          let (angle, radius) = (Double(i) * .pi / 5, i.isMultiple(of: 2) ? 1.05 : 0.45)
          return (radius * Math.sin(angle), -radius * Math.cos(angle))
        })),
    // A disc without a second one.
    Outline(name: "moon") { x, y in max(length(x, y) - 0.95, 0.75 - length(x - 0.45, y)) },
    Outline(
      name: "arrow",
      polygon([
        (-0.95, -0.22), (0.1, -0.22), (0.1, -0.75), (1, 0), (0.1, 0.75), (0.1, 0.22), (-0.95, 0.22),
      ])),
    // Two discs and a bar between them.
    Outline(name: "dumbbell") { x, y in
      min(
        length(abs(x) - 0.62, y) - 0.42,
        length(x - max(-0.6, min(0.6, x)), y) - 0.15)
    },
    // Three bars that stand upright.
    Outline(name: "fence") { x, y in
      let nearest = max(-0.7, min(0.7, (x / 0.7).rounded() * 0.7))
      return length(x - nearest, y - max(-0.75, min(0.75, y))) - 0.17
    },
  ]

  private init(name: String, _ distance: @escaping @Sendable (Double, Double) -> Double) {
    (self.name, self.distance) = (name, distance)
  }

  private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

  /// The distance to the edges of a polygon; a point is inside where a ray from it crosses an odd number of them.
  private static func polygon(_ corners: [Corner]) -> @Sendable (Double, Double) -> Double {
    let edges = corners.indices.map { (from: corners[$0], to: corners[($0 + 1) % corners.count]) }
    return { x, y in
      var (square, isInside) = (Double.infinity, false)
      for (from, to) in edges {
        let (dx, dy, px, py) = (to.x - from.x, to.y - from.y, x - from.x, y - from.y)
        let t = max(0, min(1, (px * dx + py * dy) / (dx * dx + dy * dy)))
        let (u, v) = (px - t * dx, py - t * dy)
        square = min(square, u * u + v * v)
        if (from.y > y) != (to.y > y), px < py * dx / dy { isInside.toggle() }
      }
      return isInside ? -square.squareRoot() : square.squareRoot()
    }
  }
}
