// FileAccess.swift — the files that a session may read and write: all at one's own prompt, few in a lesson.
import Diagnostics
import Platform
import Synchronization

/// Hands the bytes of a file over, piece by piece, to `put`, which answers false where no more can be written; answers
/// false itself to give the file up.
package typealias ByteWriting = (_ put: (UnsafeRawBufferPointer) -> Bool) -> Bool

/// The files that a session may touch; every command that reads or writes one asks here.
package struct FileAccess: Sendable {
  /// The path to open for reading the file that a command names; throws where it may not be read.
  package var readable: @Sendable (_ path: String) throws(Diagnostic) -> String
  /// The path of the folder that a command names, to be listed; `nil` where the name is no folder's.
  package var folder: @Sendable (_ path: String) throws(Diagnostic) -> String? = { _ throws(Diagnostic) in nil
  }
  /// The text of the file that a command names.
  package var read: @Sendable (_ path: String) throws(Diagnostic) -> String
  /// The bytes of a file that is kept in memory; `nil` where files are on the disk.
  package var held: @Sendable (_ path: String) throws(Diagnostic) -> [UInt8]? = { _ throws(Diagnostic) in nil
  }
  /// Replaces the file that a command names by the bytes that `body` hands over, all of them or nothing.
  ///
  /// `replaces`: one that is there already. False where `body` gave the file up.
  package var writeBytes:
    @Sendable (_ path: String, _ replaces: Bool, _ body: ByteWriting) throws(Diagnostic) -> Bool

  /// True when programs may be started: the user's editor.
  package var mayRunPrograms = true

  /// Access by three closures.
  init(
    readable: @escaping @Sendable (_ path: String) throws(Diagnostic) -> String,
    read: @escaping @Sendable (_ path: String) throws(Diagnostic) -> String,
    write:
      @escaping @Sendable (_ path: String, _ replaces: Bool, _ body: ByteWriting) throws(Diagnostic) -> Bool
  ) {
    (self.readable, self.read, writeBytes) = (readable, read, write)
  }

  /// Replaces the file that a command names by `text`, all of it or nothing; `replaces`: one that is there already.
  package func write(_ text: String, _ path: String, _ replaces: Bool) throws(Diagnostic) {
    var text = text
    _ = try writeBytes(path, replaces) { put in text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
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
    var access = FileAccess { path throws(Diagnostic) in
      throw .missing(path)
    } read: { path throws(Diagnostic) in
      guard let bytes = files.bytes(of: path) else { throw .missing(path) }
      return String(decoding: bytes, as: UTF8.self)
    } write: { path, replaces, body throws(Diagnostic) in
      guard replaces || files.bytes(of: path) == nil else { throw .exists(path) }
      var bytes: [UInt8] = []
      let isWhole = body { piece in
        bytes.append(contentsOf: piece)
        return true
      }
      if isWhole { files.write(bytes, to: path) }
      return isWhole
    }
    access.held = { path throws(Diagnostic) in
      guard let bytes = files.bytes(of: path) else { throw .missing(path) }
      return bytes
    }
    return access
  }
}

/// Bytes by path.
private final class MemoryFiles: Sendable {
  private let files = Guarded<[String: [UInt8]]>([:])

  func bytes(of path: String) -> [UInt8]? { files.withLock { $0[path] } }

  func write(_ bytes: [UInt8], to path: String) { files.withLock { $0[path] = bytes } }
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
