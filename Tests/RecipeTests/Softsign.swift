// Softsign.swift — a sigmoid without exponentials.
import Tensors

@testable import Autograd

extension Operation {
  /// a / (1 + |a|) of every element.
  public static let softsign = Operation(
    "softsign", "a sigmoid without exponentials: a / (1 + |a|)", shapes: "(...) -> (...)",
    written: "softsign({a})", example: Example("softsign([0 1])", prints: "[0 0.5]"),
    forward: { x in x[0] / x[0].map(.abs).map(.affine, (1, 1)) },
    // 1 / (1 + |a|)²
    gradients: [
      { g, _, x in
        let size = x[0].map(.abs).map(.affine, (1, 1))
        return g / (size * size)
      }
    ],
    scalar: { e in
      ScalarView("softsign(\(e.reference(0)))", [Partial(of: 0, e, "1/(1 + |\(e.reference(0))|)^2")])
    })
}
