// JUnitReport.swift — the report as JUnit XML, which CI services show.
import Lessons
import Markdown
import Typography

/// A test suite whose cases are lessons.
package enum JUnitReport {
  /// The document.
  package static func text(_ report: SuiteReport) -> String {
    let failures = report.reports.count { $0.outcome == .mismatch }
    let errors = report.failed - failures
    let totals =
      "tests=\"\(report.reports.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
      + "time=\"\(TextReport.seconds(report.seconds, decimals: 3))\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"chainrule\" \(totals)>",
      "  <testsuite name=\"lessons\" \(totals)>",
    ]
    for lesson in report.reports { lines += testCase(lesson) }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func testCase(_ report: LessonReport) -> [String] {
    let title = report.title.isEmpty ? report.path : report.title
    let head =
      "    <testcase classname=\"\(escape(report.path))\" name=\"\(escape(title))\" file=\"\(escape(report.path))\" "
      + "time=\"\(TextReport.seconds(report.seconds, decimals: 3))\""
    guard report.outcome != .held else { return [head + "/>"] }
    let element = report.outcome == .mismatch ? "failure" : "error"
    let message = report.problem?.message ?? report.mismatches.first?.message ?? ""
    // A line break in a name does not begin a line.
    let details = ((report.problem?.lines ?? []) + report.mismatches.flatMap(\.lines)).map { printable($0) }
    return [
      head + ">",
      "      <\(element) type=\"\(report.outcome.rawValue)\" message=\"\(escape(message))\">"
        + escape(details.joined(separator: "\n"), isAttribute: false) + "</\(element)>",
      "    </testcase>",
    ]
  }

  /// Escapes XML's own characters as entities, and shows control characters, which XML forbids in part.
  static func escape(_ text: String, isAttribute: Bool = true) -> String {
    var result = ""
    for scalar in printable(text, keeping: "\n\t\r").unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where isAttribute: result += "&quot;"
      case "\n" where isAttribute: result += "&#10;"
      case "\t" where isAttribute: result += "&#9;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\r": result += "&#13;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension WrittenFile {
  /// A report in JUnit's format, by `test`.
  package static let junit = WrittenFile(of: "test") { text in
    text.isBlank || text.prefix(200).contains("<testsuites")
  }
}
