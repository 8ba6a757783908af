// BranchedStepTests.swift — networks that branch: the planned step has the bits of the tape.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

/// A network that branches, with data of its own.
private struct Branched: CustomTestStringConvertible, Sendable {
  let name: String
  let input: Shape
  /// Each layer's kind, arguments and inputs.
  let layers: [(kind: String, arguments: [String: Arguments.Value], inputs: [Int])]
  var testDescription: String { name }

  private static func conv(_ depth: Int, _ activation: String = "relu") -> [String: Arguments.Value] {
    [
      "depth": .integer(depth), "size": .size(3, 3), "padding": .words(["same"]),
      "activation": .word(activation),
    ]
  }
  private static func dense(_ units: Int, _ activation: String) -> [String: Arguments.Value] {
    ["units": .integer(units), "activation": .word(activation)]
  }

  static let all = [
    Branched(
      name: "a residual block", input: [1, 6, 6],
      layers: [
        ("conv", conv(3), [0]), ("conv", conv(3), [1]), ("conv", conv(3, "tanh"), [2]), ("sum", [:], [3, 1]),
        ("batchnorm", [:], [4]), ("sum", [:], [5, 4, 1]), ("flatten", [:], [6]),
        ("dense", dense(4, "softmax"), [7]),
      ]),
    Branched(
      name: "an inception block", input: [1, 6, 6],
      layers: [
        ("conv", conv(2), [0]), ("conv", conv(1), [0]), ("conv", conv(3), [2]), ("concat", [:], [1, 3, 0]),
        ("maxpool", [:], [4]), ("flatten", [:], [5]), ("dense", dense(4, "softmax"), [6]),
      ]),
    Branched(
      name: "a dense block", input: [1, 6, 6],
      layers: [
        ("conv", conv(2), [0]), ("conv", conv(2), [1]), ("concat", [:], [1, 2]), ("conv", conv(2), [3]),
        ("concat", [:], [3, 4]), ("flatten", [:], [5]), ("dense", dense(4, "softmax"), [6]),
      ]),
    Branched(
      name: "units", input: [5],
      layers: [
        ("dense", dense(4, "tanh"), [0]), ("dense", dense(4, "relu"), [1]), ("sum", [:], [2, 1]),
        ("concat", [:], [3, 1, 0]), ("linear", [:], [4]), ("sum", [:], [5, 4]),
        ("dense", dense(4, "sigmoid"), [6]),
        ("sum", [:], [7, 3, 7]), ("dense", dense(4, "linear"), [8]),
      ]),
    Branched(
      name: "dense layers that read one output", input: [3],
      layers: [
        ("dense", dense(3, "tanh"), [0]), ("dense", dense(3, "tanh"), [1]),
        ("dense", dense(3, "sigmoid"), [1]),
        ("dense", dense(3, "relu"), [0]), ("sum", [:], [2, 3, 4]), ("dense", dense(4, "softmax"), [5]),
      ]),
  ]

  func made(_ precision: Precision) throws -> (Network, TrainingData) {
    var network = Network(), random = Random(seed: 5)
    for (kind, arguments, inputs) in layers {
      let shapes = inputs.map { $0 == 0 ? input : network.shape(of: $0) ?? [] }
      let layer = try #require(LayerKind.named[kind]).make(Arguments(arguments), shapes)
      try network.add(layer, inputs: inputs, initialization: .he, random: &random, precision: precision)
    }
    network.setLoss(.crossEntropy)
    let numbers = (0..<(20 * input.count)).map { _ in random.uniform(-1, 1) }
    let targets = (0..<20).map { _ in Double(random.below(4)) }
    return (
      network,
      TrainingData(
        inputs: Tensor(numbers, shape: Shape([20] + input.sizes)).converted(to: precision),
        targets: Tensor(targets, shape: [20, 1]).converted(to: precision), rows: Array(0..<20),
        info: TargetInfo(width: 1, classes: 4))
    )
  }
}

@Suite struct BranchedStepTests {
  private static let cases = Branched.all.flatMap { branched in
    Precision.allCases.flatMap { precision in Reduction.allCases.map { (branched, precision, $0) } }
  }

  /// Planned places, shared, and fused layers give the bits of the tape walked by hand, batch after batch.
  @Test(arguments: cases, [1, 4]) fileprivate func equalsTheTape(
    _ one: (branched: Branched, precision: Precision, reduction: Reduction), _ batch: Int
  ) throws {
    let (branched, precision, reduction) = one
    if batch == 1, branched.layers.contains(where: { $0.kind == "batchnorm" }) { return }
    let (network, data) = try branched.made(precision)
    let rate = reduction == .sum ? 0.01 : 0.1
    let trainer = GradientDescent(network, on: data, rate: rate, reduction: reduction, precision: precision)
    _ = try trainer.epoch(order: data.rows, batch: batch) { _ in true }
    let trained = trainer.trained()

    let recording = try Recording(
      network, examples: batch, input: data.input, targets: data.info, reduction: reduction,
      precision: precision, mode: .training)
    let objective = try #require(recording.objective), y = try #require(recording.y)
    let backward = try recording.tape.backward(from: objective)
    for start in stride(from: 0, to: 20, by: batch) {
      recording.tape.set(recording.x, toRows: data.rows[start..<(start + batch)], of: data.inputs)
      recording.tape.set(y, toRows: data.rows[start..<(start + batch)], of: data.targets)
      try recording.tape.replay()
      backward.run()
      for (key, variable) in recording.parameters where network.learns(key) {
        let (value, gradient) = (recording.tape.value(of: variable), backward.gradient(of: variable))
        let step = precision.rounded(rate)
        let moved = zip(value.doubles, gradient.doubles).map { w, g in
          precision == .double
            ? w.addingProduct(-step, g) : Double(Float(w).addingProduct(Float(-step), Float(g)))
        }
        recording.tape.set(variable, to: Tensor(moved, shape: value.shape).converted(to: precision))
      }
    }
    var expected = network
    recording.store(into: &expected)
    for key in network.keys where network.learns(key) {
      #expect(trained[key] == expected[key], "\(network.name(of: key))")
      let isFinite = trained[key].doubles.allSatisfy { $0.isFinite }
      #expect(isFinite)
    }
  }

  /// A planned step shares places, and takes less than one place for each number.
  @Test(arguments: Branched.all) fileprivate func placesAreShared(_ branched: Branched) throws {
    let (network, data) = try branched.made(.double)
    let memory = try GradientDescent.memory(
      network, on: data, batch: 20, reduction: .mean, precision: .double)
    #expect(memory.peak < memory.unplanned)
  }
}
