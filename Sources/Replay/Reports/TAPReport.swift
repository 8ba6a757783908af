// TAPReport.swift — the report in the Test Anything Protocol, version 13.
import Lessons

/// A test a lesson, with mismatches in comments.
package enum TAPReport {
  /// All lines.
  package static func lines(_ report: SuiteReport) -> [String] {
    var lines = ["TAP version 13", "1..\(report.reports.count)"]
    for (index, lesson) in report.reports.enumerated() {
      let result = lesson.outcome == .held ? "ok" : "not ok"
      lines.append("\(result) \(index + 1) - \(escape(lesson.path))")
      let details = (lesson.problem?.lines ?? []) + lesson.mismatches.flatMap(\.lines)
      // A line end inside a line would start a line of the protocol.
      lines += details.map { "# " + $0.replacing("\n", with: " ").replacing("\r", with: " ") }
      if lesson.seconds > SuiteReport.slow { lines.append("# slow: \(TextReport.seconds(lesson.seconds)) s") }
    }
    return lines
  }

  /// `#` would start a directive such as `# SKIP`.
  private static func escape(_ text: String) -> String {
    text.replacing("#", with: "\\#").replacing("\n", with: " ")
  }
}
