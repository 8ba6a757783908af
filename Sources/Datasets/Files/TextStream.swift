// TextStream.swift — the text of a file, checked to be text, with the part being read kept in one piece.

/// The text of a file as UTF-8, a window of which is in memory.
///
/// The bytes from `start` on are kept, and stand one behind the other; more come by `refill`.
final class TextStream {
  let file: FileName
  // Run-time exclusivity checks would cost more than the cells do; nothing here is reached twice at once.
  /// The first byte that is kept.
  @exclusivity(unchecked) var start = 0
  /// Offset behind the last byte of checked text.
  @exclusivity(unchecked) private(set) var end = 0
  /// The bytes in memory, which move when more are read.
  ///
  /// At `end` stands a byte that is no ASCII, or 0; eight bytes may be read from there on, too.
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 18
  /// Bytes behind those in memory: a zero, which is no text, and what is read along with the last of them.
  private static let margin = 16
  /// Behind the last byte that was read: a character may be cut there.
  private var filled = 0
  private let stream: ByteStream

  init(_ stream: ByteStream) throws(DatasetError) {
    (self.stream, file) = (stream, stream.file)
    base = .allocate(capacity: capacity + Self.margin)
    base.update(repeating: 0, count: Self.margin)
    // The mark that some programs put before UTF-8.
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    while end < 3, try refill() {}
    if end >= 3, mark.indices.allSatisfy({ base[$0] == mark[$0] }) { start = 3 }
  }

  deinit { base.deallocate() }

  /// How many bytes of the file lie before `start`.
  var offset: Int { stream.position - (filled - start) }
  /// The number of bytes of the file, as it states it.
  var count: Int { stream.count }

  /// Reads more text behind `end`; false where there is none.
  func refill() throws(DatasetError) -> Bool {
    let kept = start
    if kept > 0 {
      base.update(from: base + kept, count: filled - kept)
      (end, filled, start) = (end - kept, filled - kept, 0)
    }
    let checked = end
    // A piece may be no more than the beginning of a character.
    while end == checked {
      if filled == capacity { grow() }
      let room = UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled)
      let got = try stream.read(into: room)
      filled += got
      base[filled] = 0
      end = try checkedEnd(isLast: got == 0)
      if got == 0 { break }
    }
    return end > checked
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + Self.margin)
    larger.update(from: base, count: filled)
    base.deallocate()
    (base, capacity) = (larger, 2 * capacity)
  }

  /// Offset behind the last whole character of text from `end` on.
  private func checkedEnd(isLast: Bool) throws(DatasetError) -> Int {
    var i = end
    while i < filled {
      while filled - i >= 32, Self.isASCII(base + i), Self.isASCII(base + i + 16) { i &+= 32 }
      guard i < filled else { break }
      if base[i] == 0 { throw noText(zeroAt: i) }
      if base[i] < 0x80 {
        i += 1
        continue
      }
      guard let length = UTF8Check.length(base + i, filled - i) else {
        if !isLast, UTF8Check.isCut(base + i, filled - i) { break }
        // A file that is no text at all has zero bytes.
        if let zero = (i..<filled).first(where: { base[$0] == 0 }) { throw noText(zeroAt: zero) }
        throw file.error("is no UTF-8 text", hint: "`iconv -t utf-8` converts other encodings", .notText)
      }
      i += length
    }
    return i
  }

  /// True for sixteen letters of ASCII, none of them zero: a zero byte shows by its borrow.
  @inline(__always)
  private static func isASCII(_ start: UnsafeMutablePointer<UInt8>) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let first = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    let second = UnsafeRawPointer(start + 8).loadUnaligned(as: UInt64.self)
    return (first | (first &- ones) | second | (second &- ones)) & (ones << 7) == 0
  }

  private func noText(zeroAt place: Int) -> DatasetError {
    file.error("is no text: byte \(stream.position - filled + place + 1) is 0", .notText)
  }
}

/// Characters of UTF-8 of more than one byte.
///
/// - Source: The Unicode Standard 16.0, table 3-7, "Well-formed UTF-8 byte sequences".
private enum UTF8Check {
  /// Length in bytes of the character that starts with `lead`, and the range of its second byte.
  private static func form(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xc2...0xdf: (2, 0x80...0xbf)
    case 0xe0: (3, 0xa0...0xbf)
    case 0xed: (3, 0x80...0x9f)
    case 0xe1...0xef: (3, 0x80...0xbf)
    case 0xf0: (4, 0x90...0xbf)
    case 0xf1...0xf3: (4, 0x80...0xbf)
    case 0xf4: (4, 0x80...0x8f)
    default: nil
    }
  }

  /// The bytes of the character at `start`; `nil` where there is none within `count` bytes.
  static func length(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int? {
    guard let form = form(start[0]), form.length <= count, isBegun(start, form.length) else { return nil }
    return form.length
  }

  /// True where `count` bytes are the beginning of a character.
  static func isCut(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
    guard let form = form(start[0]), count < form.length else { return false }
    return isBegun(start, count)
  }

  private static func isBegun(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
    guard let form = form(start[0]) else { return false }
    return (1..<count).allSatisfy { $0 == 1 ? form.second.contains(start[1]) : start[$0] & 0xc0 == 0x80 }
  }
}
