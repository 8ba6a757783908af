// Sum.swift — the outputs of branches added, element by element: the join of a residual block.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of sums.
  public static let sum = LayerKind(
    "sum", "adds the outputs of its branches, or of layers that stand already", formula: "z(k)j = Σ_i z(i)j",
    arguments: .ofJoin,
    example: Example(
      "data table { 1 2 -> 1 }; layer sum { layer dense 2 tanh } { }",
      prints: """
                 ┌ branch 1
        layer 1  │ dense 2 → 2, tanh  6 parameters
                 ├ branch 2: the input as it is
        layer 2  └ sum of 2
        """),
    details: [
      "Layers inside branches are numbered as they are written, and the sum gets the next number.",
      "All branches give the same shape.",
    ],
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer sum { layer tanh } { }; max(abs(z(2) - tanh(x) - x))", prints: "0"),
      Example("data table { 3 4 -> 1 }; layer relu; layer sum 0 1; z(2)", prints: "[6 8]"),
    ], synonyms: ["residual"], joins: true
  ) { arguments, inputs throws(LayerError) in
    try requireFitting(inputs, arguments, join: "a sum")
    return .sum(of: inputs)
  }
}

extension Layer {
  /// Adds its inputs: z = x₁ + x₂ + …, in this order.
  ///
  /// - Shapes: several of one shape → the same.
  /// - Source: He et al. 2016, equation 1.
  static func sum(of inputs: [Shape]) -> Layer {
    Layer("sum", summary: "sum of \(inputs.count)", inputs: inputs, output: inputs[0]) {
      layer throws(NetworkError) in
      var total = layer.inputs[0]
      for input in layer.inputs.dropFirst() { total = try layer.record(.add, [total, input]) }
      return RecordedLayer(total)
    }
  }
}
