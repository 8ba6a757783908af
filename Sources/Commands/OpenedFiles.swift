// OpenedFiles.swift — the files and folders that a command on data may read.
import Datasets
import Diagnostics
import Interpreter
import Language
import Quantities

/// Files and folders that a session's access lets through.
struct OpenedFiles {
  private let access: Interpreter.FileAccess
  /// Real paths by the names as typed, and those in folders by their names behind the folder's.
  private(set) var paths: [String: String] = [:]
  /// The content of folders by their names.
  private(set) var folders: [String: [FolderEntry]] = [:]

  init(_ access: Interpreter.FileAccess) { self.access = access }

  /// Lets through the file `name`, or where it may be a folder the pictures in it and in its folders.
  mutating func open(
    _ name: String, isFolderWanted: Bool, stop: () -> Bool, at place: SourceRange
  ) throws(Diagnostic) {
    guard isFolderWanted, let real = try access.folder(name) else {
      paths[name] = try access.readable(name)
      return
    }
    let root = name.hasSuffix("/") ? name : name + "/"
    try list(name, real, root, stop: stop, at: place)
    for entry in folders[name] ?? [] where entry.isFolder {
      guard let inside = try access.folder(root + entry.name) else { continue }
      try list(root + entry.name, inside, root + entry.name + "/", stop: stop, at: place)
    }
  }

  /// Lists a folder, and lets through the pictures in it.
  private mutating func list(
    _ name: String, _ real: String, _ root: String, stop: () -> Bool, at place: SourceRange
  ) throws(Diagnostic) {
    guard !stop() else { throw Diagnostic(DatasetError.stopped, at: place) }
    let entries: [FolderEntry]
    do throws(DatasetError) { entries = try Files.entries(of: real, name: name) } catch {
      throw Diagnostic(error, at: place)
    }
    folders[name] = entries
    for entry in entries where entry.isPicture {
      paths[root + entry.name] = try access.readable(root + entry.name)
    }
  }
}
