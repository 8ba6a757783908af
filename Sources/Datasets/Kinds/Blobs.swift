// Blobs.swift — a cloud of points for each class.
import Tensors

extension DatasetKind {
  /// Normal clouds whose middles stand evenly on a circle of radius 0.7, class 0 at the right.
  public static let blobs = points(
    "blobs", "a round cloud of points for each class", noise: 0.15,
    extra: [.option("classes", .integer, "clouds, 2 to 10; 2 unless given")],
    example: "data blobs n=300 classes=3"
  ) { arguments throws(DatasetError) in
    let classes = arguments.numbers["classes"] ?? 2
    guard classes >= 2, classes <= 10, classes == classes.rounded() else {
      throw DatasetError("classes is \(short(classes)), and blobs have 2 to 10 of them")
    }
    return Int(classes)
  } point: { label, classes, _ in
    let angle = 2 * .pi * Double(label) / Double(classes)
    return (0.7 * Math.cos(angle), 0.7 * Math.sin(angle))
  }
}
