// LayerOptionTests.swift — layers with the options of published networks give PyTorch's outputs and gradients.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

/// The names that the fixtures have for a layer's parameters, in the order in which it declares them.
private let parameterNames = ["conv": ["w", "b"], "convtranspose": ["w", "b"], "dense": ["w", "b"]]
private let channelNames = ["gamma", "beta", "running_mean", "running_variance"]

extension Fixture {
  /// The arguments of the layer, as they would be typed.
  fileprivate var arguments: Arguments {
    Arguments(
      attributes.compactMapValues { attribute -> Arguments.Value? in
        switch attribute {
        case .number(let number): Int(exactly: number).map { .integer($0) } ?? .number(number)
        case .numbers(let numbers): .size(Int(numbers[0]), Int(numbers[1]))
        case .word(let word): .words([word])
        case .truth(let isSet): isSet ? .words(["yes"]) : nil
        }
      })
  }

  fileprivate func layer() throws -> Layer {
    let shape = try #require(inputs?["x"]).shape
    return try #require(LayerKind.named[op]).make(arguments, [Shape(Array(shape.dropFirst()))])
  }
}

@Suite struct LayerOptionTests {
  @Test(arguments: try Fixture.all("layer-options") + Fixture.all("transposed")) func equalsPyTorch(
    _ fixture: Fixture
  ) throws {
    let layer = try fixture.layer(), tape = Tape()
    #expect([try #require(fixture.inputs?["x"]).shape[0]] + layer.output.sizes == fixture.output.shape)
    let variables = try (fixture.inputs ?? [:]).mapValues { try tape.leaf($0.tensor) }
    let names = (parameterNames[fixture.op] ?? channelNames).filter { variables[$0] != nil }
    #expect(names.count == layer.parameters.count)
    let output = try layer.record(
      LayerInputs(
        inputs: [try #require(variables["x"])], parameters: try names.map { try #require(variables[$0]) },
        mode: fixture.truth("training") ? .training : .evaluation, tape: tape)
    ).output
    let weights = try #require(fixture.outputGradient).tensor
    let root = try tape.record(.sum, [try tape.record(.multiply, [output, try tape.leaf(weights)])])
    try tape.forward()
    #expect(agree(tape.value(of: output).doubles, fixture.output.values))
    let backward = try tape.backward(from: root)
    backward.run()
    for (name, gradient) in try #require(fixture.gradients) {
      let ours = backward.gradient(of: try #require(variables[name]))
      #expect(agree(ours.doubles, gradient.values), "gradient of \(name)")
    }
  }

  /// The value of arithmetic such as `⌊(14 + 2·1 − 3)/2⌋ + 1`: whole numbers, with division rounded as the brackets say.
  private func value(of written: String) -> Int? {
    var rest = Substring(written.filter { $0 != " " })
    func factor() -> Double? {
      if let bracket = rest.first, "(⌊⌈".contains(bracket) {
        rest.removeFirst()
        let inner = sum()
        rest = rest.dropFirst()
        return bracket == "⌊" ? inner?.rounded(.down) : bracket == "⌈" ? inner?.rounded(.up) : inner
      }
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return Double(digits)
    }
    func product() -> Double? {
      var value = factor()
      while let sign = rest.first, "·/".contains(sign) {
        rest.removeFirst()
        guard let left = value, let right = factor() else { return nil }
        value = sign == "·" ? left * right : left / right
      }
      return value
    }
    func sum() -> Double? {
      var value = product()
      while let sign = rest.first, "+−".contains(sign) {
        rest.removeFirst()
        guard let left = value, let right = product() else { return nil }
        value = sign == "+" ? left + right : left - right
      }
      return value
    }
    return sum().flatMap { rest.isEmpty ? Int(exactly: $0) : nil }
  }

  /// The arithmetic on paper ends in the layer's shape and its number of parameters.
  @Test(arguments: try Fixture.all("layer-options")) func arithmeticGivesTheShape(_ fixture: Fixture) throws {
    let layer = try fixture.layer()
    for step in layer.arithmetic {
      let expected =
        switch step.name {
        case "rows", "rows and columns": layer.output[1]
        case "columns": layer.output[2]
        default: layer.parameterCount
        }
      #expect(step.result == expected && value(of: step.written) == expected, "\(step.written)")
    }
  }

  /// Steps of training have the same bits with instructions fused and each alone, and memory planned or not.
  @Test(arguments: try Fixture.all("layer-options"), [Precision.double, .single])
  func stepsHaveTheSameBits(_ fixture: Fixture, _ precision: Precision) throws {
    let x = try #require(fixture.inputs?["x"]).tensor.converted(to: precision)
    var network = Network(), random = Random(seed: 5)
    func add(_ layer: Layer) throws {
      try network.add(layer, initialization: .he, random: &random, precision: precision)
    }
    let input = Shape(Array(x.shape.sizes.dropFirst()))
    // A layer in front, so that the one under test hands its gradient on.
    if input.rank == 3 {
      let arguments = Arguments(["depth": .integer(input[0]), "size": .size(1, 1)])
      try add(try #require(LayerKind.named["conv"]).make(arguments, [input]))
    } else {
      try add(.dense(inputs: input[0], units: input[0], activation: .linear))
    }
    try add(try fixture.layer())
    if let maps = network.last?.output, maps.rank == 3 { try add(.flatten(maps)) }
    network.setLoss(.sumSquaredError)
    let rows = x.shape[0], width = try #require(network.last).output[0]
    let targets = Tensor(repeating: 0.25, shape: [rows, width]).converted(to: precision)
    func trained(isFused: Bool) throws -> (values: [Tensor], norm: Double, objective: Double) {
      let recording = try Recording(
        network, examples: rows, input: input, targets: TargetInfo(width: width, classes: nil),
        reduction: .mean, precision: precision, mode: .training, isDry: true)
      let learned = try recording.parameters.filter { key, _ in
        try network.layer(key.layer).parameters[key.index].isLearned
      }
      let program = try StepProgram(
        recording.tape, objective: #require(recording.objective),
        parameters: recording.parameters.map(\.variable), trained: learned.map(\.variable),
        feeds: [.init(recording.x, from: x), .init(#require(recording.y), from: targets)], rows: rows,
        isFused: isFused)
      program.load(network.parameters.flatMap { $0 })
      program.rate = 0.001
      program.set(rows: Array(0..<rows)[...], of: [x, targets])
      try program.runOnSetRows(steps: 3)
      return (program.values(), program.gradientNorm, program.objective)
    }
    let plain = try trained(isFused: false), fused = try trained(isFused: true)
    #expect(plain.values == fused.values)
    #expect(plain.norm == fused.norm && plain.objective == fused.objective)
    #expect(plain.norm.isFinite && plain.norm > 0)
  }
}
