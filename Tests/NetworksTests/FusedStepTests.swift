// FusedStepTests.swift — layers that run as one instruction train to the same bits as their instructions one by one.
import Autograd
import Tensors
import Testing

@testable import Networks

/// A network of dense layers, its data, and its rule of learning.
private struct FusedCase: CustomTestStringConvertible, Sendable {
  var units: [Int]
  var activations: [String]
  var batch = 1
  var loss = "crossentropy"
  var optimizer = "sgd"
  var precision = Precision.double
  var testDescription: String { "\(units) \(activations) batch \(batch) \(loss) \(optimizer) \(precision)" }

  /// Networks of up to four layers with random sizes, activations, batches and losses.
  static let drawn: [FusedCase] = {
    var random = Random(seed: 11)
    let sizes = [1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 33, 64, 65], words = ["sigmoid", "tanh", "relu", "linear"]
    func one<T>(_ choices: [T]) -> T { choices[random.below(choices.count)] }
    return (0..<120).map { i in
      let depth = 1 + random.below(4)
      var units = (0...depth).map { _ in one(sizes) }, activations = (0..<depth).map { _ in one(words) }
      let loss = one(["crossentropy", "crossentropy", "sse"])
      if loss == "crossentropy" {
        activations[depth - 1] = "sigmoid"
        if random.below(2) == 0 { units[depth] = 1 }
      }
      return FusedCase(
        units: units, activations: activations, batch: one([1, 1, 1, 2, 5]), loss: loss,
        optimizer: one(["sgd", "sgd", "momentum", "adam"]), precision: i % 2 == 0 ? .single : .double)
    }
  }()

  /// Parameters and gradient norm after ten steps, and the objectives on the way.
  func trained(fused: Bool) throws -> (parameters: [Tensor], norm: Double, objectives: [Double]) {
    var network = Network(), random = Random(seed: 3)
    for (k, activation) in activations.enumerated() {
      try network.add(
        .dense(
          inputs: units[k], units: units[k + 1], activation: try #require(Activation.named[activation])),
        initialization: .he,
        random: &random, precision: precision)
    }
    network.setLoss(try #require(Loss.named[loss]))
    network.setOptimizer(Optimizer(try #require(OptimizerKind.named[optimizer])))
    let rows = 10 * batch, width = units[units.count - 1]
    func table(_ width: Int, _ number: () -> Double) -> Tensor {
      Tensor((0..<(rows * width)).map { _ in number() }, shape: [rows, width]).converted(to: precision)
    }
    let inputs = table(units[0]) { random.uniform(-1, 1) }
    let targets = table(width) { Double(random.below(2)) }
    let recording = try Recording(
      network, examples: batch, input: [units[0]], targets: TargetInfo(width: width, classes: nil),
      reduction: .mean, precision: precision, mode: .training, isDry: true)
    let variables = recording.parameters.map(\.variable)
    let program = try StepProgram(
      recording.tape, objective: #require(recording.objective), parameters: variables, trained: variables,
      feeds: [.init(recording.x, from: inputs), .init(#require(recording.y), from: targets)], rows: rows,
      update: network.optimizer.rule, isFused: fused)
    program.load(network.parameters.flatMap { $0 })
    program.rate = 0.3
    program.set(order: random.permutation(rows))
    try program.run(steps: 9)
    let objectives = program.objectives(9)
    // Once more the way `step` does: forward, a look at the objective, the rest.
    program.set(rows: Array(0..<batch)[...], of: [inputs, targets])
    try program.forward()
    try program.finish()
    return (program.values(), program.gradientNorm, objectives + [program.objective])
  }
}

@Suite(.serialized) struct FusedStepTests {
  @Test(arguments: FusedCase.drawn) fileprivate func sameBits(_ drawn: FusedCase) throws {
    let plain = try drawn.trained(fused: false), fused = try drawn.trained(fused: true)
    #expect(plain.objectives == fused.objectives && plain.norm == fused.norm)
    #expect(plain.parameters == fused.parameters)
    let isFinite = plain.objectives.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }
}
