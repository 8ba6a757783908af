// MemoryLimit.swift — the limit on the memory of a computation on this machine.
import Platform

/// A computation would take more memory than there is.
public struct OutOfMemory: Error, Hashable, Sendable {
  /// One purpose of the memory.
  public struct Part: Hashable, Sendable {
    /// Name in a word: `parameters`.
    public let name: String
    /// Bytes for this purpose.
    public let bytes: Int
    /// `bytes` for `name`.
    public init(_ name: String, _ bytes: Int) { (self.name, self.bytes) = (name, bytes) }
  }

  /// Bytes it would take in all; `Int.max` when the number itself does not fit.
  public var needed: Int
  /// Bytes that may be used.
  public var limit: Int
  /// Purposes of the memory, where they are known.
  public var parts: [Part]
  /// `needed` bytes where `limit` may be used.
  public init(needed: Int, limit: Int, parts: [Part] = []) {
    (self.needed, self.limit, self.parts) = (needed, limit, parts)
  }
}

extension Arena {
  /// The memory of one arena: three quarters of the memory available to this process, or less within a call.
  package static let budget = Scoped(SystemMemory.available / 4 * 3)

  /// Bytes that one arena may use here.
  public static var limit: Int { budget.value }
}
