// Convolution.swift — the convolution layer.
import Autograd
import Tensors

/// Moves filters over the input maps: a = w ⋆ z + b, z = f(a).
///
/// Cross-correlation as the frameworks do, unless `mirror` asks for the convolution of mathematics.
///
/// - Shapes: `x (n c h w)`, `w (m c/groups r s)`, `b (m)` → `z (n m oh ow)`, oh = ⌊(h + padding − r)/stride⌋ + 1.
/// - Starts as: `w ~ N(0, 2/(c·r·s))` (He et al. 2015, equation 10), `b = 0`.
/// - Source: LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition".
public struct Convolution: Layer {
  /// What is known about convolution layers.
  public static let kind = LayerKind(
    "conv",
    "moves filters over the maps: one feature map for each filter (cross-correlation; `mirror` mirrors)",
    formula: "a(k,m) = Σ_d w(k,m)·,·,d ⋆ z(k-1,d) + b(k,m),  z(k,m) = f(a(k,m))",
    arguments: [
      .positional("depth", .integer, "the number of filters"),
      .positional("size", .size, "height and width of a filter, as 3x3"),
      .positional(
        "activation", .activation, "the function of each element; linear unless named", optional: true),
      .positional(
        "mirror", .flag, "turn the filters by 180°: the convolution of mathematics", optional: true),
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
    ]
  ) { arguments, input throws(LayerError) in
    guard let input else {
      throw LayerError("a convolution needs to know its image", hint: "load data first, as `data digit`")
    }
    guard input.rank == 3 else {
      throw LayerError(
        "a convolution takes maps and its input is a vector of \(input.count)",
        hint: "`data digit` and `data digits` are images")
    }
    let filters = arguments.integer("depth") ?? 0
    guard filters >= 1 else { throw LayerError("a convolution has at least one filter") }
    let size = arguments.size("size") ?? (3, 3)
    guard size.height >= 1, size.width >= 1 else { throw LayerError("a filter has at least one pixel") }
    let groups = arguments.integer("groups") ?? 1
    guard groups >= 1, input[0] % groups == 0, filters % groups == 0 else {
      throw LayerError(
        "\(groups) groups need a number of maps and of filters that \(groups) divides, and these are \(input[0]) and \(filters)"
      )
    }
    let stride = arguments.integer("stride") ?? 1
    guard stride >= 1 else { throw LayerError("a stride is at least 1") }
    if let word = arguments.word("padding"), word != "same", word != "valid" {
      throw LayerError(
        "`\(word)` is no padding", hint: "`padding=1`, `padding=same` or `padding=valid`, which is 0")
    }
    var padding = [Int](repeating: arguments.integer("padding") ?? 0, count: 4)
    if arguments.word("padding") == "same" {
      // As PyTorch: of an odd total, the larger half goes behind.
      padding = [(size.height - 1) / 2, (size.width - 1) / 2, size.height / 2, size.width / 2]
    }
    guard padding.allSatisfy({ $0 >= 0 && $0 < max(size.height, size.width) }) else {
      throw LayerError(
        "a padding of \(padding[0]) makes windows that hold nothing but padding",
        hint: "padding is 0 to \(max(size.height, size.width) - 1) for this filter")
    }
    guard
      let height = Window.positions(
        input[1], window: size.height, stride: stride, before: padding[0], behind: padding[2]),
      let width = Window.positions(
        input[2], window: size.width, stride: stride, before: padding[1], behind: padding[3])
    else {
      throw LayerError(
        "a filter of \(size.height)×\(size.width) is larger than its map of \(input[1])×\(input[2])")
    }
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .linear
    guard activation != .softmax else {
      throw LayerError(
        "softmax takes a vector of scores and this layer gives maps",
        hint: "put `layer flatten` before it: `layer flatten; layer softmax`")
    }
    return Convolution(
      input: input, filters: filters, height: size.height, width: size.width, stride: stride,
      padding: padding, groups: groups,
      activation: activation, isMirrored: arguments.has("mirror"), output: [filters, height, width])
  }

  /// Maps, height and width of the input.
  public let input: Shape
  /// The number of filters, and their height and width.
  public let filters: Int, height: Int, width: Int
  /// Pixels between positions.
  public let stride: Int
  /// Pixels of 0 at the top, left, bottom and right.
  public let padding: [Int]
  /// Groups of maps convolved apart.
  public let groups: Int
  /// The activation at its end.
  public let activation: Activation?
  /// True for the convolution of mathematics.
  public let isMirrored: Bool
  /// The shape of its output for one example.
  public let output: Shape

  /// The words that make it, without `layer`.
  public var written: String {
    var text = "conv \(filters) \(height)x\(width)"
    if let activation, activation != .linear { text += " \(activation.name)" }
    if isMirrored { text += " mirror" }
    if stride != 1 { text += " stride=\(stride)" }
    if Set(padding).count > 1 {
      text += " padding=same"
    } else if padding[0] != 0 {
      text += " padding=\(padding[0])"
    }
    if groups != 1 { text += " groups=\(groups)" }
    return text
  }
  /// What `network` says of it.
  public var summary: String {
    var text = "conv \(filters) \(height)×\(width)"
    if stride != 1 { text += " stride \(stride)" }
    if padding.contains(where: { $0 > 0 }) {
      text += " padding \(Set(padding).count > 1 ? "same" : "\(padding[0])")"
    }
    if groups != 1 { text += " groups \(groups)" }
    if isMirrored { text += " mirrored" }
    return text + (activation.map { ", \($0.name)" } ?? "")
  }
  /// What training changes.
  public var parameters: [ParameterSpec] {
    let depth = input[0] / groups
    let fanIn = [depth, height, width].reduce(1, saturatingProduct)
    return [
      ParameterSpec(
        "w", [filters, depth, height, width],
        .random(fanIn: fanIn, fanOut: [filters / groups, height, width].reduce(1, saturatingProduct))),
      ParameterSpec("b", [filters], .constant(0)),
    ]
  }

  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    let settings: Settings = [
      "stride": .integers([stride, stride]), "padding": .integers(padding), "groups": .integer(groups),
    ]
    let a = try tape.record(isMirrored ? .mirroredConv2d : .conv2d, [x] + parameters, settings)
    return RecordedLayer(parameters: parameters, a: a, z: try activation?.record(a, on: tape) ?? a)
  }
}
