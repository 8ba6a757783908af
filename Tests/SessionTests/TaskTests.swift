// TaskTests.swift — a task is done by doing it: its kept parts, and commands that graded answers can't use.
import Diagnostics
import Grading
import Handouts
import Lessons
import Replay
import TestSupport
import Testing
import Tutoring

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TaskTests {
  private let folder: TemporaryFolder

  /// A task on 40 points; `KEEP` is replaced.
  private static let lesson = """
    ---
    title: Homework
    seed: 3
    ---
    ```chainrule
    > data linear n=40 noise=0.1; split 0.75; labelled 20; layer dense 3 tanh; layer dense 1; loss crossentropy
    > init normal seed=1
    > goal = 0.02
    ```
    ```task
    id: learn
    text: Bring J below the goal.
    check: [J < goal, errtest < 0.5]
    KEEP
    solution: train epochs=300 rate=1
    ```
    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Array(Self.text().utf8), to: "homework.md")
    try folder.write(Array("x,y\n1,2\n".utf8), to: "points.csv")
    try folder.write(Array("student,secret\nada,17\n".utf8), to: "grades.csv")
    try folder.write(Array("train epochs=300 rate=1\n".utf8), to: "solution.chain")
    try folder.write(Array("```answer learn\ntrain epochs=300 rate=1\n```\n".utf8), to: "ada.md")
  }

  private static func text(_ keep: String = "") -> String {
    lesson.replacing("KEEP\n", with: keep.isEmpty ? "" : keep + "\n")
  }

  private func grade(_ answer: String, _ text: String, key: String = "learn") throws -> ItemGrade {
    let lesson = try Lesson(parsing: text, path: folder.path + "/homework.md")
    let grader = try Grader(lesson, options: .init(timeout: 3600)) {
      SessionEvaluator($0, isCancelled: $1)
    }
    let path = "handed-in/eve.md"
    try TextFile.makeFolder(folder.path + "/handed-in")
    try folder.write(Array("````answer \(key)\n\(answer)\n````\n".utf8), to: path)
    let report = try grader.grade(SubmissionSearch([folder.path + "/" + path]).files)
    return try #require(report.grades.first?.items.first { $0.key == key })
  }

  /// Ways of passing without doing it, each with a part of its message.
  private static let tricks: [(String, String)] = [
    // Other data.
    ("data table { 0 0 -> 0; 1 1 -> 0 }; train epochs=300 rate=1", "not the lesson's data"),
    ("seed 9; data linear n=40; split 0.75; labelled 20; train epochs=300 rate=1", ""),
    ("examples all; y = 0*y; train epochs=300 rate=1", "targets of the data are not the lesson's"),
    ("examples all; x = 0.5*x; train epochs=300 rate=1", "inputs of the data are not the lesson's"),
    ("data scale; train epochs=300 rate=1", "inputs of the data are not the lesson's"),
    ("repeat 1 { examples all; y = 0*y }\ntrain epochs=300 rate=1", "targets"),
    // Fewer examples.
    ("labelled 1; train epochs=300 rate=1", "1 in place of 20"),
    ("labelled all; train epochs=300 rate=1", "labels"),
    ("split 0.1; train epochs=300 rate=1", "split is not the lesson's"),
    ("example 18; step 300 rate=1", ""),
    ("example 1", "`J < goal`"),
    // Another measure.
    ("loss mse", "loss is mse in place of crossentropy"),
    ("cut 2; train epochs=300 rate=1", ""), ("set reduction mean; goal = 1e9", "`J < goal`"),
    ("loss mse; train epochs=300 rate=1", "loss is mse"),
    // A new session, names that hide checked quantities, names of the lesson given other values.
    ("reset", ""), ("reset; J = 0; errtest = 0", ""), ("reset; J = 0; errtest = 0; goal = 1", ""),
    ("goal = 100", "`J < goal`"), ("accuracy = 1; errtest = 0; goal = 9", "`J < goal`"),
    // Parameters typed in, or taken along in names.
    (
      "train epochs=300 rate=1; w1 = w(1); b1 = b(1); w2 = w(2); b2 = b(2); init zero; w(1) = w1; b(1) = b1; w(2) = w2; b(2) = b2",
      "typed in"
    ),
    ("train epochs=300 rate=1; w(1)1,1 = w(1)1,1", "typed in"),
    // The lesson's own solution, and files.
    ("lesson homework.md; next; next; next; solution", "can't use `lesson`"),
    ("lesson \(#filePath)", "can't use `lesson`"), ("open solution.chain", "can't use `open`"),
    ("open homework.md", "can't use `open`"), ("next", "can't use `next`"),
    ("solution", "can't use `solution`"), ("answer 3", "can't use `answer`"),
    ("resume", "can't use `resume`"), ("record x.md", "can't use `record`"),
    ("edit", "can't use `edit`"), ("save x.md", "can't use `save`"), ("rerun 1", ""),
    ("repeat 1 { open solution.chain }", "can't use `open`"), ("back", "can't use `back`"),
    ("data csv grades.csv", "reads no files"), ("data csv ada.md", "reads no files"),
    ("data csv homework.md", "reads no files"), ("data csv gone.csv", "reads no files"),
    ("plot data > x.svg", "writes no files"), ("undo 5", ""), ("rewind", ""),
  ]

  @Test(arguments: tricks) func aTaskIsNotPassedBy(_ answer: String, says: String) throws {
    let item = try grade(answer, Self.text())
    #expect(item.verdict == .wrong, "\(answer): \(item)")
    let said = item.say ?? ""
    #expect(says.isEmpty || said.contains(says), "\(answer): \(said)")
    // Nothing of a file is told.
    #expect(!said.contains("secret") && !said.contains("ada,17"))
  }

  @Test(arguments: [
    "train epochs=300 rate=1", "> step 300 rate=1\nJ = 7", "example 3; examples all; train epochs=300 rate=1",
    "optimizer adam rate=0.05; train epochs=300; example 18", "init normal seed=5; train epochs=400 rate=1",
    "zzz\nrepeat 3 { train epochs=100 rate=1 }", "a = 5; goal2 = a; train epochs=300 rate=1; set mode train",
    "cut 0; layer dense 8 tanh; layer dense 1; loss crossentropy; init normal seed=1; train epochs=300 rate=1",
    "w(1) = 0; undo; train epochs=300 rate=1", "w(1) = 0; init normal seed=1; train epochs=300 rate=1",
    "batch 5; train epochs=300 rate=1",
    "network; help train; cells; train epochs=300 rate=1; plot loss",
    "precision single; train epochs=300 rate=1",
  ]) func aTaskIsPassedBy(_ answer: String) throws {
    let item = try grade(answer, Self.text())
    #expect(item.verdict == .right, "\(answer): \(item)")
  }

  /// The author chooses the kept parts.
  @Test(
    arguments: [
      (
        "keep: [data, split, labels, loss, layers]", "cut 0; layer dense 8; layer dense 1; loss crossentropy",
        "layers are not"
      ),
      ("keep: [selection]", "example 3; train epochs=300 rate=1", "other examples are selected"),
      ("keep: []", "labelled all; train epochs=300 rate=1", nil),
      ("keep: [loss]", "examples all; y = 0*y; train epochs=300 rate=1", nil),
      ("keep: data", "labelled all; train epochs=300 rate=1", nil),
      ("keep: [data]", "data linear n=30; train epochs=300 rate=1", "not the lesson's data"),
      ("keep: [weights]", "w(1) = 1; train epochs=300 rate=1", "typed in"),
      ("keep: [data]", "w(1)1,1 = 1; train epochs=400 rate=1", nil),
      ("keep: []", "examples 1..40; step 300 rate=1", nil),
    ] as [(String, String, String?)])
  func keeps(_ keep: String, _ answer: String, says: String?) throws {
    let more = answer.contains("train") ? "" : "; init normal seed=1; train epochs=300 rate=1"
    let item = try grade(answer + more, Self.text(keep))
    #expect(item.verdict == (says == nil ? .right : .wrong), "\(item)")
    if let says { #expect(item.say?.contains(says) == true, "\(item.say ?? "")") }
  }

  /// Training on the test examples would make every `errtest` small.
  @Test func testExamplesAreNotLearned() throws {
    let item = try grade("examples 1..40; step 300 rate=1", Self.text())
    #expect(item.verdict == .wrong && item.say?.contains("not for training") == true, "\(item)")
  }

  private static let selecting = """
    ```chainrule
    > data table { 1 -> 1; -1 -> 1 }; layer dense 1; loss crossentropy; w(1) = 5; r = [-1; 2; 3]; example 2
    ```
    ```task
    id: both
    text: Bring J over both below 0.1.
    check: J < 0.1
    solution: |
      examples all
      train epochs=500 rate=2
    ```
    ```task
    id: rectify
    text: Let k be relu of r.
    check: k == relu(r)
    solution: k = relu(r)
    ```
    ```task
    id: zeros
    text: Let k be zeros.
    check: k == 0
    solution: k = 0*r
    ```
    """

  /// An easier example does not do where the solution selects, nor a number for a vector.
  @Test(arguments: [
    ("both", "example 1", false), ("both", "example 1; step 50 rate=2", false),
    ("both", "examples all; train epochs=500 rate=2", true),
    ("both", "examples all; train epochs=500 rate=2; example 1", true),
    ("rectify", "k = relu(r)", true), ("rectify", "k = [0; 2; 3]", true),
    ("rectify", "k = [0 2 3; 0 2 3; 0 2 3]", false), ("rectify", "r = 0*r; k = 0", false),
    ("zeros", "k = [0 0]", true),
  ]) func theEasyCaseDoesNotDo(_ key: String, _ answer: String, isRight: Bool) throws {
    let item = try grade(answer, Self.selecting, key: key)
    #expect((item.verdict == .right) == isRight, "\(answer): \(item)")
  }

  /// A budget counts the steps behind the parameters, for every value of the counter.
  @Test(arguments: [
    ("train epochs=500 rate=1", false), ("train epochs=300 rate=1", true),
    ("train epochs=500 rate=1; init normal layer=1; train epochs=300 rate=1", false),
    ("train epochs=500 rate=1; init normal seed=1; train epochs=300 rate=1", true),
    ("train epochs=500 rate=1; undo; train epochs=300 rate=1", true),
  ]) func budgets(_ answer: String, isRight: Bool) throws {
    let text = Self.text("budget: {steps: 350}").replacing(
      "> goal = 0.02", with: "> train epochs=100 rate=0.01; init normal seed=1; goal = 0.02")
    let item = try grade(answer, text)
    #expect((item.verdict == .right) == isRight, "\(item)")
    if !isRight { #expect(item.say?.contains("training steps; 350 are allowed") == true) }
  }

  private static let loading = """
    ```task
    id: load
    text: Load points.csv, with y as the target.
    check: [sum(x) == 1, sum(y) == 2]
    keep: []
    solution: data csv points.csv
    ```
    """

  /// The file that the solution reads may be read where loading is the task, and no other.
  @Test(arguments: [
    ("data csv points.csv", ItemGrade.Verdict.right), ("data csv ./points.csv", .right),
    ("data csv grades.csv", .wrong), ("data csv handed-in/../points.csv", .wrong),
    ("x = 1; y = 2", .wrong),
  ]) func loads(_ answer: String, verdict: ItemGrade.Verdict) throws {
    #expect(try grade(answer, Self.loading, key: "load").verdict == verdict)
  }

  /// A command that a question asks for is no way out either.
  @Test func commandsOfQuestionsAreBound() throws {
    let question = "```question\nid: q\nkind: command\ntext: t\nanswer: 1 + 1\n```\n"
    for given in ["2", "`2`", "> 2"] { #expect(try grade(given, question, key: "q").verdict == .right) }
    let item = try grade("open ada.md", question, key: "q")
    #expect(item.verdict == .unclear && item.say == "a graded answer can't use `open`.")
  }

  /// The tool does not derive for the student where a derivative is asked for, in brackets neither.
  @Test(arguments: ["grad a of g", "d g / d a", "1*(d g / d a)", "[(d g / d a)]*1"])
  func derivativesAreByHand(_ answer: String) throws {
    let question =
      "```chainrule\n> a = 3; g = a^2\n```\n```question\nid: q\ntext: t\nanswer: d g / d a\n```\n"
    #expect(try grade("2*a", question, key: "q").verdict == .right)
    #expect(try grade(answer, question, key: "q").verdict == .unclear)
  }

  // MARK: - Where it is taken and replayed

  private func session() -> Session {
    var options = SessionOptions()
    options.files = .free
    let path = folder.path
    options.lessons.shelf = { LessonShelf(in: [path]) }
    return Session(options)
  }

  private func types(_ session: Session, _ commands: String...) -> String {
    var lines: [String] = []
    for command in commands {
      lines = []
      session.run(SourceText(command)) { lines += ($0.held ? $0.answer.lines + $0.notes : $0.errorLines) }
    }
    return lines.joined(separator: "\n")
  }

  /// At the prompt a task is judged as when it is graded.
  @Test func thePromptJudgesTheSame() {
    let session = session()
    #expect(
      types(session, "lesson \(folder.path)/homework.md", "next", "next", "next").contains(
        "Bring J below the goal"))
    #expect(!types(session, "goal = 9").contains("Done"))
    #expect(types(session, "next").contains("Not yet: `J < goal`"))
    #expect(types(session, "examples all; y = 0*y; train epochs=300 rate=1").contains("targets of the data"))
    #expect(types(session, "next").contains("The goal is reached, but not as the task has it"))
    _ = types(session, "undo 3")
    #expect(types(session, "train epochs=300 rate=1").contains("Done."))
  }

  @Test(
    arguments: [
      ("", "train epochs=300 rate=1", nil),
      ("", "data linear n=30; train epochs=300 rate=1", "changes what the task keeps: these are not"),
      ("keep: []", "data linear n=30; train epochs=300 rate=1", nil),
      ("", "w(1)1,1 = 1; train epochs=400 rate=1", nil),
    ] as [(String, String, String?)])
  func aSolutionKeepsWhatTheTaskKeeps(_ keep: String, _ solution: String, says: String?) throws {
    let text = Self.text(keep).replacing("solution: train epochs=300 rate=1", with: "solution: \(solution)")
      .replacing("errtest < 0.5", with: "errtrain >= 0")
    let lesson = try Lesson(parsing: text, path: folder.path + "/l.md")
    let report = LessonRunner(options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }.run(
      lesson)
    let messages = report.mismatches.filter { $0.kind == .exercise }.map(\.message).joined()
    if let says { #expect(messages.contains(says), "\(messages)") } else { #expect(messages == "") }
  }

  @Test(arguments: [
    ("keep: [data, lables]", 14, "`lables` is nothing that a task keeps"),
    ("keep: 3", 14, "nothing that a task"),
  ]) func keepIsAListOfParts(_ keep: String, line: Int, message: String) {
    #expect {
      try Lesson(parsing: Self.text(keep), path: "l.md")
    } throws: { error in
      guard let error = error as? Diagnostic else { return false }
      let problem = LessonProblem(error, path: "l.md", text: Self.text(keep))
      return problem.line == line && problem.message.contains(message)
    }
  }

  @Test func aHandoutSaysWhatIsKept() throws {
    for keep in ["keep: []", "keep: [data, loss]"] {
      let handout = Handout(
        of: try Lesson(parsing: Self.text(keep), path: "l.md"), vocabulary: CommandTable.standard.vocabulary
      ).text
      #expect(handout.contains(keep))
      #expect(try Lesson(parsing: handout, path: "h.md").tasks[0].keep != nil)
    }
  }

  /// Every command, by itself, in a graded answer: none runs a file or shows the lesson.
  @Test(arguments: CommandTable.standard.all.map(\.name)) func noCommandLeadsOut(_ name: String) throws {
    var settings = EvaluatorSettings(folder: folder.path)
    settings.answerFiles = []
    for argument in ["", " homework.md", " ada.md", " solution.chain", " csv grades.csv", " 1"] {
      let evaluator = SessionEvaluator(settings) { false }
      let evaluation = evaluator.evaluate(SourceText(name + argument))
      let told = evaluation.lines.joined(separator: "\n") + (evaluation.failure?.message ?? "")
      #expect(!told.contains("300 rate=1") && !told.contains("17") || name == "help", "\(told)")
      #expect(evaluator.usage.steps == 0 || name == "step" || name == "train")
    }
  }
}
