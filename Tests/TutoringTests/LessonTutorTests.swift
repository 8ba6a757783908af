// LessonTutorTests.swift — a lesson taught to a simulated student, line by line.
import Diagnostics
import Language
import LessonTestSupport
import Testing

@testable import Handouts
@testable import Lessons
@testable import Markdown
@testable import Tutoring

/// The fake session of the other tests as the tutor needs it; `train N` makes steps.
private final class FakeSession: TutoredEvaluator {
  private(set) var commands: [String] = []
  private let table = FakeEvaluator(FakeEvaluator.standard)

  func evaluate(_ command: SourceText) -> Evaluation {
    commands.append(command.text)
    return answer(command.text)
  }

  private func answer(_ command: String) -> Evaluation {
    if command.hasPrefix("train "), let steps = Double(command.dropFirst(6)) {
      table.variables["steps", default: 0] += steps
      return Evaluation(lines: ["trained"])
    }
    return table.evaluate(SourceText(command))
  }

  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
    let before = table.variables
    defer { table.variables = before }
    return answer(expression.text)
  }

  func bookmark() -> SessionBookmark {
    let variables = table.variables
    return SessionBookmark(
      isCurrent: { [self] in table.variables == variables },
      restore: { [self] in
        table.variables = variables
        return true
      },
      vocabulary: { .none },
      evaluate: { [self] expression, _, _ in
        let now = table.variables
        table.variables = variables
        defer { table.variables = now }
        return answer(expression.text)
      })
  }

  var usage: SessionUsage {
    SessionUsage(
      steps: Int(table.variables["steps"] ?? 0), parameters: Int(table.variables["parameters"] ?? 0))
  }

  var vocabulary: Vocabulary { table.vocabulary }
}

/// A student at a lesson: lines in, lines out.
private final class Student {
  let session = FakeSession()
  private var seen: [String] = []
  private(set) var tutor: LessonTutor!

  init(_ text: String, width: Int = 80, rows: Int = 24, from progress: LessonProgress? = nil) throws {
    tutor = LessonTutor(try read(text).get(), in: session, view: LessonView(width: width), rows: rows) {
      [unowned self] output in
      switch output {
      case .lines(let lines): seen += lines
      case .answer(let evaluation): seen += evaluation.lines.map { (evaluation.failed ? "! " : "= ") + $0 }
      }
    }
    tutor.begin(from: progress)
  }

  /// Text shown after `entries`, since the last look.
  @discardableResult func types(_ entries: String...) -> String {
    seen = []
    for entry in entries { tutor.take(entry) }
    return seen.joined(separator: "\n")
  }

  var shown: String { seen.joined(separator: "\n") }
}

@Suite struct LessonTutorTests {
  private static let lesson = """
    ---
    title: T
    ---
    Prose.

    ```chainrule hidden
    > set h 1
    ```
    ```chainrule
    > set a 5
    > a
    a = 5.0
    ```
    ```chainrule norun
    > shown
    this
    ```
    ```swift
      code
    ```
    ```question
    text: What is a?
    answer: a
    hints: [h1, h2]
    wrong: [{answer: h, say: That is h.}]
    ```
    ```task
    text: Make it b.
    check: b 2
    budget: {steps: 10}
    hint: set it
    solution: |
      set b 2
      set c 3
    ```
    The end.
    """

  @Test func showsEveryKindOfStop() throws {
    let student = try Student(Self.lesson)
    #expect(student.shown.hasPrefix("T\n"))
    #expect(student.shown.hasSuffix("Prose.\n\n> set a 5"))
    #expect(student.tutor.prompt == "Enter: run it")
    #expect(student.types("") == "\n> a")
    #expect(student.types("next") == "= a = 5.0\n\n> shown\nthis\n")
    #expect(student.types("").hasPrefix("  code"))
    #expect(student.types("").hasPrefix("What is a?"))
    #expect(student.tutor.prompt == "answer")
    #expect(
      student.types("5").hasPrefix("Right.\n\nTask. Make it b.\nGoal: b 2, with at most 10 training steps."))
    #expect(student.types("set b 2").hasPrefix("Done."))
    #expect(student.types("").contains("The end."))
    #expect(student.types("").contains("Questions and tasks: 2 of 2 right, 2 of them at once."))
    #expect(student.tutor.isOver)
    #expect(student.session.commands.suffix(2) == ["set b 2", "set c 3"])
  }

  @Test func aTitleThatTheTextRepeatsIsShownOnce() throws {
    let student = try Student("---\ntitle: T\n---\n# T\n\nText.\n")
    #expect(student.shown.split(separator: "\n").filter { $0 == "T" }.count == 1)
  }

  @Test func whoWandersOffIsBroughtBack() throws {
    let student = try Student(Self.lesson)
    #expect(student.types("a").hasPrefix("! error"))
    #expect(!student.types("").contains("Your own"))
    student.types("set a 7")
    #expect(student.types("").hasPrefix("Your own commands had changed the session"))
    #expect(student.shown.contains("= a = 5.0"))
    student.types("set a 7", "retry")
    #expect(!student.types("").contains("Your own"))
  }

  @Test func aCommandMayBeTyped() throws {
    let student = try Student(Self.lesson)
    #expect(student.types("set  a 5 ") == "\n> a")
  }

  @Test func backAndRestart() throws {
    let student = try Student(Self.lesson)
    student.types("", "")
    #expect(student.types("back") == "> a")
    #expect(student.types("").hasPrefix("= a = 5.0"))
    #expect(student.types("back", "back").hasSuffix("> set a 5"))
    #expect(student.types("a").hasPrefix("! error"))
    #expect(student.types("back").hasPrefix("Prose."))
    student.types("", "", "")
    #expect(student.types("restart") == "Prose.\n\n> set a 5")
    #expect(student.types("a").hasPrefix("! error"))
  }

  /// At the question.
  private static func atQuestion() throws -> Student {
    let student = try Student(lesson)
    student.types("", "", "", "")
    return student
  }

  @Test(
    arguments: [
      ("4", "Not yet.\n`hint` helps (2 left)"), ("h", "Not yet. Yours comes to h = 1.0. That is h."),
      ("1", "Not yet. That is h."), ("5.02", "Not yet. It is close: give more digits."),
      ("zzz", "! error: no zzz"), ("answer 5", "Right."), ("a", "Right. Yours comes to a = 5.0."),
      ("", "The question waits"), ("next", "The question waits"), ("hint", "Hint 1 of 2: h1"),
      ("solution", "> a\na = 5.0\nEnter goes on."), ("skip", "Task."), ("> a", "= a = 5.0"),
      ("set a 7", ""), ("answer set a 7", "An answer is a number"), ("again", "What is a?"),
      ("retry", "The session is"), ("help", "- Enter or next"),
    ])
  func atAQuestion(_ entry: String, shows: String) throws {
    #expect(try Self.atQuestion().types(entry).hasPrefix(shows))
  }

  @Test func answersAreThoseOfTheLessonsSession() throws {
    let student = try Self.atQuestion()
    student.types("set a 7", "set mine 5")
    #expect(student.types("7").hasPrefix("Not yet."))
    #expect(student.types("solution").hasPrefix("> a\na = 5.0"))
    #expect(student.types("mine").hasPrefix("Right."))
  }

  @Test func hintsAreALadder() throws {
    let student = try Self.atQuestion()
    #expect(
      student.types("hint", "hint", "hint").hasPrefix("Hint 1 of 2: h1\nHint 2 of 2: h2\nThat was the last"))
    #expect(student.types("4").contains("`solution` shows the answer"))
  }

  @Test func whoLooksAtTheSolutionIsNotRight() throws {
    let student = try Self.atQuestion()
    student.types("solution", "5")
    #expect(Array(student.tutor.walk.results.values) == [.shown])
    student.types("skip")
    #expect(student.types("", "").contains("0 of 2 right, 1 with the solution shown, 1 skipped"))
  }

  @Test func aTaskHasABudget() throws {
    let student = try Self.atQuestion()
    #expect(student.types("5", "").contains("Not yet: `b 2`"))
    student.types("train 11")
    #expect(
      student.types("set b 2").hasPrefix(
        "The goal is reached, but it took 11 training steps; 10 are allowed."))
    #expect(student.types("").hasPrefix("The goal is reached, but"))
    student.types("retry", "train 10")
    #expect(student.types("set b 2").hasPrefix("Done."))
  }

  @Test func aTasksSolutionIsShownAndRun() throws {
    let student = try Self.atQuestion()
    #expect(student.types("skip", "solution").contains("> set b 2\n> set c 3"))
    #expect(student.types("").hasPrefix("The lesson goes on from its own solution.\n\nThe end."))
    #expect(student.types("c") == "= c = 3.0")
  }

  @Test func progressIsOffered() throws {
    let first = try Self.atQuestion()
    first.types("hint", "4")
    let kept = try #require(first.tutor.progress)
    let second = try Student(Self.lesson, from: kept)
    #expect(second.shown.contains("You left this lesson at step"))
    #expect(second.tutor.progress == nil)
    #expect(second.types("").hasPrefix("What is a?"))
    #expect(second.tutor.progress == kept)
    #expect(second.types("5").hasPrefix("Right."))
    let third = try Student(Self.lesson, from: kept)
    #expect(third.types("restart").hasSuffix("> set a 5"))
    #expect(third.tutor.progress?.results == [:])
    #expect(try Student(Self.lesson, from: kept).types("5").contains("Right."))
  }

  @Test func aLongOutputStaysInView() throws {
    let long = "say " + (1...8).map(String.init).joined(separator: "|")
    let student = try Student("```chainrule\n> \(long)\n```\nProse.\n\n```chainrule\n> 3\n```\n", rows: 11)
    #expect(student.types("").hasSuffix("= 8\n"))
    #expect(student.types("set a 1") == "")
    #expect(student.tutor.prompt == "Enter: on")
    #expect(student.types("").hasPrefix("Your own commands"))
    #expect(student.shown.hasSuffix("Prose.\n\n> 3"))
    #expect(student.types("") == "= 3 = 3.0\n\nThe lesson ends here.")
  }

  // MARK: - Hand-outs

  private static let handout = """
    ---
    title: H
    handout: true
    student: Ada
    ---
    ```chainrule
    > set a 5
    ```
    ```question
    id: first
    text: What is a?
    hints: [h1]
    ```
    ```answer first
    ```
    ```task
    text: Make it b.
    check: b 2
    ```
    ```chainrule
    > a
    ```

    """

  @Test func aHandoutKeepsAnswersWithoutJudgingThem() throws {
    let student = try Student(Self.handout)
    student.types("")
    #expect(student.types("zzz").hasPrefix("! error"))
    #expect(student.types("solution").hasPrefix("This lesson does not hold its solutions"))
    #expect(student.types("4").hasPrefix("Kept.\n\nTask. Make it b."))
    #expect(student.types("set c 1", "set b 2").hasPrefix("Done."))
    #expect(student.types("").hasPrefix("The lesson goes on from where the task began."))
    #expect(student.types("b").hasPrefix("! error"))
    #expect(student.types("").contains("2 of 2 answered. `save FILE.md` writes"))
    #expect(!student.tutor.isOver)
    var written: (String, String)?
    student.tutor.write = { written = ($0, $1) }
    #expect(student.types("save mine") == "Answers are saved as a Markdown file: `save mine.md`")
    #expect(student.types("save mine.md") == "mine.md: 2 answers.")
    let submission = Submission(parsing: try #require(written).0, path: "mine.md")
    #expect(written?.1 == "mine.md" && submission.student == "Ada" && submission.problems.isEmpty)
    #expect(submission.answers.mapValues(\.text) == ["first": "4", "2": "set c 1\nset b 2"])
    student.types("")
    #expect(student.tutor.isOver)
    let kept = try #require(student.tutor.progress.flatMap { LessonProgress($0.text) })
    #expect(kept.answers.values.sorted() == ["4", "set c 1\nset b 2"])
    let again = try Student(Self.handout, from: kept)
    #expect(again.shown.contains("You have given 2 answers"))
    #expect(again.tutor.submission?.contains("set c 1") == true)
  }

  @Test(arguments: [
    ("= 5", "Right."), ("5,0", "That is read as 5.0"), ("500 %", "That is read as 500/100"),
    ("5 apples", "That is read as 5"),
  ])
  func answersAreReadAsTheyAreMeant(_ entry: String, shows: String) throws {
    #expect(try Self.atQuestion().types(entry).hasPrefix(shows))
  }

  @Test func theEndSaysWhatWasRightAtOnce() throws {
    let student = try Self.atQuestion()
    student.types("4", "5", "set b 2", "")
    let end = student.types("")
    #expect(end.contains("1. What is a?") && end.contains("  right\n"))
    #expect(end.contains("2. Make it b.") && end.contains("  right at once\n"))
    #expect(end.hasSuffix("Questions and tasks: 2 of 2 right, 1 of them at once."))
  }

  @Test(arguments: [(80, 24), (20, 24), (20, 4), (1, 1)])
  func everyWindowIsLargeEnough(_ columns: Int, _ rows: Int) throws {
    let student = try Student(Self.lesson, width: columns, rows: rows)
    for _ in 0..<60 where !student.tutor.isOver { student.types("", "skip") }
    #expect(student.tutor.isOver)
  }

  @Test(arguments: ["", "# Only a heading\n", "```swift\n```\n", "```chainrule hidden\n> set a 1\n```\n"])
  func smallLessonsEnd(_ text: String) throws {
    let student = try Student(text)
    for _ in 0..<3 where !student.tutor.isOver { student.types("") }
    #expect(student.tutor.isOver)
  }
}
