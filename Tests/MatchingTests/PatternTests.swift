// PatternTests.swift — all patterns end: in steps that grow with the line, or with the lesson's time.
import LessonTestSupport
import Testing

@testable import Lessons
@testable import Matching
@testable import Replay

struct PatternTests {
  /// Patterns that backtrack for years on these lines.
  @Test(
    arguments: [
      ("(a*)*b", "a", false), ("(a|aa)+$", "a", true), ("(a|a)*b", "a", false), ("(.*)*x", "a", false),
      ("(a+)+b|a*", "a", true), ("(x+x+)+y", "x", false), ("((a{1,9}){1,9}){1,9}c", "a", false),
      ("(\\w+\\s?)*!", "a", false), ("(?:a?){300}a{300}", "a", false),
    ])
  func growsWithTheLine(_ pattern: String, _ letter: String, holds: Bool) throws {
    let line = String(repeating: letter, count: 2000)
    #expect(try Pattern(pattern).matches(line) == holds)
  }

  @Test(
    arguments: [
      ("(a)\\1", "refers back"), ("a(?=b)", "looks ahead"), ("(?<!a)b", "looks ahead, looks behind"),
      ("(?>a)", "not known here"), ("a*+", "possessive"), ("[a", "never closed"), ("(a", "never closed"),
      ("a)", "closes nothing"), ("*a", "nothing before"), ("a|*", "nothing before"), ("a\\", "at the end"),
      ("\\q", "`\\q` is not known"), ("\\p{L}", "not known"), ("[z-a]", "no end"), ("[[a]]", "written"),
      ("a{3,1}", "counts down"), ("a{2000}", "more than 1000"), ("(a{999}){999}", "repeats too much"),
      (String(repeating: "a", count: 501), "longer than 500 bytes"), ("(?x)a", "holds options"),
      (String(repeating: "(", count: 200), "too deep"), ("a{99999999999999999999}", "more than 1000"),
    ])
  func refuses(_ pattern: String, message: String) {
    #expect {
      try Pattern(pattern)
    } throws: { ($0 as? PatternError)?.message.contains(message) == true }
  }

  /// However large pattern and line are, the time of the lesson ends it.
  @Test(arguments: ["((a?){30}){30}b (re)", "*a*b*c*d*e (glob)", "...\n((a?){30}){30}b (re)\n..."])
  func endsWithItsTime(_ pattern: String) throws {
    let printed = String(repeating: "a", count: 300_000)
    let texts = pattern.hasPrefix("...") ? [printed, printed] : [printed], lines = PrintedLine.lines(texts)
    let lesson = try read(block("> x\n\(pattern)")).get()
    let cell = try #require(lesson.commandBlocks.first?.cells.first)
    // Counted, for no clock tells how far it came: the pattern asks for the time as it goes on, and asks no more,
    // or once for each line that is left, when it is over.
    for allowed in [0, 3] {
      var questions = 0
      let matcher = OutputMatcher(cell.expected) {
        questions += 1
        return questions > allowed
      }
      #expect(!matcher.holds(lines))
      #expect(questions > allowed && questions <= allowed + lines.count, "\(questions)")
    }
    let runner = LessonRunner(options: .init(timeout: 0.01)) { _, _ in
      FakeEvaluator { _, _ in Evaluation(lines: texts) }
    }
    let report = runner.run(lesson)
    #expect(report.outcome == .timedOut || pattern.hasSuffix("(glob)") && report.outcome == .mismatch)
  }

  /// A row of numbers is not read again from each of them.
  @Test func longRowsOfNumbers() {
    let row = String(repeating: "1,", count: 200_000)
    #expect(NumberedText("x " + row).texts.count > 1)
  }
}
