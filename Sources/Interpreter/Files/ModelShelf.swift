// ModelShelf.swift — networks that have a name: files of commands in a folder called Models.
import Diagnostics
import Language
import Lessons

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A network as a file of commands.
package struct ModelFile: Hashable, Sendable {
  /// Name for `model`: the file's name without `.chain`.
  package let name: String
  let path: String
}

/// The models there are, in folders of which the first that has a name counts.
package struct ModelShelf: Sendable {
  let folders: [String]

  /// The models that are installed, or those of the variable `CHAINRULE_MODELS`.
  static var installed: ModelShelf {
    ModelShelf(folders: InstalledFolder.places(of: "Models", variable: "CHAINRULE_MODELS"))
  }

  /// The models, in order of their names.
  package var models: [ModelFile] {
    var found: [String: ModelFile] = [:]
    for folder in folders {
      for name in names(in: folder) where found[name] == nil {
        found[name] = ModelFile(name: name, path: "\(folder)/\(name).chain")
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < 1000, let entry = readdir(stream) {
      let file = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard file.hasSuffix(".chain"), file.first != "." else { continue }
      names.append(String(file.dropLast(6)))
    }
    return names
  }
}

extension ModelFile {
  /// Summary from the comment in its first line; empty without a comment there.
  package var summary: String {
    guard let text = try? TextFile.read(path), let line = text.split(separator: "\n").first, line.first == "#"
    else { return "" }
    return String(line.drop { $0 == "#" || $0 == " " })
  }

  /// Its text, for a command at `place` that names it.
  package func text(at place: SourceRange) throws(Diagnostic) -> SourceText {
    do throws(LessonProblem) {
      return SourceText(try TextFile.read(path), name: path)
    } catch {
      throw Diagnostic(error.code, "\(path) \(error.message)", at: place, hint: error.hint)
    }
  }
}
