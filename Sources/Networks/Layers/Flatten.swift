// Flatten.swift — maps to one vector.
import Autograd
import Tensors

/// Puts all maps into one vector: map by map, row by row.
///
/// - Shapes: `(n c h w)` → `(n c·h·w)`.
public struct Flatten: Layer {
  /// What is known about flatten.
  public static let kind = LayerKind(
    "flatten", "puts all maps into one vector, map by map, row by row",
    formula: "z(k) = the elements of z(k-1)",
    example: Example("data digit; layer flatten", prints: "layer 1  flatten  14×14×1 → 196"),
    claims: [Example("data digit; layer flatten; z(1)76 - z(0,1)6,6", prints: "0")]
  ) { _, input throws(LayerError) in
    guard let input else { throw LayerError("flatten needs to know its input", hint: "load data first") }
    return Flatten(output: [input.count])
  }
  /// The shape of its output for one example.
  public let output: Shape
  /// The words that make it, without `layer`.
  public var written: String { "flatten" }
  /// What `network` says of it.
  public var summary: String { "flatten" }
  /// What training changes.
  public var parameters: [ParameterSpec] { [] }
  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    let examples = tape.entries[x.entry].shape[0]
    let z = try tape.record(.reshape, [x], ["sizes": .integers([examples, output[0]])])
    return RecordedLayer(parameters: [], a: nil, z: z)
  }
}
