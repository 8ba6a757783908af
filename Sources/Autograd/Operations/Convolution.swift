// Convolution.swift — filters moved over vectors, matrices and images, with and without mirroring.
import Tensors

extension Operation {
  /// The convolution of mathematics: zᵢ = Σₖ xᵢ₋ₖ yₖ, one of the two mirrored.
  ///
  /// `full` unless told, as numpy's `convolve`.
  public static let conv = convolution(
    "conv",
    "convolution (mirrors the second): of vectors or matrices; full unless told valid or same, as large as the first",
    isMirrored: true, mode: "full", example: Example("conv([1 2 3], [0 1 0.5])", prints: "[0 1 2.5 4 1.5]"),
    claims: [
      Example("conv([1 2 3 4], [1 2], valid)", prints: "[4 7 10]"),
      Example("conv([1 2 3 4], [1 2], same)", prints: "[1 4 7 10]"),
      Example("conv([1 2], [1 2 3], same)", prints: "[4 7]"),
      Example("conv([1 2 3 4 5], [1 1], valid, 2)", prints: "[3 7]"),
    ])

  /// Cross-correlation, the same without mirroring.
  ///
  /// `valid` unless told, as numpy's `correlate`.
  public static let xcorr = convolution(
    "xcorr",
    "cross-correlation (does not mirror): of vectors or matrices; valid unless told full or same, as large as the first",
    isMirrored: false, mode: "valid", example: Example("xcorr([1 2 3], [0 1 0.5])", prints: "3.5"),
    claims: [
      Example("xcorr([1 2 3 4], [1 2], full)", prints: "[2 5 8 11 4]"),
      Example("xcorr([1 2 3 4], [1 2], same)", prints: "[2 5 8 11]"),
    ])

  /// The pre-activation of a convolution layer: a = w ⋆ z + b, with one bias for each filter.
  public static let conv2d = layer("conv2d", isMirrored: false)
  /// The same with the filters mirrored.
  public static let mirroredConv2d = layer("mirrorconv2d", isMirrored: true)

  private static let modes = ["full", "valid", "same"]

  private static func convolution(
    _ name: String, _ summary: String, isMirrored: Bool, mode: String, example: Example,
    claims: [Example]
  ) -> Operation {
    Operation(
      name, summary,
      shapes: ShapeRule(
        "(n) (k) -> (o) | (h w) (r s) -> (oh ow) | (n c h w) (m c r s) -> (n m oh ow)",
        samples: [[[5], [3]], [[4, 5], [2, 3]], [[2, 2, 4, 5], [3, 2, 3, 2]]]
      ) { shapes, settings throws(ShapeRule.Reason) in
        try outputShape(shapes, settings, mode)
      },
      written: isMirrored ? "{a} ⋆ {b}" : "xcorr({a}, {b})",
      settings: [SettingKind("mode", .choice(modes)), SettingKind("stride", .integer)], example: example,
      claims: claims,
      trials: Trials(settings: [
        [:], ["mode": .word("same")], ["mode": .word("full"), "stride": .integer(2)],
        ["mode": .word("full"), "dilation": .integers([1, 2])],
      ]),
      forward: { x in x.convolved(isMirrored, mode) },
      gradients: [
        { g, _, x in x.inputGradient(g, isMirrored, mode) },
        { g, _, x in x.filterGradient(g, isMirrored, mode) },
      ],
      scalar: { e in scalarView(e, isMirrored: isMirrored, mode: mode, hasBias: false) })
  }

  private static func layer(_ name: String, isMirrored: Bool) -> Operation {
    Operation(
      name,
      isMirrored
        ? "a convolution layer without activation, filters mirrored"
        : "a convolution layer without activation (cross-correlation, as the frameworks)",
      shapes: ShapeRule(
        "(n c h w) (m c r s) (m) -> (n m oh ow)", samples: [[[2, 2, 4, 5], [4, 2, 3, 2], [4]]]
      ) { shapes, settings throws(ShapeRule.Reason) in
        guard shapes.count == 3, shapes[2] == [shapes[1].sizes.first ?? 0] else {
          throw "it takes images, filters, and one bias for each filter"
        }
        return try outputShape(shapes, settings, "valid")
      },
      written: isMirrored ? "{b} ⋆ {a} + {c}" : "xcorr({a}, {b}) + {c}",
      settings: [SettingKind("stride", .integer), SettingKind("padding", .integer)],
      example: Example(
        "\(name)(reshape(1:4, 1, 1, 2, 2), reshape([1 0 0 2], 1, 1, 2, 2), reshape(10, 1))",
        prints: isMirrored ? "16" : "19"),
      trials: Trials(settings: [
        [:], ["stride": .integers([2, 1]), "padding": .integers([1, 0, 2, 1])],
        ["padding": .integer(1), "groups": .integer(1)],
        ["dilation": .integers([2, 3]), "stride": .integers([1, 2]), "padding": .integers([1, 3])],
      ]),
      forward: { x in
        Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
          let bias = x[2].reshaped([1, x.shape[1], 1, 1]).broadcast(to: x.shape)
          try emitter.emit(bias, into: destination, accumulate: accumulate)
          try emitter.emit(x.convolved(isMirrored, "valid"), into: destination, accumulate: true)
        }
      },
      gradients: [
        { g, _, x in x.inputGradient(g, isMirrored, "valid") },
        { g, _, x in x.filterGradient(g, isMirrored, "valid") },
        // ∂/∂b = g, summed over examples and positions
        { g, _, x in g.summed(to: [1, x.shape[1], 1, 1]).reshaped([x.shape[1]]) },
      ],
      scalar: { e in scalarView(e, isMirrored: isMirrored, mode: "valid", hasBias: true) })
  }

  private static func outputShape(_ shapes: [Shape], _ settings: Settings, _ mode: String)
    throws(ShapeRule.Reason) -> Shape
  {
    guard shapes.count >= 2 else { throw "it takes an image and a filter" }
    let window = try Window(convolving: shapes[0], with: shapes[1], settings, standard: mode)
    switch shapes[0].rank {
    case 1: return [window.ow]
    case 2: return [window.oh, window.ow]
    default: return [window.n, window.m, window.oh, window.ow]
    }
  }

  // y[n,m,i,j] = Σ_{c,r,s} x[n, c, i·stride − pad + r, j·stride − pad + s] · w[m,c,r,s]
  private static func scalarView(_ e: Element, isMirrored: Bool, mode: String, hasBias: Bool) -> ScalarView {
    guard let window = try? Window(convolving: e.shapes[0], with: e.shapes[1], e.settings, standard: mode)
    else {
      return ScalarView("", [])
    }
    let rank = e.shapes[0].rank
    let (n, m) = rank == 4 ? (e.index[0], e.index[1]) : (0, 0)
    let (row, column) = (rank == 1 ? 0 : e.index[rank - 2], e.index[rank - 1])
    let depth = window.c / window.groups
    let firstChannel = m / (window.m / window.groups) * depth
    func short(_ index: [Int]) -> [Int] { rank == 4 ? index : Array(index.suffix(rank)) }
    let pixels = window.pixels(row, column)
    let pairs = (0..<depth * pixels.count).lazy.map { k -> ([Int], [Int]) in
      let (c, pixel) = (k / pixels.count, pixels[k % pixels.count])
      let (i, j) = pixel.window
      let filter = isMirrored ? (window.r - 1 - i, window.s - 1 - j) : (i, j)
      return (short([n, firstChannel + c, pixel.image.0, pixel.image.1]), short([m, c, filter.0, filter.1]))
    }
    let sum = Formula.joined(
      pairs.map { image, filter in "\(.input(1, filter))·\(.input(0, image))" }, separator: " + ")
    var partials = e.partials(ofProducts: pairs, of: (0, 1))
    guard hasBias else { return ScalarView(pairs.isEmpty ? "0" : sum, partials) }
    partials.append(Partial(of: 2, at: [m], "1", 1))
    return ScalarView("\(sum) + \(.input(2, [m]))", partials)
  }
}

extension Operation.Operands {
  private func window(_ mode: String) -> Window {
    do {
      return try Window(convolving: shape(of: 0), with: shape(of: 1), settings, standard: mode)
    } catch {
      preconditionFailure("the shape rule has let through: \(error.text)")
    }
  }

  private func term(
    _ kernel: Kernel, _ shape: Shape, _ a: Term, _ b: Term, _ isMirrored: Bool, _ mode: String
  ) -> Term {
    let sizes = window(mode).convolutionSizes
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let (a, b) = (try emitter.place(a), try emitter.place(b))
      emitter.append(
        kernel, accumulate: accumulate, flags: isMirrored ? Program.mirror : 0, into: destination,
        a: a.offset, b: b.offset, sizes: sizes)
    }
  }

  fileprivate func convolved(_ isMirrored: Bool, _ mode: String) -> Term {
    term(.convolution, shape, self[0], self[1], isMirrored, mode)
  }
  fileprivate func inputGradient(_ g: Term, _ isMirrored: Bool, _ mode: String) -> Term {
    term(.convolutionInputGradient, shape(of: 0), g, self[1], isMirrored, mode)
  }
  fileprivate func filterGradient(_ g: Term, _ isMirrored: Bool, _ mode: String) -> Term {
    term(.convolutionWeightGradient, shape(of: 1), g, self[0], isMirrored, mode)
  }
}
