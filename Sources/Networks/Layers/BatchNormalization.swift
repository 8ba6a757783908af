// BatchNormalization.swift — each unit, or map, brought to mean 0 and variance 1 over the batch.
import Autograd
import Parameters
import Tensors
import Typography

extension LayerKind {
  /// Definition of batch normalisation.
  public static let batchNormalization = LayerKind(
    "batchnorm",
    "brings each unit, or map, to mean β and deviation γ over the batch; running averages at test time",
    formula: "z(k)j = γ(k)j·(z(k-1)j - μ(k)j)/√(σ²(k)j + ε) + β(k)j",
    arguments: [
      .option("eps", .number, "ε, which keeps the root from 0; 0.00001 unless given", synonyms: ["epsilon"]),
      .option(
        "momentum", .number, "share of the newest batch in the running averages, 0 to 1; 0.1 unless given"),
    ],
    example: Example(
      "layer dense 2 3 linear; layer batchnorm", prints: "layer 2  batchnorm  6 parameters"),
    symbols: [.scale, .shift, .runningMean, .runningVariance, .batchMean, .batchVariance],
    details: [
      "The running averages start at μ = 0 and σ² = 1, and each step moves them a tenth of the way, or `momentum` of it, to the batch's mean and to its variance, divided by N − 1. (Keras' momentum is the share of the old average: 0.99 there is 0.01 here.)"
    ],
    claims: [
      Example("data table { 1 -> 1; 3 -> 0 }; layer batchnorm; z(1)", prints: "[0.999995; 2.99999]"),
      Example(
        "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; set mode train; z(1)",
        prints: "[-0.999995; 0.999995]"),
      Example(
        "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; loss mse; step; [mu(1)1 sigma2(1)1]",
        prints: "[0.2 1.1]"),
      Example("data table { 1 -> 1; 3 -> 0 }; layer batchnorm eps=3; z(1)", prints: "[0.5; 1.5]"),
      Example(
        "data table { 1 -> 1; 3 -> 0 }; layer batchnorm momentum=0.5; loss mse; step; [mu(1)1 sigma2(1)1]",
        prints: "[1 1.5]"),
    ], synonyms: ["bn", "batch_norm"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(.missingInput, "batchnorm needs a layer before it, or data")
    }
    let epsilon = arguments.number("eps") ?? Operation.batchNormEpsilon
    guard epsilon >= 0, epsilon.isFinite else {
      throw LayerError(
        .argument, "ε is at least 0, and this is \(NumberFormat.format(epsilon))",
        hint: "a small number, as `eps=0.001`",
        argument: "eps")
    }
    let momentum = arguments.number("momentum") ?? Layer.batchNormMomentum
    guard 0...1 ~= momentum else {
      throw LayerError(
        .argument, "the share of the newest batch is 0 to 1, and this is \(NumberFormat.format(momentum))",
        hint: "as `momentum=0.1`", argument: "momentum")
    }
    return .batchNormalization(of: input, epsilon: epsilon, momentum: momentum)
  }
}

extension QuantitySymbol {
  static let scale = channel(
    "gamma", "γ", "γ of batch normalisation: the deviation that unit or map j gets", published: "weight")
  static let shift = channel(
    "beta", "β", "β of batch normalisation: the mean that unit or map j gets", published: "bias")
  static let runningMean = channel(
    "mu", "μ", "μ of batch normalisation: the running mean of unit or map j", published: "running_mean")
  static let runningVariance = channel(
    "sigma2", "σ²", "σ² of batch normalisation: the running variance of unit or map j",
    published: "running_var")
  static let batchMean = channel(
    "muB", "μB", "μ of the batch: the mean of unit or map j over the selected examples")
  static let batchVariance = channel(
    "sigma2B", "σ²B",
    "σ² of the batch: the variance, divided by N, of unit or map j over the selected examples")

  /// A number for each unit or map.
  private static func channel(_ name: String, _ sign: String, _ meaning: String, published: String? = nil)
    -> Self
  {
    Self(name, sign: sign, form: "\(name)(k)j", meaning: meaning, published: published)
  }
}

extension Layer {
  /// BN(x)_j = γ_j (x_j − μ_j)/√(σ²_j + ε) + β_j, over the examples of a batch, and over the pixels of a map.
  ///
  /// The batch gives μ and σ² in training (σ² divides by N); afterwards running averages of them serve, in
  /// which σ² divides by N − 1, and the newest batch counts `momentum`.
  ///
  /// - Shapes: `(n c)` or `(n c h w)` → the same; γ, β, μ, σ² `(c)`.
  /// - Starts as: γ = 1, β = 0, running μ = 0, running σ² = 1.
  /// - Source: Ioffe & Szegedy 2015, algorithms 1 and 2; ε and momentum as PyTorch.
  static func batchNormalization(
    of input: Shape, epsilon: Double = Operation.batchNormEpsilon, momentum: Double = batchNormMomentum
  ) -> Layer {
    let channels = QuantityLayout.perChannel(of: input)
    let parameters = [
      ParameterSpec(.scale, channels, .constant(1)), ParameterSpec(.shift, channels, .constant(0)),
      ParameterSpec(.runningMean, channels, .constant(0), isLearned: false),
      ParameterSpec(.runningVariance, channels, .constant(1), isLearned: false),
    ]
    let written =
      "batchnorm" + (epsilon == Operation.batchNormEpsilon ? "" : " eps=\(NumberFormat.exact(epsilon))")
      + (momentum == batchNormMomentum ? "" : " momentum=\(NumberFormat.exact(momentum))")
    return Layer(
      "batchnorm", written: written, inputs: [input], output: input, parameters: parameters,
      computed: [
        LayerQuantity(
          .batchMean,
          .statistic { inputs, tape throws(RecordingError) in try tape.record(.batchMean, [inputs[0]]) },
          channels,
          remark: "batch's"),
        LayerQuantity(
          .batchVariance,
          .statistic { inputs, tape throws(RecordingError) in
            try tape.record(.batchVariance, [inputs[0], try tape.record(.batchMean, [inputs[0]])])
          }, channels, remark: "batch's"),
      ],
      // γ and β of each unit or map.
      arithmetic: [ShapeStep("parameters", "2·\(input[0])", parameters.learnedCount)]
    ) { layer throws(NetworkError) in
      try normalized(layer, epsilon: epsilon, momentum: momentum)
    }
  }

  /// The share of the newest batch in the running averages, unless given.
  static let batchNormMomentum = 0.1

  private static func normalized(
    _ layer: LayerInputs, epsilon: Double, momentum: Double
  ) throws(NetworkError) -> RecordedLayer {
    let x = layer.x
    let settings: Settings =
      epsilon == Operation.batchNormEpsilon ? [:] : ["epsilon": .number(epsilon)]
    guard layer.mode == .training else {
      return RecordedLayer(try layer.record(.batchNorm, [x] + layer.parameters, settings))
    }
    let numbers = layer.shape.count / max(1, layer.shape[1])
    guard numbers > 1 else {
      throw .layer(
        LayerError(
          .tooFewExamples, "batchnorm cannot train on one example: one number has no variance",
          hint: "select more (`examples all`), or a batch size that leaves no example alone"))
    }
    let mu = try layer.record(.batchMean, [x])
    let sigma2 = try layer.record(.batchVariance, [x, mu])
    let unbiased = Double(numbers) / Double(numbers - 1)
    return RecordedLayer(
      try layer.record(.batchNorm, [x] + layer.parameters.prefix(2) + [mu, sigma2], settings),
      computed: [(.batchMean, mu), (.batchVariance, sigma2)],
      averages: [
        RunningAverage(parameter: 2, value: mu, momentum: momentum, scale: 1),
        RunningAverage(parameter: 3, value: sigma2, momentum: momentum, scale: unbiased),
      ])
  }
}
