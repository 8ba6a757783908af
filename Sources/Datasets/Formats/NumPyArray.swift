// NumPyArray.swift — the arrays that NumPy saves.
import Tensors

/// A block of numbers from a file that NumPy wrote.
///
/// - Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
struct NumPyArray: Hashable, Sendable {
  let file: FileName
  /// The sizes of the axes.
  let shape: Shape
  /// The numbers, row by row.
  let numbers: [Double]

  /// - Parameter taken: the count of numbers that the data set has already.
  init(_ stream: ByteStream, besides taken: Int = 0) throws(DatasetError) {
    file = stream.file
    let head = try stream.bytes(8)
    guard head.starts(with: [0x93] + Array("NUMPY".utf8)), stream.count >= 10, head.count == 8 else {
      throw file.error("is no file of NumPy: it doesn't start with \\x93NUMPY")
    }
    let version = Int(head[6])
    guard (1...3).contains(version) else {
      throw file.error("is of version \(version) of NumPy's format, and 1 to 3 are known")
    }
    let lengthWidth = version == 1 ? 2 : 4
    let length = try stream.bytes(lengthWidth)
    let textStart = stream.position
    let start = textStart + littleEndian(length[...])
    guard length.count == lengthWidth, start <= stream.count else {
      throw file.error("is cut short: its header is longer than the file")
    }
    // NumPy's own reader takes headers of up to 10,000 bytes.
    guard start <= 1 << 20 else {
      throw file.error("has a header of \(counted(start, "byte")), and such have 10,000")
    }
    let header = try NumPyHeader(try stream.bytes(start - textStart), from: textStart, of: file)
    let count = try file.numberCount(header.sizes, besides: taken)
    let stated = start + count * header.type.width
    guard stream.count == stated else {
      throw file.error(
        "states the shape (\(header.sizes.map(String.init).joined(separator: ", "))), which is a file of "
          + "\(counted(stated, "byte")), and has \(stream.count): "
          + (stream.count < stated ? "it is cut short" : "something follows the numbers"))
    }
    let stored = try header.type.numbers(of: stream, count: count, header.order)
    try stream.requireEnd()
    try file.check(count: stored.count, stated: count)
    shape = Shape(header.sizes)
    guard header.isColumnMajor, header.sizes.count > 1 else {
      numbers = stored
      return
    }
    numbers = reordered(
      stored, sizes: header.sizes.reversed(), order: Array((0..<header.sizes.count).reversed()))
  }
}

/// Reorders the axes of numbers: axis `order[i]` becomes axis i.
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
