// Shape.swift — the sizes of a tensor's axes.

/// The sizes of a tensor's axes, outermost first: `(3 4)` is three rows of four; `()` is a single number.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The sizes, outermost first, none negative.
  public let sizes: [Int]

  /// A shape with the given sizes; a negative size counts as 0.
  public init(_ sizes: [Int]) { self.sizes = sizes.contains { $0 < 0 } ? sizes.map { max(0, $0) } : sizes }
  /// A shape with the given sizes.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }

  /// The shape of a single number.
  public static let scalar: Shape = []

  /// The number of axes.
  public var rank: Int { sizes.count }
  /// The number of elements; `Int.max` when it does not fit an `Int`, so that no product overflows.
  public var count: Int { sizes.reduce(1, saturatingProduct) }
  /// The size of axis `axis`, counted from the front; from the back when negative.
  public subscript(axis: Int) -> Int { sizes[axis < 0 ? sizes.count + axis : axis] }

  /// Distance between two neighbours along each axis in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = saturatingProduct(strides[axis + 1], sizes[axis + 1])
    }
    return strides
  }

  /// The index along each axis of the element at `offset` in row-major order.
  public func index(at offset: Int) -> [Int] {
    var rest = offset
    return strides.map { stride in
      defer { rest = stride == 0 ? 0 : rest % stride }
      return stride == 0 ? 0 : rest / stride
    }
  }

  /// The row-major offset of the element at `index`, or `nil` when the index is outside the shape.
  public func offset(of index: [Int]) -> Int? {
    guard index.count == rank else { return nil }
    var offset = 0
    for (position, size) in zip(index, sizes) {
      guard position >= 0, position < size else { return nil }
      offset = offset * size + position
    }
    return offset
  }

  /// The shape that two shapes broadcast to, as numpy does: aligned at the last axis, a size of 1 repeats.
  ///
  /// `nil` when they do not fit.
  public func broadcast(with other: Shape) -> Shape? {
    var result = [Int](repeating: 1, count: max(rank, other.rank))
    for axis in 1...max(1, result.count) where axis <= result.count {
      let mine = axis <= rank ? self[-axis] : 1
      let theirs = axis <= other.rank ? other[-axis] : 1
      guard mine == theirs || mine == 1 || theirs == 1 else { return nil }
      result[result.count - axis] = mine == 1 ? theirs : mine
    }
    return Shape(result)
  }
}

extension Shape: CustomStringConvertible {
  /// `2×3`; `number` for a single one, `3` elements for a vector.
  public var description: String { sizes.isEmpty ? "number" : sizes.map(String.init).joined(separator: "×") }

  /// Name of a value of this shape in messages, for a lone 3 would read as its value.
  ///
  /// `one number`, `a vector of 3`, `2×3`.
  public var inWords: String {
    rank == 0 ? "one number" : rank == 1 ? "a vector of \(self[0])" : description
  }
}

/// a · b, or `Int.max` where the product does not fit.
public func saturatingProduct(_ a: Int, _ b: Int) -> Int {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? Int.max : product
}
