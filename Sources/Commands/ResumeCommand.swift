// ResumeCommand.swift — `resume`: a session that ended without `quit` comes back.
import Autograd
import Cells
import Diagnostics
import History
import Interpreter
import Language
import Parameters
import Quantities

extension Command {
  static let resume = Command(
    "resume", .session, "brings back the last session that ended without `quit`",
    [
      .positional(
        "what", .choice(["list", "drop"]), "list: what can be brought back; drop: forgets one for good",
        optional: true),
      .positional(
        "number", .integer, "which, as `resume list` counts; 1 is the newest", optional: true,
        standard: 1),
    ], needsFullName: true,
    details: [
      "A session is written down as it goes. After a crash or a lost connection its commands are run again; of those that took more than a second, such as a training, the results are taken from there.",
      "A training that is ended by a closed window, a lost connection or `kill` stops as by Ctrl-C, and what was learnt is kept.",
      "What was typed since the start is put aside as a lost session of its own; settings stay.",
    ],
    examples: [Example("resume", prints: "nothing to bring back: no session ended without `quit`")],
    related: ["save", "undo"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    guard !session.lost.isEmpty else {
      return Answer("nothing to bring back: no session ended without `quit`", .members(["lost": .array([])]))
    }
    let word = call["what"]?.word
    if word == "list" {
      return Answer(
        session.lost.enumerated().map { "\($0 + 1)  \($1.summary)" },
        .members(["lost": .array(session.lost.map { .members(["commands": .integer($0.entries.count)]) })]))
    }
    let number = try call.integer("number")
    guard number <= session.lost.count else {
      throw Diagnostic(
        .indexOutOfRange, "there is no lost session \(number)", at: call.range(of: "number"),
        hint: "`resume list` lists them")
    }
    let lost = session.lost[number - 1]
    if word == "drop" {
      lost.remove()
      session.lost.remove(at: number - 1)
      return Answer("dropped: \(lost.summary)", .members(["dropped": .integer(lost.entries.count)]))
    }
    return try session.bringBack(lost, at: call)
  }
}

extension LostSession {
  /// Content of the session: `12 commands, the last: train epochs=5`.
  package var summary: String {
    counted(entries.count, "command")
      + (entries.last.map { ", the last: \(shortened($0.command, to: 50))" } ?? "")
  }
}

extension Session {
  fileprivate func bringBack(_ lost: LostSession, at call: Call) throws(Diagnostic) -> Answer {
    journal?.release()
    (seed, startPrecision) = (lost.seed, lost.precision)
    journal?.start(seed: seed, precision: startPrecision)
    var fresh = State(seed: seed)
    (fresh.settings, fresh.precision) = (state.settings.forReplay, startPrecision)
    fresh.touch()
    state = fresh
    notebook = Notebook()
    timeline.clear()
    let (bytes, effects) = lost.effects()
    var restored = 0
    for (done, entry) in lost.entries.enumerated() {
      cell = entry.cell - 1
      if let range = effects[entry.cell], let effect = try? Effect(bytes, in: range), effect.entry == entry,
        redo(effect)
      {
        restored += 1
        continue
      }
      guard runInside(SourceText(entry.command), isShown: false) else {
        throw Diagnostic(
          .incompleteRun,
          "the session is back up to command \(done) of \(lost.entries.count); the rest stays in the journal",
          at: call.nameRange, hint: lost.path)
      }
    }
    // The old journal goes when the new one is on the disk.
    journal?.sync()
    lost.remove()
    self.lost.removeAll { $0 === lost }
    let count = lost.entries.count - restored
    let ways = [
      count > 0 || restored == 0 ? "\(counted(count, "command")) run again" : nil,
      restored > 0 ? "\(counted(restored, "result")) restored" : nil,
    ]
    return Answer(
      "\(ways.compactMap { $0 }.joined(separator: ", ")): the session is as it was",
      .members(["commands": .integer(lost.entries.count), "restored": .integer(restored)]))
  }
}
