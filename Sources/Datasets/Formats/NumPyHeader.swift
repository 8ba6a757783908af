// NumPyHeader.swift — the header before the numbers of an array that NumPy saved.

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
