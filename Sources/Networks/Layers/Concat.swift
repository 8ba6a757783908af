// Concat.swift — the outputs of branches one behind the other: the join of an inception or a dense block.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of concatenations.
  public static let concat = LayerKind(
    "concat",
    "puts the outputs of its branches, or of layers that stand already, one behind the other: units, or maps",
    formula: "z(k) = [z(i) z(j) …]", arguments: .ofJoin,
    example: Example(
      "data digit; layer concat { layer conv 2 1x1 relu } { layer conv 3 3x3 padding=1 relu }",
      prints: """
                 ┌ branch 1
        layer 1  │ conv 2 1×1, relu  14×14×1 → 14×14×2  4 parameters
                 ├ branch 2
        layer 2  │ conv 3 3×3 padding 1, relu  14×14×1 → 14×14×3  30 parameters
        layer 3  └ concat of 2  14×14×2 + 14×14×3 → 14×14×5
        """),
    details: [
      "Layers inside branches are numbered as they are written, and the joining layer gets the next number.",
      "Maps of all branches have the same rows and columns.",
    ],
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer concat { layer linear } { }; z(2)", prints: "[1 2 1 2]"),
      Example("data table { 3 4 -> 1 }; layer relu; layer concat 1 0; z(2)", prints: "[3 4 3 4]"),
    ], synonyms: ["concatenate"], joins: true
  ) { arguments, inputs throws(LayerError) in
    try requireFitting(inputs, arguments, join: "a concat", free: 0)
    let (count, overflow) = inputs.reduce((0, false)) { total, input in
      let (sum, overflow) = total.0.addingReportingOverflow(input[0])
      return (sum, overflow || total.1)
    }
    guard !overflow else { throw LayerError(.size, "this many units don't fit") }
    return .concat(of: inputs, count: count)
  }
}

extension Layer {
  /// Puts its inputs one behind the other, along units or maps.
  ///
  /// - Shapes: `(n c₁ …)`, `(n c₂ …)`, … → `(n c₁ + c₂ + … …)`.
  /// - Source: Szegedy et al. 2015; Huang et al. 2017, equation 2.
  static func concat(of inputs: [Shape], count: Int) -> Layer {
    let isOfMaps = inputs[0].rank == 3
    let written = inputs.map { "\($0[0])" }.joined(separator: " + ")
    return Layer(
      "concat", summary: "concat of \(inputs.count)", inputs: inputs,
      output: Shape([count] + inputs[0].sizes.dropFirst()),
      arithmetic: [ShapeStep(isOfMaps ? "maps" : "units", written, count)]
    ) { layer throws(NetworkError) in
      RecordedLayer(try layer.record(.concat, layer.inputs, ["axis": .integer(2)]))
    }
  }
}
