// Arithmetic.swift — sum, difference, product, quotient, power.
import Tensors

extension Operation {
  /// a + b, broadcasting.
  public static let add = Operation(
    "add", "sum, element by element", shapes: "(...) (...) -> (...)", written: "{a} + {b}",
    example: Example("[1 2] + [3 4]", prints: "[4 6]"),
    forward: { x in x[0] + x[1] },
    gradients: [{ g, _, _ in g }, { g, _, _ in g }],
    scalar: { e in
      ScalarView(
        "\(e.reference(0)) + \(e.reference(1))",
        [Partial(of: 0, e, "1"), Partial(of: 1, e, "1")])
    })

  /// a − b, broadcasting.
  public static let subtract = Operation(
    "subtract", "difference, element by element", shapes: "(...) (...) -> (...)", written: "{a} − {b}",
    example: Example("[5 7] - [3 4]", prints: "[2 3]"),
    forward: { x in x[0] - x[1] },
    gradients: [{ g, _, _ in g }, { g, _, _ in -g }],
    scalar: { e in
      ScalarView(
        "\(e.reference(0)) − \(e.reference(1))",
        [Partial(of: 0, e, "1"), Partial(of: 1, e, "−1")])
    })

  /// a · b element by element, broadcasting.
  public static let multiply = Operation(
    "multiply", "product, element by element", shapes: "(...) (...) -> (...)", written: "{a}·{b}",
    example: Example("[1 2] * [3 4]", prints: "[3 8]"),
    forward: { x in x[0] * x[1] },
    gradients: [{ g, _, x in g * x[1] }, { g, _, x in g * x[0] }],
    scalar: { e in
      ScalarView(
        "\(e.reference(0))·\(e.reference(1))",
        [Partial(of: 0, e, "\(e.reference(1))"), Partial(of: 1, e, "\(e.reference(0))")])
    })

  /// a / b, broadcasting.
  public static let divide = Operation(
    "divide", "quotient, element by element", shapes: "(...) (...) -> (...)", written: "{a}/{b}",
    example: Example("[6 8] / [3 2]", prints: "[2 4]"),
    forward: { x in x[0] / x[1] },
    gradients: [
      { g, _, x in g / x[1] },  // ∂/∂a = 1/b
      { g, y, x in -(g * y / x[1]) },  // ∂/∂b = −a/b² = −y/b
    ],
    scalar: { e in
      ScalarView(
        "\(e.reference(0))/\(e.reference(1))",
        [
          Partial(of: 0, e, "1/\(e.reference(1))"),
          Partial(of: 1, e, "−\(e.reference(0))/\(e.reference(1))²"),
        ])
    })

  /// aᵇ, broadcasting.
  ///
  /// The derivative by b needs a > 0, or a = 0 and b > 0, where it is 0; elsewhere it does not exist and is NaN.
  public static let power = Operation(
    "power", "a to the power b, element by element", shapes: "(...) (...) -> (...)", written: "{a}^{b}",
    example: Example("[1 2 3] ^ 2", prints: "[1 4 9]"),
    forward: { x in .binary(.power, x[0], x[1]) },
    gradients: [
      // ∂/∂a = b·a^(b−1), 0 for b = 0
      { g, _, x in g * .binary(.powerSlope, x[0], x[1]) },
      // ∂/∂b = aᵇ·ln a; 0ᵇ is 0 for every b > 0: ln of 1 there
      { g, y, x in
        let zero = Term.filled(0, .scalar)
        let flat = Term.binary(.equal, x[0], zero) * .binary(.greater, x[1], zero)
        return g * y * (x[0] + flat).map(.log)
      },
    ],
    scalar: { e in
      let (a, b) = (e.x(0), e.x(1))
      let isFlat = a == 0 && b > 0
      return ScalarView(
        "\(e.reference(0))^\(e.reference(1))",
        [
          Partial(
            of: 0, e, b == 0 ? "0" : "\(e.reference(1))·\(e.reference(0))^(\(e.reference(1))−1)",
            note: b == 0 ? "a power of 0 is 1 everywhere" : nil),
          Partial(
            of: 1, e, isFlat ? "0" : "\(.output)·ln \(e.reference(0))",
            note: isFlat ? "0 to a positive power is 0" : a > 0 ? nil : "only a base above 0 has one"),
        ])
    })

  /// −a.
  public static let negate = Operation(
    "negate", "the opposite", shapes: "(...) -> (...)", written: "−{a}",
    example: Example("-[1 -2]", prints: "[-1 2]"),
    forward: { x in -x[0] },
    gradients: [{ g, _, _ in -g }],
    scalar: { e in ScalarView("−\(e.reference(0))", [Partial(of: 0, e, "−1")]) })
}
