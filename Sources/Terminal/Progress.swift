// Progress.swift — one line with the progress of long work, which goes away with it.
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The progress line of one piece of long work: on a terminal only, and only past half a second.
///
///     train  [━━━━━━━━            ]  41 %  12,300/s  J 0.0123  3 s left
///
/// ``update(done:note:)`` may be called at every step: most calls only count.
package final class Progress {
  private let screen: any Screen
  private let isShown: Bool
  private let title: String
  private let total: Int
  private let now: () -> Duration
  private let start: Duration

  /// Number of calls between two looks at the clock; grows until a look comes about every 20 ms.
  private var stride = 1
  private var callsToLook = 1
  private var lastLook: Duration
  private var lastDrawn: Duration?

  /// Duration below which no progress is shown.
  private static let patience = Duration.milliseconds(500)
  /// The line changes no faster than it can be read.
  private static let pause = Duration.milliseconds(100)

  /// Makes the line for `total` steps of work named `title`, shown on `screen` (standard error) if `isShown`:
  /// if there is a capable terminal.
  ///
  /// `now` is a clock that only goes forward.
  package init(
    _ title: String, total: Int, on screen: any Screen, isShown: Bool,
    now: @escaping () -> Duration = Progress.monotonicTime
  ) {
    (self.title, self.total) = (title, max(total, 0))
    (self.screen, self.isShown, self.now) = (screen, isShown, now)
    start = now()
    lastLook = start
  }

  /// Says that `done` steps of the total are done.
  ///
  /// `note` (`J 0.0123`) is made only when the line is drawn.
  package func update(done: Int, note: @autoclosure () -> String = "") {
    guard isShown else { return }
    callsToLook -= 1
    guard callsToLook <= 0 else { return }
    let time = now()
    if time - lastLook < .milliseconds(10) {
      stride = min(2 * stride, 1 << 20)
    } else if time - lastLook > .milliseconds(40) {
      stride = max(stride / 4, 1)
    }
    (callsToLook, lastLook) = (stride, time)
    guard time - start >= Self.patience else { return }
    if let lastDrawn, time - lastDrawn < Self.pause { return }
    lastDrawn = time
    screen.put("\r" + line(done: done, note: note(), elapsed: time - start) + "\u{1B}[K")
    screen.flush()
  }

  /// Erases the line: the work is done, or was broken off.
  package func finish() {
    guard lastDrawn != nil else { return }
    lastDrawn = nil
    screen.put("\r\u{1B}[K")
    screen.flush()
  }

  /// The line after `elapsed`; parts that the window has no room for are left out, the bar first, then from the end.
  func line(done: Int, note: String, elapsed: Duration) -> String {
    let room = max(screen.size.columns - 1, 1)  // a full row would wrap
    let seconds = max(elapsed / .seconds(1), 1e-9)
    let rate = Double(max(done, 0)) / seconds
    let share = total > 0 ? min(max(Double(done) / Double(total), 0), 1) : 0
    var parts = ["\(Int(share * 100)) %", Self.count(rate) + "/s"]
    if !note.isEmpty { parts.append(note) }
    if rate > 0, total > done { parts.append(Self.time(Double(total - done) / rate) + " left") }
    let bar = padded(String(repeating: "━", count: Int(share * 20)), to: 20)
    let full = ([title, "[\(bar)]"] + parts).joined(separator: "  ")
    if displayWidth(of: full) <= room { return full }
    parts.insert(title, at: 0)
    while parts.count > 2, displayWidth(of: parts.joined(separator: "  ")) > room { parts.removeLast() }
    return truncated(parts.joined(separator: "  "), to: room)
  }

  /// A rate in readable digits: `12,300`, `4.2` below ten.
  static func count(_ rate: Double) -> String {
    guard rate >= 10 else { return "\(Double(Int(rate * 10)) / 10)" }
    var digits = Array(String(Int(min(rate, 1e15))))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }

  /// A duration in readable units: `3 s`, `2 min 5 s`, `1 h 20 min`.
  static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }

  /// The time since some moment of the past, on a clock that only goes forward.
  package static func monotonicTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
