// EffectTests.swift — effects of long commands come back without running them again, bit for bit.
import Diagnostics
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct EffectTests {
  private let folder: TemporaryFolder
  private var sessions: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// A session every command of which counts as long.
  private func session() -> Session {
    var options = SessionOptions()
    options.secondsToKeep = 0
    options.files = .memory()
    let interpreter = Session(options)
    interpreter.journal = Journal(folder: sessions)
    interpreter.lost = LostSession.find(in: sessions).sessions
    return interpreter
  }

  private func digest(_ session: Session) -> UInt64 {
    var digest = StateDigest()
    return digest(session.state)
  }

  /// The session that `commands` make, the one restored after its process has died, and the number of
  /// commands run again.
  private func resumed(_ commands: String) throws -> (first: Session, second: Session, again: Int) {
    let first = session()
    first.run(SourceText(commands), keepGoing: true) { _ in }
    first.journal = nil
    let second = session()
    var answer = ""
    second.run("resume") { answer = ($0.answer.lines + $0.errorLines).joined() }
    #expect(answer.hasSuffix("the session is as it was"), "\(answer)")
    return (first, second, answer.contains("run again") ? Int(answer.prefix { $0 != " " }) ?? -1 : 0)
  }

  private static let network = "data xor n=30\nlayer dense 2\nlayer dense 1\nloss crossentropy\n"

  @Test(arguments: [
    "train epochs=3 batch=4", "step 5", "train epochs=2", "repeat 3 { step; evaluate }", "evaluate", "check",
    "optimizer adam rate=0.01\ntrain epochs=3 batch=4\nstep", "split 0.5\ntrain epochs=20",
    "data circles n=12",
    "freeze 1\nstep 3", "precision single\ntrain epochs=3 batch=4", "init he seed=4\nstep\nrewind\nstep",
    "set mode train\nlabelled 5\nbatch 3\nexample 2\nstep 2", "7 * 6\nstep\n_5 + 1", "reset\ndata moons n=9",
    "optimizer rmsprop l1=0.1 clip=1\nstep 4\noptimizer momentum\nstep 4", "w(1)1,1 = 0.5\nstep\nundo\nredo",
    "a = 2\nb = a^2 + w(1)1,1\nd b / d a\nrepeat 3 { a = a * 2; step }\nb + a",
    "g = [1 2; 3 4]\nh = g(1,2) * (1:3)\nk = (grad w(1)1,1) + sum(-h)\ng = 3\na = g",
    "x1 = 4\na = conv([1 2], [3 4], same)",
    "cut 1\nlayer dropout 0.3\nlayer batchnorm\nlayer dense 1\nloss crossentropy\ntrain epochs=3 batch=5",
  ]) func aSessionComesBack(_ commands: String) throws {
    let (first, second, _) = try resumed(Self.network + commands)
    #expect(digest(first) == digest(second))
    #expect(first.state.network.parameters == second.state.network.parameters)
    #expect(first.cell == second.cell)
    #expect(first.timeline.undoable == second.timeline.undoable)
    #expect(
      first.notebook.cells.filter(\.isKept).map(\.lines)
        == second.notebook.cells.filter(\.isKept).map(\.lines))
    #expect(first.notebook.result(named: "ans") == second.notebook.result(named: "ans"))
    // And goes on, back to its beginning and forth again, as the first would have.
    for more in [
      "step", "undo", "undo \(first.timeline.undoable)", "redo \(first.timeline.undoable)", "train epochs=2",
    ] {
      var answers: [[String]] = []
      for session in [first, second] { session.run(SourceText(more)) { answers.append($0.answer.lines) } }
      #expect(answers.count == 2 && answers[0] == answers[1], "\(more)")
      #expect(digest(first) == digest(second), "\(more)")
    }
  }

  @Test(arguments: [
    "train epochs=3 batch=4", "step 5", "repeat 3 { step }", "evaluate", "data circles n=12",
    "a = w(1)1,1 * 2",
  ])
  func longCommandsAreNotRunAgain(_ command: String) throws {
    // The layers and the loss of these five are made anew: 3 commands.
    #expect(try resumed(Self.network + command).again == 3)
  }

  @Test func everyCommandComesBack() throws {
    for command in CommandTable.standard.all where command.role == .ordinary {
      for example in command.examples {
        let alone = session()
        alone.run(SourceText(example.typed), keepGoing: true) { _ in }
        // What changes nothing is not written down.
        guard digest(alone) != digest(session()) else { continue }
        let (first, second, _) = try resumed(example.typed)
        #expect(digest(first) == digest(second), "\(example.typed)")
        second.journal?.finish()
      }
    }
  }

  @Test func twoDifferentStatesHaveTwoDigests() {
    let commands = [
      "a = 1", "step", "set digits 7", "data circles n=30", "layer dense 3", "freeze 1", "optimizer adam",
      "seed 3",
      "example 2", "split 0.5", "precision single", "w(1)1,1 = -0.0", "w(1)1,1 = 0", "loss mse", "init zero",
      "x1 = 4",
      "set mode train", "labelled 4", "rewind", "undo 1",
    ]
    var digests: Set<UInt64> = []
    for command in [""] + commands {
      let session = session()
      session.run(SourceText(Self.network + "step\n" + command)) { #expect($0.held, "\($0.errorLines)") }
      digests.insert(digest(session))
      session.journal?.finish()
    }
    #expect(digests.count == commands.count)  // `undo` leads to what `rewind` does
  }

  @Test func whatIsDamagedIsRunAgain() throws {
    let first = session()
    first.run(SourceText(Self.network + "train epochs=3 batch=4\nstep 2")) { _ in }
    first.journal = nil
    let name = try #require(folder.names.first { $0.hasSuffix(".effects") })
    let bytes = try #require(folder.read(name))
    let journal = try #require(folder.names.first { $0.hasSuffix(".journal") })
    let entries = try #require(folder.read(journal))
    for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      for damaged in [Array(bytes[..<place]), bytes.enumerated().map { $0 == place ? $1 ^ 0x10 : $1 }] {
        try folder.write(damaged, to: name)
        try folder.write(entries, to: journal)
        let second = session()
        second.run("resume") { #expect($0.held, "\($0.errorLines)") }
        #expect(digest(first) == digest(second), "\(place)")
        second.journal?.finish()
      }
    }
  }

  @Test func anEffectOfAnotherSessionIsNotTaken() throws {
    let first = session()
    first.run(SourceText(Self.network + "step 2")) { _ in }
    first.journal = nil
    let name = try #require(folder.names.first { $0.hasSuffix(".journal") })
    let text = String(decoding: try #require(folder.read(name)), as: UTF8.self)
    try folder.write(Array(text.replacing("xor n=30", with: "xor n=31").utf8), to: name)
    let (second, third) = (session(), session())
    second.run("resume") { #expect($0.answer.lines == ["5 commands run again: the session is as it was"]) }
    third.run(SourceText(Self.network.replacing("n=30", with: "n=31") + "step 2")) { _ in }
    #expect(second.state.network.parameters == third.state.network.parameters)
  }

  @Test func quittingLeavesNothing() {
    let first = session()
    first.run(SourceText(Self.network + "step")) { _ in }
    #expect(folder.names.count == 2)
    first.journal?.finish()
    #expect(folder.names.isEmpty)
  }

}
