// ExplainedNetworks.swift — small networks with given weights, on a tape and computed.
import Autograd
import Foundation
import Parameters
import Tensors
import Testing

@testable import Networks

/// Six significant digits, as the tool prints.
func digits(_ x: Double) -> String { x == 0 ? "0" : String(format: "%g", x) }

/// A network recorded and computed, with its numbers by name.
struct Explained {
  let recording: Recording
  var tape: Tape { recording.tape }

  /// Layers given as kind and arguments, on rows of inputs with one target each.
  init(
    _ layers: [(String, [String: Arguments.Value])], input: Shape, rows: [[Double]], targets: [Double],
    classes: Int? = 2, loss: Loss = .crossEntropy, reduction: Reduction = .mean, values: [[[Double]]]? = nil
  ) throws {
    var network = Network(), random = Random(seed: 5)
    for (kind, arguments) in layers {
      let kind = try #require(LayerKind.named[kind]), last = network.count
      // A joining layer joins the last one and the input.
      let layer = try kind.make(
        Arguments(arguments), [network.output ?? input] + (kind.joins ? [input] : []))
      try network.add(
        layer, inputs: kind.joins ? [last, 0] : [last], initialization: .he, random: &random,
        precision: .double)
    }
    network.setLoss(loss)
    for (k, layer) in (values ?? []).enumerated() {
      network.parameters[k] = zip(layer, network.parameters[k]).map { Tensor($0, shape: $1.shape) }
    }
    recording = try Recording(
      network, examples: rows.count, input: input, targets: TargetInfo(width: 1, classes: classes),
      reduction: reduction, precision: .double)
    tape.set(recording.x, to: Tensor(rows.flatMap { $0 }, shape: Shape([rows.count] + input.sizes)))
    if let y = recording.y { tape.set(y, to: Tensor(targets, shape: [rows.count, 1])) }
    try tape.forward()
  }

  /// The number called `name`.
  func node(_ name: String) throws -> ScalarNode {
    for (number, entry) in tape.entries.enumerated().reversed() {
      for offset in 0..<entry.shape.count
      where tape.name(of: number, at: entry.shape.index(at: offset)) == name {
        return ScalarNode(try variable(number), at: offset)
      }
    }
    Issue.record("there is no \(name)")
    throw CancellationError()
  }

  private func variable(_ number: Int) throws -> Variable {
    var all = recording.outputs + recording.parameters.map(\.variable)
    all += recording.outputs.indices.compactMap { recording.variable($0, .preactivation) }
    all += [recording.y, recording.errors, recording.objective].compactMap { $0 }
    return try #require(all.first { $0.entry == number })
  }

  func derivation(of output: String = "err", by input: String) throws -> Derivation {
    try Derivation(tape, of: node(output), by: node(input))
  }

  /// The lines of an explanation with its finite difference.
  func explained(_ input: String, of output: String = "err", terms: Int = 8) throws -> [String] {
    let derivation = try derivation(of: output, by: input)
    return derivation.explanation(terms: terms).lines(
      difference: try derivation.finiteDifference(), number: digits)
  }

  /// A dense net with sigmoid units; weights from a formula unless given.
  static func dense(_ sizes: [Int], inputs: Int = 2, values: [[[Double]]]? = nil) throws -> Explained {
    try Explained(
      sizes.map { ("dense", ["units": .integer($0)]) }, input: [inputs],
      rows: [(1...inputs).map(Double.init)], targets: [1], values: values)
  }

  /// The network of the course's derivation by hand.
  static func course() throws -> Explained {
    try dense([2, 1], values: [[[0.5, -0.4, 0.3, 0.8], [0.1, -0.2]], [[0.7, -0.6], [0.2]]])
  }
}
