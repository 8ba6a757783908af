// TapeTable.swift — the tape as a table, and its entries element by element.
import Tensors

/// One entry of a tape as it is listed.
public struct TapeRow: Hashable, Sendable {
  /// The entry's number from 1.
  public let number: Int
  /// Name of the entry.
  public let name: String
  /// The name of its operation; `nil` for a leaf.
  public let operation: String?
  /// The operation as written, with the names of its inputs: `σ(a(1))`; the name again for a leaf.
  public let written: String
  /// The names of its inputs.
  public let inputs: [String]
  /// Its shape.
  public let shape: Shape
  /// Its value, where it is a single number that has been computed.
  public let value: Double?
  /// The derivative of the root of the walk, where it is known: a number, or the norm of a tensor.
  public let adjoint: Adjoint?
  /// True for an entry that has been computed: the cursor stands behind it.
  public let isComputed: Bool

  /// A known derivative by an entry.
  public enum Adjoint: Hashable, Sendable {
    /// Derivative by a single number.
    case number(Double)
    /// Derivative by a tensor: the length of the vector of all derivatives.
    case norm(Double)
  }
}

extension Tape {
  /// The entries as they are listed, with the adjoints that `backward` has handed on so far.
  ///
  /// The row at ``Tape/cursor`` is the next that `forward` computes.
  public func rows(backward: Backward? = nil, _ range: Range<Int>? = nil) -> [TapeRow] {
    let known = backward.map { knownAdjoints($0) } ?? []
    return entries.indices.filter { range?.contains($0) ?? true }.map { number in
      let entry = entries[number]
      let variable = Variable(entry: number)
      let isComputed = entry.operation == nil || number < cursor
      var adjoint: TapeRow.Adjoint?
      if let backward, known.contains(number) {
        let gradient = backward.gradient(of: variable).doubles
        adjoint =
          entry.shape.count == 1
          ? .number(gradient[0]) : .norm(gradient.reduce(0) { $0 + $1 * $1 }.squareRoot())
      }
      return TapeRow(
        number: number + 1, name: name(of: number), operation: entry.operation?.name,
        written: written(number),
        inputs: entry.inputs.map(name(of:)), shape: entry.shape,
        value: isComputed && entry.shape.count == 1 ? element(of: variable, at: 0) : nil, adjoint: adjoint,
        isComputed: isComputed)
    }
  }

  /// The entries with adjoints that are complete after the steps made: no later step adds to them.
  private func knownAdjoints(_ backward: Backward) -> Set<Int> {
    guard backward.cursor > 0 else { return [backward.root.entry] }
    var open = Set<Int>()
    for step in backward.steps.dropFirst(backward.cursor) { open.formUnion(entries[step.entry].inputs) }
    var known = Set([backward.root.entry])
    for step in backward.steps.prefix(backward.cursor) {
      known.formUnion(entries[step.entry].inputs.filter { backward.reaches(Variable(entry: $0)) })
    }
    return known.subtracting(open)
  }
}

/// One element of an entry written out.
public struct ElementExpansion: Hashable, Sendable {
  /// A local derivative.
  public struct Local: Hashable, Sendable {
    /// The input element.
    public let by: String
    /// The derivative as a formula, and its value.
    public let formula: String, value: Double
    /// Remark on the derivative.
    public let note: String?
  }
  /// Name of the element.
  public let name: String
  /// Computation of the element, in names and in numbers.
  public let formula: String, numbers: String
  /// Its value.
  public let value: Double
  /// Its derivatives by its inputs.
  public let locals: [Local]
  /// Number of all local derivatives.
  public let localCount: Int
}

extension Tape {
  /// Elements of an entry with how each is computed and its local derivatives, the first `limit` of them.
  ///
  /// Empty for a leaf, and for an entry that has not been computed yet.
  public func expansion(
    of variable: Variable, elements limit: Int = 16, locals: Int = 16, number: (Double) -> String
  ) -> [ElementExpansion] {
    let entry = entries[variable.entry]
    guard entry.operation != nil, variable.entry < cursor else { return [] }
    let reader = ScalarReader(self)
    return (0..<min(limit, entry.shape.count)).compactMap { offset in
      let node = ScalarNode(entry: variable.entry, offset: offset)
      guard let view = reader.view(of: node) else { return nil }
      return ElementExpansion(
        name: name(of: node.entry, at: reader.index(of: node)), formula: reader.text(view.written, of: node),
        numbers: reader.numbers(view.written, of: node, number), value: reader.value(of: node),
        locals: view.partials.prefix(locals).compactMap { partial in
          guard let source = reader.source(of: partial, in: node) else { return nil }
          return .init(
            by: reader.name(of: source), formula: reader.text(partial.formula, of: node),
            value: partial.value,
            note: partial.note)
        }, localCount: view.partials.count)
    }
  }

  /// The expansion as lines of text.
  public func expansionLines(
    of variable: Variable, elements limit: Int = 16, locals: Int = 16, number: (Double) -> String
  ) -> [String] {
    let count = entries[variable.entry].shape.count
    let shown = expansion(of: variable, elements: limit, locals: locals, number: number)
    var lines: [String] = []
    for element in shown {
      lines.append("\(element.name) = \(element.formula) = \(element.numbers) = \(number(element.value))")
      var layout = ColumnLayout(title: "", remark: "")
      for local in element.locals {
        layout.add("∂\(element.name)/∂\(local.by)", local.formula, number(local.value), note: local.note)
      }
      lines += layout.lines.dropFirst()
      let more = element.localCount - element.locals.count
      if more > 0, !element.locals.isEmpty {
        lines.append("  … \(more) more derivative\(more == 1 ? "" : "s")")
      }
    }
    if count > shown.count, !shown.isEmpty {
      lines.append("… \(count - shown.count) more element\(count - shown.count == 1 ? "" : "s")")
    }
    return lines
  }
}

extension ScalarReader {
  /// A formula with values in the place of names: `0.7·0.75 + 0.2`.
  func numbers(_ formula: Formula, of node: ScalarNode, _ number: (Double) -> String) -> String {
    var result = ""
    for piece in formula.pieces {
      switch piece {
      case .text(let text): result += text
      case .element(let reference):
        guard let other = self.node(reference, in: node) else { continue }
        let digits = number(value(of: other))
        result += digits.hasPrefix("-") && !result.isEmpty && result.last != "(" ? "(\(digits))" : digits
      case .row(let function, let reference):
        guard let other = self.node(reference, in: node) else { continue }
        let width = max(1, tape.entries[other.entry].shape.sizes.last ?? 1)
        let start = other.offset / width * width
        let row = (start..<start + width).map {
          number(value(of: ScalarNode(entry: other.entry, offset: $0)))
        }
        result += "\(function)([\(row.joined(separator: " "))])(\(other.offset - start + 1))"
      }
    }
    return result
  }
}
