// LeNetTests.swift — LeNet-5 as a whole: maps, units, gradients and a step are PyTorch's, to 1e-10.
import Autograd
import Foundation
import Parameters
import Tensors
import Testing

@testable import Networks

/// A case of `lenet.json`: PyTorch's results for a network with numbers from a formula.
private struct LeNetCase: Decodable, CustomTestStringConvertible, Sendable {
  struct Digest: Decodable, Sendable {
    let at: [Int]
    let values: [Double]
    let sum: Double, norm: Double
  }
  struct Attributes: Decodable, Sendable {
    let shapes: [String: [Int]], phases: [String: Int], scales: [String: Double]
    let labels: [Double], activation: String, pooling: String
    let inputShape: [Int], rate: Double
    enum CodingKeys: String, CodingKey {
      case shapes, phases, scales, labels, activation, pooling, rate
      case inputShape = "input_shape"
    }
  }
  let name: String, attributes: Attributes, output: Fixture.Values
  let stages: [String: Digest], gradients: [String: Digest]
  let loss: Double, lossAfter: Double
  enum CodingKeys: String, CodingKey {
    case name = "case", attributes, output, stages, gradients, loss
    case lossAfter = "loss_after"
  }
  var testDescription: String { name }

  static func all() throws -> [LeNetCase] { try Fixture.cases("lenet") }

  /// ((5 j³ + 7 j) mod 2003)/1001 − 1 for j from `phase` up.
  static func numbers(_ count: Int, from phase: Int) -> [Double] {
    (phase..<(phase + count)).map { (j: Int) -> Double in
      let cube: Int = 5 * j * j * j
      return Double((cube + 7 * j) % 2003) / 1001 - 1
    }
  }

  /// The network with the parameters of the case.
  func network() throws -> Network {
    let words: [(String, [String: Arguments.Value])] = [
      ("conv", ["depth": .integer(6), "size": .size(5, 5), "padding": .integer(2)]),
      (attributes.pooling, [:]),
      ("conv", ["depth": .integer(16), "size": .size(5, 5)]), (attributes.pooling, [:]), ("flatten", [:]),
      ("dense", ["units": .integer(120)]), ("dense", ["units": .integer(84)]),
      ("dense", ["units": .integer(10)]),
    ]
    var network = Network(), random = Random(seed: 1), shape = Shape(Array(attributes.inputShape.dropFirst()))
    for (k, (kind, arguments)) in words.enumerated() {
      var arguments = arguments
      if kind == "conv" || kind == "dense" {
        arguments["activation"] = .word(k == words.count - 1 ? "softmax" : attributes.activation)
      }
      let layer = try #require(LayerKind.named[kind]).make(Arguments(arguments), [shape])
      try network.add(layer, initialization: .he, random: &random, precision: .double)
      shape = layer.output
    }
    network.setLoss(.crossEntropy)
    var number = 0
    for k in network.parameters.indices where !network.parameters[k].isEmpty {
      number += 1
      for (i, name) in ["w\(number)", "b\(number)"].enumerated() {
        let sizes = try #require(attributes.shapes[name]), scale = try #require(attributes.scales[name])
        let values = Self.numbers(sizes.reduce(1, *), from: try #require(attributes.phases[name]))
        network.parameters[k][i] = Tensor(values.map { scale * $0 }, shape: Shape(sizes))
      }
    }
    return network
  }

  var data: TrainingData {
    let count = attributes.inputShape.reduce(1, *)
    return TrainingData(
      inputs: Tensor(
        Self.numbers(count, from: 500).map { 0.5 + 0.5 * $0 }, shape: Shape(attributes.inputShape)),
      targets: Tensor(attributes.labels, shape: [attributes.labels.count, 1]),
      rows: Array(attributes.labels.indices), info: TargetInfo(width: 1, classes: 10))
  }
}

extension LeNetCase.Digest {
  /// True when the numbers that were kept of a tensor are those of `ours`.
  func holds(of ours: [Double]) -> Bool {
    let sum = ours.reduce(0, +), norm = ours.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return agree(at.map { ours[$0] }, values) && abs(norm - self.norm) <= 1e-10 * max(1, self.norm)
      && abs(sum - self.sum) <= 1e-10 * max(1, self.norm * Double(ours.count).squareRoot())
  }
}

@Test(arguments: try LeNetCase.all()) private func wholeNetwork(_ example: LeNetCase) throws {
  let network = try example.network(), data = example.data
  let recording = try Recording(
    network, examples: data.rows.count, input: data.input, targets: data.info, reduction: .mean,
    precision: .double)
  recording.load(network)
  let tape = recording.tape
  tape.set(recording.x, toRows: data.rows[...], of: data.inputs)
  tape.set(try #require(recording.y), toRows: data.rows[...], of: data.targets)
  try tape.forward()
  let objective = try #require(recording.objective)
  #expect(agree([tape.element(of: objective, at: 0)], [example.loss]))
  #expect(
    agree(tape.value(of: try #require(recording.variable(8, .preactivation))).doubles, example.output.values),
    "scores")
  for (name, layer) in [("maps1", 2), ("maps2", 4), ("units1", 6), ("units2", 7)] {
    let digest = try #require(example.stages[name])
    #expect(digest.holds(of: tape.value(of: recording.outputs[layer]).doubles), "\(name)")
  }
  let walk = try tape.backward(from: objective)
  walk.run()
  for (i, (_, variable)) in recording.parameters.enumerated() {
    let name = (i % 2 == 0 ? "w" : "b") + "\(i / 2 + 1)"
    let digest = try #require(example.gradients[name])
    #expect(digest.holds(of: walk.gradient(of: variable).doubles), "gradient of \(name)")
  }
}

/// The planned program that trains says the same as the tape that is looked at.
@Test(arguments: try LeNetCase.all()) private func oneStep(_ example: LeNetCase) throws {
  let data = example.data
  let trainer = GradientDescent(
    try example.network(), on: data, rate: example.attributes.rate, reduction: .mean, precision: .double)
  #expect(agree([try trainer.step(on: data.rows[...])], [example.loss]))
  #expect(agree([try trainer.objective(on: data.rows[...])], [example.lossAfter]))
  let norms = example.gradients.values.map(\.norm)
  #expect(agree([trainer.gradientNorm], [norms.reduce(0) { $0 + $1 * $1 }.squareRoot()]))
}
