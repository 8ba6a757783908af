// Pooling.swift — layers that shrink maps: the maximum or the mean of each window.
import Autograd
import Tensors

/// The largest value of each window; its derivative goes to the first maximum in row order.
///
/// - Shapes: `(n c h w)` → `(n c oh ow)`.
public struct MaxPooling: PoolingLayer {
  /// What is known about max pooling.
  public static let kind = poolingKind(
    "maxpool", "keeps the largest value of each window", "z(k,m)r,c = max of the window of z(k-1,m)",
    details: ["Of equal values, the derivative goes to the first in row order."],
    claims: [
      Example(
        "data digit; x = 1; layer maxpool; grad z(0,1)1,1 of z(1,1)1,1", prints: "∂z(1,1)1,1/∂z(0,1)1,1 = 1"),
      Example(
        "data digit; x = 1; layer maxpool; grad z(0,1)1,2 of z(1,1)1,1", prints: "∂z(1,1)1,1/∂z(0,1)1,2 = 0"),
      Example("data digit; x = -1; layer maxpool 3x3 stride=2 padding=1; z(1,1)1,1", prints: "-1"),
    ], MaxPooling.init)
  static let operation = Operation.maxPool
  /// Where the windows lie.
  public let window: PoolingWindow
}

/// The mean of each window.
///
/// - Shapes: `(n c h w)` → `(n c oh ow)`.
public struct MeanPooling: PoolingLayer {
  /// What is known about mean pooling.
  public static let kind = poolingKind(
    "meanpool", "keeps the mean of each window", "z(k,m)r,c = mean of the window of z(k-1,m)",
    details: [
      "The mean is over the pixels that lie inside the map: those of the padding are not counted (PyTorch counts them, unless told `count_include_pad=False`)."
    ],
    claims: [Example("data digit; x = 1; layer meanpool 3x3 stride=2 padding=1; z(1,1)1,1", prints: "1")],
    MeanPooling.init)
  static let operation = Operation.meanPool
  /// Where the windows lie.
  public let window: PoolingWindow
}

/// Where the windows of a pooling layer lie.
public struct PoolingWindow: Hashable, Sendable {
  /// Height, width, and pixels between positions.
  public let height: Int, width: Int, stride: (Int, Int)
  /// Pixels around the maps that count for nothing.
  public let padding: Int
  /// Maps, height and width of the output.
  public let output: Shape
  var written: String {
    "\(height)x\(width)" + (stride == (height, width) ? "" : " stride=\(stride.0)")
      + (padding == 0 ? "" : " padding=\(padding)")
  }
  /// Windows are the same when they print the same and give the same shape.
  public static func == (a: Self, b: Self) -> Bool { a.written == b.written && a.output == b.output }
  /// Hashes the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(written) }
}

protocol PoolingLayer: Layer {
  static var operation: Operation { get }
  var window: PoolingWindow { get }
}

extension PoolingLayer {
  /// The words that make it, without `layer`.
  public var written: String { "\(Self.kind.name) \(window.written)" }
  /// What `network` says of it.
  public var summary: String {
    "\(Self.kind.name) \(window.height)×\(window.width)"
      + (window.stride == (window.height, window.width) ? "" : " stride \(window.stride.0)")
      + (window.padding == 0 ? "" : " padding \(window.padding)")
  }
  /// The shape of its output for one example.
  public var output: Shape { window.output }
  /// What training changes.
  public var parameters: [ParameterSpec] { [] }
  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    let z = try tape.record(
      Self.operation, [x],
      [
        "size": .integers([window.height, window.width]),
        "stride": .integers([window.stride.0, window.stride.1]), "padding": .integer(window.padding),
      ])
    return RecordedLayer(parameters: [], a: nil, z: z)
  }
}

private func poolingKind<Pooling: PoolingLayer>(
  _ name: String, _ summary: String, _ formula: String, details: [String], claims: [Example],
  _ make: @escaping @Sendable (PoolingWindow) -> Pooling
) -> LayerKind {
  LayerKind(
    name, summary, formula: formula,
    arguments: [
      .positional("size", .size, "height and width of a window; 2x2 unless given", optional: true),
      .option("stride", .integer, "pixels between positions; the size unless given"),
      .option("padding", .integer, "pixels around the maps that count for nothing; 0 unless given"),
    ],
    example: Example("data digit; layer \(name) 2x2", prints: "layer 1  \(name) 2×2  14×14×1 → 7×7×1"),
    details: details, claims: claims
  ) { arguments, input throws(LayerError) in
    guard let input, input.rank == 3 else {
      throw LayerError(
        "pooling takes maps and its input is \(input.map { "a vector of \($0.count)" } ?? "not known")")
    }
    let size = arguments.size("size") ?? (2, 2)
    let stride = arguments.integer("stride").map { ($0, $0) } ?? size
    let padding = arguments.integer("padding") ?? 0
    guard size.height >= 1, size.width >= 1, stride.0 >= 1, stride.1 >= 1 else {
      throw LayerError("a window and its stride are at least 1")
    }
    guard padding >= 0, padding <= min(size.height, size.width) / 2 else {
      throw LayerError("padding is 0 to half the window")
    }
    guard
      let height = Window.positions(
        input[1], window: size.height, stride: stride.0, before: padding, behind: padding),
      let width = Window.positions(
        input[2], window: size.width, stride: stride.1, before: padding, behind: padding)
    else {
      throw LayerError(
        "a window of \(size.height)×\(size.width) is larger than its map of \(input[1])×\(input[2])")
    }
    return make(
      PoolingWindow(
        height: size.height, width: size.width, stride: stride, padding: padding,
        output: [input[0], height, width]))
  }
}
