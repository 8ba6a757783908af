// Corpus.swift — good files and good commands, from which bad ones are made.
import Autograd
import Commands
import Datasets
import Help
import History
import Interpreter
import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Good files and good commands.
struct Corpus {
  /// The folder of the sample files.
  let folder: String
  /// Sample files by name.
  var files: [String: [UInt8]] = [:]
  /// Commands, one a text.
  var lines: [String] = []

  /// Texts of a repository, and the examples of every definition.
  init(root: String) {
    folder = root + "/Tests/Fixtures/data"
    for name in names(in: folder) { files[name] = bytes(of: "\(folder)/\(name)") }
    var texts = [root + "/README.md"]
    for part in ["/Lessons", "/Docs"] { texts += names(in: root + part).map { root + part + "/" + $0 } }
    for path in texts where path.hasSuffix(".md") {
      lines += Self.commands(String(decoding: bytes(of: path), as: UTF8.self))
    }
    for path in names(in: root + "/Models").map({ root + "/Models/" + $0 }) {
      lines += String(decoding: bytes(of: path), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    for session in Material.sessions + DatasetKind.all.map(\.example) {
      lines += session.split(separator: ";").map { $0.trimmed }
    }
    var seen: Set<String> = []
    lines = lines.filter { $0.utf8.count < 2000 && seen.insert($0).inserted }
  }

  /// The commands that stand behind `> ` in the blocks of a document.
  private static func commands(_ text: String) -> [String] {
    var commands: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside.toggle()
      } else if isInside, line.hasPrefix("> ") {
        commands.append(String(line.dropFirst(2)))
      } else if isInside, line.hasPrefix(". "), let last = commands.popLast() {
        commands.append(last + "\n" + line.dropFirst(2))
      }
    }
    return commands
  }
}

extension Substring {
  /// Without blanks around it.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}

/// The names in a folder, sorted: their order on the disk is arbitrary.
private func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    names.append(
      withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
  }
  return names.filter { !$0.hasPrefix(".") }.sorted()
}

private func bytes(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
  while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
  return bytes
}
