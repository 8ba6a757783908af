// RecordingTests.swift — which entries of the tape belong to a node, in rows and where layers read others than the one before.
import Autograd
import Tensors
import Testing

@testable import Networks

struct RecordingTests {
  /// Layer 3 hands the input of the network on, and layer 4 reads layers 1 and 3.
  private static func branched() throws -> Network {
    var network = Network(), random = Random(seed: 1)
    func add(_ layer: Layer, _ inputs: [Int]) throws {
      try network.add(
        layer, inputs: inputs, initialization: .he, random: &random, precision: .double)
    }
    let sum = Layer("sum", inputs: [[2], [2]], output: [2]) { layer throws(NetworkError) in
      RecordedLayer(try layer.record(.add, layer.inputs))
    }
    try add(.dense(inputs: 2, units: 2, activation: .tanh), [0])
    try add(.dense(inputs: 2, units: 3, activation: .sigmoid), [1])
    try add(.dropout(0.5, of: [2]), [0])
    try add(sum, [1, 3])
    network.setLoss(.sumSquaredError)
    return network
  }

  private static func recording(_ network: Network) throws -> Recording {
    try Recording(
      network, examples: 3, input: [2], targets: TargetInfo(width: 2, classes: nil), reduction: .mean,
      precision: .double)
  }

  @Test func everyEntryBelongsToOneNode() throws {
    for network in [try Self.branched(), try Self.branched().withoutLoss()] {
      let recording = try Self.recording(network)
      let last = network.loss == nil ? network.count : network.lossNumber
      var next = 0
      for k in 0...last {
        let entries = try #require(recording.entries(of: k))
        #expect(entries.lowerBound == next, "layer \(k)")
        next = entries.upperBound
      }
      #expect(next == recording.tape.entries.count - (network.loss == nil ? 1 : 0))
      #expect(recording.entries(of: last + 1) == nil && recording.entries(of: -1) == nil)
    }
  }

  /// A layer that does nothing, and alone reads its input, has no entry.
  @Test func aNodeHandsItsInputOn() throws {
    var network = Network(), random = Random(seed: 1)
    for layer in [Layer.dropout(0.5, of: [2]), .dense(inputs: 2, units: 2, activation: .sigmoid)] {
      try network.add(layer, initialization: .he, random: &random, precision: .double)
    }
    network.setLoss(.sumSquaredError)
    let recording = try Self.recording(network)
    #expect(recording.entries(of: 1)?.isEmpty == true && recording.output(of: 1) == recording.x)
  }

  @Test func aNodeHasItsParametersAndItsOutput() throws {
    let network = try Self.branched(), recording = try Self.recording(network)
    for (key, variable) in recording.parameters {
      #expect(recording.entries(of: key.layer)?.contains(variable.entry) == true)
    }
    for k in [0, 1, 2, 4] {
      let output = try #require(recording.output(of: k))
      #expect(recording.entries(of: k)?.contains(output.entry) == true, "layer \(k)")
    }
    // Dropout does nothing in evaluation. Layer 1 reads its input too: its output has a derivative of its own.
    #expect(recording.entries(of: 3)?.count == 1 && recording.output(of: 3) != recording.x)
    #expect(recording.output == recording.output(of: 4) && recording.output(of: 5) == nil)
    #expect(
      recording.entries(of: network.lossNumber)?.contains(try #require(recording.objective).entry) == true)
  }

  @Test func nodesKnowTheirInputs() throws {
    #expect(try Self.branched().nodeInputs == [[], [0], [1], [0], [1, 3]])
    #expect(Network().nodeInputs == [[]])
  }

  @Test(arguments: [-1, 0, 5, Int.max, Int.min]) func noSuchLayer(_ k: Int) throws {
    let network = try Self.branched()
    #expect(throws: LayerError.noSuchLayer(k, in: network)) { _ = try network.layer(k) }
    #expect(throws: LayerError.noLayers()) { _ = try Network().layer(k) }
  }
}
