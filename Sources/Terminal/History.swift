// History.swift — the lines typed in earlier runs, in a file that several prompts may share.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines typed so far, in this run and those before it.
///
/// Each is appended to the file as it is typed, by one write: nothing is lost to a crash, and prompts side by side
/// add to each other's lines instead of replacing them. In the file an entry is a line; newlines and backslashes in
/// it are written `\n` and `\\`.
public struct History: Sendable {
  /// The file; nil for a history that ends with the run.
  public let path: String?
  /// How many entries are kept.
  public let limit: Int
  /// The entries, oldest first.
  public private(set) var entries: [String] = []
  private var isWritable = true
  /// Whether the file's last line was not written to its end.
  private var endsMidLine = false

  /// Makes a history in the file at `path`, without reading it.
  public init(path: String?, limit: Int = 5000) { (self.path, self.limit) = (path, max(limit, 1)) }

  /// Where the history is kept: `CHAINRULE_HISTORY` (empty: nowhere), else `chainrule/history` in the folder for
  /// state (XDG base directories: `XDG_STATE_HOME`, `~/.local/state`).
  public static func path(in environment: EnvironmentView) -> String? {
    if let chosen = environment["CHAINRULE_HISTORY"] { return chosen.isEmpty ? nil : chosen }
    if let state = environment.text("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/chainrule/history"
    }
    guard let home = environment.text("HOME") else { return nil }
    return home + "/.local/state/chainrule/history"
  }

  /// Reads the file, and makes its folder if it is missing.
  ///
  /// What cannot be read as a history is set aside as `history.bad`. Returns what went wrong, in a sentence.
  public mutating func load() -> String? {
    guard let path else { return nil }
    do throws(SystemFailure) {
      if let folder = folder(of: path) { try makeFolder(folder) }
      guard let bytes = try readFile(path, atMost: Self.sizeLimit) else {
        return access(folder(of: path) ?? ".", W_OK) == 0 ? nil : stopWriting(SystemFailure())
      }
      guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
        return setAside(path, because: "it was no text")
      }
      let lines = bytes.split(separator: Self.newline)  // by bytes: much faster than by characters
      entries = lines.suffix(limit).map { Self.decoded(String(decoding: $0, as: UTF8.self)) }
      endsMidLine = bytes.last.map { $0 != Self.newline } ?? false
      if lines.count > 2 * limit { try shorten(path) }
      return access(path, W_OK) == 0 ? nil : stopWriting(SystemFailure())
    } catch {
      return error.code == EFBIG ? setAside(path, because: "it was too large") : stopWriting(error)
    }
  }

  /// Whether `entry` adds anything: not when it is blank or the same as the last.
  public func accepts(_ entry: String) -> Bool {
    entry != entries.last && entry.contains { !$0.isWhitespace } && !entry.utf8.contains(0)
  }

  /// Adds `entry` here and in the file.
  ///
  /// Returns what went wrong, in a sentence, the first time.
  public mutating func append(_ entry: String) -> String? {
    entries.append(entry)
    if entries.count > 2 * limit { entries.removeFirst(entries.count - limit) }
    guard let path, isWritable else { return nil }
    let line = (endsMidLine ? "\n" : "") + Self.encoded(entry) + "\n"
    endsMidLine = false
    do throws(SystemFailure) {
      let lock = FileLock(path + ".lock")
      defer { lock.release() }
      try Self.write(Array(line.utf8), at: path, flags: O_APPEND)
      return nil
    } catch {
      return stopWriting(error)
    }
  }

  /// More than this is no history that somebody typed.
  private static let sizeLimit = 16 << 20
  private static let newline = UInt8(ascii: "\n")

  private mutating func stopWriting(_ failure: SystemFailure) -> String {
    isWritable = false
    return "the history is not kept: \(path ?? ""): \(failure.words)"
  }

  private mutating func setAside(_ path: String, because reason: String) -> String {
    var place = path + ".bad", number = 1
    while access(place, F_OK) == 0 {
      number += 1
      place = path + ".bad\(number)"
    }
    guard rename(path, place) == 0 else { return stopWriting(SystemFailure()) }
    return "the history starts anew: \(reason); the old file is now \(place)"
  }

  /// Leaves the last `limit` entries in the file.
  ///
  /// Under the lock it is read again: another prompt may have added some.
  private mutating func shorten(_ path: String) throws(SystemFailure) {
    let lock = FileLock(path + ".lock")
    defer { lock.release() }
    guard let bytes = try readFile(path, atMost: Self.sizeLimit) else { return }
    let lines = bytes.split(separator: Self.newline).suffix(limit)
    let temporary = "\(path).\(getpid())"
    do throws(SystemFailure) {
      try Self.write(
        Array(lines.joined(separator: [Self.newline])) + [Self.newline], at: temporary, flags: O_TRUNC)
      guard rename(temporary, path) == 0 else { throw SystemFailure() }
    } catch {
      unlink(temporary)
      throw error
    }
    endsMidLine = false
  }

  private static func write(_ bytes: [UInt8], at path: String, flags: CInt) throws(SystemFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o600)
    guard descriptor >= 0 else { throw SystemFailure() }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
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
