// Formulas.swift — expressions as they are written on the blackboard: `a·b + c^2`.
import Typography

extension Expression {
  /// The expression with no more parentheses than it needs.
  package var formula: String {
    switch kind {
    case .number(let value): return NumberFormat.format(value)
    case .matrix(let rows):
      return "[" + rows.map { $0.map { $0.part(above: .sum) }.joined(separator: " ") }.joined(separator: "; ")
        + "]"
    case .range(let first, let last): return "\(first.part(above: .sum)):\(last.part(above: .sum))"
    case .unary(let operation, let value): return operation.rawValue + value.part(above: .product)
    case .binary(let sign, let left, let right):
      let rank = sign.rank
      // The right side of `-` or `/` is one unit; powers are read from the right.
      let isOneThing = sign == .subtract || sign == .divide
      let before = sign == .power ? left.part(above: rank, orEqual: false) : left.part(above: rank)
      let after =
        isOneThing || right.sign.map { $0.rank == rank && $0 != sign } == true
        ? right.part(above: rank, orEqual: false) : right.part(above: rank)
      switch sign {
      case .multiply: return "\(before)·\(after)"
      case .divide, .power: return before + sign.rawValue + after
      default: return "\(before) \(sign.rawValue) \(after)"
      }
    case .call(Self.elementFunction, _, let parts) where !parts.isEmpty:
      return "\(parts[0].formula)(\(parts.dropFirst().map { $0.formula }.joined(separator: ",")))"
    case .call(let function, _, let arguments):
      return "\(function)(\(arguments.map { $0.formula }.joined(separator: ", ")))"
    case .name, .quantity, .derivative: return description
    }
  }

  /// The formula in the place of a differentiated quantity: a sum or product in parentheses, `(a + b)`.
  package var enclosedFormula: String { rank == .whole ? formula : "(\(formula))" }

  private var sign: BinaryOperator? { if case .binary(let sign, _, _) = kind { sign } else { nil } }

  private var rank: Rank {
    switch kind {
    case .range: .comparison
    case .unary: .product
    case .binary(let sign, _, _): sign.rank
    default: .whole
    }
  }

  /// The formula as part of one of `rank`.
  private func part(above rank: Rank, orEqual isEnough: Bool = true) -> String {
    self.rank > rank || (isEnough && self.rank == rank) ? formula : "(\(formula))"
  }
}

/// Binding strength of the parts of an expression.
private enum Rank: Int, Comparable {
  case comparison, sum, product, power, whole
  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension BinaryOperator {
  fileprivate var rank: Rank {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .matmul: .product
    case .power: .power
    default: .comparison
    }
  }
}
