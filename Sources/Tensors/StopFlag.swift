// StopFlag.swift — a wish that running programs look at: long instructions end early, and nothing runs after them.
import CKernels

/// Work was given up because its ``StopFlag`` was raised.
public struct Stopped: Error, Hashable, Sendable {
  /// Work was given up.
  public init() {}
}

/// A flag that any thread, or a signal handler, raises to stop the programs under it.
///
/// Programs look at it between instructions, and large ones between their pieces. The results of a stopped
/// program are missing: its caller computes them again or drops them.
public final class StopFlag: Sendable {
  /// The flag itself, for a signal handler that stores 1 there; it lives as long as this object.
  nonisolated(unsafe) public let address: UnsafeMutablePointer<Int32>

  /// A flag that is not raised.
  public init() {
    address = .allocate(capacity: 1)
    address.initialize(to: 0)
  }
  deinit { address.deallocate() }

  /// True from `raise` to `lower`.
  public var isRaised: Bool { cr_is_raised(address) != 0 }
  /// Stops the running programs, and lets no other run until it is lowered.
  public func raise() { cr_raise(address) }
  /// Lets programs run again.
  public func lower() { cr_lower(address) }

  /// Programs that this thread runs within `body` stop when the flag is raised.
  public func watched<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let before = cr_watch(address)
    defer { _ = cr_watch(before) }
    return try body()
  }
}
