// FileBytes.swift — a file in memory, whose every read is checked.
import Tensors

/// The bytes of a file, unpacked when they were compressed with gzip.
struct FileBytes: Hashable, Sendable {
  /// As the person named it.
  let path: String
  let bytes: [UInt8]

  /// The order of the bytes of a number.
  enum Order: Hashable, Sendable {
    /// The most significant byte first.
    case big
    /// The least significant byte first.
    case little
  }

  /// The number of bytes.
  var count: Int { bytes.count }
  /// The last part of the path.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The whole number of `width` bytes at `offset`; `nil` where the file does not reach so far.
  func unsigned(at offset: Int, width: Int, _ order: Order) -> UInt64? {
    guard offset >= 0, width >= 0, width <= 8, offset <= count - width else { return nil }
    var value: UInt64 = 0
    for i in 0..<width {
      value = value << 8 | UInt64(bytes[order == .big ? offset + i : offset + width - 1 - i])
    }
    return value
  }

  /// The same as an `Int`; `nil` also where it does not fit one.
  func integer(at offset: Int, width: Int, _ order: Order) -> Int? {
    unsigned(at: offset, width: width, order).flatMap { Int(exactly: $0) }
  }

  /// What is wrong with this file.
  func error(_ message: String, hint: String? = nil) -> DatasetError {
    DatasetError("\(path): \(message)", hint: hint, file: path)
  }
}

extension DatasetArguments {
  /// Reads a file, and unpacks it when it was compressed with gzip.
  func load(_ path: String) throws(DatasetError) -> FileBytes {
    let file = FileBytes(path: path, bytes: try read(path))
    guard file.count >= 2, file.bytes[0] == 0x1f, file.bytes[1] == 0x8b else { return file }
    // A gzip file ends with the length of what it holds.
    guard let size = file.integer(at: file.count - 4, width: 4, .little), file.count >= 18 else {
      throw file.error("is cut short: a gzip file has at least 18 bytes, this one \(file.count)")
    }
    return FileBytes(path: path, bytes: try file.inflated(0..<file.count, to: size, .gzip))
  }

  /// The files given for an argument, read.
  func load(all name: String) throws(DatasetError) -> [FileBytes] {
    var files: [FileBytes] = []
    for path in words[name] ?? [] { files.append(try load(path)) }
    guard !files.isEmpty else { throw DatasetError("no file is named") }
    return files
  }

  /// The file given for an argument, read.
  func load(one name: String) throws(DatasetError) -> FileBytes {
    guard let path = words[name]?.first else {
      throw DatasetError(name == "file" ? "no file is named" : "no file of \(name) is named")
    }
    return try load(path)
  }
}

/// How many numbers a data set may hold: 2 GiB of doubles, or what may be used.
var mostNumbers: Int { min(1 << 28, Arena.limit / 8) }

extension FileBytes {
  /// The product of sizes that the file states, if it is not more than data may hold.
  func numberCount(_ sizes: [Int]) throws(DatasetError) -> Int {
    let count = sizes.reduce(1, saturatingProduct)
    guard count <= mostNumbers else {
      let stated = sizes.map(String.init).joined(separator: "×")
      throw error("states \(stated) numbers, and data hold up to \(mostNumbers)")
    }
    return count
  }
}
