// ConstantLeafTests.swift — leaves that a layer or a loss records with a value keep it in the program of a training step.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

@Suite struct ConstantLeafTests {
  /// z = w·x·(1, 2, …) + ½: constants of one number and of several.
  private static func scaled(_ input: Shape) -> Layer {
    Layer(
      "scaled", inputs: [input], output: input,
      parameters: [ParameterSpec(.weight, .vector(input.count, of: "unit"), .constant(0.5))]
    ) { layer throws(NetworkError) in
      let (factors, half) = try NetworkError.converting { () throws(OutOfMemory) in
        (
          try layer.tape.leaf(
            Tensor((1...input.count).map { Double($0) }, shape: input).converted(to: layer.tape.precision)),
          try layer.tape.leaf(number: 0.5)
        )
      }
      let product = try layer.record(.multiply, [layer.x, layer.parameters[0]])
      return RecordedLayer(
        try layer.record(.add, [layer.record(.multiply, [product, factors]), half]))
    }
  }

  /// err = 3·Σ (z − y)².
  private static let tripled = Loss(
    "tripled", "thrice the squares", title: "thrice the squares", formula: "err = 3·Σ_u (y_u - z_u)²",
    claims: [], isOfSquares: true
  ) { head throws(NetworkError) in
    let three = try NetworkError.converting { () throws(OutOfMemory) in try head.tape.leaf(number: 3) }
    return try head.record(
      .multiply, [head.record(.sumSquaredError, [head.z, head.numbers(for: "tripled")]), three])
  }

  private static func network(_ precision: Precision) throws -> Network {
    var network = Network(), random = Random(seed: 1)
    try network.add(scaled([3]), initialization: .he, random: &random, precision: precision)
    network.setLoss(tripled)
    return network
  }

  /// One step of gradient descent moves w by −rate·∂J/∂w, which is worked out here: J = 3·½·Σ (w·x·k + ½ − y)².
  @Test(arguments: [Precision.double, .single], [1, 2]) func aStepUsesThem(
    _ precision: Precision, batch: Int
  ) throws {
    let inputs = [[1.0, 2, -1], [0.5, -1, 3]], targets = [[1.0, 0, 2], [-1, 4, 0.25]]
    let data = TrainingData(
      inputs: Tensor(inputs.flatMap { $0 }, shape: [2, 3]).converted(to: precision),
      targets: Tensor(targets.flatMap { $0 }, shape: [2, 3]).converted(to: precision),
      rows: Array(0..<2), info: TargetInfo(width: 3, classes: nil))
    let learner = try GradientDescent(
      Self.network(precision), on: data, rate: 0.125, reduction: .mean, precision: precision)
    let rows = Array(0..<batch)
    _ = try learner.step(on: rows[...])
    let trained = learner.trained().parameters[0][0].doubles
    for u in 0..<3 {
      let k = Double(u + 1)
      let slope =
        rows.map { row in
          3 * (0.5 * inputs[row][u] * k + 0.5 - targets[row][u]) * inputs[row][u] * k
        }.reduce(0, +) / Double(batch)
      #expect(
        abs(trained[u] - (0.5 - 0.125 * slope)) < (precision == .double ? 1e-12 : 1e-5), "unit \(u + 1)")
    }
  }

  /// A program made of a tape that has memory keeps them, too.
  @Test func aTapeWithMemoryHandsThemOn() throws {
    let tape = Tape()
    let w = try tape.leaf(Tensor(vector: [2, 3])), x = try tape.leaf(shape: [1, 2])
    let c = try tape.leaf(Tensor(vector: [5, 7]))
    let z = try tape.record(.multiply, [tape.record(.multiply, [w, x]), c])
    let objective = try tape.record(.sum, [z])
    let program = try StepProgram(
      tape, objective: objective, parameters: [w], trained: [w],
      feeds: [.init(x, from: Tensor([1.0, 1.0], shape: Shape([1, 2])))], rows: 1)
    program.load([Tensor(vector: [2, 3])])
    program.rate = 1
    program.set(order: [0])
    try program.run(steps: 1)
    #expect(program.values()[0].doubles == [2 - 5, 3 - 7])
  }
}
