// RepeatTests.swift — `repeat`: the output of many rounds.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct RepeatTests {
  @Test(arguments: [
    ("a = 0; repeat 3 { a = a + 1 }", "a = 1\na = 2\na = 3"), ("repeat 0 { 1 }", ""),
    ("a = 0; repeat 2 { a = a + 1; a }", "a = 1\n1\na = 2\n2"),
    (
      "a = 0; repeat 25 { a = a + 1 }",
      "a = 1\na = 2\na = 3\na = 4\n… 17 more rounds: `repeat 25 all { … }` prints them\na = 22\na = 23\na = 24\na = 25"
    ),
    // Rounds of several lines are printed whole, one at each end where they are long.
    (
      "a = 0; repeat 13 { a = a + 1; -a }",
      "a = 1\n-1\na = 2\n-2\n… 9 more rounds: `repeat 13 all { … }` prints them\na = 12\n-12\na = 13\n-13"
    ),
    (
      "a = 0; repeat 5 { a = a + 1; reshape(1:10, 10, 1) * 1e-9 }; a", "5"
    ),
    ("repeat 4 alle { 1 }", "error"),
    // Rounds that print nothing are counted, not kept.
    ("repeat 100000 { }", ""),
  ]) func prints(_ typed: String, _ expected: String) {
    let printed = printed(typed)
    #expect(expected == "error" ? printed.hasPrefix("error") : printed == expected, "\(printed)")
  }

  @Test func aScreenIsPrintedWhole() {
    #expect(printed("a = 0; repeat 24 { a = a + 1 }").split(separator: "\n").count == 24)
    #expect(printed("a = 0; repeat 300 all { a = a + 1 }").split(separator: "\n").count == 300)
    // A hundred thousand lines are too long to read: those in the middle are not kept.
    let lines = printed("repeat 30000 all { 1 }").split(separator: "\n")
    #expect(lines.count < 10_000 && lines.contains("… 26668 more rounds"))
  }
}
