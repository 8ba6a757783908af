// Derivation.swift — the derivative of one number of a tape by another, with all ways between them.
import Notation
import Tensors

/// Reason why there is no derivation.
public enum DerivationError: Error, Hashable, Sendable {
  /// The output, or an entry on the way to it, has not been computed yet.
  case notComputed(String)
  /// Limit exceeded: too many ways through too many numbers to hold them all.
  case tooLarge
}

/// The derivative of one number by another, computed number by number from the local derivatives.
///
/// A derivation is a snapshot: it holds for the values on the tape at its making, and for a tape that has not
/// changed.
public struct Derivation {
  /// The tape.
  public let tape: Tape
  /// The differentiated output, and the input.
  public let output: ScalarNode, input: ScalarNode
  /// Names of the two.
  public var outputName: String { written.output.plain }
  /// What it is differentiated by.
  public var inputName: String { written.input.plain }
  /// The names of the two, part by part.
  let written: (output: WrittenName, input: WrittenName)
  let reader: ScalarReader
  /// The ways between them; `nil` where there is none.
  let graph: ScalarGraph?

  /// Computes ∂output/∂input.
  public init(_ tape: Tape, of output: ScalarNode, by input: ScalarNode) throws(DerivationError) {
    for node in [output, input] {
      precondition(
        tape.entries.indices.contains(node.entry)
          && (0..<tape.entries[node.entry].shape.count).contains(node.offset), "a node is on its tape")
    }
    reader = ScalarReader(tape)
    (self.tape, self.output, self.input) = (tape, output, input)
    written = (reader.writtenName(of: output), reader.writtenName(of: input))
    guard tape.cursor > max(output.entry, input.entry) else {
      throw .notComputed(tape.cursor > output.entry ? written.input.plain : written.output.plain)
    }
    do throws(DerivationTooLarge) {
      graph = try ScalarGraph(reader, from: input, to: reader.shown(output, input))
    } catch {
      throw .tooLarge
    }
  }

  /// The derivative: the sum over all ways of the product along each; 0 without a way.
  public var derivative: Double { graph?.adjoints[0] ?? 0 }

  /// Number of ways from the input to the output.
  public var count: PathCount { graph?.counts.last ?? PathCount(0) }

  /// Name of a node of the graph.
  func name(_ node: Int) -> String { writtenName(node).plain }

  /// What a node of the graph is called, part by part.
  func writtenName(_ node: Int) -> WrittenName {
    guard let graph else { return WrittenName("") }
    if node == graph.nodes.count - 1 { return reader.trimmed(written.output) }
    return node == 0 ? reader.trimmed(written.input) : reader.writtenName(of: graph.nodes[node])
  }

  /// The derivative of one by another as it is written: `∂err/∂z(2)1`.
  func quotient(_ above: Int, _ below: Int) -> String { "∂\(name(above))/∂\(name(below))" }
  /// The derivative of the output by a node.
  func adjoint(_ node: Int) -> String { "∂\(reader.trimmed(written.output).plain)/∂\(name(node))" }

  /// The local derivatives of node `user` by node `source`; several where it takes part more than once.
  func partials(of user: Int, by source: Int) -> [Partial] {
    guard let graph else { return [] }
    let node = graph.nodes[user]
    let sources = tape.sources(of: tape.entries[node.entry])
    func isSource(_ input: Int, _ index: [Int]) -> Bool {
      guard let offset = tape.entries[sources[input]].shape.offset(of: index) else { return false }
      let found = ScalarNode(entry: sources[input], offset: offset)
      return reader.origin(of: found, last: self.input) == graph.nodes[source]
    }
    let view = tape.scalarView(of: node.variable, at: node.offset, wanted: isSource)
    return view?.partials.filter { isSource($0.input, $0.index) } ?? []
  }

  /// The local derivative as a formula with its note.
  func local(_ user: Int, by source: Int) -> (formula: String, note: String?) {
    guard let graph else { return ("", nil) }
    let partials = partials(of: user, by: source)
    let texts = partials.map { reader.text($0.formula, of: graph.nodes[user]) }
    return (sumText(texts), partials.compactMap { $0.note }.first ?? passedOver(partials, graph.nodes[user]))
  }

  /// The element that a maximum chose, for one that it did not choose.
  private func passedOver(_ partials: [Partial], _ user: ScalarNode) -> String? {
    guard let only = partials.first, partials.count == 1, only.formula == "0",
      let chosen = reader.view(of: user)?.partials.first(where: { $0.note != nil && $0.value != 0 }),
      let source = reader.source(of: chosen, in: user)
    else { return nil }
    return "\(chosen.note ?? "") is \(reader.name(of: source))"
  }

  /// Leaves out which example is spoken of where it is one and the same.
  func speakOfOneExample() -> String {
    reader.commonExample = nil
    guard let graph else { return "" }
    var common: Int?
    for entry in Set(graph.nodes.map({ $0.entry })).subtracting([input.entry, output.entry]) {
      guard tape.writtenName(of: entry, at: tape.entries[entry].shape.index(at: 0)).example != nil else {
        continue
      }
      for node in graph.nodes where node.entry == entry {
        guard let example = reader.writtenName(of: node).example, example == common ?? example else {
          return ""
        }
        common = example
      }
    }
    let ends = [written.output.example, written.input.example].compactMap { $0 }
    guard let example = common ?? ends.first, ends.allSatisfy({ $0 == example }) else { return "" }
    reader.commonExample = example
    return "example \(example)"
  }
}

extension ScalarReader {
  /// The node that stands for `output` in derivatives: past a mean or sum of one number, and past hidden
  /// entries.
  fileprivate func shown(_ output: ScalarNode, _ input: ScalarNode) -> ScalarNode {
    var node = output
    while node != input, isPassing(node.entry) {
      let entry = tape.entries[node.entry]
      guard entry.name == nil || entry.operation == .mean || entry.operation == .sum,
        let next = passed(node), next != input
      else { break }
      node = next
    }
    return node
  }
}
