// TransposedConvolutionLayer.swift — the layer that makes larger maps: a convolution backwards.
import Autograd
import Parameters
import Platform
import Tensors

extension LayerKind {
  /// Definition of transposed convolution layers.
  static let transposedConvolution = LayerKind(
    "convtranspose",
    "stamps a filter at every pixel, times the pixel, and adds up: larger maps, as a convolution run backwards",
    formula: "a(k,d) = Σ_m w(k,m)·,·,d stamped at every pixel of z(k-1,m) + b(k,d),  z(k,d) = f(a(k,d))",
    arguments: [
      .positional("depth", .integer, "the number of maps that it makes"),
      .positional("size", .size, "height and width of a filter, as 3x3"),
      .positional(
        "activation", .activation, "the function of each element; linear unless named", optional: true),
      .option("stride", .size, "pixels between stamps, or 2x1: down and across; 1 unless given"),
      .option(
        "padding", .size,
        "pixels cut off around the result, or 0x1: above and below, left and right; 0 unless given"),
      .option(
        "extra", .size, "rows and columns more below and to the right, less than the stride; 0 unless given",
        synonyms: ["output_padding"]),
    ],
    example: Example(
      "data digit; layer conv 4 3x3; layer convtranspose 2 3x3",
      prints: "layer 2  convtranspose 2 3×3, linear  12×12×4 → 14×14×2  74 parameters"),
    symbols: [.weight, .bias, .preactivation],
    details: [
      "w(k,m)r,c,d is the number at row r, column c of what a pixel of map m adds to map d.",
      "A convolution of the same size, stride and padding leads back to as many rows and columns; extra chooses among the sizes that it would lead back from.",
    ],
    claims: [
      Example(
        "data digit; layer maxpool 7x7; layer convtranspose 1 2x2 relu stride=2 extra=1",
        prints: "layer 2  convtranspose 1 2×2 stride 2 extra 1, relu  2×2×1 → 5×5×1  5 parameters"),
      Example(
        "data digit; layer maxpool 7x7; layer convtranspose 1 1x2 stride=2; w(2,1) = [1 10]; z(2,1)1,2 - 10 * z(1,1)1,1",
        prints: "0"),
      Example(
        "data digit; layer convtranspose 1 3x3; layer conv 1 3x3",
        prints: "layer 2  conv 1 3×3, linear  16×16×1 → 14×14×1  10 parameters"),
      Example(
        "data digit; layer convtranspose 1 3x3 padding=0x1",
        prints: "layer 1  convtranspose 1 3×3 padding 0×1, linear  14×14×1 → 16×14×1  10 parameters"),
    ], synonyms: ["convtranspose2d", "deconv", "conv_transpose2d"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(
        .missingInput, "a transposed convolution needs to know its image",
        hint: "load data first, as `data digit`")
    }
    guard input.rank == 3 else {
      throw LayerError(
        .shape, "a transposed convolution takes maps and its input is a vector of \(input.count)",
        hint: "`layer reshape 7x7x8` makes maps of a vector")
    }
    let maps = arguments.integer("depth") ?? 0
    guard maps >= 1 else { throw LayerError(.argument, "a transposed convolution makes at least one map") }
    let size = arguments.size("size") ?? (3, 3)
    guard size.height >= 1, size.width >= 1 else {
      throw LayerError(.argument, "a filter has at least one pixel")
    }
    let stride = arguments.size("stride") ?? (1, 1), padding = arguments.size("padding") ?? (0, 0)
    let extra = arguments.size("extra") ?? (0, 0)
    guard stride.height >= 1, stride.width >= 1 else {
      throw LayerError(.argument, "a stride is at least 1", argument: "stride")
    }
    guard 0..<size.height ~= padding.height, 0..<size.width ~= padding.width else {
      throw LayerError(
        .argument, "a padding of \(sizeText(padding.height, padding.width)) cuts off whole filters",
        hint: "padding is 0 to \(sizeText(size.height - 1, size.width - 1)) for this filter",
        argument: "padding")
    }
    guard 0..<stride.height ~= extra.height, 0..<stride.width ~= extra.width else {
      throw LayerError(
        .argument,
        "extra is less than the stride of \(sizeText(stride.height, stride.width)), and this is \(sizeText(extra.height, extra.width))",
        argument: "extra")
    }
    let down = StampedAxis(
      map: input[1], window: size.height, stride: stride.height, padding: padding.height, extra: extra.height)
    let across = StampedAxis(
      map: input[2], window: size.width, stride: stride.width, padding: padding.width, extra: extra.width)
    guard let rows = down.size, let columns = across.size else {
      throw LayerError(
        .shape, "nothing would be left of the maps of \(input[1])×\(input[2])", hint: "a smaller padding")
    }
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .linear
    guard activation != .softmax else {
      throw LayerError(
        .shape, "softmax takes a vector of scores and this layer gives maps",
        hint: "put `layer flatten` before it: `layer flatten; layer softmax`")
    }
    return .transposedConvolution(
      input: input, size: size, stride: stride, padding: padding, extra: extra, activation: activation,
      output: [maps, rows, columns])
  }
}

extension Layer {
  /// Stamps filters: a = Σ w·z over the pixels under whose filter a place lies, + b, z = f(a).
  ///
  /// - Shapes: `x (n m h w)`, `w (m c r s)`, `b (c)` → `z (n c oh ow)`, oh = (h − 1)·stride − 2·padding + r + extra.
  /// - Starts as: `w ~ N(0, 2/in)`, in = m·r·s/stride² numbers that a place adds up on average; `b = 0`.
  static func transposedConvolution(
    input: Shape, size: (height: Int, width: Int), stride: (height: Int, width: Int),
    padding: (height: Int, width: Int), extra: (height: Int, width: Int), activation: Activation,
    output: Shape
  ) -> Layer {
    let (from, to) = (input[0], output[0])
    let area = saturatingProduct(size.height, size.width)
    let fanIn = max(1, saturatingProduct(from, area) / max(1, saturatingProduct(stride.height, stride.width)))
    let parameters = [
      ParameterSpec(
        .weight, .filters([from, to, size.height, size.width]),
        .random(fanIn: fanIn, fanOut: saturatingProduct(to, area))),
      ParameterSpec(
        .bias, QuantityLayout([to], maps: QuantityAxis("map", to, 1), axes: []), .constant(0)),
    ]
    let options = [("stride", stride, 1), ("padding", padding, 0), ("extra", extra, 0)]
      .filter { $0.1 != ($0.2, $0.2) }.map { ($0.0, sizeText($0.1.height, $0.1.width)) }
    func step(
      _ name: String, _ axis: (map: Int, stride: Int, padding: Int, size: Int, extra: Int), _ result: Int
    )
      -> ShapeStep
    {
      ShapeStep(
        name, "(\(axis.map) − 1)·\(axis.stride) − 2·\(axis.padding) + \(axis.size) + \(axis.extra)", result)
    }
    let rows = step(
      "rows", (input[1], stride.height, padding.height, size.height, extra.height), output[1])
    let columns = step(
      "columns", (input[2], stride.width, padding.width, size.width, extra.width), output[2])
    let settings: Settings = [
      "stride": .integers([stride.height, stride.width]),
      "padding": .integers([padding.height, padding.width]), "extra": .integers([extra.height, extra.width]),
    ]
    return Layer(
      "convtranspose",
      written: "convtranspose \(to) \(size.height)x\(size.width)"
        + (activation == .linear ? "" : " \(activation.name)") + options.map { " \($0.0)=\($0.1)" }.joined(),
      summary: "convtranspose \(to) \(size.height)×\(size.width)"
        + options.map { " \($0.0) \($0.1.pieces(between: "x").joined(separator: "×"))" }.joined()
        + ", \(activation.name)",
      inputs: [input], output: output, parameters: parameters,
      computed: [LayerQuantity(.preactivation, .preactivation, .units(output))], activation: activation,
      scores: .preactivation,
      arithmetic: (rows.written == columns.written
        ? [ShapeStep("rows and columns", rows.written, rows.result)] : [rows, columns]) + [
          ShapeStep(
            "parameters", "\(to)·(\(size.height)·\(size.width)·\(from) + 1)", parameters.learnedCount)
        ]
    ) { layer throws(NetworkError) in
      let a = try layer.record(.convTranspose2d, [layer.x] + layer.parameters, settings)
      return RecordedLayer(try activation.record(a, on: layer.tape), computed: [(.preactivation, a)])
    }
  }
}
