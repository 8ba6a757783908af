// TriedSession.swift — runs commands in a session with bounds, and checks the result of each.
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Quantities
import Synchronization
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A session with bounds that checks its every answer.
final class TriedSession {
  private let interpreter: Session
  /// Time at which commands are to stop.
  private let end: Double
  /// True when it was stopped: its answer then depends on the time.
  var isLate: Bool { now() > end }
  /// True when the last text changed the session.
  private(set) var hasChanged = false
  /// All that was answered.
  private(set) var said: [String] = []

  /// - Parameter folder: the files that may be read.
  init(folder: String, seconds: Double = 0.25) {
    let end = now() + seconds
    self.end = end
    Watchdog.shared.stop.lower()
    Watchdog.shared.start(until: end + 2)
    var options = SessionOptions()
    options.bound(toLessonIn: folder, isTrusted: false)
    options.memory = 48 << 20
    options.undoBudget = 8 << 20
    options.isCancelled = { now() > end }
    options.stop = Watchdog.shared.stop
    interpreter = Session(options)
  }

  deinit { Watchdog.shared.start(until: .infinity) }

  /// Runs a text; returns the error, or `nil`.
  func run(_ text: String) -> String? {
    let before = interpreter.state
    var results: [CommandResult] = []
    interpreter.run(SourceText(text), keepGoing: true) { results.append($0) }
    for result in results {
      said += result.held ? result.answer.lines : result.errorLines
      if result.json.isEmpty { return "`\(result.command)` has no JSON" }
      guard let error = result.error else { continue }
      if error.message.isEmpty || result.errorLines.isEmpty {
        return "`\(result.command)` fails without a word"
      }
      if let place = error.place, place.lowerBound < 0 || place.upperBound < place.lowerBound {
        return "the error `\(error.message)` has the place \(place)"
      }
    }
    hasChanged = !interpreter.isAs(before)
    guard results.count == 1, let result = results.first, !result.held else { return nil }
    let word = String(result.command.prefix { $0.isLetter })
    guard Material.steps.contains(word), hasChanged else { return nil }
    return "`\(result.command)` fails and leaves something changed"
  }
}

/// Raises a flag when time is up: work that does not ask for the time is stopped in the middle of its
/// numbers.
private final class Watchdog: Sendable {
  static let shared = Watchdog()
  let stop = StopFlag()
  private let end = Atomic(Double.infinity.bitPattern)

  private init() {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    pthread_create(&thread, nil, { _ in Watchdog.shared.watch() }, nil)
  }

  func start(until end: Double) { self.end.store(end.bitPattern, ordering: .relaxed) }

  private func watch() -> UnsafeMutableRawPointer? {
    while true {
      usleep(50_000)
      if now() > Double(bitPattern: end.load(ordering: .relaxed)) { stop.raise() }
    }
  }
}
