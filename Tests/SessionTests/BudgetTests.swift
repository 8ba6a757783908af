// BudgetTests.swift — untrusted lessons stay within their bounds.
import Diagnostics
import Lessons
import Replay
import Tensors
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct BudgetTests {
  /// Output of the last of `commands` in a session of 20 MB.
  private func printed(_ commands: String, memory: Int? = 20 << 20) -> String {
    var options = SessionOptions()
    options.memory = memory
    let interpreter = Session(options)
    var last: CommandResult?
    interpreter.run(SourceText(commands), keepGoing: true) { last = $0 }
    guard let last else { return "" }
    return (last.held ? last.answer.lines : last.errorLines).joined(separator: "\n")
  }

  @Test(
    arguments: [
      ("a = 1:4000000", "32 MB of memory, and 21 MB may be used"),
      ("data xor n=1000000", "these data would take 24 MB of memory, and 21 MB may be used"),
      ("data digits n=50000", "these data would take 78.8 MB of memory, and 21 MB may be used"),
      ("data xor; layer dense 3000000", "would take 72 MB of memory, and 21 MB may be used"),
      (
        "data xor n=2000; layer dense 1000; layer dense 1; loss crossentropy; forward",
        "and 21 MB may be used"
      ),
      ("a = 1:1000000; b = a + 0; c = a + 0; x = 1; y = 1; d = a + 0", "MB may be used"),
    ])
  func whatWouldTakeTooMuchIsRefused(_ commands: String, message: String) {
    #expect(printed(commands).contains(message), "\(printed(commands))")
  }

  /// The number that the hint offers can be had.
  @Test func dataThatAreOfferedFit() {
    #expect(printed("data digits n=50000").hasSuffix("hint: ask for fewer examples: `n=3326`"))
    #expect(printed("data digits n=3326").hasPrefix("digits  3326 examples"))
  }

  @Test func aRefusedCommandLeavesTheSessionAsItWas() {
    #expect(printed("a = 1; a = 1:4000000; a") == "1")
    #expect(printed("a = 1:4000000; sum(a)", memory: nil) == "8e12")
  }

  @Test func theBudgetIsTheSessionsOwn() {
    #expect(printed("a = 1:4000000").contains("error"))
    #expect(Arena.limit > 1 << 30)
  }

  /// A name that is given value after value does not fill the tape.
  @Test func aLongLoopStaysSmall() {
    let interpreter = Session(SessionOptions())
    interpreter.run(SourceText("a = 0; repeat 60000 { a = a + 1 }")) { _ in }
    #expect(interpreter.workspace.tape.entries.count < 110_000)
    interpreter.run(SourceText("a")) { #expect($0.answer.lines == ["60000"]) }
    #expect(interpreter.state.definitions.count < 100)
  }

  @Test(
    arguments: [
      ("> set width 200; repeat 300 all { 1:200 }", "KB; 16 KB are allowed"),
      ("> repeat 100000000000 { a = 1 }", "time ran out"),
      ("> x = \(String(repeating: "(", count: 3000))", "the command failed"),
      ("> layer dense 100000000", "the command failed"),
      ("> quit\n> assert 1 == 2", "the command failed"),
    ])
  func eachEndsWithAMessageOfItsOwn(_ commands: String, message: String) throws {
    let lesson = try Lesson(parsing: "```chainrule\n\(commands)\n```\n", path: "L.md")
    // Each ends by a bound of its own: that of time is short only where it is the one, else no machine needs so long.
    let timeout = message == "time ran out" ? 2.0 : 3600
    let runner = LessonRunner(options: .init(timeout: timeout, outputLimit: 1 << 14)) {
      SessionEvaluator($0, isCancelled: $1)
    }
    let report = runner.run(lesson)
    #expect(report.mismatches.contains { $0.message.contains(message) }, "\(report.mismatches)")
  }

  /// The outputs are those of the first variant; in the others, answers and tasks are tried.
  @Test(
    arguments: [
      ("answer: w(1)1,1\nwrong: [{answer: \"w(1)1,1 + 1\", say: s}]", nil),
      ("answer: w(1)1,1\nwrong: [{answer: \"w(1)1,1 * 1\", say: s}]", "can't be told"),
      // Right for some students only.
      ("answer: w(1)1,1 > 0.4\nwrong: [{answer: 1, say: s}]", "(for the student `blaise`)"),
    ] as [(String, String?)])
  func severalVariantsAreReplayed(_ question: String, message: String?) throws {
    let text = """
      ---
      seed: student
      ---
      ```chainrule
      > data xor; layer dense 1; loss crossentropy; init normal
      ...
      > w(1)1,1
      ...
      ```
      ```question
      text: t
      \(question)
      ```

      """
    let report = LessonRunner(options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }.run(
      try Lesson(parsing: text, path: "L.md"))
    if let message {
      #expect(report.mismatches.contains { $0.message.contains(message) })
    } else {
      #expect(report.outcome == .held, "\(report.mismatches)")
      #expect(report.commands == 4 * 3)
    }
  }
}
