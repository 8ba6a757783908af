// Worker.swift — runs cases one after the other, each written down before it is run.
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs cases one after the other.
final class Worker {
  /// More than this, added by one case, is wrong: sessions and readers are bounded to much less.
  private static let mostMemory = 600 << 20
  private let options: Options
  private let targets: [any Target]
  private let record: Record

  init(_ options: Options, _ targets: [any Target], record: Record) {
    (self.options, self.targets, self.record) = (options, targets, record)
    Machine.threads = 1  // there is a worker for each core
  }

  /// Runs its share of the cases until time is up.
  func run() -> Never {
    var limit = rlimit(rlim_cur: 8 << 30, rlim_max: 8 << 30)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      setrlimit(RLIMIT_AS, &limit)
    #endif
    let end = now() + options.seconds
    var number = options.first
    while now() < end {
      if number % options.jobs == options.share, !run(case: number, shown: false) { record.wrong += 1 }
      number += 1
    }
    exit(0)
  }

  /// Runs one case; false where something is wrong.
  func run(case number: Int, shown: Bool) -> Bool {
    var random = Random(seed: options.seed &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(number))
    let target = targets[number % targets.count]
    (record.current, record.step) = (number + 1, 0)
    let trial = target.make(number / targets.count, &random)
    if shown { say("case \(number) of \(target.name), seed \(options.seed)\n\(trial.shown)") }
    let before = peakMemory()
    let start = now()
    var wrong = trial.run { [record] in record.step = $0 + 1 }
    let added = peakMemory() - before
    if added > Self.mostMemory { wrong = wrong ?? "took \(added >> 20) MB more than any case before" }
    if now() - start > 10 { wrong = wrong ?? "took \(Int(now() - start)) seconds" }
    record.done += 1
    guard let wrong else { return true }
    say(
      "WRONG in \(target.name): \(wrong)\n  again: chainrule-fuzz \(options.repeating(number))\n\(trial.shown)\n"
    )
    return false
  }

  private func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss << 10
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
