// Derivative.swift — one derivative, however it was written: `grad X of Y`, `d Y / d X`, `∂Y/∂X`.

/// What is differentiated, and by what.
package struct Derivative: Hashable, Sendable {
  /// What is differentiated; `nil` for the error of one example, or the objective of several.
  package var of: Expression?
  /// What it is differentiated by.
  package var by: Expression

  /// The command that computes one.
  static let command = "grad"

  /// The derivative of `of` by `by`.
  package init(of: Expression?, by: Expression) { (self.of, self.by) = (of, by) }

  /// The derivative that a statement asks for: `grad X of Y`, `d Y / d X`, or one in parentheses.
  package init?(_ statement: Statement) {
    switch statement.kind {
    case .derivative(let of, let by): self.init(of: of, by: by)
    case .expression(let expression): self.init(expression)
    case .command(let call):
      guard call.name == Self.command, let derivative = call.derivative, let by = derivative.by else {
        return nil
      }
      self.init(of: derivative.of, by: by)
    case .assignment: return nil
    }
  }

  /// The derivative that an expression is, and not one that it only holds.
  package init?(_ expression: Expression) {
    guard case .derivative(let of, let by) = expression.kind else { return nil }
    self.init(of: of, by: by)
  }

  /// The derivative that `text` asks for; `nil` for any other text.
  package init?(_ text: String, vocabulary: Vocabulary) {
    guard let statement = Parser(vocabulary: vocabulary).statement(text) else { return nil }
    self.init(statement)
  }

  /// As a statement in its plain form: `grad w(2)1,1`, `d z(2)1 / d w(2)1,1`.
  package var text: String {
    guard let of else { return "\(Self.command) \(operand(by))" }
    return "d \(operand(of)) / d \(operand(by))"
  }

  /// True where `expression` is another way to write what is differentiated.
  package func isOf(_ name: String) -> Bool { of.map { $0.kind == .name(name) } ?? false }
}

extension CommandCall {
  /// The parameters of a command about a derivative, in the order of `X of Y`.
  private static let (by, of) = ("X", "Y")

  /// What was given to a command about a derivative, `X of Y`; `nil` where neither was.
  package var derivative: (of: Expression?, by: Expression?)? {
    func given(_ name: String) -> Expression? {
      if case .expression(let expression)? = self[name]?.value { expression } else { nil }
    }
    let (of, by) = (given(Self.of), given(Self.by))
    return of == nil && by == nil ? nil : (of, by)
  }
}
