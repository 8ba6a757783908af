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
      .option(
        "tied", .node,
        "the layer whose weights it has, transposed, by number or name: w(2) is transpose(w(1))"
      ),
    ],
    example: Example("layer dense 2 2", prints: "layer 1  dense 2 → 2, sigmoid  6 parameters"),
    symbols: [.weight, .bias, .preactivation],
    details: [
      "Images are taken as their pixels, map by map, row by row.",
      "Weights that are tied can't be assigned and are not counted again; derivatives by those of the other layer sum both places.",
    ],
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1 linear; w(1) = [3; 4]; b(1) = 5; z(1)", prints: "16"),
      Example(
        "data table { 1 2 -> 1 }; layer dense 2 linear bias=no",
        prints: "layer 1  dense 2 → 2 without bias, linear  4 parameters"),
      Example(
        "data digit; layer dense 3", prints: "layer 1  dense 196 → 3, sigmoid  14×14×1 → 3  591 parameters"),
      Example(
        "data digit; layer dense 1 linear; w(1) = 0; w(1)76,1 = 1; z(1) - z(0,1)6,6", prints: "0"),
      Example(
        "layer dense 3 2; layer dense 3 tied=1; w(1) = [1 2; 3 4; 5 6]; w(2)", prints: "[1 3 5; 2 4 6]"),
      Example(
        "layer dense 3 2; layer dense 3 tied=1",
        prints: "layer 2  dense 2 → 3 tied to 1, sigmoid  3 parameters"
      ),
      Example(
        "data table { 2 -> 0 }; layer dense 1 linear; layer dense 1 linear tied=1; w(1) = 3; b(1) = 0; grad w(1) of z(2)",
        prints: "∂z(2)/∂w(1) = 12"),
    ], synonyms: ["fc", "fully_connected"]
  ) { arguments, inputs throws(LayerError) in
    let input = inputs.first
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .sigmoid
    let units = arguments.integer("units") ?? 0
    guard units >= 1 else { throw LayerError(.argument, "a dense layer has at least one unit") }
    guard let width = arguments.integer("inputs") ?? input?.count else {
      throw LayerError(
        .missingInput, "how many inputs has this layer?",
        hint: "write `layer dense 2 \(units)` for 2 inputs, or load data first")
    }
    guard width >= 1 else { throw LayerError(.argument, "a dense layer has at least one input") }
    if let input, input.count != width {
      throw LayerError(
        .shape, "this layer is to have \(width) inputs and what comes before it has \(input.count) outputs",
        hint: "`layer dense \(units)` takes the number from there")
    }
    let tied = arguments.integer("tied")
    guard tied != 0 else {
      throw LayerError(
        .argument, "the input has no weights to be tied to", hint: "`tied=1` has those of layer 1",
        argument: "tied")
    }
    return .dense(
      inputs: width, units: units, activation: activation, hasBias: arguments.word("bias") != "no",
      of: input, tied: tied)
  }
}

extension Layer {
  /// Joins every input to every unit: a = x·w + b, z = f(a).
  ///
  /// - Shapes: `x (n in)`, or maps of `in` numbers, `w (in out)`, `b (out)` → `z (n out)`.
  /// - Parameter input: the shape of its input where these are maps.
  /// - Parameter tied: the number of the layer whose weights, (out in), it has transposed.
  /// - Starts as: `w ~ N(0, 2/in)` (He et al. 2015, equation 10), `b = 0`.
  public static func dense(
    inputs: Int, units: Int, activation: Activation, hasBias: Bool = true, of input: Shape? = nil,
    tied: Int? = nil
  ) -> Layer {
    let weights = QuantityLayout.weights(inputs: inputs, units: units)
    let key = tied.map { ParameterKey(layer: $0, index: 0) }
    var parameters: [ParameterSpec] = []
    var computed = [LayerQuantity(.preactivation, .preactivation, .units([units]))]
    if let key {
      computed.insert(
        LayerQuantity(.weight, .transpose(of: key), weights, past: hasBias ? .bias : nil), at: 0)
    } else {
      parameters.append(
        ParameterSpec(
          .weight, weights, .random(fanIn: inputs, fanOut: units), past: hasBias ? .bias : nil,
          order: .transposed))
    }
    if hasBias { parameters.append(ParameterSpec(.bias, .vector(units, of: "unit"), .constant(0))) }
    // A weight for each input and a bias, for each unit; tied weights are counted where they are learned.
    let count =
      tied != nil ? "\(hasBias ? units : 0)" : "\(units)·" + (hasBias ? "(\(inputs) + 1)" : "\(inputs)")
    return Layer(
      "dense",
      written: "dense \(inputs) \(units) \(activation.name)" + (hasBias ? "" : " bias=no")
        + (tied.map { " tied=\($0)" } ?? ""),
      summary: "dense \(inputs) → \(units)" + (hasBias ? "" : " without bias")
        + (tied.map { " tied to \($0)" } ?? "") + ", \(activation.name)",
      inputs: [input ?? [inputs]], output: [units], parameters: parameters, computed: computed,
      activation: activation, scores: .preactivation,
      arithmetic: [ShapeStep("parameters", count, parameters.learnedCount)], flattens: true, tied: key
    ) { layer throws(NetworkError) in
      var (own, computed) = (layer.parameters, [(symbol: QuantitySymbol, variable: Variable)]())
      if let tied = layer.tied {
        let weights = try layer.record(.transpose, [tied])
        own.insert(weights, at: 0)
        computed.append((.weight, weights))
      }
      let a = try layer.record(hasBias ? .linear : .matmul, [layer.x] + own)
      return RecordedLayer(
        try activation.record(a, on: layer.tape), computed: computed + [(.preactivation, a)])
    }
  }
}
