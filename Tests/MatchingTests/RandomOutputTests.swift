// RandomOutputTests.swift — matching, alignment and update agree on random outputs.
import LessonTestSupport
import Testing

@testable import Matching

struct RandomOutputTests {
  /// A small generator, so that every run tries the same.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
    }
  }

  static let expected = [
    "a", "b", "x 1", "x 2", "...", "...", "? (glob)", "x 1.2 (tol 0.5)", "[ab] (re)", "\\a", "", "c",
  ]
  static let printed = ["a", "b", "x 1", "x 2", "x 1.5", "", "...", "> a", ". b", "c (re)", "```", "q"]

  /// True when `printed` from `j` holds against `expected` from `i`, by trying everything.
  static func holds(_ matcher: OutputMatcher, _ printed: [PrintedLine], _ i: Int = 0, _ j: Int = 0) -> Bool {
    guard i < matcher.expected.count else { return j == printed.count }
    if matcher.isAnyLines(i) {
      return holds(matcher, printed, i + 1, j) || (j < printed.count && holds(matcher, printed, i, j + 1))
    }
    return j < printed.count && matcher.allows(i, printed[j]) && holds(matcher, printed, i + 1, j + 1)
  }

  @Test(arguments: 0..<40) func agree(seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    for _ in 0..<50 {
      let expected = (0..<Int.random(in: 0...6, using: &dice)).map { _ in
        Self.expected.randomElement(using: &dice) ?? ""
      }
      let lines = (0..<Int.random(in: 0...7, using: &dice)).map { _ in
        Self.printed.randomElement(using: &dice) ?? ""
      }
      let text = block((["> x"] + expected).joined(separator: "\n"))
      let lesson = try read(text).get()
      let cell = try #require(lesson.commandBlocks.first?.cells.first)
      let matcher = OutputMatcher(cell.expected)
      let printed = PrintedLine.lines(lines)
      let isSame = Self.holds(matcher, printed)
      #expect(matcher.holds(printed) == isSame)

      // Every line stands in exactly one step, in order; nothing differs exactly when all holds.
      let steps = OutputAlignment(matcher, printed).steps
      var (rows, columns, differs): ([Int], [Int], Bool) = ([], [], false)
      for step in steps {
        switch step {
        case .same(let row, let column): (rows, columns) = (rows + [row], columns + [column])
        case .changed(let row, let column):
          (rows, columns, differs) = (rows + [row], columns + [column], true)
        case .missing(let row): (rows, differs) = (rows + [row], true)
        case .extra(let column): (columns, differs) = (columns + [column], true)
        case .skipped(let row, let range): (rows, columns) = (rows + [row], columns + range)
        }
      }
      #expect(rows == Array(matcher.expected.indices))
      #expect(columns == Array(printed.indices))
      #expect(differs == !isSame)

      // An update writes expected lines that hold, and writes them once.
      let updated = lesson.updated(with: [cell.line: lines])
      let again = try read(updated).get()
      let next = try #require(again.commandBlocks.first?.cells.first)
      #expect(OutputMatcher(next.expected).holds(printed), "\(expected) \(lines) \(updated)")
      #expect(again.updated(with: [next.line: lines]) == updated)
      if isSame { #expect(updated == text) }
    }
  }

  @Test(arguments: 0..<20) func anyTextIsReadOrRefused(seed: Int) {
    var dice = Dice(state: UInt64(seed) &+ 1000)
    let pieces = [
      "```chainrule", "```", "~~~", "````question", "```task hidden", "---", "> a", ". b", "text: x",
      "answer: [1 2]",
      "answer: \"", "wrong:\n - {", "\n", "\n", "\r\n", " ", "(tol 1e-4)", " (re)", "(", "&a", "*a",
      "\u{FEFF}", "é", "\0",
      "check: |", "  ", "- ", "? ", "seed: 1", "tol=", "%", "@", "!!binary x",
    ]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...14, using: &dice)).map { _ in
        pieces.randomElement(using: &dice) ?? ""
      }
      .joined(separator: Bool.random(using: &dice) ? "\n" : "")
      switch read(text) {
      case .success(let lesson): #expect(lesson.updated(with: [:]) == text)
      case .failure(let problem): #expect(problem.line.map { $0 >= 1 } == true)
      }
    }
  }
}
