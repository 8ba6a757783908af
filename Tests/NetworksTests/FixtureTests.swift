// FixtureTests.swift — outputs and gradients are those of PyTorch, NumPy and SciPy, to 1e-10.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

/// A case put on a tape.
private struct Bench {
  let fixture: Fixture
  let tape = Tape()
  let inputs: [String: Variable]

  init(_ fixture: Fixture) throws {
    self.fixture = fixture
    let tape = tape
    inputs = try (fixture.inputs ?? [:]).mapValues { try tape.leaf($0.tensor) }
  }

  func record(_ operation: Operation, _ names: [String], _ settings: Settings = [:]) throws -> Variable {
    try tape.record(operation, try names.map { try #require(inputs[$0]) }, settings)
  }
  func reduced(_ errors: Variable) throws -> Variable {
    try tape.record(fixture.word("reduction") == "sum" ? .sum : .mean, [errors])
  }
  func shape(of name: String) throws -> Shape { Shape(try #require(fixture.inputs?[name]).shape) }
}

/// Computation of an `op` of the fixtures here; every activation as `activation`.
private let builders: [String: @Sendable (Bench) throws -> Variable] = [
  "activation": { try $0.record(try #require(activations[$0.fixture.op]), ["x"]) },
  "matmul": { try $0.record(.matmul, ["a", "b"]) },
  "dense": { bench in
    let a = try bench.record(.linear, ["x", "w", "b"])
    let name = try #require(bench.fixture.word("activation"))
    guard name != "linear" else { return a }
    return try bench.tape.record(try #require(activations[name]), [a])
  },
  "binary_cross_entropy": { try $0.reduced($0.record(.binaryCrossEntropy, ["p", "y"])) },
  "binary_cross_entropy_with_logits": { bench in
    let z = try bench.record(.sigmoid, ["a"]), y = try #require(bench.inputs["y"])
    return try bench.reduced(bench.tape.record(.binaryCrossEntropy, [z, y]))
  },
  "cross_entropy": { try $0.reduced($0.record(.classCrossEntropy, ["a", "labels"])) },
  "mse": { bench in
    let sum = try bench.reduced(bench.record(.meanSquaredError, ["z", "y"]))
    // PyTorch's sum is of all squares, ours of each example's mean.
    guard bench.fixture.word("reduction") == "sum" else { return sum }
    return try bench.tape.record(
      .multiply, [sum, try bench.tape.leaf(number: Double(bench.shape(of: "z")[-1]))])
  },
  "sse": { try $0.reduced($0.record(.sumSquaredError, ["z", "y"])) },
  "conv2d": { bench in
    let fixture = bench.fixture, filter = try bench.shape(of: "w")
    let (height, width) = (filter[2], filter[3])
    return try bench.record(
      fixture.truth("mirror") ? .mirroredConv2d : .conv2d, ["x", "w", "b"],
      [
        "stride": .integers(try #require(fixture.integers("stride"))),
        "padding": .integers(
          fixture.integers("padding") ?? [(height - 1) / 2, (width - 1) / 2, height / 2, width / 2]),
        "groups": .integer(Int(try #require(fixture.number("groups")))),
      ])
  },
  "global_avg_pool2d": { try layer(.globalPooling(of: try maps($0), isMaximum: false), $0) },
  "global_max_pool2d": { try layer(.globalPooling(of: try maps($0), isMaximum: true), $0) },
  "local_response_norm": { bench in
    let fixture = bench.fixture
    return try layer(
      .localResponse(
        of: try maps(bench), size: Int(try #require(fixture.number("size"))),
        alpha: try #require(fixture.number("alpha")), beta: try #require(fixture.number("beta")),
        k: try #require(fixture.number("k"))), bench)
  },
  "batch_norm": { bench in
    let parameters = try ["gamma", "beta", "running_mean", "running_variance"].map {
      try #require(bench.inputs[$0])
    }
    return try layer(
      .batchNormalization(of: try maps(bench)), bench, parameters,
      bench.fixture.truth("training") ? .training : .evaluation)
  },
  "dropout": { bench in
    let fixture = bench.fixture, p = try #require(fixture.number("p"))
    let recorded = try Layer.dropout(p, of: [5]).record(
      LayerInputs(
        inputs: [try #require(bench.inputs["x"])], parameters: [],
        mode: fixture.truth("training") ? .training : .evaluation, tape: bench.tape))
    guard let mask = recorded.drawn?.variable, let kept = fixture.inputs?["mask"] else {
      return recorded.output
    }
    bench.tape.set(mask, to: Tensor(kept.values.map { $0 / (1 - p) }, shape: Shape(kept.shape)))
    return recorded.output
  },
  "max_pool2d": { try pooled($0, .maxPool) },
  "avg_pool2d": { try pooled($0, .meanPool) },
  "convolve": { try $0.record(.conv, ["x", "w"], ["mode": .word($0.fixture.word("mode") ?? "")]) },
  "convolve2d": { try $0.record(.conv, ["x", "w"], ["mode": .word($0.fixture.word("mode") ?? "")]) },
  "correlate": { try $0.record(.xcorr, ["x", "w"], ["mode": .word($0.fixture.word("mode") ?? "")]) },
  "correlate2d": { try $0.record(.xcorr, ["x", "w"], ["mode": .word($0.fixture.word("mode") ?? "")]) },
]

private let activations: [String: Operation] = [
  "sigmoid": .sigmoid, "tanh": .tanh, "relu": .relu, "softmax": .softmax, "log_softmax": .logSoftmax,
  "leaky_relu": .leakyReLU, "elu": .elu, "gelu": .gelu, "gelu_tanh": .tanhGELU, "softplus": .softplus,
  "erf": .erf, "normcdf": .normalDistribution,
]

private func maps(_ bench: Bench) throws -> Shape { Shape(Array(try bench.shape(of: "x").sizes.dropFirst())) }

private func layer(
  _ layer: Layer, _ bench: Bench, _ parameters: [Variable] = [], _ mode: Mode = .evaluation
) throws -> Variable {
  try layer.record(
    LayerInputs(
      inputs: [try #require(bench.inputs["x"])], parameters: parameters, mode: mode, tape: bench.tape)
  ).output
}

private func pooled(_ bench: Bench, _ operation: Operation) throws -> Variable {
  let fixture = bench.fixture
  return try bench.record(
    operation, ["x"],
    [
      "size": .integers(try #require(fixture.integers("size"))),
      "stride": .integers(try #require(fixture.integers("stride"))),
      "padding": .integers(try #require(fixture.integers("padding"))),
      "count": .word(fixture.truth("count_include_pad") ? "all" : "inside"),
    ])
}

@Suite struct FixtureTests {
  /// Cases of other tools alone: two vectors that change places when the second is the longer (numpy, except under
  /// `full`), which we refuse.
  private static let others: Set<String> = [
    "convolve 2 with 5, valid", "correlate 2 with 5, valid",
    "convolve 2 with 5, same", "correlate 2 with 5, same",
  ]
  private static func isOurs(_ fixture: Fixture) -> Bool { !others.contains(fixture.name) }
  /// The files whose cases are all computed by ``builders``.
  private static let files = [
    "activations", "dense", "losses", "convolution", "filtering", "pooling", "normalization",
  ]

  /// Every file of fixtures is read by a test, and of the files here every case has a builder, every builder a case.
  @Test func noCaseIsPassedOver() throws {
    #expect(try Fixture.unreadFiles() == [], "no test reads them")
    let cases = try Self.files.flatMap(Fixture.all)
    #expect(Set(cases.map(\.name)).count == cases.count)
    for fixture in cases {
      #expect(
        activations[fixture.op] != nil || builders[fixture.op] != nil, "\(fixture.name): no builder")
    }
    let operations = Set(cases.filter(Self.isOurs).map(\.op))
    #expect(Set(activations.keys).subtracting(operations) == [])
    #expect(Set(builders.keys).subtracting(operations) == ["activation"])
    #expect(Self.others.subtracting(cases.map(\.name)) == [], "left to others, and not there")
    #expect(cases.count { $0.op == "binary_cross_entropy_with_logits" } == 4)
  }

  @Test(
    arguments: try files.flatMap(Fixture.all).filter(isOurs))
  func equalsTheOtherLibrary(_ fixture: Fixture) throws {
    let bench = try Bench(fixture)
    let tape = bench.tape
    let builder = try #require(
      builders[activations[fixture.op] == nil ? fixture.op : "activation"], "no builder for \(fixture.op)")
    let output = try builder(bench)
    try tape.forward()
    #expect(tape.value(of: output).shape.count == fixture.output.values.count)
    #expect(agree(tape.value(of: output).doubles, fixture.output.values))
    guard let weights = fixture.outputGradient else { return }
    let weighted = try tape.record(
      .multiply, [output, try tape.leaf(Tensor(weights.values, shape: tape.value(of: output).shape))])
    let root = try tape.record(.sum, [weighted])
    try tape.forward()
    let backward = try tape.backward(from: root)
    backward.run()
    for (name, gradient) in try #require(fixture.gradients) {
      let ours = backward.gradient(of: try #require(bench.inputs[name]))
      #expect(agree(ours.doubles, gradient.values), "gradient of \(name)")
    }
  }

  /// After a step of training the running averages are PyTorch's.
  @Test(
    arguments: try (Fixture.all("normalization") + Fixture.all("layer-options")).filter {
      $0.runningAfter != nil
    }
  )
  func runningAverages(_ fixture: Fixture) throws {
    let inputs = try #require(fixture.inputs)
    let x = try #require(inputs["x"]).tensor
    let input = Shape(Array(x.shape.sizes.dropFirst()))
    var network = Network(), random = Random(seed: 1)
    try network.add(
      .batchNormalization(of: input, momentum: try #require(fixture.number("momentum"))),
      initialization: .he, random: &random, precision: .double)
    network.parameters[0] = try ["gamma", "beta", "running_mean", "running_variance"].map {
      try #require(inputs[$0]).tensor
    }
    if input.rank == 3 {
      try network.add(
        .flatten(input), initialization: .he, random: &random, precision: .double)
    }
    network.setLoss(.sumSquaredError)
    let data = TrainingData(
      inputs: x, targets: Tensor(repeating: 0, shape: [x.shape[0], input.count]), rows: Array(0..<x.shape[0]),
      info: TargetInfo(width: input.count, classes: nil))
    let trainer = GradientDescent(network, on: data, rate: 0.1, reduction: .mean, precision: .double)
    _ = try trainer.step(on: data.rows[...])
    let after = trainer.trained().parameters[0], theirs = try #require(fixture.runningAfter)
    #expect(agree(after[2].doubles, try #require(theirs["mean"]).values))
    #expect(agree(after[3].doubles, try #require(theirs["variance"]).values))
  }

  // MARK: Optimizers

  /// f(θ) = Σ ½ a (θ − b)² + 0.025 θ⁴ on a tape, and the step that an optimizer makes of it.
  private func descent(_ fixture: Fixture, _ optimizer: Optimizer) throws -> StepProgram {
    let tape = Tape(isDry: true), inputs = try #require(fixture.inputs)
    let leaves = try ["theta", "a", "b"].map { try tape.leaf(shape: Shape(try #require(inputs[$0]).shape)) }
    let (theta, a, b) = (leaves[0], leaves[1], leaves[2])
    let (half, share) = (try tape.leaf(shape: .scalar), try tape.leaf(shape: .scalar))
    let distance = try tape.record(.subtract, [theta, b]),
      square = try tape.record(.multiply, [theta, theta])
    let bowls = try tape.record(.multiply, [a, try tape.record(.multiply, [distance, distance])])
    let sum = try tape.record(
      .add,
      [
        try tape.record(.multiply, [bowls, half]),
        try tape.record(.multiply, [try tape.record(.multiply, [square, square]), share]),
      ])
    let program = try StepProgram(
      tape, objective: try tape.record(.sum, [sum]), parameters: leaves + [half, share], trained: [theta],
      feeds: [],
      rows: 0, update: optimizer.rule)
    program.load(
      try ["theta", "a", "b"].map { try #require(inputs[$0]).tensor } + [Tensor(0.5), Tensor(0.025)])
    return program
  }

  /// The kind and numbers that PyTorch's names stand for.
  private func optimizer(_ fixture: Fixture) throws -> Optimizer {
    let isMoving = fixture.op == "sgd" && (fixture.number("momentum") ?? 0) > 0
    let name = isMoving ? fixture.truth("nesterov") ? "nesterov" : "momentum" : fixture.op
    var values: [String: Double] = [:]
    for (theirs, ours) in [
      ("momentum", "momentum"), ("weight_decay", "l2"), ("eps", "eps"), ("alpha", "alpha"), ("rho", "rho"),
      ("clip_norm", "clip"), ("clip_value", "clipvalue"), ("l1", "l1"),
    ] {
      values[ours] = fixture.number(theirs)
    }
    if case .numbers(let betas)? = fixture.attributes["betas"] {
      (values["beta1"], values["beta2"]) = (betas[0], betas[1])
    }
    return Optimizer(
      try #require(OptimizerKind.named[name]), Arguments(values.mapValues { .number($0) }))
  }

  @Test(arguments: try Fixture.all("optimizers")) func optimizers(_ fixture: Fixture) throws {
    let program = try descent(fixture, optimizer(fixture))
    program.rate = try #require(fixture.number("lr"))
    for (step, loss) in try #require(fixture.losses).values.enumerated() {
      try program.runOnSetRows(steps: 1)
      #expect(agree([program.objective], [loss]), "loss before step \(step + 1)")
      #expect(agree(program.values()[0].doubles, Array(fixture.output.values[(step * 3)..<(step * 3 + 3)])))
    }
  }

  @Test(arguments: try Fixture.all("schedules")) func schedules(_ fixture: Fixture) throws {
    let rate = try #require(fixture.number("lr"))
    let schedule: Schedule =
      if let every = fixture.number("every") {
        .step(every: Int(every), factor: try #require(fixture.number("factor")))
      } else {
        .cosine(
          steps: Int(try #require(fixture.number("steps"))), least: try #require(fixture.number("least")))
      }
    #expect(
      agree(fixture.output.values.indices.map { schedule.rate(rate, after: $0) }, fixture.output.values))
  }
}
