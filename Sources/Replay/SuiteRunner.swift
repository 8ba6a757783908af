// SuiteRunner.swift — replays many lessons at once, a few at a time, and reports them in order.
import Diagnostics
import Lessons

/// Replays lessons in parallel.
///
/// Each has a thread and a session of its own.
package struct SuiteRunner: Sendable {
  /// Replays one lesson.
  package var runner: LessonRunner
  /// Number of lessons replayed at the same time.
  package var jobs: Int
  /// The seconds that a lesson may go on after its time is over before it is left behind.
  var grace: Double = 10

  /// A runner of `jobs` lessons at a time; `nil` for as many as there are processors.
  package init(_ runner: LessonRunner, jobs: Int? = nil) {
    self.runner = runner
    self.jobs = max(1, jobs ?? JobPool<LessonReport>.processors)
  }

  /// Replays the lessons in `files`.
  ///
  /// - Parameter onReport: is told of each lesson in the order of `files`, as soon as all before it are done.
  package func run(_ files: [String], onReport: (LessonReport) -> Void = { _ in }) -> SuiteReport {
    let start = ContinuousClock.now
    var reports: [LessonReport] = []
    JobPool<LessonReport>(jobs: jobs, grace: grace).run(files.count) { index in
      job(files[index])
    } onResult: { _, report in
      reports.append(report)
      onReport(report)
    }
    return SuiteReport(reports: reports, seconds: (ContinuousClock.now - start).inSeconds)
  }

  private func job(_ file: String) -> JobPool<LessonReport>.Job {
    JobPool<LessonReport>.Job(timeout: runner.options.timeout) { [runner] deadline in
      runner.run(path: file, until: deadline)
    } whenOverdue: { seconds in
      var report = LessonReport(path: file)
      (report.outcome, report.seconds) = (.timedOut, seconds)
      report.mismatches = [
        Mismatch(
          .time, path: file, line: 1, message: "time ran out, and the lesson did not stop", command: "")
      ]
      return report
    } whenNotStarted: {
      LessonReport(unreadable: LessonProblem(.tooLarge, "no thread could be started for it", path: file))
    }
  }
}
