// VerdictTests.swift — verdicts on answers: small numbers, rounded zeros, choices, and messages.
import Diagnostics
import Grading
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

@Suite struct VerdictTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func lesson(_ commands: String, _ question: String) -> String {
    "---\ntitle: T\n---\n```chainrule\n> \(commands)\n```\n```question\ntext: What is it?\n\(question)\n```\n"
  }

  /// Verdict of `grade` on an answer.
  private func grade(_ given: String, _ text: String) throws -> ItemGrade {
    let lesson = try Lesson(parsing: text, path: folder.path + "/l.txt")
    let grader = try Grader(lesson, options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }
    try folder.write(Array("```answer 1\n\(given)\n```\n".utf8), to: "eve.md")
    return try #require(try grader.grade(SubmissionSearch([folder.path]).files).grades.first?.items.first)
  }

  /// A session at a prompt in which the lesson with this text is taken.
  private func prompt(_ text: String) throws -> Session {
    try folder.write(Array(text.utf8), to: "01-t.md")
    var options = SessionOptions()
    options.files = .free
    let path = folder.path
    options.lessons.shelf = { LessonShelf(in: [path]) }
    return Session(options)
  }

  @discardableResult private func types(_ session: Session, _ commands: String...) -> String {
    var lines: [String] = []
    for command in commands {
      lines = []
      session.run(SourceText(command)) { lines += ($0.held ? $0.answer.lines + $0.notes : $0.errorLines) }
    }
    return lines.joined(separator: "\n")
  }

  /// Lines as one, however wide the window is.
  private func unwrapped(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let cancelling = """
    data table { 1 -> 1 }; layer dense 3; layer dense 1; loss crossentropy; w(1) = 0.5; b(1) = 0; b(2) = 0; \
    w(2) = [0.3; -0.1; -0.2]
    """
  private static let saturated =
    "data table { 1 -> 1 }; layer dense 1; loss sse; w(1) = -30; b(1) = 0"

  @Test(
    arguments: [
      ("1", "answer: -1.06e-5", "0", false), ("1", "answer: -1.06e-5", "-1.0600e-5", true),
      ("1", "answer: -1.06e-5", "-1.0601e-5", true), ("1", "answer: -1.06e-5", "-1.07e-5", false),
      ("1", "answer: -1.06e-5\ntolerance: 1e-2", "-1.069e-5", true),
      ("1", "answer: -1.06e-5\ntolerance: abs 1e-4", "0", true),
      ("1", "answer: 1000\ntolerance: abs 1e-4", "1000.01", false), ("1", "answer: 1000", "1000.01", true),
      ("1", "answer: 0", "1e-5", true), ("1", "answer: 0", "1e-3", false), ("1", "answer: 1e-17", "0", false),
      ("1", "answer: 0.1 + 0.2 - 0.3", "0", true), ("1", "answer: 0.1 + 0.2 - 0.3", "1e-5", true),
      ("1", "answer: 0.1 + 0.2 - 0.3", "1e-3", false), ("1", "answer: 0.3 - 0.2999999", "0", false),
      ("a = 0.1; b = a + 0.2", "answer: (b - 0.3)*1e6", "0", true), ("1", "answer: exp(-40)", "0", false),
      ("1", "answer: exp(-40)", "4.24835e-18", true), ("1", "answer: exp(0.1 + 0.2 - 0.3) - 1", "0", true),
      ("1", "answer: sum([0.1 0.2 -0.3])*2", "0", true), ("1", "answer: \"[0.5 1e-9]\"", "[0.5 0]", false),
      ("1", "answer: \"[0.5 (0.1+0.2-0.3)]\"", "[0.5 0]", true),
      ("1", "answer: \"[0.1 0.2]@[3;-1.5]\"", "0", true),
      ("1", "answer: 0\nwrong: [{answer: 2e-5, say: x}]", "2e-5", true),
      ("1", "answer: 1e-6\nwrong: [{answer: 0, say: Zero.}]", "0", false),
      (cancelling, "answer: grad x1", "0", true), (cancelling, "answer: d err / d x1", "1e-6", true),
      (cancelling, "answer: grad w(2)", "[0 0 0]", false), (saturated, "answer: grad w(1)1,1", "0", false),
      (saturated, "answer: grad w(1)1,1", "-9.35762e-14", true),
      (saturated, "kind: formula\nanswer: grad w(1)1,1", "(z(1)1 - y)*z(1)1*(1-z(1)1)*x1", true),
      (saturated, "kind: formula\nanswer: grad w(1)1,1", "0*x1", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: 1e-7*u", "0*u", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: 0.1*u + 0.2*u - 0.3*u", "0*u", true),
      ("1", "kind: formula\nvariables: [u]\nanswer: u > 0", "1", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: u > 0", "u > -5", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: u > 0", "u/abs(u)", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: relu(u)", "u", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: relu(u)", "abs(u)", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: relu(u)", "u*(u > 0)", true),
      ("1", "kind: formula\nvariables: [u]\nanswer: 3*u^2", "3*abs(u)*u", false),
      ("1", "kind: formula\nvariables: [u]\nanswer: 3*u^2", "3*u*u", true),
      ("1", "kind: formula\nvariables: [u]\nanswer: log(u^2)", "2*log(u)", true),
      ("1", "kind: formula\nvariables: [u]\nanswer: log(u)", "log(u^2)/2", true),
      ("u = 3", "kind: formula\nvariables: [u]\nanswer: 3*u^2", "3*abs(u)*u", false),
      ("u = [1 2]", "kind: formula\nvariables: [u]\nanswer: relu(u)", "u", false),
      ("1", "answer: 2", "`1 + 1`", true), ("1", "answer: 2", "> 1 + 1", true),
    ])
  func numbers(_ commands: String, _ question: String, _ given: String, isRight: Bool) throws {
    let text = lesson(commands, question)
    let item = try grade(given, text)
    #expect((item.verdict == .right) == isRight, "\(question): \(given): \(item)")
    let session = try prompt(text)
    #expect(types(session, "lesson 1", "next", "answer \(given)").hasPrefix("Right.") == isRight)
  }

  /// A number near 0 is no known mistake of a small answer by that alone.
  @Test func smallMistakesAreTold() throws {
    let text = lesson("1", "answer: 1e-6\nwrong: [{answer: 0, say: Zero.}, {answer: 2e-6, say: Twice.}]")
    #expect(try grade("0", text).say == "Zero.")
    #expect(try grade("2e-6", text).say == "Twice.")
    #expect(try grade("5e-6", text).say == nil)
  }

  @Test(
    arguments: [
      ("answer: 1e-5\ntolerance: abs 1e-4", "too small for `tolerance: abs 0.0001`: 0 passes for it"),
      ("answer: 5e-4\ntolerance: abs 1e-4", "off by more than a tenth"),
      ("answer: 1\ntolerance: abs 1e-4", nil), ("answer: 0\ntolerance: abs 1e-4", nil),
      ("answer: 0.1 + 0.2 - 0.3\ntolerance: abs 1e-4", nil), ("answer: 1e-5", nil),
      ("answer: \"[1 1e-5]\"\ntolerance: abs 1e-4", "too small"),
    ] as [(String, String?)])
  func coarseTolerancesAreFound(_ question: String, says: String?) throws {
    try folder.write(Array(lesson("1", question + "\nhint: h").utf8), to: "01-l.md")
    let runner = LessonRunner(options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }
    let path = folder.path + "/01-l.md"
    let found = LessonLint.problems(in: [path], runner: runner).filter { $0.message.contains("tolerance") }
    let tested = runner.run(path: path).mismatches.filter { $0.message.contains("tolerance") }
    #expect(found.map(\.line) == (says == nil ? [] : [9]) && tested.map(\.line) == found.map(\.line))
    if let says { #expect(found[0].message.contains(says), "\(found)") }
  }

  private static let several =
    "kind: several\nchoices: [\"w(1)1,1\", x1, \"b(1)1\"]\nanswer: [\"w(1)1,1\", \"b(1)1\"]"

  /// Verdicts are the same at the prompt and in submissions.
  @Test(
    arguments: [
      ("w(1)1,1, b(1)1", true), ("W(1)1,1 and B(1)1", true), ("1 3", true), ("1, 3", true), ("1) 3)", true),
      ("[\"w(1)1,1\", \"b(1)1\"]", true), ("`1` `3`", true), ("a c", true), ("(a) (c)", true), ("1.", false),
      ("x1", false), ("1 2 3", false), ("4", false), ("w(1)1,1", false),
    ])
  func choices(_ given: String, isRight: Bool) throws {
    let text = lesson("1", Self.several)
    #expect((try grade(given, text).verdict == .right) == isRight)
    let session = try prompt(text)
    #expect(types(session, "lesson 1", "next", "answer \(given)").hasPrefix("Right.") == isRight, "\(given)")
  }

  @Test(arguments: [("1", false), ("2.5", false), ("0.5", true), ("abs 2", true)])
  func aToleranceIsLessThanTheAnswer(_ tolerance: String, isRead: Bool) {
    let text = lesson("1", "answer: 30\ntolerance: \(tolerance)")
    #expect(((try? Lesson(parsing: text, path: "l.md")) != nil) == isRead)
  }

  @Test func aListIsAnAnswer() throws {
    let text = lesson("1", Self.several)
    #expect(try grade("- w(1)1,1\n- b(1)1", text).verdict == .right)
    #expect(try grade("# mine\n1. b(1)1\n2. w(1)1,1", text).verdict == .right)
    #expect(try grade("1) b(1)1", text).say?.contains("one choice by its number and another") == true)
  }

  @Test func wordsThatSayMoreAreForTheInstructor() throws {
    let text = lesson("1", "kind: text\nanswer: [chain rule]")
    let item = try grade("it is not the chain rule", text)
    #expect(item.verdict == .unmarked && item.points == 0)
    #expect(item.say == "It says more than the listed answers: the instructor marks it; 0 points until then.")
    #expect(try grade("The Chain-Rule.", text).verdict == .right)
    let session = try prompt(text)
    let told = unwrapped(types(session, "lesson 1", "next", "answer not the chain rule"))
    #expect(told.contains("for your instructor to mark"))
    types(session, "restart", "next")
    #expect(types(session, "answer the chain rule").hasPrefix("Right."))
  }

  // MARK: - What is told

  @Test func feedbackShowsQuestionAndAnswerWhole() throws {
    let long = String(repeating: "someName", count: 20)
    let text = lesson("a = 1", "answer: a")
    let item = try grade(long + " + 1", text)
    #expect(item.say == "`\(long)` is no name, quantity or command that I know.")
    let answer = (1...100).map { "a + \($0) +" }.joined(separator: "\n") + "\n1"
    let lesson = try Lesson(parsing: text, path: folder.path + "/l.txt")
    let grader = try Grader(lesson, options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }
    try folder.write(Array("```answer 1\n\(answer)\n```\n".utf8), to: "eve.md")
    let report = try grader.grade(SubmissionSearch([folder.path]).files)
    let told = GradeReports.feedback(report.grades[0], title: "T").joined(separator: "\n")
    #expect(told.contains("> What is it?") && told.contains("a + 1 +\n") && told.contains("a + 100 +\n  1\n"))
    // A terminal gets a line each, also of words of several lines.
    var grade = report.grades[0]
    grade.items[0].say = "One.\n\nTwo."
    let lines = GradeReports.feedback(grade, title: "T")
    #expect(lines.contains { $0.hasSuffix(" One.") } && lines.contains { $0.hasPrefix("  Two.") })
    #expect(lines.allSatisfy { !$0.contains("\n") })
    try GradeReports.writeFeedback(report, to: folder.path + "/told")
    try GradeReports.writeFeedback(report, to: folder.path + "/told")
  }

  /// A check that fails is printed whole, with the failed command before it.
  @Test func failingCommandsAreToldWhole() throws {
    let task =
      "```task\ntext: Do.\ncheck: b == 1\nsolution: b = 1\n```\n"
    let command = "b = " + (1...30).map { "c\($0)" }.joined(separator: " + ")
    let item = try grade(command, task)
    #expect(
      item.say
        == "`\(command)` fails: `c1` is no name, quantity or command that I know; `b == 1`: `b` is no name, quantity or command that I know."
    )
    let longer = "b = " + (1...90).map { "c\($0)" }.joined(separator: " + ")
    #expect(try grade("1\n" + longer, task).say?.hasPrefix("the command in line 3 fails: `c1`") == true)
  }

  // MARK: - A lesson at the prompt

  @Test func aLessonSaysHowTheSessionComesBack() throws {
    let text = lesson("q = 4", "answer: 4").replacing("title: T", with: "title: T\nseed: 8")
    let session = try prompt(text)
    #expect(!types(session, "lesson 1").contains("undo"))
    types(session, "reset", "a = 1; b = 2", "data xor n=10; layer dense 2")
    let said = unwrapped(types(session, "lesson 1"))
    #expect(
      said.hasPrefix("This is a new session; `undo 2` brings back your own, with the data xor, a network"))
    #expect(said.hasSuffix("> q = 4"))
    #expect(types(session, "a").contains("error"))
    types(session, "undo 2")
    #expect(types(session, "a + b") == "3" && types(session, "network").contains("dense"))
    // Commands run in the lesson make the way longer, and it is still there.
    types(session, "lesson 1", "next", "undo 3")
    #expect(types(session, "a + b") == "3")
    // A file that is opened says the same.
    #expect(types(session, "open \(folder.path)/01-t.md").contains("`undo 3` brings back your own"))
    types(session, "undo 3")
    #expect(types(session, "b") == "2")
  }
}
