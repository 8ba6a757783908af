// JobPool.swift — a pool of jobs, a few at a time, their results in order; none can hold up the rest.
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs jobs in parallel, each on a thread of its own with a deep stack.
package struct JobPool<Result: Sendable>: Sendable {
  /// One piece of work.
  package struct Job: Sendable {
    /// The seconds it may take; it is to look at its deadline.
    var timeout: Double
    /// The work of a job.
    var work: @Sendable (_ deadline: Deadline) -> Result
    /// Result of a job that does not stop when its time is over; its thread is left behind.
    var whenOverdue: @Sendable (_ seconds: Double) -> Result
    /// Result of a job for which no thread can be started.
    var whenNotStarted: @Sendable () -> Result

    /// A job of at most `timeout` seconds, with its results for want of time and of a thread.
    package init(
      timeout: Double, work: @escaping @Sendable (_ deadline: Deadline) -> Result,
      whenOverdue: @escaping @Sendable (_ seconds: Double) -> Result,
      whenNotStarted: @escaping @Sendable () -> Result
    ) {
      (self.timeout, self.work) = (timeout, work)
      (self.whenOverdue, self.whenNotStarted) = (whenOverdue, whenNotStarted)
    }
  }

  /// Number of jobs that run at the same time.
  var jobs: Int
  /// The seconds that a job may go on after its time is over before it is left behind.
  var grace: Double = 10

  /// A pool of `jobs` at the same time.
  package init(jobs: Int, grace: Double = 10) { (self.jobs, self.grace) = (jobs, grace) }

  /// Number of processors, the default number of jobs at a time.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Runs `count` jobs.
  ///
  /// - Parameters:
  ///   - job: makes the job with an index, when its turn has come.
  ///   - onResult: is told of each result in order, as soon as all before it are there.
  package func run(_ count: Int, job: (Int) -> Job, onResult: (Int, Result) -> Void) {
    var results: [Int: Result] = [:]
    var running: [Int: Run<Result>] = [:]
    let finished = Signal()
    var (next, told) = (0, 0)
    while told < count {
      while running.count < max(1, jobs), next < count {
        let run = Run(job(next))
        run.start(signal: finished)
        running[next] = run
        next += 1
      }
      finished.wait(seconds: 0.5)
      for (index, run) in running {
        run.interruptIfPassed()
        guard let result = run.result ?? run.overdue(grace: grace) else { continue }
        results[index] = result
        running[index] = nil
      }
      while told < count, let result = results.removeValue(forKey: told) {
        onResult(told, result)
        told += 1
      }
    }
  }
}

/// One job under way on its thread.
private final class Run<Result: Sendable>: Sendable {
  private let job: JobPool<Result>.Job
  private let deadline: Deadline
  private let started = ContinuousClock.now
  private let finished = Mutex<Result?>(nil)

  init(_ job: JobPool<Result>.Job) { (self.job, deadline) = (job, Deadline(seconds: job.timeout)) }

  var result: Result? { finished.withLock { $0 } }

  func start(signal: Signal) {
    Thread.start { [self] in
      let result = job.work(deadline)
      finished.withLock { $0 = result }
      signal.raise()
    } orElse: { [self] in
      finished.withLock { $0 = job.whenNotStarted() }
      signal.raise()
    }
  }

  func interruptIfPassed() { deadline.interruptIfPassed() }

  /// The result of a job that does not stop when its time is over.
  func overdue(grace: Double) -> Result? {
    let passed = (ContinuousClock.now - started).inSeconds
    guard passed > job.timeout + grace else { return nil }
    deadline.abandon()
    return job.whenOverdue(passed)
  }
}
