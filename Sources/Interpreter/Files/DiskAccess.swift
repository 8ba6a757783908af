// DiskAccess.swift — the files of the disk, as far as a session may read and write them.
import Diagnostics
import Lessons
import Platform
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileAccess {
  /// Files of the system, as far as `readable` lets them be read.
  fileprivate init(
    readable: @escaping @Sendable (_ path: String) throws(Diagnostic) -> String,
    write:
      @escaping @Sendable (_ path: String, _ replaces: Bool, _ body: ByteWriting) throws(Diagnostic) -> Bool
  ) {
    self.init(readable: readable) { path throws(Diagnostic) in
      let real = try readable(path)
      do throws(LessonProblem) {
        return try TextFile.read(real)
      } catch {
        throw Diagnostic(
          error.code, "\(path): \(error.message)", hint: error.hint.map { Hint($0) } ?? nearestFile(to: real))
      }
    } write: { path, replaces, body throws(Diagnostic) in
      try write(path, replaces, body)
    }
  }

  /// Access to all of the user's files; `~/` is the home folder.
  package static let free = {
    var access = freeFiles
    access.folder = { path throws(Diagnostic) in
      let real = try plain(path)
      return TextFile.isFolder(real) ? real : nil
    }
    return access
  }()

  private static let freeFiles = FileAccess { path throws(Diagnostic) in
    try plain(path)
  } write: { path, replaces, body throws(Diagnostic) in
    let real = try plain(path)
    guard replaces || access(real, F_OK) != 0 else { throw .exists(path) }
    do throws(LessonProblem) {
      return try TextFile.write(to: real, body)
    } catch {
      throw Diagnostic(error.code, "\(path) \(error.message)", hint: error.hint)
    }
  }

  /// Access of a lesson in `folder`: reads beside itself, writes nothing.
  package static func lesson(in folder: String) -> FileAccess {
    var access = FileAccess { path throws(Diagnostic) in
      try TextFile.resolve(path, inside: folder)
    } write: { _, _, _ throws(Diagnostic) in
      throw Diagnostic(
        .notAllowed, "a lesson writes no files",
        hint: "at a prompt of your own you may; `--trust` lets a lesson")
    }
    access.folder = { path throws(Diagnostic) in try TextFile.resolve(folder: path, inside: folder) }
    access.mayRunPrograms = false
    return access
  }

  private static func plain(_ path: String) throws(Diagnostic) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .noPath
    }
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}

/// The real paths of files that were read.
final class FileLog: Sendable {
  private let noted = Guarded<Set<String>>([])
  var paths: Set<String> { noted.withLock { $0 } }
  func note(_ path: String) { noted.withLock { _ = $0.insert(TextFile.realPath(path) ?? path) } }
}

extension FileAccess {
  /// The same files, each noted in `log` when it is to be read.
  func noting(in log: FileLog) -> FileAccess {
    let outer = self
    var access = FileAccess { path throws(Diagnostic) in
      let real = try outer.readable(path)
      log.note(real)
      return real
    } write: { path, replaces, body throws(Diagnostic) in
      try outer.writeBytes(path, replaces, body)
    }
    access.folder = { path throws(Diagnostic) in
      guard let real = try outer.folder(path) else { return nil }
      log.note(real)
      return real
    }
    access.mayRunPrograms = mayRunPrograms
    return access
  }

  /// Access to those of the same files with real paths in `paths`, to be read only: for a graded answer.
  ///
  /// Other files of the folder stay secret: they may be the answers of other students.
  func restricted(to paths: Set<String>) -> FileAccess {
    let outer = self
    var access = FileAccess { path throws(Diagnostic) in
      guard let real = try? outer.readable(path), paths.contains(TextFile.realPath(real) ?? real) else {
        throw Diagnostic(.notAllowed, "a graded answer reads no files but those that the lesson reads itself")
      }
      return real
    } write: { _, _, _ throws(Diagnostic) in
      throw Diagnostic(.notAllowed, "a graded answer writes no files")
    }
    access.folder = { path throws(Diagnostic) in
      guard let real = try? outer.folder(path), paths.contains(TextFile.realPath(real) ?? real) else {
        return nil
      }
      return real
    }
    access.mayRunPrograms = false
    return access
  }
}

/// Hint "did you mean `moons.csv`?" for a path without a file, from the content of its folder.
package func nearestFile(to path: String) -> Hint? {
  guard access(path, F_OK) != 0 else { return nil }
  let folder = TextFile.folder(of: path)
  let name = path.split(separator: "/").last.map(String.init) ?? path
  guard let stream = opendir(folder) else { return "there is no folder `\(folder)`" }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream), names.count < 10_000 {
    names.append(
      withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
  }
  return didYouMean(name, in: names)
}
