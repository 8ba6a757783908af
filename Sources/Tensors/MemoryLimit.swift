// MemoryLimit.swift — the limit on the memory of a computation on this machine.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
  /// Bytes that one arena may use: three quarters of the machine's memory available to this process, or a
  /// lower limit set by the caller.
  @TaskLocal public static var limit: Int =
    ([physicalMemory, addressSpace] + groupLimits()).min().map { $0 / 4 * 3 } ?? 1 << 33

  private static var physicalMemory: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? saturatingProduct(pages, size) : Int.max
  }

  /// The limit of `ulimit -v`.
  private static var addressSpace: Int {
    var limit = rlimit()
    #if canImport(Glibc)
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return Int.max }
    #else
      guard getrlimit(RLIMIT_AS, &limit) == 0 else { return Int.max }
    #endif
    return Int(clamping: limit.rlim_cur)
  }

  /// Limits of the control group of a container or a batch job; other systems have none of these files.
  private static func groupLimits() -> [Int] {
    ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
      guard let file = fopen(path, "r") else { return nil }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 64)
      guard fgets(&line, Int32(line.count), file) != nil else { return nil }
      // The file says `max` when there is no limit.
      let digits = line.prefix { $0 >= 48 && $0 <= 57 }.map { UInt8(bitPattern: $0) }
      return Int(String(decoding: digits, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
    }
  }
}
