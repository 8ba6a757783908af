// Pages.swift — memory for many numbers, and a few large blocks kept for the next allocation.
import Platform

/// A block of memory for vectors of any size, not cleared.
///
/// The owner returns it by `release`. No block is an aligned block of the allocator: a freed one would fit no
/// block of its own size again, so that each `step` of a long session would take new memory. Small blocks are
/// aligned here; large ones come from the system.
struct Pages {
  /// Address of the first byte, a multiple of 64.
  let base: UnsafeMutableRawPointer
  /// Size in bytes: the requested size, or more.
  let bytes: Int
  /// The allocator's block that a small one lies in.
  private let block: UnsafeMutableRawPointer?

  /// Size from which a block comes from the system.
  private static let large = 1 << 20
  /// Large blocks ask for large pages: with pages of 4 KiB, walking down a column of a matrix needs the
  /// address of another page for every element.
  private static let (huge, hugePage) = (8 << 20, 2 << 20)
  /// Bytes of blocks that are kept when they are given back.
  private static let mostSpare = 32 << 20
  private static let spare = Guarded<[(base: UInt, bytes: Int)]>([])

  private init(base: UnsafeMutableRawPointer, bytes: Int, block: UnsafeMutableRawPointer? = nil) {
    (self.base, self.bytes, self.block) = (base, bytes, block)
  }

  /// A block of at least `bytes`.
  static func take(_ bytes: Int) -> Pages {
    guard bytes >= large else {
      let block = UnsafeMutableRawPointer.allocate(byteCount: bytes + 64, alignment: 16)
      return Pages(base: block.alignedUp(toMultipleOf: 64), bytes: bytes, block: block)
    }
    let kept: Pages? = spare.withLock { spare in
      guard
        let place = spare.indices.filter({ (bytes...2 * bytes).contains(spare[$0].bytes) }).min(by: {
          spare[$0].bytes < spare[$1].bytes
        })
      else { return nil }
      let block = spare.remove(at: place)
      return UnsafeMutableRawPointer(bitPattern: block.base).map { Pages(base: $0, bytes: block.bytes) }
    }
    return kept ?? map(bytes)
  }

  /// Gives the block back.
  func release() {
    if let block { return block.deallocate() }
    let isKept = Self.spare.withLock { spare in
      guard spare.reduce(bytes, { $0 + $1.bytes }) <= Self.mostSpare else { return false }
      spare.append((UInt(bitPattern: base), bytes))
      return true
    }
    if !isKept { SystemMemory.unmap(base, bytes) }
  }

  private static func map(_ wanted: Int) -> Pages {
    let alignment = wanted >= huge ? hugePage : large / 16
    let bytes = (wanted + alignment - 1) & ~(alignment - 1)
    let base = SystemMemory.map(bytes, alignment: alignment)
    if wanted >= huge { Self.ask(for: UnsafeMutableRawBufferPointer(start: base, count: bytes)) }
    return Pages(base: base, bytes: bytes)
  }
}

extension Pages {
  /// Asks the system for large pages in a block of memory that was not written yet: it then clears and enters 2 MiB at
  /// a time, and not 4 KiB.
  fileprivate static func ask(for block: UnsafeMutableRawBufferPointer) {
    guard block.count >= huge, let start = block.baseAddress else { return }
    let first = start.alignedUp(toMultipleOf: hugePage)
    let end = (start + block.count).alignedDown(toMultipleOf: hugePage)
    SystemMemory.askForLargePages(first, end - first)
  }
}

extension UnsafeMutableBufferPointer {
  /// Asks the system for large pages where the buffer is large and was not written yet.
  public func askForLargePages() { Pages.ask(for: UnsafeMutableRawBufferPointer(self)) }
}

extension Array {
  /// Makes room for `count` elements in all; memory that is large comes in large pages.
  ///
  /// Room that is never used takes no memory of the machine.
  public mutating func reserveLarge(_ count: Int) {
    reserveCapacity(count)
    let capacity = capacity
    withUnsafeMutableBufferPointer { own in
      UnsafeMutableBufferPointer(start: own.baseAddress, count: capacity).askForLargePages()
    }
  }
}
