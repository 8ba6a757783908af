// LostSession.swift — journals whose process died: found, read, and restored by `resume`.
import Quantities
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A session that ended without `quit`.
///
/// While this value lives its file is locked: two prompts do not bring the same session back.
package final class LostSession {
  /// Its journal.
  package let path: String
  /// The commands that held.
  package let entries: [JournalEntry]
  package let seed: UInt64
  package let precision: Precision
  private let file: CInt

  private init(_ path: String, _ text: JournalText, file: CInt) {
    (self.path, self.file) = (path, file)
    (entries, seed, precision) = (text.entries, text.seed, text.precision)
  }

  deinit { close(file) }

  /// Removes the journal: all of it is in another session now, or it is not wanted.
  package func remove() { Journal.remove(path) }

  /// Effects of its long commands, by their cells, as bytes and ranges in them; empty where no effect can be
  /// read.
  package func effects() -> (bytes: [UInt8], ranges: [Int: Range<Int>]) {
    let file = Journal.open(EffectsFile.path(ofJournal: path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return ([], [:]) }
    defer { close(file) }
    guard let bytes = Self.read(file, atMost: EffectsFile.budget) else { return ([], [:]) }
    var ranges: [Int: Range<Int>] = [:]
    for range in EffectsFile.ranges(in: bytes) {
      var head = ByteReader(bytes, in: range)
      if let cell = try? head.integer() { ranges[cell] = range }
    }
    return (bytes, ranges)
  }

  /// Size limit of a typed journal.
  private static let largest = 64 << 20

  /// The lost sessions, the newest first, and notes on journals that can't be read.
  ///
  /// Such a journal is set aside under the name `….bad`, never deleted.
  package static func find(in folder: String) -> (sessions: [LostSession], notes: [String]) {
    guard let stream = opendir(folder) else { return ([], []) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    closedir(stream)
    var (sessions, notes): ([LostSession], [String]) = ([], [])
    // Effects go before their journal does, but for one that was set aside.
    for name in names where name.hasSuffix(".effects") {
      if !names.contains(name.dropLast(".effects".count) + ".journal") { unlink("\(folder)/\(name)") }
    }
    // Names begin with the time: ten digits until the year 2286.
    for name in names.sorted(by: >) where name.hasSuffix(".journal") {
      let path = "\(folder)/\(name)"
      let file = Journal.open(path, O_RDWR)
      guard file >= 0 else { continue }
      guard isDead(file, name: name) else {
        close(file)
        continue
      }
      guard let bytes = read(file, atMost: largest) else {
        close(file)
        continue
      }
      guard bytes.count <= largest, let text = JournalText(bytes) else {
        close(file)
        if let note = setAside(path) { notes.append(note) }
        continue
      }
      if text.entries.isEmpty {
        Journal.remove(path)
        close(file)
      } else {
        sessions.append(LostSession(path, text, file: file))
      }
    }
    return (sessions, notes)
  }

  /// True when no living process has the journal; it is locked then.
  private static func isDead(_ file: CInt, name: String) -> Bool {
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    // A file system without locks: the number of the process is in the name.
    let parts = name.dropLast(".journal".count).split(separator: "-")
    guard parts.count >= 2, let process = pid_t(parts[1]) else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  private static func read(_ file: CInt, atMost limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = systemRead(file, &piece, piece.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += piece.prefix(count) } else if errno != EINTR { return nil }
    }
    return bytes
  }

  private static func setAside(_ path: String) -> String? {
    var (place, number) = (path + ".bad", 1)
    while access(place, F_OK) == 0, number < 1000 {
      number += 1
      place = "\(path).bad\(number)"
    }
    guard rename(path, place) == 0 else { return nil }
    return "a journal could not be read and was set aside: \(place)"
  }
}

private func systemRead(_ file: CInt, _ to: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, to, count)
}
