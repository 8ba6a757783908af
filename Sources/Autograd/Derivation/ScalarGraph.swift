// ScalarGraph.swift — the numbers that lie on a way from one number of a tape to another.
import Tensors

/// All ways from one number of a tape to another, number by number.
///
/// Nodes that the input does not reach, or that do not lead to the output, are not here. Nodes stand in order
/// of computation, the input first and the output last.
struct ScalarGraph {
  /// A step between neighbours with its local derivative.
  struct Edge {
    let node: Int
    let value: Double
  }

  /// Edges of all nodes in one array.
  struct Edges {
    var starts: [Int]
    var edges: [Edge]
    subscript(node: Int) -> ArraySlice<Edge> { edges[starts[node]..<starts[node + 1]] }
  }

  let nodes: [ScalarNode]
  /// Edges from each node to its inputs, and to its users.
  let inputs: Edges, users: Edges
  /// ∂output/∂node, summed from the output down; ∂node/∂input, summed from the input up.
  let adjoints: [Double], tangents: [Double]
  /// Number of ways from the input to each node.
  let counts: [PathCount]
  /// Places where the input takes part but a maximum chose another element further on.
  let unchosen: Int

  /// Greatest number of steps that are followed: some hundred megabytes.
  static let limit = 16_000_000

  /// The graph between two numbers; `nil` where there is no way.
  init?(_ reader: ScalarReader, from input: ScalarNode, to output: ScalarNode) throws(DerivationTooLarge) {
    guard let ways = try Ways(reader, from: input, to: output) else { return nil }
    let chosen = ways.leading(alongChosen: true)
    let all = ways.hasUnchosen ? ways.leading(alongChosen: false) : chosen
    // Ways through elements that a maximum did not choose count only where there is no other.
    let isKept = chosen ?? all ?? []
    guard isKept.first == true else { return nil }
    var renumbered = [Int](repeating: -1, count: ways.nodes.count)
    var nodes: [ScalarNode] = []
    var inputs = Edges(starts: [0], edges: [])
    for (i, node) in ways.nodes.enumerated() where isKept[i] {
      renumbered[i] = nodes.count
      nodes.append(node)
      for step in ways.steps(of: i)
      where isKept[Int(step.node)] && (chosen == nil || step.isChosen) {
        inputs.edges.append(Edge(node: renumbered[Int(step.node)], value: step.value))
      }
      inputs.starts.append(inputs.edges.count)
    }
    (self.nodes, self.inputs) = (nodes, inputs)
    users = Self.reversed(inputs, count: nodes.count)
    unchosen = chosen == nil ? 0 : ways.users(ofInputAmong: all) - users[0].count

    var counts = [PathCount](repeating: PathCount(0), count: nodes.count)
    var tangents = [Double](repeating: 0, count: nodes.count)
    var adjoints = tangents
    (counts[0], tangents[0]) = (PathCount(1), 1)
    for i in nodes.indices.dropFirst() {
      for edge in inputs[i] {
        counts[i] += counts[edge.node]
        tangents[i] += edge.value * tangents[edge.node]
      }
    }
    adjoints[nodes.count - 1] = 1
    for i in nodes.indices.reversed() {
      for edge in inputs[i] { adjoints[edge.node] += adjoints[i] * edge.value }
    }
    (self.counts, self.tangents, self.adjoints) = (counts, tangents, adjoints)
  }

  private static func reversed(_ inputs: Edges, count: Int) -> Edges {
    var starts = [Int](repeating: 0, count: count + 1)
    for edge in inputs.edges { starts[edge.node + 1] += 1 }
    for i in 0..<count { starts[i + 1] += starts[i] }
    var next = starts
    var edges = [Edge](repeating: Edge(node: 0, value: 0), count: inputs.edges.count)
    for i in 0..<count {
      for edge in inputs[i] {
        edges[next[edge.node]] = Edge(node: i, value: edge.value)
        next[edge.node] += 1
      }
    }
    return Edges(starts: starts, edges: edges)
  }
}

/// A derivation that would follow more steps than fit into memory.
public struct DerivationTooLarge: Error, Sendable {}

/// Nodes reached from the input, on the way up to the output.
private struct Ways {
  /// A step down, and whether a maximum that it goes through chose it.
  struct Step {
    let node: Int32
    var isChosen: Bool
    var value: Double
  }

  private(set) var nodes: [ScalarNode]
  private(set) var hasUnchosen = false
  private var starts = [0, 0]
  private var steps: [Step] = []

  func steps(of node: Int) -> ArraySlice<Step> { steps[starts[node]..<starts[node + 1]] }

  init?(_ reader: ScalarReader, from input: ScalarNode, to output: ScalarNode) throws(DerivationTooLarge) {
    nodes = [input]
    if input == output { return }
    let entries = reader.tape.entries
    let between = reader.tape.between(input.entry, output.entry)
    guard between.last == output.entry else { return nil }
    // The node of each element of an entry; −1 for none.
    var numbers: [Int: [Int32]] = [:]
    numbers[input.entry] = [Int32](repeating: -1, count: entries[input.entry].shape.count)
    numbers[input.entry]?[input.offset] = 0
    // The latest step to each node, so that two steps between the same nodes become one.
    var latest = [-1]
    for number in between {
      let entry = entries[number]
      let behind = reader.tape.sources(of: entry)
      let sources = behind.map { numbers[$0] ?? [] }
      let shapes = behind.map { entries[$0].shape }
      func node(_ source: Int, _ index: [Int]) -> Int32 {
        guard !sources[source].isEmpty, let offset = shapes[source].offset(of: index) else { return -1 }
        return sources[source][offset]
      }
      let isHidden = number != output.entry && reader.isHidden(number)
      var own = [Int32](repeating: -1, count: entry.shape.count)
      for offset in number == output.entry ? output.offset..<output.offset + 1 : 0..<entry.shape.count {
        let view = reader.tape.scalarView(
          of: Variable(entry: number), at: offset, wanted: { node($0, $1) >= 0 })
        let start = steps.count
        for partial in view?.partials ?? [] {
          let below = node(partial.input, partial.index)
          guard below >= 0 else { continue }
          if isHidden {
            own[offset] = below
            break
          }
          let isChosen = partial.value != 0 || partial.note != nil || partial.formula != "0"
          if latest[Int(below)] >= start {
            steps[latest[Int(below)]].value += partial.value
            if isChosen { steps[latest[Int(below)]].isChosen = true }
            continue
          }
          if !isChosen { hasUnchosen = true }
          latest[Int(below)] = steps.count
          steps.append(Step(node: below, isChosen: isChosen, value: partial.value))
        }
        guard steps.count > start else { continue }
        guard steps.count <= ScalarGraph.limit, nodes.count < Int32.max else { throw DerivationTooLarge() }
        own[offset] = Int32(nodes.count)
        nodes.append(ScalarNode(entry: number, offset: offset))
        starts.append(steps.count)
        latest.append(-1)
      }
      numbers[number] = own
    }
    guard nodes.last == output else { return nil }
  }

  /// Marks of the nodes on a way from the input to the output; `nil` where there is none.
  func leading(alongChosen: Bool) -> [Bool]? {
    var isReached = [Bool](repeating: false, count: nodes.count)
    isReached[0] = true
    for i in nodes.indices.dropFirst() {
      isReached[i] = steps(of: i).contains { isReached[Int($0.node)] && ($0.isChosen || !alongChosen) }
    }
    guard isReached[nodes.count - 1] else { return nil }
    var leads = [Bool](repeating: false, count: nodes.count)
    leads[nodes.count - 1] = true
    for i in nodes.indices.reversed() where leads[i] {
      for step in steps(of: i) where isReached[Int(step.node)] && (step.isChosen || !alongChosen) {
        leads[Int(step.node)] = true
      }
    }
    return leads
  }

  /// Number of the marked nodes that use the input directly.
  func users(ofInputAmong marked: [Bool]?) -> Int {
    guard let marked else { return 0 }
    return nodes.indices.count { i in marked[i] && steps(of: i).contains { $0.node == 0 } }
  }
}

extension Tape {
  /// The entries behind `first`, up to `last`, that depend on `first` and lead to `last` by differentiable ways.
  func between(_ first: Int, _ last: Int) -> [Int] {
    guard first < last else { return [] }
    var depends = Set([first]), leads = Set([last])
    for number in first + 1...last {
      guard let operation = entries[number].operation else { continue }
      if zip(entries[number].inputs.indices, entries[number].inputs).contains(where: {
        operation.isDifferentiable(byInput: $0) && depends.contains($1)
      }) {
        depends.insert(number)
      }
    }
    for number in stride(from: last, to: first, by: -1) where leads.contains(number) {
      guard let operation = entries[number].operation else { continue }
      for (position, input) in entries[number].inputs.enumerated()
      where operation.isDifferentiable(byInput: position) && depends.contains(input) {
        leads.insert(input)
      }
    }
    return (first + 1...last).filter { depends.contains($0) && leads.contains($0) }
  }
}
