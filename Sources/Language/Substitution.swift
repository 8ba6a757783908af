// Substitution.swift — numbers in the place of words: the arguments of a piece of network, the counter of `repeat`.
import Diagnostics

extension Statement {
  /// The statement with numbers in the place of some words, also in its blocks.
  ///
  /// What is arithmetic of numbers then is worked out.
  package func with(_ values: [String: Double]) -> Statement {
    guard !values.isEmpty else { return self }
    let statement = mappingExpressions { $0.with(values) }
    guard case .command(var call) = statement.kind else { return statement }
    // A counter of the same name is another one, in its block.
    var inner = values
    for argument in call.arguments { if let word = argument.counter { inner[word] = nil } }
    for i in call.arguments.indices {
      switch call.arguments[i].value {
      case .block(let statements):
        call.arguments[i].value = .block(statements.map { $0.with(inner) })
      case .expression(let expression):
        if let number = expression.constant { call.arguments[i].value = .number(number) }
      // Where a word or a number may stand, as in `padding=same`.
      case .word(let word):
        if let number = values[word].flatMap({ Int(exactly: $0) }) {
          call.arguments[i].value = .word("\(number)")
        }
      default: break
      }
    }
    return Statement(.command(call), at: range)
  }

  /// The places of some words in the statement, each with its number, first to last: outside of its blocks.
  package func places(of values: [String: Double]) -> [(range: SourceRange, number: Double)] {
    var found: [(range: SourceRange, number: Double)] = []
    _ = mappingExpressions { expression in
      expression.visit { part in
        if case .name(let name) = part.kind, let number = values[name] { found.append((part.range, number)) }
      }
      return expression
    }
    if case .command(let call) = kind {
      for argument in call.arguments {
        if let word = argument.word, let number = values[word] { found.append((argument.range, number)) }
        if let block = argument.block { found += block.flatMap { $0.places(of: values) } }
      }
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}

extension Expression {
  /// The expression with numbers in the place of some words.
  fileprivate func with(_ values: [String: Double]) -> Expression {
    replacing { part in
      if case .name(let name) = part.kind, let value = values[name] { .number(value) } else { nil }
    }
  }

  /// Its value where it is sums, differences, products and quotients of numbers; else `nil`.
  package var constant: Double? {
    switch kind {
    case .number(let value): return value
    case .unary(.negate, let value): return value.constant.map { -$0 }
    case .binary(let operation, let left, let right):
      guard let a = left.constant, let b = right.constant else { return nil }
      switch operation {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return b == 0 ? nil : a / b
      default: return nil
      }
    default: return nil
    }
  }
}
