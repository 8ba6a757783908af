// Allocation.swift — the heap bytes of a value, as the allocator hands them out.

/// Bytes that the allocator takes for a block of `bytes`: whole units of 16 with a word of its own, at least
/// 32.
package func allocated(_ bytes: Int) -> Int { bytes <= 24 ? 32 : (bytes + 8 + 15) & ~15 }

extension Array {
  /// Bytes of the storage on the heap, its spare room included; memory behind the elements is not counted.
  package var heapBytes: Int { capacity == 0 ? 0 : allocated(32 + capacity * MemoryLayout<Element>.stride) }

  /// True when both have the very same storage, or none: neither holds memory that the other does not.
  package func sharesStorage(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { mine in
      other.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress && mine.count == $0.count }
    }
  }

  /// Bytes of the storage that `other` does not hold.
  package func heapBytes(besides other: [Element]) -> Int { sharesStorage(with: other) ? 0 : heapBytes }
}
