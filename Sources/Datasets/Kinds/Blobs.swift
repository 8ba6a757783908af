// Blobs.swift — a cloud of points for each class.
import Tensors

extension DatasetKind {
  /// Normal clouds with their middles evenly on a circle of radius 0.7, class 0 at the right.
  package static let blobs = points(
    "blobs", "a round cloud of points for each class", noise: 0.15,
    extra: [.option("classes", .integer, "clouds, 2 to 10; 2 unless given")],
    example: "data blobs n=300 classes=3",
    details: ["Their middles stand evenly on a circle of radius 0.7, the first of them at the right."],
    claims: [
      Claim("data blobs seed=5; a = x; data blobs seed=5; max(abs(x - a))", prints: "0"),
      Claim("data blobs classes=3 noise=0; max(abs(x1^2 + x2^2 - 0.49)) < 1e-12", prints: "1"),
      Claim("data blobs classes=4 noise=0; max(abs((x1 - 0.7) * (y == 0))) < 1e-12", prints: "1"),
      Claim("data blobs classes=4 noise=0; max(abs((x2 - 0.7) * (y == 1))) < 1e-12", prints: "1"),
      Claim("data blobs n=20000; abs(sqrt(mean((x1 - 0.7 + 1.4 * y)^2)) - 0.15) < 0.005", prints: "1"),
      Claim(
        "data blobs n=20000 noise=0.5; abs(sqrt(mean((x1 - 0.7 + 1.4 * y)^2)) - 0.5) < 0.01", prints: "1"),
      Claim(
        "data blobs n=4; examples", prints: "blobs  4 examples, 2 inputs, 2 classes (2 of 0, 2 of 1)"),
    ]
  ) { arguments throws(DatasetError) in
    let classes = arguments.values.number("classes") ?? 2
    guard classes >= 2, classes <= 10, classes == classes.rounded() else {
      throw DatasetError(
        .argument, "classes is \(short(classes)), and blobs have 2 to 10 of them", argument: "classes")
    }
    return Int(classes)
  } point: { label, classes, _ in
    let angle = 2 * .pi * Double(label) / Double(classes)
    return (0.7 * Math.cos(angle), 0.7 * Math.sin(angle))
  }
}
