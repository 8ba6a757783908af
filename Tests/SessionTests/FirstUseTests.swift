// FirstUseTests.swift — commands that need no number of a network draw no parameter, and digits don't depend on it.
import Diagnostics
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Networks
@testable import Quantities

@Suite struct FirstUseTests {
  private static func session(_ typed: String) -> Session {
    var options = SessionOptions()
    options.files = .memory()
    let session = Session(options)
    session.run(typed) { #expect($0.held, "\($0.errorLines)") }
    return session
  }

  private static func drawn(_ session: Session) -> [Bool] {
    (0..<session.state.network.store.count).map { session.state.network.store.known($0) != nil }
  }

  @Test(arguments: [
    "layer dense 3000 2000; layer dense 1000; network; network shapes",
    "model lenet input=224x224x1; network; model; help lenet",
    "data digit; layer flatten; layer dense 40; layer dense 1; loss crossentropy; network",
    "layer dense 3 4; layer batchnorm; precision single; precision double; init xavier; init he 1 seed=4",
    "layer dense 3 4; layer dense 2; undo; redo; freeze 1; optimizer adam; save net.chain; save net.md",
    "define block(n) { layer dense n; layer sum { layer dense n } { } }; layer dense 3 4; block 4; cut 2; network",
    "data xor n=20; layer dense 2; layer dense 1; loss crossentropy; seed 3; set digits 9; cells; history",
    "data xor n=20; layer dense 2; layer dense 1; loss crossentropy; tape memory",
  ]) func noNumberIsDrawn(_ typed: String) {
    let session = Self.session(typed)
    #expect(!session.state.network.isEmpty && !Self.drawn(session).contains(true), "\(Self.drawn(session))")
  }

  /// A use of the numbers at the first possible place, or at the last, gives the same ones.
  @Test(arguments: [
    ["layer dense 3 4", "layer dropout 0.5", "layer dense 2", "init normal 1 seed=9", "layer dense 1"],
    ["data xor n=6", "layer dense 3", "data xor n=6", "layer dense 1", "loss crossentropy", "step 2"],
    ["layer dense 2 3", "precision single", "layer dense 4", "precision double", "init uniform 2"],
    ["layer dense 2 3", "undo", "layer dense 2 4", "layer dense 1", "undo", "redo", "init xavier"],
    [
      "data xor n=8", "layer dense 3", "layer dense 1", "loss crossentropy", "train epochs=2 batch=4",
      "rewind",
      "init normal", "train epochs=1 batch=4",
    ],
  ]) func useChangesNoDigit(_ lines: [String]) {
    let late = Self.session(lines.joined(separator: "\n"))
    let early = Self.session("seed 1")
    for line in ["seed 1"] + lines {
      early.run(line) { #expect($0.held, "\($0.errorLines)") }
      early.run("max(abs(w(1)))", keepGoing: true) { _ in }
      _ = early.state.random
    }
    late.run("x = 1") { _ in }
    #expect(late.state.network.parameters == early.state.network.parameters)
    #expect(late.state.random == early.state.random)
  }

  /// States that `undo` keeps share a draw that is made later.
  @Test func undoSharesTheDraw() {
    let session = Self.session("layer dense 3 4; layer dense 2")
    let before = session.state
    session.run("w(1)1,1 = 5; undo") { #expect($0.held) }
    #expect(session.state.network.parameters == before.network.parameters)
    #expect(before.network.store.known(0) != nil)
    session.run("redo; w(1)1,1") { if $0.command.hasPrefix("w") { #expect($0.answer.lines == ["5"]) } }
  }

  /// A lesson's bounds count parameters that are still to be drawn.
  @Test func boundsCountWhatWillBe() {
    var options = SessionOptions()
    options.memory = 1 << 20
    let session = Session(options)
    var said = ""
    session.run("layer dense 400 400", keepGoing: true) { said += $0.error?.message ?? "" }
    #expect(said.contains("its parameters would take"), "\(said)")
    said = ""
    session.run("layer dense 200 200; layer dense 200; layer dense 200; layer dense 200", keepGoing: true) {
      said += $0.error?.message ?? ""
    }
    #expect(said.contains("may be used"), "\(said)")
  }
}
