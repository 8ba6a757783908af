// Supervisor.swift — starts workers, and says which case ended one.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts workers, and starts another where one has crashed or hangs.
final class Supervisor {
  /// A case that takes longer hangs.
  private static let patience = 60.0
  private let options: Options
  private let folder: String
  private var crashes: [Int: String] = [:]

  init(_ options: Options) {
    self.options = options
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/chainrule-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no folder for the workers' records") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private struct Running {
    var process: pid_t
    var record: Record
    var share: Int
    /// The case that it was seen at, and since when.
    var seen = 0
    var since = now()
  }

  /// Runs cases until time is up; answers with the exit status.
  func run() -> Int32 {
    let end = now() + options.seconds
    var running = (0..<options.jobs).map { start($0, from: 0, until: end, Record(path: path($0))) }
    while !running.isEmpty {
      usleep(20_000)
      running = running.compactMap { look(at: $0, until: end) }
    }
    var (done, wrong) = (0, crashes.count)
    for share in 0..<options.jobs {
      let record = Record(path: path(share))
      done += record.done
      wrong += record.wrong
      unlink(path(share))
    }
    rmdir(folder)
    for (number, what) in crashes.sorted(by: { $0.key < $1.key }) {
      say("\(what)\n  again: chainrule-fuzz \(options.repeating(number))")
      showCase(number)
    }
    say(
      "\(done + crashes.count) cases of seed \(options.seed): \(wrong == 0 ? "nothing" : "\(wrong)") wrong")
    return wrong == 0 ? 0 : 1
  }

  private func path(_ share: Int) -> String { "\(folder)/\(share)" }

  private func start(_ share: Int, from first: Int, until end: Double, _ record: Record) -> Running {
    let words = [
      "--seconds", "\(max(0.01, end - now()))", "--seed", "\(options.seed)", "--jobs", "\(options.jobs)",
      "--root",
      options.root, "--record", path(share), "--share", "\(share)", "--first", "\(first)",
    ]
    let process = spawn(words + (options.only.isEmpty ? [] : ["--only", options.only]))
    return Running(process: process, record: record, share: share)
  }

  /// Starts this program with other words.
  private func spawn(_ words: [String]) -> pid_t {
    var arguments = ([CommandLine.arguments[0]] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    guard posix_spawnp(&process, CommandLine.arguments[0], nil, nil, &arguments, environ) == 0 else {
      fatalError("no worker can be started")
    }
    return process
  }

  /// The worker to look at next time: the same, another in its place, or none.
  private func look(at running: Running, until end: Double) -> Running? {
    var (running, status) = (running, Int32(0))
    let ended = waitpid(running.process, &status, WNOHANG) == running.process
    let current = running.record.current
    if !ended {
      if current != running.seen { (running.seen, running.since) = (current, now()) }
      guard now() - running.since > Self.patience else { return running }
      kill(running.process, SIGKILL)
      waitpid(running.process, &status, 0)
    } else if status == 0 {
      return nil
    }
    let how = ended ? "ended by signal \(status & 0x7f), status \(status >> 8 & 0xff)" : "hangs"
    crashes[current - 1] = "CRASH in case \(current - 1): \(how), at step \(running.record.step)"
    guard now() < end, crashes.count < 100 else { return nil }
    return start(running.share, from: current, until: end, running.record)
  }

  /// Shows the content of a case that crashed: the process that makes it writes that before it crashes.
  private func showCase(_ number: Int) {
    let words = ["--seed", "\(options.seed)", "--root", options.root, "--case", "\(number)"]
    let process = spawn(words + (options.only.isEmpty ? [] : ["--only", options.only]))
    var status: Int32 = 0
    let end = now() + Self.patience
    while waitpid(process, &status, WNOHANG) == 0 {
      usleep(20_000)
      guard now() > end else { continue }
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
      break
    }
  }
}
