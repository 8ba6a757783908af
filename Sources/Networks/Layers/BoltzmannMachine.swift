// BoltzmannMachine.swift — a restricted Boltzmann machine as a layer: what its hidden units do to what it sees.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of restricted Boltzmann machines.
  public static let boltzmannMachine = LayerKind(
    "rbm", "a restricted Boltzmann machine: each hidden unit is on with probability z, given what it sees",
    formula: "a(k)u = Σ_v w(k)v,u·z(k-1)v + b(k)u,  z(k)u = 1/(1 + exp(-a(k)u))",
    arguments: [
      .positional("inputs", .integer, "visible units, where nothing before it tells", optional: true),
      .positional("units", .integer, "hidden units"),
      .positional(
        "visible", .choice(["gaussian"]), "visible units are c + w·h with deviation 1, not 0 or 1",
        optional: true),
    ],
    example: Example("layer rbm 6 3", prints: "layer 1  rbm 6 → 3  27 parameters"),
    symbols: [.weight, .bias, .visibleBias, .preactivation],
    details: [
      "The visible biases c are seen and set like any parameter; descent of a loss leaves them as they are.",
      "The weights start as N(0, 0.01²), whichever initialisation draws them; with `init zero`, as 0.",
      "Images are seen as their pixels, map by map, row by row.",
    ],
    claims: [
      Example("data table { 1 1 -> 1 }; layer rbm 1; w(1) = [1; 2]; b(1) = -3; z(1)", prints: "0.5"),
      Example("layer rbm 6 3 gaussian", prints: "layer 1  rbm 6 → 3, gaussian  27 parameters"),
    ], synonyms: ["boltzmann"]
  ) { arguments, inputs throws(LayerError) in
    let input = inputs.first
    guard let units = arguments.integer("units"), units >= 1 else {
      throw LayerError(.argument, "a machine has at least one hidden unit")
    }
    guard let width = arguments.integer("inputs") ?? input?.count else {
      throw LayerError(
        .missingInput, "how many visible units has this machine?",
        hint: "write `layer rbm 6 \(units)` for 6, or load data first")
    }
    guard width >= 1 else { throw LayerError(.argument, "a machine has at least one visible unit") }
    if let input, input.count != width {
      throw LayerError(
        .shape,
        "this machine is to have \(width) visible units and what comes before it has \(input.count) outputs",
        hint: "`layer rbm \(units)` takes the number from there")
    }
    return .boltzmannMachine(
      of: input ?? [width], units: units, isGaussian: arguments.word("visible") == "gaussian")
  }
}

extension QuantitySymbol {
  /// c, the biases of visible units.
  public static let visibleBias = QuantitySymbol(
    "c", form: "c(k)v", meaning: "bias of visible unit v of the Boltzmann machine that is layer k",
    noun: "visible biases", source: "`layer rbm 3` has them", isReserved: false,
    claims: [Example("data table { 1 0 -> 1 }; layer rbm 3; c(1) = [3 4]; c(1)2", prints: "4")])
}

/// Facts about a restricted Boltzmann machine.
public struct BoltzmannMachine: Hashable, Sendable {
  /// Numbers of visible and of hidden units.
  public let visible: Int, hidden: Int
  /// True where visible units are numbers of deviation 1, and not 0 or 1.
  public let isGaussian: Bool
}

extension Layer {
  /// The energy −v·w·h − c·v − b·h over hidden units h of 0 and 1; a pass computes p(h = 1 | v) = σ(v·w + b).
  ///
  /// Visible units are 0 or 1; Gaussian ones have ½‖v − c‖² in the place of −c·v.
  ///
  /// - Shapes: `(n v)` or `(n maps rows columns)`, `w (v u)`, `b (u)`, `c (v)` → `z (n u)`.
  /// - Starts as: `w ~ N(0, 0.01²)`, `b = c = 0` (Hinton 2010, section 8; c is left at 0).
  /// - Source: Smolensky 1986; Hinton 2002.
  static func boltzmannMachine(of input: Shape, units: Int, isGaussian: Bool) -> Layer {
    let width = input.count
    let parameters = [
      ParameterSpec(
        .weight, .weights(inputs: width, units: units), .normal(deviation: 0.01), past: .bias,
        order: .transposed),
      ParameterSpec(.bias, .vector(units, of: "unit"), .constant(0)),
      ParameterSpec(.visibleBias, .vector(width, of: "input"), .constant(0)),
    ]
    let kind = isGaussian ? " gaussian" : ""
    return Layer(
      "rbm", written: "rbm \(width) \(units)\(kind)",
      summary: "rbm \(width) → \(units)" + (isGaussian ? ", gaussian" : ""),
      inputs: [input], output: [units], parameters: parameters,
      computed: [LayerQuantity(.preactivation, .preactivation, .units([units]))], activation: .sigmoid,
      scores: .preactivation,
      // A weight for each pair, and a bias for each unit of both kinds.
      arithmetic: [
        ShapeStep("parameters", "\(width)·\(units) + \(units) + \(width)", parameters.learnedCount)
      ],
      flattens: true, machine: BoltzmannMachine(visible: width, hidden: units, isGaussian: isGaussian)
    ) { layer throws(NetworkError) in
      let a = try layer.record(.linear, [layer.x] + layer.parameters.prefix(2))
      return RecordedLayer(
        try Activation.sigmoid.record(a, on: layer.tape), computed: [(.preactivation, a)])
    }
  }
}
