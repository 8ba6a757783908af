// ReshapeLayer.swift — the same numbers as maps of another shape.
import Autograd
import Parameters
import Platform
import Tensors

extension LayerKind {
  /// Definition of reshape.
  static let reshape = LayerKind(
    "reshape", "makes maps of a vector, map by map, row by row: the way back from flatten",
    formula: "z(k) = the elements of z(k-1)",
    arguments: [
      .positional("shape", .shape, "height x width x depth, as 7x7x8; or one number, for a vector")
    ],
    example: Example(
      "data digit; layer dense 98; layer reshape 7x7x2", prints: "layer 2  reshape 7×7×2  98 → 7×7×2"),
    claims: [
      Example("data digit; layer flatten; layer reshape 14x14; z(2,1)6,5 - z(0,1)6,5", prints: "0"),
      Example("data digit; layer reshape 7x14x2; z(1,2)1,3 - z(0,1)8,3", prints: "0"),
      Example("data digit; layer reshape 196; z(1)76 - z(0,1)6,6", prints: "0"),
    ], synonyms: ["view", "unflatten"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(.missingInput, "reshape needs to know its input", hint: "load data first")
    }
    let sizes = arguments.sizes("shape") ?? arguments.integer("shape").map { [$0] } ?? []
    guard (1...3).contains(sizes.count), sizes.allSatisfy({ $0 >= 1 }) else {
      throw LayerError(.argument, "a shape is height x width x depth, as 7x7x8", argument: "shape")
    }
    // Typed as height x width x depth, kept as (depth height width).
    let output: Shape = sizes.count == 1 ? [sizes[0]] : [sizes.count > 2 ? sizes[2] : 1, sizes[0], sizes[1]]
    let count = sizes.reduce(1, saturatingProduct)
    guard count == input.count else {
      throw LayerError(
        .shape, "\(input.asMaps) has \(input.count) numbers and \(output.asMaps) has \(count)",
        argument: "shape")
    }
    return .reshape(input, to: output, written: sizes.map { "\($0)" }.joined(separator: "x"))
  }
}

extension Layer {
  /// The same numbers in another shape.
  ///
  /// - Shapes: `(n …)` → `(n c h w)` or `(n m)`.
  static func reshape(_ input: Shape, to output: Shape, written: String) -> Layer {
    Layer(
      "reshape", written: "reshape \(written)", summary: "reshape \(output.asMaps)", inputs: [input],
      output: output,
      arithmetic: output.rank == 3
        ? [ShapeStep("numbers", "\(output[1])·\(output[2])·\(output[0])", input.count)] : []
    ) { layer throws(NetworkError) in
      RecordedLayer(
        try layer.record(.reshape, [layer.x], ["sizes": .integers([layer.shape[0]] + output.sizes)]))
    }
  }
}
