// ScalarFormTests.swift — the form on single numbers has the very bits of the formulas that it is generated from.
import Tensors
import Testing

@testable import Autograd

/// An operation on leaves of one shape, alone and used twice, each time with a weight for its gradient.
private struct Weighed {
  let tape: Tape
  let leaves: [Variable], weight: Variable
  let value: Variable
  /// value · weight; and that of two of them added, where the second adds to the gradients of the leaves.
  let once: Backward, twice: Backward

  init(_ operation: Autograd.Operation, _ precision: Precision, shape: Shape) throws {
    let tape = Tape(precision: precision)
    let leaves = try (0..<(operation.arity ?? 0)).map { _ in try tape.leaf(shape: shape) }
    let weight = try tape.leaf(shape: shape)
    func record(_ operation: Autograd.Operation, _ inputs: [Variable]) throws -> Variable {
      inputs.count == 2
        ? try tape.record(operation, inputs[0], inputs[1]) : try tape.record(operation, inputs[0])
    }
    value = try record(operation, leaves)
    let product = try record(.multiply, [value, weight])
    let other = try record(.multiply, [try record(operation, leaves), weight])
    let sum = try record(.add, [product, other])
    once = try tape.backward(from: product)
    twice = try tape.backward(from: sum)
    (self.tape, self.leaves, self.weight) = (tape, leaves, weight)
  }

  /// The value, and the derivatives by all leaves of each of the two ways.
  func numbers(_ inputs: [Double], weight: Double) throws -> [Double] {
    for (leaf, input) in zip(leaves, inputs) { tape.set(leaf, element: 0, to: input) }
    tape.set(self.weight, element: 0, to: weight)
    try tape.replay()
    var numbers = [tape.element(of: value, at: 0)]
    for way in [once, twice] {
      way.run()
      numbers += leaves.map { way.element(of: $0, at: 0) }
    }
    return numbers
  }
}

/// The same bits; processors disagree about sign and payload of a NaN.
private func isSame(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern || a.isNaN && b.isNaN }

@Suite struct ScalarFormTests {
  static let special: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -0x1p-1030, 1e-300, 1e-45, -1e-40, 3e-30, -1e-9, 0.3, -0.7, 1, -1, 2, -3,
    9,
    -17, 40, -90, 800, -800, 2e19, -1e30, 1e300, -1.7e308, .infinity, -.infinity, .nan,
  ]
  static let weights: [Double] = [1, -0.0, 0.3, -1e-40, 0x1p-1030, -1e30, 1e300, .infinity, .nan]
  static let generated = Operation.all.filter { $0.scalars.arity > 0 }
  static let elementByElement = Operation.all.filter {
    ["(...) -> (...)", "(...) (...) -> (...)"].contains($0.shapes.text)
  }

  @Test(arguments: generated, [Precision.single, .double])
  func hasTheBitsOfItsFormulas(_ operation: Autograd.Operation, _ precision: Precision) throws {
    let short = try Weighed(operation, precision, shape: .scalar)
    let long = try Weighed(operation, precision, shape: [1])
    var turn = 0
    for a in Self.special {
      for b in operation.arity == 2 ? Self.special : [0] {
        turn += 1
        // All weights with one input; 1 and another in turn with each pair.
        let weights = operation.arity == 2 ? [1, Self.weights[turn % Self.weights.count]] : Self.weights
        for weight in weights {
          let ours = try short.numbers([a, b], weight: weight)
          let theirs = try long.numbers([a, b], weight: weight)
          #expect(
            zip(ours, theirs).allSatisfy(isSame), "a = \(a), b = \(b), g = \(weight): \(ours), not \(theirs)")
        }
      }
    }
  }

  /// A scalar view of an operation element by element gives the derivatives of a walk back from 1, to the bit.
  @Test(arguments: elementByElement.filter { $0.scalars.arity > 0 })
  func scalarViewHasTheBitsOfBackward(_ operation: Autograd.Operation) throws {
    let tape = Tape()
    let leaves = try (0..<(operation.arity ?? 0)).map { _ in try tape.leaf(shape: [1]) }
    let output = try tape.record(operation, leaves)
    let backward = try tape.backward(from: output)
    for a in Self.special {
      for b in operation.arity == 2 ? Self.special : [0] {
        for (leaf, value) in zip(leaves, [a, b]) { tape.set(leaf, element: 0, to: value) }
        try tape.replay()
        backward.run()
        for partial in try #require(tape.scalarView(of: output, at: 0)).partials {
          let expected = backward.element(of: leaves[partial.input], at: 0)
          #expect(isSame(partial.value, expected), "a = \(a), b = \(b): \(partial.value), not \(expected)")
        }
      }
    }
  }

  /// Every operation element by element has a form.
  @Test(arguments: elementByElement)
  func isThereElementByElement(_ operation: Autograd.Operation) {
    // One that moves elements has nothing to compute.
    let dependsOnMore =
      !operation.settings.isEmpty || operation.kept != nil || operation.composition != nil || operation.moves
    #expect(operation.scalars.arity == (dependsOnMore ? 0 : operation.arity))
  }

  /// A form has one instruction for each operation of the formula, and no copies.
  @Test func isShort() {
    struct Lengths: Equatable { let forward: Int, gradients: [Int?] }
    func lengths(_ operation: Autograd.Operation) -> Lengths? {
      let form = operation.scalars
      guard form.arity > 0 else { return nil }
      return Lengths(
        forward: form.forward.count,
        gradients: (0..<form.arity).map { form.gradient(ofInput: $0)?.count })
    }
    #expect(lengths(.add) == Lengths(forward: 1, gradients: [1, 1]))
    #expect(lengths(.divide) == Lengths(forward: 1, gradients: [1, 3]))
    #expect(lengths(.sigmoid) == Lengths(forward: 1, gradients: [1]))
    #expect(lengths(.sqrt) == Lengths(forward: 1, gradients: [2]))
    #expect(lengths(.less) == Lengths(forward: 1, gradients: [nil, nil]))
  }
}
