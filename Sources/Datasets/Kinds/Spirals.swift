// Spirals.swift — two spirals wound into each other.
import Tensors

extension DatasetKind {
  /// Archimedes' spirals r = θ/θ_max of 1½ turns, class 1 the mirror image of class 0 in the origin.
  package static let spirals = points(
    "spirals", "two spirals wound into each other", noise: 0.02, example: "data spirals n=400 noise=0.02",
    claims: [
      Claim("data spirals noise=0; max(x1^2 + x2^2) <= 1", prints: "1"),
      Claim("data spirals seed=5; a = x; data spirals seed=5 noise=0.02; max(abs(x - a))", prints: "0"),
    ]
  ) { label, _, random in
    // √ of a uniform number spreads the points evenly along the curve: its length grows as r².
    let radius = random.uniform(0.01, 1).squareRoot()
    let angle = 3 * .pi * radius + (label == 0 ? 0 : .pi)
    return (radius * Math.cos(angle), radius * Math.sin(angle))
  }
}
