// Noise.swift — random numbers added while training, so that what is learnt does without them.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of noise.
  static let noise = LayerKind(
    "noise", "adds random numbers to the inputs while training",
    formula: "z(k)u = z(k-1)u + noise(k)u, noise(k)u ~ N(0, σ²); at test time z(k) = z(k-1)",
    arguments: [.positional("deviation", .number, "the standard deviation σ")],
    example: Example("layer dense 2 3; layer noise 0.3", prints: "layer 2  noise 0.3"),
    symbols: [.noise],
    details: [
      "A network that is to give the clean input back learns to remove noise: `layer noise 0.3; … loss mse target=x`."
    ],
    claims: [
      Example("data table { 1 2 -> 1 }; layer noise 0.5; z(1)", prints: "[1 2]"),
      Example(
        "data table { 1 2 -> 1 }; layer noise 0.5; set mode train; max(abs(z(1) - z(0) - noise(1))) < 1e-15",
        prints: "1"),
      Example(
        "data digits n=100; layer noise 0.5; set mode train; examples all; abs(mean(noise(1)^2) - 0.25) < 0.01",
        prints: "1"),
      Example("data table { 1 2 -> 1 }; noise = 3; noise + 1", prints: "4"),
    ], synonyms: ["gaussiannoise"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(.missingInput, "noise needs a layer before it, or data")
    }
    let deviation = arguments.number("deviation") ?? 0
    guard deviation >= 0, deviation.isFinite else {
      throw LayerError(
        .argument, "\(deviation) is no standard deviation", hint: "it is 0 or more, as 0.3",
        argument: "deviation")
    }
    return .noise(deviation, of: input)
  }
}

extension QuantitySymbol {
  static let noise = QuantitySymbol(
    "noise", form: "noise(k)u",
    meaning:
      "what a layer `noise` added in the last step of training; with `set mode train`, what it adds in the next step",
    noun: "noise", source: "`layer noise 0.3` has some",
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer noise 0.5; layer dense 1; loss mse; step; max(abs(noise(1))) > 0",
        prints: "1")
    ])
}

extension Layer {
  /// While training, adds a fresh number from N(0, σ²) to each input.
  ///
  /// - Shapes: any → the same.
  /// - Source: Vincent, Larochelle, Bengio, Manzagol 2008, "Extracting and composing robust features with denoising
  ///   autoencoders".
  ///
  /// - Parameter deviation: σ.
  static func noise(_ deviation: Double, of input: Shape) -> Layer {
    Layer(
      "noise", written: "noise \(deviation)", inputs: [input], output: input,
      computed: [LayerQuantity(.noise, .mask, .units(input))], drawsEachStep: deviation > 0
    ) { layer throws(NetworkError) in
      guard layer.mode == .training, deviation > 0 else { return RecordedLayer(layer.x) }
      let noise = try layer.leaf(shape: layer.shape)
      return RecordedLayer(
        try layer.record(.add, [layer.x, noise]), computed: [(.noise, noise)],
        drawn: RandomLeaf(variable: noise, neutral: 0) { shape, random, precision in
          switch precision {
          case .double:
            return Tensor((0..<shape.count).map { _ in deviation * random.normal() }, shape: shape)
          case .single:
            return Tensor((0..<shape.count).map { _ in Float(deviation * random.normal()) }, shape: shape)
          }
        })
    }
  }
}
