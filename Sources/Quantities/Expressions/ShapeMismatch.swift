// ShapeMismatch.swift — messages about two values that an operator cannot put together.
import Diagnostics
import Language
import Tensors

extension Diagnostic {
  /// Error about two values with shapes that do not fit the operator between them.
  static func misfit(_ sign: BinaryOperator, _ left: Shape, _ right: Shape, at range: SourceRange) -> Self {
    let message = "`\(sign.rawValue)`: \(left.inWords) and \(right.inWords) do not fit together"
    guard sign == .matmul else {
      // Axes are compared from the last; a length of 1 repeats.
      let lengths = zip(left.sizes.reversed(), right.sizes.reversed())
      let (a, b) = lengths.first { $0 != $1 && $0 != 1 && $1 != 1 } ?? (left.count, right.count)
      return .init(
        .shapeMismatch, message, at: range,
        hint: "lengths must be equal, or one of them 1; \(a) and \(b) are not")
    }
    guard left.rank > 0, right.rank > 0 else {
      return .init(
        .shapeMismatch, message, at: range,
        hint: "`@` is for matrices and vectors; `*` multiplies by a number")
    }
    guard left.rank <= 2, right.rank <= 2 else {
      return .init(
        .shapeMismatch, message, at: range,
        hint: "`@` is for matrices and vectors; `reshape` makes one of more axes")
    }
    let columns = counted(left[-1], left.rank == 2 ? "column" : "element")
    let rows = counted(right[0], right.rank == 2 ? "row" : "element")
    return .init(
      .shapeMismatch, message, at: range,
      hint: "the \(columns) of the left must be as many as the \(rows) of the right")
  }
}
