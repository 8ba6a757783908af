// ByteSource.swift — a file of the disk, or bytes in memory, of which any part can be read.

/// A file of the disk, or bytes in memory, of which any part can be read.
package final class ByteSource: Sendable {
  /// Name of the file in errors.
  let file: FileName
  /// The number of bytes, as it was when the file was opened.
  package let count: Int
  private let storage: Storage

  private enum Storage: Sendable {
    case bytes([UInt8])
    case disk(DiskFile)
  }

  /// Makes a source of bytes in memory, called `path` in errors.
  package init(_ bytes: [UInt8], path: String) {
    (file, count, storage) = (FileName(path: path), bytes.count, .bytes(bytes))
  }

  /// Opens a file of the disk that the program may read; errors call it `name`, or its path if none is given.
  package init(path: String, name: String? = nil) throws(DatasetError) {
    let name = name ?? path
    file = FileName(path: name)
    let disk = try DiskFile(path: path, name: name)
    (storage, count) = (.disk(disk), disk.count)
    guard count <= Files.limit else {
      throw DatasetError(
        .size, "\(name) has \(count) bytes, and files of up to \(Files.limit) are read", file: name)
    }
  }

  /// Copies the bytes from `offset` on to `buffer` and answers with their number: fewer than fit only at the end.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    guard offset >= 0, offset < count, let start = buffer.baseAddress else { return 0 }
    let wanted = min(buffer.count, count - offset)
    switch storage {
    case .bytes(let bytes):
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + wanted)]))
      }
      return wanted
    case .disk(let disk):
      return try disk.read(at: offset, into: UnsafeMutableRawBufferPointer(start: start, count: wanted))
    }
  }

  /// A copy of `count` bytes from `offset` on; fewer where the file ends before.
  func bytes(at offset: Int, count: Int) throws(DatasetError) -> [UInt8] {
    guard offset >= 0, offset < self.count, count > 0 else { return [] }
    var failure: DatasetError?
    let size = min(count, self.count - offset)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      do throws(DatasetError) {
        filled = try read(at: offset, into: .init(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<size]))
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// True for data compressed with gzip.
  var isGzip: Bool { get throws(DatasetError) { try bytes(at: 0, count: 2) == [0x1f, 0x8b] } }

  /// The whole number of `width` bytes at `offset`, the least significant first; `nil` where the file ends before.
  func integer(at offset: Int, width: Int) throws(DatasetError) -> Int? {
    let bytes = try bytes(at: offset, count: width)
    return bytes.count == width ? littleEndian(bytes[...]) : nil
  }
}

/// The whole number that bytes are, the least significant first; at most seven bytes, so that it fits.
func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
  Int(clamping: bytes.suffix(7).reversed().reduce(0) { $0 << 8 | Int64($1) })
}
