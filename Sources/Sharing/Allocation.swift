// Allocation.swift — how many bytes of the heap a value holds, as the allocator hands them out.

/// What the allocator takes for a block of `bytes`: whole units of 16 with a word of its own, at least 32.
public func allocated(_ bytes: Int) -> Int { bytes <= 24 ? 32 : (bytes + 8 + 15) & ~15 }

extension Array {
  /// Bytes that the storage takes on the heap, its spare room included; what the elements point to is not counted.
  public var heapBytes: Int { capacity == 0 ? 0 : allocated(32 + capacity * MemoryLayout<Element>.stride) }

  /// True when both have the very same storage, or none: neither holds memory that the other does not.
  public func sharesStorage(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { mine in
      other.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress && mine.count == $0.count }
    }
  }

  /// Bytes of the storage that `other` does not hold.
  public func heapBytes(besides other: [Element]) -> Int { sharesStorage(with: other) ? 0 : heapBytes }
}
