// GlobalMean.swift — each map becomes its mean.
import Autograd
import Tensors

@testable import Networks

extension LayerKind {
  /// Names and help of the mean of maps.
  static let globalMean = LayerKind(
    "globalmean", "keeps the mean of each map", formula: "z(k)m = mean of z(k-1,m)",
    example: Example("data digit; layer globalmean", prints: "layer 1  globalmean  14×14×1 → 1")
  ) { _, inputs throws(LayerError) in
    guard let input = inputs.first, input.rank == 3 else {
      throw LayerError(.shape, "a mean of maps needs maps before it", hint: "load images: `data digit`")
    }
    return .globalMean(of: input)
  }
}

extension Layer {
  /// The mean of each map: what remains is one number a map.
  ///
  /// - Shapes: `(n c h w)` → `(n c)`.
  static func globalMean(of input: Shape) -> Layer {
    Layer("globalmean", inputs: [input], output: [input[0]]) { layer in
      let rows = try layer.tape.record(.mean, [layer.x], ["axis": .integer(3)])
      return RecordedLayer(try layer.tape.record(.mean, [rows], ["axis": .integer(3)]))
    }
  }
}
