// CIFAR10.swift — the batches of CIFAR-10: small colour photographs.
import Tensors

extension DatasetKind {
  /// Colour images of 32×32, channels red, green, blue, of ten classes.
  ///
  /// Each image is a byte for its class and 3·32·32 bytes, channel by channel, row by row.
  ///
  /// - Source: Krizhevsky, "Learning multiple layers of features from tiny images" (2009), binary version.
  package static let cifar10 = DatasetKind(
    "cifar10", "CIFAR-10's batches in the binary version, 32×32 colour images",
    arguments: [.positional("files", .file, "one or more of `data_batch_1.bin` …; .gz too", repeats: true)],
    example: "data cifar10 data_batch_1.bin data_batch_2.bin",
    details: [
      "Channel 1 is red, 2 is green, 3 is blue, with levels from 0 to 255. Classes are CIFAR-10's own, 0 to 9."
    ],
    claims: [
      Claim(
        "data cifar10 cifar.bin.gz",
        prints:
          "cifar10  3 examples, images of 32×32×3, 10 classes\nclasses: 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7\n         horse, 8 ship, 9 truck"
      ),
      Claim(
        "data cifar10 cifar.bin.gz cifar.bin.gz",
        prints:
          "cifar10  6 examples, images of 32×32×3, 10 classes\nclasses: 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7\n         horse, 8 ship, 9 truck"
      ),
      Claim("data cifar10 cifar.bin.gz; y", prints: "[0; 1; 2]"),
      Claim("data cifar10 cifar.bin.gz; example 3; [z(0,1)7,8 z(0,2)7,8 z(0,3)7,8]", prints: "[2 12 22]"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let (side, channels) = (32, 3)
    let record = 1 + channels * side * side
    let paths = try arguments.paths("files")
    var n = 0
    for path in paths {
      let stream = try arguments.stream(path)
      guard stream.count > 0, stream.count.isMultiple(of: record) else {
        throw stream.file.error(
          "has \(counted(stream.count, "byte")), and CIFAR-10 has \(record) for each image",
          hint: "the files wanted are those of the binary version: `data_batch_1.bin` …")
      }
      n += stream.count / record
    }
    guard n <= mostNumbers / (record - 1) else {
      throw DatasetError(
        .size, "these files hold \(n) images, and data hold up to \(mostNumbers / (record - 1))",
        file: paths[0])
    }
    var pixels: [Double] = [], labels: [Double] = []
    pixels.reserveLarge(n * (record - 1))
    for path in paths {
      try arguments.reading(path) { stream throws(DatasetError) in
        for image in 0..<(stream.count / record) {
          let bytes = try stream.bytes(record)
          guard bytes.count == record, labels.count < n else {
            throw stream.file.error("is cut short in image \(image + 1)")
          }
          guard bytes[0] < 10 else {
            throw stream.file.error(
              "image \(image + 1) has the label \(bytes[0]), and CIFAR-10 has classes 0 to 9")
          }
          labels.append(Double(bytes[0]))
          pixels.append(contentsOf: bytes.dropFirst().lazy.map(Double.init))
        }
        try stream.requireEnd()
      }
    }
    // A file that was changed while it was read.
    guard labels.count == n else {
      throw DatasetError(.contents, "these files hold other images than before")
    }
    var data = Dataset.labelled(
      "cifar10", inputs: pixels, shape: [n, channels, side, side], labels: labels, classes: 10)
    data.classNames = cifarClasses
    return data
  }
}

/// Names of the classes.
private let cifarClasses = [
  "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
]
