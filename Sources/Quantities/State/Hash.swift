// Hash.swift — a hash that is the same in every process.
import Tensors

/// A hash of 64 bits that is the same in every process: multiply and fold, a word at a time.
package struct Hash {
  package private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Makes it of its parts.
  package init() {}

  package mutating func add(_ word: UInt64) {
    let (high, low) = (value ^ word).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    value = high ^ low ^ (word &+ 0x2545_f491_4f6c_dd1d).byteSwapped
  }

  package mutating func add(_ text: String) {
    var text = text
    add(text.withUTF8 { Hash.of(UnsafeRawBufferPointer($0)) })
  }

  /// The hash of one word.
  package static func of(_ word: UInt64) -> UInt64 {
    var hash = Hash()
    hash.add(word)
    return hash.value
  }

  /// The hash of a text.
  package static func of(_ text: String) -> UInt64 {
    var hash = Hash()
    hash.add(text)
    return hash.value
  }

  /// The hash of bytes, and of their count.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = Hash()
    let words = bytes.count / 8
    for word in 0..<words {
      hash.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)))
    }
    for byte in bytes[(8 * words)...] { hash.add(UInt64(byte)) }
    hash.add(UInt64(bytes.count))
    return hash.value
  }
}

extension UInt64 {
  package init(_ number: Int, wrapping: Bool) { self.init(bitPattern: Int64(number)) }
}

extension Tensor {
  /// Address of its numbers: the same for copies that share them.
  package var storageAddress: UInt {
    switch storage {
    case .single(let numbers): numbers.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    case .double(let numbers): numbers.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
  }
}
