// InterruptTests.swift — long work that a person stops: once to keep what was done, twice to drop it.
import Diagnostics
import Synchronization
import Testing

@testable import Session

/// A person who presses Ctrl-C when long work has asked `calls` times, and again as often as `presses` says.
private final class Person: Sendable {
  private let calls: Atomic<Int>
  private let presses: Int

  init(after calls: Int, presses: Int) {
    self.calls = Atomic(calls)
    self.presses = presses
  }

  var options: InterpreterOptions {
    var options = InterpreterOptions()
    options.isCancelled = { self.calls.subtract(1, ordering: .relaxed).newValue < 0 }
    options.isAborted = { self.presses > 1 && self.calls.load(ordering: .relaxed) < 0 }
    return options
  }
}

private struct Stopped: CustomTestStringConvertible {
  var command: String
  var presses = 1
  /// The answer's first line, or the error's message.
  var says: String
  var held = true
  /// Whether the parameters are others than before.
  var learnt = true
  var testDescription: String { "\(command), \(presses)" }
}

@Test(arguments: [
  Stopped(command: "train epochs=1000000", says: "interrupted after"),
  Stopped(command: "step 1000000", says: "interrupted after"),
  Stopped(command: "repeat 1000000 { step; J }", says: "interrupted after"),
  Stopped(command: "check", says: "interrupted after", learnt: false),
  Stopped(
    command: "train epochs=1000000", presses: 2, says: "stopped: the session is", held: false, learnt: false),
  Stopped(command: "step 1000000", presses: 2, says: "stopped: the session is", held: false, learnt: false),
  Stopped(
    command: "repeat 1000000 { step }", presses: 2, says: "stopped: the session is", held: false,
    learnt: false),
  Stopped(command: "check", presses: 2, says: "stopped: the session is", held: false, learnt: false),
])
private func stops(_ stopped: Stopped) throws {
  let interpreter = Interpreter(Person(after: 7, presses: stopped.presses).options)
  interpreter.run(SourceText(design)) { _ in }
  let before = interpreter.state.network.parameters
  var results: [CommandResult] = []
  interpreter.run(SourceText(stopped.command)) { results.append($0) }
  let result = try #require(results.last)
  #expect(result.held == stopped.held)
  let said = result.error?.message ?? result.answer.lines.first ?? ""
  #expect(said.hasPrefix(stopped.says), "\(said)")
  #expect((interpreter.state.network.parameters != before) == stopped.learnt)
}
