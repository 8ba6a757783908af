// Arrangement.swift — the order of a tensor's numbers in a file of weights, beside that in memory.

/// The order of a tensor's numbers in a file, row by row of its shape there, as steps in memory.
public struct Arrangement: Hashable, Sendable {
  /// The shape in the file.
  public let shape: Shape
  /// Numbers in memory from one index of each axis to the next.
  private let steps: [Int]
  /// Place in memory of the first number of the file.
  private let first: Int
  /// True where the file has the numbers as they are in memory; of an axis of one index the step means nothing.
  private let isSame: Bool

  /// The axes of the file: their sizes, and their steps in memory.
  public init(sizes: [Int], steps: [Int], from first: Int = 0) {
    precondition(sizes.count == steps.count, "each axis has a step")
    (shape, self.steps, self.first) = (Shape(sizes), steps, first)
    isSame = first == 0 && !zip(sizes, zip(steps, shape.strides)).contains { $0 > 1 && $1.0 != $1.1 }
  }

  /// The order in memory of a tensor of `shape`.
  public static func same(_ shape: Shape) -> Self { Self(sizes: shape.sizes, steps: shape.strides) }

  /// The order of a matrix with rows and columns exchanged.
  public static func transposed(_ shape: Shape) -> Self {
    Self(sizes: shape.sizes.reversed(), steps: shape.strides.reversed())
  }

  /// The order of filters turned by 180°, along the last two axes.
  public static func turned(_ shape: Shape) -> Self {
    let strides = shape.strides, kept = max(0, shape.rank - 2)
    let last = zip(shape.sizes, strides).dropFirst(kept).reduce(0) { $0 + max(0, $1.0 - 1) * $1.1 }
    return Self(
      sizes: shape.sizes, steps: strides.enumerated().map { $0 < kept ? $1 : -$1 }, from: last)
  }

  /// The numbers in a piece of the file that is read or written at once.
  ///
  /// Of a matrix that is turned over, several rows: few of their neighbours in memory are then far apart.
  package var pieceSize: Int {
    guard isTransposed else { return 1 << 15 }
    let columns = max(1, shape[1])
    return saturatingProduct(max(8, (1 << 15) / columns), columns)
  }

  private var isTransposed: Bool { !isSame && shape.rank == 2 && first == 0 && steps[0] == 1 }

  /// Gives the numbers `range` of the file to `put`, each with its place in the file and that in memory.
  @inline(__always)
  package func places(of range: Range<Int>, put: (_ file: Int, _ memory: Int) -> Void) {
    guard !range.isEmpty else { return }
    if isSame {
      for i in range { put(i, i) }
    } else if isTransposed, range.lowerBound % shape[1] == 0, range.count % shape[1] == 0 {
      let (columns, step) = (shape[1], steps[1])
      let rows = (range.lowerBound / columns)..<(range.upperBound / columns)
      for column in 0..<columns {
        for row in rows { put(row * columns + column, column * step + row) }
      }
    } else {
      var index = shape.index(at: range.lowerBound)
      var memory = zip(index, steps).reduce(first) { $0 + $1.0 * $1.1 }
      for i in range {
        put(i, memory)
        // Counts on, the last axis fastest.
        for axis in stride(from: index.count - 1, through: 0, by: -1) {
          index[axis] += 1
          memory += steps[axis]
          guard index[axis] == shape[axis] else { break }
          memory -= index[axis] * steps[axis]
          index[axis] = 0
        }
      }
    }
  }
}
