// TypedSessions.swift — sessions typed as text.
import Diagnostics
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// Runs commands in a fresh session and answers with every result.
func run(_ commands: String, seed: UInt64 = 1) -> [CommandResult] {
  var options = SessionOptions()
  options.seed = seed
  options.files = .memory()
  let interpreter = Session(options)
  var results: [CommandResult] = []
  interpreter.run(SourceText(commands), keepGoing: true) { results.append($0) }
  return results
}

extension Session {
  /// Runs commands given as text.
  @discardableResult func run(_ text: String, keepGoing: Bool = false, report: (CommandResult) -> Void)
    -> Bool
  {
    run(SourceText(text), keepGoing: keepGoing, report: report)
  }
}

/// Output of the last command, or its error.
func printed(_ commands: String) -> String {
  guard let last = run(commands).last else { return "" }
  return (last.held ? last.answer.lines : last.errorLines).joined(separator: "\n")
}

/// The value of the last command, which must be a number.
func number(_ commands: String) throws -> Double {
  let result = try #require(run(commands).last)
  try #require(result.held, "\(result.errorLines)")
  return try #require(result.answer.value.numbers?.first)
}

/// The 2-2-1 network of the design, on x = (1, 2), y = 1.
let design = """
  data table { 1 2 -> 1 }
  layer dense 2 2
  layer dense 2 1
  loss crossentropy
  w(1) = [0.5 -0.4; 0.3 0.8]; b(1) = [0.1 -0.2]; w(2) = [0.7; -0.6]; b(2) = 0.2

  """
