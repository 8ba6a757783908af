// ScalarNode.swift — one number of a tape, with its name and its value.
import Notation
import Tensors

/// One element of one entry: a node of the graph of numbers.
public struct ScalarNode: Hashable, Sendable {
  /// The entry's position, from 0.
  public let entry: Int
  /// The element of it, as a row-major offset.
  public let offset: Int

  /// Element `offset` of a value on a tape.
  public init(_ variable: Variable, at offset: Int = 0) { (entry, self.offset) = (variable.entry, offset) }
  init(entry: Int, offset: Int) { (self.entry, self.offset) = (entry, offset) }

  var variable: Variable { Variable(entry: entry) }
}

/// Reads a tape number by number, and sees through nameless entries that only hand a number on.
final class ScalarReader {
  let tape: Tape
  private var passing: [Int: Bool] = [:]
  /// Computed nodes without a name that have been spoken of by their number: they need a word of explanation.
  private(set) var mentioned: Set<ScalarNode> = []
  /// The example that is left out of names, where all speak of that one.
  var commonExample: Int?

  init(_ tape: Tape) { self.tape = tape }

  func index(of node: ScalarNode) -> [Int] { tape.entries[node.entry].shape.index(at: node.offset) }
  func value(of node: ScalarNode) -> Double { tape.element(of: node.variable, at: node.offset) }
  func view(of node: ScalarNode) -> ScalarView? { tape.scalarView(of: node.variable, at: node.offset) }

  /// The node of a partial of `node`.
  func source(of partial: Partial, in node: ScalarNode) -> ScalarNode? {
    self.node(tape.sources(of: tape.entries[node.entry])[partial.input], at: partial.index)
  }

  private func node(_ entry: Int, at index: [Int]) -> ScalarNode? {
    tape.entries[entry].shape.offset(of: index).map { ScalarNode(entry: entry, offset: $0) }
  }

  /// True for an entry with every element one element of its input unchanged.
  func isPassing(_ entry: Int) -> Bool {
    if let known = passing[entry] { return known }
    var result = false
    if tape.entries[entry].shape.count > 0,
      let view = tape.scalarView(of: Variable(entry: entry), at: 0), view.partials.count == 1,
      view.partials[0].value == 1
    {
      if case .element? = view.written.pieces.first, view.written.pieces.count == 1 { result = true }
      result = result || tape.entries[entry].operation == .mean
    }
    passing[entry] = result
    return result
  }

  /// True for a passing entry without a name, which no explanation shows.
  func isHidden(_ entry: Int) -> Bool { tape.entries[entry].name == nil && isPassing(entry) }

  /// The one input element of an element of a passing entry.
  func passed(_ node: ScalarNode) -> ScalarNode? {
    view(of: node)?.partials.first.flatMap { source(of: $0, in: node) }
  }

  /// The node itself, or the source of a hidden one; `last` is never seen through.
  func origin(of node: ScalarNode, last: ScalarNode? = nil) -> ScalarNode {
    var node = node
    while node != last, isHidden(node.entry), let next = passed(node) { node = next }
    return node
  }

  /// Name of a node.
  func name(of node: ScalarNode) -> String { writtenName(of: node).plain }

  /// What a node is called, part by part.
  func writtenName(of node: ScalarNode) -> WrittenName {
    let origin = origin(of: node)
    if tape.entries[origin.entry].name == nil, tape.entries[origin.entry].operation != nil {
      mentioned.insert(origin)
    }
    return trimmed(tape.writtenName(of: origin.entry, at: index(of: origin)))
  }

  /// A name without its example where all speak of that one.
  func trimmed(_ name: WrittenName) -> WrittenName {
    commonExample != nil && name.example == commonExample ? name.ofNoExample : name
  }

  /// Meanings of the nameless nodes mentioned so far, `t5 = a + b`, oldest first; at most `limit`.
  func legend(limit: Int) -> [String] {
    var lines: [ScalarNode: String] = [:]
    // The order is a total one: a set has none, and another in each run.
    while lines.count < limit,
      let node = mentioned.subtracting(lines.keys).max(by: { ($0.entry, $1.offset) < ($1.entry, $0.offset) })
    {
      lines[node] = name(of: node) + " = " + (view(of: node).map { text($0.written, of: node) } ?? "?")
    }
    return lines.sorted { ($0.key.entry, $0.key.offset) < ($1.key.entry, $1.key.offset) }.map { $0.value }
  }

  /// Forgets which nodes have been spoken of.
  func startLegend() { mentioned = [] }

  /// The node of an element in a formula about `node`.
  func node(_ reference: Formula.Reference, in node: ScalarNode) -> ScalarNode? {
    switch reference {
    case .output: node
    case .outputAt(let index): self.node(node.entry, at: index)
    case .input(let input, let index): self.node(tape.sources(of: tape.entries[node.entry])[input], at: index)
    }
  }

  /// A formula about `node` as text.
  func text(_ formula: Formula, of node: ScalarNode) -> String {
    formula.text { reference in self.node(reference, in: node).map(name(of:)) ?? "?" }
  }
}
