// ConvolutionLayer.swift — the convolution layer.
import Autograd
import Parameters
import Platform
import Tensors

extension LayerKind {
  /// Definition of convolution layers.
  public static let convolution = LayerKind(
    "conv",
    "moves filters over the maps: one feature map for each filter (cross-correlation; `mirror` mirrors)",
    formula: "a(k,m) = Σ_d w(k,m)·,·,d ⋆ z(k-1,d) + b(k,m),  z(k,m) = f(a(k,m))",
    arguments: [
      .positional("depth", .integer, "the number of filters"),
      .positional("size", .size, "height and width of a filter, as 3x3"),
      .positional(
        "activation", .activation, "the function of each element; linear unless named", optional: true),
      .flag("mirror", "turn the filters by 180°: the convolution of mathematics"),
      .option("stride", .size, "pixels between positions, or 2x1: down and across; 1 unless given"),
      .option(
        "padding", .sizeOr(["same", "valid"]),
        "pixels of 0 around the maps, or 0x3: above and below, left and right; or `same`, as many as keep their size at stride 1, or `valid`, which is 0; 0 unless given"
      ),
      .option(
        "dilation", .size,
        "pixels from one number of a filter to the next, or 2x1: down and across; 1 unless given",
        synonyms: ["dilated", "atrous"]),
      .option(
        "groups", .integer, "groups of maps convolved apart, each by its share of the filters; 1 unless given"
      ),
      .option(
        "bias", .choice(["yes", "no"]), "no: without b, as before a batch normalisation; yes unless given",
        synonyms: ["use_bias"]),
    ],
    example: Example(
      "data digit; layer conv 2 3x3 relu",
      prints: "layer 1  conv 2 3×3, relu  14×14×1 → 12×12×2  20 parameters"),
    symbols: [.weight, .bias, .preactivation],
    details: [
      "Of an odd number of pixels, `same` puts the larger half below and to the right, as PyTorch.",
      "With dilation d, a filter of k numbers spans d·(k − 1) + 1 pixels: it sees more of the map with as many weights.",
    ],
    claims: [
      Example(
        "data digit; layer conv 2 4x4 padding=same",
        prints: "layer 1  conv 2 4×4 padding same, linear  14×14×1 → 14×14×2  34 parameters"),
      Example(
        "data digit; layer conv 2 3x3 stride=2 padding=1",
        prints: "layer 1  conv 2 3×3 stride 2 padding 1, linear  14×14×1 → 7×7×2  20 parameters"),
      Example(
        "data digit; layer conv 2 3x3 padding=valid",
        prints: "layer 1  conv 2 3×3, linear  14×14×1 → 12×12×2  20 parameters"),
      Example(
        "data digit; layer conv 4 1x1; layer conv 4 3x3 groups=2",
        prints: "layer 2  conv 4 3×3 groups 2, linear  14×14×4 → 12×12×4  76 parameters"),
      Example(
        "data digit; layer conv 8 1x7 stride=1x2 padding=0x3 bias=no",
        prints:
          "layer 1  conv 8 1×7 stride 1×2 padding 0×3 without bias, linear  14×14×1 → 14×7×8  56 parameters"),
      Example(
        "data digit; layer conv 2 3x3 bias=yes",
        prints: "layer 1  conv 2 3×3, linear  14×14×1 → 12×12×2  20 parameters"),
      Example(
        "data digit; layer conv 2 3x3 dilation=2",
        prints: "layer 1  conv 2 3×3 dilation 2, linear  14×14×1 → 10×10×2  20 parameters"),
      Example(
        "data digit; layer conv 1 1x2 dilation=3; w(1,1) = [1 10]; z(1,1)6,8 - z(0,1)6,8 - 10 * z(0,1)6,11",
        prints: "0"),
      Example(
        "data digit; layer conv 1 1x2 mirror; w(1,1) = [1 10]; z(1,1)6,8 - z(0,1)6,9 - 10 * z(0,1)6,8",
        prints: "0"),
    ], synonyms: ["conv2d"]
  ) { arguments, inputs throws(LayerError) in
    guard let input = inputs.first else {
      throw LayerError(
        .missingInput, "a convolution needs to know its image", hint: "load data first, as `data digit`")
    }
    guard input.rank == 3 else {
      throw LayerError(
        .shape, "a convolution takes maps and its input is a vector of \(input.count)",
        hint: "`data digit` and `data digits` are images")
    }
    let filters = arguments.integer("depth") ?? 0
    guard filters >= 1 else { throw LayerError(.argument, "a convolution has at least one filter") }
    let size = arguments.size("size") ?? (3, 3)
    guard size.height >= 1, size.width >= 1 else {
      throw LayerError(.argument, "a filter has at least one pixel")
    }
    let groups = arguments.integer("groups") ?? 1
    guard groups >= 1, input[0] % groups == 0, filters % groups == 0 else {
      throw LayerError(
        .argument,
        "\(groups) groups need a number of maps and of filters that \(groups) divides, and these are \(input[0]) and \(filters)"
      )
    }
    let window = try convolutionWindow(arguments, size: size, over: input)
    guard let height = window.down.positions, let width = window.across.positions else {
      let spans = (window.down.span, window.across.span)
      let dilated = spans == size ? "" : ", dilated to \(spans.0)×\(spans.1),"
      throw LayerError(
        .shape,
        "a filter of \(size.height)×\(size.width)\(dilated) is larger than its map of \(input[1])×\(input[2])"
      )
    }
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .linear
    guard activation != .softmax else {
      throw LayerError(
        .shape, "softmax takes a vector of scores and this layer gives maps",
        hint: "put `layer flatten` before it: `layer flatten; layer softmax`")
    }
    return .convolution(
      input: input, filters: filters, window: window, groups: groups, activation: activation,
      isMirrored: arguments.has("mirror"), hasBias: arguments.word("bias") != "no",
      isSame: arguments.word("padding") == "same", output: [filters, height, width])
  }

  /// The window that the arguments of a convolution ask for, along both axes.
  private static func convolutionWindow(
    _ arguments: Arguments, size: (height: Int, width: Int), over input: Shape
  ) throws(LayerError) -> (down: WindowAxis, across: WindowAxis) {
    let stride = arguments.size("stride") ?? (1, 1)
    guard stride.height >= 1, stride.width >= 1 else {
      throw LayerError(.argument, "a stride is at least 1", argument: "stride")
    }
    let dilation = arguments.size("dilation") ?? (1, 1)
    guard dilation.height >= 1, dilation.width >= 1 else {
      throw LayerError(
        .argument, "a dilation is at least 1, and this is \(sizeText(dilation.height, dilation.width))",
        hint: "1 is a filter without gaps", argument: "dilation")
    }
    let spans = (
      WindowAxis.span(size.height, dilation: dilation.height),
      WindowAxis.span(size.width, dilation: dilation.width)
    )
    let given = arguments.size("padding") ?? (0, 0)
    var (before, behind) = (given, given)
    if arguments.word("padding") == "same" {
      // The larger half of an odd total goes behind (as PyTorch).
      (before, behind) = (((spans.0 - 1) / 2, (spans.1 - 1) / 2), (spans.0 / 2, spans.1 / 2))
    }
    guard 0..<spans.0 ~= before.height, 0..<spans.1 ~= before.width else {
      throw LayerError(
        .argument,
        "a padding of \(sizeText(before.height, before.width)) makes windows that hold nothing but padding",
        hint:
          "padding is \(spans == (1, 1) ? "0" : "0 to \(sizeText(spans.0 - 1, spans.1 - 1))") for this filter",
        argument: "padding")
    }
    return (
      WindowAxis(
        map: input[1], window: size.height, stride: stride.height, dilation: dilation.height,
        before: before.height, behind: behind.height),
      WindowAxis(
        map: input[2], window: size.width, stride: stride.width, dilation: dilation.width,
        before: before.width, behind: behind.width)
    )
  }
}

extension Layer {
  /// Moves filters over the input maps: a = w ⋆ z + b, z = f(a).
  ///
  /// Cross-correlation as the frameworks do, unless `mirror` asks for the convolution of mathematics.
  ///
  /// - Shapes: `x (n c h w)`, `w (m c/groups r s)`, `b (m)` → `z (n m oh ow)`, with dilation d
  ///   oh = ⌊(h + padding − d·(r − 1) − 1)/stride⌋ + 1.
  /// - Starts as: `w ~ N(0, 2/(c·r·s))` (He et al. 2015, equation 10), `b = 0`.
  /// - Source: LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition".
  ///
  /// - Parameters:
  ///   - window: the filter's places down and across, with the padding.
  ///   - isSame: the padding was asked for as `same`.
  static func convolution(
    input: Shape, filters: Int, window axes: (down: WindowAxis, across: WindowAxis), groups: Int,
    activation: Activation, isMirrored: Bool, hasBias: Bool = true, isSame: Bool = false, output: Shape
  ) -> Layer {
    let (down, across, depth) = (axes.down, axes.across, input[0] / groups)
    let fanIn = [depth, down.window, across.window].reduce(1, saturatingProduct)
    let fanOut = [filters / groups, down.window, across.window].reduce(1, saturatingProduct)
    var parameters = [
      ParameterSpec(
        .weight, .filters([filters, depth, down.window, across.window]),
        .random(fanIn: fanIn, fanOut: fanOut), order: isMirrored ? .turned : .same)
    ]
    if hasBias { parameters.append(ParameterSpec(.bias, .perFilter(filters), .constant(0))) }
    let padding = [down.before, across.before, down.behind, across.behind]
    var options: [(name: String, value: String)] = []
    func note(_ name: String, _ down: Int, _ across: Int, unless standard: Int) {
      if (down, across) != (standard, standard) { options.append((name, sizeText(down, across))) }
    }
    note("stride", down.stride, across.stride, unless: 1)
    if isSame, Set(padding).count > 1 {
      options.append(("padding", "same"))
    } else {
      note("padding", down.before, across.before, unless: 0)
    }
    note("dilation", down.dilation, across.dilation, unless: 1)
    note("groups", groups, groups, unless: 1)
    let window = LayerWindow(
      down: down, across: across, reads: .weights(isMirrored: isMirrored), depth: depth,
      outputs: max(1, filters / groups))
    let share = groups > 1 ? "\(input[0])/\(groups)" : "\(depth)"
    let weights = "\(down.window)·\(across.window)·\(share)"
    let count = ShapeStep(
      "parameters", "\(filters)·" + (hasBias ? "(\(weights) + 1)" : weights), parameters.learnedCount)
    var settings: Settings = [
      "stride": .integers([down.stride, across.stride]), "padding": .integers(padding),
      "groups": .integer(groups),
    ]
    if (down.dilation, across.dilation) != (1, 1) {
      settings["dilation"] = .integers([down.dilation, across.dilation])
    }
    let operation: Operation =
      hasBias ? isMirrored ? .mirroredConv2d : .conv2d : isMirrored ? .conv : .xcorr
    return Layer(
      "conv",
      written: "conv \(filters) \(down.window)x\(across.window)"
        + (activation == .linear ? "" : " \(activation.name)") + (isMirrored ? " mirror" : "")
        + options.map { " \($0.name)=\($0.value)" }.joined() + (hasBias ? "" : " bias=no"),
      summary: "conv \(filters) \(down.window)×\(across.window)"
        + options.map { " \($0.name) \($0.value.pieces(between: "x").joined(separator: "×"))" }.joined()
        + (isMirrored ? " mirrored" : "") + (hasBias ? "" : " without bias") + ", \(activation.name)",
      inputs: [input], output: output, parameters: parameters,
      computed: [LayerQuantity(.preactivation, .preactivation, .units(output))], activation: activation,
      scores: .preactivation,
      arithmetic: window.arithmetic(rows: output[1], columns: output[2]) + [count], window: window,
      groups: groups
    ) { [settings] layer throws(NetworkError) in
      let a = try layer.record(operation, [layer.x] + layer.parameters, settings)
      return RecordedLayer(try activation.record(a, on: layer.tape), computed: [(.preactivation, a)])
    }
  }
}
