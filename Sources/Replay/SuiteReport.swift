// SuiteReport.swift — the results of many lessons, and their exit code.

/// The reports on all lessons of a run, in order.
package struct SuiteReport: Hashable, Sendable {
  /// A report a lesson.
  package var reports: [LessonReport]
  /// Duration of the run, in seconds.
  package var seconds: Double

  /// A report on a run.
  package init(reports: [LessonReport], seconds: Double) { (self.reports, self.seconds) = (reports, seconds) }

  /// The report that is left once the outputs have been recorded.
  package var afterUpdate: SuiteReport { SuiteReport(reports: reports.map(\.afterUpdate), seconds: seconds) }

  /// Lessons that take longer are warned of, in seconds.
  package static let slow = 5.0

  /// Number of lessons that held.
  package var passed: Int { reports.count { $0.outcome == .held } }
  /// Number of lessons that did not.
  package var failed: Int { reports.count - passed }

  /// The exit code of `chainrule test`: 0 when all lessons held; otherwise 3 if any can't be read, else 4
  /// if any ran out of time, else 1.
  ///
  /// Wrong usage is 2 and never comes from a report.
  ///
  /// The most urgent failure decides: a file that can't be read was not tested at all, and a lesson that ran
  /// out of time only in part.
  package var exitCode: Int32 {
    let outcomes = Set(reports.map(\.outcome))
    return outcomes.contains(.unreadable)
      ? 3 : outcomes.contains(.timedOut) ? 4 : outcomes.contains(.mismatch) ? 1 : 0
  }
}
