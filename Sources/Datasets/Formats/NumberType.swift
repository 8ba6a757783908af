// NumberType.swift — the encoding of a number in a file.
import Tensors

/// Encoding of a number in a file.
enum NumberType: Hashable, Sendable {
  /// A whole number from 0 up, of so many bytes.
  case unsigned(Int)
  /// A whole number, of so many bytes.
  case signed(Int)
  /// IEEE 754, of 2, 4 or 8 bytes.
  case floating(Int)
  /// The upper half of an IEEE 754 number of 4 bytes: bfloat16.
  case brain

  /// The types that the third byte of an IDX file stands for.
  static let idx: [UInt8: NumberType] = [
    8: .unsigned(1), 9: .signed(1), 11: .signed(2), 12: .signed(4), 13: .floating(4), 14: .floating(8),
  ]

  /// The types that NumPy calls so, behind the mark of the order of bytes.
  static let numpy: [String: NumberType] = [
    "b1": .unsigned(1), "u1": .unsigned(1), "u2": .unsigned(2), "u4": .unsigned(4), "u8": .unsigned(8),
    "i1": .signed(1), "i2": .signed(2), "i4": .signed(4), "i8": .signed(8),
    "f2": .floating(2), "f4": .floating(4), "f8": .floating(8),
  ]

  /// The types that safetensors calls so; truths are no numbers.
  static let safetensors: [String: NumberType] = [
    "U8": .unsigned(1), "U16": .unsigned(2), "U32": .unsigned(4), "U64": .unsigned(8), "I8": .signed(1),
    "I16": .signed(2), "I32": .signed(4), "I64": .signed(8), "F16": .floating(2), "BF16": .brain,
    "F32": .floating(4), "F64": .floating(8),
  ]

  /// True for whole numbers.
  var isWhole: Bool {
    switch self {
    case .unsigned, .signed: true
    case .floating, .brain: false
    }
  }

  /// Bytes that a number takes.
  var width: Int {
    switch self {
    case .unsigned(let width), .signed(let width), .floating(let width): width
    case .brain: 2
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
  func convert(_ bytes: UnsafeRawBufferPointer, _ order: ByteOrder, put: (Int, Double) -> Void) {
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
    case .floating(2): each(UInt16.self) { Double(Self.half($0)) }
    case .brain: each(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .floating(4): each(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .floating: each(UInt64.self) { Double(bitPattern: $0) }
    }
  }
}

extension NumberType {
  /// The number of 16 bits as one of 32: a sign, 5 bits of exponent, 10 of fraction.
  @inline(__always)
  fileprivate static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let (exponent, fraction) = (UInt32(bits >> 10 & 31), UInt32(bits & 1023))
    switch exponent {
    case 0: return Float(bitPattern: sign | (Float(fraction) * 0x1p-24).bitPattern)
    case 31: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
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
