// StoredTensor.swift — a tensor in a file of weights: what the file says of it, and its numbers.
import Tensors

/// A tensor in a file of weights, as the file describes it.
package struct StoredTensor: Sendable {
  /// Its name.
  package let name: String
  /// The sizes of its axes; empty for one that can't be read.
  package let sizes: [Int]
  /// True for whole numbers.
  package let isWhole: Bool
  /// The reason why its numbers can't be read; `nil` where they can.
  let problem: DatasetError?
  /// Place and form of its bytes.
  let content: Content

  /// Places of bytes in a file of weights.
  enum Content: Sendable {
    /// Bytes of the file.
    case bytes(Range<Int>, NumberType?)
    /// An entry of a zip file.
    case entry(ZipArchive.Entry)
  }
}

extension NumberType {
  /// Reads a tensor that has `shape` in memory.
  ///
  /// A piece of it at a time is in memory beside the result.
  func tensor(
    of stream: ByteStream, shape: Shape, _ order: ByteOrder, arranged: Arrangement, precision: Precision
  ) throws(DatasetError) -> Tensor {
    switch precision {
    case .single:
      let numbers: [Float] = try self.numbers(
        of: stream, shape: shape, order, arranged, fits: { $0.isFinite }, convert: { Float($0) })
      return Tensor(numbers, shape: shape)
    case .double:
      let numbers: [Double] = try self.numbers(
        of: stream, shape: shape, order, arranged, fits: { $0.isFinite }, convert: { $0 })
      return Tensor(numbers, shape: shape)
    }
  }

  private func numbers<Number>(
    of stream: ByteStream, shape: Shape, _ order: ByteOrder, _ arrangement: Arrangement,
    fits: (Number) -> Bool, convert: (Double) -> Number
  ) throws(DatasetError) -> [Number] {
    let (count, piece) = (shape.count, arrangement.pieceSize)
    var bytes = [UInt8](repeating: 0, count: min(count, piece) * width)
    var scratch = [Double](repeating: 0, count: min(count, piece))
    var failure: DatasetError?
    let numbers = [Number](unsafeUninitializedCapacity: count) { target, filled in
      do throws(DatasetError) {
        var start = 0
        while start < count {
          let range = start..<min(count, start + piece)
          let read = try fill(&scratch, &bytes, range.count, of: stream, order)
          try stream.file.check(count: start + read, stated: read == range.count ? start + read : count)
          for (i, x) in scratch.prefix(range.count).enumerated() where !fits(convert(x)) {
            throw stream.file.error(
              "\(place(of: start + i, arrangement.shape.sizes)) is "
                + (x.isNaN
                  ? "NaN, not a number" : x.isInfinite ? "infinite" : "too large for single precision"),
              hint: x.isFinite ? "`precision double` holds it" : nil, x.isFinite ? .size : .contents)
          }
          scratch.withUnsafeBufferPointer { scratch in
            arrangement.places(of: range) { file, memory in
              target.initializeElement(at: memory, to: convert(scratch[file - start]))
            }
          }
          start = range.upperBound
        }
        filled = count
      } catch {
        // Numbers need no end of life: what was written is given up with the array.
        filled = 0
        failure = error
      }
    }
    if let failure { throw failure }
    return numbers
  }

  /// Reads `count` numbers to the front of `scratch` and answers with how many there were.
  private func fill(
    _ scratch: inout [Double], _ bytes: inout [UInt8], _ count: Int, of stream: ByteStream, _ order: ByteOrder
  ) throws(DatasetError) -> Int {
    var failure: DatasetError?
    var got = 0
    bytes.withUnsafeMutableBytes { room in
      do throws(DatasetError) {
        got = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<(count * width)])) / width
        let read = UnsafeRawBufferPointer(rebasing: room[..<(got * width)])
        scratch.withUnsafeMutableBufferPointer { scratch in
          self.convert(read, order) { i, number in scratch[i] = number }
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return got
  }
}

/// Place of number `offset`, from 0, counted from 1.
private func place(of offset: Int, _ sizes: [Int]) -> String {
  guard sizes.count > 1 else { return "number \(offset + 1)" }
  let index = Shape(sizes).index(at: offset).map { String($0 + 1) }
  return "the number at [\(index.joined(separator: ", "))], counted from 1,"
}
