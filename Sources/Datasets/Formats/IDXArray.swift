// IDXArray.swift — the format of the MNIST files: a block of numbers with its sizes.

/// A block of numbers from an IDX file.
///
/// The file starts with two zero bytes, the type of the numbers, the number of axes, and the size of each axis in
/// four bytes; the numbers follow, row by row. All are big-endian.
///
/// - Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits" (1998), "file formats".
struct IDXArray: Hashable, Sendable {
  let file: FileBytes
  /// The sizes of the axes.
  let sizes: [Int]
  /// The numbers, row by row.
  let numbers: [Double]

  init(_ file: FileBytes) throws(DatasetError) {
    guard file.count >= 4, file.bytes[0] == 0, file.bytes[1] == 0 else {
      throw file.error(
        "is no IDX file: it doesn't start with two zero bytes and the type and number of axes",
        hint: "MNIST's files are called `…-idx3-ubyte` and `…-idx1-ubyte`")
    }
    guard let type = NumberType.idx[file.bytes[2]] else {
      throw file.error(
        "byte 3, the type of the numbers, is \(file.bytes[2]), and IDX knows 8, 9, 11, 12, 13, 14")
    }
    let axes = Int(file.bytes[3])
    guard axes >= 1, axes <= 4 else {
      throw file.error("byte 4, the number of axes, is \(axes), and data have 1 to 4")
    }
    var sizes: [Int] = []
    for axis in 0..<axes {
      guard let size = file.integer(at: 4 + 4 * axis, width: 4, .big) else {
        throw file.error("is cut short: the size of axis \(axis + 1) is missing")
      }
      guard size > 0 else { throw file.error("the size of axis \(axis + 1) is 0") }
      sizes.append(size)
    }
    let start = 4 + 4 * axes
    let count = try file.numberCount(sizes)
    let stated = start + count * type.width
    guard file.count == stated else {
      let size = sizes.map(String.init).joined(separator: "×")
      throw file.error(
        "states \(size) numbers, which is a file of \(stated) bytes, and has \(file.count): "
          + (file.count < stated ? "it is cut short" : "something follows them"))
    }
    numbers = type.numbers(of: file, at: start, count: count, .big)
    (self.file, self.sizes) = (file, sizes)
    try file.check(finite: numbers) { "number \($0 + 1)" }
  }
}
