// RandomStreamTests.swift — parameters drawn at first use have the digits of those drawn at once.
import Autograd
import Tensors
import Testing

@testable import Networks

@Suite struct RandomStreamTests {
  private static func layers() -> [Layer] {
    [
      .dense(inputs: 3, units: 5, activation: .tanh), .batchNormalization(of: [5]),
      .dense(inputs: 5, units: 7, activation: .sigmoid, hasBias: false),
      .dense(inputs: 7, units: 3, activation: .linear),
    ]
  }

  /// The values and the generator behind them, drawn one after the other.
  private static func drawnAtOnce(_ initialization: Initialization, _ precision: Precision) -> (
    [[Tensor]], Random
  ) {
    var random = Random(seed: 7)
    let values = layers().map { layer in
      layer.parameters.map { initialization.value(of: $0, random: &random, precision: precision) }
    }
    return (values, random)
  }

  private static func network(
    _ initialization: Initialization, _ precision: Precision, _ stream: inout RandomStream
  ) throws -> Network {
    var network = Network()
    for layer in layers() {
      try network.add(layer, initialization: initialization, stream: &stream, precision: precision)
    }
    return network
  }

  @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2], [1, 3]], [false, true]) func orderOfUseIsNoMatter(
    _ order: [Int], endFirst: Bool
  ) throws {
    for initialization in Initialization.all {
      for precision in Precision.allCases {
        var stream = RandomStream(Random(seed: 7))
        let network = try Self.network(initialization, precision, &stream)
        let (values, end) = Self.drawnAtOnce(initialization, precision)
        #expect((0..<network.count).allSatisfy { network.store.known($0) == nil })
        if endFirst { #expect(stream.random == end) }
        for k in order { #expect(network.store[k] == values[k], "\(initialization.name), layer \(k + 1)") }
        #expect(stream.random == end, "\(initialization.name)")
        #expect(network.parameters == values)
      }
    }
  }

  /// Networks that were copied before the draw share it; one that goes on another way draws its own.
  @Test func copiesShareTheDraw() throws {
    var stream = RandomStream(Random(seed: 7))
    var first = try Self.network(.he, .double, &stream)
    var second = first, fork = stream
    try first.add(
      .dense(inputs: 3, units: 2, activation: .linear), initialization: .he, stream: &stream,
      precision: .double)
    try second.add(
      .dense(inputs: 3, units: 4, activation: .linear), initialization: .he, stream: &fork, precision: .double
    )
    #expect(first.store.sharesDraw(0, with: second.store) && !first.store.sharesDraw(4, with: second.store))
    let w = second.parameters
    #expect(first.store.known(0) == w[0] && first.store.known(4) == nil)
    // Both go on with the same numbers.
    #expect(Array(first.parameters[4][0].doubles.prefix(2)) == Array(w[4][0].doubles.prefix(2)))
    #expect(!stream.isSame(as: fork) && stream.isSame(as: stream))
    let before = first
    first[ParameterKey(layer: 1, index: 0)][0] = 5
    #expect(before.parameters[0] == w[0] && first.parameters[0][0][0] == 5)
  }

  @Test(arguments: [[Precision.single], [.single, .double], [.double]]) func roundingWaits(_ way: [Precision])
    throws
  {
    for isMade in [false, true] {
      var stream = RandomStream(Random(seed: 7))
      var network = try Self.network(.he, .double, &stream)
      if isMade { _ = network.parameters }
      for precision in way { network.convert(to: precision) }
      var (values, end) = Self.drawnAtOnce(.he, .double)
      for precision in way { values = values.map { $0.map { $0.converted(to: precision) } } }
      #expect((network.store.known(0) != nil) == isMade)
      #expect(network.parameters == values)
      #expect(stream.random == end)
    }
  }

  @Test func aLongChainNeedsNoStack() throws {
    var random = Random(seed: 3)
    for isUsed in [false, true] {
      var stream = RandomStream(Random(seed: 3))
      let layer = Layer.dense(inputs: 1, units: 1, activation: .linear)
      var last: DrawnParameters?
      for _ in 0..<200_000 { last = stream.draw(layer.parameters, .uniform, precision: .double) }
      guard isUsed else { continue }
      for _ in 0..<199_999 { _ = random.next() }
      #expect(last?.values.first?[0] == random.uniform(-1, 1))
      #expect(stream.random == random)
    }
  }
}
