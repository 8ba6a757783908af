// DerivativeDiagnosis.swift — the usual mistakes of a derivative computed by hand, computed and named.
import Diagnostics

/// Computes the results of common mistakes in a derivative.
///
/// A derivative ∂Y/∂X goes through the layers of a network, with a(m) and z(m) the values of layer m before
/// and after its activation: ∂Y/∂X = Σ_j ∂Y/∂a(m)j · ∂a(m)j/∂X for each layer m between. Every usual mistake
/// leaves out or exchanges something in that sum.
public struct DerivativeDiagnosis: Hashable, Sendable {
  /// The input of the derivative; the text of a quantity or a name.
  public let input: String
  /// The differentiated output; `nil` for the error or the objective.
  public let output: String?

  /// A wrong value and the mistake it comes from.
  public struct Mistake: Hashable, Sendable {
    /// Value that the mistake leads to.
    public var value: Double
    /// Explanation of the mistake, in a sentence.
    public var say: String
  }

  /// Greatest number of layers examined.
  private static let mostLayers = 40
  /// Number of paths above which sums are not taken apart.
  private static let mostPaths = 400

  /// Reads `grad X`, `grad X of Y`, `d Y / d X`; `nil` for anything else.
  public init?(_ command: String) {
    let words = command.split { $0 == " " || $0 == "\t" }.map(String.init)
    if words.first == "grad", words.count >= 2 {
      if let of = words.firstIndex(of: "of") {
        guard of >= 2, of + 1 < words.count else { return nil }
        (input, output) = (words[1..<of].joined(separator: " "), words[(of + 1)...].joined(separator: " "))
      } else {
        (input, output) = (words.dropFirst().joined(separator: " "), nil)
      }
      return
    }
    guard words.first == "d", let slash = words.lastIndex(of: "/"), slash >= 2, slash + 2 < words.count,
      words[slash + 1] == "d"
    else { return nil }
    (input, output) = (words[(slash + 2)...].joined(separator: " "), words[1..<slash].joined(separator: " "))
  }

  /// The mistake that leads to `given` in place of `right`; `nil` when it is none of the usual ones.
  public func mistake(given: [Double], right: [Double], tolerance: Tolerance, with evaluator: any Evaluator)
    -> String?
  {
    // The size of the right value tells whether a number is near 0.
    let largest = right.map(abs).max() ?? 1
    let unit = largest > 0 && largest.isFinite ? min(1, largest) : 1
    func isSame(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { tolerance.allows($0, for: $1, unit: unit) }
    }
    guard !isSame(given, right) else { return nil }
    if isSame(given, right.map { -$0 }) { return Self.sign }
    if let missing = missingMean(given, right, isSame, evaluator) { return missing }
    guard right.count == 1 else { return nil }
    return mistakes(with: evaluator).first { mistake in
      // Numbers may be rounded, but a mistake must lie nearer to the given number than to the right one.
      !isSame([mistake.value], right) && isSame([mistake.value], given)
        && abs(given[0] - mistake.value) <= 0.05 * abs(right[0] - mistake.value)
    }?.say
  }

  /// The wrong values of a derivative that is one number, the likeliest first.
  public func mistakes(with evaluator: any Evaluator) -> [Mistake] {
    let parts = Parts(self, evaluator)
    var mistakes = forgottenActivations(parts) + singlePaths(parts) + swapped(parts)
    // Two slips at once are rare, but a sign goes with any of them.
    mistakes += mistakes.map { Mistake(value: -$0.value, say: "\($0.say) The sign is wrong, too.") }
    return mistakes + updatedWeights(parts)
  }

  // MARK: - The mistakes

  private static let sign = "The sign is wrong; the rest is right."

  /// J is the mean over the examples, and the given number is the sum.
  private func missingMean(
    _ given: [Double], _ right: [Double], _ isSame: ([Double], [Double]) -> Bool, _ evaluator: any Evaluator
  ) -> String? {
    guard output == nil || output == "J", let count = Self.values("err", evaluator)?.count, count > 1 else {
      return nil
    }
    guard isSame(given, right.map { $0 * Double(count) }) else { return nil }
    return "The factor 1/n is missing: J is the mean over \(count) examples, not their sum."
  }

  /// ∂z(m)/∂a(m) left out: Σ_j ∂Y/∂z(m)j · ∂a(m)j/∂X.
  private func forgottenActivations(_ parts: Parts) -> [Mistake] {
    parts.layers.compactMap { layer in
      guard layer.outer.count == layer.inner.count else { return nil }
      let value = zip(layer.outer, layer.inner).reduce(0) { $0 + $1.0 * $1.1 }
      let name = "∂z(\(layer.number))/∂a(\(layer.number))"
      return Mistake(
        value: value, say: "The derivative of the activation of layer \(layer.number) is missing: \(name).")
    }
  }

  /// One term of Σ_j ∂Y/∂a(m)j · ∂a(m)j/∂X.
  private func singlePaths(_ parts: Parts) -> [Mistake] {
    parts.layers.flatMap { layer -> [Mistake] in
      guard layer.before.count == layer.inner.count, layer.before.count <= Self.mostPaths else { return [] }
      let terms = zip(layer.before, layer.inner).map { $0 * $1 }
      let count = terms.count { $0 != 0 }
      guard count > 1 else { return [] }
      return terms.filter { $0 != 0 }.map { term in
        Mistake(
          value: term,
          say:
            "That is one path only: \(count) paths lead from \(input) through a(\(layer.number)), and all are added."
        )
      }
    }
  }

  /// The weight in place of its factor, or the reverse; a weight with its indices exchanged.
  private func swapped(_ parts: Parts) -> [Mistake] {
    guard let quantity = Quantity(input) else { return [] }
    let evaluator = parts.evaluator
    let k = quantity.layer
    var mistakes: [Mistake] = []
    switch quantity.symbol {
    case "w":
      guard quantity.indices.count == 2 else { break }
      let (v, u) = (quantity.indices[0], quantity.indices[1])
      if let slope = Self.number(derivative(by: "a(\(k))\(u)"), evaluator),
        let weight = Self.number(input, evaluator)
      {
        mistakes.append(
          Mistake(
            value: slope * weight,
            say:
              "The weight itself stands where its input does: ∂a(\(k))\(u)/∂\(input) is z(\(k - 1))\(v), not the weight."
          ))
      }
      if u != v, let other = Self.number(derivative(by: "w(\(k))\(u),\(v)"), evaluator) {
        mistakes.append(
          Mistake(
            value: other,
            say:
              "That is the derivative by w(\(k))\(u),\(v): the first index is the input, the second the unit."
          ))
      }
    case "z", "x":
      guard let next = parts.layers.first(where: { $0.number == k + 1 }),
        let value = Self.number(input, evaluator)
      else { break }
      // Σ_j ∂Y/∂a(k+1)j · z in place of · w
      let reached = zip(next.before, next.inner).filter { $0.1 != 0 }.reduce(0) { $0 + $1.0 }
      mistakes.append(
        Mistake(
          value: reached * value,
          say:
            "The input itself stands where its weight does: ∂a(\(k + 1))/∂\(input) is the weight, not the input."
        ))
    default: break
    }
    return mistakes
  }

  // MARK: - Parts

  /// The command for ∂Y/∂`quantity`.
  func derivative(by quantity: String) -> String {
    output.map { "d \($0) / d \(quantity)" } ?? "grad \(quantity)"
  }

  static func values(_ command: String, _ evaluator: any Evaluator) -> [Double]? {
    let evaluation = evaluator.evaluate(SourceText(command), atPoint: 0, varying: [])
    return evaluation.failed ? nil : evaluation.values
  }

  private static func number(_ command: String, _ evaluator: any Evaluator) -> Double? {
    values(command, evaluator).flatMap { $0.count == 1 ? $0[0] : nil }
  }

  /// Quantities in the mistakes, for each layer on the way.
  struct Parts {
    struct Layer {
      let number: Int
      /// ∂Y/∂z(m), ∂Y/∂a(m), ∂a(m)/∂X.
      let outer: [Double], before: [Double], inner: [Double]
    }
    let evaluator: any Evaluator
    private(set) var layers: [Layer] = []

    init(_ diagnosis: DerivativeDiagnosis, _ evaluator: any Evaluator) {
      self.evaluator = evaluator
      guard let first = Quantity(diagnosis.input)?.layer else { return }
      for m in max(first, 1)..<(max(first, 1) + DerivativeDiagnosis.mostLayers) {
        guard DerivativeDiagnosis.values("z(\(m))", evaluator) != nil else { break }
        // Layers without an activation have no a(m); the loss has neither.
        guard let before = DerivativeDiagnosis.values(diagnosis.derivative(by: "a(\(m))"), evaluator),
          let inner = DerivativeDiagnosis.values("d a(\(m)) / d \(diagnosis.input)", evaluator),
          before.count == inner.count
        else { continue }
        let outer = DerivativeDiagnosis.values(diagnosis.derivative(by: "z(\(m))"), evaluator) ?? []
        layers.append(Layer(number: m, outer: outer, before: before, inner: inner))
      }
    }
  }

  /// A quantity's symbol, layer and indices, read from its plain form: `w(2)1,1`, `b(1)`, `x2`.
  private struct Quantity {
    let symbol: String
    let layer: Int
    let indices: [Int]

    init?(_ text: String) {
      let symbol = text.prefix { $0.isLetter }
      var rest = text.dropFirst(symbol.count)
      if rest.first == "(" {
        guard let close = rest.firstIndex(of: ")") else { return nil }
        let numbers = rest[rest.index(after: rest.startIndex)..<close].split(separator: ",")
        guard let layer = numbers.first.flatMap({ Int($0) }), (0...10_000).contains(layer) else { return nil }
        self.layer = layer
        rest = rest[rest.index(after: close)...]
      } else {
        guard symbol == "x" else { return nil }
        layer = 0
      }
      let numbers = rest.split(separator: ",").map { Int($0) }
      guard !symbol.isEmpty, !numbers.contains(nil) else { return nil }
      self.symbol = String(symbol)
      indices = numbers.compactMap { $0 }
    }
  }
}
