// Tensor.swift — a block of numbers as a value: copying is cheap, changing a copy leaves the original.

/// The width of the numbers the engine computes with.
public enum Precision: String, Sendable, CaseIterable {
  /// 32-bit floating point (IEEE 754 binary32).
  case single
  /// 64-bit floating point (IEEE 754 binary64).
  case double

  /// Bytes a number takes.
  public var bytes: Int { self == .single ? 4 : 8 }

  /// The number nearest to `x` that this precision can hold.
  public func rounded(_ x: Double) -> Double { self == .single ? Double(Float(x)) : x }
}

/// A block of numbers, row by row.
public struct Tensor: Hashable, Sendable {
  /// The numbers in one of the two precisions, with copy-on-write storage.
  public enum Storage: Hashable, Sendable {
    case single([Float])
    case double([Double])
  }

  /// The sizes of the axes.
  public let shape: Shape
  /// The numbers, row by row.
  public private(set) var storage: Storage

  /// A tensor of doubles.
  public init(_ elements: [Double], shape: Shape) {
    precondition(elements.count == shape.count, "\(elements.count) elements do not fill \(shape)")
    (self.storage, self.shape) = (.double(elements), shape)
  }

  /// A tensor of floats.
  public init(_ elements: [Float], shape: Shape) {
    precondition(elements.count == shape.count, "\(elements.count) elements do not fill \(shape)")
    (self.storage, self.shape) = (.single(elements), shape)
  }

  /// A single number.
  public init(_ number: Double) { self.init([number], shape: .scalar) }

  /// A vector.
  public init(vector: [Double]) { self.init(vector, shape: [vector.count]) }

  /// A tensor of `shape` filled with `value`.
  public init(repeating value: Double, shape: Shape, precision: Precision = .double) {
    switch precision {
    case .single: self.init([Float](repeating: Float(value), count: shape.count), shape: shape)
    case .double: self.init([Double](repeating: value, count: shape.count), shape: shape)
    }
  }

  /// The number of elements.
  public var count: Int { shape.count }
  /// The precision of the storage.
  public var precision: Precision {
    switch storage {
    case .single: .single
    case .double: .double
    }
  }

  /// The element at a row-major offset, as a double.
  public subscript(offset: Int) -> Double {
    get {
      switch storage {
      case .single(let elements): Double(elements[offset])
      case .double(let elements): elements[offset]
      }
    }
    set {
      switch storage {
      case .single(var elements):
        storage = .double([])  // gives up the storage, so that the change below happens in place
        elements[offset] = Float(newValue)
        storage = .single(elements)
      case .double(var elements):
        storage = .double([])
        elements[offset] = newValue
        storage = .double(elements)
      }
    }
  }

  /// The element at `index`, one position per axis, as a double; the index must be inside the shape.
  public subscript(index: [Int]) -> Double {
    guard let offset = shape.offset(of: index) else { preconditionFailure("\(index) is outside \(shape)") }
    return self[offset]
  }

  /// All elements as doubles, row by row.
  public var doubles: [Double] {
    switch storage {
    case .single(let elements): elements.map(Double.init)
    case .double(let elements): elements
    }
  }

  /// The only element, or `nil` when there are several.
  public var number: Double? { count == 1 ? self[0] : nil }

  /// The same numbers in another shape of equal count.
  public func reshaped(_ shape: Shape) -> Tensor {
    switch storage {
    case .single(let elements): Tensor(elements, shape: shape)
    case .double(let elements): Tensor(elements, shape: shape)
    }
  }

  /// The same numbers rounded to `precision`.
  public func converted(to precision: Precision) -> Tensor {
    switch (storage, precision) {
    case (.double(let elements), .single): Tensor(elements.map { Float($0) }, shape: shape)
    case (.single(let elements), .double): Tensor(elements.map { Double($0) }, shape: shape)
    default: self
    }
  }

  /// The axes in another order: axis `order[i]` of this tensor becomes axis i.
  public func permuted(_ order: [Int]) -> Tensor {
    let strides = shape.strides
    let result = Shape(order.map { shape.sizes[$0] })
    let elements = doubles
    let permuted = (0..<result.count).map { offset in
      elements[zip(result.index(at: offset), order).reduce(0) { $0 + $1.0 * strides[$1.1] }]
    }
    return Tensor(permuted, shape: result).converted(to: precision)
  }

  /// Rows `rows` of the first axis, in that order.
  public func rows(_ rows: [Int]) -> Tensor {
    let width = shape.sizes.dropFirst().reduce(1, *)
    let result = Shape([rows.count] + shape.sizes.dropFirst())
    switch storage {
    case .single(let elements):
      return Tensor(rows.flatMap { elements[($0 * width)..<(($0 + 1) * width)] }, shape: result)
    case .double(let elements):
      return Tensor(rows.flatMap { elements[($0 * width)..<(($0 + 1) * width)] }, shape: result)
    }
  }
}

extension [Double] {
  /// Where the first number stands that is infinite or NaN; `nil` when all are finite.
  public var firstNotFinite: Int? {
    withUnsafeBufferPointer { numbers in
      var start = 0
      while start < numbers.count {
        let end = Swift.min(start + 4096, numbers.count)
        // An exponent of ones, and one more, carries into the sign. No branch: several numbers are looked at at once.
        var carries: UInt64 = 0
        for i in start..<end { carries |= (numbers[i].bitPattern & ~(1 << 63)) &+ 1 << 52 }
        guard carries >> 63 == 0 else { return (start..<end).first { !numbers[$0].isFinite } }
        start = end
      }
      return nil
    }
  }
}
