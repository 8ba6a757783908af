// SuiteTests.swift — many lessons at once, and the reports on them.
import Diagnostics
import Foundation
import LessonTestSupport
import Synchronization
import TestSupport
import Testing

@testable import Lessons
@testable import Replay

struct SuiteTests {
  @Test(arguments: [1, 2, 7]) func reportsInOrder(jobs: Int) throws {
    let folder = try TemporaryFolder()
    for index in 10..<30 { try folder.add("\(index).md", block("> wait \(30 - index)\ndone \(30 - index)")) }
    let running = Mutex(0)
    let most = Mutex(0)
    let runner = LessonRunner { _, _ in
      // Made and used on one thread.
      let thread = pthread_self()
      return FakeEvaluator { command, _ in
        let now = running.withLock {
          $0 += 1
          return $0
        }
        most.withLock { $0 = max($0, now) }
        usleep(UInt32(command.dropFirst(5)).map { $0 * 300 } ?? 0)
        running.withLock { $0 -= 1 }
        return Evaluation(lines: [
          pthread_equal(thread, pthread_self()) != 0 ? "done " + command.dropFirst(5) : "moved"
        ])
      }
    }
    let files = try LessonSearch([folder.path]).files
    var told: [String] = []
    let report = SuiteRunner(runner, jobs: jobs).run(files) { told.append($0.path) }
    #expect(report.reports.map(\.path) == files)
    #expect(told == files)
    #expect(report.passed == 20)
    #expect(report.exitCode == 0)
    #expect(most.withLock { $0 } <= jobs)
  }

  @Test func oneBadLessonStopsNoOther() throws {
    let folder = try TemporaryFolder()
    try folder.add("1.md", block("> say a\na"))
    try folder.add("2.md", block("> x"))
    try folder.add("3.md", bytes: [0xFF])
    try folder.add("4.md", "```chainrule\n")
    try folder.add("5.md", block("> say a\na"))
    let runner = LessonRunner(makeEvaluator: FakeEvaluator.factory)
    let report = SuiteRunner(runner, jobs: 2).run(try LessonSearch([folder.path]).files + ["gone.md"])
    #expect(
      report.reports.map(\.outcome) == [.held, .mismatch, .unreadable, .unreadable, .held, .unreadable])
    #expect(report.exitCode == 3)
  }

  @Test func leavesBehindWhatDoesNotStop() throws {
    let folder = try TemporaryFolder()
    try folder.add("1.md", block("> hang"))
    try folder.add("2.md", block("> say a\na"))
    let isOver = Atomic(false)
    defer { isOver.store(true, ordering: .relaxed) }
    let files = try LessonSearch([folder.path]).files
    let hasGoneOn = withTimeEnough { seconds in
      let runner = LessonRunner(options: .init(timeout: seconds)) { _, _ in
        FakeEvaluator { command, _ in
          while command == "hang", !isOver.load(ordering: .relaxed) { usleep(1000) }
          return Evaluation(lines: ["a"])
        }
      }
      var suite = SuiteRunner(runner, jobs: 1)
      suite.grace = 0.1
      let report = suite.run(files)
      #expect(report.reports.count == 2 && report.reports.first?.outcome == .timedOut)
      #expect(report.exitCode == 4)
      return report.reports.last?.outcome == .held
    }
    #expect(hasGoneOn)
  }

  @Test(
    arguments: [
      ([], 0), ([.held], 0), ([.held, .mismatch], 1), ([.mismatch, .timedOut], 4),
      ([.timedOut, .unreadable, .mismatch], 3), ([.unreadable], 3),
    ] as [([LessonReport.Outcome], Int32)])
  func exitCodes(_ outcomes: [LessonReport.Outcome], code: Int32) {
    let reports = outcomes.map { outcome in
      var report = LessonReport(path: "a")
      report.outcome = outcome
      return report
    }
    #expect(SuiteReport(reports: reports, seconds: 0).exitCode == code)
  }

  // MARK: - Reports

  static var sample: SuiteReport {
    var held = LessonReport(path: "L/01-xor.md", title: "XOR & \"more\"")
    (held.commands, held.seconds) = (12, 0.03)
    var slow = LessonReport(path: "L/2.md", title: "Slow")
    (slow.commands, slow.seconds) = (1, 6.5)
    var failed = LessonReport(path: "L/3 #a.md", title: "<T>")
    (failed.outcome, failed.commands) = (.mismatch, 2)
    failed.mismatches = [
      Mismatch(
        .output, path: "L/3 #a.md", line: 7, message: "the output differs", command: "a \"b\"",
        expected: ["x<y"],
        actual: ["\u{1B}[1m&"], diff: ["- x<y", "+ \u{1B}[1m&"])
    ]
    let bad = LessonReport(unreadable: LessonProblem("no good", path: "L/4.md", line: 3, hint: "mend it"))
    var late = LessonReport(path: "L/5.md", title: "Late")
    (late.outcome, late.seconds) = (.timedOut, 60)
    late.mismatches = [
      Mismatch(.time, path: "L/5.md", line: 9, message: "time ran out here", command: "train")
    ]
    return SuiteReport(reports: [held, slow, failed, bad, late], seconds: 66.5)
  }

  @Test func text() {
    #expect(
      TextReport.lines(Self.sample) == [
        "ok    L/01-xor.md  12 commands  0.03 s",
        "ok    L/2.md       1 command  6.50 s",
        "  warning: slow: a lesson should take less than 5 s",
        "FAIL  L/3 #a.md    2 commands  0.00 s",
        "  L/3 #a.md:7: the output differs",
        "    > a \"b\"",
        "    - x<y",
        "    + \u{1B}[1m&",
        "BAD   L/4.md",
        "  L/4.md:3: no good",
        "    hint: mend it",
        "TIME  L/5.md       0 commands  60.00 s",
        "  L/5.md:9: time ran out here",
        "    > train",
        "  warning: slow: a lesson should take less than 5 s",
        "2 passed, 3 failed",
      ])
  }

  @Test func junitIsXML() throws {
    let text = JUnitReport.text(Self.sample)
    let parser = XMLChecker()
    #expect(parser.parse(text))
    #expect(parser.cases == ["XOR & \"more\"", "Slow", "<T>", "L/4.md", "Late"])
    #expect(parser.failures == ["failure the output differs", "error no good", "error time ran out here"])
    #expect(parser.texts.contains { $0.contains("+ ␛[1m&") })
    #expect(text.contains("tests=\"5\" failures=\"1\" errors=\"2\" time=\"66.500\""))
  }

  @Test func jsonIsJSON() throws {
    let objects = try JSONReport.lines(Self.sample).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(
      objects.compactMap { $0["outcome"] as? String } == [
        "held", "held", "mismatch", "unreadable", "timedOut",
      ])
    let mismatch = try #require((objects[2]["mismatches"] as? [[String: Any]])?.first)
    #expect(mismatch["actual"] as? [String] == ["\u{1B}[1m&"])
    #expect(mismatch["line"] as? Int == 7)
    #expect((objects[3]["error"] as? [String: Any])?["line"] as? Int == 3)
    #expect(objects[5]["exit"] as? Int == 3)
    #expect(JSONReport.lines(Self.sample).allSatisfy { !$0.contains("\n") })
  }

  @Test func tap() {
    let lines = TAPReport.lines(Self.sample)
    #expect(lines.prefix(3) == ["TAP version 13", "1..5", "ok 1 - L/01-xor.md"])
    #expect(lines.contains("not ok 3 - L/3 \\#a.md"))
    #expect(
      lines.allSatisfy {
        $0.hasPrefix("#") || $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") || $0.contains("1")
      })
  }

  @Test(arguments: [(0, "0.00"), (0.005, "0.01"), (1.999, "2.00"), (12.345, "12.35"), (Double.nan, "0")])
  func seconds(_ seconds: Double, text: String) { #expect(TextReport.seconds(seconds) == text) }
}
