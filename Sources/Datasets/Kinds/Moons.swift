// Moons.swift — two half moons that reach into each other.
import Tensors

extension DatasetKind {
  /// Half circles of radius 1: class 0 about (0, 0), open below; class 1 about (1, ½), open above.
  public static let moons = points(
    "moons", "two half moons that reach into each other", noise: 0.1, example: "data moons n=200 noise=0.1"
  ) { label, _, random in
    let angle = random.uniform(0, .pi)
    let (x1, x2) = (Math.cos(angle), Math.sin(angle))
    return label == 0 ? (x1, x2) : (1 - x1, 0.5 - x2)
  }
}
