// Pages.swift — memory for many numbers.

#if canImport(Glibc)
  import Glibc
#endif

/// `bytes` of memory, not cleared, for vectors of any size; `deallocate` gives it back.
///
/// Large blocks ask the system for large pages: with pages of 4 KiB, walking down a column of a matrix needs the
/// address of another page for every element.
func allocatePages(_ bytes: Int) -> UnsafeMutableRawPointer {
  let largePage = 2 << 20
  guard bytes >= 4 * largePage else { return .allocate(byteCount: bytes, alignment: 64) }
  let block = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: largePage)
  #if os(Linux)
    // Only whole pages of the block itself; a system that has none refuses, and nothing is lost.
    _ = madvise(block, bytes & ~(largePage - 1), MADV_HUGEPAGE)
  #endif
  return block
}
