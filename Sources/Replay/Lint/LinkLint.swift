// LinkLint.swift — links of a lesson that lead nowhere: to files, to headings here, to headings elsewhere.
import Lessons
import Markdown

/// Checks the links of lessons.
enum LinkLint {
  /// The links of `lesson` that lead nowhere.
  static func problems(in lesson: Lesson) -> [LessonProblem] {
    var problems: [LessonProblem] = []
    var anchors: [String: Set<String>] = [lesson.path: Self.anchors(of: lesson)]
    for case .prose(let lines, let firstLine) in lesson.elements {
      for (index, line) in lines.enumerated() where !line.hasPrefix("    ") {
        for target in MarkdownLinks.targets(in: line) {
          if let message = problem(with: target, in: lesson, &anchors) {
            problems.append(LessonProblem(message, path: lesson.path, line: firstLine + index))
          }
        }
      }
    }
    return problems
  }

  private static func problem(
    with target: String, in lesson: Lesson, _ anchors: inout [String: Set<String>]
  ) -> String? {
    let anchor = target.firstIndex(of: "#").map { String(target[target.index(after: $0)...]) } ?? ""
    if target.hasPrefix("#") {
      return anchor.isEmpty || anchors[lesson.path]?.contains(anchor) == true
        ? nil : "the link leads to no heading of this page: \(target)"
    }
    guard let path = MarkdownLinks.relativePath(target) else {
      let scheme = target.prefix { $0 != ":" && $0 != "/" && $0 != "#" && $0 != "?" }
      let isScript =
        target.dropFirst(scheme.count).hasPrefix(":")
        && ["javascript", "vbscript", "data", "file"].contains(scheme.lowercased())
      return isScript ? "the link is no address that a page may have: \(target)" : nil
    }
    let full = lesson.folder == "/" ? "/" + path : lesson.folder + "/" + path
    guard let kind = TextFile.kind(of: full) else { return "the link leads nowhere: \(target)" }
    guard kind == .file, !anchor.isEmpty, path.hasSuffix(".md") else { return nil }
    if anchors[full] == nil {
      guard let other = try? Lesson(reading: full) else { return nil }
      anchors[full] = Self.anchors(of: other)
    }
    return anchors[full]?.contains(anchor) == true
      ? nil : "the link leads to no heading of \(path): \(target)"
  }

  /// The anchors of a lesson's headings, as code hosts and published pages make them.
  private static func anchors(of lesson: Lesson) -> Set<String> {
    var anchors = Anchors()
    var found: Set<String> = []
    for case .prose(let lines, _) in lesson.elements {
      for case .heading(_, let text) in ProseBlock.blocks(lines) {
        found.insert(
          anchors.add(Markup.slug(InlineText(text, keepsMarks: false).pieces.map(\.text).joined())))
      }
    }
    return found
  }
}
