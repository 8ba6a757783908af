// TimeTests.swift — undo, redo and rewind: the very same state again, within a budget of memory.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TimeTests {
  private static let training =
    "data xor n=40; layer dense 4; layer dense 1; loss crossentropy; train epochs=3 batch=8 rate=0.5; "

  /// Commands that change something of every kind, after `training`.
  @Test(arguments: [
    "train epochs=5 batch=7", "step 3", "repeat 4 { batch 5; step }", "w(1)1,1 = 4", "layer dense 2",
    "init xavier",
    "batch 3", "seed 4", "split 0.5", "set rate 0.2", "precision single", "cut 1", "freeze b(1)",
    "data moons",
    "a = 3", "g = sum(w(1)^2)", "example 3", "loss mse", "reset", "rewind", "x1 = 5",
    "data scale", "data scale standard", "optimizer adam rate=0.02", "optimizer momentum", "labelled 10",
    "set mode train",
  ]) func undoIsExact(_ command: String) throws {
    let interpreter = Session()
    interpreter.run(Self.training) { #expect($0.held) }
    let before = interpreter.state
    interpreter.run(command) { #expect($0.held, "\($0.errorLines)") }
    let after = interpreter.state
    interpreter.run("undo") { #expect($0.held, "\($0.errorLines)") }
    expectSame(interpreter.state, before)
    interpreter.run("redo") { #expect($0.held) }
    expectSame(interpreter.state, after)
    // Commands done again from there come out the same.
    interpreter.run("undo") { _ in }
    interpreter.run(command) { _ in }
    #expect(interpreter.state.network.parameters == after.network.parameters)
    #expect(interpreter.state.random == after.random)
    #expect(interpreter.state.losses == after.losses)
  }

  private func expectSame(_ a: State, _ b: State) {
    #expect(a.network.parameters == b.network.parameters)
    #expect(a.network.frozen == b.network.frozen && a.network.loss?.name == b.network.loss?.name)
    #expect(a.data == b.data && a.selection == b.selection && a.random == b.random)
    #expect(a.names == b.names && a.settings == b.settings && a.precision == b.precision)
    #expect(a.losses == b.losses && a.steps == b.steps && a.generation == b.generation)
    #expect(a.start?.parameters == b.start?.parameters)
  }

  @Test(arguments: [
    // typed, output of the last
    ("a = 1; a; 1 + 1; cells; undo", "undone: a = 1"),
    ("a = 1; b = 2; undo 2", "undone: b = 2\nundone: a = 1"),
    ("a = 1; b = 2; c = 3; undo 3; redo 2; b", "2"),
    ("a = 1; a = 2; undo; q; redo; a", "2"),
    ("repeat 2 {\n  a = 1\n}; undo", "undone: repeat 2 { …"),
    (training + "train epochs=2; undo", "undone: train epochs=2"),
    (training + "step 2; rewind", "back before the first of 17 steps"),
    (training + "w(1)1,1 = 3; step 2; rewind", "back before the first of 17 steps"),
    ("data xor; layer dense 1; loss mse; w(1)1,1 = 3; step 2; rewind; w(1)1,1", "3"),
    ("data xor; layer dense 1; loss mse; step; init zero; step; rewind; w(1)", "[0; 0]"),
    ("data xor; layer dense 1; loss mse; step; undo; rewind", "error"),
    ("data xor; layer dense 1; loss mse; step; layer dense 1; rewind", "error"),
    ("a = 1; rewind", "error"),
    // State of another optimizer, and the curve of other data, do not come back.
    (
      "data xor; layer dense 1; loss mse; optimizer adam; step 3; layer dense 1; step; optimizer momentum; rewind; optimizer",
      "momentum: rate 0.1, momentum 0.9"
    ),
    (
      "data xor; layer dense 1; loss mse; step 3; loss sse; step; init zero; loss mse; step 2; rewind; plot loss",
      "error"
    ),
    ("undo", "error"),
    ("a = 1; undo 2", "error"),
    ("a = 1; undo; a = 2; redo", "error"),
    ("1; undo", "error"),
    ("a = 1; undo 0", "error"),
  ]) func prints(_ typed: String, _ expected: String) {
    let text = printed(typed)
    if expected == "error" { #expect(text.hasPrefix("error:"), "\(text)") } else { #expect(text == expected) }
  }

  @Test func rewindTrainsTheSameAgain() {
    let interpreter = Session()
    interpreter.run("data xor n=40; layer dense 4; layer dense 1; loss crossentropy") { _ in }
    let start = interpreter.state
    interpreter.run("train epochs=4 batch=8 rate=0.5") { _ in }
    let trained = interpreter.state
    interpreter.run("rewind") { #expect($0.held) }
    #expect(interpreter.state.network.parameters == start.network.parameters)
    #expect(interpreter.state.random == start.random && interpreter.state.losses.isEmpty)
    interpreter.run("train epochs=4 batch=8 rate=0.5") { _ in }
    #expect(interpreter.state.network.parameters == trained.network.parameters)
    #expect(interpreter.state.losses == trained.losses)
  }

  @Test func memoryHasABudget() {
    var options = SessionOptions()
    options.undoBudget = 100_000
    let interpreter = Session(options)
    var notes: [String] = []
    interpreter.run("layer dense 40 40") { notes += $0.notes }  // about 13 kB
    // Parameters that nobody has asked for take no memory.
    for _ in 0..<30 { interpreter.run("init normal; max(w(1))") { notes += $0.notes } }
    #expect(notes.count == 1 && notes.first?.contains("can't be undone") == true, "\(notes)")
    #expect((5...8).contains(interpreter.timeline.undoable), "\(interpreter.timeline.undoable)")
    interpreter.run("undo 20") { #expect($0.error?.hint?.contains("were dropped to save memory") == true) }
    interpreter.run("undo \(interpreter.timeline.undoable)") { #expect($0.held) }
  }

  @Test func whatWasNeverDrawnIsNotCounted() {
    var options = SessionOptions()
    options.undoBudget = 100_000
    let interpreter = Session(options)
    interpreter.run("layer dense 40 40") { _ in }
    for _ in 0..<30 { interpreter.run("init normal") { #expect($0.notes.isEmpty) } }
    #expect(interpreter.timeline.undoable == 31 && interpreter.timeline.dropped == 0)
  }

  @Test func whatStaysIsNotCounted() {
    var options = SessionOptions()
    options.undoBudget = 100_000
    let interpreter = Session(options)
    interpreter.run("data digits 50") { _ in }
    for number in 0..<40 { interpreter.run("a = \(number)") { _ in } }
    #expect(interpreter.timeline.undoable == 41 && interpreter.timeline.dropped == 0)
  }

  /// Fields of the state that undo must weigh: a new one belongs in `State.bytes(besides:)`, or is small.
  @Test func everyFieldIsWeighed() {
    let names = Mirror(reflecting: State(seed: 1)).children.compactMap(\.label)
    #expect(
      Set(names) == [
        "network", "data", "selection", "stream", "names", "definitions", "settings", "precision", "losses",
        "steps", "effort", "start", "generation", "lostCurve",
        "marks", "pieces",
      ])
  }

  @Test func aStoppedTrainingIsKeptAsWhatItDid() throws {
    final class Counter: @unchecked Sendable { var calls = -1000 }
    let counter = Counter()
    var options = SessionOptions()
    options.isCancelled = {
      counter.calls += 1
      return counter.calls > 10
    }
    options.files = .memory()
    let interpreter = Session(options)
    interpreter.run("data xor n=40; layer dense 2; layer dense 1; loss crossentropy") { _ in }
    counter.calls = 0
    interpreter.run("train epochs=100000 batch=8") { #expect($0.held) }
    counter.calls = 0
    interpreter.run("step 100000") { #expect($0.held) }
    counter.calls = -1000
    interpreter.run("save a.chain") { #expect($0.held, "\($0.errorLines)") }
    let text = try options.files.read("a.chain")
    #expect(text.contains("train epochs=100000 batch=8 steps=") && !text.contains("step 100000"), "\(text)")
    let other = Session()
    other.run(text) { #expect($0.held, "\($0.errorLines)") }
    #expect(other.state.network.parameters == interpreter.state.network.parameters)
    #expect(other.state.random == interpreter.state.random && other.state.losses == interpreter.state.losses)
  }
}
