// JSONReport.swift — the report as JSON, an object a line.

/// One object a lesson.
public enum JSONReport {
  /// The line on one lesson.
  public static func line(_ report: LessonReport) -> String {
    var members = [
      "\"path\":\(quote(report.path))", "\"title\":\(quote(report.title))",
      "\"outcome\":\(quote(report.outcome.rawValue))", "\"ok\":\(report.outcome == .held)",
      "\"commands\":\(report.commands)", "\"seconds\":\(TextReport.seconds(report.seconds, decimals: 6))",
    ]
    if report.seconds > SuiteReport.slow { members.append("\"slow\":true") }
    if let problem = report.problem {
      let line = problem.line.map { ",\"line\":\($0)" } ?? ""
      let hint = problem.hint.map { ",\"hint\":\(quote($0))" } ?? ""
      members.append("\"error\":{\"message\":\(quote(problem.message))\(hint)\(line)}")
    }
    let mismatches = report.mismatches.map { mismatch in
      "{\"line\":\(mismatch.line),\"message\":\(quote(mismatch.message)),\"command\":\(quote(mismatch.command)),"
        + "\"expected\":\(list(mismatch.expected)),\"actual\":\(list(mismatch.actual)),\"diff\":\(list(mismatch.diff))}"
    }
    members.append("\"mismatches\":[\(mismatches.joined(separator: ","))]")
    return "{\(members.joined(separator: ","))}"
  }

  /// All lines: one a lesson, then the totals.
  public static func lines(_ report: SuiteReport) -> [String] {
    report.reports.map(line) + [summary(report)]
  }

  /// The closing line.
  public static func summary(_ report: SuiteReport) -> String {
    "{\"passed\":\(report.passed),\"failed\":\(report.failed),\"exit\":\(report.exitCode),"
      + "\"seconds\":\(TextReport.seconds(report.seconds, decimals: 6))}"
  }

  private static func list(_ texts: [String]) -> String { "[\(texts.map(quote).joined(separator: ","))]" }

  /// The text as a JSON string.
  static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
