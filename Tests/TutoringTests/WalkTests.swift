// WalkTests.swift — walking through a lesson, its progress, and judging answers.
import Diagnostics
import Language
import LessonTestSupport
import Testing

@testable import Lessons
@testable import Markdown
@testable import Tutoring

struct WalkTests {
  static let text = """
    # One

    Prose.

    ```chainrule hidden
    > secret
    ```
    ```chainrule
    > first
    1
    > second
    ```
    ```chainrule norun
    > shown
    ```
    ```chainrule expect=error
    > wrong
    error
    ```
    ```question
    text: q
    answer: a
    hints: [h1, h2]
    ```
    ```task
    text: t
    check: c
    solution: [s1, s2]
    ```
    ```swift
    code
    ```
    The end.
    """

  @Test func walksInOrder() throws {
    var walk = LessonWalk(try read(Self.text).get())
    #expect(walk.stops.map(\.line) == [1, 9, 11, 13, 17, 20, 25, 30, 33])
    #expect(walk.current?.content == .prose(lines: ["# One", "", "Prose."]))
    #expect(walk.back()?.line == 1)
    #expect(walk.commandsUpToHere.isEmpty)
    #expect(walk.next()?.hidden == [LocatedText("secret", line: 6)])
    #expect(walk.commandsUpToHere.map(\.text) == ["secret"])
    walk.go(to: 7)
    #expect(walk.commandsUpToHere.map(\.text) == ["secret", "first", "second", "s1", "s2"])
    walk.next()
    #expect(walk.next() == nil)
    #expect(walk.next() == nil)
    #expect(walk.isAtEnd)
    #expect(walk.back()?.line == 33)
    walk.restart()
    #expect(walk.position == 0)
    walk.go(to: .max)
    #expect(walk.isAtEnd)
    walk.go(to: .min)
    #expect(walk.position == 0)
  }

  @Test func hintsAndResults() throws {
    var walk = LessonWalk(try read(Self.text).get())
    #expect(walk.hint() == nil)
    walk.record(.right)
    #expect(walk.results.isEmpty)
    walk.go(to: 5)
    #expect([walk.hint(), walk.hint(), walk.hint()] == ["h1", "h2", nil])
    walk.record(.wrong)
    walk.record(.right)
    walk.record(.skipped)
    #expect(walk.results == [20: .right])
    #expect(walk.score == (1, 2))
  }

  @Test func progressComesBack() throws {
    let lesson = try read(Self.text).get()
    for index in 0...9 {
      var walk = LessonWalk(lesson)
      walk.go(to: 5)
      walk.record(.shown)
      _ = walk.hint()
      walk.go(to: index)
      let kept = try #require(LessonProgress(walk.progress.text))
      #expect(kept == walk.progress)
      var other = LessonWalk(lesson)
      other.resume(kept)
      #expect(other == walk)
    }
  }

  @Test func progressSurvivesAnotherScreenAndAnotherText() throws {
    let long = (1...40).map { "line \($0)" }.joined(separator: "\n") + "\n"
    var walk = LessonWalk(try read(long).get(), screen: 10)
    walk.go(to: 2)
    #expect(walk.current?.line == 21)
    var other = LessonWalk(try read(long).get(), screen: 15)
    other.resume(walk.progress)
    #expect(other.current?.line == 16)
    var shorter = LessonWalk(try read("a\n").get())
    shorter.resume(walk.progress)
    #expect(shorter.current?.line == 1)
  }

  @Test(
    arguments: [
      "", "chainrule progress 1\n", "chainrule progress 1\nat 5 1 2", "chainrule progress 1\nat x 1 2\n",
      "chainrule progress 1\nat 5 3 2\n", "chainrule progress 1\nat 5\n", "chainrule progress 2\nat 5 1 2\n",
      "\0\n", "at 5 1 2\n",
    ])
  func brokenProgressIsNone(_ text: String) { #expect(LessonProgress(text) == nil) }

  @Test func unknownFactsArePassedOver() {
    let text =
      "chainrule progress 1\nat end 2 2\nresult 5 right\nresult x right\nresult 6 odd\nhints 5 -1\nnew 1\n"
    #expect(LessonProgress(text) == LessonProgress(line: nil, position: 2, count: 2, results: [5: .right]))
  }

  @Test(
    arguments: [
      ("a|b|c|d", 2, [0..<2, 2..<4]),
      ("a||b|c", 3, [0..<1, 2..<4]),
      ("a||# H||b|c", 5, [0..<1, 2..<6]),
      ("a|b", 1, [0..<1, 1..<2]),
      ("a|b", 0, [0..<1, 1..<2]),
      ("long long|b", 2, [0..<1, 1..<2]),
      ("a||b", 9, [0..<3]),
    ])
  func screens(_ text: String, screen: Int, ranges: [Range<Int>]) {
    let lines = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    #expect(
      ProseScreens.split(lines, screen: screen) { $0.contains(" H") ? 1 : $0.contains(" ") ? 2 : 1 } == ranges
    )
  }

  private static let commas = """
    kind: several
    choices: ["w(1)1,1", "w(1)1", "b(2)1", err]
    answer: ["w(1)1,1", "b(2)1"]
    """

  private static let sets = """
    kind: several
    choices: [p, q, r]
    answer: [p, r]
    wrong:
      - answer: q
        say: No q.
      - answer: [p]
        say: One.
      - answer: [1, b]
        say: Both.
    """

  @Test(
    arguments: [
      ("answer: a", "1", .right), ("answer: a", "a", .right), ("answer: a", "1.00001", .right),
      ("answer: a", "2", .wrong(say: nil)), ("answer: a", "zzz", .unclear([.error("no zzz")])),
      ("answer: a", "", .unclear(["the answer is empty"])),
      ("answer: zzz", "1", .unclear([.error("no zzz")])),
      ("answer: a\ntolerance: 0.5", "1.4", .right),
      ("answer: a\nwrong: [{when: b, say: Sign.}]", "-1", .wrong(say: "Sign.")),
      ("answer: a\nwrong: [{when: zzz, say: x}, {when: b, say: Sign.}]", "-1", .wrong(say: "Sign.")),
      ("kind: formula\nanswer: p", "p", .right), ("kind: formula\nanswer: p", "0", .wrong(say: nil)),
      ("kind: command\nanswer: say x", "say x", .right),
      ("kind: command\nanswer: say x", "say y", .wrong(say: nil)),
      ("choices: [red, blue]\nanswer: blue", "2", .right),
      ("choices: [red, blue]\nanswer: blue", "B", .right),
      ("choices: [red, blue]\nanswer: blue", "red", .wrong(say: nil)),
      ("choices: [red, blue]\nanswer: a", "red", .right),
      ("choices: [red, blue]\nanswer: blue", "3", .unclear(["`3` is none of the choices 1 to 2"])),
      ("choices: [red, blue]\nanswer: blue\nwrong: [{answer: red, say: No.}]", "1", .wrong(say: "No.")),
      ("kind: several\nchoices: [p, q, r]\nanswer: [p, r]", "1, 3", .right),
      ("kind: several\nchoices: [p, q, r]\nanswer: [p, r]", "r p", .right),
      ("kind: several\nchoices: [p, q, r]\nanswer: [p, r]", "1", .wrong(say: nil)),
      (Self.commas, "w(1)1,1, b(2)1", .right), (Self.commas, "b(2)1 w(1)1,1", .right),
      (Self.commas, "1, 3", .right), (Self.commas, "w(1)1, b(2)1", .wrong(say: nil)),
      (Self.commas, "w(1)1,1", .wrong(say: nil)), (Self.commas, "w(1)1,1, b(2)1, err", .wrong(say: nil)),
      (Self.commas, "w(1)1,12", .unclear(["`12` is none of the choices 1 to 4"])),
      // A set is named as a whole; one choice alone wherever it is in.
      (Self.sets, "1", .wrong(say: "One.")), (Self.sets, "2 1", .wrong(say: "Both.")),
      (Self.sets, "3 1", .right),
      (Self.sets, "1 2 3", .wrong(say: "No q.")), (Self.sets, "2", .wrong(say: "No q.")),
      (Self.sets, "3", .wrong(say: nil)),
      ("kind: text\nanswer: [chain rule, product]", "The CHAIN  rule!", .right),
      ("kind: text\nanswer: [chain rule, product]", "a rule", .wrong(say: nil)),
      (
        "kind: text\nanswer: chain\nwrong: [{answer: sum, say: Not that.}]", "the sum",
        .wrong(say: "Not that.")
      ),
    ] as [(String, String, AnswerJudge.Verdict)])
  func judges(_ question: String, given: String, verdict: AnswerJudge.Verdict) throws {
    let lesson = try read("```question\ntext: t\n\(question)\n```\n").get()
    let evaluator = PointEvaluator()
    #expect(AnswerJudge(try #require(lesson.questions.first)).judge(given, with: evaluator) == verdict)
  }

  /// `a` is 1, `b` is -1, and `p` is the point.
  private final class PointEvaluator: Evaluator {
    private let table = FakeEvaluator(FakeEvaluator.standard)
    init() { table.variables = ["a": 1, "b": -1, "p": 0] }
    var vocabulary: Vocabulary { .none }
    func evaluate(_ command: SourceText) -> Evaluation { table.evaluate(command) }
    func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
      table.variables["p"] = Double(point)
      return table.evaluate(expression)
    }
  }
}
