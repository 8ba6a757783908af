// PoolingLayer.swift — layers that shrink maps: the maximum or the mean of each window.
import Autograd
import Parameters
import Platform
import Tensors

extension LayerKind {
  /// The largest value of each window; its derivative goes to the first maximum in row order.
  public static let maxPooling = pooling(
    "maxpool", "keeps the largest value of each window", "z(k,m)r,c = max of the window of z(k-1,m)",
    details: ["Of equal values, the derivative goes to the first in row order."],
    claims: [
      Example(
        "data digit; x = 1; layer maxpool; grad z(0,1)1,1 of z(1,1)1,1", prints: "∂z(1,1)1,1/∂z(0,1)1,1 = 1"),
      Example(
        "data digit; x = 1; layer maxpool; grad z(0,1)1,2 of z(1,1)1,1", prints: "∂z(1,1)1,1/∂z(0,1)1,2 = 0"),
      Example("data digit; x = -1; layer maxpool 3x3 stride=2 padding=1; z(1,1)1,1", prints: "-1"),
      Example(
        "data digit; layer maxpool 3x3 stride=2 ceil=no",
        prints: "layer 1  maxpool 3×3 stride 2  14×14×1 → 6×6×1"),
      Example(
        "data digit; layer maxpool 3x3 stride=2 ceil=yes",
        prints: "layer 1  maxpool 3×3 stride 2 ceil  14×14×1 → 7×7×1"),
      Example(
        "data digit; layer maxpool to=7; z(1,1)2,4 - max([z(0,1)3,7 z(0,1)3,8 z(0,1)4,7 z(0,1)4,8])",
        prints: "0"),
    ], operation: .maxPool)

  /// The mean of each window.
  public static let meanPooling = pooling(
    "meanpool", "keeps the mean of each window", "z(k,m)r,c = mean of the window of z(k-1,m)",
    details: [
      "The mean is over the pixels that lie inside the map: those of the padding are not counted, unless `count=all` says so (PyTorch counts them, unless told `count_include_pad=False`)."
    ],
    claims: [
      Example(
        "data digit; x = 1; layer meanpool 3x3 stride=2 padding=1 count=inside ceil=no; z(1,1)1,1",
        prints: "1"),
      Example(
        "data digit; x = 1; layer meanpool 3x3 stride=2 padding=1 count=all; z(1,1)1,1 * 9", prints: "4"),
      Example("data digit; layer meanpool to=6x4", prints: "layer 1  meanpool to 6×4  14×14×1 → 6×4×1"),
    ],
    synonyms: ["avgpool", "averagepool", "avg_pool2d", "adaptiveavgpool", "adaptive_avg_pool2d"],
    operation: .meanPool)

  private static func pooling(
    _ name: String, _ summary: String, _ formula: String, details: [String], claims: [Example],
    synonyms: [String] = [], operation: Operation
  ) -> LayerKind {
    LayerKind(
      name, summary, formula: formula,
      arguments: [
        .positional("size", .size, "height and width of a window; 2x2 unless given", optional: true),
        .option("stride", .size, "pixels between positions, or 2x1: down and across; the size unless given"),
        .option(
          "padding", .size,
          "pixels around the maps that count for nothing, or 1x0: above and below, left and right; 0 unless given"
        ),
        .option(
          "ceil", .choice(["yes", "no"]),
          "yes: the last window may reach over the border, so that no pixel is left out; no unless given",
          synonyms: ["ceil_mode"]),
      ]
        + (operation == .meanPool
          ? [
            .option(
              "count", .choice(["inside", "all"]),
              "the pixels that the mean divides by: those `inside` the map, or `all`, those of the padding, too; inside unless given",
              synonyms: ["count_include_pad"])
          ] : [])
        + [
          .option(
            "to", .size, "height and width of the output, instead of a window: the maps in as many parts",
            synonyms: ["output_size", "adaptive"])
        ],
      example: Example("data digit; layer \(name) 2x2", prints: "layer 1  \(name) 2×2  14×14×1 → 7×7×1"),
      details: details + [
        "With `ceil=yes`, a window that would lie in the padding behind the map alone is left out, as in PyTorch.",
        "With `to=6x6`, row i of the output comes from rows ⌊(i−1)·h/6⌋ + 1 to ⌈i·h/6⌉ of a map of h rows: parts of one size where 6 divides h, else parts that overlap (PyTorch's adaptive pooling).",
      ], claims: claims, synonyms: synonyms
    ) { arguments, inputs throws(LayerError) in
      let input = inputs.first
      guard let input, input.rank == 3 else { throw .poolingWithoutMaps(input) }
      if let to = arguments.size("to") {
        return try .pooling(name, operation, to: to, of: input, arguments)
      }
      let size = arguments.size("size") ?? (2, 2)
      let stride = arguments.size("stride") ?? size
      let padding = arguments.size("padding") ?? (0, 0)
      guard size.height >= 1, size.width >= 1, stride.height >= 1, stride.width >= 1 else {
        throw LayerError(
          .argument, "a window and its stride are at least 1",
          argument: size.height >= 1 && size.width >= 1 ? "stride" : "size")
      }
      guard 0...size.height / 2 ~= padding.height, 0...size.width / 2 ~= padding.width else {
        throw LayerError(
          .argument,
          "padding is 0 to half the window, and this is \(sizeText(padding.height, padding.width))",
          hint: "0 to \(sizeText(size.height / 2, size.width / 2)) for this window", argument: "padding")
      }
      let window = LayerWindow(
        down: WindowAxis(
          map: input[1], window: size.height, stride: stride.height, before: padding.height,
          behind: padding.height),
        across: WindowAxis(
          map: input[2], window: size.width, stride: stride.width, before: padding.width,
          behind: padding.width),
        reads: operation == .maxPool ? .maximum : .mean(countsPadding: arguments.word("count") == "all"),
        depth: 1, outputs: 1)
      let isCeiling = arguments.word("ceil") == "yes"
      let (down, across) = (window.down, window.across)
      guard let height = isCeiling ? down.ceiling?.count : down.positions,
        let width = isCeiling ? across.ceiling?.count : across.positions
      else {
        throw LayerError(
          .shape, "a window of \(size.height)×\(size.width) is larger than its map of \(input[1])×\(input[2])"
        )
      }
      return .pooling(
        name, operation, window, isCeiling: isCeiling, of: input, to: [input[0], height, width])
    }
  }
}

extension Layer {
  /// Makes a pooling layer that applies `operation` to each window.
  ///
  /// - Shapes: `(n c h w)` → `(n c oh ow)`.
  fileprivate static func pooling(
    _ kind: String, _ operation: Operation, _ window: LayerWindow, isCeiling: Bool, of input: Shape,
    to output: Shape
  ) -> Layer {
    let (down, across) = (window.down, window.across)
    var settings: Settings = [
      "size": .integers([down.window, across.window]), "stride": .integers([down.stride, across.stride]),
      "padding": .integers([down.before, across.before]),
    ]
    var options: [(name: String, value: String)] = []
    if (down.stride, across.stride) != (down.window, across.window) {
      options.append(("stride", sizeText(down.stride, across.stride)))
    }
    if (down.before, across.before) != (0, 0) {
      options.append(("padding", sizeText(down.before, across.before)))
    }
    if isCeiling {
      settings["ceil"] = .word("yes")
      options.append(("ceil", "yes"))
    }
    if window.reads == .mean(countsPadding: true) {
      settings["count"] = .word("all")
      options.append(("count", "all"))
    }
    return Layer(
      kind,
      written: "\(kind) \(down.window)x\(across.window)" + options.map { " \($0.name)=\($0.value)" }.joined(),
      summary: "\(kind) \(down.window)×\(across.window)"
        + options.map { name, value in
          name == "ceil" ? " ceil" : " \(name) \(value.pieces(between: "x").joined(separator: "×"))"
        }.joined(),
      inputs: [input], output: output,
      arithmetic: window.arithmetic(isCeiling: isCeiling, rows: output[1], columns: output[2]), window: window
    ) { [settings] layer throws(NetworkError) in
      RecordedLayer(try layer.record(operation, [layer.x], settings))
    }
  }

  /// Makes a pooling layer that parts each map into `to` windows.
  ///
  /// - Shapes: `(n c h w)` → `(n c to.height to.width)`.
  /// - Source: PyTorch's adaptive pooling.
  fileprivate static func pooling(
    _ kind: String, _ operation: Operation, to: (height: Int, width: Int), of input: Shape,
    _ arguments: Arguments
  ) throws(LayerError) -> Layer {
    if let other = ["size", "stride", "padding", "ceil", "count"].first(where: arguments.has) {
      throw LayerError(
        .argument,
        "`to` makes windows of its own, and \(other == "size" ? "a size" : "`\(other)`") is given, too",
        hint: "leave one of the two out", argument: other)
    }
    guard to.height >= 1, to.width >= 1 else {
      throw LayerError(
        .argument, "a map is pooled to at least 1×1, and this is \(to.height)×\(to.width)",
        argument: "to")
    }
    let window = LayerWindow(
      down: WindowAxis(map: input[1], window: 1, parts: to.height),
      across: WindowAxis(map: input[2], window: 1, parts: to.width),
      reads: operation == .maxPool ? .maximum : .mean(countsPadding: false), depth: 1, outputs: 1)
    return Layer(
      kind, written: "\(kind) to=\(sizeText(to.height, to.width))",
      summary: "\(kind) to \(to.height)×\(to.width)", inputs: [input],
      output: [input[0], to.height, to.width], window: window
    ) { layer throws(NetworkError) in
      RecordedLayer(try layer.record(operation, [layer.x], ["to": .integers([to.height, to.width])]))
    }
  }
}

extension LayerError {
  /// Pooling of an input that is no maps, or unknown.
  static func poolingWithoutMaps(_ input: Shape?) -> Self {
    Self(
      .shape, "pooling takes maps and its input is \(input.map { "a vector of \($0.count)" } ?? "not known")")
  }
}
