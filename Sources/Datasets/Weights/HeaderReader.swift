// HeaderReader.swift — the JSON of a safetensors header.

/// Reads the JSON of a safetensors header: an object of tensors, and of texts about the file.
///
/// - Source: RFC 8259.
struct HeaderReader {
  private let bytes: [UInt8]
  private let file: FileName
  private var next = 0

  /// The most axes of a tensor.
  private static let mostAxes = 32
  /// The deepest nesting of a value that means nothing here.
  private static let deepest = 32

  init(_ bytes: [UInt8], of file: FileName) { (self.bytes, self.file) = (bytes, file) }

  /// The tensors, in the order of the header.
  mutating func entries() throws(DatasetError) -> [SafeTensorsEntry] {
    var entries: [SafeTensorsEntry] = []
    // The format has the brace at the first byte, and blanks at the end alone.
    guard bytes.first == UInt8(ascii: "{") else { throw unreadable("it starts with no {") }
    try object { reader, name throws(DatasetError) in
      if name == "__metadata__" {
        try reader.object { reader, _ throws(DatasetError) in _ = try reader.string() }
      } else {
        entries.append(try reader.entry(name))
      }
    }
    skipBlanks()
    guard next == bytes.count else { throw unreadable("something follows its last }") }
    return entries
  }

  private mutating func entry(_ name: String) throws(DatasetError) -> SafeTensorsEntry {
    var type: String?
    var sizes: [Int]?
    var offsets: [Int]?
    try object { reader, key throws(DatasetError) in
      switch key {
      case "dtype": type = try reader.string()
      case "shape": sizes = try reader.integers(atMost: Self.mostAxes)
      case "data_offsets": offsets = try reader.integers(atMost: 2)
      default: try reader.skipValue(Self.deepest)
      }
    }
    let quoted = SafeTensorsHeader.quoted(name)
    guard let type, let sizes, let offsets, offsets.count == 2 else {
      throw file.error(
        "is damaged: \(quoted) lacks \(type == nil ? "dtype" : sizes == nil ? "shape" : "data_offsets")")
    }
    guard offsets[0] <= offsets[1] else {
      throw file.error(
        "is damaged: \(quoted) is to end at byte \(offsets[1]), before its start at \(offsets[0])")
    }
    return SafeTensorsEntry(name: name, type: type, sizes: sizes, bytes: offsets[0]..<offsets[1])
  }

  // MARK: JSON

  private func unreadable(_ what: String) -> DatasetError {
    file.error("its header can't be read at byte \(8 + next + 1): \(what)")
  }

  private mutating func skipBlanks() {
    while next < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[next]) { next += 1 }
  }

  private mutating func take(_ sign: Character) -> Bool {
    skipBlanks()
    guard next < bytes.count, bytes[next] == sign.asciiValue else { return false }
    next += 1
    return true
  }

  private mutating func require(_ sign: Character) throws(DatasetError) {
    guard take(sign) else { throw unreadable("`\(sign)` is missing") }
  }

  /// Reads an object: gives each key to `member`, which reads its value.
  private mutating func object(
    _ member: (inout HeaderReader, String) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    try require("{")
    var keys: Set<String> = []
    guard !take("}") else { return }
    repeat {
      skipBlanks()
      let key = try string()
      guard keys.insert(key).inserted else {
        throw unreadable("\(SafeTensorsHeader.quoted(key)) stands twice")
      }
      try require(":")
      try member(&self, key)
    } while take(",")
    try require("}")
  }

  private mutating func integers(atMost limit: Int) throws(DatasetError) -> [Int] {
    try require("[")
    var numbers: [Int] = []
    guard !take("]") else { return numbers }
    repeat {
      guard numbers.count < limit else { throw unreadable("a list of more than \(limit) numbers") }
      numbers.append(try integer())
    } while take(",")
    try require("]")
    return numbers
  }

  /// A whole number from 0 up.
  private mutating func integer() throws(DatasetError) -> Int {
    skipBlanks()
    let digits = bytes[next...].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.count == 1 || digits.first != 0x30 else {
      throw unreadable("a whole number from 0 up is needed")
    }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw unreadable("the number \(String(decoding: digits.prefix(40), as: UTF8.self)) is too large")
    }
    next += digits.count
    if next < bytes.count, [0x2e, 0x65, 0x45].contains(bytes[next]) {
      throw unreadable("a whole number from 0 up is needed")
    }
    return number
  }

  private mutating func string() throws(DatasetError) -> String {
    try require("\"")
    var text: [UInt8] = []
    while next < bytes.count {
      let byte = bytes[next]
      next += 1
      switch byte {
      case UInt8(ascii: "\""):
        let string = String(decoding: text, as: UTF8.self)
        // Bytes that are no UTF-8 would have become other ones.
        guard string.utf8.elementsEqual(text) else { throw unreadable("a text is no UTF-8") }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw unreadable("a text holds a control character")
      default: text.append(byte)
      }
    }
    throw unreadable("a text has no end")
  }

  /// Reads what stands behind a backslash.
  private mutating func escape(into text: inout [UInt8]) throws(DatasetError) {
    guard next < bytes.count else { throw unreadable("a text has no end") }
    let letter = bytes[next]
    next += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xd800..<0xdc00).contains(code) {
        // The first half of a pair: the second must follow.
        guard bytes[next...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
          throw unreadable("half a character")
        }
        next += 2
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else { throw unreadable("half a character") }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw unreadable("half a character") }
      text += Array(String(Character(scalar)).utf8)
    default: throw unreadable("a backslash before a letter that has no meaning there")
    }
  }

  private mutating func hexadecimal() throws(DatasetError) -> UInt32 {
    let digits = bytes[next...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Self.isHexadecimal($0) }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unreadable("four hexadecimal digits are needed behind \\u") }
    next += 4
    return code
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// Passes over a value of any kind.
  private mutating func skipValue(_ depth: Int) throws(DatasetError) {
    guard depth > 0 else { throw unreadable("values nested too deep") }
    skipBlanks()
    guard next < bytes.count else { throw unreadable("it breaks off") }
    switch bytes[next] {
    case UInt8(ascii: "{"):
      try object { reader, _ throws(DatasetError) in try reader.skipValue(depth - 1) }
    case UInt8(ascii: "["):
      next += 1
      guard !take("]") else { return }
      repeat { try skipValue(depth - 1) } while take(",")
      try require("]")
    case UInt8(ascii: "\""): _ = try string()
    default:
      let word = bytes[next...].prefix { !Self.endsWord.contains($0) }
      let text = String(decoding: word, as: UTF8.self)
      guard ["true", "false", "null"].contains(text) || Self.isNumber(word) else {
        throw unreadable("a value is needed")
      }
      next += word.count
    }
  }

  private static let endsWord: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5d, 0x7d, 0x3a]

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, let last = word.last else { return false }
    let digits: ClosedRange<UInt8> = 0x30...0x39
    return (digits.contains(first) || first == 0x2d) && digits.contains(last)
      && word.allSatisfy { digits.contains($0) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains($0) }
  }
}
