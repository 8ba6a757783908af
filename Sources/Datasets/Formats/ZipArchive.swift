// ZipArchive.swift — a zip file's entries, stored or deflated.

/// The entries of a zip file.
///
/// - Source: PKWARE, "APPNOTE.TXT, .ZIP file format specification" 6.3, sections 4.3 and 4.4.
struct ZipArchive: Sendable {
  let file: FileBytes
  /// The entries, in the order of the directory.
  let entries: [Entry]

  /// What the directory says of an entry.
  struct Entry: Hashable, Sendable {
    let name: String
    let isDeflated: Bool
    let checksum: UInt64
    /// Bytes in the file.
    let packed: Int
    /// Bytes when unpacked.
    let size: Int
    /// Where its header starts.
    let offset: Int
  }

  init(_ file: FileBytes) throws(DatasetError) {
    guard file.unsigned(at: 0, width: 4, .little) == 0x0403_4b50 else {
      throw file.error("is no zip file: it doesn't start with PK\\x03\\x04")
    }
    // The directory's end is the last record, followed by a comment of at most 65,535 bytes.
    let first = max(0, file.count - 22 - 0xffff)
    guard
      let end = stride(from: file.count - 22, through: first, by: -1).first(where: {
        file.unsigned(at: $0, width: 4, .little) == 0x0605_4b50
      }),
      let count = file.integer(at: end + 10, width: 2, .little),
      var place = file.integer(at: end + 16, width: 4, .little)
    else { throw file.error("is cut short: a zip file ends with its directory, and this one has none") }
    var entries: [Entry] = []
    for number in 0..<count {
      guard let (entry, length) = Self.entry(of: file, at: place) else {
        throw file.error(
          "is damaged: entry \(number + 1) of its directory can't be read at byte \(place + 1)")
      }
      entries.append(entry)
      place += length
    }
    (self.file, self.entries) = (file, entries)
  }

  /// The entry whose record of the directory starts at `place`, and the length of that record.
  private static func entry(of file: FileBytes, at place: Int) -> (Entry, length: Int)? {
    func field(_ offset: Int, _ width: Int) -> Int? {
      file.integer(at: place + offset, width: width, .little)
    }
    guard field(0, 4) == 0x0201_4b50, let flags = field(8, 2), let method = field(10, 2),
      let checksum = field(16, 4), let packed = field(20, 4), let size = field(24, 4),
      let nameLength = field(28, 2), let extra = field(30, 2), let comment = field(32, 2),
      let offset = field(42, 4), flags & 1 == 0, method == 0 || method == 8,
      place + 46 + nameLength <= file.count
    else { return nil }
    let name = String(decoding: file.bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
    let entry = Entry(
      name: name, isDeflated: method == 8, checksum: UInt64(checksum), packed: packed, size: size,
      offset: offset)
    return (entry, 46 + nameLength + extra + comment)
  }

  /// An entry's bytes.
  func contents(of entry: Entry) throws(DatasetError) -> FileBytes {
    func damaged(_ what: String) -> DatasetError { file.error("is damaged: its entry \(entry.name) \(what)") }
    guard file.unsigned(at: entry.offset, width: 4, .little) == 0x0403_4b50,
      let nameLength = file.integer(at: entry.offset + 26, width: 2, .little),
      let extra = file.integer(at: entry.offset + 28, width: 2, .little)
    else { throw damaged("isn't where the directory says") }
    let start = entry.offset + 30 + nameLength + extra
    guard start <= file.count, entry.packed <= file.count - start else {
      throw damaged("has \(entry.packed) bytes, more than the file")
    }
    let range = start..<(start + entry.packed)
    let bytes: [UInt8]
    if entry.isDeflated {
      bytes = try file.inflated(range, to: entry.size, .none)
    } else {
      guard entry.packed == entry.size else { throw damaged("states two lengths") }
      bytes = Array(file.bytes[range])
    }
    guard FileBytes.checksum(bytes) == entry.checksum else {
      throw damaged("has another checksum than stated")
    }
    return FileBytes(path: "\(file.path) (\(entry.name))", bytes: bytes)
  }
}
