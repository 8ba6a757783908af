// Naming.swift — names of entries and their elements in messages and explanations.
import Notation
import Platform
import Tensors
import Typography

extension Tape {
  /// Name of an entry: its own; a nameless constant is its value; else `t7`, by its number from 1.
  public func name(of entry: Int) -> String {
    if let name = entries[entry].name { return name.whole }
    if entries[entry].operation == nil, entries[entry].shape.count == 1 {
      return NumberFormat.exact(element(of: Variable(entry: entry), at: 0))
    }
    return "t\(entry + 1)"
  }

  /// Name of an element of an entry.
  public func name(of entry: Int, at index: [Int]) -> String { writtenName(of: entry, at: index).plain }

  /// What an element of an entry is called, part by part.
  public func writtenName(of entry: Int, at index: [Int]) -> WrittenName {
    if let name = entries[entry].name { return name.written(index) }
    return entries[entry].shape.count == 1
      ? WrittenName(name(of: entry)) : QuantityName("t\(entry + 1)").written(index)
  }

  /// The operation of an entry applied to its inputs' names: `σ(a(1))`; for a leaf, its name.
  public func written(_ entry: Int) -> String {
    guard let operation = entries[entry].operation else { return name(of: entry) }
    return operation.text(of: entries[entry].inputs.map(name(of:)))
  }

  /// A formula about an element of `entry`, with every reference named.
  public func text(_ formula: Formula, entry: Int, at index: [Int]) -> String {
    var negative: Set<String> = []
    let text = formula.text { reference in
      switch reference {
      case .output: return name(of: entry, at: index)
      case .outputAt(let other): return name(of: entry, at: other)
      case .input(let input, let other):
        let name = name(of: sources(of: entries[entry])[input], at: other)
        guard name.hasPrefix("-") else { return name }
        negative.insert(name)
        return "(\(name))"
      }
    }
    // `(-1)^0.5`, and not `-1^0.5`, which is −(1^0.5); but `ln(-1)`.
    return negative.reduce(text) { text, name in
      text.pieces(between: "((\(name)))").joined(separator: "(\(name))")
    }
  }
}

/// A NaN or an infinity with its source, ready for a message.
public struct NotFiniteReport: Error, Hashable, Sendable {
  /// The entry's number from 1.
  public let number: Int
  /// The element that is not finite: `z(2)1`.
  public let element: String
  /// Its value.
  public let value: Double
  /// Formula of the element: `σ(a(2)1)`.
  public let written: String
  /// The elements it was computed from, with their values; the first few, then the inputs of nameless ones.
  public let inputs: [Input]
  /// Error in the inputs, where the operation knows: an invalid class number.
  public let complaint: String?
  /// An element with its value.
  public struct Input: Hashable, Sendable {
    /// The element: `a(2)1`.
    public let name: String
    /// Formula of the input, where it has no name to look it up by: `a + b`.
    public let written: String?
    /// Its value.
    public let value: Double
  }
}

extension Tape {
  /// Facts about an entry that is not finite, for a message.
  public func report(_ found: NotFinite) -> NotFiniteReport {
    let entry = entries[found.entry]
    let offset = entry.shape.offset(of: found.index) ?? 0
    let view = scalarView(of: Variable(entry: found.entry), at: offset)
    var inputs: [NotFiniteReport.Input] = []
    let behind = sources(of: entry)
    var open = (view?.partials ?? []).map { (entry: behind[$0.input], index: $0.index) }[...]
    while let source = open.popFirst(), inputs.count < 6 {
      let name = name(of: source.entry, at: source.index)
      guard !inputs.contains(where: { $0.name == name }),
        let place = entries[source.entry].shape.offset(of: source.index)
      else { continue }
      let variable = Variable(entry: source.entry)
      var written: String?
      if entries[source.entry].name == nil, let view = scalarView(of: variable, at: place) {
        written = text(view.written, entry: source.entry, at: source.index)
        let behind = sources(of: entries[source.entry])
        open += view.partials.map { (behind[$0.input], $0.index) }
      }
      inputs.append(.init(name: name, written: written, value: element(of: variable, at: place)))
    }
    return NotFiniteReport(
      number: found.entry + 1, element: name(of: found.entry, at: found.index),
      value: element(of: Variable(entry: found.entry), at: offset),
      written: view.map { text($0.written, entry: found.entry, at: found.index) } ?? written(found.entry),
      inputs: inputs, complaint: complaint(of: Variable(entry: found.entry), at: offset))
  }
}
