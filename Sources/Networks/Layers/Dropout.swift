// Dropout.swift — units switched off at random while training.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of dropout.
  public static let dropout = LayerKind(
    "dropout", "switches each unit off with probability p while training, and divides the others by 1 - p",
    formula: "z(k)u = mask(k)u·z(k-1)u, mask 0 with probability p, else 1/(1-p); at test time z(k) = z(k-1)",
    arguments: [
      .positional("p", .number, "the probability to be switched off; 0.5 unless given", optional: true)
    ],
    example: Example("layer dense 2 3; layer dropout 0.2", prints: "layer 2  dropout 0.2"),
    symbols: [.mask],
    claims: [
      Example("data table { 1 2 -> 1 }; layer dropout 0.5; z(1)", prints: "[1 2]"),
      Example(
        "data table { 1 2 -> 1 }; layer dropout 0.5; set mode train; sum(abs(z(1) * (z(1) - 2 * z(0))))",
        prints: "0"),
    ]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(.missingInput, "dropout needs a layer before it, or data")
    }
    let p = arguments.number("p") ?? 0.5
    guard p >= 0, p < 1 else {
      throw LayerError(
        .argument, "\(p) is no probability to be switched off", hint: "p is 0 to less than 1, as 0.5")
    }
    return .dropout(p, of: input)
  }
}

extension QuantitySymbol {
  static let mask = QuantitySymbol(
    "mask", form: "mask(k)u",
    meaning:
      "what dropout let through in the last step of training: 0, or 1/(1 - p); with `set mode train`, in the next step",
    noun: "mask", source: "`layer dropout 0.5` has one")
}

extension Layer {
  /// While training, each number is 0 with probability p and else divided by 1 − p (inverted dropout), so that nothing
  /// changes at test time, when it lets everything through.
  ///
  /// - Shapes: any → the same.
  /// - Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014.
  ///
  /// - Parameter p: the probability of each number to be switched off.
  static func dropout(_ p: Double, of input: Shape) -> Layer {
    Layer(
      "dropout", written: "dropout \(p)", inputs: [input], output: input,
      computed: [LayerQuantity(.mask, .mask, .units(input))], drawsEachStep: p > 0
    ) { layer throws(NetworkError) in
      guard layer.mode == .training, p > 0 else { return RecordedLayer(layer.x) }
      let mask = try layer.leaf(shape: layer.shape)
      return RecordedLayer(
        try layer.record(.multiply, [layer.x, mask]), computed: [(.mask, mask)],
        drawn: RandomLeaf(variable: mask) { shape, random, precision in
          dropoutMask(p, shape, &random, precision)
        })
    }
  }

  /// A fresh mask of `shape`: 0 with probability p, else 1/(1 − p).
  private static func dropoutMask(
    _ p: Double, _ shape: Shape, _ random: inout Random, _ precision: Precision
  ) -> Tensor {
    let kept = 1 / (1 - p)
    switch precision {
    case .double: return Tensor((0..<shape.count).map { _ in random.uniform() < p ? 0 : kept }, shape: shape)
    case .single:
      return Tensor((0..<shape.count).map { _ in Float(random.uniform() < p ? 0 : kept) }, shape: shape)
    }
  }
}
