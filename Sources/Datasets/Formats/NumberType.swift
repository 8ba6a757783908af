// NumberType.swift — how a file writes a number.

/// How a file writes a number.
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

  /// The number that these bits stand for.
  private func number(_ bits: UInt64) -> Double {
    switch self {
    case .unsigned: Double(bits)
    case .signed(let width):
      // The sign is the highest bit of the width: moved to the highest of all, it comes back down on every bit above.
      Double(Int64(bitPattern: bits << UInt64(64 - 8 * width)) >> Int64(64 - 8 * width))
    case .floating(4): Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .floating: Double(bitPattern: bits)
    }
  }

  /// The `count` numbers from byte `offset` on, all of which the file must have.
  func numbers(of file: FileBytes, at offset: Int, count: Int, _ order: FileBytes.Order) -> [Double] {
    let width = width
    precondition(offset + count * width <= file.count, "the file does not hold the numbers")
    if self == .unsigned(1) { return file.bytes[offset..<(offset + count)].map(Double.init) }
    return file.bytes.withUnsafeBufferPointer { bytes in
      (0..<count).map { i in
        var bits: UInt64 = 0
        let start = offset + i * width
        for k in 0..<width {
          bits = bits << 8 | UInt64(bytes[order == .big ? start + k : start + width - 1 - k])
        }
        return number(bits)
      }
    }
  }
}
