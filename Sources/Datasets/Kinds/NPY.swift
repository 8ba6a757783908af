// NPY.swift — arrays that NumPy saved, one a file.
import Tensors

extension DatasetKind {
  /// Inputs from one file, targets from another.
  package static let npy = DatasetKind(
    "npy", "arrays that NumPy saved: a file of inputs, a file of targets",
    arguments: [.positional("inputs", .file, "`x.npy`"), .positional("targets", .file, "`y.npy`")],
    example: "data npy x.npy y.npy",
    details: [
      "The first axis counts the examples. Inputs of one or two axes are rows of numbers, those of three are images, and those of four are images with channels, before the rows or, where there are at most four, behind the columns. Targets have one or two axes."
    ],
    claims: [
      Claim("data npy x.npy y.npy", prints: "npy  6 examples, 12 inputs, 3 classes (2 of 0, 2 of 1, 2 of 2)"),
      Claim("data npy y.npy y.npy", prints: "npy  6 examples, 1 input, 3 classes (2 of 0, 2 of 1, 2 of 2)"),
      Claim(
        "data npy x-channels-last.npy y.npy",
        prints: "npy  6 examples, images of 6×4×3, 3 classes (2 of 0, 2 of 1, 2 of 2)"),
      Claim("data npy x-channels-last.npy y.npy; example 2; z(0,2)1,2", prints: "111"),
      Claim("data npy y.npy x.npy; example 2; y", prints: "[5 5.5 6 6.5 7 7.5 8 8.5 9 9.5 10 10.5]"),
    ]
  ) { arguments, _ throws(DatasetError) in
    let x = try arguments.reading(try arguments.path("inputs")) { stream throws(DatasetError) in
      try ArrayFile(stream)
    }
    let y = try arguments.reading(try arguments.path("targets")) { stream throws(DatasetError) in
      try ArrayFile(stream, besides: x.array.numbers.count)
    }
    return try Dataset("npy", inputs: x, targets: y)
  }
}

/// An array with the file it is from.
struct ArrayFile {
  let array: NumPyArray
  /// Name of the file in errors.
  var file: FileName { array.file }

  /// - Parameter taken: the count of numbers that the data set has already.
  init(_ stream: ByteStream, besides taken: Int = 0) throws(DatasetError) {
    array = try NumPyArray(stream, besides: taken)
    try array.file.check(finite: array.numbers, sizes: array.shape.sizes)
    guard array.shape.rank >= 1, array.shape.count > 0 else {
      throw array.file.error(
        "has no examples: its shape is (\(array.shape.sizes.map(String.init).joined(separator: ", ")))")
    }
  }

  /// The number of examples: the size of the first axis.
  var count: Int { array.shape[0] }

  /// The inputs of a data set: (n) and (n inputs) are rows of numbers, (n height width) are images of one channel,
  /// four axes are images with their channels, of which there are at most four, before or behind the rows.
  func inputs() throws(DatasetError) -> Tensor {
    let sizes = array.shape.sizes
    let tensor = Tensor(array.numbers, shape: array.shape)
    switch sizes.count {
    case 1: return tensor.reshaped([sizes[0], 1])
    case 2: return tensor
    case 3: return tensor.reshaped([sizes[0], 1, sizes[1], sizes[2]])
    case 4 where sizes[1] > 4 && sizes[3] <= 4:
      return Tensor(
        reordered(array.numbers, sizes: sizes, order: [0, 3, 1, 2]),
        shape: [sizes[0], sizes[3], sizes[1], sizes[2]])
    case 4: return tensor
    default: throw file.error("has \(sizes.count) axes, and inputs have 1 to 4")
    }
  }

  /// The targets of a data set: (n) or (n outputs).
  func targets() throws(DatasetError) -> Tensor {
    guard array.shape.rank <= 2 else {
      throw file.error(
        "has \(array.shape.rank) axes, and targets have 1 or 2",
        hint: "name the inputs first, then the targets")
    }
    return Tensor(array.numbers, shape: [count, array.numbers.count / count])
  }
}

extension Dataset {
  /// Inputs and targets from two arrays.
  init(_ name: String, inputs: ArrayFile, targets: ArrayFile) throws(DatasetError) {
    let (x, y) = (try inputs.inputs(), try targets.targets())
    try targets.file.check(count: targets.count, equals: inputs.count, of: inputs.file, "targets")
    self.init(name, inputs: x, targets: y, classes: y.shape[1] == 1 ? classCount(y.doubles) : nil)
    isCounted = true
  }
}
