// Upsample.swift — larger maps, in which each pixel stands several times.
import Autograd
import Parameters
import Tensors

extension LayerKind {
  /// Definition of upsampling.
  static let upsample = LayerKind(
    "upsample", "makes each pixel a block of equal ones (the nearest pixel), as a maxpool run backwards",
    formula: "z(k,m)r,c = z(k-1,m)⌈r/h⌉,⌈c/w⌉",
    arguments: [
      .positional("size", .size, "height and width of a block; 2x2 unless given", optional: true)
    ],
    example: Example(
      "data digit; layer maxpool; layer upsample 2x2", prints: "layer 2  upsample 2×2  7×7×1 → 14×14×1"),
    claims: [
      Example("data digit; layer upsample 3x2; z(1,1)18,12 - z(0,1)6,6", prints: "0"),
      Example("data digit; layer upsample", prints: "layer 1  upsample 2×2  14×14×1 → 28×28×1"),
    ], synonyms: ["upsampling2d", "unpool"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(
        .missingInput, "upsample needs to know its maps", hint: "load data first, as `data digit`")
    }
    guard input.rank == 3 else {
      throw LayerError(
        .shape, "upsample takes maps and its input is a vector of \(input.count)",
        hint: "`layer reshape 7x7x8` makes maps of a vector")
    }
    let size = arguments.size("size") ?? (2, 2)
    guard size.height >= 1, size.width >= 1 else {
      throw LayerError(.argument, "a block has at least one pixel", argument: "size")
    }
    let (rows, overflow) = input[1].multipliedReportingOverflow(by: size.height)
    let (columns, overflow2) = input[2].multipliedReportingOverflow(by: size.width)
    guard !overflow, !overflow2, saturatingProduct(input[0], saturatingProduct(rows, columns)) < .max else {
      throw LayerError(.size, "maps of so many pixels there are not", argument: "size")
    }
    return .upsample(input, size.height, size.width, output: [input[0], rows, columns])
  }
}

extension Layer {
  /// Each pixel `height` times down and `width` times across.
  ///
  /// - Shapes: `(n c h w)` → `(n c h·height w·width)`.
  static func upsample(_ input: Shape, _ height: Int, _ width: Int, output: Shape) -> Layer {
    Layer(
      "upsample", written: "upsample \(height)x\(width)", summary: "upsample \(height)×\(width)",
      inputs: [input], output: output,
      arithmetic: [
        ShapeStep("rows", "\(input[1])·\(height)", output[1]),
        ShapeStep("columns", "\(input[2])·\(width)", output[2]),
      ]
    ) { layer throws(NetworkError) in
      RecordedLayer(try layer.record(.upsample2d, [layer.x], ["size": .integers([height, width])]))
    }
  }
}
