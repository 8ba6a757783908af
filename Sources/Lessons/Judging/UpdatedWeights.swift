// UpdatedWeights.swift — a derivative computed with weights that a step has changed already.
import Diagnostics
import Language

extension DerivativeDiagnosis {
  /// Learning rates that are tried: the session's own (`nil`) and the usual ones.
  private static let rates: [Double?] = [nil, 1, 0.5, 0.1, 0.01]

  /// Results of an update before the derivative: of a layer's weights, or of all of them.
  ///
  /// ∂Y/∂X = Σ_j ∂Y/∂a(m)j · ∂a(m)j/∂X, where ∂a(m)j/∂X holds the weights of layer m. With those of after the step in
  /// it, and everything else from before, it is the derivative of a network that never was.
  func updatedWeights(_ parts: Parts) -> [Mistake] {
    let evaluator = parts.evaluator
    // A derivative by the last layer's own weights holds no other weight.
    let layers = parts.layers.dropFirst()
    guard isOfObjective || derivative.isOf("err"), !parts.layers.isEmpty else { return [] }
    // A step changes the layers below X, too.
    let last = parts.layers.map(\.number).max() ?? 0
    let weighted = (1...max(1, last)).filter {
      Self.values("w(\($0))", evaluator) != nil && Self.values("b(\($0))", evaluator) != nil
    }
    var mistakes: [Mistake] = []
    for rate in Self.rates {
      let step = rate.map { "step rate=\($0)" } ?? "step"
      if let all = Self.values("\(step); \(derivative.text)", evaluator), all.count == 1 {
        mistakes.append(
          Mistake(
            value: all[0],
            say: "That is the derivative after the update: derive first, with the weights as they were."))
      }
      for layer in layers {
        // The other layers' parameters are put back; only w(m) is the new one.
        let others = weighted.filter { $0 != layer.number }
        let kept = others.map { "keptw\($0) = w(\($0)); keptb\($0) = b(\($0))" }
        let back = others.map { "w(\($0)) = keptw\($0); b(\($0)) = keptb\($0)" }
        let m = layer.number
        let commands =
          kept + ["keptb\(m) = b(\(m))", step] + back + ["b(\(m)) = keptb\(m)", inner(m)]
        guard let inner = Self.values(commands.joined(separator: "; "), evaluator),
          inner.count == layer.before.count
        else { continue }
        let value = zip(layer.before, inner).reduce(0) { $0 + $1.0 * $1.1 }
        mistakes.append(
          Mistake(
            value: value,
            say:
              "w(\(m)) stands in it as it is after the update: derive first, with the weights as they were."))
      }
    }
    return mistakes
  }
}
