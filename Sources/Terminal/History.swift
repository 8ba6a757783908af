// History.swift — the lines typed in earlier runs, in a file that several prompts may share.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines typed so far, in this run and those before it.
///
/// Each is appended to the file as it is typed, by one write: nothing is lost to a crash, and prompts side by
/// side add to each other's lines instead of replacing them. In the file an entry is a line, below a first
/// line that identifies the format; newlines and backslashes in it are written `\n` and `\\`.
///
/// A file that a person has named is used only if it is a history, or not there yet: nothing else is written to, moved
/// or renamed. No other file is made beside it.
package struct History: Sendable {
  /// The file; nil for a history that ends with the run.
  package let path: String?
  /// Number of entries kept.
  package let limit: Int
  /// The entries, oldest first.
  package private(set) var entries: [String] = []
  /// True when the user has named the file, so that it may be anything.
  private let isChosen: Bool
  private var isWritable = true
  /// True when the file's last line was not written to its end.
  private var endsMidLine = false

  /// Makes a history in the file at `path`, without reading it; `isChosen`: a person has named it.
  package init(path: String?, isChosen: Bool = false, limit: Int = 5000) {
    (self.path, self.isChosen, self.limit) = (path, isChosen, max(limit, 1))
  }

  /// Makes the history of these surroundings, without reading it.
  package init(in environment: EnvironmentView) {
    self.init(path: Self.path(in: environment), isChosen: environment.text("CHAINRULE_HISTORY") != nil)
  }

  /// Path of the history: `CHAINRULE_HISTORY` (empty or `/dev/null`: none), else `chainrule/history` in the
  /// folder for state (XDG base directories: `XDG_STATE_HOME`, `~/.local/state`).
  package static func path(in environment: EnvironmentView) -> String? {
    if let chosen = environment["CHAINRULE_HISTORY"] {
      return chosen.isEmpty || chosen == "/dev/null" ? nil : chosen
    }
    if let state = environment.text("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/chainrule/history"
    }
    guard let home = environment.text("HOME") else { return nil }
    return home + "/.local/state/chainrule/history"
  }

  /// Reads the file, and makes its folder if it is missing.
  ///
  /// A file in the usual place that cannot be read as a history is set aside as `history.bad`. Returns the
  /// error, in a sentence.
  package mutating func load() -> String? {
    guard let path else { return nil }
    do throws(SystemFailure) {
      if let folder = folder(of: path) { try makeFolder(folder) }
      if let reason = Self.reasonAgainst(path, isChosen) { return stopWriting(reason) }
      guard let bytes = try readFile(path, atMost: Self.sizeLimit) else {
        return access(folder(of: path) ?? ".", W_OK) == 0 ? nil : stopWriting(SystemFailure().words)
      }
      guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
        return isChosen ? stopWriting(Self.isNone) : setAside(path, because: "it was no text")
      }
      guard !isChosen || bytes.isEmpty || bytes.starts(with: Self.title) else {
        return stopWriting(Self.isNone)
      }
      let lines = Self.lines(of: bytes)
      entries = lines.suffix(limit).map { Self.decoded(String(decoding: $0, as: UTF8.self)) }
      endsMidLine = bytes.last.map { $0 != Self.newline } ?? false
      if lines.count > 2 * limit { try shorten(path) }
      return access(path, W_OK) == 0 ? nil : stopWriting(SystemFailure().words)
    } catch {
      guard error.code == EFBIG else { return stopWriting(error.words) }
      return isChosen ? stopWriting(Self.isNone) : setAside(path, because: "it was too large")
    }
  }

  /// True when `entry` adds anything: not when it is blank or the same as the last.
  package func accepts(_ entry: String) -> Bool {
    entry != entries.last && entry.contains { !$0.isWhitespace } && !entry.utf8.contains(0)
  }

  /// Adds `entry` here and in the file.
  ///
  /// Returns the error, in a sentence, the first time.
  package mutating func append(_ entry: String) -> String? {
    entries.append(entry)
    if entries.count > 2 * limit { entries.removeFirst(entries.count - limit) }
    guard let path, isWritable else { return nil }
    let line = Array(((endsMidLine ? "\n" : "") + Self.encoded(entry) + "\n").utf8)
    endsMidLine = false
    do throws(SystemFailure) {
      let file = try SharedFile(path)
      defer { file.release() }
      try writeAll(file.isEmpty ? Self.title + line : line, to: file.descriptor)
      return nil
    } catch {
      return stopWriting(error.words)
    }
  }

  /// Size limit of a typed history.
  private static let sizeLimit = 16 << 20
  private static let newline = UInt8(ascii: "\n")
  /// The first line of the file.
  private static let title = Array("# chainrule history\n".utf8)
  private static let isNone =
    "it is there, and no history of chainrule (its first line would be `# chainrule history`)"

  /// The lines below the title.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    // Bytes are compared: much faster than characters.
    let lines = bytes.split(separator: newline)
    return lines.first.map { title.dropLast().elementsEqual($0) } == true ? Array(lines.dropFirst()) : lines
  }

  /// Reason not to touch the file at `path`: a device, a folder, a file of another program; nil when it may
  /// be written.
  private static func reasonAgainst(_ path: String, _ isChosen: Bool) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return "it is a folder"
    default: return "it is no plain file"
    }
    return isChosen && status.st_uid != geteuid() ? "it belongs to another user" : nil
  }

  private mutating func stopWriting(_ reason: String) -> String {
    isWritable = false
    return "the history is not kept: \(path ?? ""): \(reason)"
  }

  private mutating func setAside(_ path: String, because reason: String) -> String {
    var place = path + ".bad", number = 1
    while access(place, F_OK) == 0 {
      number += 1
      place = path + ".bad\(number)"
    }
    guard rename(path, place) == 0 else { return stopWriting(SystemFailure().words) }
    return "the history starts anew: \(reason); the old file is now \(place)"
  }

  /// Leaves the last `limit` entries in the file.
  ///
  /// The file is read again under the lock: another prompt may have added some.
  private mutating func shorten(_ path: String) throws(SystemFailure) {
    let real = realPath(path)
    let old = try SharedFile(real)
    defer { old.release() }
    guard let bytes = try readFile(real, atMost: Self.sizeLimit) else { return }
    let lines = Self.lines(of: bytes).suffix(limit)
    let temporary = "\(real).\(getpid())~"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemFailure() }
    do throws(SystemFailure) {
      defer { close(file) }
      try writeAll(Self.title + Array(lines.joined(separator: [Self.newline])) + [Self.newline], to: file)
      guard fchmod(file, old.mode) == 0, fsync(file) == 0, rename(temporary, real) == 0 else {
        throw SystemFailure()
      }
    } catch {
      unlink(temporary)
      throw error
    }
    endsMidLine = false
  }

  static func encoded(_ entry: String) -> String {
    var line = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  static func decoded(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "\\")) else { return line }
    var entry = "", isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        entry.unicodeScalars.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        entry.unicodeScalars.append(scalar)
      }
    }
    return entry
  }
}

/// A plain file open to be added to, locked as long as this is held: there is no file beside it for the lock.
private struct SharedFile {
  let descriptor: CInt
  /// Permissions of the file.
  let mode: mode_t
  /// True for one that has nothing in it yet.
  let isEmpty: Bool

  /// Opens the file at `path`, made for this user's eyes only where there is none, and waits a moment for its lock.
  init(_ path: String) throws(SystemFailure) {
    for _ in 0..<20 {
      // A pipe or a device that has taken the file's place is not waited for, and not written to.
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw SystemFailure() }
      lock(descriptor)
      var (status, named) = (stat(), stat())
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw SystemFailure(code: EINVAL)
      }
      // While this waited, another prompt may have put a shorter file in its place.
      if stat(path, &named) == 0, named.st_ino == status.st_ino, named.st_dev == status.st_dev {
        (self.descriptor, mode, isEmpty) = (descriptor, status.st_mode & 0o777, status.st_size == 0)
        return
      }
      close(descriptor)
    }
    throw SystemFailure(code: EAGAIN)
  }

  /// Lets others in.
  func release() { close(descriptor) }
}
