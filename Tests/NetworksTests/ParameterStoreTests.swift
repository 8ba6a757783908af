// ParameterStoreTests.swift — sizes of parameters are known without drawing them.
import Autograd
import Tensors
import Testing

@testable import Networks

@Suite struct ParameterStoreTests {
  @Test(arguments: Precision.allCases) func sizesTakeNoDraw(_ precision: Precision) throws {
    var network = Network(), stream = RandomStream(Random(seed: 1))
    for layer in [
      Layer.dense(inputs: 3, units: 4, activation: .relu), .batchNormalization(of: [4]), .flatten([4]),
      .dense(inputs: 4, units: 2, activation: .linear, hasBias: false),
    ] {
      try network.add(layer, initialization: .he, stream: &stream, precision: precision)
    }
    #expect(network.store.shapes == [[[3, 4], [4]], [[4], [4], [4], [4]], [], [[4, 2]]])
    #expect(network.store.bytes == (12 + 4 + 16 + 8) * precision.bytes)
    #expect(network.parameterCount == 12 + 4 + 8 + 8)
    // A plan of a step draws nothing.
    network.setLoss(.meanSquaredError)
    let data = TrainingData(
      inputs: Tensor(repeating: 1, shape: [2, 3], precision: precision),
      targets: Tensor(repeating: 1, shape: [2, 2], precision: precision), rows: [0, 1],
      info: TargetInfo(width: 2, classes: nil))
    _ = try GradientDescent.memory(network, on: data, batch: 2, reduction: .mean, precision: precision)
    #expect((0..<4).allSatisfy { network.store.known($0) == nil })
    network.cut(after: 1)
    #expect(network.store.count == 1 && network.store.shapes == [[[3, 4], [4]]])
    // A change of one number draws its layer alone, and is in place.
    network[ParameterKey(layer: 1, index: 1)][2] = 9
    #expect(network.store.known(0)?[1].doubles == [0, 0, 9, 0])
    network.setParameters([Tensor(repeating: 1, shape: [3, 4], precision: precision)])
    #expect(network.parameters[0][0][5] == 1 && network.parameters[0][1][2] == 9)
  }
}
