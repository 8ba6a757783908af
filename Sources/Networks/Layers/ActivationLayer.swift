// ActivationLayer.swift — an activation as a layer of its own.
import Autograd
import Tensors

/// Applies an activation to every element of its input.
///
/// - Shapes: any → the same.
public struct ActivationLayer: Layer {
  /// The kind of the identity; each activation has a kind of its own in `Activation.layerKind`.
  public static let kind = Activation.linear.layerKind
  /// The activation at its end.
  public let activation: Activation?
  /// The shape of its output for one example.
  public let output: Shape
  /// The words that make it, without `layer`.
  public var written: String { activation?.name ?? "linear" }
  /// What `network` says of it.
  public var summary: String { written }
  /// What training changes.
  public var parameters: [ParameterSpec] { [] }
  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    RecordedLayer(parameters: [], a: nil, z: try activation?.record(x, on: tape) ?? x)
  }
}

extension Activation {
  /// The activation as a kind of layer.
  public var layerKind: LayerKind {
    let name = name
    return LayerKind(
      name, summary, formula: "z(k) = \(name == "linear" ? "z(k-1)" : "\(name)(z(k-1))")",
      example: Example("layer dense 2 3 linear; layer \(name)", prints: "layer 2  \(name)"),
      claims: [
        Example(
          "data table { -1 2 0.5 -> 0 }; layer \(name); max(abs(z(1) - \(name == "linear" ? "x" : "\(name)(x)")))",
          prints: "0")
      ]
    ) { _, input throws(LayerError) in
      guard let input else { throw LayerError("an activation needs a layer before it") }
      guard name != "softmax" || input.rank == 1 else {
        throw LayerError("softmax takes a vector of scores", hint: "put `layer flatten` before it")
      }
      return ActivationLayer(activation: .named[name], output: input)
    }
  }
}
