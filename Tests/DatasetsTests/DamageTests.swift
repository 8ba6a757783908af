// DamageTests.swift — readers answer all damage to a file's bytes with consistent data or an error.
import Tensors
import Testing

@testable import Datasets

/// Every format with the sample file to damage, and the argument that names it.
private let formats: [(kind: String, argument: String, file: String, words: [String: [String]])] = [
  ("idx", "images", "images-idx3-ubyte", ["labels": ["labels-idx1-ubyte"]]),
  ("idx", "images", "images-idx3-ubyte.gz", ["labels": ["labels-idx1-ubyte"]]),
  ("idx", "labels", "labels-idx1-ubyte", ["images": ["images-idx3-ubyte"]]),
  ("cifar10", "files", "cifar.bin.gz", [:]), ("npy", "inputs", "x.npy", ["targets": ["y.npy"]]),
  ("npy", "inputs", "x-columns.npy", ["targets": ["y.npy"]]),
  ("npy", "targets", "y.npy", ["inputs": ["x.npy"]]),
  ("npz", "file", "stored.npz", [:]), ("npz", "file", "train-test.npz", [:]),
  ("images", "files", "grey.pgm", [:]),
  ("images", "files", "grey-text.pgm", [:]), ("images", "files", "colour.ppm", [:]),
  ("images", "files", "colour-text.ppm", [:]), ("images", "files", "colour.png", [:]),
  ("images", "files", "colour.jpg", [:]), ("images", "files", "grey-progressive.jpg", [:]),
  ("csv", "file", "flowers.csv", ["onehot": ["colour"]]),
  ("csv", "file", "points.csv", [:]),
]

/// True for data that hold together, and for an error with words and the name of a file.
private func answers(_ index: Int, _ damaged: [UInt8]) -> Bool {
  let format = formats[index]
  do throws(DatasetError) {
    let data = try make(
      format.kind, words: format.words.merging([format.argument: ["damaged"]]) { $1 },
      files: ["damaged": damaged])
    return data.targets.shape[0] == data.count && data.inputs.doubles.allSatisfy(\.isFinite)
      && !data.summary.isEmpty
  } catch { return !error.message.isEmpty && error.file != nil }
}

@Test(arguments: formats.indices) func truncated(_ index: Int) throws {
  let (format, whole) = (formats[index], sample(formats[index].file))
  try #require(answers(index, whole) && !whole.isEmpty)
  for length in 0..<whole.count {
    let part = Array(whole.prefix(length))
    #expect(answers(index, part), "\(format.file), \(length) bytes")
    // Text may end anywhere; every other format states its length.
    if !["csv", "grey-text.pgm", "colour-text.ppm"].contains(where: { $0 == format.kind || $0 == format.file }
    ) {
      let words = format.words.merging([format.argument: ["damaged"]]) { $1 }
      #expect(
        complaint(format.kind, words: words, files: ["damaged": part]) != "",
        "\(format.file), \(length) bytes")
    }
  }
}

@Test(arguments: formats.indices) func corrupted(_ index: Int) throws {
  let whole = sample(formats[index].file)
  try #require(!whole.isEmpty)
  var random = Random(seed: UInt64(index))
  for round in 0..<3000 {
    var bytes = whole
    for _ in 0...random.below(4) {
      let place = random.below(bytes.count)
      switch random.below(4) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes[place] = [0, 0x7f, 0x80, 0xff][random.below(4)]
      case 2: bytes.insert(bytes[place], at: random.below(bytes.count))
      default: if bytes.count > 1 { bytes.remove(at: place) }
      }
    }
    #expect(answers(index, bytes), "\(formats[index].file), round \(round)")
  }
}
