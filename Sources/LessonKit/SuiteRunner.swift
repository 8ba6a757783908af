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
      Mismatch(path: file, line: 1, message: "time ran out, and the lesson did not stop", command: "")
    ]
    return report
  }
}

/// Wakes one waiting thread; a signal raised before the wait is not lost.
private final class Signal: @unchecked Sendable {
  // Plain C values need a fixed address; the class owns them for its whole life.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isRaised = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func raise() {
    pthread_mutex_lock(mutex)
    isRaised = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Waits until the signal is raised, at most `seconds`.
  func wait(seconds: Double) {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    let nanoseconds = moment.tv_nsec + Int(seconds * 1e9)
    moment.tv_sec += nanoseconds / 1_000_000_000
    moment.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(mutex)
    while !isRaised, pthread_cond_timedwait(condition, mutex, &moment) == 0 {}
    isRaised = false
    pthread_mutex_unlock(mutex)
  }
}

/// Detached threads with a stack as large as the main thread's: sessions recurse.
private enum Thread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ body: @escaping @Sendable () -> Void, orElse fail: () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 16 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = Unmanaged.passRetained(Body(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(
      &thread, &attributes,
      { pointer in
        #if canImport(Darwin)
          Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        #else
          if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        #endif
        return nil
      }, context.toOpaque())
    if status != 0 {
      context.release()
      fail()
    }
  }
}
