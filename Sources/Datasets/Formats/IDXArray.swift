// IDXArray.swift — the format of the MNIST files: a block of numbers with its sizes.

/// A block of numbers from an IDX file.
///
/// The file starts with two zero bytes, the type of the numbers, the number of axes, and the size of each axis in
/// four bytes; the numbers follow, row by row. All are big-endian.
///
/// - Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits" (1998), "file formats".
struct IDXArray: Hashable, Sendable {
  let file: FileName
  /// The sizes of the axes.
  let sizes: [Int]
  /// The numbers, row by row.
  let numbers: [Double]

  /// - Parameter taken: the count of numbers that the data set has already.
  init(_ stream: ByteStream, besides taken: Int = 0) throws(DatasetError) {
    file = stream.file
    let head = try stream.bytes(4)
    guard head.count == 4, head[0] == 0, head[1] == 0 else {
      throw file.error(
        "is no IDX file: it doesn't start with two zero bytes and the type and number of axes",
        hint: "MNIST's files are called `…-idx3-ubyte` and `…-idx1-ubyte`")
    }
    guard let type = NumberType.idx[head[2]] else {
      throw file.error(
        "byte 3, the type of the numbers, is \(head[2]), and IDX knows 8, 9, 11, 12, 13, 14")
    }
    let axes = Int(head[3])
    guard axes >= 1, axes <= 4 else {
      throw file.error("byte 4, the number of axes, is \(axes), and data have 1 to 4")
    }
    var sizes: [Int] = []
    for axis in 0..<axes {
      let bytes = try stream.bytes(4)
      guard bytes.count == 4 else {
        throw file.error("is cut short: the size of axis \(axis + 1) is missing")
      }
      let size = littleEndian(bytes.reversed()[...])
      guard size > 0 else { throw file.error("the size of axis \(axis + 1) is 0") }
      sizes.append(size)
    }
    let count = try file.numberCount(sizes, besides: taken)
    let stated = stream.position + count * type.width
    guard stream.count == stated else {
      let size = sizes.map(String.init).joined(separator: "×")
      throw file.error(
        "states \(size) numbers, which is a file of \(counted(stated, "byte")), and has \(stream.count): "
          + (stream.count < stated ? "it is cut short" : "something follows them"))
    }
    numbers = try type.numbers(of: stream, count: count, .big)
    self.sizes = sizes
    try stream.requireEnd()
    try file.check(count: numbers.count, stated: count)
    try file.check(finite: numbers, sizes: sizes)
  }
}
