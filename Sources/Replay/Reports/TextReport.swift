// TextReport.swift — the report in plain text.
import Lessons

/// One line a lesson, differences below it, and a closing line.
package enum TextReport {
  /// The lines on one lesson.
  ///
  /// `width` is that of the longest path, so that columns line up.
  package static func lines(_ report: LessonReport, width: Int = 0) -> [String] {
    let path = report.path + String(repeating: " ", count: max(0, width - report.path.count))
    let commands = "\(report.commands) \(report.commands == 1 ? "command" : "commands")"
    let tail = "\(path)  \(commands)  \(seconds(report.seconds)) s"
    var lines: [String]
    switch report.outcome {
    case .held: lines = ["ok    \(tail)"]
    case .mismatch: lines = ["FAIL  \(tail)"]
    case .timedOut: lines = ["TIME  \(tail)"]
    case .unreadable: lines = ["BAD   \(report.path)"] + (report.problem?.lines ?? []).map { "  " + $0 }
    }
    for mismatch in report.mismatches { lines += mismatch.lines.map { $0.isEmpty ? "" : "  " + $0 } }
    if report.seconds > SuiteReport.slow {
      lines.append("  warning: slow: a lesson should take less than \(Int(SuiteReport.slow)) s")
    }
    return lines
  }

  /// The closing line.
  package static func summary(_ report: SuiteReport) -> String {
    "\(report.passed) passed, \(report.failed) failed"
  }

  /// All lines.
  package static func lines(_ report: SuiteReport) -> [String] {
    let width = report.reports.map(\.path.count).max() ?? 0
    return report.reports.flatMap { lines($0, width: width) } + [summary(report)]
  }

  /// Seconds with two decimals, without Foundation's formatting.
  package static func seconds(_ seconds: Double, decimals: Int = 2) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "0" }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let total = Int((seconds * Double(scale)).rounded())
    let fraction = String(total % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(total / scale).\(zeros)\(fraction)"
  }
}
