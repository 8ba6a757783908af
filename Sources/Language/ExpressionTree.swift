// ExpressionTree.swift — walking the parts of an expression, and putting others in their place.

extension Expression {
  /// Calls `body` with every part of the expression, from the outside in.
  package func visit(_ body: (Expression) -> Void) {
    body(self)
    _ = withParts {
      $0.visit(body)
      return $0
    }
  }

  /// The expression in which every part that `replacement` gives something for is replaced by that, from the outside in.
  package func replacing(_ replacement: (Expression) -> Kind?) -> Expression {
    let whole = replacement(self).map { Expression($0, at: range) } ?? self
    return whole.withParts { $0.replacing(replacement) }
  }

  /// The expression with `body` of each part that it is directly made of.
  private func withParts(_ body: (Expression) -> Expression) -> Expression {
    let kind: Kind =
      switch self.kind {
      case .number, .name: self.kind
      case .quantity(let it):
        .quantity(Quantity(it.symbol, layers: it.layers.map(body), indices: it.indices.map(body)))
      case .matrix(let rows): .matrix(rows.map { $0.map(body) })
      case .range(let low, let high): .range(body(low), body(high))
      case .unary(let sign, let inner): .unary(sign, body(inner))
      case .binary(let sign, let left, let right): .binary(sign, body(left), body(right))
      case .call(let function, let place, let arguments):
        .call(function: function, functionRange: place, arguments: arguments.map(body))
      case .derivative(let of, let by): .derivative(of: of.map(body), withRespectTo: body(by))
      }
    return Expression(kind, at: range)
  }
}

extension Statement {
  /// The statement with `body` of each of its expressions; blocks stay as they are.
  package func mappingExpressions(_ body: (Expression) -> Expression) -> Statement {
    let kind: Kind =
      switch self.kind {
      case .command(let call): .command(call.mappingExpressions(body))
      case .assignment(let target, let value): .assignment(target: body(target), value: body(value))
      case .derivative(let of, let by): .derivative(of: body(of), withRespectTo: body(by))
      case .expression(let it): .expression(body(it))
      }
    return Statement(kind, at: range)
  }
}

extension CommandCall {
  fileprivate func mappingExpressions(_ body: (Expression) -> Expression) -> CommandCall {
    var call = self
    for i in arguments.indices {
      switch arguments[i].value {
      case .expression(let it): call.arguments[i].value = .expression(body(it))
      case .indices(let all): call.arguments[i].value = .indices(all.map(body))
      case .pattern(let pattern): call.arguments[i].value = .pattern(pattern.mapping(body))
      case .word, .words, .number, .size, .span, .block, .table, .text, .sizes, .counter, .header: break
      }
    }
    return call
  }
}
