// Term.swift — formulas over whole tensors, which become instructions.
import Tensors

/// Place of a tensor in the arena.
public struct Operand: Hashable, Sendable {
  /// Offset of its first element.
  public var offset: Int
  /// Its shape, row by row.
  public var shape: Shape
}

/// A tensor in a formula: an operand, or a value still to be computed.
///
/// Operations write forward and each derivative with terms; the emitter turns a term into instructions that
/// store it, or add it, at a place.
public struct Term {
  typealias Emit = (Emitter, _ destination: Int, _ accumulate: Bool) throws(OutOfMemory) -> Void

  enum Form {
    case operand(Int)
    /// The transpose of a matrix at an offset: products read it without a copy.
    case transposed(Int)
    case computed(Emit)
  }

  /// The shape it has.
  public let shape: Shape
  let form: Form

  init(_ operand: Operand) { (shape, form) = (operand.shape, .operand(operand.offset)) }
  init(_ shape: Shape, _ emit: @escaping Emit) { (self.shape, form) = (shape, .computed(emit)) }
  private init(_ shape: Shape, form: Form) { (self.shape, self.form) = (shape, form) }

  /// The same numbers in another shape.
  public func reshaped(_ shape: Shape) -> Term {
    if case .transposed = form { return Term(self.shape, emitted).reshaped(shape) }
    return Term(shape, form: form)
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Term {
    let shape: Shape = [self.shape[1], self.shape[0]]
    switch form {
    case .operand(let offset): return Term(shape, form: .transposed(offset))
    case .transposed(let offset): return Term(shape, form: .operand(offset))
    case .computed:
      return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let inner = try emitter.place(self)
        try Term(inner).transposed.emitted(emitter, destination, accumulate)
      }
    }
  }

  func emitted(_ emitter: Emitter, _ destination: Int, _ accumulate: Bool) throws(OutOfMemory) {
    switch form {
    case .operand(let offset):
      emitter.append(.copy, accumulate: accumulate, into: destination, a: offset, sizes: [shape.count])
    case .transposed(let offset):
      let source: Shape = [shape[1], shape[0]]
      emitter.copy(
        sizes: shape.sizes, from: offset, strides: [1, source[1]], into: destination,
        strides: shape.strides, accumulate: accumulate)
    case .computed(let emit): try emit(emitter, destination, accumulate)
    }
  }
}

// MARK: - Element by element

extension Term {
  /// A kernel applied to every element.
  public func map(_ kernel: Kernel, _ constants: (Double, Double) = (0, 0)) -> Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      emitter.append(
        kernel, accumulate: accumulate, into: destination, a: a.offset, sizes: [a.shape.count],
        constants: constants)
    }
  }

  /// A kernel of slopes and losses applied to two or three terms of one shape.
  public static func pointwise(_ kernel: Kernel, _ terms: [Term]) -> Term {
    let shape = terms.first?.shape ?? .scalar
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      var places: [Int] = []
      for term in terms { places.append(try emitter.place(term).offset) }
      emitter.append(
        kernel, accumulate: accumulate, into: destination, a: places[0], b: places[1],
        c: places.count > 2 ? places[2] : -1, sizes: [shape.count])
    }
  }

  /// A kernel applied to pairs of elements, broadcasting.
  public static func binary(_ kernel: Kernel, _ a: Term, _ b: Term) -> Term {
    guard let shape = a.shape.broadcast(with: b.shape) else {
      preconditionFailure("\(a.shape) and \(b.shape) do not broadcast: the shape rule must refuse them")
    }
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let (a, b) = (try emitter.place(a), try emitter.place(b))
      guard shape.count != 1 else {
        // What the loops below come to, without them.
        return emitter.append(
          kernel, accumulate: accumulate, into: destination, a: a.offset, b: b.offset, sizes: [1, 1, 1, 1])
      }
      let nest = LoopNest(
        sizes: shape.sizes,
        strides: [shape.strides, a.shape.strides(broadcastTo: shape), b.shape.strides(broadcastTo: shape)])
      let (sizes, strides, rounds) = nest.rounds()
      for offsets in rounds {
        emitter.append(
          kernel, accumulate: accumulate, into: destination + offsets[0], a: a.offset + offsets[1],
          b: b.offset + offsets[2], sizes: sizes + strides[1] + strides[2])
      }
    }
  }

  /// Sum, element by element.
  public static func + (a: Term, b: Term) -> Term { binary(.add, a, b) }
  /// Difference, element by element.
  public static func - (a: Term, b: Term) -> Term { binary(.subtract, a, b) }
  /// Product, element by element.
  public static func * (a: Term, b: Term) -> Term { binary(.multiply, a, b) }
  /// Quotient, element by element.
  public static func / (a: Term, b: Term) -> Term { binary(.divide, a, b) }
  /// The opposite of every element.
  public static prefix func - (a: Term) -> Term { a.map(.negate) }
  /// A multiple.
  public static func * (factor: Double, a: Term) -> Term { a.map(.affine, (factor, 0)) }
  /// A number minus every element.
  public static func - (number: Double, a: Term) -> Term { a.map(.affine, (-1, number)) }

  /// The elements repeated to fill a larger shape.
  public func broadcast(to shape: Shape) -> Term {
    guard shape != self.shape else { return self }
    guard shape.count != self.shape.count else { return reshaped(shape) }
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      emitter.copy(
        sizes: shape.sizes, from: a.offset, strides: a.shape.strides(broadcastTo: shape), into: destination,
        strides: shape.strides, accumulate: accumulate)
    }
  }

  /// A block of `value`s.
  public static func filled(_ value: Double, _ shape: Shape) -> Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      emitter.append(
        .fill, accumulate: accumulate, into: destination, sizes: [shape.count], constants: (value, 0))
    }
  }
}

extension Shape {
  /// The strides with which elements of this shape are read while walking `shape`; 0 where one repeats.
  func strides(broadcastTo shape: Shape) -> [Int] {
    let padding = [Int](repeating: 0, count: shape.rank - rank)
    return padding + zip(sizes, strides).map { $0 == 1 ? 0 : $1 }
  }
}

// MARK: - Products and sums

extension Term {
  /// The matrix product (n k) · (k m).
  public func matmul(_ other: Term) -> Term {
    let (n, k, m) = (shape[0], shape[1], other.shape[1])
    return Term([n, m]) { emitter, destination, accumulate throws(OutOfMemory) in
      let (a, aTransposed) = try emitter.placeMatrix(self)
      let (b, bTransposed) = try emitter.placeMatrix(other)
      let flags = (aTransposed ? Program.transposeA : 0) | (bTransposed ? Program.transposeB : 0)
      emitter.append(
        .matmul, accumulate: accumulate, flags: flags, into: destination, a: a, b: b,
        sizes: [n, m, k, aTransposed ? n : k, bTransposed ? k : m, m])
    }
  }

  /// Summed over axis `axis`, which disappears.
  public func sum(axis: Int) -> Term {
    let sizes = shape.sizes
    let outer = sizes[..<axis].reduce(1, *), inner = sizes[(axis + 1)...].reduce(1, *)
    let result = Shape(Array(sizes[..<axis] + sizes[(axis + 1)...]))
    return Term(result) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      emitter.append(
        .sum, accumulate: accumulate, into: destination, a: a.offset, sizes: [outer, sizes[axis], inner])
    }
  }

  /// Summed over all axes.
  public func sum() -> Term { reshaped([shape.count]).sum(axis: 0) }

  /// Summed over the axes along which `target` was repeated to make this shape: broadcasting the other way.
  public func summed(to target: Shape) -> Term {
    guard target.count != shape.count else { return reshaped(target) }
    guard target.count != 1 else { return sum().reshaped(target) }
    let padded = [Int](repeating: 1, count: shape.rank - target.rank) + target.sizes
    // Neighbouring axes that are both repeated, or both not, are one axis.
    var axes: [(size: Int, isRepeated: Bool)] = []
    for (size, mine) in zip(shape.sizes, padded) {
      let isRepeated = mine == 1 && size != 1
      if let last = axes.last, last.isRepeated == isRepeated {
        axes[axes.count - 1].size *= size
      } else {
        axes.append((size, isRepeated))
      }
    }
    var result = reshaped(Shape(axes.map { $0.size }))
    for axis in axes.indices.reversed() where axes[axis].isRepeated { result = result.sum(axis: axis) }
    return result.reshaped(target)
  }
}
