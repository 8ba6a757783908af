// JSONReport.swift — the report as JSON, an object a line.
import Diagnostics
import Lessons
import Typography

/// One object a lesson.
package enum JSONReport {
  /// The line on one lesson.
  package static func line(_ report: LessonReport) -> String {
    var members = [
      "\"path\":\(JSONText.quoted(report.path))", "\"title\":\(JSONText.quoted(report.title))",
      "\"outcome\":\(JSONText.quoted(report.outcome.rawValue))", "\"ok\":\(report.outcome == .held)",
      "\"commands\":\(report.commands)", "\"seconds\":\(TextReport.seconds(report.seconds, decimals: 6))",
    ]
    if report.seconds > SuiteReport.slow { members.append("\"slow\":true") }
    if let problem = report.problem {
      let line = problem.line.map { ",\"line\":\($0)" } ?? ""
      let hint = problem.hint.map { ",\"hint\":\(JSONText.quoted($0))" } ?? ""
      members.append(
        "\"error\":{\"code\":\(JSONText.quoted(problem.code.name)),\"message\":\(JSONText.quoted(problem.message))\(hint)\(line)}"
      )
    }
    let mismatches = report.mismatches.map { mismatch in
      "{\"line\":\(mismatch.line),\"message\":\(JSONText.quoted(mismatch.message)),\"command\":\(JSONText.quoted(mismatch.command)),"
        + "\"expected\":\(list(mismatch.expected)),\"actual\":\(list(mismatch.actual)),\"diff\":\(list(mismatch.diff))}"
    }
    members.append("\"mismatches\":[\(mismatches.joined(separator: ","))]")
    return "{\(members.joined(separator: ","))}"
  }

  /// All lines: one a lesson, then the totals.
  package static func lines(_ report: SuiteReport) -> [String] {
    report.reports.map(line) + [summary(report)]
  }

  /// The closing line.
  package static func summary(_ report: SuiteReport) -> String {
    "{\"passed\":\(report.passed),\"failed\":\(report.failed),\"exit\":\(report.exitCode),"
      + "\"seconds\":\(TextReport.seconds(report.seconds, decimals: 6))}"
  }

  private static func list(_ texts: [String]) -> String {
    "[\(texts.map(JSONText.quoted).joined(separator: ","))]"
  }
}
