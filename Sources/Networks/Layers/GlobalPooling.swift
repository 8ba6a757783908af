// GlobalPooling.swift — one number for each map.
import Autograd
import Tensors

/// The mean of each whole map, or its largest value: maps of any size become a vector.
///
/// - Shapes: `(n c h w)` → `(n c)`.
/// - Source: Lin, Chen, Yan 2014, "Network in network", section 3.2.
public struct GlobalPooling: Layer {
  /// What is known about global pooling.
  public static let kind = LayerKind(
    "globalpool", "one number for each map: its mean, or with `max` its largest value",
    formula: "z(k)m = mean of z(k-1,m)",
    arguments: [.positional("max", .flag, "the largest value instead of the mean", optional: true)],
    example: Example("data digit; layer globalpool", prints: "layer 1  globalpool  14×14×1 → 1"),
    claims: [
      Example("data digit; layer globalpool; z(1)1 - mean(z(0,1))", prints: "0"),
      Example("data digit; layer globalpool max; z(1)1 - max(z(0,1))", prints: "0"),
    ]
  ) { arguments, input throws(LayerError) in
    guard let input, input.rank == 3 else {
      throw LayerError(
        "pooling takes maps and its input is \(input.map { "a vector of \($0.count)" } ?? "not known")")
    }
    return GlobalPooling(input: input, isMaximum: arguments.has("max"))
  }

  /// Maps, height and width of the input.
  public let input: Shape
  /// The largest value instead of the mean.
  public let isMaximum: Bool

  /// The words that make it, without `layer`.
  public var written: String { isMaximum ? "globalpool max" : "globalpool" }
  /// What `network` says of it.
  public var summary: String { written }
  /// The shape of its output for one example.
  public var output: Shape { [input[0]] }
  /// What training changes.
  public var parameters: [ParameterSpec] { [] }
  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    let pooled = try tape.record(
      isMaximum ? .maxPool : .meanPool, [x], ["size": .integers([input[1], input[2]])])
    let examples = tape.entries[x.entry].shape[0]
    let z = try tape.record(.reshape, [pooled], ["sizes": .integers([examples, input[0]])])
    return RecordedLayer(parameters: [], a: nil, z: z)
  }
}
