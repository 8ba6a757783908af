// GlobalPooling.swift — one number for each map.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of global pooling.
  public static let globalPooling = LayerKind(
    "globalpool", "one number for each map: its mean, or with `max` its largest value",
    formula: "z(k)m = mean of z(k-1,m)",
    arguments: [.flag("max", "the largest value instead of the mean")],
    example: Example("data digit; layer globalpool", prints: "layer 1  globalpool  14×14×1 → 1"),
    claims: [
      Example("data digit; layer globalpool; z(1)1 - mean(z(0,1))", prints: "0"),
      Example("data digit; layer globalpool max; z(1)1 - max(z(0,1))", prints: "0"),
    ]
  ) { arguments, inputs throws(LayerError) in
    let input = inputs.first
    guard let input, input.rank == 3 else { throw .poolingWithoutMaps(input) }
    return .globalPooling(of: input, isMaximum: arguments.has("max"))
  }
}

extension Layer {
  /// The mean of each whole map, or its largest value: maps of any size become a vector.
  ///
  /// - Shapes: `(n c h w)` → `(n c)`.
  /// - Source: Lin, Chen, Yan 2014, "Network in network", section 3.2.
  static func globalPooling(of input: Shape, isMaximum: Bool) -> Layer {
    Layer(
      "globalpool", written: isMaximum ? "globalpool max" : "globalpool", inputs: [input], output: [input[0]]
    ) { layer throws(NetworkError) in
      let pooled = try layer.record(
        isMaximum ? .maxPool : .meanPool, [layer.x], ["size": .integers([input[1], input[2]])])
      return RecordedLayer(
        try layer.record(.reshape, [pooled], ["sizes": .integers([layer.shape[0], input[0]])]))
    }
  }
}
