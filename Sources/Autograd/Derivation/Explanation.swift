// Explanation.swift — a derivative taken apart the way it is on the blackboard.
import Notation
import Tensors

/// A derivative taken apart: one product, sums level by level, or the shares of positions or examples.
public struct Explanation: Sendable {
  /// A local derivative on the one way there is.
  public struct Factor: Hashable, Sendable {
    /// ∂`of`/∂`by`.
    public let of: String, by: String
    /// The derivative as a formula, and its value.
    public let formula: String, value: Double
    /// Remark: `open`, `closed`, `the maximum`.
    public let note: String?
  }

  /// One term of a sum over neighbours: the derivative by a neighbour times the local derivative.
  public struct Term: Hashable, Sendable {
    /// The neighbour.
    public let through: String
    /// `∂err/∂a(2)1 · w(2)1,1`.
    public let formula: String
    /// The two factors, and their product.
    public let outer: Double, local: Double, value: Double
  }

  /// Some terms of a sum and the sum of the rest.
  public struct Listing: Hashable, Sendable {
    /// The terms shown.
    public let terms: [Term]
    /// Number of the other terms, and their sum.
    public let more: Int, rest: Double
  }

  /// The derivative of the output by one node, from those of the nodes it feeds.
  public struct Adjoint: Hashable, Sendable {
    /// ∂`of`/∂`by`.
    public let of: String, by: String
    /// The derivative as a formula, and its value.
    public let formula: String, value: Double
    /// Remark on a single local derivative.
    public let note: String?
    /// The terms, where there are several and they are shown.
    public let listing: Listing?
  }

  /// The derivatives by nodes of one entry.
  public struct Level: Hashable, Sendable {
    /// The derivatives shown; those that matter most where there are too many.
    public let adjoints: [Adjoint]
    /// Number of the other derivatives.
    public let more: Int
  }

  /// Share of one position or one example in the derivative.
  public struct Share: Hashable, Sendable {
    /// The node through which it does.
    public let through: WrittenName
    /// The share as a formula (empty for a position that is not shown), and its value as part of the whole.
    public let formula: String, value: Double
    /// Numbers shown beside it: the factors for a position; for an example, its own derivative.
    public let parts: [Double]
  }

  /// Form of the explanation.
  public enum Form: Sendable {
    /// No way; the reason.
    case independent(String)
    /// One way.
    case product([Factor])
    /// Several ways, level by level from the output down.
    case levels([Level])
    /// A shared parameter: a share for each position, largest first; `unchosen` more take part in vain.
    case positions([Share], unchosen: Int)
    /// A sum or mean over examples: a share for each, largest first; the mean is over `divisor`, 1 for a sum.
    case examples([Share], divisor: Int)
  }

  /// ∂`of`/∂`by`.
  public let of: String, by: String
  /// The derivative.
  public let derivative: Double
  /// Number of ways.
  public let count: PathCount
  /// The one example of the explanation, where several are on the tape: `example 3`.
  public let example: String
  /// Form of the explanation.
  public let form: Form
  /// Share of each neighbour at the meeting of ways nearest to the input; empty for one way.
  public let terms: [(through: String, value: Double)]
  /// Meanings of nameless values: `t5 = a + b`.
  public let legend: [String]
  /// Greatest number of terms, nodes or shares shown.
  public let limit: Int

  /// The factors of the one way; empty where there are several.
  public var factors: [Factor] { if case .product(let factors) = form { factors } else { [] } }
}

extension Derivation {
  /// The derivative taken apart; at most `terms` terms of each sum.
  public func explanation(terms limit: Int = 8) -> Explanation {
    let limit = max(1, limit)
    reader.startLegend()
    let example = speakOfOneExample()
    defer { reader.commonExample = nil }
    var form = Explanation.Form.independent(independence ?? "")
    var terms: [(through: String, value: Double)] = []
    if let graph {
      if count == PathCount(1) {
        form = .product(factors(graph))
      } else if let shares = exampleShares(graph) {
        form = shares
        if case .examples(let list, _) = shares { terms = list.map { ($0.through.plain, $0.value) } }
      } else if isShared(graph) {
        let shares = positionShares(graph, limit)
        form = .positions(shares, unchosen: graph.unchosen)
        terms = shares.map { ($0.through.plain, $0.value) }
      } else {
        form = .levels(levels(graph, limit))
        terms = meetingTerms(graph)
      }
    }
    let names = graph.map { (name($0.nodes.count - 1), $0.nodes.count > 1 ? name(0) : inputName) }
    return Explanation(
      of: names?.0 ?? outputName, by: names?.1 ?? inputName, derivative: derivative, count: count,
      example: example, form: form, terms: terms, legend: reader.legend(limit: 8), limit: limit)
  }

  // MARK: One way

  private func factors(_ graph: ScalarGraph) -> [Explanation.Factor] {
    var node = graph.nodes.count - 1
    var factors: [Explanation.Factor] = []
    while let edge = graph.inputs[node].first {
      let (formula, note) = local(node, by: edge.node)
      factors.append(
        .init(of: name(node), by: name(edge.node), formula: formula, value: edge.value, note: note))
      node = edge.node
    }
    return factors
  }

  // MARK: Several ways

  private func term(_ graph: ScalarGraph, _ user: ScalarGraph.Edge, by node: Int) -> Explanation.Term {
    let formula = local(user.node, by: node).formula
    let isOutput = user.node == graph.nodes.count - 1
    return .init(
      through: name(user.node),
      formula: isOutput ? formula : "\(adjoint(user.node)) · \(enclosed(formula, .product))",
      outer: graph.adjoints[user.node], local: user.value, value: graph.adjoints[user.node] * user.value)
  }

  /// The nodes by entry, from the output's neighbours down to the input; of each, those that matter most.
  func groups(_ graph: ScalarGraph, _ limit: Int) -> [(nodes: [Int], more: Int)] {
    var groups: [[Int]] = []
    for node in graph.nodes.indices.dropLast().reversed() {
      if let last = groups.last?.first, graph.nodes[last].entry == graph.nodes[node].entry {
        groups[groups.count - 1].append(node)
      } else {
        groups.append([node])
      }
    }
    return groups.map { group in
      let shown = largest(Array(group.reversed()), limit) { graph.adjoints[$0] * graph.tangents[$0] }
      return (shown, group.count - shown.count)
    }
  }

  private func levels(_ graph: ScalarGraph, _ limit: Int) -> [Explanation.Level] {
    groups(graph, limit).map { nodes, more in
      let listed = nodes.reduce(0) { $0 + min(limit, graph.users[$1].count) }
      return .init(
        adjoints: nodes.map { adjoint(graph, $0, limit, isListed: listed <= 4 * limit) }, more: more)
    }
  }

  private func adjoint(_ graph: ScalarGraph, _ node: Int, _ limit: Int, isListed: Bool) -> Explanation.Adjoint
  {
    let users = Array(graph.users[node])
    let (of, by, value) = (name(graph.nodes.count - 1), name(node), graph.adjoints[node])
    if users.count == 1 {
      return .init(
        of: of, by: by, formula: term(graph, users[0], by: node).formula, value: value,
        note: local(users[0].node, by: node).note, listing: nil)
    }
    let shown = largest(users, limit) { graph.adjoints[$0.node] * $0.value }
    let terms = shown.map { term(graph, $0, by: node) }
    let isPart = shown.count < users.count
    let rest = isPart ? value - terms.reduce(0) { $0 + $1.value } : 0
    return .init(
      of: of, by: by, formula: "Σ " + (commonPattern(terms.map { $0.formula }) ?? "of \(users.count) terms"),
      value: value, note: nil,
      listing: isListed ? .init(terms: terms, more: users.count - shown.count, rest: rest) : nil)
  }

  private func meetingTerms(_ graph: ScalarGraph) -> [(through: String, value: Double)] {
    var node = 0
    while graph.users[node].count == 1, let user = graph.users[node].first { node = user.node }
    return graph.users[node].map {
      (name($0.node), graph.adjoints[$0.node] * $0.value * graph.tangents[node])
    }
  }

  // MARK: Shared parameters and examples

  /// True for a number that takes part at many positions of one map.
  func isShared(_ graph: ScalarGraph) -> Bool {
    let entries = Set(graph.users[0].map { graph.nodes[$0.node].entry })
    guard graph.users[0].count > 1, entries.count == 1, let number = entries.first else { return false }
    let entry = tape.entries[number]
    let convolutions: [Operation] = [.conv, .xcorr, .conv2d, .mirroredConv2d]
    return entry.shape.rank >= 3 || entry.operation.map(convolutions.contains) == true
  }

  private func positionShares(_ graph: ScalarGraph, _ limit: Int) -> [Explanation.Share] {
    let users = graph.users[0].sorted {
      (abs(graph.adjoints[$0.node] * $0.value), $1.node) > (abs(graph.adjoints[$1.node] * $1.value), $0.node)
    }
    return users.enumerated().map { i, user in
      .init(
        through: writtenName(user.node), formula: i < limit ? term(graph, user, by: 0).formula : "",
        value: graph.adjoints[user.node] * user.value, parts: [graph.adjoints[user.node], user.value])
    }
  }

  /// The shares of a sum or mean; `nil` where the output is none.
  func exampleShares(_ graph: ScalarGraph) -> Explanation.Form? {
    let root = graph.nodes.count - 1
    let entry = tape.entries[graph.nodes[root].entry]
    let parts = graph.inputs[root]
    guard entry.operation == .sum || entry.operation == .mean, parts.count > 1, let first = parts.first,
      !parts.contains(where: { $0.node == 0 })
    else { return nil }
    let shares = parts.map { part in
      let full = writtenName(part.node)
      let own = "∂\(full.bare)/∂\(name(0))"
      return Explanation.Share(
        through: full, formula: full.example.map { "example \($0)  \(own)" } ?? own,
        value: part.value * graph.tangents[part.node], parts: [graph.tangents[part.node]])
    }
    let divisor = entry.operation == .mean ? Int((1 / first.value).rounded()) : 1
    return .examples(shares.sorted { abs($0.value) > abs($1.value) }, divisor: divisor)
  }
}

/// All of `items` in their order; past `limit` of them, those of the largest size.
func largest<Item>(_ items: [Item], _ limit: Int, size: (Item) -> Double) -> [Item] {
  guard items.count > limit else { return items }
  let order = items.indices.sorted { (abs(size(items[$0])), $1) > (abs(size(items[$1])), $0) }
  return order.prefix(limit).map { items[$0] }
}
