// ByteStream.swift — the bytes of a file from its start to its end, a piece at a time.

/// A producer of bytes, one piece after the other.
class ByteProducer {
  /// Copies the next bytes to `buffer`, which is not empty, and answers with their number: 0 at the end only.
  ///
  /// Throws: a `DatasetError` when the file can't be read, or is found damaged.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int { 0 }
}

/// A part of a file as it stands.
final class PlainProducer: ByteProducer {
  private let source: ByteSource
  private var range: Range<Int>

  init(_ source: ByteSource, _ range: Range<Int>) { (self.source, self.range) = (source, range) }

  override func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(range.count))
    let count = try source.read(at: range.lowerBound, into: room)
    range = (range.lowerBound + count)..<range.upperBound
    return count
  }

  /// The number of bytes left.
  var left: Int { range.count }
}

/// The bytes of a file from its start to its end, unpacked when they were compressed.
///
/// One piece is in memory at a time; before each, the reader may be stopped.
final class ByteStream {
  /// Name of the file in errors.
  let file: FileName
  /// The number of bytes in all, as the file states it.
  let count: Int
  // Run-time exclusivity checks would cost more than a byte does; nothing here is reached twice at once.
  /// Bytes given so far.
  @exclusivity(unchecked) private(set) var position = 0
  private let producer: ByteProducer
  /// True where a checksum tells at the end whether the bytes are damaged.
  private let isChecked: Bool
  private let isStopped: () -> Bool
  private let buffer: UnsafeMutableRawBufferPointer
  /// Start of the unread rest of the last piece.
  @exclusivity(unchecked) private var low = 0
  @exclusivity(unchecked) private var high = 0

  init(
    _ producer: ByteProducer, of file: FileName, count: Int, isChecked: Bool, isStopped: @escaping () -> Bool
  ) {
    (self.file, self.count, self.producer, self.isChecked) = (file, count, producer, isChecked)
    self.isStopped = isStopped
    buffer = .allocate(byteCount: 1 << 16, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// A whole file, unpacked when it was compressed with gzip.
  convenience init(_ source: ByteSource, isStopped: @escaping () -> Bool) throws(DatasetError) {
    let plain = PlainProducer(source, 0..<source.count)
    guard try source.isGzip else {
      self.init(plain, of: source.file, count: source.count, isChecked: false, isStopped: isStopped)
      return
    }
    // The last bytes of a gzip file are the length of its content.
    guard source.count >= 18, let size = try source.integer(at: source.count - 4, width: 4) else {
      throw source.file.error(
        "is cut short: a gzip file has at least 18 bytes, this one \(source.count)")
    }
    let inflater = try Inflater(plain, packed: source.count, size: size, .gzip, of: source.file)
    self.init(inflater, of: source.file, count: size, isChecked: true, isStopped: isStopped)
  }

  /// Gives the stream to `body`.
  ///
  /// Throws the errors of `body`; for damaged bytes, the damage instead of an error about their content.
  func read<Result>(_ body: (ByteStream) throws(DatasetError) -> Result) throws(DatasetError) -> Result {
    do throws(DatasetError) { return try body(self) } catch {
      guard isChecked, error != .stopped else { throw error }
      // The checksum is at the end; of much that is left it is not worth the wait.
      low = high
      var left = 1 << 28
      while left > 0, try refill() {
        left -= high - low
        low = high
      }
      throw error
    }
  }

  /// True when the reading is to stop.
  var isToStop: Bool { isStopped() }

  /// Reads the next piece; false at the end.
  private func refill() throws(DatasetError) -> Bool {
    guard !isStopped() else { throw .stopped }
    (low, high) = (0, try producer.fill(buffer))
    return high > 0
  }

  /// The next byte, which stays; `nil` at the end.
  @inline(__always)
  func peek() throws(DatasetError) -> UInt8? {
    if low == high, try !refill() { return nil }
    return buffer[low]
  }

  /// The next byte; `nil` at the end.
  @inline(__always)
  func next() throws(DatasetError) -> UInt8? {
    guard let byte = try peek() else { return nil }
    low += 1
    position += 1
    return byte
  }

  /// Fills `target` and answers with the number of bytes: fewer than fit only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var done = 0
    while done < target.count {
      // A whole piece goes where it is wanted at once.
      if low == high, target.count - done >= buffer.count {
        guard !isStopped() else { throw .stopped }
        let room = UnsafeMutableRawBufferPointer(rebasing: target[done..<(done + buffer.count)])
        let count = try producer.fill(room)
        guard count > 0 else { break }
        done += count
        continue
      }
      if low == high, try !refill() { break }
      let size = min(high - low, target.count - done)
      let piece = UnsafeRawBufferPointer(rebasing: buffer[low..<(low + size)])
      UnsafeMutableRawBufferPointer(rebasing: target[done...]).copyMemory(from: piece)
      low += size
      done += size
    }
    position += done
    return done
  }

  /// The next `size` bytes, fewer at the end; no more is allocated than the file states to have.
  func bytes(_ size: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let size = max(0, min(size, count - position))
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { target, filled in
      do throws(DatasetError) {
        filled = try read(into: .init(rebasing: UnsafeMutableRawBufferPointer(target)[..<size]))
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Throws unless all was read; reading the end also finds out whether the file is damaged.
  func requireEnd() throws(DatasetError) {
    guard try peek() != nil else { return }
    throw file.error("has more bytes than the \(count) that it states")
  }
}
