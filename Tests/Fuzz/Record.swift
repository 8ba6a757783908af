// Record.swift — the present work of a worker, in memory that outlives it.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers in a file that two processes share: the numbers of a worker are there when it has crashed.
final class Record {
  private let slots: UnsafeMutablePointer<Int>

  /// - Parameter path: a file of enough bytes; `nil` for a record without another reader.
  init(path: String?) {
    let size = 8 * MemoryLayout<Int>.size
    var memory: UnsafeMutableRawPointer?
    if let path {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      if descriptor >= 0, ftruncate(descriptor, off_t(size)) == 0 {
        memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
      }
      if descriptor >= 0 { close(descriptor) }
      if memory == MAP_FAILED { memory = nil }
    }
    let usable = memory ?? .allocate(byteCount: size, alignment: 16)
    if memory == nil { usable.initializeMemory(as: UInt8.self, repeating: 0, count: size) }
    slots = usable.bindMemory(to: Int.self, capacity: 8)
  }

  /// The case that runs, plus 1; 0 before the first.
  var current: Int {
    get { slots[0] }
    set { slots[0] = newValue }
  }
  /// Step of the case.
  var step: Int {
    get { slots[1] }
    set { slots[1] = newValue }
  }
  /// Cases that were run.
  var done: Int {
    get { slots[2] }
    set { slots[2] = newValue }
  }
  /// Cases in which something was wrong.
  var wrong: Int {
    get { slots[3] }
    set { slots[3] = newValue }
  }
}
