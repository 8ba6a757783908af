// IDX.swift — the files of MNIST and its relatives.
import Tensors

extension DatasetKind {
  /// Images, or rows of numbers, and the class number of each.
  package static let idx = DatasetKind(
    "idx", "MNIST's files: one of images, one of their labels; .gz too",
    arguments: [
      .positional("images", .file, "`…-images-idx3-ubyte`"),
      .positional("labels", .file, "`…-labels-idx1-ubyte`"),
    ],
    example: "data idx t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz",
    details: [
      "The labels are class numbers from 0. Files that were compressed with gzip are unpacked on the way, whatever their name."
    ],
    claims: [
      Claim(
        "data idx images-idx3-ubyte labels-idx1-ubyte",
        prints: "idx  6 examples, images of 3×4×1, 3 classes (2 of 0, 2 of 1, 2 of 2)"),
      Claim(
        "data idx images-idx3-ubyte.gz labels-idx1-ubyte; example 2; x",
        prints: "[10 11 12 13; 14 15 16 17; 18 19 20 21]"),
      Claim("data idx images-idx3-ubyte labels-idx1-ubyte; y", prints: "[0; 1; 2; 0; 1; 2]"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let images = try arguments.reading(try arguments.path("images")) { stream throws(DatasetError) in
      try IDXArray(stream)
    }
    let labels = try arguments.reading(try arguments.path("labels")) { stream throws(DatasetError) in
      try IDXArray(stream, besides: images.numbers.count)
    }
    guard images.sizes.count > 1 else {
      throw images.file.error(
        "holds one number for each example, so these are labels",
        hint: labels.sizes.count > 1 ? "name the images first, then the labels" : nil)
    }
    guard labels.sizes.count == 1 else {
      throw labels.file.error("has \(labels.sizes.count) axes, and labels are one number each")
    }
    let n = images.sizes[0]
    try labels.file.check(count: labels.sizes[0], equals: n, of: images.file, "labels")
    guard classCount(labels.numbers) != nil else {
      let wrong = labels.numbers.firstIndex { classCount([$0]) == nil } ?? 0
      throw labels.file.error(
        "label \(wrong + 1) is \(short(labels.numbers[wrong])), and labels are whole numbers from 0 to 999")
    }
    let shape = images.sizes.count == 3 ? [n, 1] + images.sizes.dropFirst() : images.sizes
    return .labelled("idx", inputs: images.numbers, shape: shape, labels: labels.numbers)
  }
}
