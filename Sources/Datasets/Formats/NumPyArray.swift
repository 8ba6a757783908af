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
    let header = try NumPyHeader(from: stream)
    let count = try file.numberCount(header.sizes, besides: taken)
    try header.check(count: count, of: stream)
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
