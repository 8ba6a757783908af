// Elementwise.swift — functions of each element on its own.
import Tensors

extension Operation {
  /// eᵃ.
  public static let exp = Operation(
    "exp", "e to the power of every element", shapes: "(...) -> (...)", written: "exp({a})",
    example: Example("exp([0 1])", prints: "[1 2.71828]"),
    forward: { x in x[0].map(.exp) },
    gradients: [{ g, y, _ in g * y }],  // (eᵃ)′ = eᵃ
    scalar: { e in ScalarView("exp(\(e.reference(0)))", [Partial(of: 0, e, "\(.output)")]) })

  /// The natural logarithm.
  public static let log = Operation(
    "log", "natural logarithm of every element", shapes: "(...) -> (...)", written: "ln({a})",
    example: Example("log([1 10])", prints: "[0 2.30259]"), aliases: ["ln"], synonyms: ["ln"],
    forward: { x in x[0].map(.log) },
    gradients: [{ g, _, x in g / x[0] }],  // (ln a)′ = 1/a
    scalar: { e in
      ScalarView("ln(\(e.reference(0)))", [Partial(of: 0, e, "1/\(e.reference(0))")])
    })

  /// eᵃ − 1, with all its digits near 0.
  public static let expm1 = Operation(
    "expm1", "exp(a) - 1, with all its digits near 0", shapes: "(...) -> (...)", written: "expm1({a})",
    example: Example("expm1([1e-10 1])", prints: "[1e-10 1.71828]"), trials: Trials(values: -1.6...1.3),
    forward: { x in x[0].map(.expm1) },
    gradients: [{ g, _, x in g * x[0].map(.exp) }],  // (eᵃ − 1)′ = eᵃ, of which y + 1 may have lost digits
    scalar: { e in
      let a = e.reference(0)
      return ScalarView("exp(\(a)) − 1", [Partial(of: 0, e, "exp(\(a))")])
    })

  /// ln(1 + a), with all its digits near 0.
  public static let log1p = Operation(
    "log1p", "ln(1 + a), with all its digits near 0", shapes: "(...) -> (...)", written: "log1p({a})",
    example: Example("log1p([1e-10 1])", prints: "[1e-10 0.693147]"),
    forward: { x in x[0].map(.log1p) },
    gradients: [{ g, _, x in g / x[0].map(.affine, (1, 1)) }],  // (ln(1 + a))′ = 1/(1 + a)
    scalar: { e in
      let a = e.reference(0)
      return ScalarView("ln(1 + \(a))", [Partial(of: 0, e, "1/(1+\(a))")])
    })

  /// σ(a) = 1 / (1 + e⁻ᵃ).
  public static let sigmoid = Operation(
    "sigmoid", "the logistic function 1/(1 + exp(-a))", shapes: "(...) -> (...)", written: "σ({a})",
    example: Example("sigmoid([0 2])", prints: "[0.5 0.880797]"), aliases: ["sigma"],
    synonyms: ["logistic", "sigma"],
    forward: { x in x[0].map(.sigmoid) },
    gradients: [{ g, y, x in .pointwise(.sigmoidGradient, [g, y, x[0]]) }],  // σ′(a) = σ(a)·σ(−a) = z(1−z)
    scalar: { e in
      let (x, a) = (e.x(0), e.reference(0))
      let formula: Formula =
        switch Saturation.sigmoid(x, e.precision) {
        case .high: "\(.output)/(1+exp(\(a)))"
        case .low: "(1−\(.output))/(1+exp(−\(a)))"
        // σ(a)·σ(−a) is e^−|a| to the last digit where 1 + e^|a| is too large.
        case nil where Saturation.isBeyond(x, e.precision): x > 0 ? "exp(−\(a))" : "exp(\(a))"
        case nil: "\(.output)·(1−\(.output))"
        }
      return ScalarView("σ(\(a))", [Partial(of: 0, e, formula)])
    })

  /// The hyperbolic tangent.
  public static let tanh = Operation(
    "tanh", "hyperbolic tangent", shapes: "(...) -> (...)", written: "tanh({a})",
    example: Example("tanh([0 0.8814])", prints: "[0 0.70712]"),
    forward: { x in x[0].map(.tanh) },
    gradients: [{ g, y, x in .pointwise(.tanhGradient, [g, y, x[0]]) }],  // tanh′ = 1 − tanh²
    scalar: { e in
      let (x, a) = (e.x(0), e.reference(0))
      // 1 − tanh² = 4e/(1 + e)², e = exp(−2|a|)
      let formula: Formula =
        switch Saturation.tanh(x, e.precision) {
        case .high: "4·exp(−2·\(a))/(1+exp(−2·\(a)))²"
        case .low: "4·exp(2·\(a))/(1+exp(2·\(a)))²"
        case nil where Saturation.isBeyond(2 * x, e.precision): x > 0 ? "4·exp(−2·\(a))" : "4·exp(2·\(a))"
        case nil: "1−\(.output)²"
        }
      return ScalarView("tanh(\(a))", [Partial(of: 0, e, formula)])
    })

  /// max(a, 0); its derivative at 0 is taken as 0, as the frameworks do.
  public static let relu = Operation(
    "relu", "a where a is positive, else 0", shapes: "(...) -> (...)", written: "ReLU({a})",
    example: Example("relu([-2 3])", prints: "[0 3]"), aliases: ["ReLU"],
    branch: .signOfInput,
    forward: { x in x[0].map(.relu) },
    gradients: [{ g, y, _ in .binary(.reluGradient, g, y) }],
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "ReLU(\(e.reference(0)))",
        [Partial(of: 0, e, isOpen ? "1" : "0", note: isOpen ? "open" : "closed")])
    })

  /// |a|; its derivative at 0 is taken as 0.
  public static let abs = Operation(
    "abs", "absolute value", shapes: "(...) -> (...)", written: "|{a}|",
    example: Example("abs([-2 3])", prints: "[2 3]"),
    branch: .signOfInput,
    forward: { x in x[0].map(.abs) },
    gradients: [{ g, _, x in .binary(.absGradient, g, x[0]) }],
    scalar: { e in ScalarView("|\(e.reference(0))|", [Partial(of: 0, e, "sign(\(e.reference(0)))")]) })

  /// √a.
  public static let sqrt = Operation(
    "sqrt", "square root", shapes: "(...) -> (...)", written: "√({a})",
    example: Example("sqrt([4 9])", prints: "[2 3]"),
    forward: { x in x[0].map(.sqrt) },
    gradients: [{ g, y, _ in 0.5 * (g / y) }],  // (√a)′ = 1/(2√a)
    scalar: { e in ScalarView("√(\(e.reference(0)))", [Partial(of: 0, e, "1/(2·\(.output))")]) })
}
