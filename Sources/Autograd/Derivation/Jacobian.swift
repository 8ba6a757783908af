// Jacobian.swift — every derivative of several numbers by several others.
import Tensors

extension Tape {
  /// The derivatives of some elements of an entry by some elements of another, a row for each of the former.
  ///
  /// - Throws: ``OutOfMemory``.
  public func jacobian(
    of output: Variable, _ outputs: [Int], by input: Variable, _ inputs: [Int]
  ) throws(OutOfMemory) -> Tensor {
    let shape: Shape = [outputs.count, inputs.count]
    let bytes = saturatingProduct(shape.count, precision.bytes)
    guard bytes <= Arena.limit else { throw OutOfMemory(needed: bytes, limit: Arena.limit) }
    var values: [Double] = []
    values.reserveCapacity(shape.count)
    if output == input {
      for row in outputs { values += inputs.map { $0 == row ? 1 : 0 } }
      return Tensor(values, shape: shape).converted(to: precision)
    }
    let backward = try backward(from: output, wanted: [input])
    for row in outputs {
      backward.run(element: row)
      values += inputs.map { backward.element(of: input, at: $0) }
    }
    return Tensor(values, shape: shape).converted(to: precision)
  }
}
