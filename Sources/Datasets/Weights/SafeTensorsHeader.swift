// SafeTensorsHeader.swift — the header of a safetensors file, held against the length of the file.

/// The description of a tensor in the header of a safetensors file.
struct SafeTensorsEntry: Hashable, Sendable {
  let name: String
  /// The word for its type: `F32`.
  let type: String
  let sizes: [Int]
  /// Its bytes, counted from the end of the header.
  let bytes: Range<Int>
}

/// The header of a safetensors file.
///
/// - Source: huggingface/safetensors, README, "Format".
struct SafeTensorsHeader: Sendable {
  /// The tensors, in the order of their bytes.
  let entries: [SafeTensorsEntry]
  /// Bytes before the numbers.
  let start: Int

  /// The longest header that is read; those of the largest networks have some hundred kilobytes.
  static let longest = 16 << 20

  /// Bits that a number of a type takes, also of those that are not read.
  static let bits: [String: Int] = [
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
    "F8_E5M2FNUZ": 8, "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
  ]

  /// Reads and checks the header of `source`.
  init(_ source: ByteSource) throws(DatasetError) {
    let file = source.file
    guard try !source.isGzip else {
      throw file.error("is compressed with gzip", hint: "unpack it first: `gunzip`")
    }
    let lead = try source.bytes(at: 0, count: 8)
    guard lead.count == 8 else {
      throw file.error("is cut short: a safetensors file has at least 10 bytes, this one \(source.count)")
    }
    let stated = lead.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard stated >= 2 else {
      throw file.error(
        "is no safetensors file: its header is to have \(stated) bytes, and the shortest is {}")
    }
    guard stated <= UInt64(source.count - 8) else {
      throw file.error(
        "is cut short, or no safetensors file: its header is to have \(stated) bytes, and \(source.count - 8) follow"
      )
    }
    guard stated <= UInt64(Self.longest) else {
      throw file.error("has a header of \(stated) bytes, and up to \(Self.longest) are read", .size)
    }
    start = 8 + Int(stated)
    let text = try source.bytes(at: 8, count: Int(stated))
    guard text.count == Int(stated) else { throw file.error("is cut short: its header breaks off") }
    var reader = HeaderReader(text, of: file)
    let found = try reader.entries()
    entries = found.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    try Self.check(entries, length: source.count - start, of: file)
  }

  /// Throws unless the tensors lie one behind the other, in the form that their sizes take, and fill the file.
  private static func check(_ entries: [SafeTensorsEntry], length: Int, of file: FileName)
    throws(DatasetError)
  {
    var (end, last) = (0, "the header")
    for entry in entries {
      let (name, bytes) = (quoted(entry.name), entry.bytes)
      guard bytes.upperBound <= length else {
        throw file.error(
          "is cut short, or lies: \(name) is to end at byte \(bytes.upperBound) of the numbers, which have \(length)"
        )
      }
      guard bytes.lowerBound == end else {
        throw file.error(
          bytes.lowerBound < end
            ? "is damaged: \(name) and \(last) overlap at byte \(bytes.lowerBound) of the numbers"
            : "is damaged: \(counted(bytes.lowerBound - end, "byte")) before \(name) belong to no tensor")
      }
      (end, last) = (bytes.upperBound, name)
      guard let bits = Self.bits[entry.type] else { continue }
      guard let size = byteCount(entry.sizes, bits: bits), size == bytes.count else {
        let shape = entry.sizes.map(String.init).joined(separator: ", ")
        throw file.error(
          "is damaged: \(name) is to have the shape [\(shape)] of \(entry.type), and \(counted(bytes.count, "byte"))"
        )
      }
    }
    guard end == length else {
      throw file.error(
        "is damaged: \(counted(length - end, "byte")) behind the last tensor \(length - end == 1 ? "belongs" : "belong") to none"
      )
    }
  }

  /// Bytes of so many numbers; `nil` where they don't fit an `Int`, or fill no whole byte.
  private static func byteCount(_ sizes: [Int], bits: Int) -> Int? {
    // A size of 0 makes all of it 0, whatever the others are.
    guard !sizes.contains(0) else { return 0 }
    var count = bits
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    return count % 8 == 0 ? count / 8 : nil
  }

  /// A name from the file in errors.
  static func quoted(_ name: String) -> String {
    name.count > 80 ? "`\(name.prefix(79))…`" : "`\(name)`"
  }
}
