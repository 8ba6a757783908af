// NumPyHeader.swift — the header before the numbers of an array that NumPy saved.

import Tensors

/// The header of a `.npy` file: a dictionary in Python's notation.
struct NumPyHeader: Hashable, Sendable {
  private(set) var type = NumberType.floating(8)
  private(set) var order = ByteOrder.little
  /// The first axis runs fastest.
  private(set) var isColumnMajor = false
  private(set) var sizes: [Int] = []

  /// - Parameter start: the count of bytes of the file before it.
  init(_ bytes: [UInt8], from start: Int, of file: FileName) throws(DatasetError) {
    var text = PythonText(bytes[...])
    var found: Set<String> = []
    func unreadable() -> DatasetError {
      file.error(
        "its header can't be read at byte \(start + text.position + 1)",
        hint: "save the array again with numpy.save")
    }
    guard text.take("{") else { throw unreadable() }
    while !text.take("}") {
      guard let key = text.string(), text.take(":") else { throw unreadable() }
      switch key {
      case "descr":
        guard !text.peek("[") else {
          throw file.error("holds records of several fields, and plain numbers are read")
        }
        guard let name = text.string() else { throw unreadable() }
        try readType(name, of: file)
      case "fortran_order":
        guard let value = text.boolean() else { throw unreadable() }
        isColumnMajor = value
      case "shape":
        guard let value = text.tuple() else { throw unreadable() }
        sizes = value
      default: throw unreadable()
      }
      found.insert(key)
      guard text.take(",") || text.peek("}") else { throw unreadable() }
    }
    guard found.count == 3, text.isAtEnd else { throw unreadable() }
  }

  /// Reads what stands before the numbers of an array.
  init(from stream: ByteStream) throws(DatasetError) {
    let file = stream.file
    let head = try stream.bytes(8)
    guard head.starts(with: [0x93] + Array("NUMPY".utf8)), stream.count >= 10, head.count == 8 else {
      throw file.error("is no file of NumPy: it doesn't start with \\x93NUMPY")
    }
    let version = Int(head[6])
    guard (1...3).contains(version) else {
      throw file.error("is of version \(version) of NumPy's format, and 1 to 3 are known")
    }
    let lengthWidth = version == 1 ? 2 : 4
    let length = try stream.bytes(lengthWidth)
    let textStart = stream.position
    let start = textStart + littleEndian(length[...])
    guard length.count == lengthWidth, start <= stream.count else {
      throw file.error("is cut short: its header is longer than the file")
    }
    // NumPy's own reader takes headers of up to 10,000 bytes.
    guard start <= 1 << 20 else {
      throw file.error("has a header of \(counted(start, "byte")), and such have 10,000")
    }
    try self.init(try stream.bytes(start - textStart), from: textStart, of: file)
  }

  /// Reads what stands before the numbers of an array, which are as many as it states.
  init(beforeAllNumbersOf stream: ByteStream) throws(DatasetError) {
    try self.init(from: stream)
    try check(count: sizes.reduce(1, saturatingProduct), of: stream)
  }

  /// Throws unless the file has as many bytes as `count` numbers take behind the header, which was read.
  func check(count: Int, of stream: ByteStream) throws(DatasetError) {
    let (bytes, overflow) = saturatingProduct(count, type.width).addingReportingOverflow(stream.position)
    let stated = overflow ? Int.max : bytes
    guard stream.count == stated else {
      throw stream.file.error(
        "states the shape (\(sizes.map(String.init).joined(separator: ", "))), which is a file of "
          + "\(counted(stated, "byte")), and has \(stream.count): "
          + (stream.count < stated ? "it is cut short" : "something follows the numbers"))
    }
  }

  private mutating func readType(_ name: String, of file: FileName) throws(DatasetError) {
    let mark = name.first
    guard let known = NumberType.numpy[String(name.dropFirst())], let mark, "<>|=".contains(mark) else {
      let types = NumberType.numpy.keys.sorted().joined(separator: ", ")
      throw file.error("holds numbers of the type \(name), and those read are \(types)")
    }
    type = known
    order = mark == ">" ? .big : .little
  }
}

/// A reader of the few things that stand in such a header.
private struct PythonText {
  private let bytes: ArraySlice<UInt8>
  private var next: Int

  init(_ bytes: ArraySlice<UInt8>) { (self.bytes, next) = (bytes, bytes.startIndex) }

  /// Number of bytes that have been read.
  var position: Int { next - bytes.startIndex }

  private mutating func skipBlanks() {
    while next < bytes.endIndex, [0x20, 0x0a, 0x09, 0x0d].contains(bytes[next]) { next += 1 }
  }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return next == bytes.endIndex
    }
  }

  mutating func peek(_ mark: Character) -> Bool {
    skipBlanks()
    return next < bytes.endIndex && bytes[next] == mark.asciiValue
  }

  mutating func take(_ mark: Character) -> Bool {
    guard peek(mark) else { return false }
    next += 1
    return true
  }

  mutating func string() -> String? {
    guard peek("'") || peek("\"") else { return nil }
    let quote = bytes[next]
    guard let end = bytes[(next + 1)...].firstIndex(of: quote) else { return nil }
    defer { next = end + 1 }
    return String(decoding: bytes[(next + 1)..<end], as: UTF8.self)
  }

  mutating func boolean() -> Bool? {
    skipBlanks()
    for (word, value) in [("True", true), ("False", false)] where bytes[next...].starts(with: word.utf8) {
      next += word.utf8.count
      return value
    }
    return nil
  }

  mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var sizes: [Int] = []
    while !take(")") {
      skipBlanks()
      let digits = bytes[next...].prefix { (0x30...0x39).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)), sizes.count < 32 else { return nil }
      next += digits.count
      sizes.append(size)
      guard take(",") || peek(")") else { return nil }
    }
    return sizes
  }
}
