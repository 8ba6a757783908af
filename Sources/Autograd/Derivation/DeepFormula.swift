// DeepFormula.swift — a derivative as one expression: of local derivatives, of leaves, of numbers.

extension Derivation {
  /// The derivative as one expression: in the quantities at hand, in the leaves alone, in numbers, and its value.
  ///
  /// - Parameters:
  ///   - limit: expressions are cut, with an ellipsis, when they grow longer than this.
  ///   - width: the columns of a line; longer expressions go on below, with an operator first.
  public func deepLines(
    limit: Int = 2000, width: Int = .max, number: @escaping (Double) -> String
  ) -> [String] {
    guard graph != nil else { return explanation().lines(number: number) }
    _ = speakOfOneExample()
    defer { reader.commonExample = nil }
    var expressions: [String] = []
    for depth in DeepFormula.Depth.allCases {
      var formula = DeepFormula(self, depth: depth, limit: max(80, limit), number: number)
      let text = formula.derivative
      if text != expressions.last { expressions.append(text) }
    }
    let value = number(derivative)
    if expressions.last != value { expressions.append(value) }
    return [quotient((graph?.nodes.count ?? 1) - 1, 0)]
      + expressions.flatMap { expression in
        wrapped(formula: expression, width: max(20, width - 6)).enumerated().map { line, part in
          (line == 0 ? "  = " : "      ") + part
        }
      }
  }
}

/// Writes a derivative as one expression.
private struct DeepFormula {
  /// Depth of the substitution of formulas into each other.
  enum Depth: CaseIterable {
    /// Local derivatives as they are written.
    case local
    /// Every computed quantity replaced by its own formula.
    case leaves
    /// The same with the values of the leaves.
    case numbers
  }

  let derivation: Derivation
  let depth: Depth
  let limit: Int
  let number: (Double) -> String
  /// Number of characters that may still be written.
  private var room: Int
  private var known: [ScalarNode: String] = [:]
  private var tangents: [Int: String] = [:]

  init(_ derivation: Derivation, depth: Depth, limit: Int, number: @escaping (Double) -> String) {
    (self.derivation, self.depth, self.limit, self.number) = (derivation, depth, limit, number)
    // Formulas are put together from parts, so work stops well after the longest text that is shown.
    room = 40 * limit
  }

  var derivative: String {
    mutating get {
      guard let graph = derivation.graph else { return "0" }
      return bounded(graph.nodes.count == 1 ? "1" : tangent(graph.nodes.count - 1, graph))
    }
  }

  private func bounded(_ text: String) -> String {
    text.utf8.count <= limit || text.count <= limit ? text : text.prefix(limit) + "…"
  }

  /// ∂node/∂input.
  private mutating func tangent(_ node: Int, _ graph: ScalarGraph) -> String {
    if let text = tangents[node] { return text }
    guard room > 0 else { return "…" }
    let terms = graph.inputs[node].map { edge -> String in
      let local = self.local(node, by: edge.node, graph)
      guard edge.node != 0 else { return local }
      let inner = tangent(edge.node, graph)
      if local == "1" { return inner }
      if inner == "1" { return local }
      return enclosed(local, .product) + "·" + enclosed(inner, .product)
    }
    let text = bounded(sumText(terms))
    room -= text.utf8.count
    tangents[node] = text
    return text
  }

  private mutating func local(_ user: Int, by source: Int, _ graph: ScalarGraph) -> String {
    var texts: [String] = []
    for partial in derivation.partials(of: user, by: source) {
      texts.append(text(partial.formula, about: graph.nodes[user]))
    }
    return sumText(texts)
  }

  /// A formula with its names replaced by their formulas.
  private mutating func text(_ formula: Formula, about node: ScalarNode) -> String {
    var result = ""
    for (i, piece) in formula.pieces.enumerated() {
      switch piece {
      case .text(let text): result += text
      case .row(let function, let reference):
        // A name of the whole row: its elements have no room here.
        guard let other = derivation.reader.node(reference, in: node) else { continue }
        result += ElementName(derivation.reader.name(of: other)).text(of: function)
      case .element(let reference):
        guard let other = derivation.reader.node(reference, in: node) else { continue }
        var next = ""
        if i + 1 < formula.pieces.count, case .text(let text) = formula.pieces[i + 1] { next = text }
        let inner = enclosed(quantity(other), Binding.needed(after: result, before: next))
        let isSigned = inner.hasPrefix("−") && !result.isEmpty && result.last != "("
        result += isSigned ? "(\(inner))" : inner
      }
    }
    return result
  }

  /// Formula of a quantity to the required depth.
  private mutating func quantity(_ node: ScalarNode) -> String {
    let reader = derivation.reader
    let node = reader.origin(of: node)
    if depth == .local { return reader.name(of: node) }
    if let text = known[node] { return text }
    guard room > 0 else { return "…" }
    let text: String
    if let view = reader.view(of: node) {
      text = bounded(self.text(view.written, about: node))
    } else if depth == .numbers {
      // The minus of a negative number is an operator like the others.
      let digits = number(reader.value(of: node))
      text = digits.hasPrefix("-") ? "−" + digits.dropFirst() : digits
    } else {
      text = reader.name(of: node)
    }
    room -= text.utf8.count
    known[node] = text
    return text
  }
}
