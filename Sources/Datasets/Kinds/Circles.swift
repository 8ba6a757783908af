// Circles.swift — a disc inside a ring.
import Tensors

extension DatasetKind {
  /// Class 1 is the disc of radius 0.5 about the origin, class 0 the ring from 0.7 to 1 around it.
  package static let circles = points(
    "circles", "a disc (class 1) inside a ring (class 0)", noise: 0, example: "data circles n=200 noise=0.05",
    details: ["The disc has a radius of 0.5, the ring goes from 0.7 to 1."],
    claims: [
      Claim("data circles n=5000; max(sqrt(x1^2 + x2^2) * y) <= 0.5", prints: "1"),
      Claim("data circles n=5000; max(sqrt(x1^2 + x2^2) * y) > 0.499", prints: "1"),
      Claim("data circles n=5000; max((0.7 - sqrt(x1^2 + x2^2)) * (1 - y)) <= 0", prints: "1"),
      Claim("data circles n=5000; max(sqrt(x1^2 + x2^2)) <= 1", prints: "1"),
      Claim(
        "data circles n=5000 seed=5; a = x; data circles n=5000 seed=5 noise=0; max(abs(x - a))", prints: "0"),
    ]
  ) { label, _, random in
    let angle = random.uniform(0, 2 * .pi)
    let radius = label == 1 ? random.uniform(0, 0.5) : random.uniform(0.7, 1)
    return (radius * Math.cos(angle), radius * Math.sin(angle))
  }
}
