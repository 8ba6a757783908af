// PoolingLayer.swift — layers that shrink maps: the maximum or the mean of each window.
import Autograd
import Parameters
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
    ], operation: .maxPool, reads: .maximum)

  /// The mean of each window.
  public static let meanPooling = pooling(
    "meanpool", "keeps the mean of each window", "z(k,m)r,c = mean of the window of z(k-1,m)",
    details: [
      "The mean is over the pixels that lie inside the map: those of the padding are not counted (PyTorch counts them, unless told `count_include_pad=False`)."
    ],
    claims: [Example("data digit; x = 1; layer meanpool 3x3 stride=2 padding=1; z(1,1)1,1", prints: "1")],
    synonyms: ["avgpool", "averagepool"], operation: .meanPool, reads: .mean)

  private static func pooling(
    _ name: String, _ summary: String, _ formula: String, details: [String], claims: [Example],
    synonyms: [String] = [], operation: Operation, reads: LayerWindow.Reading
  ) -> LayerKind {
    LayerKind(
      name, summary, formula: formula,
      arguments: [
        .positional("size", .size, "height and width of a window; 2x2 unless given", optional: true),
        .option("stride", .integer, "pixels between positions; the size unless given"),
        .option("padding", .integer, "pixels around the maps that count for nothing; 0 unless given"),
      ],
      example: Example("data digit; layer \(name) 2x2", prints: "layer 1  \(name) 2×2  14×14×1 → 7×7×1"),
      details: details, claims: claims, synonyms: synonyms
    ) { arguments, inputs throws(LayerError) in
      let input = inputs.first
      guard let input, input.rank == 3 else { throw .poolingWithoutMaps(input) }
      let size = arguments.size("size") ?? (2, 2)
      let stride = arguments.integer("stride").map { ($0, $0) } ?? size
      let padding = arguments.integer("padding") ?? 0
      guard size.height >= 1, size.width >= 1, stride.0 >= 1, stride.1 >= 1 else {
        throw LayerError(.argument, "a window and its stride are at least 1")
      }
      guard padding >= 0, padding <= min(size.height, size.width) / 2 else {
        throw LayerError(.argument, "padding is 0 to half the window")
      }
      guard
        let height = Window.positions(
          input[1], window: size.height, stride: stride.0, before: padding, behind: padding),
        let width = Window.positions(
          input[2], window: size.width, stride: stride.1, before: padding, behind: padding)
      else {
        throw LayerError(
          .shape, "a window of \(size.height)×\(size.width) is larger than its map of \(input[1])×\(input[2])"
        )
      }
      let window = LayerWindow(
        rows: size.height, columns: size.width, down: stride.0, across: stride.1, top: padding, left: padding,
        reads: reads, depth: 1, outputs: 1)
      return .pooling(name, operation, window, of: input, to: [input[0], height, width])
    }
  }
}

extension Layer {
  /// Makes a pooling layer that applies `operation` to each window.
  ///
  /// - Shapes: `(n c h w)` → `(n c oh ow)`.
  fileprivate static func pooling(
    _ kind: String, _ operation: Operation, _ window: LayerWindow, of input: Shape, to output: Shape
  ) -> Layer {
    let isTiled = (window.down, window.across) == (window.rows, window.columns)
    let rows = LayerWindow.positions(
      "rows", input[1], window: window.rows, stride: window.down, before: window.top, behind: window.top,
      result: output[1])
    let columns = LayerWindow.positions(
      "columns", input[2], window: window.columns, stride: window.across, before: window.left,
      behind: window.left, result: output[2])
    let settings: Settings = [
      "size": .integers([window.rows, window.columns]), "stride": .integers([window.down, window.across]),
      "padding": .integer(window.top),
    ]
    return Layer(
      kind,
      written: "\(kind) \(window.rows)x\(window.columns)" + (isTiled ? "" : " stride=\(window.down)")
        + (window.top == 0 ? "" : " padding=\(window.top)"),
      summary: "\(kind) \(window.rows)×\(window.columns)" + (isTiled ? "" : " stride \(window.down)")
        + (window.top == 0 ? "" : " padding \(window.top)"),
      inputs: [input], output: output, arithmetic: LayerWindow.axes(rows, columns), window: window
    ) { layer throws(NetworkError) in
      RecordedLayer(try layer.record(operation, [layer.x], settings))
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
