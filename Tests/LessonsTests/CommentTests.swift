// CommentTests.swift — HTML comments: nothing in them is shown, run, asked, graded or published.
import LessonTestSupport
import TestSupport
import Testing

@testable import Handouts
@testable import Lessons
@testable import Publishing
@testable import Replay

struct CommentTests {
  /// Elements of a lesson: prose as it is, the first command of a block, `question` and `task`.
  private func elements(_ text: String) throws -> [String] {
    try read(text).get().elements.map { element in
      switch element {
      case .prose(let lines, _): lines.joined(separator: "|")
      case .commands(let block): "> " + (block.cells.first?.command ?? "")
      case .question: "question"
      case .task: "task"
      case .code(let block): "code " + block.info
      }
    }
  }

  @Test(
    arguments: [
      ("<!-- a -->", []), ("a <!-- b --> c", ["a  c"]), ("<!-- a\nb -->\nc", ["c"]),
      ("<!--\n```chainrule\n> a\n```\n-->\nb", ["b"]),
      ("a <!--\n\n```chainrule\n> a\n```\n--> b", ["a||||| b"]),
      ("<!-- ```chainrule\n> a\n``` -->\nb", ["b"]), ("<!--\n```question\ntext: t\n```\n-->", []),
      ("<!-- a --><!-- b -->c<!-- d -->", ["c"]), ("`<!-- a -->`", ["`<!-- a -->`"]),
      ("`` ` <!-- `` b -->", ["`` ` <!-- `` b -->"]), ("a `b <!-- c --> d", ["a `b  d"]),
      ("    <!-- a -->", []), ("b\n\n    <!-- a\n    a -->", ["b"]),
      ("    b <!-- code -->", ["    b <!-- code -->"]),
      ("    b\n    c <!-- code -->", ["    b|    c <!-- code -->"]),
      ("- b\n\n    c <!-- a -->", ["- b||    c"]),
      ("- b\n\n      c <!-- code -->", ["- b||      c <!-- code -->"]), ("1. b\n\n   <!-- a -->", ["1. b"]),
      ("- b\n\nd\n\n    c <!-- code -->", ["- b||d||    c <!-- code -->"]), ("<!--> a", [" a"]),
      ("<!---> a", [" a"]),
      ("```text\n<!-- a\n```\nb", ["code text", "b"]),
      ("```chainrule\n> a # <!-- \n```\nb", ["> a # <!-- ", "b"]),
      ("<!-- nohandout -->\na\n<!-- handout -->", ["<!-- nohandout -->|a|<!-- handout -->"]),
      ("<!-- a ---> b", [" b"]), ("<!-- a -- b -->c", ["c"]),
    ])
  func hides(_ text: String, rest: [String]) throws { #expect(try elements(text) == rest) }

  @Test func aCommentThatIsNeverClosedIsAnError() {
    guard case .failure(let problem) = read("a\n\nb <!-- c\n```chainrule\n> a\n```\n") else {
      Issue.record("was read")
      return
    }
    #expect(problem.line == 3 && problem.message == "the comment that opens here is never closed")
  }

  @Test func linesBehindACommentKeepTheirNumbers() throws {
    let lesson = try read("<!--\n\n-->\n\na\n\n```chainrule\n> x\n```\n").get()
    guard case .prose(let lines, let first) = lesson.elements[0] else { return }
    #expect(lines == ["a"] && first == 5 && lesson.commandBlocks[0].line == 7)
  }

  @Test func exercisesHaveNone() throws {
    let lesson = try read(
      "```question\ntext: What? <!-- 5 -->\nanswer: 5\nhint: <!-- 5 -->Count.\n```\n```task\ntext: Do<!-- x -->.\ncheck: a\n```\n"
    ).get()
    #expect(lesson.questions[0].text == "What?" && lesson.questions[0].hints == ["Count."])
    #expect(lesson.tasks[0].text == "Do.")
  }

  @Test func anAnswerInACommentIsNone() {
    let submission = Submission(
      parsing: "<!--\n```answer 1\n2\n```\n-->\n```answer 2\n3\n```\n", path: "a.md")
    #expect(submission.answers["1"] == nil && submission.answers["2"]?.text == "3")
    #expect(Submission(parsing: "<!-- \n```answer 1\n2\n```\n", path: "a.md").problems.count == 1)
  }

  @Test(arguments: ["Answer 1", "{answer} 1", "answer: 1", "answers 1", "{.answer 1}", "answr 1"])
  func aBlockThatIsNearlyAnAnswerIsNamed(_ info: String) {
    for (text, count) in [
      ("```\(info)\n2\n```\n", 1), ("> ```\(info)\n> 2\n> ```\n", 1), ("> ```answer 1\n> 2\n> ```\n", 1),
      ("<!--\n```\(info)\n2\n```\n-->\n", 0), ("```text\n> ```\(info)\n```\n", 0), ("```python\n2\n```\n", 0),
    ] {
      let submission = Submission(parsing: "\n" + text, path: "a.md")
      #expect(
        submission.answers.isEmpty && submission.problems.map(\.line) == (count == 1 ? [2] : []), "\(text)")
    }
  }

  // MARK: - Published

  private static let lesson = """
    ---
    title: T
    ---
    Hello <!-- secret one --> there.

    <!-- secret two
    ```chainrule
    > say secret three
    ```
    -->
    <!-- nohandout -->
    Only with answers.
    <!-- handout -->

    ```question
    text: What is x? <!-- secret four -->
    answer: x
    ```
    ```chainrule
    > x
    x = 12345.5
    > say harmless
    harmless
    > assert x 12345.5
    ```
    ```answer 1
    secret five
    ```

    """

  private func published(_ text: String, answers: Bool, allowsLeaks: Bool = false) throws -> (
    leaks: [String], texts: [String]
  ) {
    let folder = try TemporaryFolder()
    try folder.add("01-a.md", text)
    let path = folder.path + "/01-a.md"
    let report = LessonRunner(options: .init(keepsOutputs: true)) { _, _ in
      let evaluator = FakeEvaluator(FakeEvaluator.standard)
      evaluator.variables["x"] = 12345.5
      return evaluator
    }.run(path: path)
    var publisher = Publisher(
      [path], into: folder.path + "/out", as: Publisher.Format.allCases, showsAnswers: answers,
      allowsLeaks: allowsLeaks, vocabulary: .blackboard)
    let leaks = try publisher.add(report).map(\.message)
    return (leaks, try publisher.write().map { try TextFile.read($0) })
  }

  @Test(arguments: [true, false]) func nothingIsPublishedThatIsHidden(_ answers: Bool) throws {
    let (leaks, texts) = try published(Self.lesson, answers: answers)
    #expect(leaks == [] && texts.count == 3)
    for text in texts {
      #expect(!text.contains("secret") || answers && text.contains("secret five"), "\(text)")
      #expect(!text.contains("nohandout"))
      #expect(text.contains("Only with answers") == answers)
      #expect(text.contains("12345.5") == answers && text.contains("harmless"))
      #expect(text.contains("assert") == answers)
    }
  }

  /// `publish --no-answers` refuses the same files as `handout`, in the same words.
  @Test(arguments: ["It is 12345.5 then.", "```text\n12345.5\n```", "# Title 12345.5"])
  func oneRuleForHandouts(_ leak: String) throws {
    let text = Self.lesson + leak + "\n"
    let lesson = try read(text).get()
    let refused = Handout(of: lesson, values: [1: ["12345.5"]], vocabulary: .blackboard).leaks.map(\.message)
    #expect(!refused.isEmpty)
    let (leaks, texts) = try published(text, answers: false)
    #expect(leaks == refused && texts == [])
    #expect(try published(text, answers: true).leaks == [])
    #expect(try published(text, answers: false, allowsLeaks: true).texts.count == 3)
  }
}
