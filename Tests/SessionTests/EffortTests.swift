// EffortTests.swift — kept parts of a task are kept while the network learns, and not only in the end.
import Diagnostics
import Lessons
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct EffortTests {
  private static let start =
    "data linear n=40 noise=0.1; split 0.75; labelled 20; layer dense 2 tanh; layer dense 1; loss crossentropy; init normal seed=1"

  /// Differences from the parts in `keep` once `commands` were run behind `begin` and `solution` is the
  /// author's.
  private func difference(
    _ keep: String, _ commands: [String], begin: [String] = [start], solution: String = "train"
  ) throws -> String? {
    let text = """
      ```task
      text: t
      check: J < 1
      keep: [\(keep)]
      solution: \(solution)
      ```
      """
    let task = try #require(try Lesson(parsing: text, path: "l.md").tasks.first)
    let evaluator = SessionEvaluator(EvaluatorSettings(folder: "/")) { false }
    for command in begin { #expect(!evaluator.evaluate(SourceText(command)).failed, "\(command)") }
    let task1 = evaluator.begin(task)
    for command in commands {
      let evaluation = evaluator.evaluate(SourceText(command))
      #expect(!evaluation.failed, "\(command): \(evaluation.lines)")
    }
    return task1.difference()
  }

  /// Changes of each part: the command that changes it, the one that restores it, and the message about steps
  /// between.
  private static let ways: [(keep: String, away: String, back: String, says: String)] = [
    ("data", "examples all; y = 1 - y", "examples all; y = 1 - y; examples train", "on other data"),
    ("data", "examples all; x = -x", "examples all; x = -x; examples train", "on other data"),
    (
      "data", "data linear n=40 noise=0.3",
      "seed 1; data linear n=40 noise=0.1; split 0.75; labelled 20", "on other data"
    ),
    ("data", "example 3; y = 1 - y", "y = 1 - y; examples train", "on other data"),
    (
      "split", "split 0.5", "seed 1; data linear n=40 noise=0.1; split 0.75; labelled 20",
      "the split was another"
    ),
    ("labels", "labelled all", "seed 1; data linear n=40 noise=0.1; split 0.75; labelled 20", "labels"),
    ("selection", "examples all", "examples train", "on other examples than"),
    ("selection", "example 2", "examples train", "on other examples than"),
    ("loss", "loss mse", "loss crossentropy", "with another loss than crossentropy"),
    ("loss", "set reduction sum", "set reduction mean", "not the mean"),
    (
      "layers", "cut 1; layer dense 3; layer dense 1; loss crossentropy",
      "cut 1; layer dense 1; loss crossentropy", "while the layers were others"
    ),
  ]

  /// Steps in between count, by `step` and by `train`, in a block, and also behind other ones; none, undone ones and
  /// those that nothing is left of do not.
  @Test(arguments: ways) func whatIsTrainedOnIsKept(keep: String, away: String, back: String, says: String)
    throws
  {
    let steps = keep == "selection" ? ["step 2"] : ["step 2", "train epochs=2", "repeat 2 { step }"]
    for step in steps {
      let said = try difference(keep, [away, step, back]) ?? ""
      #expect(said.contains(says), "\(keep), \(away), \(step): \(said)")
      #expect(try difference(keep, ["step", away, step, back, "step", "train"])?.contains(says) == true)
      #expect(try difference(keep, ["init zero", away, step, back])?.contains(says) == true)
      #expect(try difference(keep, [away, step, "undo; redo", back])?.contains(says) == true)
      #expect(try difference(keep, [away, step, "init zero layer=2", back])?.contains(says) == true)
      let harmless = [
        [away, back, step], ["step", away, back, "step"], [away, step, "undo", back, step],
        [away, step, "init normal seed=1", back, step], [away, step, back, "init normal seed=1", step],
      ]
      for commands in harmless {
        let said = try difference(keep, commands)
        #expect(said == nil, "\(keep), \(commands): \(said ?? "")")
      }
      if keep != "layers" {
        for way in ["rewind", "cut 0; layer dense 2 tanh; layer dense 1; loss crossentropy"] {
          let said = try difference(keep, [away, step, way, back, step])
          #expect(said == nil, "\(keep), \(way): \(said ?? "")")
        }
      }
    }
    // Parts kept by another task may differ.
    guard keep == "loss" || keep == "layers" else { return }
    let others = ["data", "split", "labels", "selection", "loss", "layers"].filter { $0 != keep }
    #expect(try difference(others.joined(separator: ","), [away, "step 2", back]) == nil, "\(keep)")
  }

  /// The author's own steps on something else do not count, and do not hide the student's.
  @Test func theAuthorsStepsDoNotCount() throws {
    let begin = [Self.start, "examples all; y = 1 - y; step 5; y = 1 - y; examples train"]
    #expect(try difference("data", ["step"], begin: begin) == nil)
    #expect(try difference("data", ["rewind; step"], begin: begin) == nil)
    let flipped = "examples all; y = 1 - y; step 5; y = 1 - y"
    #expect(try difference("data", [flipped], begin: begin)?.contains("on other data") == true)
    #expect(try difference("data", ["rewind; \(flipped)"], begin: begin)?.contains("on other data") == true)
    // From the author's flipped targets it is the task's own that are learnt, and other targets that are left.
    #expect(try difference("data", ["undo 2; \(flipped)"], begin: begin) != nil)
    #expect(try difference("data", ["step", "undo", "step"], begin: begin) == nil)
  }

  /// Many other things met on the way don't hide the one that counts.
  @Test func noNumberOfOthersHidesOne() throws {
    let many = (1...40).map { "example \($0); step" }.joined(separator: "; ")
    for keep in ["selection", "data, selection"] {
      #expect(
        try difference(keep, ["examples train", many, "examples train; step"])?.contains("other examples")
          == true)
    }
    let shifted = "repeat 30 { examples all; x = x + 1; step }; repeat 30 { examples all; x = x - 1 }"
    #expect(try difference("data", [shifted, "step 3"])?.contains("data") == true)
    #expect(try difference("data", [many]) == nil)
  }

  /// A solution may train with one loss and then with another: so may the student, with these two.
  @Test func lossesOfTheSolution() throws {
    let solution = "train; loss mse; train"
    #expect(try difference("loss", ["train; loss mse; train"], solution: solution) == nil)
    #expect(try difference("loss", ["loss mse; train"], solution: solution) == nil)
    #expect(
      try difference("loss", ["loss sse; train; loss mse; train"], solution: solution)?
        .contains("with another loss than mse") == true)
    #expect(try difference("loss", ["train; loss mse; train"], solution: "loss mse; train") != nil)
  }

  /// A step in other precision is one on the same data.
  @Test func precisionDoesNotCount() throws {
    let commands = ["precision single; step; precision double; step"]
    #expect(try difference("data, split, labels, loss, layers, selection", commands) == nil)
  }

  /// Efforts of the parameters survive a lost session.
  @Test func effortsAreWrittenDown() throws {
    let session = Session()
    session.run(SourceText(Self.start)) { _ in }
    let before = session.state
    session.run(SourceText("step; loss mse; step; loss crossentropy; step")) { _ in }
    // Layers and loss are made by their own commands: the structure is given.
    var state = session.state
    state.network = before.network
    state.network.parameters = session.state.network.parameters
    let bytes = try #require(StateChange.bytes(from: before, to: state))
    let made = try StateChange.applied(bytes, to: before)
    #expect(made.effort == state.effort && made.effort.past.count == 2 && made.effort.setup != nil)
    #expect(made.effort.clock == 3 && made.effort.last == 3)
  }

  /// A step costs no look at the data: its setup is computed once.
  @Test func marksAreSharedUntilSomethingChanges() throws {
    let session = Session()
    session.run(SourceText(Self.start)) { _ in }
    func storage() -> UnsafePointer<TrainingSetup.Mark?>? {
      session.state.effort.setup?.marks.withUnsafeBufferPointer { $0.baseAddress }
    }
    session.run(SourceText("step")) { _ in }
    let first = storage()
    session.run(SourceText("step; w(1)1,1 = 2; step 3; set rate 0.2; optimizer adam; step")) { _ in }
    #expect(first != nil && storage() == first)
    session.run(SourceText("example 3; step")) { _ in }
    #expect(storage() != first)
  }
}
