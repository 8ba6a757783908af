// LessonNotebook.swift — a lesson as a Jupyter notebook (nbformat 4.5) that can be read, presented and run.
import Lessons
import Markdown
import Replay
import Typography

/// Makes notebooks.
///
/// The notebook is one of Python, for chainrule has no kernel, and its first cell defines `%%chainrule`,
/// which runs a cell's commands with the tool.
struct LessonNotebook {
  private let replayed: ReplayedLesson
  private let context: ProseContext
  private var prose: ProseMarkup
  private var cells: [NotebookJSON] = []

  /// The notebook of a lesson.
  static func text(_ replayed: ReplayedLesson, _ context: ProseContext) -> String {
    var notebook = LessonNotebook(replayed, context)
    notebook.fill()
    let kernel: NotebookJSON = .object([
      ("display_name", .string("Python 3 (ipykernel)")), ("language", .string("python")),
      ("name", .string("python3")),
    ])
    let file = replayed.lesson.path.split(separator: "/").last.map(String.init) ?? ""
    let metadata: NotebookJSON = .object([
      (Publisher.mark, .object([("lesson", .string(file))])), ("kernelspec", kernel),
      ("language_info", .object([("name", .string("python"))])), ("title", .string(replayed.lesson.title)),
    ])
    return NotebookJSON.object([
      ("cells", .list(notebook.cells)), ("metadata", metadata), ("nbformat", .integer(4)),
      ("nbformat_minor", .integer(5)),
    ]).text() + "\n"
  }

  private init(_ replayed: ReplayedLesson, _ context: ProseContext) {
    (self.replayed, self.context) = (replayed, context)
    prose = ProseMarkup(context)
  }

  private mutating func fill() {
    addSetUp()
    // Exercises are written as on a page; the notebook shows HTML in a cell of Markdown.
    var exercises = LessonMarkup(replayed, context).exercises[...]
    for element in replayed.elements {
      switch element {
      case .prose(let lines, _):
        let shown = replayed.shown(lines)
        if !shown.allSatisfy(\.isBlank) { addProse(shown) }
      case .code(let block): addMarkdown(fenced(block.lines, block.info))
      case .commands(let block) where !block.attributes.isRun:
        addMarkdown(
          fenced(block.cells.flatMap { [$0.command] + replayed.output(of: $0) }, ""))
      case .commands(let block):
        for cell in block.cells {
          let isHidden = block.attributes.isHidden
          addCode(
            cell.command, output: isHidden ? [] : replayed.output(of: cell),
            pictures: isHidden ? [] : replayed.pictures(of: cell),
            isError: block.attributes.expectsError, isHidden: isHidden)
        }
      case .question:
        addHTML(exercises.popFirst() ?? "")
        addCode("# …")
      case .task(let task):
        addHTML(exercises.popFirst() ?? "")
        addCode("# …")
        guard replayed.showsAnswers else { continue }
        for command in task.solution {
          addCode(
            command.text, output: replayed.report.outputs[command.line] ?? [],
            pictures: replayed.report.pictures[command.line] ?? [], isHidden: true)
        }
      }
    }
  }

  // MARK: - Markdown

  private mutating func addMarkdown(_ text: String, attachments: [(String, NotebookJSON)] = []) {
    var members: [(key: String, value: NotebookJSON)] = []
    if !attachments.isEmpty { members.append(("attachments", .object(attachments.map { ($0.0, $0.1) }))) }
    members += [
      ("cell_type", .string("markdown")), ("id", .string("cell-\(cells.count + 1)")),
      ("metadata", .object([])),
      ("source", .lines(text)),
    ]
    cells.append(.object(members))
  }

  /// HTML; a blank line would end it, and the text behind would be read as Markdown.
  private mutating func addHTML(_ html: String) {
    addMarkdown(
      html.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isBlank ? "&#32;" : String($0) }
        .joined(separator: "\n"))
  }

  private mutating func addProse(_ lines: [String]) {
    var attachments: [(String, NotebookJSON)] = []
    var text: [String] = []
    for line in lines {
      var line = Self.withoutTags(printable(line))
      for target in MarkdownLinks.targets(in: line) {
        if let source = line.contains("![") ? context.image(target) : nil,
          let comma = source.firstIndex(of: ",")
        {
          let type = source[..<comma].dropFirst("data:".count).prefix { $0 != ";" }
          let name = "picture-\(attachments.count + 1)"
          let bytes = String(source[source.index(after: comma)...])
          attachments.append((name, .object([(String(type), .string(bytes))])))
          line = line.replacing("](\(target)", with: "](attachment:\(name)")
        } else if let page = context.page(target) {
          line = line.replacing("](\(target)", with: "](\(page)")
        } else if Markup.webAddress(target) == nil, !target.hasPrefix("#"),
          target.prefix(while: { $0 != "/" }).contains(":")
        {
          line = line.replacing("](\(target)", with: "](#")
        }
      }
      text.append(line)
    }
    addMarkdown(text.joined(separator: "\n"), attachments: attachments)
  }

  /// A line with its tags as text: a `\` before each `<` that opens one, code left alone.
  private static func withoutTags(_ line: String) -> String {
    guard line.contains("<"), !line.hasPrefix("    ") else { return line }
    var result = ""
    var isCode = false
    let characters = Array(line)
    for (index, character) in characters.enumerated() {
      if character == "`" { isCode.toggle() }
      if character == "<", !isCode, index + 1 < characters.count {
        let next = characters[index + 1]
        let isAddress = String(characters[(index + 1)...]).hasPrefix("http")
        if (next.isLetter && !isAddress) || "/!?".contains(next) { result.append("\\") }
      }
      result.append(character)
    }
    return result
  }

  private func fenced(_ lines: [String], _ info: String) -> String {
    var mark = "```"
    while lines.contains(where: { $0.contains(mark) }) { mark += "`" }
    return ([mark + info.filter { $0 != "`" }] + lines + [mark]).joined(separator: "\n")
  }

  // MARK: - Code

  private mutating func addCode(
    _ command: String, output: [String] = [], pictures: [DrawnPicture] = [], isError: Bool = false,
    isHidden: Bool = false
  ) {
    let output = output.map { printable($0) }
    var outputs: [NotebookJSON] = []
    func add(_ range: Range<Int>) {
      let lines = output[range.clamped(to: output.indices)]
      guard !lines.isEmpty else { return }
      outputs.append(
        .object([
          ("name", .string(isError ? "stderr" : "stdout")), ("output_type", .string("stream")),
          ("text", .lines(lines.map { $0 + "\n" }.joined())),
        ]))
    }
    var next = 0
    for picture in pictures {
      add(next..<max(next, picture.lines.lowerBound))
      next = max(next, picture.lines.upperBound)
      let letters = output[picture.lines.clamped(to: output.indices)].joined(separator: "\n")
      outputs.append(
        .object([
          ("data", .object([("image/svg+xml", .lines(picture.svg)), ("text/plain", .lines(letters))])),
          ("metadata", .object([])), ("output_type", .string("display_data")),
        ]))
    }
    add(next..<max(next, output.count))
    let hiding: NotebookJSON =
      isHidden
      ? .object([("jupyter", .object([("source_hidden", .bool(true)), ("outputs_hidden", .bool(true))]))])
      : .object([])
    addCode(source: "%%chainrule\n" + printable(command, keeping: "\n\t"), metadata: hiding, outputs: outputs)
  }

  private mutating func addCode(source: String, metadata: NotebookJSON, outputs: [NotebookJSON]) {
    cells.append(
      .object([
        ("cell_type", .string("code")), ("execution_count", .null),
        ("id", .string("cell-\(cells.count + 1)")),
        ("metadata", metadata), ("outputs", .list(outputs)), ("source", .lines(source)),
      ]))
  }

  /// The cell that defines `%%chainrule`.
  ///
  /// The cell runs all cells so far anew and shows the new output: the same commands print the same, always.
  private mutating func addSetUp() {
    let source = """
      # Run this cell first: it defines %%chainrule, which runs the commands of a cell with the tool `chainrule`.
      # Each cell goes on from the cells that were run before it. Restart the kernel to start anew.
      import subprocess, sys
      from IPython.core.magic import register_cell_magic

      _session = {"commands": "", "out": "", "err": ""}

      @register_cell_magic
      def chainrule(line, cell):
          commands = _session["commands"] + cell.rstrip() + "\\n"
          call = ["chainrule", "--keep-going", "--color", "never", "--seed", "\(replayed.lesson.frontMatter.replaySeed)"]
          try:
              run = subprocess.run(call, input=commands, capture_output=True, encoding="utf-8")
          except FileNotFoundError:
              print("The tool `chainrule` is not in the PATH: install it with `make install`.", file=sys.stderr)
              return
          for name, text, stream in (("out", run.stdout, sys.stdout), ("err", run.stderr, sys.stderr)):
              known = _session[name]
              stream.write(text[len(known):] if text.startswith(known) else text)
              _session[name] = text
          _session["commands"] = commands
      """
    addCode(
      source: source, metadata: .object([("jupyter", .object([("source_hidden", .bool(true))]))]), outputs: []
    )
  }
}
