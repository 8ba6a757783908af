// ClassesCommand.swift — `classes`: how the examples spread over the classes.
import Autograd
import Diagnostics

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

extension Command {
  static let classes = Command(
    "classes", .data, "counts the examples of each class",
    examples: [Example("data table { 0 -> 1; 1 -> 1 }; classes", prints: "0 of 0, 2 of 1")], related: ["data"]
  ) { call, session throws(Diagnostic) in
    guard let counts = try session.requireData(at: call.nameRange).classCounts else {
      throw Diagnostic(.notClasses, "the targets are no classes", at: call.nameRange)
    }
    return Answer(
      counts.enumerated().map { "\($1) of \($0)" }.joined(separator: ", "),
      .members(["counts": .array(counts.map(JSON.integer))]))
  }
}
