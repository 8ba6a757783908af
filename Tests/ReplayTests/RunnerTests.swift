// RunnerTests.swift — replay of one lesson, and rewriting its outputs.
import Diagnostics
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons
@testable import Replay

struct RunnerTests {
  @Test(
    arguments: [
      (block("> say a|b\na\nb"), []),
      (block("> say a|b\na"), ["4: the output differs"]),
      (block("> say a"), ["4: the command printed something; nothing was recorded"]),
      (block("> say a", "hidden"), []),
      (block("> say a\nb", "hidden"), ["4: the output differs"]),
      (block("> say a\nb", "norun"), []),
      (
        block("> fail oh\noh"),
        ["4: the command failed; where a lesson shows a failure, its block says `expect=error`"]
      ),
      (block("> fail oh\noh", "expect=error"), []),
      (block("> fail oh\nah", "expect=error"), ["4: the output differs"]),
      (block("> nosuch\nerror: no nosuch", "expect=error:unknown-name"), []),
      (block("> nosuch\nerror: nothing", "expect=error:unknown-name"), ["4: the output differs"]),
      (
        block("> nosuch\nerror: no nosuch", "expect=error:not-finite"),
        ["4: the error is `unknown-name`, but its block says `expect=error:not-finite`"]
      ),
      (
        block("> say a\na", "expect=error:not-finite"),
        ["4: the command held, but its block says `expect=error:not-finite`"]
      ),
      (block("> say a\na", "expect=error"), ["4: the command held, but its block says `expect=error`"]),
      (block("> say 1.01\n1", "tol=0.1"), []),
      (block("> set a 1\n> a\na = 1.0") + block("> a\na = 1.0"), []),
      (Self.question("answer: a"), []),
      (Self.question("answer: b"), ["8: the answer can't be computed"]),
      (Self.question("answer: a\nwrong:\n  - when: -1\n    say: no"), []),
      (
        Self.question("answer: a\nwrong:\n  - answer: 1.00001\n    say: no"),
        ["10: the wrong answer can't be told from the right one, `a`: 1.00001 = 1.00001"]
      ),
      (
        Self.question("answer: a\nwrong:\n  - answer: c\n    say: no"),
        ["10: the wrong answer can't be computed"]
      ),
      (Self.question("choices: [p, q]\nanswer: q\nwrong: [{answer: p, say: no}]"), []),
      (Self.question("choices: [p, q]\nanswer: a"), []),
      (
        Self.question("choices: [p, q]\nanswer: 5.5"),
        ["9: the answer names none of the 2 choices: 5.5 = 5.5"]
      ),
      (
        Self.question("choices: [p, q]\nanswer: B\nwrong:\n  - answer: q\n    say: no"),
        ["11: the wrong answer is a right one: q"]
      ),
      (Self.question("kind: several\nchoices: [p, q, r]\nanswer: [p, q]\nwrong: [{answer: r, say: no}]"), []),
      (
        Self.question("kind: several\nchoices: [p, q, r]\nanswer: [p, q]\nwrong: [{answer: [p], say: no}]"),
        []
      ),
      (
        Self.question(
          "kind: several\nchoices: [p, q, r]\nanswer: [p, q]\nwrong: [{answer: [b, 1], say: no}]"),
        ["11: the wrong answer is the right one: b, 1"]
      ),
      (Self.question("kind: text\nanswer: [chain, rule]"), []),
      (Self.task("check: a 2\nsolution: set a 2"), []),
      (
        Self.task("check: a 1\nsolution: set b 2"),
        ["8: the task is done before anything is done: its check holds already"]
      ),
      (Self.task("check: a 3\nsolution: set a 2"), ["8: the check does not hold after the solution"]),
      (
        Self.task("check: a 2\nsolution: |\n  fail x\n  set a 2"), ["10: a command of the solution failed"]
      ),
      (Self.task("check: [a 1, b 2]\nsolution: [set c 1, set b 2]"), []),
      (Self.task("check: a 2"), ["6: the task has no `solution:`, so nothing shows that it can be done"]),
    ])
  func mismatches(_ text: String, expected: [String]) throws {
    let report = try replay(text)
    #expect(report.mismatches.map { "\($0.line): \($0.message)" } == expected)
    #expect(report.outcome == (expected.isEmpty ? .held : .mismatch))
    #expect(report.mismatches.allSatisfy { $0.path == "L.md" })
  }

  /// A lesson in which `a` is 1 and a question is asked; its first own line is line 8.
  static func question(_ lines: String) -> String {
    "```chainrule\n> set a 1\n```\n\n\n```question\ntext: q\n\(lines)\n```\n"
  }

  /// The same with a task.
  static func task(_ lines: String) -> String {
    "```chainrule\n> set a 1\n```\n\n\n```task\ntext: q\n\(lines)\n```\n"
  }

  @Test func seedAndFolderReachTheSession() throws {
    for (text, option, expected) in [
      ("---\nseed: 7\n---\n", nil, 7), ("---\nseed: 7\n---\n", 9, 7), ("x", nil, 1), ("x", 9, 9),
    ] as [(String, UInt64?, UInt64)] {
      let lesson = try Lesson(parsing: text + block("> seed"), path: "a/b.md")
      let runner = LessonRunner(options: .init(seed: option)) { settings, _ in
        FakeEvaluator { _, _ in Evaluation(lines: ["\(settings.seed) \(settings.folder)"]) }
      }
      #expect(runner.run(lesson).mismatches.first?.actual == ["\(expected) a"])
    }
  }

  /// Outputs are recorded of ada's variant alone; in those of others, only commands and answers must hold.
  @Test(
    arguments: [
      (nil, "ada", 3, true), ("ada", "ada", 1, true), (" ADA", "ada", 1, true), ("Zoe", "ada", 1, true),
      ("ada", "Zoe", 1, false), (nil, "Zoe", 1, false),
    ] as [(String?, String, Int, Bool)])
  func aStudentHasAVariant(_ student: String?, recorded: String, variants: Int, holds: Bool) throws {
    let seed = StudentSeed.seed(of: recorded)
    let lesson = try Lesson(parsing: "---\nseed: student\n---\n" + block("> seed\n\(seed)"), path: "a.md")
    var options = LessonRunner.Options()
    options.student = student
    let runner = LessonRunner(options: options) { settings, _ in
      FakeEvaluator { _, _ in Evaluation(lines: ["\(settings.seed)"]) }
    }
    let report = runner.run(lesson)
    #expect(report.commands == variants && (report.outcome == .held) == holds, "\(report.mismatches)")
  }

  @Test func aComplaintWithoutACommandShowsNone() {
    let mismatch = Mismatch(.exercise, path: "a.md", line: 3, message: "no solution", command: "")
    #expect(mismatch.lines == ["a.md:3: no solution"])
  }

  @Test(arguments: [false, true]) func timeoutStopsTheLesson(ofABlock: Bool) throws {
    let isStopped = try withTimeEnough { seconds in
      let runner = LessonRunner(options: .init(timeout: ofABlock ? 3600 : seconds)) { _, isCancelled in
        FakeEvaluator { command, _ in
          while command == "loop", !isCancelled() {}
          return Evaluation(lines: [])
        }
      }
      let attributes = ofABlock ? "timeout=\(Int(1000 * seconds))ms" : ""
      let report = runner.run(try read(block("> a\n> loop\n> never", attributes)).get())
      #expect(report.outcome == .timedOut)
      #expect(report.commands <= 2)
      return report.commands == 2 && report.mismatches.map(\.line) == [5]
    }
    #expect(isStopped)
  }

  @Test func blockTimeoutEndsWithTheBlock() throws {
    let hasHeld = try withTimeEnough { seconds in
      let text = block("> a", "timeout=\(Int(1000 * seconds))ms") + block("> a")
      let runner = LessonRunner(options: .init(timeout: 3600)) { _, isCancelled in
        FakeEvaluator { _, me in
          // The second command waits until the first one's time is long over.
          me.variables["n", default: 0] += 1
          let start = ContinuousClock.now
          while me.variables["n"] == 2, ContinuousClock.now - start < .seconds(2 * seconds) {}
          return Evaluation(lines: me.variables["n"] == 2 && isCancelled() ? ["cancelled"] : [])
        }
      }
      let report = runner.run(try read(text).get())
      #expect(report.outcome == .held || report.commands < 2)
      return report.outcome == .held
    }
    #expect(hasHeld)
  }

  @Test func tooMuchOutputIsRefused() throws {
    let report = try replay(block("> say " + String(repeating: "x", count: 5000)), .init(outputLimit: 2048))
    #expect(report.mismatches.map(\.message) == ["the command printed 4 KB; 2 KB are allowed"])
    #expect(report.mismatches.first?.actual == [])
  }

  @Test func mismatchIsReadable() throws {
    let report = try replay(block("> say J = 0.500031\nJ = 0.5"))
    #expect(
      report.mismatches.first?.lines == [
        "L.md:4: the output differs", "  > say J = 0.500031", "  - J = 0.5",
        "  + J = 0.500031  (differs by 3.1e-5)",
      ])
  }

  @Test func manyMismatchesAreBounded() throws {
    let line = String(repeating: "x", count: 30_000)
    let text = (0..<120).map { _ in "> say \(line)|\(line)|\(line)\nb" }.joined(separator: "\n")
    let report = try replay(block(text), .init())
    #expect(report.commands == 120)
    #expect(report.mismatches.count == 100)
    #expect(
      report.mismatches.allSatisfy { $0.actual.count == 2 && $0.diff.allSatisfy { $0.utf8.count < 500 } })
    #expect(report.mismatches.last?.message == "the output differs; what else does not hold is not listed")
  }

  // MARK: - Update

  @Test func recordsInTheFile() throws {
    let folder = try TemporaryFolder()
    try folder.add("a.md", block("> say a\nb\n> fail c\n> say d\nd"))
    try folder.add("b.md", block("> say a\na"))
    let runner = LessonRunner(options: .init(keepsOutputs: true), makeEvaluator: FakeEvaluator.factory)
    let (a, b) = (runner.run(path: folder.path + "/a.md"), runner.run(path: folder.path + "/b.md"))
    #expect(try Lesson.record(a))
    #expect(try !Lesson.record(b))
    #expect(try !Lesson.record(runner.run(path: folder.path + "/c.md")))
    #expect(try TextFile.read(folder.path + "/a.md") == block("> say a\na\n> fail c\n> say d\nd"))
    #expect(a.mismatches.map(\.kind) == [.output, .failure])
    #expect(a.afterUpdate.mismatches.map(\.kind) == [.failure])
    #expect(SuiteReport(reports: [a, b], seconds: 0).afterUpdate.exitCode == 1)
  }

  @Test(
    arguments: [
      ("> say a|b", "> say a|b\na\nb"),
      ("> say a\nold", "> say a\na"),
      ("> say\nold\n\n> say b", "> say\n\n> say b\nb"),
      ("> say a|b|c\na\n...", "> say a|b|c\na\n..."),
      ("> say x|b|c|d\na\n...\nd", "> say x|b|c|d\nx\n...\nd"),
      ("> say t 5 s|new\nt * s (glob)\nold", "> say t 5 s|new\nt * s (glob)\nnew"),
      ("> say J = 0.7\nJ = 0.5 (tol 1e-3)", "> say J = 0.7\nJ = 0.7 (tol 1e-3)"),
      ("> say J = 0.5001|new\nJ = 0.5 (tol 1e-3)", "> say J = 0.5001|new\nJ = 0.5 (tol 1e-3)\nnew"),
      ("> say a1|b|z\n\\d (re)\nb", "> say a1|b|z\na1\nb\nz"),
      ("> say > x|...|a (re)|```", "> say > x|...|a (re)|```\n\\> x\n\\...\n\\a (re)\n\\```"),
      ("> say d (re)|w.+ (re)", "> say d (re)|w.+ (re)\nd \\(re\\) (re)\nw\\.\\+ \\(re\\) (re)"),
      ("> say . x", "> say . x\n\\. x"),
      ("> say a||b||", "> say a||b||\na\n\nb"),
      ("> fail x\nkept", "> fail x\nkept"),
      ("> say {\n. }|a\nb", "> say {\n. }|a\n{\n}\na"),
    ])
  func update(_ before: String, after: String) throws {
    for ending in ["\n", "\r\n"] {
      let frame = { (inner: String) in
        ("---\ntitle:  x \n---\n\n  text  \n" + block(inner) + "\nend").replacing("\n", with: ending)
      }
      let lesson = try read(frame(before)).get()
      let report = LessonRunner(options: .init(keepsOutputs: true), makeEvaluator: FakeEvaluator.factory).run(
        lesson)
      let text = lesson.updated(with: report.outputs)
      #expect(text == frame(after))
      // Recorded outputs hold, and recording them again changes nothing.
      let again = try replay(text)
      #expect(again.outcome == .held || before.contains("fail"))
      #expect(try read(text).get().updated(with: again.outputs) == text)
    }
  }

  @Test(
    arguments: [
      (block("> say a\nb", "expect=error"), block("> say a\nb", "expect=error")),
      (block("> fail a\nb", "expect=error"), block("> fail a\na", "expect=error")),
      (block("> say a", "hidden"), block("> say a", "hidden")),
      (block("> say a\nb", "hidden"), block("> say a\na", "hidden")),
      (block("> say a\nb", "norun"), block("> say a\nb", "norun")),
      (block("> say a 1.05\na 1.0", "tol=0.1"), block("> say a 1.05\na 1.0", "tol=0.1")),
      ("  ~~~chainrule\n  > say a|  b\n  ~~~", "  ~~~chainrule\n  > say a|  b\n  a\n    b\n  ~~~"),
      ("\u{FEFF}```chainrule\n> say a\n```", "\u{FEFF}```chainrule\n> say a\na\n```"),
    ])
  func updateKeepsToTheAttributes(_ before: String, after: String) throws {
    let report = try replay(before)
    #expect(try read(before).get().updated(with: report.outputs) == after)
  }
}
