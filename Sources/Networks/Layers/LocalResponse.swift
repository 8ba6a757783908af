// LocalResponse.swift — each pixel divided by the responses of neighbouring maps there.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of local response normalisation.
  public static let localResponse = LayerKind(
    "lrn", "local response normalisation: divides by what the neighbouring maps answer at the same place",
    formula: "z(k,m) = z(k-1,m)/(k + α/n·Σ z(k-1,j)²)^β, the sum over n maps around m",
    arguments: [
      .positional("size", .integer, "the maps n that count; 5 unless given", optional: true),
      .option("alpha", .number, "the factor α; 0.0001 unless given"),
      .option("beta", .number, "the exponent β; 0.75 unless given"),
      .option("k", .number, "the constant k; 1 unless given"),
    ],
    example: Example("data digit; layer conv 2 3x3; layer lrn 3", prints: "layer 2  lrn 3"),
    claims: [
      Example(
        "data digit; x = 2; layer lrn 1 alpha=3 beta=1 k=2; z(1,1)1,1 * 14", prints: "2")
    ]
  ) { arguments, inputs throws(LayerError) in
    let input = inputs.first
    guard let input, input.rank == 3 else {
      throw LayerError(
        .shape, "lrn takes maps and its input is \(input.map { "a vector of \($0.count)" } ?? "not known")")
    }
    let size = arguments.integer("size") ?? 5
    guard size >= 1 else { throw LayerError(.argument, "the sum runs over at least one map") }
    let (alpha, beta, k) = (
      arguments.number("alpha") ?? 1e-4, arguments.number("beta") ?? 0.75, arguments.number("k") ?? 1
    )
    guard alpha >= 0, beta.isFinite, k > 0 else {
      throw LayerError(.argument, "α is at least 0 and k more than 0")
    }
    return .localResponse(of: input, size: size, alpha: alpha, beta: beta, k: k)
  }
}

extension Layer {
  /// x_c / (k + (α/n) Σ x²)^β, the sum over n neighbouring maps.
  ///
  /// - Shapes: `(n c h w)` → the same.
  /// - Source: Krizhevsky, Sutskever, Hinton 2012 (AlexNet), section 3.3; defaults as PyTorch.
  static func localResponse(of input: Shape, size: Int, alpha: Double, beta: Double, k: Double) -> Layer {
    Layer(
      "lrn",
      written: "lrn \(size)" + (alpha == 1e-4 ? "" : " alpha=\(alpha)")
        + (beta == 0.75 ? "" : " beta=\(beta)") + (k == 1 ? "" : " k=\(k)"), inputs: [input], output: input
    ) { layer throws(NetworkError) in
      RecordedLayer(
        try layer.record(
          .localResponse, [layer.x],
          ["size": .integer(size), "alpha": .number(alpha), "beta": .number(beta), "k": .number(k)]))
    }
  }
}
