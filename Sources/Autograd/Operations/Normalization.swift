// Normalization.swift — batch normalisation in its three steps, and local response normalisation.
import Tensors

extension Operation {
  /// μ_c: the mean of a channel over all examples (and pixels).
  public static let batchMean = Operation(
    "batchmean", "mean of each column, or of each channel of maps, over the examples",
    shapes: "(n c) -> (c) | (n c h w) -> (c)", written: "batchmean({a})",
    example: Example("batchmean([1 2; 3 6])", prints: "[2 4]"),
    forward: { x in (1 / x.channelCount) * x[0].channelSum },
    gradients: [
      { g, _, x in ((1 / x.channelCount) * g).asChannels(of: x.shape(of: 0)).broadcast(to: x.shape(of: 0)) }
    ],
    scalar: { e in
      let places = e.places(ofChannel: e.index[0])
      return ScalarView(
        "(\(.joined(places.map { "\(.input(0, $0))" }, separator: " + ")))/\(String(places.count))",
        places.map { Partial(of: 0, at: $0, "1/\(String(places.count))", 1 / Double(places.count)) })
    })

  /// σ²_c = (1/N) Σ (x − μ_c)²: the biased variance of a channel around `b`.
  public static let batchVariance = Operation(
    "batchvariance",
    "mean squared distance of each column, or channel, from b: the biased variance around the mean",
    shapes: "(n c) (c) -> (c) | (n c h w) (c) -> (c)", written: "batchvariance({a}, {b})",
    example: Example("batchvariance([1 2; 3 6], [2 4])", prints: "[1 4]"),
    forward: { x in (1 / x.channelCount) * x[0].channelSquares(around: x[1]) },
    gradients: [
      // ∂/∂x = 2 (x − μ)/N
      { g, _, x in x[0].channelSpread(x[1], scale: (2 / x.channelCount) * g) },
      // ∂/∂μ = −(2/N) Σ (x − μ), which is 0 where μ is the mean
      { g, _, x in (-2 / x.channelCount) * (g * x[0].channelDeviations(from: x[1])) },
    ],
    scalar: { e in
      let places = e.places(ofChannel: e.index[0])
      let (mu, count) = (Formula.Reference.input(1, e.index), Double(places.count))
      let size = String(places.count)
      return ScalarView(
        "(\(.joined(places.map { "(\(.input(0, $0))−\(mu))²" }, separator: " + ")))/\(size)",
        places.map {
          Partial(
            of: 0, at: $0, "2·(\(.input(0, $0))−\(mu))/\(size)", 2 * (e.x(0, $0) - e.x(1, e.index)) / count)
        } + [
          Partial(
            of: 1, at: e.index,
            "−2·(\(.joined(places.map { "(\(.input(0, $0))−\(mu))" }, separator: " + ")))/\(size)",
            -2 / count * places.reduce(0) { $0 + (e.x(0, $1) - e.x(1, e.index)) })
        ])
    })

  /// The ε added to σ² before the root is taken, unless the setting `epsilon` gives another (as PyTorch).
  public static let batchNormEpsilon = 1e-5

  /// BN(x)_c = γ_c (x − μ_c)/√(σ²_c + ε) + β_c.
  ///
  /// Inputs: x, γ, β, μ, σ².
  ///
  /// Source: Ioffe & Szegedy 2015, algorithm 1. In training μ and σ² are the batch's, and derivatives flow through
  /// them; at test time they are running averages.
  public static let batchNorm = Operation(
    "batchnorm",
    "γ·(x − μ)/√(σ² + ε) + β for each column, or channel: of x, γ, β, μ, σ²; ε is 0.00001 unless given",
    shapes: "(n c) (c) (c) (c) (c) -> (n c) | (n c h w) (c) (c) (c) (c) -> (n c h w)",
    written: "{b}·({a} − {d})/√({e} + ε) + {c}", inputs: ["x", "γ", "β", "μ", "σ²"],
    settings: [SettingKind("epsilon", .number)],
    example: Example(
      "batchnorm([1; 3], reshape(2, 1), reshape(5, 1), reshape(2, 1), reshape(1, 1))",
      prints: "[3.00001; 6.99999]"),
    claims: [
      Example(
        "batchnorm([1; 3], reshape(2, 1), reshape(5, 1), reshape(2, 1), reshape(1, 1), 3)", prints: "[4; 6]")
    ],
    trials: Trials(settings: [[:], ["epsilon": .number(0.5)]]),
    forward: { x in
      x[0].channelNormal(x[3], scale: x[1] * x.inverseDeviation, shift: x[2])
    },
    gradients: [
      { g, _, x in g * (x[1] * x.inverseDeviation).asChannels(of: x.shape) },  // ∂/∂x = γ/√(σ²+ε)
      // ∂/∂γ = (x − μ)/√(σ²+ε), summed over the channel as all that follow
      { g, _, x in g.channelShares(x[0], x[3]).deviating * x.inverseDeviation },
      { g, _, x in g.channelShares(x[0], x[3]).total },  // ∂/∂β = 1
      { g, _, x in -(g.channelShares(x[0], x[3]).total * (x[1] * x.inverseDeviation)) },  // ∂/∂μ = −γ/√(σ²+ε)
      // ∂/∂σ² = −½ γ (x − μ)/(σ²+ε)^(3/2)
      { g, _, x in
        let inverse = x.inverseDeviation
        let slope = (-0.5 * x[1]) * (inverse * inverse * inverse)
        return g.channelShares(x[0], x[3]).deviating * slope
      },
    ],
    scalar: { e in
      let c = [e.index[1]]
      let (x, gamma, mu) = (e.x(0, e.index), e.x(1, c), e.x(3, c))
      let inverse = 1 / (e.x(4, c) + e.settings.epsilon).squareRoot()
      let xName = Formula.Reference.input(0, e.index)
      let (gammaName, muName) = (Formula.Reference.input(1, c), Formula.Reference.input(3, c))
      let root: Formula = "√(\(.input(4, c)) + ε)"
      return ScalarView(
        "\(gammaName)·(\(xName)−\(muName))/\(root) + \(.input(2, c))",
        [
          Partial(of: 0, at: e.index, "\(gammaName)/\(root)", gamma * inverse),
          Partial(of: 1, at: c, "(\(xName)−\(muName))/\(root)", (x - mu) * inverse),
          Partial(of: 2, at: c, "1", 1),
          Partial(of: 3, at: c, "−\(gammaName)/\(root)", -gamma * inverse),
          Partial(
            of: 4, at: c, "−½·\(gammaName)·(\(xName)−\(muName))/\(root)³",
            -0.5 * gamma * (x - mu) * inverse * inverse * inverse),
        ])
    })

  /// x_c / (k + (α/n) Σ x²)^β, the sum over n neighbouring channels: n/2 before and (n − 1)/2 behind.
  ///
  /// Source: Krizhevsky, Sutskever, Hinton 2012, section 3.3, with α divided by n as PyTorch does.
  public static let localResponse = Operation(
    "lrn", "local response normalisation: x/(k + α/n·Σx²)^β, the sum over n neighbouring maps",
    shapes: "(n c h w) -> (n c h w)", written: "lrn({a})", settings: [SettingKind("size", .integer)],
    example: Example("sum(lrn(reshape([1 2], 1, 2, 1, 1)))", prints: "2.99978"),
    keeps: { $0.count },
    trials: Trials(settings: [
      ["size": .integer(2), "alpha": .number(0.9), "beta": .number(0.6), "k": .number(1.5)],
      ["size": .integer(3), "alpha": .number(0.5)],
    ]),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let sums = x[0].squared.neighbourSum(before: x.size / 2, behind: (x.size - 1) / 2)
        try emitter.emit(sums.map(.affine, (x.alpha / Double(x.size), x.k)), into: x.keptOffset)
        try emitter.emit(x[0] * x.divisor.raised(to: -x.beta), into: destination, accumulate: accumulate)
      }
    },
    gradients: [
      // gᵢ dᵢ^−β − (2αβ/n) xᵢ Σ_c g_c x_c d_c^(−β−1) over the channels c with xᵢ in their sum
      { g, _, x in
        let handed = (g * x[0] * x.divisor.raised(to: -x.beta - 1))
          .neighbourSum(before: (x.size - 1) / 2, behind: x.size / 2)
        return g * x.divisor.raised(to: -x.beta) - (2 * x.alpha * x.beta / Double(x.size)) * (x[0] * handed)
      }
    ],
    scalar: { e in
      let channel = e.index[1], size = e.settings.size
      let (alpha, beta, k) = (e.settings.alpha, e.settings.beta, e.settings.k)
      let divisor = e.auxiliary(e.output.offset(of: e.index) ?? 0)
      let neighbours = Swift.max(0, channel - size / 2)...Swift.min(e.output[1] - 1, channel + (size - 1) / 2)
      func place(_ c: Int) -> [Int] { [e.index[0], c, e.index[2], e.index[3]] }
      let x = e.x(0, e.index)
      let base: Formula =
        "(\(String(k)) + \(String(alpha / Double(size)))·(\(.joined(neighbours.map { "\(.input(0, place($0)))²" }, separator: " + "))))"
      return ScalarView(
        "\(.input(0, e.index))/\(base)^\(String(beta))",
        neighbours.map { c in
          let through = -2 * alpha * beta / Double(size) * x * e.x(0, place(c)) * Math.pow(divisor, -beta - 1)
          let slope: Formula =
            "−\(String(2 * alpha * beta / Double(size)))·\(.input(0, e.index))·\(.input(0, place(c)))/d^\(String(beta + 1))"
          return c == channel
            ? Partial(of: 0, at: place(c), "1/d^\(String(beta))\(slope)", Math.pow(divisor, -beta) + through)
            : Partial(of: 0, at: place(c), slope, through)
        })
    })
}

extension Settings {
  /// The ε of batch normalisation.
  fileprivate var epsilon: Double { number("epsilon") ?? Operation.batchNormEpsilon }
  /// Neighbouring maps that count, the factor, the exponent and the constant of local response normalisation.
  fileprivate var size: Int { Swift.max(1, integer("size") ?? 5) }
  fileprivate var alpha: Double { number("alpha") ?? 1e-4 }
  fileprivate var beta: Double { number("beta") ?? 0.75 }
  fileprivate var k: Double { number("k") ?? 1 }
}

extension Operation.Operands {
  /// The numbers of each channel of input 0.
  fileprivate var channelCount: Double { Double(shape(of: 0).count / Swift.max(1, shape(of: 0)[1])) }
  /// 1/√(σ² + ε) for each channel.
  fileprivate var inverseDeviation: Term {
    .filled(1, .scalar) / self[4].map(.affine, (1, settings.epsilon)).map(.sqrt)
  }

  fileprivate var size: Int { settings.size }
  fileprivate var alpha: Double { settings.alpha }
  fileprivate var beta: Double { settings.beta }
  fileprivate var k: Double { settings.k }
  /// The divisor kept by forward: k + (α/n) Σ x².
  fileprivate var divisor: Term { Term(Operand(offset: keptOffset, shape: shape)) }
}

extension Element {
  /// Places of the numbers of a channel of input 0.
  fileprivate func places(ofChannel c: Int) -> [[Int]] {
    let shape = shapes[0]
    let pixels = Shape(Array(shape.sizes.dropFirst(2)))
    return (0..<shape[0]).flatMap { n in (0..<pixels.count).map { [n, c] + pixels.index(at: $0) } }
  }
}

extension Term {
  fileprivate var squared: Term {
    Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = Term(try emitter.place(self))
      try emitter.emit(a * a, into: destination, accumulate: accumulate)
    }
  }
  fileprivate func raised(to exponent: Double) -> Term { .binary(.power, self, .filled(exponent, .scalar)) }

  /// The sum over the channels from `before` before each channel to `behind` behind it.
  fileprivate func neighbourSum(before: Int, behind: Int) -> Term {
    let (n, channels, pixels) = (shape[0], shape[1], shape[2] * shape[3])
    return Term(shape) { emitter, destination, accumulate throws(OutOfMemory) in
      let a = try emitter.place(self)
      try emitter.emit(Term(a), into: destination, accumulate: accumulate)
      let strides = [channels * pixels, 1]
      for shift in -Swift.min(before, channels - 1)...Swift.min(behind, channels - 1) where shift != 0 {
        // Channel c receives channel c + shift.
        let first = Swift.max(0, -shift), count = (channels - Swift.abs(shift)) * pixels
        emitter.copy(
          sizes: [n, count], from: a.offset + (first + shift) * pixels, strides: strides,
          into: destination + first * pixels, strides: strides, accumulate: true)
      }
    }
  }
}
