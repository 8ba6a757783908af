// LessonMarkup.swift — a replayed lesson as pieces of HTML, which a page puts in a row and slides part.
import Handouts
import Language
import Lessons
import Markdown
import Matching
import Replay

/// A lesson with the results of its replay, about to be published.
struct ReplayedLesson {
  var lesson: Lesson
  var report: LessonReport
  /// Secrets that a hand-out must not show; `nil` where answers, wrong answers and solutions are shown.
  let secrets: AnswerSecrets?
  /// False for a hand-out.
  var showsAnswers: Bool { secrets == nil }

  /// A lesson about to be published, with its answers or without; texts may hold quantities of `vocabulary`.
  init(lesson: Lesson, report: LessonReport, showsAnswers: Bool = true, vocabulary: Vocabulary) {
    (self.lesson, self.report) = (lesson, report)
    secrets = showsAnswers ? nil : AnswerSecrets(lesson, report.answerValues(of: lesson), vocabulary)
  }

  /// The language of the lesson: `lang:` of the front matter, else the two letters of its file or folder.
  var language: String {
    let given =
      lesson.frontMatter["lang"] ?? lesson.frontMatter["language"] ?? LessonName.language(of: lesson.path)
    let isCode = given.map { text in
      (2...20).contains(text.utf8.count) && text.utf8.allSatisfy { $0 == 45 || (65...90).contains($0 & 0xDF) }
    }
    return isCode == true ? given ?? "en" : "en"
  }

  /// The elements that are shown.
  var elements: [Lesson.Element] { showsAnswers ? lesson.elements : lesson.handedOutElements }

  /// The hints that are shown: in a hand-out, those that hold neither an answer nor a solution.
  func shown(hints: [String]) -> [String] {
    guard let secrets, !hints.isEmpty else { return hints }
    return hints.filter { secrets.shown(by: $0) == nil }
  }

  /// The lines of prose that are shown.
  func shown(_ prose: [String]) -> [String] { prose.filter { HandoutMark($0) == nil } }

  /// Present output of a command; for one that is not run, the lesson's text.
  ///
  /// A hand-out leaves out the output that shows the answer to a question above: students find it by running
  /// the command.
  func output(of cell: CommandBlock.Cell) -> [String] {
    let lines = wholeOutput(of: cell)
    guard let secrets, lines.contains(where: { secrets.shown(byOutput: $0, at: cell.line) }) else {
      return lines
    }
    return []
  }

  /// The pictures that a command drew.
  func pictures(of cell: CommandBlock.Cell) -> [DrawnPicture] {
    output(of: cell).isEmpty ? [] : report.pictures[cell.line] ?? []
  }

  private func wholeOutput(of cell: CommandBlock.Cell) -> [String] {
    report.outputs[cell.line]
      ?? cell.expected.map { line in
        if case .exact(let text) = line.matcher, text.hasPrefix("\\") { return String(text.dropFirst()) }
        return line.source
      }
  }
}

/// Turns a replayed lesson into HTML.
struct LessonMarkup {
  /// A piece of a page.
  struct Part {
    var html: String
    /// The level of the heading that it is; `nil` for anything else.
    var level: Int?
    /// The heading's text.
    var title = ""
    /// Approximate number of lines that it fills.
    var height: Int
  }

  /// The pieces, in the order of the lesson.
  private(set) var parts: [Part] = []
  /// The questions and tasks alone, in order.
  private(set) var exercises: [String] = []
  /// State of headings and anchors.
  private(set) var prose: ProseMarkup
  let words: PageWords
  private let replayed: ReplayedLesson
  private var (questions, tasks, pictures) = (0, 0, 0)
  /// The lines that a session may fill before it is cut in two.
  private let room: Int

  /// The HTML of `replayed`; sessions of more than `room` lines are several pieces.
  init(_ replayed: ReplayedLesson, _ context: ProseContext, room: Int = .max) {
    (self.replayed, self.room) = (replayed, room)
    prose = ProseMarkup(context)
    words = PageWords.of(replayed.language)
    // Anchors of the page itself.
    for anchor in ["top", "contents"] { _ = prose.anchors.add(anchor) }
    for element in replayed.elements { add(element) }
  }

  private mutating func add(_ element: Lesson.Element) {
    switch element {
    case .prose(let lines, _):
      for part in prose.parts(replayed.shown(lines)) {
        parts.append(Part(html: part.html, level: part.level, title: part.title, height: part.height))
      }
    case .commands(let block):
      guard !block.attributes.isHidden, !block.cells.isEmpty else { return }
      let cells = block.cells.map { cell in
        Cell(
          command: cell.command, output: replayed.output(of: cell),
          pictures: replayed.pictures(of: cell), isError: block.attributes.expectsError)
      }
      for cells in piecesThatFit(cells) { append(session(cells), height: cells.reduce(1) { $0 + $1.height }) }
    case .code(let code):
      let text = Markup.escaped(code.lines.joined(separator: "\n"))
      append("<pre class=\"listing\"><code>\(text)</code></pre>\n", height: code.lines.count + 1)
    case .question(let question):
      exercises.append(html(question))
      append(exercises.last ?? "", height: 4 + question.choices.count * 2)
    case .task(let task):
      exercises.append(html(task))
      append(exercises.last ?? "", height: 5)
    }
  }

  private mutating func append(_ html: String, height: Int) { parts.append(Part(html: html, height: height)) }

  // MARK: - Commands

  /// A command with its output.
  private struct Cell {
    var command: String
    var output: [String]
    var pictures: [DrawnPicture]
    var isError = false
    var height: Int { 2 + (pictures.isEmpty ? output.count : 16 * pictures.count) }
  }

  private func piecesThatFit(_ cells: [Cell]) -> [[Cell]] {
    var pieces: [[Cell]] = []
    var height = 0
    for cell in cells {
      if pieces.isEmpty || height + cell.height > room {
        pieces.append([])
        height = 0
      }
      pieces[pieces.count - 1].append(cell)
      height += cell.height
    }
    return pieces
  }

  private mutating func session(_ cells: [Cell]) -> String {
    var html = "<div class=\"session\" role=\"group\" aria-label=\"\(words.commands)\">\n"
    for cell in cells {
      let lines = cell.command.split(separator: "\n", omittingEmptySubsequences: false)
      let typed = lines.enumerated().map { index, line in
        "<span class=\"ps\" aria-hidden=\"true\">\(index == 0 ? "&gt;" : ".") </span><span class=\"cmd\">\(Markup.escaped(line))</span>"
      }
      html += "<pre class=\"in\"><code>\(typed.joined(separator: "\n"))</code></pre>\n"
      html += output(of: cell)
    }
    return html + "</div>\n"
  }

  private mutating func output(of cell: Cell) -> String {
    var html = ""
    var next = 0
    func text(_ range: Range<Int>) -> String {
      let lines = cell.output[range.clamped(to: cell.output.indices)]
      guard !lines.isEmpty else { return "" }
      return "<pre class=\"out\(cell.isError ? " error" : "")\"><samp>\(Self.marked(lines))</samp></pre>\n"
    }
    for picture in cell.pictures {
      html += text(next..<max(next, picture.lines.lowerBound))
      next = max(next, picture.lines.upperBound)
      pictures += 1
      let letters = Markup.escaped(
        cell.output[picture.lines.clamped(to: cell.output.indices)].joined(separator: "\n"))
      html += "<figure>\(Self.apart(picture.svg, number: pictures))\n"
      html +=
        "<details class=\"letters\"><summary>\(words.asText)</summary><pre><samp>\(letters)</samp></pre></details></figure>\n"
    }
    return html + text(next..<max(next, cell.output.count))
  }

  /// Lines of output; the word before an error and its hint are marked.
  private static func marked(_ lines: ArraySlice<String>) -> String {
    lines.map { line in
      for (word, look) in [("error:", "e"), ("hint:", "h")] where line.hasPrefix(word + " ") {
        return "<b class=\"\(look)\">\(word)</b>" + Markup.escaped(line.dropFirst(word.count))
      }
      return Markup.escaped(line)
    }.joined(separator: "\n")
  }

  /// Makes the names of a picture unique on the page.
  private static func apart(_ svg: String, number: Int) -> String {
    svg.replacing("id=\"", with: "id=\"picture\(number)-").replacing("url(#", with: "url(#picture\(number)-")
  }

  // MARK: - Questions and tasks

  private mutating func html(_ question: Question) -> String {
    questions += 1
    let anchor = prose.anchors.add("question-\(questions)")
    var html = "<section class=\"exercise\" id=\"\(anchor)\" aria-label=\"\(words.question) \(questions)\">\n"
    html += "<p class=\"kind\">\(words.question) \(questions)</p>\n\(prose.html(question.text))"
    if !question.choices.isEmpty {
      html +=
        "<ol class=\"choices\">" + question.choices.map { "<li>\(prose.inline($0))</li>" }.joined()
        + "</ol>\n"
    }
    html += hints(replayed.shown(hints: question.hints))
    if replayed.showsAnswers {
      html += "<details class=\"answer\"><summary>\(words.answer)</summary><div>\n"
      html += question.kind.answers.markup(question, page) + mistakes(of: question) + "</div></details>\n"
    }
    return html + "</section>\n"
  }

  /// The parts of answers on this page.
  private var page: AnswerPage {
    AnswerPage(
      phrase: words.phrase, or: words.or, choice: { choice($0, of: $1) }, value: { value(of: $0, $1) },
      formula: { prose.formulas.block([$0]) })
  }

  /// Hints, each inside the one before it.
  private mutating func hints(_ hints: [String]) -> String {
    var html = ""
    for (index, hint) in hints.enumerated() {
      let count = hints.count > 1 ? " \(index + 1)/\(hints.count)" : ""
      html += "<details class=\"hint\"><summary>\(words.hint)\(count)</summary><div>\n\(prose.html(hint))"
    }
    return html + hints.map { _ in "</div></details>\n" }.joined()
  }

  private func mistakes(of question: Question) -> String {
    guard !question.mistakes.isEmpty else { return "" }
    let items = question.mistakes.map { mistake in
      let name = question.kind.answers.mistakeMarkup(mistake, question, page)
      return "<dt>\(name)</dt><dd>\(prose.inline(mistake.say))</dd>"
    }
    return "<p class=\"kind\">\(words.mistakes)</p><dl>\(items.joined(separator: "\n"))</dl>\n"
  }

  /// The value of an expression, and the expression.
  func value(of expression: LocatedText, _ tag: String) -> String {
    let source = "<code>\(Markup.escaped(expression.text))</code>"
    guard let lines = replayed.report.answers[expression.line], !lines.isEmpty else {
      return "<\(tag)>\(source)</\(tag)>"
    }
    if lines.count == 1 {
      let value = "<samp>\(Markup.escaped(lines[0]))</samp>"
      return "<\(tag)>\(lines[0] == expression.text ? value : "\(value) \(words.from) \(source)")</\(tag)>"
    }
    let text = Markup.escaped(lines.joined(separator: "\n"))
    return tag == "p" ? "<p>\(source)</p><pre class=\"out\"><samp>\(text)</samp></pre>" : source
  }

  /// The words of a choice that an answer names, or with the number it computes.
  func choice(_ text: LocatedText, of question: Question) -> String {
    let computed = replayed.report.answers[text.line]?.last.flatMap { question.choice(named: $0.trimmed) }
    guard let index = question.choice(named: text.text) ?? computed else {
      return "<code>\(Markup.escaped(text.text))</code>"
    }
    return "\(index + 1). \(prose.inline(question.choices[index]))"
  }

  private mutating func html(_ task: LessonTask) -> String {
    tasks += 1
    let anchor = prose.anchors.add("task-\(tasks)")
    var html = "<section class=\"exercise\" id=\"\(anchor)\" aria-label=\"\(words.task) \(tasks)\">\n"
    html += "<p class=\"kind\">\(words.task) \(tasks)</p>\n\(prose.html(task.text))"
    let checks = task.checks.map { "<code>\(Markup.escaped($0.text))</code>" }.joined(separator: ", ")
    let limits = [
      task.budget.steps.map { "\($0) \(words.steps)" },
      task.budget.parameters.map { "\($0) \(words.parameters)" },
    ].compactMap { $0 }
    html += "<p class=\"check\">\(words.done) \(checks)."
    html += (limits.isEmpty ? "" : " \(words.atMost) \(limits.joined(separator: ", ")).") + "</p>\n"
    html += hints(replayed.shown(hints: task.hints))
    if replayed.showsAnswers, !task.solution.isEmpty {
      let cells = task.solution.map { command in
        Cell(
          command: command.text, output: replayed.report.outputs[command.line] ?? [],
          pictures: replayed.report.pictures[command.line] ?? [])
      }
      html += "<details class=\"answer\"><summary>\(words.solution)</summary><div>\n"
      html += session(cells) + "</div></details>\n"
    }
    return html + "</section>\n"
  }
}
