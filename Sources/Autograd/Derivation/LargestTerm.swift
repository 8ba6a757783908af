// LargestTerm.swift — the largest term of a sum: tells whether a small number is a rounded 0.
import Tensors

extension Tape {
  /// The largest term that one number of the tape was summed from, carried on through products and functions.
  ///
  /// S(y) = max(|y|, |∂y/∂x|·S(x) for each input x of y): the first-order size of the rounding error, in
  /// units of the rounding itself. Returns `nil` where more than `budget` local derivatives take part.
  public func largestTerm(of variable: Variable, at offset: Int, budget: Int = 200_000) -> Double? {
    let last = ScalarNode(variable, at: offset)
    var waiting: [Int: Set<Int>] = [last.entry: [last.offset]]
    var sources: [ScalarNode: [(node: ScalarNode, slope: Double)]] = [:]
    var left = budget
    for entry in stride(from: last.entry, through: 0, by: -1) {
      guard let offsets = waiting[entry] else { continue }
      for offset in offsets {
        let node = ScalarNode(entry: entry, offset: offset)
        guard let partials = scalarView(of: node.variable, at: offset)?.partials else { continue }
        left -= partials.count
        guard left >= 0 else { return nil }
        for partial in partials {
          let below = entries[entry].inputs[partial.input]
          guard let place = entries[below].shape.offset(of: partial.index) else { continue }
          waiting[below, default: []].insert(place)
          sources[node, default: []].append((ScalarNode(entry: below, offset: place), abs(partial.value)))
        }
      }
    }
    var sizes: [ScalarNode: Double] = [:]
    for entry in waiting.keys.sorted() {
      for offset in waiting[entry] ?? [] {
        let node = ScalarNode(entry: entry, offset: offset)
        var size = abs(element(of: node.variable, at: offset))
        for source in sources[node] ?? [] where source.slope > 0 {
          size = max(size, source.slope * (sizes[source.node] ?? 0))
        }
        sizes[node] = size
      }
    }
    return sizes[last]
  }
}

extension Derivation {
  /// The largest product along a way from the input to the output: the derivative is the sum of these.
  public var largestTerm: Double {
    guard let graph, let last = graph.nodes.indices.last else { return 0 }
    var sizes = [Double](repeating: 0, count: graph.nodes.count)
    sizes[last] = 1
    for node in graph.nodes.indices.reversed() {
      for edge in graph.inputs[node] {
        sizes[edge.node] = max(sizes[edge.node], sizes[node] * abs(edge.value))
      }
    }
    return sizes[0]
  }
}
