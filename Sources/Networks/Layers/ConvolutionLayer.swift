// ConvolutionLayer.swift — the convolution layer.
import Autograd
import Parameters
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
      .option("stride", .integer, "pixels between positions; 1 unless given"),
      .option(
        "padding", .integerOr(["same", "valid"]),
        "pixels of 0 around the maps, or `same`, as many as keep their size at stride 1, or `valid`, which is 0; 0 unless given"
      ),
      .option(
        "groups", .integer, "groups of maps convolved apart, each by its share of the filters; 1 unless given"
      ),
    ],
    example: Example(
      "data digit; layer conv 2 3x3 relu",
      prints: "layer 1  conv 2 3×3, relu  14×14×1 → 12×12×2  20 parameters"),
    symbols: [.weight, .bias, .preactivation],
    details: ["Of an odd number of pixels, `same` puts the larger half below and to the right, as PyTorch."],
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
    let stride = arguments.integer("stride") ?? 1
    guard stride >= 1 else { throw LayerError(.argument, "a stride is at least 1") }
    if let word = arguments.word("padding"), word != "same", word != "valid" {
      throw LayerError(
        .choice, "`\(word)` is no padding", hint: "`padding=1`, `padding=same` or `padding=valid`, which is 0"
      )
    }
    var padding = [Int](repeating: arguments.integer("padding") ?? 0, count: 4)
    if arguments.word("padding") == "same" {
      // The larger half of an odd total goes behind (as PyTorch).
      padding = [(size.height - 1) / 2, (size.width - 1) / 2, size.height / 2, size.width / 2]
    }
    guard padding.allSatisfy({ $0 >= 0 && $0 < max(size.height, size.width) }) else {
      throw LayerError(
        .argument, "a padding of \(padding[0]) makes windows that hold nothing but padding",
        hint: "padding is 0 to \(max(size.height, size.width) - 1) for this filter")
    }
    guard
      let height = Window.positions(
        input[1], window: size.height, stride: stride, before: padding[0], behind: padding[2]),
      let width = Window.positions(
        input[2], window: size.width, stride: stride, before: padding[1], behind: padding[3])
    else {
      throw LayerError(
        .shape, "a filter of \(size.height)×\(size.width) is larger than its map of \(input[1])×\(input[2])")
    }
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .linear
    guard activation != .softmax else {
      throw LayerError(
        .shape, "softmax takes a vector of scores and this layer gives maps",
        hint: "put `layer flatten` before it: `layer flatten; layer softmax`")
    }
    return .convolution(
      input: input, filters: filters, size: size, stride: stride, padding: padding, groups: groups,
      activation: activation, isMirrored: arguments.has("mirror"), output: [filters, height, width])
  }
}

extension Layer {
  /// Moves filters over the input maps: a = w ⋆ z + b, z = f(a).
  ///
  /// Cross-correlation as the frameworks do, unless `mirror` asks for the convolution of mathematics.
  ///
  /// - Shapes: `x (n c h w)`, `w (m c/groups r s)`, `b (m)` → `z (n m oh ow)`, oh = ⌊(h + padding − r)/stride⌋ + 1.
  /// - Starts as: `w ~ N(0, 2/(c·r·s))` (He et al. 2015, equation 10), `b = 0`.
  /// - Source: LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition".
  ///
  /// - Parameter padding: pixels of 0 at the top, left, bottom and right.
  static func convolution(
    input: Shape, filters: Int, size: (height: Int, width: Int), stride: Int, padding: [Int], groups: Int,
    activation: Activation, isMirrored: Bool, output: Shape
  ) -> Layer {
    let depth = input[0] / groups
    let fanIn = [depth, size.height, size.width].reduce(1, saturatingProduct)
    let fanOut = [filters / groups, size.height, size.width].reduce(1, saturatingProduct)
    let parameters = [
      ParameterSpec(
        .weight, .filters([filters, depth, size.height, size.width]), .random(fanIn: fanIn, fanOut: fanOut)),
      ParameterSpec(.bias, .perFilter(filters), .constant(0)),
    ]
    var options: [(name: String, value: String)] = []
    if stride != 1 { options.append(("stride", "\(stride)")) }
    if Set(padding).count > 1 {
      options.append(("padding", "same"))
    } else if padding[0] != 0 {
      options.append(("padding", "\(padding[0])"))
    }
    if groups != 1 { options.append(("groups", "\(groups)")) }
    let window = LayerWindow(
      rows: size.height, columns: size.width, down: stride, across: stride, top: padding[0], left: padding[1],
      reads: .weights(isMirrored: isMirrored), depth: depth, outputs: max(1, filters / groups))
    let rows = LayerWindow.positions(
      "rows", input[1], window: size.height, stride: stride, before: padding[0], behind: padding[2],
      result: output[1])
    let columns = LayerWindow.positions(
      "columns", input[2], window: size.width, stride: stride, before: padding[1], behind: padding[3],
      result: output[2])
    let share = groups > 1 ? "\(input[0])/\(groups)" : "\(depth)"
    let count = ShapeStep(
      "parameters", "\(filters)·(\(size.height)·\(size.width)·\(share) + 1)",
      parameters.learnedCount)
    let settings: Settings = [
      "stride": .integers([stride, stride]), "padding": .integers(padding), "groups": .integer(groups),
    ]
    return Layer(
      "conv",
      written: "conv \(filters) \(size.height)x\(size.width)"
        + (activation == .linear ? "" : " \(activation.name)") + (isMirrored ? " mirror" : "")
        + options.map { " \($0.name)=\($0.value)" }.joined(),
      summary: "conv \(filters) \(size.height)×\(size.width)"
        + options.map { " \($0.name) \($0.value)" }.joined() + (isMirrored ? " mirrored" : "")
        + ", \(activation.name)",
      inputs: [input], output: output, parameters: parameters,
      computed: [LayerQuantity(.preactivation, .preactivation, .units(output))], activation: activation,
      scores: .preactivation, arithmetic: LayerWindow.axes(rows, columns) + [count], window: window,
      groups: groups
    ) { layer throws(NetworkError) in
      let a = try layer.record(
        isMirrored ? .mirroredConv2d : .conv2d, [layer.x] + layer.parameters, settings)
      return RecordedLayer(try activation.record(a, on: layer.tape), computed: [(.preactivation, a)])
    }
  }
}
