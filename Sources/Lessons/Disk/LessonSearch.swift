// LessonSearch.swift — selection of lessons: paths, folders, a filter, one shard of several.
import Diagnostics
import Markdown
import Matching

/// The lesson files to replay, sorted.
package struct LessonSearch: Hashable, Sendable {
  /// One of several parts that a class of machines shares: `2/5` is the second of five.
  package struct Shard: Hashable, Sendable {
    /// Number of the part, from 1.
    package let index: Int
    /// Number of parts.
    package let count: Int

    /// Reads `2/5`.
    package init(_ text: String) throws(Diagnostic) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
        (1...count).contains(index)
      else {
        throw Diagnostic(.badNumber, "`\(text)` is no shard", hint: "`2/5` is the second of five parts")
      }
      (self.index, self.count) = (index, count)
    }
  }

  /// The files found.
  ///
  /// A path that was given by name is among them even if it does not exist: its report says so.
  package private(set) var files: [String]

  /// Greatest depth of nested folders.
  private static let deepest = 20

  /// Finds the lessons in `paths`: files as named, and in folders every `.md` file that has front matter or a
  /// `chainrule` block.
  ///
  /// - Parameters:
  ///   - filter: part of the path or of the title, upper or lower case alike; with `*` or `?`, a pattern for
  ///     all of it.
  ///   - shard: the part to keep, after filtering.
  /// - Throws: when nothing is found.
  package init(_ paths: [String], filter: String? = nil, shard: Shard? = nil) throws(Diagnostic) {
    var found: [String] = []
    for path in paths {
      if TextFile.kind(of: path) == .folder {
        let start = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        Self.search(start, depth: 0, into: &found)
      } else {
        found.append(path)
      }
    }
    var seen: Set<String> = []
    files = found.filter { seen.insert($0).inserted }.sorted { Self.comesFirst($0, $1) }
    guard !files.isEmpty else { throw .noLessons(in: paths) }
    if let filter {
      files = files.filter { Self.passes($0, filter) }
      guard !files.isEmpty else { throw .nothingPasses(filter) }
    }
    if let shard {
      files = files.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
    }
  }

  /// The files that make a course: those that were named, and of folders the numbered ones, if there are any.
  ///
  /// A page without a number, such as the one about writing lessons, is not one of the lessons.
  package func course(of paths: [String]) -> [String] {
    guard files.contains(where: { LessonName($0).number != nil }) else { return files }
    return files.filter { paths.contains($0) || LessonName($0).number != nil }
  }

  private static func search(_ folder: String, depth: Int, into found: inout [String]) {
    guard depth < deepest, let names = TextFile.names(in: folder) else { return }
    for name in names where !name.hasPrefix(".") {
      let path = folder == "/" ? "/" + name : folder == "." ? name : folder + "/" + name
      switch TextFile.kind(of: path) {
      case .folder where !TextFile.isLink(path): search(path, depth: depth + 1, into: &found)
      case .file where name.hasSuffix(".md") && isLesson(path): found.append(path)
      default: break
      }
    }
  }

  /// True for a file with front matter or something to run, and for one that can't be read, so that it is
  /// reported rather than passed over.
  private static func isLesson(_ path: String) -> Bool {
    guard let text = try? TextFile.read(path) else { return true }
    guard let lesson = try? Lesson(parsing: text, path: path) else {
      // Broken, and perhaps no lesson at all: a block that is meant for us decides.
      return LessonText(text).lines.contains { line in
        line.text.withoutTrailingSpace == "---" || Fence(line.text)?.info.hasPrefix("chainrule") == true
      }
    }
    return lesson.frontMatter.isPresent
      || lesson.elements.contains { element in
        switch element {
        case .prose, .code: false
        case .commands, .question, .task: true
        }
      }
  }

  private static func passes(_ path: String, _ filter: String) -> Bool {
    let filter = filter.lowercased()
    let isPattern = filter.contains { $0 == "*" || $0 == "?" }
    func fits(_ text: String) -> Bool {
      isPattern ? Glob.matches(filter, text.lowercased()) : text.lowercased().contains(filter)
    }
    return fits(path) || (try? Lesson(reading: path)).map { fits($0.title) } == true
  }

  /// Byte order, the same in every locale.
  private static func comesFirst(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}

extension Diagnostic {
  fileprivate static func noLessons(in paths: [String]) -> Self {
    .init(
      .unknownLesson, "there is no lesson in \(paths.joined(separator: ", "))",
      hint: "a lesson is a Markdown file with front matter or a ```chainrule block")
  }
  fileprivate static func nothingPasses(_ filter: String) -> Self {
    .init(
      .unknownLesson, "no lesson's path or title matches `\(filter)`",
      hint: "a part of the path or of the title, or a pattern with `*` and `?`")
  }
}
