// TimeCommands.swift — `undo`, `redo`, `rewind`: back and forth in the session.
import Autograd
import Cells
import Diagnostics
import History
import Interpreter
import Language
import Networks
import Parameters
import Quantities

extension Command {
  static let undo = Command(
    "undo", .time, "takes the last change back, or the last n",
    [.positional("n", .integer, "how many commands; 1 unless given", optional: true, standard: 1)],
    details: [
      "Whatever changed the session is one step: an assignment, a layer, a whole `train` or `repeat`.",
      "The state is the very one from before, the random generator included: the same command does the same again.",
      "Earlier states may take 128 MB of memory; beyond that the oldest are dropped, and it is said once.",
    ],
    examples: [
      Example("a = 1; a = 2; undo; a", prints: "1"), Example("a = 1; a = 2; undo", prints: "undone: a = 2"),
      Example("a = 1; a = 2; a = 3; undo 2; a", prints: "1"),
      Example(
        "data xor n=10; layer dense 1; loss mse; train epochs=9; undo", prints: "undone: train epochs=9"),
    ],
    related: ["redo", "rewind"], role: .time
  ) { call, session throws(Diagnostic) in
    let count = try session.stepCount(call, of: session.timeline.undoable, "undo")
    let (state, commands) = session.timeline.undo(count, from: session.state)
    session.go(to: state)
    return session.moved(commands, "undone")
  }

  static let redo = Command(
    "redo", .time, "does again what `undo` took back, or n of it",
    [.positional("n", .integer, "how many commands; 1 unless given", optional: true, standard: 1)],
    details: ["A command that changes the session leaves nothing to do again."],
    examples: [
      Example("a = 1; a = 2; undo; redo; a", prints: "2"),
      Example("a = 1; a = 2; undo 2; redo 2", prints: "done again: a = 1\ndone again: a = 2"),
    ], related: ["undo"], role: .time
  ) { call, session throws(Diagnostic) in
    let count = try session.stepCount(call, of: session.timeline.redoable, "redo")
    let (state, commands) = session.timeline.redo(count, from: session.state)
    session.go(to: state)
    return session.moved(commands, "done again")
  }

  static let rewind = Command(
    "rewind", .time, "back to the parameters that this training started from",
    details: [
      "They are those after the last layer, `init` or assignment before the first step.",
      "The random generator is as it was then too, so that the same training gives the same losses.",
    ],
    examples: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1; init zero; loss crossentropy; step 10; rewind; w(1)",
        prints: "[0; 0]")
    ], related: ["undo", "init"]
  ) { call, session throws(Diagnostic) in
    guard let start = session.state.start else {
      throw Diagnostic(
        .nothingToDo, "nothing was trained since the parameters were made", at: call.nameRange,
        hint: "`undo` takes the last change back")
    }
    let steps = session.state.steps - start.steps
    session.state.network.store = start.store
    // State of another optimizer means nothing to the one chosen since.
    let isSame = start.optimizer == session.state.network.optimizer.kind.name
    session.state.network.optimizerState = isSame ? start.optimizerState : OptimizerState()
    (session.state.network.masks, session.state.lostCurve) = ([:], nil)
    (session.state.stream, session.state.losses) = (start.stream, start.losses)
    (session.state.steps, session.state.start) = (start.steps, nil)
    session.state.effort = session.state.effort.rewound(to: start.effort)
    session.state.touch()
    return Answer("back before the first of \(counted(steps, "step"))", .members(["steps": .integer(steps)]))
  }
}

extension Session {
  /// Takes on a state from before or after; steps that were made in between stay earlier than those to come.
  fileprivate func go(to state: State) {
    let effort = state.effort.with(clockOf: self.state.effort)
    self.state = state
    self.state.effort = effort
  }

  /// Number of steps that a call asks for, where there are `available`.
  fileprivate func stepCount(_ call: Call, of available: Int, _ verb: String) throws(Diagnostic) -> Int {
    try requireTopLevel(call)
    let count = try call.integer("n")
    guard count > available else { return count }
    let dropped = verb == "undo" ? timeline.dropped : 0
    let reason = dropped > 0 ? "the oldest \(counted(dropped, "state")) were dropped to save memory" : nil
    guard available > 0 else {
      throw Diagnostic(.nothingToDo, "there is nothing to \(verb)", at: call.nameRange, hint: reason)
    }
    throw Diagnostic(
      .outOfRange, "only \(counted(available, "command")) can be \(verb == "undo" ? "undone" : "done again")",
      at: call.range(of: "n"), hint: reason ?? "`\(verb) \(available)` does them all")
  }

  /// Answer about moved commands: the first few by name.
  fileprivate func moved(_ commands: [String], _ word: String) -> Answer {
    let shown = commands.prefix(10).map { "\(word): \(shortened($0, to: 60))" }
    let rest = commands.count > 10 ? ["… and \(commands.count - 10) more"] : []
    return Answer(shown + rest, .members(["commands": .array(commands.map(JSON.string))]))
  }
}
