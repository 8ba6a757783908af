// PromptLessonTests.swift — lessons taken at the session's own prompt.
import Diagnostics
import Grading
import Lessons
import Replay
import Tensors
import TestSupport
import Testing
import Tutoring

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct PromptLessonTests {
  private let folder: TemporaryFolder
  private let session: Session

  private static let lesson = """
    ---
    title: Squares
    seed: 3
    ---
    Squares grow.

    ```chainrule
    > a = 3
    a = 3
    > g = a^2
    g = 9
    ```
    ```question
    id: slope
    text: What is ∂g/∂a?
    answer: d g / d a
    hints: [Twice something.]
    ```
    ```task
    text: Give b the value 2.
    check: b == 2
    hints: [An equals sign.]
    solution: b = 2; c = 5
    ```
    ```chainrule
    > b + c
    7
    ```

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Array(Self.lesson.utf8), to: "01-squares.md")
    try folder.write(
      Array(Self.lesson.replacing("seed: 3", with: "seed: student").utf8), to: "02-own.md")
    session = Self.session(folder)
  }

  private static func session(_ folder: TemporaryFolder) -> Session {
    var options = SessionOptions()
    options.files = .free
    let path = folder.path
    options.lessons.shelf = { LessonShelf(in: [path]) }
    options.lessons.progress = ProgressFolder(path + "/progress")
    return Session(options)
  }

  /// Output of the last of `commands`, or its error.
  @discardableResult private func types(_ commands: String...) -> String {
    var last: CommandResult?
    for command in commands { session.run(SourceText(command)) { last = $0 } }
    guard let last else { return "" }
    return (last.held ? last.answer.lines + last.notes : last.errorLines).joined(separator: "\n")
  }

  @Test func aLessonFromBeginningToEnd() {
    #expect(types("lesson").contains("Squares"))
    #expect(types("lesson 1").hasSuffix("> a = 3"))
    #expect(types("next") == "a = 3\n\n> g = a^2")
    #expect(types("next").hasPrefix("g = 9\n\nWhat is ∂g/∂a?\n`answer X`: X is a number or an expression."))
    #expect(types("answer -6").contains("The sign is wrong"))
    #expect(types("hint") == "Hint 1 of 1: Twice something.")
    #expect(types("answer 2*a").hasPrefix("Right. Yours comes to 6.\n\n**Task.** Give b"))
    #expect(types("b = 2").hasSuffix("Done. `next` goes on."))
    #expect(types("next").hasPrefix("The lesson goes on from its own solution."))
    #expect(types("next").contains("Questions and tasks: 2 of 2 right, 1 of them at once."))
    #expect(types("next").contains("no lesson is under way"))
    #expect(types("lesson").contains("done, 2 right"))
    #expect(types("b + c") == "7")
  }

  @Test func whoWandersOffIsBroughtBack() {
    types("lesson 1", "next", "a = 50", "layer = 3", "h = 2")
    #expect(types("next").hasPrefix("Your own commands had changed the session"))
    #expect(types("g") == "9")
    #expect(types("h").contains("error"))
  }

  @Test func whatWasUndoneCanBeComeBackToByAnotherWay() {
    types("lesson 1", "next", "next", "undo", "a = 7")
    #expect(types("answer 6").contains("Right"))
    #expect(types("skip").hasSuffix("> b + c"))
    #expect(types("g") == "9")
  }

  @Test func backAndRestart() {
    types("lesson 1", "next", "next")
    #expect(types("back") == "> g = a^2")
    #expect(types("g").contains("error"))
    #expect(types("restart").hasSuffix("> a = 3"))
    #expect(types("a").contains("error"))
    #expect(types("next", "next").hasPrefix("g = 9"))
  }

  /// A lesson in a session consists of commands: saved, it does the same again.
  @Test func theSessionCanBeSavedWithItsAnswers() throws {
    types("lesson 1", "next", "a = 50", "next", "answer a + a", "b = 2", "next")
    let path = folder.path + "/mine.md"
    #expect(types("save \(path)").hasPrefix(path))
    let saved = try TextFile.read(path)
    #expect(saved.contains("```answer slope\na + a\n```") && saved.contains("```answer 2\nb = 2\n```"))
    let report = LessonRunner(options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }.run(
      path: path)
    #expect(report.outcome == .held, "\(report.mismatches)")
    let key = try Lesson(reading: folder.path + "/01-squares.md")
    let grade = try Grader(key, options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }
      .grade(
        SubmissionSearch([path]).files)
    #expect(grade.grades.map(\.total) == [2])
  }

  /// Answers are handed in after the last step, or by a student who takes the lesson up again only to save
  /// them.
  @Test(arguments: [
    ["lesson 1", "next", "next", "answer 6", "b = 2", "next", "next"],
    ["lesson 1", "next", "next", "answer 6", "b = 2", "next", "next", "next"],
    ["lesson 1", "next", "next", "answer 6", "b = 2", "next", "next", "lesson 1"],
    ["lesson 1", "next", "next", "answer 6", "b = 2", "next", "lesson 1"],
  ])
  func answersCanBeSavedWhenTheLessonIsOver(_ commands: [String]) throws {
    for command in commands { types(command) }
    let path = folder.path + "/mine.md"
    types("save \(path)")
    let saved = try TextFile.read(path)
    #expect(saved.contains("```answer slope\n6\n```") && saved.contains("```answer 2\nb = 2\n```"))
  }

  @Test func aLessonThatIsOverCanBeGoneBackTo() {
    types("lesson 1", "next", "next", "answer 6", "b = 2", "next", "next")
    #expect(types("hint").contains("`restart` begins it again"))
    #expect(!types("lesson").contains("under way"))
    #expect(types("back") == "> b + c")
    #expect(types("next").contains("The lesson ends here."))
    #expect(types("restart").hasSuffix("> a = 3"))
    types("next", "next", "answer 6", "b = 2", "next", "next", "reset")
    #expect(types("restart").contains("no lesson is under way"))
  }

  @Test func progressOutlivesTheSession() {
    types("lesson 1", "next", "next", "answer 5", "hint")
    let second = Self.session(folder)
    var lines: [String] = []
    second.run(SourceText("lesson 1; next; answer 6")) { lines += $0.answer.lines }
    #expect(lines.joined(separator: "\n").contains("You left this lesson at step 4 of 6"))
    #expect(lines.joined(separator: "\n").contains("Right."))
  }

  @Test func aLessonMayDifferFromStudentToStudent() {
    #expect(types("lesson 2").contains("who are you?"))
    #expect(types("lesson 2 student=Ada").hasSuffix("> a = 3"))
    #expect(session.state.random == Random(seed: StudentSeed.seed(of: "ada")))
    types("lesson 1")
    #expect(session.state.random == Random(seed: 3))
    #expect(types("lesson 2").hasSuffix("> a = 3"))
  }

  @Test(
    arguments: [
      ("lesson 9", "there is no lesson `9`"), ("hint", "no lesson is under way"), ("answer 1", "no lesson"),
      ("lesson gone.md", "no such file"), ("repeat 2 { lesson 1 }", "stands alone"),
    ])
  func refuses(_ command: String, message: String) { #expect(types(command).contains(message)) }

  @Test func aLessonIsNotTrusted() throws {
    let lesson = "```chainrule\n> save out.md\n> edit\n> data csv ../x.csv\n> a = 1:9000000\n```\n"
    try folder.write(Array(lesson.utf8), to: "03-bad.md")
    types("lesson 3")
    #expect(types("next").contains("a lesson writes no files"))
    #expect(types("next").contains("a lesson runs no programs"))
    #expect(types("next").contains("leads out of the lesson's folder"))
  }
}
