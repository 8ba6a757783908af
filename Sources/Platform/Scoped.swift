// Scoped.swift — a setting that holds within a call and in all that the call runs.

/// A setting with a standard value, and another one within a call of ``withValue(_:run:)``.
///
/// Tasks that run at the same time each have their own value.
package struct Scoped<Value: Sendable>: Sendable {
  #if hasFeature(Embedded)
    private let setting: Guarded<Value>

    /// A setting that is `standard` outside of all calls.
    package init(_ standard: Value) { setting = Guarded(standard) }

    /// The value here.
    package var value: Value { setting.withLock { $0 } }

    /// Runs `body` with the setting at `value`.
    package func withValue<Result, Failure>(
      _ value: Value, run body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
      let before = self.value
      setting.withLock { $0 = value }
      defer { setting.withLock { $0 = before } }
      return try body()
    }
  #else
    private let setting: TaskLocal<Value>

    /// A setting that is `standard` outside of all calls.
    package init(_ standard: Value) { setting = TaskLocal(wrappedValue: standard) }

    /// The value here.
    package var value: Value { setting.get() }

    /// Runs `body` with the setting at `value`.
    package func withValue<Result>(_ value: Value, run body: () throws -> Result) rethrows -> Result {
      try setting.withValue(value, operation: body)
    }
  #endif
}
