// TransposedConvolution.swift — filters stamped onto a larger image: a convolution's derivative by its input, as an operation.
import Tensors

extension Operation {
  /// The pre-activation of a transposed convolution layer: each pixel of the image, times its filter, is added at its place.
  ///
  /// A convolution with the same filters leads from the result back to the size of the image.
  ///
  /// - Shapes: images `(n m h w)`, filters `(m c r s)`, one bias for each map of the result `(c)`.
  /// - Source: Zeiler, Krishnan, Taylor, Fergus 2010; sizes as PyTorch's `ConvTranspose2d`.
  public static let convTranspose2d = Operation(
    "convtranspose2d", "a transposed convolution without activation: the derivative of xcorr by its image",
    shapes: ShapeRule(
      "(n m h w) (m c r s) (c) -> (n c oh ow)", samples: [[[2, 3, 2, 3], [3, 2, 3, 2], [2]]]
    ) { shapes, settings throws(ShapeRule.Reason) in
      let window = try Window(stamping: shapes, settings)
      guard shapes[2] == [window.c] else { throw "it takes one bias for each map that the filters make" }
      return window.image
    },
    written: "convtranspose({a}, {b}) + {c}",
    settings: [
      SettingKind("stride", .integer), SettingKind("padding", .integer), SettingKind("extra", .integer),
    ],
    example: Example(
      "convtranspose2d(reshape(5, 1, 1, 1, 1), reshape(2, 1, 1, 1, 1), reshape(3, 1))", prints: "13"),
    trials: Trials(settings: [
      [:], ["stride": .integers([2, 1]), "padding": .integers([1, 0])],
      ["stride": .integers([2, 3]), "padding": .integer(1), "extra": .integers([1, 2])],
    ]),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let bias = x[2].reshaped([1, x.shape[1], 1, 1]).broadcast(to: x.shape)
        try emitter.emit(bias, into: destination, accumulate: accumulate)
        let stamps = x.stamping(.convolutionInputGradient, x.shape, x[0], x[1])
        try emitter.emit(stamps, into: destination, accumulate: true)
      }
    },
    gradients: [
      // ∂/∂x = g ⋆ w, the convolution itself
      { g, _, x in x.stamping(.convolution, x.shape(of: 0), g, x[1]) },
      { g, _, x in x.stamping(.convolutionWeightGradient, x.shape(of: 1), x[0], g) },
      // ∂/∂b = g, summed over examples and positions
      { g, _, x in g.summed(to: [1, x.shape[1], 1, 1]).reshaped([x.shape[1]]) },
    ],
    // y[n,c,y,x] = Σ_{m,i,j} x[n, m, (y + pad − i)/stride, (x + pad − j)/stride] · w[m,c,i,j], where these are whole
    scalar: { e in
      guard let window = try? Window(stamping: Array(e.shapes.prefix(2)), e.settings) else {
        return ScalarView("", [])
      }
      let (n, c, row, column) = (e.index[0], e.index[1], e.index[2], e.index[3])
      func places(_ at: Int, _ pad: Int, _ stride: Int, _ taps: Int, _ count: Int) -> [(tap: Int, pixel: Int)]
      {
        (0..<taps).compactMap { tap in
          let distance = at + pad - tap
          guard distance >= 0, distance % stride == 0, distance / stride < count else { return nil }
          return (tap, distance / stride)
        }
      }
      let down = places(row, window.padTop, window.strideDown, window.r, window.oh)
      let across = places(column, window.padLeft, window.strideAcross, window.s, window.ow)
      let pairs = (0..<window.m).flatMap { m in
        down.flatMap { y in
          across.map { x in ([n, m, y.pixel, x.pixel], [m, c, y.tap, x.tap]) }
        }
      }
      let sum = Formula.joined(
        pairs.map { image, filter in "\(.input(1, filter))·\(.input(0, image))" }, separator: " + ")
      let bias = Partial(of: 2, at: [c], "1", 1)
      return ScalarView(
        pairs.isEmpty ? "\(.input(2, [c]))" : "\(sum) + \(.input(2, [c]))",
        e.partials(ofProducts: pairs, of: (0, 1)) + [bias])
    })
}

extension Window {
  /// The windows of the convolution that leads back: from the stamped image of `shapes[0]` with filters `shapes[1]`.
  ///
  /// Settings: `stride`, `padding` and `extra` (one or two: down and across); the image has
  /// (h − 1)·stride − 2·padding + r + extra rows.
  init(stamping shapes: [Shape], _ settings: Settings) throws(ShapeRule.Reason) {
    guard shapes.count >= 2, shapes[0].rank == 4, shapes[1].rank == 4 else {
      throw "it takes images and filters with four axes"
    }
    let (image, filter) = (shapes[0], shapes[1])
    guard image.count > 0, filter.count > 0 else { throw "there is nothing in \(image) or \(filter)" }
    guard filter[0] == image[1] else {
      throw "\(filter[0]) filters given where the images have \(image[1]) maps"
    }
    func pair(_ name: String, _ standard: Int) -> (Int, Int) {
      let given = settings.integers(name) ?? []
      return (given.first ?? standard, given.count > 1 ? given[1] : given.first ?? standard)
    }
    let (stride, padding, extra) = (pair("stride", 1), pair("padding", 0), pair("extra", 0))
    let rows = StampedAxis(
      map: image[2], window: filter[2], stride: stride.0, padding: padding.0, extra: extra.0)
    let columns = StampedAxis(
      map: image[3], window: filter[3], stride: stride.1, padding: padding.1, extra: extra.1)
    guard let height = rows.size, let width = columns.size else {
      throw "a stride is at least 1, padding at most the filter less 1, and extra below the stride"
    }
    try self.init(
      convolving: [image[0], filter[1], height, width], with: filter,
      ["stride": .integers([stride.0, stride.1]), "padding": .integers([padding.0, padding.1])],
      standard: "valid")
    guard oh == image[2], ow == image[3] else { throw "no convolution leads back from \(height)×\(width)" }
  }

  /// The shape of the image that the windows move over.
  fileprivate var image: Shape { [n, c, h, w] }
}

/// The rows or columns that a transposed convolution makes of those of a map.
public struct StampedAxis: Hashable, Sendable {
  let map: Int, window: Int, stride: Int, padding: Int, extra: Int

  /// An axis of `map` pixels under filters of `window`.
  public init(map: Int, window: Int, stride: Int, padding: Int, extra: Int) {
    (self.map, self.window, self.stride) = (map, window, stride)
    (self.padding, self.extra) = (padding, extra)
  }

  /// (map − 1)·stride − 2·padding + window + extra; `nil` for numbers that no filter has.
  public var size: Int? {
    guard map >= 1, window >= 1, stride >= 1, 0..<window ~= padding, 0..<stride ~= extra else { return nil }
    let (apart, overflow) = (map - 1).multipliedReportingOverflow(by: stride)
    let (whole, overflow2) = apart.addingReportingOverflow(window)
    let (size, overflow3) = whole.addingReportingOverflow(extra)
    guard !overflow, !overflow2, !overflow3, size - padding > padding else { return nil }
    return size - 2 * padding
  }
}

extension Operation.Operands {
  fileprivate func stamping(_ kernel: Kernel, _ shape: Shape, _ a: Term, _ b: Term) -> Term {
    let sizes: [Int]
    do {
      sizes = try Window(stamping: [self.shape(of: 0), self.shape(of: 1)], settings).convolutionSizes
    } catch {
      preconditionFailure("the shape rule has let through: \(error.text)")
    }
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let (a, b) = (try emitter.place(a), try emitter.place(b))
      emitter.append(
        kernel, accumulate: accumulate, flags: 0, into: destination, a: a.offset, b: b.offset, sizes: sizes)
    }
  }
}
