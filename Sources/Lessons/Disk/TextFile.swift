// TextFile.swift — text files read whole and replaced whole, and what there is at a path.
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files as lessons need them.
package enum TextFile {
  /// The largest file that is read as a lesson.
  static let largest = 16 << 20

  /// The text of the file at `path`.
  package static func read(_ path: String) throws(LessonProblem) -> String {
    try read(path, atMost: largest)
  }

  /// The text of the file at `path`, which may have `limit` bytes.
  package static func read(_ path: String, atMost limit: Int) throws(LessonProblem) -> String {
    let bytes = try bytes(of: path, atMost: limit)
    let text = String(decoding: bytes, as: UTF8.self)
    if let offset = firstDifference(bytes, text) {
      let line = 1 + bytes.prefix(offset).lazy.filter { $0 == UInt8(ascii: "\n") }.count
      throw LessonProblem(
        .notText, "the file is not UTF-8 text", path: path, line: line,
        hint: "save it as UTF-8, or convert it: iconv -f latin1 -t utf-8")
    }
    if let offset = bytes.firstIndex(of: 0) {
      let line = 1 + bytes.prefix(offset).lazy.filter { $0 == UInt8(ascii: "\n") }.count
      throw LessonProblem(.notText, "the file is binary: it holds a zero byte", path: path, line: line)
    }
    return text
  }

  /// First place at which decoding changed a byte; bad UTF-8 becomes U+FFFD and so differs.
  private static func firstDifference(_ bytes: [UInt8], _ text: String) -> Int? {
    var offset = 0
    for byte in text.utf8 {
      guard offset < bytes.count, bytes[offset] == byte else { return min(offset, bytes.count) }
      offset += 1
    }
    return offset == bytes.count ? nil : offset
  }

  /// The bytes of the plain file at `path`, of which there may be `limit`.
  package static func bytes(of path: String, atMost limit: Int = largest) throws(LessonProblem) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      let code: Diagnostic.Code = errno == ENOENT ? .missingFile : .fileAccess
      throw LessonProblem(code, "can't be read: \(reason(errno))", path: path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw LessonProblem(.fileAccess, "can't be read: \(reason(errno))", path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LessonProblem(.fileAccess, "is no file that can be read as a lesson", path: path)
    }
    let tooLarge = LessonProblem(.tooLarge, "is larger than \(limit >> 20) MB", path: path)
    guard status.st_size <= limit else { throw tooLarge }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        Swift.max(-1, Int(systemRead(file, $0.baseAddress, $0.count)))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw LessonProblem(.fileAccess, "can't be read: \(reason(errno))", path: path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      // A file may grow while it is read.
      guard bytes.count <= limit else { throw tooLarge }
    }
  }

  /// Readers of a new file.
  package enum Readers: Sendable {
    /// The readers that the umask allows.
    case usual
    /// Its owner alone, for every umask: records of a student.
    case owner
  }

  /// Replaces the file at `path` by `text`: all of it or, if anything goes wrong, nothing.
  package static func write(_ text: String, to path: String, readers: Readers = .usual) throws(LessonProblem)
  {
    var text = text
    _ = try write(to: path, readers: readers) { put in text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
  }

  /// Replaces the file at `path` by the bytes that `body` hands over: all of them or, if anything goes wrong, nothing.
  ///
  /// A symbolic link stays one: the file it leads to is replaced, and keeps its permissions and, as far as
  /// this process may give them, its owner and group. A new file gets the permissions that the umask leaves.
  /// The file and its name are on the disk when this returns. Anything but a plain file (a device, a pipe) is
  /// never replaced.
  ///
  /// - Parameter body: hands pieces to its argument, which answers false where no more can be written; answers false
  ///   itself to give the file up.
  /// - Returns: false where the file was given up.
  package static func write(
    to path: String, readers: Readers = .usual, _ body: (_ put: (UnsafeRawBufferPointer) -> Bool) -> Bool
  ) throws(LessonProblem) -> Bool {
    let target = realPath(path) ?? path
    var status = stat()
    let old = stat(target, &status) == 0 ? status : nil
    if let old, old.st_mode & S_IFMT != S_IFREG {
      throw LessonProblem(.fileAccess, "can't be written: it is there, and no plain file", path: path)
    }
    let (file, temporary) = try makeTemporary(
      beside: target, mode: old != nil || readers == .owner ? 0o600 : 0o666, for: path)
    var failure: Int32 = 0
    let isWhole = body { piece in
      var bytes = piece
      while !bytes.isEmpty, failure == 0 {
        let count = systemWrite(file, bytes.baseAddress, bytes.count)
        if count > 0 {
          bytes = UnsafeRawBufferPointer(rebasing: bytes[count...])
        } else if errno != EINTR {
          failure = errno
        }
      }
      return failure == 0
    }
    guard isWhole || failure != 0 else {
      close(file)
      unlink(temporary)
      return false
    }
    if failure == 0, let old, !takeOver(old, file) { failure = errno }
    if failure == 0, fsync(file) != 0 { failure = errno }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, target) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw LessonProblem(.fileAccess, "can't be written: \(reason(failure))", path: path)
    }
    syncFolder(of: target)
    return true
  }

  /// Makes a file of a new name beside `target`, so that renaming it replaces that at once.
  private static func makeTemporary(beside target: String, mode: mode_t, for path: String)
    throws(LessonProblem)
    -> (file: Int32, path: String)
  {
    for _ in 0..<100 {
      let name = "\(target).\(String(UInt32.random(in: 0...UInt32.max), radix: 36))~"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      if file >= 0 { return (file, name) }
      guard errno == EEXIST else { break }
    }
    // A missing file would be made here: ENOENT is about its folder.
    throw LessonProblem(
      .fileAccess, "can't be written: \(errno == ENOENT ? "there is no such folder" : reason(errno))",
      path: path)
  }

  /// Gives `file` the owner, group and permissions of a file that it is to replace.
  ///
  /// Where the group can't be given, the permissions of the old group are cut to those of all other users.
  private static func takeOver(_ old: stat, _ file: Int32) -> Bool {
    var mode = old.st_mode & 0o777
    var new = stat()
    guard fstat(file, &new) == 0 else { return false }
    if new.st_uid != old.st_uid || new.st_gid != old.st_gid {
      let hasGroup = fchown(file, old.st_uid, old.st_gid) == 0 || fchown(file, new.st_uid, old.st_gid) == 0
      if !hasGroup { mode &= ~0o070 | (mode & 0o007) << 3 }
    }
    return fchmod(file, mode) == 0
  }

  /// Hands the names in a file's folder to the disk: without its new name, a file that was replaced is the old one.
  private static func syncFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes a folder and its parents, for this user alone; an error shows when the file is written.
  package static func makePrivateFolder(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT else { return }
    let outer = folder(of: path)
    guard outer != path, outer != "." else { return }
    makePrivateFolder(outer)
    mkdir(path, 0o700)
  }

  /// Makes the folder at `path` and those it lies in, as far as they are not there.
  package static func makeFolder(_ path: String) throws(LessonProblem) {
    guard kind(of: path) != .folder else { return }
    let parent = folder(of: path)
    if parent != path, !path.isEmpty { try makeFolder(parent) }
    guard mkdir(path, 0o777) == 0 || kind(of: path) == .folder else {
      throw LessonProblem(.fileAccess, "the folder can't be made: \(reason(errno))", path: path)
    }
  }

  /// The folder part of a path: `.` when it has none.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// Kind of a file at a path.
  package enum Kind { case file, folder, other }

  /// Kind of the file at `path`; `nil` for none.
  package static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// True when there is a folder at `path`.
  package static func isFolder(_ path: String) -> Bool { kind(of: path) == .folder }

  /// True when `path` itself is a symbolic link.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in a folder, sorted; `nil` if it can't be read.
  package static func names(in folder: String) -> [String]? {
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
  package static func realPath(_ path: String) -> String? {
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
