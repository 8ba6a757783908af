// LessonTests.swift — reading lesson files.
import Diagnostics
import LessonTestSupport
import Testing

@testable import Lessons
@testable import Markdown
@testable import Matching

struct LessonTests {
  @Test func readsAllElementsInOrder() throws {
    let text = """
      ---
      title: Backprop by hand
      seed: 7
      author: A. Person
      tags: [one, two]
      ---

      # Heading
      Prose.

      ```chainrule tol=1e-6 timeout=30s
      > layer dense 2 2
      layer 1
        two
      > layer sum {
      . relu
      . }

      > step
      ```
      ```swift linenos
      let x = 1
      ```
      ```question
      text: What is it?
      answer: z(2)1 - y
      tolerance: 1e-3
      hint: [first, second]
      wrong:
        - answer: y - z(2)1
          say: The sign.
      ```
      ~~~task
      text: Reach it.
      check: errtrain == 0
      solution: |
        set rate 0.5
        layer sum {
          relu
        }
        step 10
      hints: one
      budget: {steps: 500}
      ~~~
      The end.
      """
    let lesson = try read(text).get()
    #expect(lesson.title == "Backprop by hand")
    #expect(lesson.frontMatter.seed == .fixed(7))
    #expect(lesson.frontMatter["author"] == "A. Person")
    #expect(lesson.frontMatter["tags"] == "[one, two]")
    #expect(lesson.elements.count == 6)
    #expect(lesson.elements.first == .prose(lines: ["# Heading", "Prose."], firstLine: 8))
    #expect(lesson.elements.last == .prose(lines: ["The end."], firstLine: 45))
    let commands = try #require(lesson.commandBlocks.first)
    #expect(commands.attributes.tolerance == 1e-6)
    #expect(commands.attributes.timeout == 30)
    #expect(commands.cells.map(\.command) == ["layer dense 2 2", "layer sum {\nrelu\n}", "step"])
    #expect(commands.cells.map(\.line) == [12, 15, 19])
    #expect(commands.cells[0].expected.map(\.source) == ["layer 1", "  two"])
    #expect(commands.cells[1].expected.isEmpty)
    let question = try #require(lesson.questions.first)
    #expect(question.answers == [LocatedText("z(2)1 - y", line: 26)])
    #expect(question.tolerance == 1e-3)
    #expect(question.hints == ["first", "second"])
    #expect(question.mistakes.first?.answer == LocatedText("y - z(2)1", line: 30))
    let task = try #require(lesson.tasks.first)
    #expect(task.checks == [LocatedText("errtrain == 0", line: 35)])
    #expect(task.solution.map(\.text) == ["set rate 0.5", "layer sum {\n  relu\n}", "step 10"])
    #expect(task.solution.map(\.line) == [37, 38, 41])
    #expect(task.budget.steps == 500)
    #expect(lesson.elements.contains(.code(.init(info: "swift linenos", lines: ["let x = 1"], line: 21))))
  }

  struct Attributes: CustomTestStringConvertible {
    var written: String
    var expects: (CommandBlock.Attributes) -> Bool
    var testDescription: String { written }
    init(_ written: String, _ expects: @escaping (CommandBlock.Attributes) -> Bool) {
      (self.written, self.expects) = (written, expects)
    }
  }

  @Test func attributes() throws {
    let table: [Attributes] = [
      Attributes("hidden") { $0.isHidden && $0.isRun },
      Attributes("norun") { !$0.isRun },
      Attributes("expect=error") { $0.expectsError && $0.expectedCode == nil },
      Attributes("expect=error:not-finite") { $0.expectsError && $0.expectedCode == .notFinite },
      Attributes("tol=0.5 hidden") { $0.tolerance == 0.5 && $0.isHidden },
      Attributes("timeout=500ms") { $0.timeout == 0.5 },
      Attributes("timeout=2m") { $0.timeout == 120 },
      Attributes("timeout=3") { $0.timeout == 3 },
      Attributes("") { $0 == .init() },
    ]
    for row in table {
      let lesson = try read(block("> x", row.written)).get()
      #expect(lesson.commandBlocks.first.map { row.expects($0.attributes) } == true, "\(row.written)")
    }
  }

  @Test(
    arguments: [
      (block("> x", "loud"), 3, "`loud` is no attribute of a chainrule block"),
      (block("> x", "expect=error:nofinite"), 3, "`nofinite` is no code of an error"),
      (block("> x", "expect=error:"), 3, "`` is no code of an error"),
      (block("> x", "tol=abc"), 3, "`tol=abc` is no tolerance"),
      (block("> x", "timeout=-1s"), 3, "`timeout=-1s` is no time"),
      (block("> x", "hidden norun"), 3, "a block that is hidden and not run does nothing"),
      (block("oops\n> x"), 4, "output stands before any command"),
      (block("> x\n1 (tol abc)"), 5, "`abc` is no tolerance"),
      (block("> x\n( (re)"), 5, "`(` is no regular expression"),
      ("a\n\n```chainrule\n> x\n", 3, "the block that opens here is never closed"),
      ("a\n````\n```\n", 2, "the block that opens here is never closed"),
      ("---\ntitle: x\n", 1, "the front matter that opens here is never closed"),
      ("---\ntitle: x\nseed: -1\n---\n", 3, "the seed is `-1`; a whole number from 0 was expected"),
      ("---\ntitle: [a\n---\n", 2, "the front matter is no valid YAML"),
      ("---\na: 1\na: 2\n---\n", 3, "the front matter is no valid YAML: the key `a` stands twice"),
      ("---\njust words\n---\n", 2, "the front matter must be `key: value` lines"),
      ("---\na: &b x\n---\n", 2, "the front matter has an anchor (`&`), which lessons don't use"),
      ("---\na: !t &b [x]\n---\n", 2, "the front matter has an anchor"),
      ("---\na:\n  [[&b x]]\n---\n", 3, "the front matter has an anchor"),
      ("---\n? &b x\n: y\n---\n", 2, "the front matter has an anchor"),
      ("---\na: *b\n---\n", 2, "the front matter is no valid YAML"),
      ("---\ntitle: [a]\n---\n", 2, "`title` must be a text, not a list or mapping"),
      ("```question\ntext: x\n```\n", 1, "the question has no `answer:`"),
      ("```question\nanswer: x\n```\n", 1, "the question has no `text:`"),
      ("```question\ntext: a\nanswer: x\nkind: odd\n```\n", 4, "`odd` is no kind of question"),
      ("```question\ntext: a\nansver: x\n```\n", 3, "the question has a key `ansver` that nobody reads"),
      ("```question\ntext: a\nanswer: x\ntolerance: no\n```\n", 4, "`tolerance` is `no`"),
      ("```question\ntext: a\nanswer: 3\nchoices: [a, b]\n```\n", 3, "there is no choice 3"),
      ("```question\ntext: a\nanswer: x\nchoices: [a]\n```\n", 1, "a question of kind choice needs two"),
      ("```question\ntext: a\nanswer: x\nwrong:\n  - say: no\n```\n", 5, "each entry of `wrong` needs"),
      ("```question\ntext: a\nanswer: x\nwrong: y\n```\n", 4, "`wrong` must be a list"),
      ("```question\ntext: a\nanswer: [1 2]\n```\n", 3, "`answer` must be a text, not a list or mapping"),
      ("```question\n- a\n```\n", 2, "the question must be `key: value` lines"),
      ("```question\ntext: a: b\n```\n", 2, "the question is no valid YAML"),
      ("```task\ntext: a\n```\n", 1, "the task has no `check:`"),
      ("```task\n```\n", 1, "the task has no `text:`"),
    ])
  func complains(_ text: String, line: Int, message: String) {
    guard case .failure(let problem) = read(text) else {
      Issue.record("was read: \(text)")
      return
    }
    #expect(problem.line == line)
    #expect(problem.message.hasPrefix(message), "\(problem.message)")
    // The same with Windows line ends.
    guard case .failure(let other) = read(text.replacing("\n", with: "\r\n")) else {
      Issue.record("was read: \(text)")
      return
    }
    #expect(other == problem)
  }

  @Test(
    arguments: [
      ("```chainrule\n> a\nb\n```\n", "a", ["b"]),
      ("\u{FEFF}```chainrule\r\n> a\r\nb\r\n\r\n```\r\n", "a", ["b"]),
      ("~~~ chainrule\n> a\n```\n~~~~\n", "a", ["```"]),
      ("````chainrule\n> a\n```\n````\n", "a", ["```"]),
      ("  ```chainrule\n  > a\n    b\n  ```\n", "a", ["  b"]),
      ("```chainrule\n\n> a {\n.\n. }\n. . .\n```\n", "a {\n\n}", [". . ."]),
      ("```chainrule\n> a \\\n. b\n```\n", "a \\\nb", []),
      ("```chainrule\n> a # {\n. . b\n```\n", "a # {", [". . b"]),
      ("```chainrule\n>\n```\n", "", []),
    ])
  func firstCell(_ text: String, command: String, output: [String]) throws {
    let cell = try #require(try read(text).get().commandBlocks.first?.cells.first)
    #expect(cell.command == command)
    #expect(cell.expected.map(\.source) == output)
  }

  @Test(arguments: [
    "", "\n", "text", "---", "```", "~~~", "---\n---", "    ```chainrule\n", "`` `chainrule", "\u{FEFF}",
  ])
  func oddTextsAreReadOrRefused(_ text: String) {
    if case .failure(let problem) = read(text) { #expect(problem.line == 1) }
  }

  @Test func deepYAMLIsRefused() {
    let deep = String(repeating: "[", count: 30_000)
    guard case .failure(let problem) = read("---\na: \(deep)\n---\n") else {
      Issue.record("was read")
      return
    }
    #expect(problem.message.hasPrefix("the front matter is no valid YAML"))
  }

  @Test(arguments: ["(", "[", "(?:", "*", "(a|"])
  func deepOrBrokenPatternsAreRefused(_ piece: String) {
    for count in [1, 50, 100, 1000] {
      guard case .failure(let problem) = read(block("> x\n\(String(repeating: piece, count: count)) (re)"))
      else {
        Issue.record("was read: \(piece) \(count)")
        continue
      }
      #expect(problem.line == 5)
    }
  }

  @Test func deepPatternsAreMatched() throws {
    let pattern = String(repeating: "(", count: 40) + "a" + String(repeating: ")", count: 40)
    #expect(try matcher([pattern + " (re)"]).holds(PrintedLine.lines(["a"])))
  }

  @Test func titleFallsBack() throws {
    #expect(try read("intro\n\n# Head \n").get().title == "Head")
    #expect(try Lesson(parsing: "x", path: "a/b.md").title == "b.md")
  }
}
