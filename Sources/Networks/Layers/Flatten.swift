// Flatten.swift — maps to one vector.
import Autograd
import Tensors

extension LayerKind {
  /// Definition of flatten.
  public static let flatten = LayerKind(
    "flatten", "puts all maps into one vector, map by map, row by row",
    formula: "z(k) = the elements of z(k-1)",
    example: Example("data digit; layer flatten", prints: "layer 1  flatten  14×14×1 → 196"),
    claims: [Example("data digit; layer flatten; z(1)76 - z(0,1)6,6", prints: "0")]
  ) { _, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(.missingInput, "flatten needs to know its input", hint: "load data first")
    }
    return .flatten(input)
  }
}

extension Tape {
  /// The numbers of each example in one row: map by map, row by row.
  ///
  /// - Shapes: `(n …)` → `(n m)`; a matrix stays as it is.
  func inRows(_ variable: Variable) throws(NetworkError) -> Variable {
    let shape = entries[variable.entry].shape
    guard shape.rank != 2 else { return variable }
    return try recordPart(
      .reshape, [variable], ["sizes": .integers([shape[0], shape.count / max(1, shape[0])])])
  }
}

extension Network {
  /// True for inputs of `shape`: every layer that reads them was made for it, or takes as many numbers in one vector.
  public func takes(_ shape: Shape) -> Bool {
    nodes.allSatisfy { node in
      zip(node.inputs, node.layer.inputs).allSatisfy { number, own in
        number != 0 || own == shape || node.layer.flattens && own.count == shape.count
      }
    }
  }
}

extension Layer {
  /// Puts all maps into one vector: map by map, row by row.
  ///
  /// - Shapes: `(n c h w)` → `(n c·h·w)`.
  static func flatten(_ input: Shape) -> Layer {
    let count = input.count
    return Layer(
      "flatten", inputs: [input], output: [count],
      arithmetic: input.rank == 3
        ? [ShapeStep("units", "\(input[1])·\(input[2])·\(input[0])", count)] : []
    ) { layer throws(NetworkError) in
      RecordedLayer(
        try layer.record(.reshape, [layer.x], ["sizes": .integers([layer.shape[0], count])]))
    }
  }
}
