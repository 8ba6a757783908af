// Deadline.swift — the deadline of a lesson, or of a block of it; asked from any thread.
import Synchronization

/// A moment after which work is given up.
///
/// A block's own deadline lies inside the lesson's.
package final class Deadline: Sendable {
  private struct Moments {
    var lesson: ContinuousClock.Instant
    var block: ContinuousClock.Instant?
    var isAbandoned = false
    var interrupt: (@Sendable () -> Void)?
    var hasPassed: Bool { isAbandoned || ContinuousClock.now >= min(lesson, block ?? lesson) }
  }

  private let moments: Mutex<Moments>

  /// A deadline `seconds` from now.
  package init(seconds: Double) {
    moments = Mutex(Moments(lesson: Self.moment(in: seconds)))
  }

  /// Gives the coming block its own `seconds`; `nil` takes them back.
  package func startBlock(seconds: Double?) {
    let moment = seconds.map { Self.moment(in: $0) }
    moments.withLock { $0.block = moment }
  }

  /// Gives up at once.
  func abandon() { moments.withLock { $0.isAbandoned = true } }

  /// True when the time is over.
  package var hasPassed: Bool { moments.withLock { $0.hasPassed } }

  /// Sets the action that ends work which does not look at the deadline itself, such as one large product.
  package func interrupt(by interrupt: @escaping @Sendable () -> Void) {
    moments.withLock { $0.interrupt = interrupt }
  }

  /// Ends the running work if the time is over; called from another thread, again and again.
  func interruptIfPassed() {
    let interrupt = moments.withLock { moments -> (@Sendable () -> Void)? in
      guard moments.hasPassed else { return nil }
      defer { moments.interrupt = nil }
      return moments.interrupt
    }
    interrupt?()
  }

  private static func moment(in seconds: Double) -> ContinuousClock.Instant {
    // A day is as good as no limit, and does not overflow.
    .now + .seconds(min(max(seconds, 0), 86_400))
  }
}

extension Duration {
  /// The duration in seconds.
  package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
