// CIFAR10.swift — the batches of CIFAR-10: small colour photographs.
import Tensors

extension DatasetKind {
  /// Colour images of 32×32, channels red, green, blue, of ten classes.
  ///
  /// Each image is a byte for its class and 3·32·32 bytes, channel by channel, row by row.
  ///
  /// - Source: Krizhevsky, "Learning multiple layers of features from tiny images" (2009), binary version.
  public static let cifar10 = DatasetKind(
    "cifar10", "CIFAR-10's batches in the binary version, 32×32 colour images",
    arguments: [.positional("files", .file, "`data_batch_1.bin` …", repeats: true)],
    example: "data cifar10 data_batch_1.bin data_batch_2.bin"
  ) { arguments, _ throws(DatasetError) in
    let (side, channels) = (32, 3)
    let record = 1 + channels * side * side
    let files = try arguments.load(all: "files")
    for file in files {
      guard file.count > 0, file.count.isMultiple(of: record) else {
        throw file.error(
          "has \(file.count) bytes, and CIFAR-10 has \(record) for each image",
          hint: "the files wanted are those of the binary version: `data_batch_1.bin` …")
      }
    }
    let n = files.reduce(0) { $0 + $1.count / record }
    guard n <= mostNumbers / (record - 1) else {
      throw DatasetError("these files hold \(n) images, and data hold up to \(mostNumbers / (record - 1))")
    }
    var pixels: [Double] = [], labels: [Double] = []
    pixels.reserveCapacity(n * (record - 1))
    for file in files {
      for start in stride(from: 0, to: file.count, by: record) {
        let label = file.bytes[start]
        guard label < 10 else {
          throw file.error(
            "image \(start / record + 1) has the label \(label), and CIFAR-10 has classes 0 to 9")
        }
        labels.append(Double(label))
        pixels += file.bytes[(start + 1)..<(start + record)].lazy.map(Double.init)
      }
    }
    var data = Dataset.labelled(
      "cifar10", inputs: pixels, shape: [n, channels, side, side], labels: labels, classes: 10)
    data.classNames = cifarClasses
    return data
  }
}

/// What the classes show.
private let cifarClasses = [
  "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
]
