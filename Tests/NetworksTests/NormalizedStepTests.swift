// NormalizedStepTests.swift — batch normalisation hands its gradient on in one pass, to the same bits as in three.
import Tensors
import Testing

@testable import Autograd
@testable import Networks

/// A network of layers with batch normalisation between them, and the number of those that hand a gradient
/// on.
private struct NormalizedCase: CustomTestStringConvertible, Sendable {
  /// Puts the network on a tape behind x; answers with its output.
  var build: @Sendable (Builder) throws -> Variable
  var input: Shape
  var joined: Int
  var testDescription: String { "\(input), \(joined) joined" }
}

/// Records layers and remembers their parameters.
private final class Builder {
  let tape: Tape, x: Variable
  private(set) var parameters: [Variable] = [], values: [Tensor] = []
  private var random = Random(seed: 5)

  init(_ tape: Tape, _ x: Variable) { (self.tape, self.x) = (tape, x) }

  func parameter(_ shape: Shape) throws -> Variable {
    let values = (0..<shape.count).map { _ in random.uniform(-1, 1) }
    self.values.append(Tensor(values, shape: shape).converted(to: tape.precision))
    parameters.append(try tape.leaf(shape: shape, QuantityName("w\(parameters.count)")))
    return parameters[parameters.count - 1]
  }

  func normalized(_ x: Variable) throws -> Variable {
    let channels: Shape = [tape.entries[x.entry].shape[1]]
    let (gamma, beta) = (try parameter(channels), try parameter(channels))
    let mu = try tape.record(.batchMean, [x]), sigma2 = try tape.record(.batchVariance, [x, mu])
    return try tape.record(.batchNorm, [x, gamma, beta, mu, sigma2])
  }

  func dense(_ x: Variable, _ units: Int) throws -> Variable {
    try tape.record(.matmul, [x, parameter([tape.entries[x.entry].shape[1], units])])
  }

  func convolution(_ x: Variable, _ filters: Int) throws -> Variable {
    let depth = tape.entries[x.entry].shape[1]
    return try tape.record(.xcorr, [x, parameter([filters, depth, 3, 3])], ["mode": .word("same")])
  }
}

private let cases: [NormalizedCase] = [
  // The data itself learns nothing, so its gradient is not wanted.
  NormalizedCase(build: { b in try b.dense(b.normalized(b.x), 2) }, input: [6, 5], joined: 0),
  NormalizedCase(
    build: { b in
      let z = try b.tape.record(.relu, [b.normalized(b.dense(b.x, 7))])
      return try b.dense(b.normalized(b.dense(z, 33)), 1)
    }, input: [9, 5], joined: 2),
  NormalizedCase(build: { b in try b.normalized(b.dense(b.x, 1)) }, input: [9, 5], joined: 1),
  NormalizedCase(
    build: { b in try b.tape.record(.relu, [b.normalized(b.convolution(b.x, 4))]) }, input: [3, 2, 6, 7],
    joined: 1),
  NormalizedCase(build: { b in try b.normalized(b.convolution(b.x, 1)) }, input: [3, 2, 6, 7], joined: 1),
  NormalizedCase(build: { b in try b.normalized(b.convolution(b.x, 3)) }, input: [1, 2, 6, 7], joined: 1),
  // The normalised value has other uses beside it, before and behind.
  NormalizedCase(
    build: { b in
      let a = try b.convolution(b.x, 3), square = try b.tape.record(.multiply, [a, a])
      let sum = try b.tape.record(.add, [square, b.normalized(a)])
      return try b.tape.record(.add, [sum, b.tape.record(.tanh, [a])])
    }, input: [2, 2, 5, 5], joined: 1),
]

@Suite(.serialized) struct NormalizedStepTests {
  @Test(arguments: cases, [Precision.single, .double])
  fileprivate func sameBits(_ given: NormalizedCase, _ precision: Precision) throws {
    var random = Random(seed: 8)
    let numbers = (0..<given.input.count).map { _ in random.uniform(-2, 2) }
    let rows = Tensor(numbers, shape: given.input).converted(to: precision)
    func trained(isFused: Bool) throws -> (values: [Tensor], norm: Double) {
      let tape = Tape(precision: precision, isDry: true)
      let builder = Builder(tape, try tape.leaf(shape: given.input, QuantityName("x")))
      let output = try given.build(builder)
      let objective = try tape.record(.sum, [tape.record(.multiply, [output, output])])
      let variables = builder.parameters
      let way = try tape.backward(from: objective, wanted: variables).program
      let joined = try way.joiningChannelGradients(room: tape.arena.allocate)
      let kernels = (0..<joined.count).map { joined.instruction($0).kernel }
      #expect(kernels.filter { $0 == .channelGradient }.count == given.joined)
      #expect(kernels.filter { $0 == .channelSpread }.isEmpty)
      let program = try StepProgram(
        tape, objective: objective, parameters: variables, trained: variables,
        feeds: [.init(builder.x, from: rows)], rows: 0, isFused: isFused)
      program.load(builder.values)
      program.rate = 0.0001
      program.set(rows: Array(0..<given.input[0])[...], of: [rows])
      try program.runOnSetRows(steps: 5)
      return (program.values(), program.gradientNorm)
    }
    let plain = try trained(isFused: false), fused = try trained(isFused: true)
    #expect(plain.values == fused.values && plain.norm == fused.norm)
    #expect(plain.norm.isFinite && plain.norm > 0)
  }
}
