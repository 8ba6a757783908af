// Dropout.swift — units switched off at random while training.
import Autograd
import Tensors

/// While training, each number is 0 with probability p and else divided by 1 − p (inverted dropout), so that nothing
/// changes at test time, when it lets everything through.
///
/// - Shapes: any → the same.
/// - Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014.
public struct Dropout: Layer {
  /// What is known about dropout.
  public static let kind = LayerKind(
    "dropout", "switches each unit off with probability p while training, and divides the others by 1 - p",
    formula: "z(k)u = mask(k)u·z(k-1)u, mask 0 with probability p, else 1/(1-p); at test time z(k) = z(k-1)",
    arguments: [
      .positional("p", .number, "the probability to be switched off; 0.5 unless given", optional: true)
    ],
    example: Example("layer dense 2 3; layer dropout 0.2", prints: "layer 2  dropout 0.2"),
    claims: [
      Example("data table { 1 2 -> 1 }; layer dropout 0.5; z(1)", prints: "[1 2]"),
      Example(
        "data table { 1 2 -> 1 }; layer dropout 0.5; set mode train; sum(abs(z(1) * (z(1) - 2 * z(0))))",
        prints: "0"),
    ]
  ) { arguments, input throws(LayerError) in
    guard let input else { throw LayerError("dropout needs a layer before it, or data") }
    let p = arguments.number("p") ?? 0.5
    guard p >= 0, p < 1 else {
      throw LayerError("\(p) is no probability to be switched off", hint: "p is 0 to less than 1, as 0.5")
    }
    return Dropout(output: input, p: p)
  }

  /// The shape of its output for one example.
  public let output: Shape
  /// The probability of each number to be switched off.
  public let p: Double
  /// The words that make it, without `layer`.
  public var written: String { "dropout \(p)" }
  /// What `network` says of it.
  public var summary: String { written }
  /// What training changes.
  public var parameters: [ParameterSpec] { [] }
  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    guard mode == .training, p > 0 else { return RecordedLayer(parameters: [], a: nil, z: x) }
    let mask = try tape.leaf(shape: tape.entries[x.entry].shape)
    var recorded = RecordedLayer(parameters: [], a: nil, z: try tape.record(.multiply, [x, mask]))
    recorded.mask = mask
    return recorded
  }
}

extension Dropout {
  /// A fresh mask of `shape`: 0 with probability p, else 1/(1 − p).
  static func mask(p: Double, _ shape: Shape, _ random: inout Random, _ precision: Precision) -> Tensor {
    let kept = 1 / (1 - p)
    switch precision {
    case .double: return Tensor((0..<shape.count).map { _ in random.uniform() < p ? 0 : kept }, shape: shape)
    case .single:
      return Tensor((0..<shape.count).map { _ in Float(random.uniform() < p ? 0 : kept) }, shape: shape)
    }
  }
}
