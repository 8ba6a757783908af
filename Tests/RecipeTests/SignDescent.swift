// SignDescent.swift — steps of one size, whatever the gradient's.
import Tensors

@testable import Autograd
@testable import Networks

extension OptimizerKind {
  /// Sign descent.
  public static let signDescent = OptimizerKind(
    name: "signsgd", summary: "steps of one size, down the sign of the gradient (Bernstein et al. 2018)",
    formula: "θ ← θ - η·sign(g)", usualRate: 0.01, arguments: [], slots: [],
    rule: .direction { update, g, _ throws(OutOfMemory) in try update.map(.sign, g) },
    trial: Trial("rate=0.5", "1"))
}
