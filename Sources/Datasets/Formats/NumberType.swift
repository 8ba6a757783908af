// NumberType.swift — the encoding of a number in a file.
import Tensors

/// Encoding of a number in a file.
enum NumberType: Hashable, Sendable {
  /// A whole number from 0 up, of so many bytes.
  case unsigned(Int)
  /// A whole number, of so many bytes.
  case signed(Int)
  /// IEEE 754, of 4 or 8 bytes.
  case floating(Int)

  /// The types that the third byte of an IDX file stands for.
  static let idx: [UInt8: NumberType] = [
    8: .unsigned(1), 9: .signed(1), 11: .signed(2), 12: .signed(4), 13: .floating(4), 14: .floating(8),
  ]

  /// The types that NumPy calls so, behind the mark of the order of bytes.
  static let numpy: [String: NumberType] = [
    "b1": .unsigned(1), "u1": .unsigned(1), "u2": .unsigned(2), "u4": .unsigned(4), "u8": .unsigned(8),
    "i1": .signed(1), "i2": .signed(2), "i4": .signed(4), "i8": .signed(8),
    "f4": .floating(4), "f8": .floating(8),
  ]

  /// Bytes that a number takes.
  var width: Int {
    switch self {
    case .unsigned(let width), .signed(let width), .floating(let width): width
    }
  }

  /// Reads `count` numbers; fewer where the bytes end before.
  func numbers(of stream: ByteStream, count: Int, _ order: ByteOrder) throws(DatasetError) -> [Double] {
    var failure: DatasetError?
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { piece.deallocate() }
    let numbers = [Double](unsafeUninitializedCapacity: count) { target, filled in
      target.askForLargePages()
      do throws(DatasetError) {
        while filled < count {
          let wanted = min(count - filled, piece.count / width)
          let room = UnsafeMutableRawBufferPointer(rebasing: piece[..<(wanted * width)])
          let got = try stream.read(into: room) / width
          convert(UnsafeRawBufferPointer(rebasing: room[..<(got * width)]), order) { i, number in
            target[filled + i] = number
          }
          filled += got
          guard got == wanted else { break }
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return numbers
  }

  /// Gives each number of `bytes` to `put`, with its place from 0.
  @inline(__always)
  private func convert(_ bytes: UnsafeRawBufferPointer, _ order: ByteOrder, put: (Int, Double) -> Void) {
    func each<Bits: FixedWidthInteger>(_ type: Bits.Type, _ number: (Bits) -> Double) {
      let width = MemoryLayout<Bits>.size
      for i in 0..<(bytes.count / width) {
        let bits = bytes.loadUnaligned(fromByteOffset: i * width, as: Bits.self)
        put(i, number(order == .big ? Bits(bigEndian: bits) : Bits(littleEndian: bits)))
      }
    }
    switch self {
    case .unsigned(1): each(UInt8.self) { Double($0) }
    case .unsigned(2): each(UInt16.self) { Double($0) }
    case .unsigned(4): each(UInt32.self) { Double($0) }
    case .unsigned: each(UInt64.self) { Double($0) }
    case .signed(1): each(Int8.self) { Double($0) }
    case .signed(2): each(Int16.self) { Double($0) }
    case .signed(4): each(Int32.self) { Double($0) }
    case .signed: each(Int64.self) { Double($0) }
    case .floating(4): each(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .floating: each(UInt64.self) { Double(bitPattern: $0) }
    }
  }
}

/// The order of the bytes of a number.
enum ByteOrder: Hashable, Sendable {
  /// The most significant byte first.
  case big
  /// The least significant byte first.
  case little
}
