// SystemMemory.swift — memory pages of the system, and the limit on the memory of this process.

#if hasFeature(Embedded)
  import WASILibc
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of the machine.
package enum SystemMemory {
  /// Sets `count` bytes to zero.
  @inlinable
  package static func clear(_ start: UnsafeMutableRawPointer, count: Int) { memset(start, 0, count) }
}

#if hasFeature(Embedded)
  extension SystemMemory {
    /// Bytes that this process may use: half of the 32-bit address space.
    package static var available: Int { 1 << 30 }

    /// A block of `bytes` at a multiple of `alignment`, with any contents.
    package static func map(_ bytes: Int, alignment: Int) -> UnsafeMutableRawPointer {
      .allocate(byteCount: bytes, alignment: alignment)
    }

    /// Returns a block of ``map(_:alignment:)``.
    package static func unmap(_ block: UnsafeMutableRawPointer, _ bytes: Int) { block.deallocate() }

    /// Does nothing: the system has pages of one size.
    package static func askForLargePages(_ first: UnsafeMutableRawPointer, _ bytes: Int) {}
  }
#else
  extension SystemMemory {
    /// A block of `bytes` at a multiple of `alignment`, with any contents.
    package static func map(_ bytes: Int, alignment: Int) -> UnsafeMutableRawPointer {
      let given = mmap(nil, bytes + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous, -1, 0)
      guard let given, given != MAP_FAILED else { preconditionFailure("the system gives no memory") }
      // The ends around the aligned block go back.
      let before = (alignment - Int(bitPattern: given) & (alignment - 1)) & (alignment - 1)
      if before > 0 { munmap(given, before) }
      munmap(given + before + bytes, alignment - before)
      return given + before
    }

    /// Returns a block of ``map(_:alignment:)``.
    package static func unmap(_ block: UnsafeMutableRawPointer, _ bytes: Int) { munmap(block, bytes) }

    /// Asks for large pages in memory that was not written yet: the system then clears and enters 2 MiB at a
    /// time, and not 4 KiB.
    package static func askForLargePages(_ first: UnsafeMutableRawPointer, _ bytes: Int) {
      #if os(Linux)
        // A system that has no large pages refuses, and nothing is lost.
        _ = madvise(first, bytes, MADV_HUGEPAGE)
      #endif
    }

    /// Bytes that this process may use: those of the machine, or less by the limits of the process and of its
    /// control group.
    package static var available: Int {
      ([physical, addressSpace] + groupLimits()).min() ?? 1 << 33
    }

    private static var physical: Int {
      let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
      guard pages > 0, size > 0 else { return Int.max }
      let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
      return overflow ? Int.max : bytes
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

  #if canImport(Darwin)
    private let anonymous = MAP_ANON
  #else
    private let anonymous = MAP_ANONYMOUS
  #endif
#endif
