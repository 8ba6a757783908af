// SubmissionSearch.swift — the files that are submissions, and their students where the file names none.
import Diagnostics
import Lessons

/// The submissions in files and folders.
package struct SubmissionSearch: Hashable, Sendable {
  /// A submission's file.
  package struct File: Hashable, Sendable {
    /// Its path.
    package var path: String
    /// Name of its student unless the file has one: the file's name or, where several are called the same,
    /// the folder's.
    package var name: String
  }

  /// The files, in order of their paths.
  package let files: [File]

  /// Greatest depth of nested folders.
  private static let deepest = 20

  /// Finds submissions: files as named, and in folders every `.md` file that is not hidden.
  ///
  /// - Throws: when there is none.
  package init(_ paths: [String]) throws(Diagnostic) {
    var found: [String] = []
    for path in paths {
      if TextFile.kind(of: path) == .folder {
        Self.search(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, 0, &found)
      } else {
        found.append(path)
      }
    }
    var seen: Set<String> = []
    let paths = found.filter { seen.insert($0).inserted }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    guard !paths.isEmpty else {
      throw Diagnostic(
        .missingFile, "there is no submission", hint: "a submission is a Markdown file: its name ends in .md")
    }
    var counts: [String: Int] = [:]
    for path in paths { counts[Self.stem(path), default: 0] += 1 }
    files = paths.map { path in
      let stem = Self.stem(path)
      let folder = TextFile.folder(of: path).split(separator: "/").last.map(String.init) ?? ""
      let isOwn = counts[stem] == 1 || folder.isEmpty || folder == "."
      return File(path: path, name: isOwn ? stem : folder)
    }
  }

  private static func search(_ folder: String, _ depth: Int, _ found: inout [String]) {
    guard depth < deepest, let names = TextFile.names(in: folder) else { return }
    for name in names where !name.hasPrefix(".") {
      let path = folder == "/" ? "/" + name : folder == "." ? name : folder + "/" + name
      if TextFile.isLink(path) {
        // Reported as a link, and not followed.
        if name.hasSuffix(".md") { found.append(path) }
      } else if TextFile.kind(of: path) == .folder {
        search(path, depth + 1, &found)
      } else if name.hasSuffix(".md") {
        found.append(path)
      }
    }
  }

  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".md") ? String(name.dropLast(3)) : name
  }
}
