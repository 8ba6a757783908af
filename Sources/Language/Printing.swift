// Printing.swift — statements and expressions as text again, in full and with all parentheses.
import Typography

/// `expression` as text that reads back the same, every operation within another in parentheses.
package func text(of expression: Expression) -> String {
  switch expression.kind {
  case .number(let value): NumberFormat.exact(value)
  case .name(let name): name
  case .quantity(let quantity): text(of: quantity)
  case .matrix(let rows):
    "[" + rows.map { $0.map(operand).joined(separator: ", ") }.joined(separator: "; ") + "]"
  case .range(let first, let last): "\(operand(first)):\(operand(last))"
  case .unary(let operation, let value): operation.rawValue + operand(value)
  case .binary(let operation, let left, let right): "\(operand(left)) \(operation.rawValue) \(operand(right))"
  case .call(Expression.elementFunction, _, let parts) where !parts.isEmpty:
    "\(text(of: parts[0]))(\(parts.dropFirst().map(text).joined(separator: ", ")))"
  case .call(let function, _, let arguments): "\(function)(\(arguments.map(text).joined(separator: ", ")))"
  case .derivative(let of, let withRespectTo): "(\(Derivative(of: of, by: withRespectTo).text))"
  }
}

/// `quantity` in its plain form: `w(2)1,1`.
package func text(of quantity: Quantity) -> String {
  let layers = quantity.layers.map(text).joined(separator: ",")
  let indices = quantity.indices.map(index).joined(separator: ",")
  return quantity.symbol + (layers.isEmpty ? "" : "(\(layers))") + indices
}

/// `statement` in full, arguments with the names of their parameters: `step(n=10, rate=0.5)`.
package func text(of statement: Statement) -> String {
  switch statement.kind {
  case .command(let call): text(of: call)
  case .assignment(let target, let value): "\(text(of: target)) = \(text(of: value))"
  case .derivative(let of, let withRespectTo): Derivative(of: of, by: withRespectTo).text
  case .expression(let expression): text(of: expression)
  }
}

private func text(of call: CommandCall) -> String {
  "\(call.name)(" + call.arguments.map { "\($0.parameter)=\(text(of: $0.value))" }.joined(separator: ", ")
    + ")"
}

private func text(of value: Argument.Value) -> String {
  switch value {
  case .word(let word): word
  case .words(let words): words.joined(separator: ",")
  case .number(let number): NumberFormat.exact(number)
  case .size(let height, let width): "\(height)x\(width)"
  case .span(let first, let last): "\(first)..\(last)"
  case .indices(let numbers): numbers.map { $0.description }.joined(separator: ",")
  case .expression(let expression): "`\(text(of: expression))`"
  case .block(let statements): "{ " + statements.map(text).joined(separator: "; ") + " }"
  case .table(let rows): "{ " + rows.map(text).joined(separator: "; ") + " }"
  case .pattern(let pattern): pattern.description
  case .sizes(let sizes): sizes.map { "\($0)" }.joined(separator: "x")
  case .counter(let word): word
  case .header(let header): header.description
  case .text(let text): "\"\(text)\""
  }
}

private func text(of row: TableRow) -> String {
  let inputs = row.inputs.map(NumberFormat.exact).joined(separator: " ")
  return row.targets.isEmpty
    ? inputs : inputs + " -> " + row.targets.map(NumberFormat.exact).joined(separator: " ")
}

/// `expression` as part of another one.
func operand(_ expression: Expression) -> String {
  switch expression.kind {
  case .unary, .binary, .range: "(\(text(of: expression)))"
  default: text(of: expression)
  }
}

/// `expression` as an index behind a quantity.
private func index(_ expression: Expression) -> String {
  switch expression.kind {
  case .name: text(of: expression)
  case .number(let value) where value >= 0 && value == value.rounded(): text(of: expression)
  default: "(\(text(of: expression)))"
  }
}

extension Expression: CustomStringConvertible {
  /// The expression as text, with all parentheses.
  package var description: String { text(of: self) }
}

extension Statement: CustomStringConvertible {
  /// The statement as text, in full.
  package var description: String { text(of: self) }
}
