// FileAccess.swift — the files that a session may read and write: all at one's own prompt, few in a lesson.
import Diagnostics
import Platform
import Synchronization

/// The files that a session may touch; every command that reads or writes one asks here.
package struct FileAccess: Sendable {
  /// The path to open for reading the file that a command names; throws where it may not be read.
  package var readable: @Sendable (_ path: String) throws(Diagnostic) -> String
  /// The path of the folder that a command names, to be listed; `nil` where the name is no folder's.
  package var folder: @Sendable (_ path: String) throws(Diagnostic) -> String? = { _ throws(Diagnostic) in nil
  }
  /// The text of the file that a command names.
  package var read: @Sendable (_ path: String) throws(Diagnostic) -> String
  /// Replaces the file that a command names by `text`, all of it or nothing; `replaces`: one that is there already.
  package var write: @Sendable (_ text: String, _ path: String, _ replaces: Bool) throws(Diagnostic) -> Void

  /// True when programs may be started: the user's editor.
  package var mayRunPrograms = true

  /// Access by three closures.
  init(
    readable: @escaping @Sendable (_ path: String) throws(Diagnostic) -> String,
    read: @escaping @Sendable (_ path: String) throws(Diagnostic) -> String,
    write: @escaping @Sendable (_ text: String, _ path: String, _ replaces: Bool) throws(Diagnostic) -> Void
  ) {
    (self.readable, self.read, self.write) = (readable, read, write)
  }

  /// No file at all.
  package static let none = FileAccess { _ throws(Diagnostic) in
    throw .unreadable
  } read: { _ throws(Diagnostic) in
    throw .unreadable
  } write: { _, _, _ throws(Diagnostic) in
    throw Diagnostic(.notAllowed, "files can't be written here")
  }

  /// Files that are there only as long as the value: for examples, which leave nothing behind.
  package static func memory() -> FileAccess {
    let files = MemoryFiles()
    // Files on the user's disk are no concern of an example.
    return FileAccess { path throws(Diagnostic) in
      throw .missing(path)
    } read: { path throws(Diagnostic) in
      guard let text = files.text(of: path) else { throw .missing(path) }
      return text
    } write: { text, path, replaces throws(Diagnostic) in
      guard files.write(text, to: path, replaces: replaces) else { throw .exists(path) }
    }
  }
}

/// Texts by path.
private final class MemoryFiles: Sendable {
  private let texts = Guarded<[String: String]>([:])

  func text(of path: String) -> String? { texts.withLock { $0[path] } }

  func write(_ text: String, to path: String, replaces: Bool) -> Bool {
    texts.withLock { texts in
      guard replaces || texts[path] == nil else { return false }
      texts[path] = text
      return true
    }
  }
}

extension Diagnostic {
  static func exists(_ path: String) -> Self {
    .init(
      .fileExists, "there is a file `\(path)` already",
      hint: "`replace` behind its name puts the new one in its place")
  }

  fileprivate static func missing(_ path: String) -> Self {
    .init(.missingFile, "there is no file `\(path)`")
  }

  fileprivate static let unreadable = Diagnostic(.notAllowed, "files can't be read here")
}
