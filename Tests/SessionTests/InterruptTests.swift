// InterruptTests.swift — long work stopped by the user: once to keep its results, twice to drop them.
import Diagnostics
import Synchronization
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

/// A simulated user: presses Ctrl-C `presses` times when a running command has asked seven times.
private final class Person: Sendable {
  private let calls = Atomic(Int.max)
  private let presses: Int

  init(presses: Int) { self.presses = presses }

  func watch() { calls.store(7, ordering: .relaxed) }

  var options: SessionOptions {
    var options = SessionOptions()
    let stop = options.stop
    options.isCancelled = {
      let isCancelled = self.calls.subtract(1, ordering: .relaxed).newValue < 0
      if isCancelled, self.presses > 1 { stop.raise() }
      return isCancelled
    }
    return options
  }
}

private struct Stopped: CustomTestStringConvertible {
  var command: String
  var presses = 1
  /// The answer's first line, or the error's message.
  var says: String
  var held = true
  /// True when the parameters have changed.
  var learnt = true
  var testDescription: String { "\(command), \(presses)" }
}

@Test(arguments: [
  Stopped(command: "train epochs=1000000", says: "interrupted after"),
  Stopped(command: "step 1000000", says: "interrupted after"),
  Stopped(command: "repeat 1000000 { step; J }", says: "interrupted after"),
  Stopped(
    command: "repeat 9 { train epochs=1000000; step }",
    says: "interrupted after 1 command of the first round;"),
  Stopped(
    command: "repeat 9 { step; train epochs=1000000 }",
    says: "interrupted after 2 commands of the first round;"),
  Stopped(
    command: "repeat 9 { step; step }", says: "interrupted after 1 round of 9 and 1 command of the next;"),
  Stopped(command: "check", says: "interrupted after", learnt: false),
  Stopped(
    command: "train epochs=1000000", presses: 2, says: "stopped: the session is", held: false, learnt: false),
  Stopped(command: "step 1000000", presses: 2, says: "stopped: the session is", held: false, learnt: false),
  Stopped(
    command: "repeat 1000000 { step }", presses: 2, says: "stopped: the session is", held: false,
    learnt: false),
  Stopped(command: "check", presses: 2, says: "stopped: the session is", held: false, learnt: false),
  Stopped(command: "evaluate", says: "stopped before the end", held: false, learnt: false),
  Stopped(command: "evaluate", presses: 2, says: "stopped: the session is", held: false, learnt: false),
])
private func stops(_ stopped: Stopped) throws {
  let person = Person(presses: stopped.presses)
  let interpreter = Session(person.options)
  interpreter.run(SourceText(design + "data circles n=3000")) { _ in }
  person.watch()
  let before = interpreter.state.network.parameters
  var results: [CommandResult] = []
  interpreter.run(SourceText(stopped.command)) { results.append($0) }
  let result = try #require(results.last)
  #expect(result.held == stopped.held)
  let said = result.error?.message ?? result.answer.lines.first ?? ""
  #expect(said.hasPrefix(stopped.says), "\(said)")
  #expect((interpreter.state.network.parameters != before) == stopped.learnt)
}

@Test func whatFollowsAStoppedCommandDoesNotRun() {
  let person = Person(presses: 1)
  let interpreter = Session(person.options)
  interpreter.run(SourceText(design)) { _ in }
  person.watch()
  var commands: [String] = []
  let held = interpreter.run(SourceText("step 1000000; a = 1")) { commands.append($0.command) }
  #expect(!held && commands == ["step 1000000"])
}

/// A computation in one piece stops within it; later values are computed anew.
@Test(arguments: [
  "forward", "backward", "J", "a @ a", "b = a @ a", "evaluate", "train epochs=3", "predict", "step",
])
func stopsWithinACommand(_ command: String) throws {
  let options = SessionOptions()
  let interpreter = Session(options)
  interpreter.run(SourceText(design + "a = [1 2; 3 4]")) { _ in }
  let state = interpreter.state
  options.stop.raise()
  var results: [CommandResult] = []
  interpreter.run(SourceText(command)) { results.append($0) }
  #expect(results.map(\.held) == [false])
  #expect(results.first?.error?.message.hasPrefix("stopped: the session is as it was") == true)
  #expect(interpreter.state.isSame(as: state))
  options.stop.lower()
  let fresh = Session()
  fresh.run(SourceText(design + "a = [1 2; 3 4]")) { _ in }
  for question in ["J", "grad w(1)1,1", "a @ a", "explain w(1)1,1"] {
    var answers: [[String]] = []
    interpreter.run(SourceText(question)) { answers.append($0.answer.lines) }
    fresh.run(SourceText(question)) { answers.append($0.answer.lines) }
    #expect(answers.count == 2 && answers[0] == answers[1] && !answers[0].isEmpty, "\(question)")
  }
}

/// The entry of a stopped command in the journal and in a saved session does the same again, and prints the
/// same.
@Test(arguments: [
  "step 1000000", "train epochs=1000000", "repeat 1000000 { step; J }",
  "repeat 9 { train epochs=1000000; step }",
  "repeat 9 {\n  step\n  train epochs=1000000 rate=0.3\n}", "repeat 9 { repeat 2 { step }; step }",
  "repeat 9 { repeat 1000000 { step }; J }",
])
func whatWasStoppedCanBeReplayed(_ command: String) throws {
  let person = Person(presses: 1)
  let interpreter = Session(person.options)
  interpreter.run(SourceText(design)) { _ in }
  person.watch()
  interpreter.run(SourceText(command)) { _ in }
  let cell = try #require(interpreter.notebook.cells.last)
  let again = Session()
  again.run(SourceText(design + cell.replayed)) { _ in }
  #expect(again.state.network.parameters == interpreter.state.network.parameters, "\(cell.replayed)")
  #expect(again.state.random == interpreter.state.random)
  #expect(again.notebook.cells.last?.lines == cell.lines)
}
