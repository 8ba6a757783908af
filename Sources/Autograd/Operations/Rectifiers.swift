// Rectifiers.swift — the relatives of ReLU: leakyrelu, elu, softplus.
import Tensors

extension Operation {
  /// Slope of a leaky ReLU where a is negative (PyTorch's `negative_slope`).
  static let leak = 0.01

  /// a where positive, else 0.01·a: a unit that is off still learns.
  ///
  /// The derivative at 0 is taken as 0.01.
  ///
  /// Source: Maas, Hannun, Ng 2013.
  public static let leakyReLU = Operation(
    "leakyrelu", "a where a is positive, else 0.01·a", shapes: "(...) -> (...)", written: "leakyReLU({a})",
    example: Example("leakyrelu([-2 3])", prints: "[-0.02 3]"), aliases: ["leakyReLU"], branch: .signOfInput,
    trials: Trials(values: -1.6...1.3),
    forward: { x in .binary(.maximum, x[0], leak * x[0]) },
    // 1 for a > 0, else 0.01
    gradients: [{ g, _, x in g * x[0].isPositive.map(.affine, (1 - leak, leak)) }],
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "leakyReLU(\(e.reference(0)))",
        [Partial(of: 0, e, isOpen ? "1" : "0.01", note: isOpen ? "open" : "leaks")])
    })

  /// a where positive, else eᵃ − 1.
  ///
  /// Source: Clevert, Unterthiner, Hochreiter 2016, with α = 1.
  public static let elu = Operation(
    "elu", "a where a is positive, else exp(a) - 1", shapes: "(...) -> (...)", written: "ELU({a})",
    example: Example("elu([-1 3])", prints: "[-0.632121 3]"), aliases: ["ELU"], branch: .signOfInput,
    trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.relu) + x[0].negativePart.map(.expm1) },
    gradients: [{ g, _, x in g * x[0].negativePart.map(.exp) }],  // 1 for a > 0, else eᵃ
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "ELU(\(e.reference(0)))",
        [Partial(of: 0, e, isOpen ? "1" : "exp(\(e.reference(0)))", note: isOpen ? "open" : nil)])
    })

  /// ln(1 + eᵃ), a smooth ReLU; its derivative is σ(a).
  public static let softplus = Operation(
    "softplus", "ln(1 + exp(a)), a smooth ReLU", shapes: "(...) -> (...)", written: "softplus({a})",
    example: Example("softplus([0 3])", prints: "[0.693147 3.04859]"), trials: Trials(values: -1.6...1.3),
    forward: { x in
      // max(a, 0) + ln(1 + exp(−|a|)): neither overflows, and neither loses the small one beside the other
      x[0].map(.relu) + (-x[0].map(.abs)).map(.exp).map(.log1p)
    },
    gradients: [{ g, _, x in g * x[0].map(.sigmoid) }],
    scalar: { e in
      ScalarView(
        "ln(1 + exp(\(e.reference(0))))",
        [Partial(of: 0, e, "σ(\(e.reference(0)))")])
    })
}

extension Term {
  /// 1 where positive, else 0.
  fileprivate var isPositive: Term { .binary(.greater, self, .filled(0, .scalar)) }
  /// min(a, 0).
  fileprivate var negativePart: Term { .binary(.minimum, self, .filled(0, .scalar)) }
}
