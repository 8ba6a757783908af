// ByteCoding.swift — numbers, texts and tensors as bytes, and back with every length checked.
import Tensors

/// Appends values as bytes, numbers in the order of little-endian machines.
package struct ByteWriter {
  package private(set) var bytes: [UInt8] = []

  /// Makes it of its parts.
  package init(bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  package mutating func write(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }
  package mutating func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }
  package mutating func write(_ number: Double) { write(number.bitPattern) }
  package mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  package mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func write<Element>(_ list: [Element], _ write: (inout ByteWriter, Element) -> Void) {
    self.write(list.count)
    for element in list { write(&self, element) }
  }

  package mutating func write<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
    self.write(value != nil)
    if let value { write(&self, value) }
  }

  /// Bit for bit: a NaN keeps its payload.
  package mutating func write(_ tensor: Tensor) {
    write(tensor.shape.sizes) { $0.write($1) }
    write(tensor.precision == .single)
    switch tensor.storage {
    case .single(let numbers): numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .double(let numbers): numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
  }
}

/// Reads the bytes of a ``ByteWriter``; damaged bytes can't make it read past their end, or take much memory.
package struct ByteReader {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int

  /// Damaged bytes.
  package struct Damaged: Error {
    /// The error.
    package init() {}
  }

  package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
    self.bytes = bytes
    let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
    (place, end) = (range.lowerBound, range.upperBound)
  }

  /// True once all was read.
  package var isAtEnd: Bool { place == end }
  /// Bytes that were not read yet.
  package var rest: [UInt8] { Array(bytes[place..<end]) }

  private mutating func take(_ count: Int) throws(Damaged) -> Range<Int> {
    guard count >= 0, count <= end - place else { throw Damaged() }
    defer { place += count }
    return place..<(place + count)
  }

  package mutating func word() throws(Damaged) -> UInt64 {
    let range = try take(8)
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
    }
  }
  package mutating func integer() throws(Damaged) -> Int { Int(truncatingIfNeeded: try word()) }
  package mutating func double() throws(Damaged) -> Double { Double(bitPattern: try word()) }
  package mutating func flag() throws(Damaged) -> Bool { bytes[try take(1).lowerBound] != 0 }
  package mutating func text() throws(Damaged) -> String {
    let count = try integer()
    guard let text = String(validating: bytes[try take(count)], as: UTF8.self) else { throw Damaged() }
    return text
  }

  package mutating func list<Element>(_ read: (inout ByteReader) throws(Damaged) -> Element) throws(Damaged)
    -> [Element]
  {
    let count = try integer()
    guard count >= 0, count <= end - place else { throw Damaged() }  // an element takes a byte at least
    var list: [Element] = []
    for _ in 0..<count { list.append(try read(&self)) }
    return list
  }

  package mutating func optional<Value>(_ read: (inout ByteReader) throws(Damaged) -> Value) throws(Damaged)
    -> Value?
  {
    try flag() ? try read(&self) : nil
  }

  package mutating func tensor() throws(Damaged) -> Tensor {
    let sizes = try list { reader throws(Damaged) in try reader.integer() }
    guard sizes.allSatisfy({ $0 >= 0 }) else { throw Damaged() }
    let shape = Shape(sizes)
    let isSingle = try flag()
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: isSingle ? 4 : 8)
    guard !overflow else { throw Damaged() }
    let range = try take(size)
    return bytes.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes[range])
      if isSingle {
        return Tensor(
          [Float](unsafeUninitializedCapacity: shape.count) { to, count in
            UnsafeMutableRawBufferPointer(to).copyMemory(from: part)
            count = shape.count
          }, shape: shape)
      }
      return Tensor(
        [Double](unsafeUninitializedCapacity: shape.count) { to, count in
          UnsafeMutableRawBufferPointer(to).copyMemory(from: part)
          count = shape.count
        }, shape: shape)
    }
  }
}
