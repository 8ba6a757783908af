// Inflate.swift — unpacks what gzip and zip have compressed, through zlib.
import CZlib
import Tensors

/// What stands around the compressed data.
enum Wrapping: Hashable, Sendable {
  /// Nothing: an entry of a zip file.
  case none
  /// gzip's header, and its checksum and length at the end, which zlib checks.
  case gzip

  /// zlib's name for it.
  fileprivate var windowBits: Int32 { self == .gzip ? 15 + 16 : -15 }
}

extension FileBytes {
  /// Unpacks a part of the file that is stated to hold `size` bytes.
  ///
  /// Throws: a `DatasetError` when it holds another number of bytes, or is damaged. No more is allocated than the
  /// compressed bytes can stand for.
  func inflated(_ range: Range<Int>, to size: Int, _ wrapping: Wrapping) throws(DatasetError) -> [UInt8] {
    // Deflate's best is 258 bytes for 2 bits.
    let possible = min(Files.limit, saturatingProduct(range.count, 1032))
    guard size <= possible else {
      throw error(
        "is damaged or too large: \(range.count) compressed bytes are stated to hold \(size), and \(possible) can be read"
      )
    }
    // zlib remembers where its state lies: it must not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let stateSize = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, wrapping.windowBits, zlibVersion(), stateSize) == Z_OK else {
      throw error("can't be unpacked: zlib has no memory for it")
    }
    defer { inflateEnd(stream) }
    var status = Z_OK
    // One byte more than stated shows that there is more.
    let result = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
      bytes.withUnsafeBufferPointer { input in
        guard let start = input.baseAddress else { return }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start + range.lowerBound)
        stream.pointee.avail_in = UInt32(range.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(size + 1)
        status = inflate(stream, Z_FINISH)
        count = size + 1 - Int(stream.pointee.avail_out)
      }
    }
    guard status == Z_STREAM_END else {
      if result.count > size {
        throw error("is damaged: it holds more than the \(size) bytes that it states")
      }
      if status == Z_BUF_ERROR, stream.pointee.avail_in == 0 {
        throw error("is cut short: the compressed data break off after \(result.count) of \(size) bytes")
      }
      let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
      throw error("is damaged: the compressed data can't be unpacked\(reason)")
    }
    guard result.count == size else {
      throw error("is damaged: it holds \(result.count) bytes and states \(size)")
    }
    guard stream.pointee.avail_in == 0 else {
      throw error("has \(stream.pointee.avail_in) bytes behind the end of the compressed data")
    }
    return result
  }

  /// The checksum that zip files keep of their entries.
  static func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBufferPointer { UInt64(crc32(0, $0.baseAddress, UInt32($0.count))) }
  }
}
