// Guarded.swift — a value behind a lock.

#if hasFeature(Embedded)
  /// A value that one caller at a time changes; an embedded program has one thread, and needs no lock.
  public final class Guarded<Value>: @unchecked Sendable {
    private var value: Value

    /// Guards `value`.
    public init(_ value: Value) { self.value = value }

    /// Runs `body` on the value.
    public func withLock<Result, Failure>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      try body(&value)
    }
  }
#else
  import Synchronization

  /// A value that one thread at a time changes.
  public typealias Guarded = Mutex
#endif
