// Lesson.swift — a lesson file as a value: front matter, then prose, commands, questions and tasks in order.
import Diagnostics
import Markdown

/// A Markdown lesson, read.
package struct Lesson: Hashable, Sendable {
  /// One piece of the file.
  package enum Element: Hashable, Sendable {
    /// Markdown text; blank lines at either end are left out.
    case prose(lines: [String], firstLine: Int)
    /// A `chainrule` block: commands and their output.
    case commands(CommandBlock)
    /// A `question` block.
    case question(Question)
    /// A `task` block.
    case task(LessonTask)
    /// Any other fenced block.
    case code(CodeBlock)
  }

  /// A fenced block of some other language: shown, never run.
  package struct CodeBlock: Hashable, Sendable {
    /// The text after the fence: the language and anything else.
    package var info: String
    /// The lines inside.
    package var lines: [String]
    /// The line of the opening fence.
    package var line: Int
  }

  /// Name of the file in messages.
  package let path: String
  /// The file's text, byte for byte.
  package let text: String
  /// Title, seed and further fields between the two `---`.
  package let frontMatter: FrontMatter
  /// The pieces, in the order of the file.
  package let elements: [Element]

  /// Reads a lesson from its text.
  ///
  /// - Throws: a diagnostic with its place as an offset into `text`: a fence left open, YAML that can't be
  ///   read, an unknown attribute, an invalid matcher.
  package init(parsing text: String, path: String) throws(Diagnostic) {
    let parsed = try LessonParser(text: LessonText(text)).parse()
    (self.path, self.text) = (path, text)
    (frontMatter, elements) = (parsed.frontMatter, parsed.elements)
    try refuseEqualIDs()
  }

  /// Reads the lesson file at `path`.
  package init(reading path: String) throws(LessonProblem) {
    let text = try TextFile.read(path)
    do throws(Diagnostic) {
      try self.init(parsing: text, path: path)
    } catch {
      throw LessonProblem(error, path: path, text: text)
    }
  }

  /// The title: from the front matter, else the first heading, else the file's name.
  package var title: String {
    if let title = frontMatter.title { return title }
    for case .prose(let lines, _) in elements {
      for line in lines where line.hasPrefix("# ") { return line.dropFirst(2).trimmed }
    }
    return path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The blocks of commands, in order.
  package var commandBlocks: [CommandBlock] {
    elements.compactMap { if case .commands(let block) = $0 { block } else { nil } }
  }

  /// The questions, in order.
  package var questions: [Question] {
    elements.compactMap { if case .question(let question) = $0 { question } else { nil } }
  }

  /// The tasks, in order.
  package var tasks: [LessonTask] {
    elements.compactMap { if case .task(let task) = $0 { task } else { nil } }
  }

  /// The folder of the lesson: it may read files of no other.
  package var folder: String { TextFile.folder(of: path) }
}

extension Lesson.CodeBlock {
  /// The first word behind the fence.
  package var language: String { info.split(separator: " ").first.map(String.init) ?? "" }
}
