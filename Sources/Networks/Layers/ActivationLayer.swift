// ActivationLayer.swift — an activation as a layer of its own.
import Autograd
import Parameters
import Tensors

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
    ) { _, inputs throws(LayerError) in
      guard let input = inputs.first else {
        throw LayerError(.missingInput, "an activation needs a layer before it")
      }
      guard name != "softmax" || input.rank == 1 else {
        throw LayerError(.shape, "softmax takes a vector of scores", hint: "put `layer flatten` before it")
      }
      return .activation(.named[name] ?? .linear, of: input)
    }
  }
}

extension Layer {
  /// Applies an activation to every element of its input.
  ///
  /// - Shapes: any → the same.
  static func activation(_ activation: Activation, of input: Shape) -> Layer {
    Layer(activation.name, inputs: [input], output: input, activation: activation, scores: .input) {
      layer throws(NetworkError) in
      RecordedLayer(try activation.record(layer.x, on: layer.tape))
    }
  }
}
