// TextFile.swift — text files read whole and replaced whole, and what there is at a path.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files as lessons need them.
public enum TextFile {
  /// The largest file that is read as a lesson.
  static let largest = 16 << 20

  /// The text of the file at `path`.
  public static func read(_ path: String) throws(LessonProblem) -> String {
    try read(path, atMost: largest)
  }

  /// The text of the file at `path`, which may have `limit` bytes.
  static func read(_ path: String, atMost limit: Int) throws(LessonProblem) -> String {
    let bytes = try bytes(of: path, atMost: limit)
    let text = String(decoding: bytes, as: UTF8.self)
    if let offset = firstDifference(bytes, text) {
      let line = 1 + bytes.prefix(offset).lazy.filter { $0 == UInt8(ascii: "\n") }.count
      throw LessonProblem(
        "the file is not UTF-8 text", path: path, line: line,
        hint: "save it as UTF-8, or convert it: iconv -f latin1 -t utf-8")
    }
    if let offset = bytes.firstIndex(of: 0) {
      let line = 1 + bytes.prefix(offset).lazy.filter { $0 == UInt8(ascii: "\n") }.count
      throw LessonProblem("the file is binary: it holds a zero byte", path: path, line: line)
    }
    return text
  }

  /// Where decoding changed a byte; bad UTF-8 becomes U+FFFD and so differs.
  private static func firstDifference(_ bytes: [UInt8], _ text: String) -> Int? {
    var offset = 0
    for byte in text.utf8 {
      guard offset < bytes.count, bytes[offset] == byte else { return min(offset, bytes.count) }
      offset += 1
    }
    return offset == bytes.count ? nil : offset
  }

  /// The bytes of the plain file at `path`, of which there may be `limit`.
  static func bytes(of path: String, atMost limit: Int = largest) throws(LessonProblem) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw LessonProblem("can't be read: \(reason(errno))", path: path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw LessonProblem("can't be read: \(reason(errno))", path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LessonProblem("is no file that can be read as a lesson", path: path)
    }
    let tooLarge = LessonProblem("is larger than \(limit >> 20) MB", path: path)
    guard status.st_size <= limit else { throw tooLarge }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        Swift.max(-1, Int(systemRead(file, $0.baseAddress, $0.count)))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw LessonProblem("can't be read: \(reason(errno))", path: path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      // A file may grow while it is read.
      guard bytes.count <= limit else { throw tooLarge }
    }
  }

  /// Replaces the file at `path` by `text`: all of it or, if anything goes wrong, nothing.
  ///
  /// A symbolic link stays one: the file it leads to is replaced. The permissions are kept.
  public static func write(_ text: String, to path: String) throws(LessonProblem) {
    let target = realPath(path) ?? path
    var status = stat()
    let mode = stat(target, &status) == 0 ? status.st_mode & 0o7777 : 0o644
    var template = Array("\(target).XXXXXX".utf8CString)
    let file = mkstemp(&template)
    let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard file >= 0 else {
      // A file that is not there is made: what is missing is its folder.
      throw LessonProblem(
        "can't be written: \(errno == ENOENT ? "there is no such folder" : reason(errno))", path: path)
    }
    var failure: Int32 = 0
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty, failure == 0 {
      let count = bytes.withUnsafeBytes { Int(systemWrite(file, $0.baseAddress, $0.count)) }
      if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { failure = errno }
    }
    if failure == 0, fchmod(file, mode) != 0 || fsync(file) != 0 { failure = errno }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, target) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw LessonProblem("can't be written: \(reason(failure))", path: path)
    }
  }

  /// Makes the folder at `path` and those it lies in, as far as they are not there.
  public static func makeFolder(_ path: String) throws(LessonProblem) {
    guard kind(of: path) != .folder else { return }
    let parent = folder(of: path)
    if parent != path, !path.isEmpty { try makeFolder(parent) }
    guard mkdir(path, 0o777) == 0 || kind(of: path) == .folder else {
      throw LessonProblem("the folder can't be made: \(reason(errno))", path: path)
    }
  }

  /// The folder part of a path: `.` when it has none.
  public static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// What there is at a path.
  enum Kind { case file, folder, other }

  /// What there is at `path`; `nil` for nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// True when there is a folder at `path`.
  public static func isFolder(_ path: String) -> Bool { kind(of: path) == .folder }

  /// True when `path` itself is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in a folder, sorted; `nil` if it can't be read.
  static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The path with links followed; `nil` when nothing is there.
  public static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "permission denied"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}

private func systemRead(_ file: Int32, _ to: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, to, count)
}
private func systemWrite(_ file: Int32, _ from: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, from, count)
}
