// Moment.swift — a clock that only moves forward.

#if hasFeature(Embedded)
  import WASILibc
#endif

/// A moment of a clock that starts at no fixed time and only moves forward.
package struct Moment: Sendable {
  #if hasFeature(Embedded)
    private let nanoseconds: Int64

    /// The moment of the call.
    package static var now: Moment { Moment(nanoseconds: platform_nanoseconds()) }

    /// The time since then.
    package var elapsed: Duration { .nanoseconds(Self.now.nanoseconds - nanoseconds) }
  #else
    private let instant: ContinuousClock.Instant

    /// The moment of the call.
    package static var now: Moment { Moment(instant: ContinuousClock.now) }

    /// The time since then.
    package var elapsed: Duration { ContinuousClock.now - instant }
  #endif
}
