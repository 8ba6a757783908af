// Circles.swift — a disc inside a ring.
import Tensors

extension DatasetKind {
  /// Class 1 is the disc of radius 0.5 about the origin, class 0 the ring from 0.7 to 1 around it.
  public static let circles = points(
    "circles", "a disc (class 1) inside a ring (class 0)", noise: 0, example: "data circles n=200 noise=0.05"
  ) { label, _, random in
    let angle = random.uniform(0, 2 * .pi)
    let radius = label == 1 ? random.uniform(0, 0.5) : random.uniform(0.7, 1)
    return (radius * Math.cos(angle), radius * Math.sin(angle))
  }
}
