// Guarded.swift — a value behind a lock.

#if hasFeature(Embedded)
  /// A value that one caller at a time changes; an embedded program has one thread, and needs no lock.
  package final class Guarded<Value>: @unchecked Sendable {
    private var value: Value

    /// Guards `value`.
    package init(_ value: Value) { self.value = value }

    /// Runs `body` on the value.
    package func withLock<Result, Failure>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      try body(&value)
    }
  }
#else
  import Synchronization

  /// A value that one thread at a time changes.
  package typealias Guarded = Mutex
#endif
