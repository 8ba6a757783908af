// Moons.swift — two half moons that reach into each other.
import Tensors

extension DatasetKind {
  /// Half circles of radius 1: class 0 about (0, 0), open below; class 1 about (1, ½), open above.
  package static let moons = points(
    "moons", "two half moons that reach into each other", noise: 0.1, example: "data moons n=200 noise=0.1",
    details: [
      "Half circles of radius 1: class 0 about (0, 0), open below, class 1 about (1, ½), open above."
    ],
    claims: [
      Claim("data moons noise=0; max(abs((x1^2 + x2^2 - 1) * (1 - y))) < 1e-12", prints: "1"),
      Claim("data moons noise=0; max(abs(((x1 - 1)^2 + (x2 - 0.5)^2 - 1) * y)) < 1e-12", prints: "1"),
      Claim("data moons noise=0; max(-x2 * (1 - y)) <= 0", prints: "1"),
      Claim("data moons noise=0; max((x2 - 0.5) * y) <= 0", prints: "1"),
      Claim("data moons seed=5; a = x; data moons seed=5 noise=0.1; max(abs(x - a))", prints: "0"),
    ]
  ) { label, _, random in
    let angle = random.uniform(0, .pi)
    let (x1, x2) = (Math.cos(angle), Math.sin(angle))
    return label == 0 ? (x1, x2) : (1 - x1, 0.5 - x2)
  }
}
