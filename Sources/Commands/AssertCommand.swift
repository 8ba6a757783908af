// AssertCommand.swift — `assert`: the checks of a lesson.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Tensors

extension Command {
  static let assert = Command(
    "assert", .lessons, "fails when an expression is 0",
    [.positional("expression", .expression, "a comparison")],
    examples: [Example("a = 2; assert a < 3", prints: "")], related: ["check"]
  ) { call, session throws(Diagnostic) in
    let expression = try call.expression("expression")
    let value = try session.value(of: expression)
    try refuseShapes(in: expression, session)
    guard value.doubles.allSatisfy({ $0 != 0 && !$0.isNaN }) else {
      var message = "this does not hold"
      if case .binary(_, let left, let right) = expression.kind {
        let sides = try [left, right].map { side throws(Diagnostic) in
          session.short(try session.value(of: side))
        }
        message += ": the left side is \(sides[0]), the right side \(sides[1])"
      }
      throw Diagnostic(.assertionFailed, message, at: expression.range)
    }
    return Answer([], .bool(true))
  }
}

/// Complains about `==` between different shapes.
///
/// Values are repeated to fit there, and one number would be equal to a whole vector. A plain number may stand for all:
/// `w(1) == 0`.
private func refuseShapes(in expression: Expression, _ session: Session) throws(Diagnostic) {
  var pairs: [(Expression, Expression)] = []
  expression.visit { if case .binary(.equal, let left, let right) = $0.kind { pairs.append((left, right)) } }
  for (left, right) in pairs {
    let sides = [try session.value(of: left), try session.value(of: right)]
    guard sides[0].shape != sides[1].shape, sides.contains(where: { $0.count != 1 }) else { continue }
    if sides[0].count == 1 && left.isPlain || sides[1].count == 1 && right.isPlain { continue }
    throw Diagnostic(
      .assertionFailed,
      "this does not hold: the left side has the shape \(sides[0].shape), the right side \(sides[1].shape)",
      at: expression.range)
  }
}

extension Expression {
  /// True where no name or quantity stands in it.
  fileprivate var isPlain: Bool {
    var found = true
    visit {
      switch $0.kind {
      case .name, .quantity, .derivative: found = false
      default: break
      }
    }
    return found
  }
}
