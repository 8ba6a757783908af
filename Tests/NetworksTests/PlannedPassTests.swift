// PlannedPassTests.swift — a pass that keeps results alone: the bits of the tape it was made from, in less memory.
import Autograd
import Foundation
import Parameters
import Tensors
import Testing

@testable import Networks

/// A convolutional network of some depth, and rows of data.
private func deep(_ precision: Precision) throws -> (Network, TrainingData) {
  var network = Network(), random = Random(seed: 8)
  var shape: Shape = [2, 8, 8]
  let convolution: (String, [String: Arguments.Value]) = (
    "conv",
    ["depth": .integer(4), "size": .size(3, 3), "padding": .size(1, 1), "activation": .word("relu")]
  )
  let layers =
    [
      convolution, ("batchnorm", [:]), convolution, convolution, convolution, ("maxpool", [:]),
      ("flatten", [:]),
    ]
    + [("dense", ["units": .integer(3), "activation": .word("softmax")])]
  for (kind, arguments) in layers {
    let layer = try #require(LayerKind.named[kind]).make(Arguments(arguments), [shape])
    try network.add(layer, initialization: .he, random: &random, precision: precision)
    shape = layer.output
  }
  network.setLoss(.crossEntropy)
  let inputs = (0..<(7 * 128)).map { _ in random.uniform() }
  let targets = (0..<7).map { _ in Double(random.below(3)) }
  return (
    network,
    TrainingData(
      inputs: Tensor(inputs, shape: [7, 2, 8, 8]).converted(to: precision),
      targets: Tensor(targets, shape: [7, 1]).converted(to: precision), rows: Array(0..<7),
      info: TargetInfo(width: 1, classes: 3))
  )
}

private func recording(_ network: Network, _ data: TrainingData, _ precision: Precision, isDry: Bool) throws
  -> Recording
{
  try Recording(
    network, examples: 7, input: data.input, targets: data.info, reduction: .mean, precision: precision,
    isDry: isDry)
}

@Suite struct PlannedPassTests {
  /// Outputs, objective and all gradients; from a dry tape and from one with numbers.
  @Test(arguments: Precision.allCases, [false, true])
  func equalsTheTape(_ precision: Precision, _ isDry: Bool) throws {
    let (network, data) = try deep(precision)
    let whole = try recording(network, data, precision, isDry: false)
    let y = try #require(whole.y), objective = try #require(whole.objective)
    whole.tape.set(whole.x, to: data.inputs)
    whole.tape.set(y, to: data.targets)
    try whole.tape.replay()
    let backward = try whole.tape.backward(from: objective)
    backward.run()

    let planned = try recording(network, data, precision, isDry: isDry)
    let leaves = [planned.x, y] + planned.parameters.map { $0.variable }
    let pass = try PlannedPass(
      planned.tape, leaves: leaves, results: [planned.output], gradientsOf: objective,
      wanted: planned.parameters.map { $0.variable })
    for (key, variable) in planned.parameters { pass.set(variable, to: network[key]) }
    pass.set(planned.x, toRows: data.rows[...], of: data.inputs)
    pass.set(y, to: data.targets)
    for _ in 0..<2 {
      try pass.run()
      #expect(pass.value(of: objective) == whole.tape.value(of: objective))
      #expect(pass.value(of: planned.output) == whole.tape.value(of: whole.output))
      var gradients = 0
      for (key, variable) in whole.parameters {
        guard let gradient = pass.gradient(of: variable) else { continue }
        #expect(gradient == backward.gradient(of: variable), "\(key)")
        gradients += 1
      }
      #expect(gradients == 14)
    }
    #expect(pass.value(of: try #require(planned.variable(1, .preactivation))) == nil)
  }

  /// Forward alone, the maps of two layers at once are all that is needed.
  @Test func evaluationKeepsNoActivations() throws {
    let (network, data) = try deep(.double)
    let whole = try recording(network, data, .double, isDry: true)
    let pass = try PlannedPass(
      whole.tape, leaves: [whole.x, try #require(whole.y)] + whole.parameters.map { $0.variable },
      results: [whole.output])
    let maps = 7 * 4 * 64 * 8
    let others = (network.parameterCount + 7 * 128) * 8 + 64 * 64
    #expect(pass.bytes < 4 * maps + others)
    #expect(whole.tape.mark.numberCount * 8 > 9 * maps + others)
  }

  @Test func sizesBeyondMemoryAreSaidBeforehand() throws {
    let (network, data) = try deep(.double)
    let whole = try recording(network, data, .double, isDry: true)
    try Arena.budget.withValue(10_000) {
      #expect(throws: OutOfMemory.self) {
        try PlannedPass(whole.tape, leaves: [whole.x], results: [whole.output])
      }
    }
  }
}
