// SuiteRunner.swift — replays many lessons at once, a few at a time, and reports them in order.
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Replays lessons in parallel.
///
/// Each has a thread and a session of its own.
public struct SuiteRunner: Sendable {
  /// Replays one lesson.
  public var runner: LessonRunner
  /// How many lessons are replayed at the same time.
  public var jobs: Int
  /// The seconds that a lesson may go on after its time is over before it is left behind.
  var grace: Double = 10

  /// A runner of `jobs` lessons at a time; `nil` for as many as there are processors.
  public init(_ runner: LessonRunner, jobs: Int? = nil) {
    self.runner = runner
    self.jobs = max(1, jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Replays the lessons in `files`.
  ///
  /// - Parameter onReport: is told of each lesson in the order of `files`, as soon as all before it are done.
  public func run(_ files: [String], onReport: (LessonReport) -> Void = { _ in }) -> SuiteReport {
    let start = ContinuousClock.now
    var reports = [LessonReport?](repeating: nil, count: files.count)
    var running: [Int: Run] = [:]
    let finished = Signal()
    var (next, told) = (0, 0)
    while told < files.count {
      while running.count < jobs, next < files.count {
        let run = Run(file: files[next], deadline: Deadline(seconds: runner.options.timeout))
        run.start(runner, signal: finished)
        running[next] = run
        next += 1
      }
      finished.wait(seconds: 0.5)
      for (index, run) in running {
        guard let report = run.report ?? run.overdue(after: runner.options.timeout + grace) else { continue }
        reports[index] = report
        running[index] = nil
      }
      while told < files.count, let report = reports[told] {
        onReport(report)
        told += 1
      }
    }
    return SuiteReport(reports: reports.compactMap { $0 }, seconds: (ContinuousClock.now - start).inSeconds)
  }
}

/// One lesson under way on its thread.
private final class Run: Sendable {
  private let file: String
  private let deadline: Deadline
  private let started = ContinuousClock.now
  private let result = Mutex<LessonReport?>(nil)

  init(file: String, deadline: Deadline) { (self.file, self.deadline) = (file, deadline) }

  var report: LessonReport? { result.withLock { $0 } }

  func start(_ runner: LessonRunner, signal: Signal) {
    Thread.start { [self] in
      let report = runner.run(path: file, until: deadline)
      result.withLock { $0 = report }
      signal.raise()
    } orElse: { [self] in
      var report = LessonReport(unreadable: LessonProblem("no thread could be started for it", path: file))
      report.outcome = .unreadable
      result.withLock { $0 = report }
      signal.raise()
    }
  }

  /// The report on a lesson that does not stop when its time is over.
  ///
  /// Its thread is left behind.
  func overdue(after seconds: Double) -> LessonReport? {
    let passed = (ContinuousClock.now - started).inSeconds
    guard passed > seconds else { return nil }
    deadline.abandon()
    var report = LessonReport(path: file)
    (report.outcome, report.seconds) = (.timedOut, passed)
    report.mismatches = [
      Mismatch(.time, path: file, line: 1, message: "time ran out, and the lesson did not stop", command: "")
    ]
    return report
  }
}
