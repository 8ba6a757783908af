// NumPyArray.swift — the arrays that NumPy saves.
import Tensors

/// A block of numbers from a file that NumPy wrote.
///
/// - Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
public struct NumPyArray: Hashable, Sendable {
  /// The sizes of the axes.
  public let shape: Shape
  /// The numbers, row by row.
  public let numbers: [Double]

  /// The array that the bytes of a `.npy` file hold; `path` is what errors call it.
  public init(_ bytes: [UInt8], path: String) throws(DatasetError) {
    try self.init(FileBytes(path: path, bytes: bytes))
  }

  init(_ file: FileBytes) throws(DatasetError) {
    guard file.bytes.starts(with: [0x93] + Array("NUMPY".utf8)), file.count >= 10 else {
      throw file.error("is no file of NumPy: it doesn't start with \\x93NUMPY")
    }
    let version = Int(file.bytes[6])
    guard (1...3).contains(version) else {
      throw file.error("is of version \(version) of NumPy's format, and 1 to 3 are known")
    }
    let lengthWidth = version == 1 ? 2 : 4
    let textStart = 8 + lengthWidth
    guard let length = file.integer(at: 8, width: lengthWidth, .little), length <= file.count - textStart
    else {
      throw file.error("is cut short: its header is longer than the file")
    }
    let start = textStart + length
    let header = try NumPyHeader(file.bytes[textStart..<start], of: file)
    let count = try file.numberCount(header.sizes)
    let stated = start + count * header.type.width
    guard file.count == stated else {
      throw file.error(
        "states the shape (\(header.sizes.map(String.init).joined(separator: ", "))), which is a file of "
          + "\(stated) bytes, and has \(file.count): "
          + (file.count < stated ? "it is cut short" : "something follows the numbers"))
    }
    let stored = header.type.numbers(of: file, at: start, count: count, header.order)
    shape = Shape(header.sizes)
    guard header.isColumnMajor, header.sizes.count > 1 else {
      numbers = stored
      return
    }
    numbers = reordered(
      stored, sizes: header.sizes.reversed(), order: Array((0..<header.sizes.count).reversed()))
  }
}

/// Numbers whose axes are put in another order: axis `order[i]` becomes axis i.
func reordered(_ numbers: [Double], sizes: [Int], order: [Int]) -> [Double] {
  let strides = Shape(sizes).strides
  let (newSizes, steps) = (order.map { sizes[$0] }, order.map { strides[$0] })
  var index = [Int](repeating: 0, count: order.count)
  var offset = 0
  return (0..<numbers.count).map { _ in
    defer {
      // Counts on, the last axis fastest, as an odometer does.
      for axis in stride(from: order.count - 1, through: 0, by: -1) {
        index[axis] += 1
        offset += steps[axis]
        guard index[axis] == newSizes[axis] else { break }
        offset -= index[axis] * steps[axis]
        index[axis] = 0
      }
    }
    return numbers[offset]
  }
}
