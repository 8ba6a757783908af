// Inflater.swift — unpacks gzip and zip data, through zlib.
import Tensors

#if !hasFeature(Embedded)
  import CZlib
#endif

/// Formats around the compressed data.
enum Wrapping: Hashable, Sendable {
  /// No wrapping: an entry of a zip file.
  case none
  /// gzip's header, and its checksum and length at the end, which zlib checks.
  case gzip
}

#if hasFeature(Embedded)
  /// Refuses compressed bytes: an embedded program has no zlib.
  final class Inflater: ByteProducer {
    init(
      _ packed: PlainProducer, packed count: Int, size: Int, _ wrapping: Wrapping, of file: FileName
    ) throws(DatasetError) {
      throw file.error("is compressed, and compressed data can't be read here")
    }
  }

  /// Refuses bytes with a checksum: an embedded program has no zlib.
  final class CheckedProducer: ByteProducer {
    private let error: DatasetError

    init(_ inner: ByteProducer, size: Int, checksum: UInt64, damaged: (String) -> DatasetError) {
      error = damaged("has a checksum, and there is no zlib here to compare it")
    }

    override func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int { throw error }
  }
#else
  /// Unpacks compressed bytes piece by piece.
  final class Inflater: ByteProducer {
    private let packed: PlainProducer
    private let size: Int
    private let wrapping: Wrapping
    private let file: FileName
    // zlib remembers where its state lies: it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var isAtEnd = false
    private var given = 0

    /// - Parameters:
    ///   - packed: the compressed bytes, `count` of them.
    ///   - size: the number of bytes that they are stated to hold.
    ///
    /// Throws: a `DatasetError` when so few bytes can't hold so many.
    init(
      _ packed: PlainProducer, packed count: Int, size: Int, _ wrapping: Wrapping, of file: FileName
    ) throws(DatasetError) {
      (self.packed, self.size, self.wrapping, self.file) = (packed, size, wrapping, file)
      stream = .allocate(capacity: 1)
      stream.initialize(to: z_stream())
      input = .allocate(byteCount: 1 << 16, alignment: 16)
      super.init()
      // Deflate's best is 258 bytes for 2 bits.
      let possible = min(Files.limit, saturatingProduct(count, 1032))
      guard size <= possible else {
        throw file.error(
          "is damaged or too large: \(count) compressed bytes are stated to hold \(size), and \(possible) can be read"
        )
      }
      let windowBits: Int32 = wrapping == .gzip ? 15 + 16 : -15
      let stateSize = Int32(MemoryLayout<z_stream>.size)
      guard inflateInit2_(stream, windowBits, zlibVersion(), stateSize) == Z_OK else {
        throw file.error("can't be unpacked: zlib has no memory for it", .size)
      }
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
      input.deallocate()
    }

    override func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
      guard !isAtEnd else { return 0 }
      let room = min(buffer.count, Int(Int32.max))
      stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(room)
      while stream.pointee.avail_out == UInt32(room), !isAtEnd { try unpack() }
      let count = room - Int(stream.pointee.avail_out)
      given += count
      guard given <= Files.limit else {
        throw file.error("holds more than \(Files.limit) bytes, and so many can be read", .size)
      }
      return count
    }

    /// Unpacks as much as there is input or room for.
    private func unpack() throws(DatasetError) {
      if stream.pointee.avail_in == 0, packed.left > 0 {
        stream.pointee.avail_in = UInt32(try packed.fill(input))
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
      }
      let hadInput = stream.pointee.avail_in > 0
      let room = stream.pointee.avail_out
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK: return
      case Z_STREAM_END: try startNext()
      case Z_BUF_ERROR where !hadInput:
        let unpacked = given + Int(room - stream.pointee.avail_out)
        throw file.error(
          "is cut short: the compressed data break off after \(unpacked) of \(size) bytes")
      default:
        let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
        throw file.error("is damaged: the compressed data can't be unpacked\(reason)")
      }
    }

    /// Goes on behind the end of a compressed part: gzip files put one behind the other are a gzip file.
    private func startNext() throws(DatasetError) {
      let left = Int(stream.pointee.avail_in) + packed.left
      guard left > 0 else { return isAtEnd = true }
      if wrapping == .gzip, left >= 18 {
        if stream.pointee.avail_in < 2 { try moveInput() }
        if let next = stream.pointee.next_in, stream.pointee.avail_in >= 2, next[0] == 0x1f, next[1] == 0x8b {
          guard inflateReset(stream) == Z_OK else { throw file.error("can't be unpacked") }
          return
        }
      }
      throw file.error("has \(left) bytes behind the end of the compressed data")
    }

    /// Puts the last byte of the input before the next piece of it.
    private func moveInput() throws(DatasetError) {
      let left = Int(stream.pointee.avail_in)
      if left == 1, let next = stream.pointee.next_in { input[0] = next[0] }
      let more = try packed.fill(UnsafeMutableRawBufferPointer(rebasing: input[left...]))
      stream.pointee.avail_in = UInt32(left + more)
      stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
    }
  }

  /// Holds bytes against the length and the checksum that a zip file states of them.
  final class CheckedProducer: ByteProducer {
    private let inner: ByteProducer
    private let size: Int
    private let checksum: UInt64
    private let damaged: (String) -> DatasetError
    private var (sum, given) = (crc32(0, nil, 0), 0)

    init(_ inner: ByteProducer, size: Int, checksum: UInt64, damaged: @escaping (String) -> DatasetError) {
      (self.inner, self.size, self.checksum, self.damaged) = (inner, size, checksum, damaged)
    }

    override func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(1 << 30))
      let count = try inner.fill(room)
      guard count > 0 else {
        guard given == size else { throw damaged("holds \(given) bytes and states \(size)") }
        guard UInt64(sum) == checksum else { throw damaged("has another checksum than stated") }
        return 0
      }
      given += count
      guard given <= size else { throw damaged("holds more than the \(size) bytes that it states") }
      sum = crc32(sum, room.bindMemory(to: UInt8.self).baseAddress, UInt32(count))
      return count
    }
  }
#endif
