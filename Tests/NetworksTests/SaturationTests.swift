// SaturationTests.swift — units far out in their flat ends: errors, derivatives and explanations are right to the digits
// that the precision has, also where the output itself is 0 or 1 to the last of them.
import Autograd
import Foundation
import Tensors
import Testing

@testable import Networks

/// Values of mpmath with 60 digits; `Scripts/fixtures/saturation.py` makes them.
private struct Saturated: Decodable {
  struct Logistic: Decodable, Sendable, CustomTestStringConvertible {
    let a: Double, y: Double, err: Double, by_a: Double, by_z: Double
    var testDescription: String { "a \(a), y \(y)" }
  }
  struct Slope: Decodable, Sendable, CustomTestStringConvertible {
    let a: Double, sigmoid: Double, tanh: Double
    var testDescription: String { "a \(a)" }
  }
  struct Classes: Decodable, Sendable, CustomTestStringConvertible {
    let scores: [Double], shares: [Double], err: Double, by_scores: [Double]
    var testDescription: String { "scores \(scores), shares \(shares)" }
  }
  let logistic: [Logistic], slopes: [Slope], classes: [Classes]

  private static let read = Result {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../Fixtures/saturation.json")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Saturated.self, from: Data(contentsOf: url))
  }

  /// All of them; throws where the file can't be read, so that no test is skipped for lack of cases.
  static func all() throws -> Saturated { try read.get() }
}

/// The error is relative to the right value; a value that the precision cannot hold is 0, and infinite above.
private func isRight(_ found: Double, _ right: Double, _ precision: Precision) -> Bool {
  let (tolerance, least, most) = precision == .double ? (1e-9, 1e-306, 1e308) : (1e-5, 1e-36, 3e38)
  // Numbers below the normal ones have fewer digits the smaller they are.
  if abs(right) < least { return abs(found) <= 2 * least }
  if abs(right) > most / 16 { return abs(found) > most / 32 && (found < 0) == (right < 0) }
  return abs(found - right) <= tolerance * abs(right)
}

private let precisions: [Precision] = [.double, .single]

@Suite struct SaturationTests {
  @Test(arguments: try Saturated.all().logistic, precisions) fileprivate func crossEntropyOfOneUnit(
    _ given: Saturated.Logistic, _ precision: Precision
  ) throws {
    let tape = Tape(precision: precision)
    let (a, y) = (
      try tape.leaf(Tensor([given.a], shape: [1, 1])), try tape.leaf(Tensor([given.y], shape: [1, 1]))
    )
    let z = try tape.record(.sigmoid, [a])
    let errors = try tape.record(.binaryCrossEntropy, [z, y])
    let root = try tape.record(.sum, [errors])
    try tape.forward()
    #expect(isRight(tape.element(of: root, at: 0), given.err, precision))
    let backward = try tape.backward(from: root)
    backward.run()
    #expect(isRight(backward.element(of: a, at: 0), given.by_a, precision))
    #expect(isRight(backward.element(of: z, at: 0), given.by_z, precision), "∂err/∂z")
    #expect(isRight(backward.element(of: y, at: 0), -given.a, precision), "∂err/∂y")
    // The program of a training step leaves out unused values.
    let wanted = try tape.backward(from: root, wanted: [a])
    wanted.run()
    #expect(wanted.element(of: a, at: 0) == backward.element(of: a, at: 0))
    // The factors on the blackboard multiply to the same number.
    let derivation = try Derivation(tape, of: ScalarNode(root), by: ScalarNode(a))
    #expect(isRight(derivation.derivative, given.by_a, precision), "\(derivation.explanation())")
    let factors = derivation.explanation().factors
    #expect(isRight(factors.reduce(1) { $0 * $1.value }, given.by_a, precision))
    let difference = try derivation.finiteDifference()
    #expect(difference.agrees || difference.isDrowned, "\(difference) for \(given.by_a)")
  }

  /// Ways in which elements of σ(a), a vector of 4, become the probability: moves, selections and joins.
  private typealias Move = @Sendable (Tape, Variable) throws -> Variable
  private static let moves: [(String, Move)] = [
    ("reshape", { try $0.record(.reshape, [$1], ["sizes": .integers([2, 2])]) }),
    (
      "transpose of reshape",
      { try $0.record(.transpose, [try $0.record(.reshape, [$1], ["sizes": .integers([2, 2])])]) }
    ),
    ("slice", { try $0.record(.slice, [$1], ["from": .integer(2), "to": .integer(4)]) }),
    (
      "select",
      {
        try $0.record(
          .select, [$1], ["offset": .integer(2), "sizes": .integers([]), "strides": .integers([])])
      }
    ),
    (
      "select backwards",
      {
        try $0.record(
          .select, [$1], ["offset": .integer(3), "sizes": .integers([4]), "strides": .integers([-1])])
      }
    ),
    ("flip", { try $0.record(.flip, [$1]) }),
    (
      "concat",
      {
        try $0.record(.concat, [try $0.record(.slice, [$1], ["from": .integer(3), "to": .integer(4)]), $1])
      }
    ),
    ("concat with itself", { try $0.record(.concat, [$1, $1]) }),
    ("flip of flip", { try $0.record(.flip, [try $0.record(.flip, [$1])]) }),
  ]

  /// Operations that only move elements between sigmoid and cross-entropy are seen through: error, every
  /// derivative and the chain of factors are those of the fixture, element by element.
  @Test(arguments: moves.indices, precisions) func crossEntropySeesThroughMoves(
    _ number: Int, _ precision: Precision
  ) throws {
    let (name, move) = Self.moves[number]
    let all = try Saturated.all().logistic
    for start in stride(from: 0, to: all.count, by: 3) {
      let given = (0..<4).map { all[(start + $0) % all.count] }
      let tape = Tape(precision: precision)
      let a = try tape.leaf(Tensor(vector: given.map(\.a)), QuantityName("a"))
      let z = try tape.record(.sigmoid, [a], name: QuantityName("z"))
      // The targets go the same way.
      let y = try move(tape, try tape.leaf(Tensor(vector: given.map(\.y))))
      // Another use of the output, with a share of 0.
      let nothing = try tape.record(.multiply, [z, try tape.leaf(number: 0)])
      let p = try move(tape, z)
      let errors = try tape.record(.binaryCrossEntropy, [p, y], name: QuantityName("e"))
      let root = try tape.record(
        .add, [try tape.record(.sum, [errors]), try tape.record(.sum, [nothing])])
      // Which example each element of the error is of.
      let places = try move(tape, try tape.leaf(Tensor(vector: [0.0, 1, 2, 3])))
      try tape.forward()
      let order = tape.value(of: places).doubles.map { Int($0) }
      let backward = try tape.backward(from: root)
      backward.run()
      let wanted = try tape.backward(from: root, wanted: [a])
      wanted.run()
      for (offset, i) in order.enumerated() {
        let (one, uses) = (given[i], Double(order.count { $0 == i }))
        #expect(isRight(tape.element(of: errors, at: offset), one.err, precision), "\(name): \(one)")
        for walk in [backward, wanted] {
          #expect(isRight(walk.element(of: a, at: i), uses * one.by_a, precision), "\(name), ∂/∂a: \(one)")
        }
        #expect(isRight(backward.element(of: z, at: i), uses * one.by_z, precision), "\(name), ∂/∂z: \(one)")
        #expect(isRight(backward.element(of: p, at: offset), one.by_z, precision), "\(name), ∂/∂p: \(one)")
        // One element of the error by its own pre-activation: the factors on the blackboard multiply to it.
        let derivation = try Derivation(tape, of: ScalarNode(errors, at: offset), by: ScalarNode(a, at: i))
        #expect(isRight(derivation.derivative, one.by_a, precision), "\(name): \(derivation.explanation())")
        let product = derivation.explanation().factors.reduce(1) { $0 * $1.value }
        #expect(isRight(product, one.by_a, precision), "\(name): \(derivation.explanation().factors)")
        let difference = try derivation.finiteDifference()
        #expect(difference.agrees || difference.isDrowned, "\(name): \(difference) for \(one.by_a)")
        let byOutput = try Derivation(tape, of: ScalarNode(errors, at: offset), by: ScalarNode(z, at: i))
        #expect(isRight(byOutput.derivative, one.by_z, precision), "\(name), ∂/∂z: \(one)")
      }
    }
  }

  /// A probability that comes only in part from a sigmoid is a plain one.
  @Test func otherProbabilitiesArePlain() throws {
    let tape = Tape()
    let z = try tape.record(.sigmoid, [try tape.leaf(Tensor(vector: [40.0, 1]))])
    let q = try tape.record(.concat, [z, try tape.leaf(Tensor(vector: [0.25]))])
    let errors = try tape.record(.binaryCrossEntropy, [q, try tape.leaf(Tensor(vector: [1.0, 0, 1]))])
    try tape.forward()
    #expect(tape.value(of: errors).doubles[2] == -log(0.25))
    let backward = try tape.backward(from: errors)
    backward.run()
    #expect(backward.gradient(of: q).doubles[2] == -4)
  }

  /// A use of z besides the loss hands its share on as ever.
  @Test(arguments: precisions) func sharesOfOthersAreKept(_ precision: Precision) throws {
    let tape = Tape(precision: precision)
    let (a, y) = (try tape.leaf(Tensor([20.0], shape: [1])), try tape.leaf(Tensor([0.0], shape: [1])))
    let z = try tape.record(.sigmoid, [a])
    let errors = try tape.record(.binaryCrossEntropy, [z, y])
    let sum = try tape.record(.add, [errors, try tape.record(.multiply, [z, z])])
    let twice = try tape.record(.add, [sum, try tape.record(.binaryCrossEntropy, [z, y])])
    let root = try tape.record(.sum, [twice])
    try tape.forward()
    let backward = try tape.backward(from: root)
    backward.run()
    let (high, low) = (1 / (1 + exp(-20.0)), 1 / (1 + exp(20.0)))
    #expect(isRight(backward.element(of: a, at: 0), 2 * high + 2 * high * high * low, precision))
    #expect(isRight(backward.element(of: z, at: 0), 2 * (1 + exp(20.0)) + 2 * high, precision))
    let derivation = try Derivation(tape, of: ScalarNode(root), by: ScalarNode(a))
    #expect(isRight(derivation.derivative, 2 * high + 2 * high * high * low, precision))
  }

  @Test(arguments: try Saturated.all().slopes, precisions) fileprivate func slopesOfUnits(
    _ given: Saturated.Slope, _ precision: Precision
  ) throws {
    for (operation, right) in [(Operation.sigmoid, given.sigmoid), (.tanh, given.tanh)] {
      for shape in [Shape.scalar, [1]] {
        let tape = Tape(precision: precision)
        let a = try shape == .scalar ? tape.leaf(number: given.a) : tape.leaf(Tensor([given.a], shape: shape))
        let z = try tape.record(operation, a)
        try tape.forward()
        let backward = try tape.backward(from: z)
        backward.run()
        #expect(isRight(backward.element(of: a, at: 0), right, precision), "\(operation.name)")
        let view = try #require(tape.scalarView(of: z, at: 0))
        #expect(isRight(view.partials[0].value, right, .double), "\(operation.name)")
      }
    }
  }

  @Test(arguments: try Saturated.all().classes, precisions) fileprivate func crossEntropyOfClasses(
    _ given: Saturated.Classes, _ precision: Precision
  ) throws {
    func check(_ operation: Autograd.Operation, _ targets: Tensor) throws {
      let tape = Tape(precision: precision)
      let scores = try tape.leaf(Tensor(given.scores, shape: [1, 3]))
      let errors = try tape.record(operation, [scores, try tape.leaf(targets)])
      try tape.forward()
      #expect(isRight(tape.element(of: errors, at: 0), given.err, precision), "\(operation.name)")
      let backward = try tape.backward(from: errors)
      backward.run()
      let view = try #require(tape.scalarView(of: errors, at: 0))
      // Shares between 0 and 1 may come from softmax: their difference has no digits of its own.
      let isSoft = !given.shares.contains(1)
      func isRightShare(_ found: Double, _ right: Double, _ precision: Precision) -> Bool {
        isRight(found, right, precision)
          || isSoft && abs(found - right) < (precision == .double ? 1e-16 : 1e-7)
      }
      for (j, right) in given.by_scores.enumerated() {
        #expect(
          isRightShare(backward.element(of: scores, at: j), right, precision),
          "\(operation.name) by score \(j)")
        let partial = view.partials.first { $0.input == 0 && $0.index == [0, j] }
        #expect(
          isRightShare(try #require(partial).value, right, .double), "view of \(operation.name) by score \(j)"
        )
      }
    }
    try check(.softCrossEntropy, Tensor(given.shares, shape: [1, 3]))
    if let label = given.shares.firstIndex(of: 1) {
      try check(.classCrossEntropy, Tensor([Double(label)], shape: [1]))
    }
  }

  /// A step of training from a saturated start moves by the right derivative, with one example and with many.
  @Test(arguments: [1, 3, 40], precisions) func stepsOfTraining(_ examples: Int, _ precision: Precision)
    throws
  {
    var network = Network(), random = Random(seed: 1)
    try network.add(
      .dense(inputs: 1, units: 1, activation: .sigmoid), initialization: .zero, random: &random,
      precision: precision)
    network.setLoss(.crossEntropy)
    network.parameters[0][0] = Tensor([1.0], shape: [1, 1]).converted(to: precision)
    let inputs = [Double](repeating: 40, count: examples)
    let data = TrainingData(
      inputs: Tensor(inputs, shape: [examples, 1]).converted(to: precision),
      targets: Tensor(repeating: 0, shape: [examples, 1], precision: precision), rows: Array(0..<examples),
      info: TargetInfo(width: 1, classes: 2))
    let trainer = GradientDescent(network, on: data, rate: 0.5, reduction: .mean, precision: precision)
    #expect(try trainer.step(on: data.rows[...]) == 40)
    #expect(trainer.trained().parameters[0][1][0] == -0.5)
  }
}
