// TrainingModeTests.swift — the behaviour of layers in training only: dropped units, statistics of the batch.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

@Suite struct TrainingModeTests {
  /// A network with `layers` behind 4 inputs, on six examples.
  private static func network(_ layers: [(String, [String: Arguments.Value])]) throws -> (
    Network, TrainingData
  ) {
    var network = Network(), random = Random(seed: 5)
    var shape: Shape = [4]
    for (kind, arguments) in layers {
      let layer = try #require(LayerKind.named[kind]).make(Arguments(arguments), [shape])
      try network.add(layer, initialization: .he, random: &random, precision: .double)
      shape = layer.output
    }
    network.setLoss(.crossEntropy)
    let inputs = (0..<24).map { _ in random.uniform() }
    return (
      network,
      TrainingData(
        inputs: Tensor(inputs, shape: [6, 4]), targets: Tensor([0.0, 1, 1, 0, 1, 0], shape: [6, 1]),
        rows: Array(0..<6), info: TargetInfo(width: 1, classes: 2))
    )
  }

  private static let dropping: [(String, [String: Arguments.Value])] = [
    ("dense", ["units": .integer(50)]), ("dropout", ["p": .number(0.4)]), ("dense", ["units": .integer(1)]),
  ]

  private func trained(seed: UInt64, batch: Int = 3) throws -> Network {
    let (network, data) = try Self.network(Self.dropping)
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    trainer.random = Random(seed: seed)
    for _ in 0..<3 { _ = try trainer.epoch(order: data.rows, batch: batch) { _ in true } }
    return trainer.trained()
  }

  @Test func masksReplay() throws {
    #expect(try trained(seed: 1).parameters == trained(seed: 1).parameters)
    #expect(try trained(seed: 1).parameters != trained(seed: 2).parameters)
  }

  @Test func masksAreInverted() throws {
    let mask = try #require(try trained(seed: 3).masks[2])
    #expect(mask.shape == [3, 50] && mask.doubles.allSatisfy { $0 == 0 || $0 == 1 / 0.6 })
    let dropped = mask.doubles.count { $0 == 0 }
    #expect(dropped > 35 && dropped < 85)
  }

  @Test func nothingIsDroppedOutsideTraining() throws {
    let (network, data) = try Self.network(Self.dropping)
    var bare = network
    bare.cut(after: 1)
    var random = Random(seed: 1)
    try bare.add(
      .dense(inputs: 50, units: 1, activation: .sigmoid), initialization: .he, random: &random,
      precision: .double)
    bare.parameters[1] = network.parameters[2]
    let ours = try network.evaluate(on: data, reduction: .mean, precision: .double)
    bare.setLoss(.crossEntropy)
    let theirs = try bare.evaluate(on: data, reduction: .mean, precision: .double)
    #expect(ours.outputs == theirs.outputs && ours.objective == theirs.objective)
  }

  /// Stretches of steps inside one program and steps one at a time give the same averages.
  @Test func averagesInStretches() throws {
    let (network, data) = try Self.network([
      ("dense", ["units": .integer(3)]), ("batchnorm", [:]), ("dense", ["units": .integer(1)]),
    ])
    let together = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    _ = try together.epoch(order: data.rows, batch: 2) { _ in true }
    let single = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    for start in [0, 2, 4] { _ = try single.step(on: data.rows[start..<(start + 2)]) }
    #expect(together.trained().parameters == single.trained().parameters)
    #expect(together.trained().parameters[1][2] != network.parameters[1][2])
  }

  @Test func oneExampleHasNoVariance() throws {
    let (network, data) = try Self.network([("batchnorm", [:]), ("dense", ["units": .integer(1)])])
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    #expect {
      _ = try trainer.step(on: data.rows[0..<1])
    } throws: { error in
      if case .layer(let error) = error as? NetworkError { error.reason == .tooFewExamples } else { false }
    }
    #expect(trainer.trained().parameters == network.parameters)
    #expect(network.parameterCount == 8 + 5)
  }

  @Test func aFrozenAverageStays() throws {
    var (network, data) = try Self.network([("batchnorm", [:]), ("dense", ["units": .integer(1)])])
    network.frozen = [ParameterKey(layer: 1, index: 2)]
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    _ = try trainer.step(on: data.rows[...])
    let after = trainer.trained().parameters[0]
    #expect(after[2] == network.parameters[0][2] && after[3] != network.parameters[0][3])
  }
}
