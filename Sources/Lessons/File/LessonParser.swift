// LessonParser.swift — Markdown's fences and prose, as CommonMark reads them.
import Diagnostics
import Markdown

/// Cuts the lines of a file into front matter and elements.
struct LessonParser {
  let text: LessonText
  private var elements: [Lesson.Element] = []
  private var frontMatter = FrontMatter()

  init(text: LessonText) { self.text = text }

  func parse() throws(Diagnostic) -> (frontMatter: FrontMatter, elements: [Lesson.Element]) {
    var parser = self
    try parser.run()
    return (parser.frontMatter, parser.elements)
  }

  private mutating func run() throws(Diagnostic) {
    let lines = text.lines
    var index = try readFrontMatter()
    var prose: [LocatedText] = []
    var comments = HTMLComments()
    while index < lines.count {
      // A block within a comment is part of it.
      guard !comments.isOpen, let fence = Fence(lines[index].text) else {
        prose.append(LocatedText(comments.strip(lines[index].text, number: index), line: index + 1))
        index += 1
        continue
      }
      addProse(prose)
      prose = []
      guard let close = lines[(index + 1)...].firstIndex(where: { fence.isClosed(by: $0.text) }) else {
        throw unclosed(.block(fence: fence.mark), line: index + 1)
      }
      try addBlock(fence, opening: index, closing: close)
      index = close + 1
    }
    if let opening = comments.openedAt {
      throw unclosed(.comment, line: opening + 1)
    }
    addProse(prose)
  }

  private func unclosed(_ part: UnclosedPart, line: Int) -> Diagnostic {
    text.diagnostic(part.message, line: line, hint: part.hint)
  }

  /// Reads the front matter and says where the rest starts.
  private mutating func readFrontMatter() throws(Diagnostic) -> Int {
    guard let first = text.lines.first, first.text.withoutTrailingSpace == "---" else { return 0 }
    let close = text.lines.dropFirst().firstIndex { ["---", "..."].contains($0.text.withoutTrailingSpace) }
    guard let close else {
      throw unclosed(.frontMatter, line: 1)
    }
    frontMatter = try FrontMatter(1..<close, of: text)
    return close + 1
  }

  private mutating func addProse(_ written: [LocatedText]) {
    var lines = written[...]
    while lines.first?.text.isBlank == true { lines.removeFirst() }
    while lines.last?.text.isBlank == true { lines.removeLast() }
    guard let first = lines.first else { return }
    elements.append(.prose(lines: lines.map(\.text), firstLine: first.line))
  }

  private mutating func addBlock(_ fence: Fence, opening: Int, closing: Int) throws(Diagnostic) {
    let range = (opening + 1)..<closing
    let words = fence.info.split { $0 == " " || $0 == "\t" }
    switch words.first {
    case "chainrule":
      let attributes = try CommandBlock.Attributes(Array(words.dropFirst()), line: opening + 1, of: text)
      let content = range.map { LocatedText(fence.content(text.lines[$0].text), line: $0 + 1) }
      let cells = try CommandBlock.cells(content, tolerance: attributes.tolerance, of: text)
      elements.append(.commands(CommandBlock(attributes: attributes, cells: cells, line: opening + 1)))
    case "question":
      elements.append(.question(try Question(range, of: text, inHandout: frontMatter.isHandout)))
    case "task":
      elements.append(.task(try LessonTask(range, of: text)))
    default:
      let content = range.map { fence.content(text.lines[$0].text) }
      elements.append(.code(Lesson.CodeBlock(info: fence.info, lines: content, line: opening + 1)))
    }
  }
}
