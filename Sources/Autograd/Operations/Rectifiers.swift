// Rectifiers.swift — the relatives of ReLU: leakyrelu, elu, softplus, gelu.
import Tensors

extension Operation {
  /// What a leaky ReLU lets through where a is negative (PyTorch's `negative_slope`).
  static let leak = 0.01

  /// a where positive, else 0.01·a: a unit that is off still learns.
  ///
  /// The derivative at 0 is taken as 0.01.
  ///
  /// Source: Maas, Hannun, Ng 2013.
  public static let leakyReLU = Operation(
    "leakyrelu", "a where a is positive, else 0.01·a", shapes: "(...) -> (...)", written: "leakyReLU({a})",
    example: Example("leakyrelu([-2 3])", prints: "[-0.02 3]"), bend: .signOfInput,
    trials: Trials(values: -1.6...1.3),
    forward: { x in .binary(.maximum, x[0], leak * x[0]) },
    // 1 for a > 0, else 0.01
    gradients: [{ g, _, x in g * x[0].isPositive.map(.affine, (1 - leak, leak)) }],
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "leakyReLU(\(e.reference(0)))",
        [
          Partial(
            of: 0, at: e.index, isOpen ? "1" : "0.01", isOpen ? 1 : leak, note: isOpen ? "open" : "leaks")
        ])
    })

  /// a where positive, else eᵃ − 1.
  ///
  /// Source: Clevert, Unterthiner, Hochreiter 2016, with α = 1.
  public static let elu = Operation(
    "elu", "a where a is positive, else exp(a) - 1", shapes: "(...) -> (...)", written: "ELU({a})",
    example: Example("elu([-1 3])", prints: "[-0.632121 3]"), bend: .signOfInput,
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.relu) + x[0].negativePart.map(.exp).map(.affine, (1, -1)) },
    gradients: [{ g, _, x in g * x[0].negativePart.map(.exp) }],  // 1 for a > 0, else eᵃ
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "ELU(\(e.reference(0)))",
        [
          Partial(
            of: 0, at: e.index, isOpen ? "1" : "exp(\(e.reference(0)))", isOpen ? 1 : Math.exp(e.x(0)),
            note: isOpen ? "open" : nil)
        ])
    })

  /// ln(1 + eᵃ), a smooth ReLU, whose derivative is σ(a).
  public static let softplus = Operation(
    "softplus", "ln(1 + exp(a)), a smooth ReLU", shapes: "(...) -> (...)", written: "softplus({a})",
    example: Example("softplus([0 3])", prints: "[0.693147 3.04859]"), trials: Trials(values: -1.6...1.3),
    forward: { x in
      // max(a, 0) + ln(1 + e), e = exp(−|a|); what the sum u = 1 + e lost of e is put back: (e − (u − 1))/u.
      let e = (-x[0].map(.abs)).map(.exp)
      let u = e.map(.affine, (1, 1))
      return x[0].map(.relu) + (u.map(.log) + (e - u.map(.affine, (1, -1))) / u)
    },
    gradients: [{ g, _, x in g * x[0].map(.sigmoid) }],
    scalar: { e in
      ScalarView(
        "ln(1 + exp(\(e.reference(0))))",
        [Partial(of: 0, at: e.index, "σ(\(e.reference(0)))", Math.sigmoid(e.x(0)))])
    })

  /// a·Φ(a), with Φ the distribution function of N(0, 1).
  ///
  /// Source: Hendrycks & Gimpel 2016.
  public static let gelu = Operation(
    "gelu", "a·Φ(a), Φ the distribution function of N(0, 1)", shapes: "(...) -> (...)", written: "GELU({a})",
    example: Example("gelu([-1 2])", prints: "[-0.158655 1.9545]"), keeps: { $0.count },
    trials: Trials(values: -1.6...1.3),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        try emitter.emit(x[0].map(.normalDistribution), into: x.keptOffset)
        try emitter.emit(x[0] * x.distribution, into: destination, accumulate: accumulate)
      }
    },
    gradients: [{ g, _, x in g * (x.distribution + x[0] * x[0].map(.normalDensity)) }],  // Φ(a) + a·φ(a)
    scalar: { e in
      let (a, distribution) = (e.x(0), e.auxiliary(e.output.offset(of: e.index) ?? 0))
      let density = Math.exp(-0.5 * a * a) * densityAtZero
      return ScalarView(
        "\(e.reference(0))·Φ(\(e.reference(0)))",
        [
          Partial(
            of: 0, at: e.index, "Φ(\(e.reference(0))) + \(e.reference(0))·φ(\(e.reference(0)))",
            distribution + a * density)
        ])
    })

  /// a·½·(1 + tanh u) with u = √(2/π)·(a + 0.044715·a³): gelu as GPT-2 approximates it; ½·(1 + tanh u) = σ(2u).
  public static let tanhGELU = Operation(
    "gelutanh", "gelu approximated with tanh: a·(1 + tanh(√(2/π)·(a + 0.044715·a³)))/2",
    shapes: "(...) -> (...)",
    written: "GELU({a})", example: Example("gelutanh([-1 2])", prints: "[-0.158808 1.9546]"),
    keeps: { $0.count }, trials: Trials(values: -1.6...1.3),
    forward: { x in
      Term(x.shape) { emitter, destination, accumulate throws(OutOfMemory) in
        let bend = (x[0] * x[0]).map(.affine, (2 * tanhScale * tanhBend, 2 * tanhScale))
        try emitter.emit((x[0] * bend).map(.sigmoid), into: x.keptOffset)
        try emitter.emit(x[0] * x.distribution, into: destination, accumulate: accumulate)
      }
    },
    gradients: [
      // s + a·s·(1−s)·(2u)′ with s = σ(2u)
      { g, _, x in
        let s = x.distribution
        let slope = (x[0] * x[0]).map(.affine, (6 * tanhScale * tanhBend, 2 * tanhScale))
        return g * (s + x[0] * .binary(.sigmoidGradient, slope, s))
      }
    ],
    scalar: { e in
      let (a, s) = (e.x(0), e.auxiliary(e.output.offset(of: e.index) ?? 0))
      let slope = (6 * tanhScale * tanhBend) * a * a + 2 * tanhScale
      return ScalarView(
        "\(e.reference(0))·σ(2u)",
        [
          Partial(
            of: 0, at: e.index, "σ(2u) + \(e.reference(0))·σ′(2u)·(2u)′", s + a * (slope * (s * (1 - s))))
        ])
    })

  /// √(2/π).
  private static let tanhScale = 0.797_884_560_802_865_4
  private static let tanhBend = 0.044_715
  /// 1/√(2π).
  fileprivate static let densityAtZero = 0.398_942_280_401_432_7
}

extension Operation.Operands {
  /// The factor of a that forward kept.
  fileprivate var distribution: Term { Term(Operand(offset: keptOffset, shape: shape)) }
}

extension Term {
  /// 1 where positive, else 0.
  fileprivate var isPositive: Term { .binary(.greater, self, .filled(0, .scalar)) }
  /// min(a, 0).
  fileprivate var negativePart: Term { .binary(.minimum, self, .filled(0, .scalar)) }
}
