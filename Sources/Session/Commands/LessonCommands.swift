// LessonCommands.swift — `assert`: what a lesson checks.
import Autograd
import Diagnostics
import Language
import Tensors

extension Command {
  static let assert = Command(
    "assert", .lessons, "fails when an expression is 0",
    [.positional("expression", .expression, "a comparison")],
    examples: [Example("a = 2; assert a < 3", prints: "")], related: ["check"]
  ) { call, session throws(Diagnostic) in
    guard let argument = call["expression"], case .expression(let expression) = argument.value else {
      throw Diagnostic("assert what?", at: call.nameRange, hint: "for example `assert J < 0.1`")
    }
    let value = try session.value(of: expression)
    guard value.doubles.allSatisfy({ $0 != 0 && !$0.isNaN }) else {
      var message = "this does not hold"
      if case .binary(_, let left, let right) = expression.kind {
        let sides = try [left, right].map { side throws(Diagnostic) in
          session.short(try session.value(of: side))
        }
        message += ": the left side is \(sides[0]), the right side \(sides[1])"
      }
      throw Diagnostic(message, at: expression.range)
    }
    return Answer([], .bool(true))
  }
}
