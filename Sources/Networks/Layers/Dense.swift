// Dense.swift — the fully connected layer.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of dense layers.
  public static let dense = LayerKind(
    "dense", "joins every input to every unit; logistic units unless an activation is named",
    formula: "a(k)u = Σ_v w(k)v,u·z(k-1)v + b(k)u,  z(k)u = f(a(k)u)",
    arguments: [
      .positional("inputs", .integer, "inputs, where nothing before it tells", optional: true),
      .positional("units", .integer, "units"),
      .positional(
        "activation", .activation, "the function of each unit; sigmoid unless named", optional: true),
      .option(
        "bias", .choice(["yes", "no"]), "no: without b, as before a batch normalisation; yes unless given",
        synonyms: ["use_bias"]),
    ],
    example: Example("layer dense 2 2", prints: "layer 1  dense 2 → 2, sigmoid  6 parameters"),
    symbols: [.weight, .bias, .preactivation],
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1 linear; w(1) = [3; 4]; b(1) = 5; z(1)", prints: "16"),
      Example(
        "data table { 1 2 -> 1 }; layer dense 2 linear bias=no",
        prints: "layer 1  dense 2 → 2 without bias, linear  4 parameters"),
    ], synonyms: ["fc", "fully_connected"]
  ) { arguments, inputs throws(LayerError) in
    let input = inputs.first
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .sigmoid
    let units = arguments.integer("units") ?? 0
    guard units >= 1 else { throw LayerError(.argument, "a dense layer has at least one unit") }
    if let input, input.rank != 1 {
      throw LayerError(
        .shape,
        "a dense layer takes a vector and its input is \(input.rank == 3 ? "maps" : "a block") of \(input)",
        hint: "put `layer flatten` before it")
    }
    guard let width = arguments.integer("inputs") ?? input?[0] else {
      throw LayerError(
        .missingInput, "how many inputs has this layer?",
        hint: "write `layer dense 2 \(units)` for 2 inputs, or load data first")
    }
    guard width >= 1 else { throw LayerError(.argument, "a dense layer has at least one input") }
    if let input, input[0] != width {
      throw LayerError(
        .shape, "this layer is to have \(width) inputs and what comes before it has \(input[0]) outputs",
        hint: "`layer dense \(units)` takes the number from there")
    }
    return .dense(
      inputs: width, units: units, activation: activation, hasBias: arguments.word("bias") != "no")
  }
}

extension Layer {
  /// Joins every input to every unit: a = x·w + b, z = f(a).
  ///
  /// - Shapes: `x (n in)`, `w (in out)`, `b (out)` → `z (n out)`.
  /// - Starts as: `w ~ N(0, 2/in)` (He et al. 2015, equation 10), `b = 0`.
  public static func dense(
    inputs: Int, units: Int, activation: Activation, hasBias: Bool = true
  ) -> Layer {
    var parameters = [
      ParameterSpec(
        .weight, .weights(inputs: inputs, units: units), .random(fanIn: inputs, fanOut: units),
        past: hasBias ? .bias : nil, order: .transposed)
    ]
    if hasBias { parameters.append(ParameterSpec(.bias, .vector(units, of: "unit"), .constant(0))) }
    return Layer(
      "dense", written: "dense \(inputs) \(units) \(activation.name)" + (hasBias ? "" : " bias=no"),
      summary: "dense \(inputs) → \(units)" + (hasBias ? "" : " without bias") + ", \(activation.name)",
      inputs: [[inputs]], output: [units],
      parameters: parameters,
      computed: [LayerQuantity(.preactivation, .preactivation, .units([units]))], activation: activation,
      scores: .preactivation,
      // A weight for each input and a bias, for each unit.
      arithmetic: [
        ShapeStep(
          "parameters", "\(units)·" + (hasBias ? "(\(inputs) + 1)" : "\(inputs)"), parameters.learnedCount)
      ]
    ) { layer throws(NetworkError) in
      let a = try layer.record(hasBias ? .linear : .matmul, [layer.x] + layer.parameters)
      return RecordedLayer(try activation.record(a, on: layer.tape), computed: [(.preactivation, a)])
    }
  }
}
