// DerivativeDiagnosis.swift — the usual mistakes of a derivative computed by hand, computed and named.
import Diagnostics
import Language
import Matching
import Notation

/// Computes the results of common mistakes in a derivative.
///
/// A derivative ∂Y/∂X goes through the layers of a network, with a(m) and z(m) the values of layer m before
/// and after its activation: ∂Y/∂X = Σ_j ∂Y/∂a(m)j · ∂a(m)j/∂X for each layer m between. Every usual mistake
/// leaves out or exchanges something in that sum.
package struct DerivativeDiagnosis: Hashable, Sendable {
  /// What is asked for, however the answer writes it.
  let derivative: Derivative
  /// What is derived by, in its plain form.
  var input: String { derivative.by.description }

  /// A wrong value and the mistake it comes from.
  package struct Mistake: Hashable, Sendable {
    /// Value that the mistake leads to.
    package var value: Double
    /// Explanation of the mistake, in a sentence.
    package var say: String
  }

  /// Greatest number of layers examined.
  private static let mostLayers = 40
  /// Number of paths above which sums are not taken apart.
  private static let mostPaths = 400

  /// Reads an answer that is a derivative; `nil` for anything else.
  package init?(_ answer: String, vocabulary: Vocabulary) {
    guard let derivative = Derivative(answer, vocabulary: vocabulary) else { return nil }
    self.derivative = derivative
  }

  /// The mistake that leads to `given` in place of `right`; `nil` when it is none of the usual ones.
  package func mistake(given: [Double], right: [Double], tolerance: Tolerance, with evaluator: any Evaluator)
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
  package func mistakes(with evaluator: any Evaluator) -> [Mistake] {
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
    guard isOfObjective, let count = Self.values("err", evaluator)?.count, count > 1 else {
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
            "That is one path only: \(count) paths lead from \(parts.input) through a(\(layer.number)), and all are added."
        )
      }
    }
  }

  /// The weight in place of its factor, or the reverse; a weight with its indices exchanged.
  private func swapped(_ parts: Parts) -> [Mistake] {
    let evaluator = parts.evaluator
    guard let quantity = parts.element else { return [] }
    let k = quantity.layer
    var mistakes: [Mistake] = []
    switch quantity.symbol {
    case "w":
      // The indices of a filter's weight are places.
      guard quantity.indices.count == 2, !quantity.isOfMap else { break }
      let (v, u) = (quantity.indices[0], quantity.indices[1])
      if let slope = Self.number(derivative(by: .preactivation(k, u)), evaluator),
        let weight = Self.number(input, evaluator)
      {
        // Of a layer with several inputs, the index alone does not say which one the weight takes.
        let factor = parts.onlyInput(of: k).map { "z(\($0))\(v)" } ?? "its input"
        mistakes.append(
          Mistake(
            value: slope * weight,
            say:
              "The weight itself stands where its input does: ∂a(\(k))\(u)/∂\(parts.input) is \(factor), not the weight."
          ))
      }
      if u != v, let other = Self.number(derivative(by: .weight(k, u, v)), evaluator) {
        mistakes.append(
          Mistake(
            value: other,
            say:
              "That is the derivative by w(\(k))\(u),\(v): the first index is the input, the second the unit."
          ))
      }
    case "z", "x":
      guard let next = parts.onlyReader(of: k), let value = Self.number(input, evaluator) else { break }
      // Σ_j ∂Y/∂a(m)j · z in place of · w, where layer m reads layer k
      let reached = zip(next.before, next.inner).filter { $0.1 != 0 }.reduce(0) { $0 + $1.0 }
      mistakes.append(
        Mistake(
          value: reached * value,
          say:
            "The input itself stands where its weight does: ∂a(\(next.number))/∂\(parts.input) is the weight, not the input."
        ))
    default: break
    }
    return mistakes
  }

  // MARK: - Parts

  /// True for the derivative of the objective, which is named or meant.
  var isOfObjective: Bool { derivative.of == nil || derivative.isOf("J") }

  /// The command for ∂Y/∂`quantity`.
  func derivative(by quantity: Quantity) -> String {
    Derivative(of: derivative.of, by: Expression(quantity)).text
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
    /// What is derived by, with its numbers worked out; `nil` for a name.
    fileprivate let element: Element?
    /// How messages call it.
    let input: String
    private(set) var layers: [Layer] = []
    /// Numbers of the nodes that each node reads, by its number.
    private let nodeInputs: [[Int]]

    init(_ diagnosis: DerivativeDiagnosis, _ evaluator: any Evaluator) {
      self.evaluator = evaluator
      element = Element(diagnosis.derivative.by, evaluator)
      input = element?.text ?? diagnosis.input
      nodeInputs = evaluator.nodeInputs
      guard let first = element?.layer else { return }
      for m in reached(from: first).prefix(DerivativeDiagnosis.mostLayers) {
        // Layers without an activation have no a(m); the loss has neither.
        guard let before = DerivativeDiagnosis.values(diagnosis.derivative(by: .preactivation(m)), evaluator),
          let inner = DerivativeDiagnosis.values(diagnosis.inner(m), evaluator),
          before.count == inner.count
        else { continue }
        let outer = DerivativeDiagnosis.values(diagnosis.derivative(by: .output(m)), evaluator) ?? []
        layers.append(Layer(number: m, outer: outer, before: before, inner: inner))
      }
    }

    /// Node `k`, and those that its output reaches, in order.
    private func reached(from k: Int) -> [Int] {
      var reached: Set<Int> = [k]
      return nodeInputs.enumerated().compactMap { m, inputs in
        guard m == k || inputs.contains(where: { reached.contains($0) }) else { return nil }
        reached.insert(m)
        return m
      }
    }

    /// The only node that node `k` reads.
    func onlyInput(of k: Int) -> Int? {
      guard nodeInputs.indices.contains(k), nodeInputs[k].count == 1 else { return nil }
      return nodeInputs[k].first
    }

    /// The layer that alone reads node `k`, with its part in the sum.
    func onlyReader(of k: Int) -> Layer? {
      let readers = nodeInputs.indices.filter { nodeInputs[$0].contains(k) }
      guard readers.count == 1 else { return nil }
      return layers.first { readers.contains($0.number) }
    }
  }

  /// The command for ∂a(m)/∂X.
  func inner(_ m: Int) -> String { Derivative(of: Expression(.preactivation(m)), by: derivative.by).text }

  /// A quantity's symbol, layer and indices, worked out: of `w(k)v,u` where k, v and u have values, too.
  fileprivate struct Element {
    let symbol: String
    let layer: Int
    let indices: [Int]
    /// True where a filter or a map is named behind the layer.
    let isOfMap: Bool
    /// In its plain form.
    let text: String

    init?(_ expression: Expression, _ evaluator: any Evaluator) {
      func whole(_ part: Expression) -> Int? {
        let number =
          if case .number(let number) = part.kind { Optional(number) } else {
            DerivativeDiagnosis.number(part.description, evaluator)
          }
        return number.flatMap { Int(exactly: $0) }.flatMap { (0...10_000).contains($0) ? $0 : nil }
      }
      switch expression.kind {
      case .quantity(let quantity):
        symbol = quantity.symbol
        if let first = quantity.layers.first {
          guard let number = whole(first) else { return nil }
          layer = number
        } else {
          guard symbol == Quantity.input.symbol else { return nil }
          layer = 0
        }
        let numbers = quantity.indices.map(whole)
        guard !numbers.contains(nil) else { return nil }
        indices = numbers.compactMap { $0 }
        isOfMap = quantity.layers.count > 1
        let above = quantity.layers.map { part in whole(part).map(String.init) ?? part.description }
        text =
          WrittenName(
            symbol, above: above.joined(separator: ","),
            below: indices.map(String.init).joined(separator: ",")
          ).plain
      case .name(let name) where name == Quantity.input.symbol:
        (symbol, layer, indices, isOfMap, text) = (name, 0, [], false, name)
      default: return nil
      }
    }
  }
}

extension Quantity {
  /// The input.
  fileprivate static let input = Quantity("x")
  /// w(k)v,u.
  static func weight(_ k: Int, _ indices: Int...) -> Quantity { of("w", k, indices) }
  /// a(k)u, or all of a(k).
  static func preactivation(_ k: Int, _ indices: Int...) -> Quantity { of("a", k, indices) }
  /// z(k).
  static func output(_ k: Int) -> Quantity { of("z", k, []) }

  private static func of(_ symbol: String, _ k: Int, _ indices: [Int]) -> Quantity {
    func number(_ value: Int) -> Expression { Expression(.number(Double(value)), at: SourceRange(0, 0)) }
    return Quantity(symbol, layers: [number(k)], indices: indices.map(number))
  }
}

extension Expression {
  /// A quantity that stands in no text.
  fileprivate init(_ quantity: Quantity) { self.init(.quantity(quantity), at: SourceRange(0, 0)) }
}
