// BatchNormalization.swift — each unit, or map, brought to mean 0 and variance 1 over the batch.
import Autograd
import Tensors

/// BN(x)_j = γ_j (x_j − μ_j)/√(σ²_j + ε) + β_j, over the examples of a batch, and over the pixels of a map.
///
/// In training μ and σ² are the batch's (σ² divides by N); afterwards running averages of them serve, in which σ²
/// divides by N − 1, and the newest batch counts a tenth.
///
/// - Shapes: `(n c)` or `(n c h w)` → the same; γ, β, μ, σ² `(c)`.
/// - Starts as: γ = 1, β = 0, running μ = 0, running σ² = 1.
/// - Source: Ioffe & Szegedy 2015, algorithms 1 and 2; ε and momentum as PyTorch.
public struct BatchNormalization: Layer {
  /// What is known about batch normalisation.
  public static let kind = LayerKind(
    "batchnorm",
    "brings each unit, or map, to mean β and deviation γ over the batch; running averages at test time",
    formula: "z(k)j = γ(k)j·(z(k-1)j - μ(k)j)/√(σ²(k)j + 0.00001) + β(k)j",
    example: Example(
      "layer dense 2 3 linear; layer batchnorm", prints: "layer 2  batchnorm  6 parameters"),
    details: [
      "The running averages start at μ = 0 and σ² = 1, and each step moves them a tenth of the way to the batch's mean and to its variance, divided by N − 1."
    ],
    claims: [
      Example("data table { 1 -> 1; 3 -> 0 }; layer batchnorm; z(1)", prints: "[0.999995; 2.99999]"),
      Example(
        "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; set mode train; z(1)",
        prints: "[-0.999995; 0.999995]"),
      Example(
        "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; loss mse; step; [mu(1)1 sigma2(1)1]",
        prints: "[0.2 1.1]"),
    ]
  ) { _, input throws(LayerError) in
    guard let input else { throw LayerError("batchnorm needs a layer before it, or data") }
    return BatchNormalization(output: input)
  }

  /// The share of the newest batch in the running averages.
  static let momentum = 0.1

  /// The shape of its output for one example.
  public let output: Shape
  /// The words that make it, without `layer`.
  public var written: String { "batchnorm" }
  /// What `network` says of it.
  public var summary: String { "batchnorm" }
  /// What training changes.
  public var parameters: [ParameterSpec] {
    let channels: Shape = [output[0]]
    return [
      ParameterSpec("gamma", channels, .constant(1)), ParameterSpec("beta", channels, .constant(0)),
      ParameterSpec("mu", channels, .constant(0), isLearned: false),
      ParameterSpec("sigma2", channels, .constant(1), isLearned: false),
    ]
  }

  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    guard mode == .training else {
      return RecordedLayer(parameters: parameters, a: nil, z: try tape.record(.batchNorm, [x] + parameters))
    }
    let numbers = tape.entries[x.entry].shape.count / max(1, output[0])
    guard numbers > 1 else {
      throw LayerError(
        "batchnorm cannot train on one example: one number has no variance",
        hint: "select more (`examples all`), or a batch size that leaves no example alone")
    }
    let mu = try tape.record(.batchMean, [x])
    let sigma2 = try tape.record(.batchVariance, [x, mu])
    var recorded = RecordedLayer(
      parameters: parameters, a: nil,
      z: try tape.record(.batchNorm, [x] + parameters.prefix(2) + [mu, sigma2]))
    let unbiased = Double(numbers) / Double(numbers - 1)
    recorded.batch = (mu, sigma2)
    recorded.averages = [
      RunningAverage(parameter: 2, value: mu, momentum: Self.momentum, scale: 1),
      RunningAverage(parameter: 3, value: sigma2, momentum: Self.momentum, scale: unbiased),
    ]
    return recorded
  }
}
