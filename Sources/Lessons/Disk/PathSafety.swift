// PathSafety.swift — keeps the files that a lesson reads inside its own folder.
import Diagnostics

extension TextFile {
  /// The real path of the file that `path`, written in a lesson, names beside it in `folder`.
  ///
  /// - Throws: for absolute paths, `..`, links that lead out of `folder`, and anything but a plain file.
  package static func resolve(_ path: String, inside folder: String) throws(Diagnostic) -> String {
    let real = try realPath(path, inside: folder)
    guard kind(of: real) == .file else { throw .noFile(path) }
    return real
  }

  /// The real path of the folder that `path`, written in a lesson, names beside it in `folder`; `nil` where it is none.
  ///
  /// - Throws: for absolute paths, `..`, and links that lead out of `folder`.
  package static func resolve(folder path: String, inside folder: String) throws(Diagnostic) -> String? {
    let real = try realPath(path, inside: folder)
    return isFolder(real) ? real : nil
  }

  /// The real path of what `path` names in `folder` or below.
  private static func realPath(_ path: String, inside folder: String) throws(Diagnostic) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .noPath }
    guard !path.hasPrefix("/"), !path.hasPrefix("~") else { throw .outside(path) }
    guard !path.split(separator: "/").contains("..") else { throw .outside(path) }
    guard let root = realPath(folder.isEmpty ? "." : folder) else { throw .missing(folder) }
    guard let real = realPath(root + "/" + path) else { throw .missing(path) }
    let prefix = root.hasSuffix("/") ? root : root + "/"
    guard Array(real.utf8).starts(with: prefix.utf8) else { throw .outside(path) }
    return real
  }

  /// True when `path` names a plain file inside `folder`; see ``resolve(_:inside:)``.
  package static func resolves(_ path: String, inside folder: String) -> Bool {
    (try? resolve(path, inside: folder)) != nil
  }
}

extension Diagnostic {
  /// A text that can name no file.
  package static var noPath: Self { .init(.fileAccess, "the path is empty or holds a zero byte") }
  fileprivate static func outside(_ path: String) -> Self {
    .init(
      .notAllowed, "`\(path)` leads out of the lesson's folder",
      hint: "a lesson reads only files beside itself")
  }
  fileprivate static func missing(_ path: String) -> Self {
    .init(.missingFile, "there is no file `\(path)`")
  }
  fileprivate static func noFile(_ path: String) -> Self { .init(.fileAccess, "`\(path)` is no plain file") }
}
