// DivergenceTests.swift — trainings that blow up: parameters as before, the curve to be looked at.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct DivergenceTests {
  private static let slope = "data table { 1 -> 1.5; 2 -> 3 }; layer dense 1 linear; loss mse; init zero; "
  private static let batches =
    "data table { 1 -> 1.5; 2 -> 3; 3 -> 4.5; 4 -> 6 }; layer dense 1 linear; loss mse; init zero; "

  /// Commands that diverge, and the unit of the curve.
  private static let diverging = [
    (slope + "step 3 rate=0.1; ", "step 2000 rate=10", "step"),
    (slope, "train epochs=2000 rate=10", "step"),
    (batches, "train epochs=2000 batch=2 rate=1", "epoch"),
    (batches, "train epochs=1 batch=1 rate=1e150", "step"),
    (slope, "step rate=1e200", "step"),
    (slope, "train rate=1e200", "step"),
    (slope + "precision single; ", "step 2000 rate=10", "step"),
    (slope, "repeat 2000 { step rate=10 }", "step"),
    (slope + "optimizer momentum; ", "train epochs=3000 rate=5", "step"),
    (
      "data table { 1 2 -> 1.5; 2 1 -> 3; 0 1 -> 2 }; layer dense 3 relu; layer dropout 0.1; layer dense 1 linear; loss mse; init he seed=1; ",
      "step 3000 rate=10", "step"
    ),
  ]

  /// Step by step in a block, the steps since the block began count, as in one command; nested blocks count their own.
  @Test func stepsOfABlockAreCounted() throws {
    func said(_ command: String) throws -> (message: String, hint: String) {
      let error = try #require(run(Self.slope + command).last?.error, "\(command)")
      return (error.message, error.hint ?? "")
    }
    let whole = try said("step 2000 rate=10")
    let steps = try #require(whole.message.split(separator: " ").compactMap { Int($0) }.first)
    #expect(steps > 10)
    for command in [
      "repeat 2000 { step rate=10 }", "step 2 rate=1e-3; rewind; repeat 2000 { step rate=10 }",
      "repeat 3 { init zero; repeat 2000 { step rate=10 } }", "repeat 2 { init zero; step 2000 rate=10 }",
    ] {
      let found = try said(command)
      #expect(found == whole, "\(command): \(found), not \(whole)")
    }
    // Steps from before the block are not its own.
    let later = try said("step 3 rate=1e-3; repeat 2000 { step rate=10 }")
    #expect(
      later.message.hasPrefix("after \(steps) steps") && later.hint.contains("at step 1 to"), "\(later)")
  }

  /// J is drawn as far up as numbers go.
  @Test(arguments: ["", " log"]) func theCurveIsDrawnToItsEnd(_ kind: String) {
    let session = Session()
    session.run(Self.slope) { _ in }
    session.run("repeat 5000 { step rate=10 }") { _ in }
    let last = session.state.lostCurve?.values.last ?? 0
    #expect(last > 1e299)
    session.run("plot loss\(kind)") {
      #expect($0.held && !$0.answer.lines.contains { $0.contains("not finite") }, "\($0.answer.lines)")
    }
  }

  @Test(arguments: diverging) func parametersAreThoseBefore(
    _ case: (before: String, command: String, unit: String)
  )
    throws
  {
    let session = Session()
    session.run(`case`.before) { #expect($0.held, "\($0.errorLines)") }
    let before = session.state
    var result: CommandResult?
    session.run(`case`.command) { result = $0 }
    let error = try #require(result?.error, "\(`case`.command)")
    // The step of the divergence, and its place on the tape.
    #expect(error.message.hasPrefix("after ") && error.message.contains("of the tape is"), "\(error.message)")
    #expect(error.hint?.contains("the parameters are those from before") == true, "\(error.hint ?? "")")
    #expect(error.hint?.contains("`plot loss") == true && error.hint?.contains("rate=") == true)
    #expect(session.state.network.parameters == before.network.parameters)
    #expect(session.state.losses == before.losses && session.state.steps == before.steps)
    #expect(session.state.random == before.random)
    #expect(session.timeline.undoable > 0)
    let curve = try #require(session.state.lostCurve)
    #expect(curve.count > before.losses.count && curve.values.allSatisfy(\.isFinite))
    #expect(curve.unit == `case`.unit)
    session.run("plot loss log") {
      #expect(
        $0.held && $0.answer.lines.last?.contains("diverged") == true, "\($0.answer.lines) \($0.errorLines)")
      #expect($0.json.contains("\"diverged\":true"))
    }
    // A training that goes well has its own curve again.
    session.run("step rate=1e-3") { #expect($0.held, "\($0.errorLines)") }
    #expect(session.state.lostCurve == nil && session.state.losses.count == before.losses.count + 1)
    session.run("plot loss") { #expect(!$0.json.contains("diverged")) }
  }

  @Test(arguments: [
    "init zero", "loss sse", "cut 1; loss mse", "data table { 1 -> 2.5 }", "reset", "layer dense 1",
  ])
  func anotherNetworkHasNoLostCurve(_ command: String) {
    let session = Session()
    session.run(Self.slope + "step 2000 rate=10", keepGoing: true) { _ in }
    #expect(session.state.lostCurve != nil)
    session.run(command) { #expect($0.held, "\($0.errorLines)") }
    #expect(session.state.lostCurve == nil)
  }

  /// Divergence without effect on J: a silent unit with an infinite weight, and an optimizer with squares
  /// that overflow.
  @Test(arguments: [
    (
      "precision single; data table { 1e15 -> 1.5 }; layer dense 1 linear; loss mse; w(1) = 1; optimizer adam; step 3",
      "after 3 steps, v of w(1), which adam keeps, is inf"
    ),
    (
      "precision single; data table { 1e15 -> 1.5 }; layer dense 1 linear; loss mse; w(1) = 1; optimizer adagrad; train epochs=2",
      "after 2 steps, s of w(1), which adagrad keeps, is inf"
    ),
    (
      "precision single; data table { 1 -> 0.5 }; layer dense 1 relu; layer dense 1 linear; loss mse; w(1) = 1; w(2) = 1e18; b(2) = 0; step rate=3e38",
      "after 1 step"
    ),
    (
      "precision single; data table { 1 -> 1.5 }; layer dense 1 linear; loss mse; w(1) = 1e30; step",
      "after 0 steps, entry 6 of the tape is inf"
    ),
    (
      "precision single; data table { 1 -> 1.5 }; layer dense 1 linear; loss mse; w(1) = 1e30; evaluate",
      "of the tape is inf"
    ),
    ("data table { 1 -> 1.5 }; layer dense 1 linear; w(1) = 1e30; predict 1e300", "of the tape is inf"),
    (
      "data table { 1e300 -> 1; 1 -> 0 }; layer dense 1 linear; w(1) = 1e30; errtrain", "of the tape is inf"
    ),
    ("data table { 1e300 -> 1; 1 -> 0 }; layer dense 1 linear; w(1) = 1e30; mistakes", "of the tape is inf"),
    (
      "data table { 1e300 -> 1; 1 -> 0 }; layer dense 1 linear; w(1) = 1e30; plot confusion",
      "of the tape is inf"
    ),
  ]) func nothingInfiniteIsAnswered(_ typed: String, _ says: String) throws {
    let last = try #require(run(typed).last)
    #expect(last.error?.message.contains(says) == true, "\(last.answer.lines) \(last.error?.message ?? "")")
  }

  /// The picture belongs to a failed command: a session that is saved has neither, and is replayed without.
  @Test func savedSessionsAreReplayed() {
    let typed = Self.slope + "step 2000 rate=10; plot loss; step rate=0.1; "
    #expect(printed(typed + "save a.chain; reset; open a.chain; J") == printed(typed + "J"))
    #expect(printed(typed + "save a.chain").contains("5 commands"))
  }

  @Test(arguments: [
    (slope + "step 20 rate=1", true), (slope + "train epochs=20 rate=1", true),
    (batches + "train epochs=3 batch=2 rate=0.9", true),
    (slope + "step 20 rate=0.1", false), (slope + "step 2 rate=0.5", false),
  ]) func growthIsTold(_ typed: String, _ isTold: Bool) {
    let text = printed(typed)
    #expect(!text.hasPrefix("error"))
    #expect(text.contains("note: J grew from ") == isTold, "\(text)")
  }

  @Test func growthTakesNothingBack() throws {
    #expect(abs(try number(Self.slope + "step 20 rate=1; w(1)")) > 100)
  }
}
