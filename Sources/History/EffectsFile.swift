// EffectsFile.swift — the effects of long commands in a file beside the journal.
import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Effects one after the other, each with its length and a checksum: a last one that was being written when the process
/// died, and all behind a damaged one, count as not there.
struct EffectsFile {
  /// Its first line; another version's effects are not read.
  private static let title = Array("chainrule effects 4\n".utf8)
  /// The most that a session's effects may take on the disk; the commands behind are run again by `resume`.
  static let budget = 512 << 20

  /// The file that belongs to the journal at `path`.
  static func path(ofJournal path: String) -> String { String(path.dropLast(".journal".count)) + ".effects" }

  private let file: CInt
  private var size: Int

  /// Makes the file at `path`; `nil` where it can't be made.
  init?(making path: String) {
    file = Journal.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    size = 0
    guard file >= 0 else { return nil }
    guard Journal.writeAll(Self.title, to: file) else {
      close(file)
      return nil
    }
    size = Self.title.count
  }

  /// Adds an effect; false where it does not fit, and then the file is as it was.
  mutating func append(_ effect: Effect) -> Bool {
    let payload = effect.bytes
    guard payload.count + 16 <= Self.budget - size else { return false }
    var writer = ByteWriter()
    writer.write(payload.count)
    writer.write(payload.withUnsafeBytes(Hash.of))
    guard Journal.writeAll(writer.bytes + payload, to: file) else {
      ftruncate(file, off_t(size))
      lseek(file, off_t(size), SEEK_SET)
      return false
    }
    size += 16 + payload.count
    return true
  }

  /// Hands everything to the disk.
  func sync() { fsync(file) }

  /// Closes the file.
  func release() { close(file) }

  // MARK: Reading

  /// The effects in a file of bytes, each where it lies.
  static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    guard bytes.starts(with: title) else { return [] }
    var (ranges, place): ([Range<Int>], Int) = ([], title.count)
    while bytes.count - place >= 16 {
      var head = ByteReader(bytes, in: place..<(place + 16))
      guard let count = try? head.integer(), let sum = try? head.word(), count >= 0,
        count <= bytes.count - place - 16
      else { break }
      let range = (place + 16)..<(place + 16 + count)
      guard bytes.withUnsafeBytes({ Hash.of(UnsafeRawBufferPointer(rebasing: $0[range])) }) == sum else {
        break
      }
      ranges.append(range)
      place = range.upperBound
    }
    return ranges
  }
}
