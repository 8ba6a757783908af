// Elementwise.swift — functions of each element on its own.
import Tensors

extension Operation {
  /// eᵃ.
  public static let exp = Operation(
    "exp", "e to the power of every element", shapes: "(...) -> (...)", written: "exp({a})",
    example: Example("exp([0 1])", prints: "[1 2.71828]"),
    scalars: ScalarForm(
      kernel: .exp,
      gradients: [
        { s in s.finish(.multiply, s.g, s.y) }
      ]),
    forward: { x in x[0].map(.exp) },
    gradients: [{ g, y, _ in g * y }],  // (eᵃ)′ = eᵃ
    scalar: { e in ScalarView("exp(\(e.reference(0)))", [Partial(of: 0, at: e.index, "\(.output)", e.y)]) })

  /// The natural logarithm.
  public static let log = Operation(
    "log", "natural logarithm of every element", shapes: "(...) -> (...)", written: "ln({a})",
    example: Example("log([1 10])", prints: "[0 2.30259]"),
    scalars: ScalarForm(
      kernel: .log,
      gradients: [
        { s in s.finish(.divide, s.g, s.a) }
      ]),
    forward: { x in x[0].map(.log) },
    gradients: [{ g, _, x in g / x[0] }],  // (ln a)′ = 1/a
    scalar: { e in
      ScalarView("ln(\(e.reference(0)))", [Partial(of: 0, at: e.index, "1/\(e.reference(0))", 1 / e.x(0))])
    })

  /// σ(a) = 1 / (1 + e⁻ᵃ).
  public static let sigmoid = Operation(
    "sigmoid", "the logistic function 1/(1 + exp(-a))", shapes: "(...) -> (...)", written: "σ({a})",
    example: Example("sigmoid([0 2])", prints: "[0.5 0.880797]"),
    scalars: ScalarForm(
      kernel: .sigmoid,
      gradients: [
        { s in s.finish(.sigmoidGradient, s.g, s.y) }
      ]),
    forward: { x in x[0].map(.sigmoid) },
    gradients: [{ g, y, _ in .binary(.sigmoidGradient, g, y) }],  // σ′ = σ(1−σ)
    scalar: { e in
      ScalarView(
        "σ(\(e.reference(0)))", [Partial(of: 0, at: e.index, "\(.output)·(1−\(.output))", e.y * (1 - e.y))])
    })

  /// The hyperbolic tangent.
  public static let tanh = Operation(
    "tanh", "hyperbolic tangent", shapes: "(...) -> (...)", written: "tanh({a})",
    example: Example("tanh([0 0.8814])", prints: "[0 0.70712]"),
    scalars: ScalarForm(
      kernel: .tanh,
      gradients: [
        { s in s.finish(.tanhGradient, s.g, s.y) }
      ]),
    forward: { x in x[0].map(.tanh) },
    gradients: [{ g, y, _ in .binary(.tanhGradient, g, y) }],  // tanh′ = 1 − tanh²
    scalar: { e in
      ScalarView("tanh(\(e.reference(0)))", [Partial(of: 0, at: e.index, "1−\(.output)²", 1 - e.y * e.y)])
    })

  /// max(a, 0); its derivative at 0 is taken as 0, as the frameworks do.
  public static let relu = Operation(
    "relu", "a where a is positive, else 0", shapes: "(...) -> (...)", written: "ReLU({a})",
    example: Example("relu([-2 3])", prints: "[0 3]"),
    bend: .signOfInput,
    scalars: ScalarForm(
      kernel: .relu,
      gradients: [
        { s in s.finish(.reluGradient, s.g, s.y) }
      ]),
    forward: { x in x[0].map(.relu) },
    gradients: [{ g, y, _ in .binary(.reluGradient, g, y) }],
    scalar: { e in
      let isOpen = e.x(0) > 0
      return ScalarView(
        "ReLU(\(e.reference(0)))",
        [
          Partial(
            of: 0, at: e.index, isOpen ? "1" : "0", isOpen ? 1 : 0, note: isOpen ? "open" : "closed")
        ])
    })

  /// |a|; its derivative at 0 is taken as 0.
  public static let abs = Operation(
    "abs", "absolute value", shapes: "(...) -> (...)", written: "|{a}|",
    example: Example("abs([-2 3])", prints: "[2 3]"),
    bend: .signOfInput,
    forward: { x in x[0].map(.abs) },
    gradients: [{ g, _, x in .binary(.absGradient, g, x[0]) }],
    scalar: { e in
      let sign: Double = e.x(0) > 0 ? 1 : e.x(0) < 0 ? -1 : 0
      return ScalarView("|\(e.reference(0))|", [Partial(of: 0, at: e.index, "sign(\(e.reference(0)))", sign)])
    })

  /// √a.
  public static let sqrt = Operation(
    "sqrt", "square root", shapes: "(...) -> (...)", written: "√({a})",
    example: Example("sqrt([4 9])", prints: "[2 3]"),
    forward: { x in x[0].map(.sqrt) },
    gradients: [{ g, y, _ in 0.5 * (g / y) }],  // (√a)′ = 1/(2√a)
    scalar: { e in
      ScalarView("√(\(e.reference(0)))", [Partial(of: 0, at: e.index, "1/(2·\(.output))", 0.5 / e.y)])
    })
}
