// ZipArchive.swift — a zip file's entries, stored or deflated.

/// The entries of a zip file.
///
/// - Source: PKWARE, "APPNOTE.TXT, .ZIP file format specification" 6.3, sections 4.3 and 4.4.
struct ZipArchive: Sendable {
  /// Name of the file in errors.
  let file: FileName
  private let source: ByteSource
  /// The entries, in the order of the directory.
  let entries: [Entry]

  /// An entry of the directory.
  struct Entry: Hashable, Sendable {
    let name: String
    let isDeflated: Bool
    let checksum: UInt64
    /// Bytes in the file.
    let packed: Int
    /// Bytes when unpacked.
    let size: Int
    /// Start of its header.
    let offset: Int
  }

  init(_ source: ByteSource) throws(DatasetError) {
    let file = source.file
    guard try source.integer(at: 0, width: 4) == 0x0403_4b50 else {
      throw file.error("is no zip file: it doesn't start with PK\\x03\\x04")
    }
    // The directory's end is the last record, followed by a comment of at most 65,535 bytes.
    let first = max(0, source.count - 22 - 0xffff)
    let tail = try source.bytes(at: first, count: source.count - first)
    guard
      let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
        tail[$0...].starts(with: [0x50, 0x4b, 5, 6])
      })
    else { throw file.error("is cut short: a zip file ends with its directory, and this one has none") }
    let count = littleEndian(tail[(end + 10)..<(end + 12)])
    var place = littleEndian(tail[(end + 16)..<(end + 20)])
    var entries: [Entry] = []
    for number in 0..<count {
      guard let (entry, length) = try Self.entry(of: source, at: place) else {
        throw file.error(
          "is damaged: entry \(number + 1) of its directory can't be read at byte \(place + 1)")
      }
      entries.append(entry)
      place += length
    }
    (self.file, self.source, self.entries) = (file, source, entries)
  }

  /// Reads the directory's record at `place`: the entry, and the length of that record.
  private static func entry(of source: ByteSource, at place: Int) throws(DatasetError) -> (
    Entry, length: Int
  )? {
    let record = try source.bytes(at: place, count: 46)
    guard record.count == 46 else { return nil }
    func field(_ offset: Int, _ width: Int) -> Int { littleEndian(record[offset..<(offset + width)]) }
    let (flags, method, nameLength) = (field(8, 2), field(10, 2), field(28, 2))
    guard field(0, 4) == 0x0201_4b50, flags & 1 == 0, method == 0 || method == 8, nameLength <= 4096 else {
      return nil
    }
    let name = try source.bytes(at: place + 46, count: nameLength)
    guard name.count == nameLength else { return nil }
    let entry = Entry(
      name: String(decoding: name, as: UTF8.self), isDeflated: method == 8, checksum: UInt64(field(16, 4)),
      packed: field(20, 4), size: field(24, 4), offset: field(42, 4))
    return (entry, 46 + nameLength + field(30, 2) + field(32, 2))
  }

  /// Reads an entry.
  func reading<Result>(
    _ entry: Entry, isStopped: @escaping () -> Bool,
    _ body: (ByteStream) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    let file = file
    func damaged(_ what: String) -> DatasetError { file.error("is damaged: its entry \(entry.name) \(what)") }
    guard try source.integer(at: entry.offset, width: 4) == 0x0403_4b50,
      let nameLength = try source.integer(at: entry.offset + 26, width: 2),
      let extra = try source.integer(at: entry.offset + 28, width: 2)
    else { throw damaged("isn't where the directory says") }
    let start = entry.offset + 30 + nameLength + extra
    guard start <= source.count, entry.packed <= source.count - start else {
      throw damaged("has \(entry.packed) bytes, more than the file")
    }
    let packed = PlainProducer(source, start..<(start + entry.packed))
    var producer: ByteProducer = packed
    if entry.isDeflated {
      producer = try Inflater(packed, packed: entry.packed, size: entry.size, .none, of: file)
    } else {
      guard entry.packed == entry.size else { throw damaged("states two lengths") }
    }
    producer = CheckedProducer(producer, size: entry.size, checksum: entry.checksum, damaged: damaged)
    let stream = ByteStream(
      producer, of: FileName(path: "\(file.path) (\(entry.name))"), count: entry.size, isChecked: true,
      isStopped: isStopped)
    return try stream.read(body)
  }
}
