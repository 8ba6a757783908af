// Handout.swift — a lesson for students: without answers, solutions, recorded outputs and leaks of them.
import Diagnostics
import Language
import Lessons
import Markdown
import Matching
import Typography

/// A lesson made for students: questions without answers, and a place for the student's own below each.
package struct Handout: Hashable, Sendable {
  /// The file's text.
  package let text: String
  /// Lines that still show an answer, by their line in the lesson.
  package let leaks: [LessonProblem]

  /// True for the text of a hand-out without a written answer.
  static func isUntouched(_ text: String) -> Bool {
    guard let lesson = try? Lesson(parsing: text, path: ""), lesson.frontMatter.isHandout else {
      return false
    }
    return lesson.frontMatter.student == nil && Submission(parsing: text, path: "").answers.isEmpty
  }

  /// One line of the hand-out, and the line of the lesson that it comes from.
  private struct Line {
    var text: String
    var source: Int
    var isProse = false

    /// The text without the mark of a quotation, which stands before each line of one.
    var unquoted: String {
      isProse && text.trimmed.hasPrefix(">") ? String(text.trimmed.dropFirst()) : text
    }
  }

  /// Makes the hand-out of `lesson`.
  ///
  /// Left out are answers, wrong answers, solutions, recorded outputs, `assert`s, comments, blocks and prose marked
  /// `nohandout`, and hints that give an answer away.
  ///
  /// - Parameters:
  ///   - values: printed values of answers, by the number of the question, to look for them, too.
  ///   - vocabulary: the symbols of quantities, in which answers may be written in several ways.
  package init(of lesson: Lesson, values: [Int: [String]] = [:], vocabulary: Vocabulary) {
    let secrets = AnswerSecrets(lesson, values, vocabulary)
    var lines: [Line] = Self.frontMatter(of: lesson)
    var exercises = lesson.exercises[...]
    for element in lesson.elements {
      switch element {
      case .prose(let prose, let firstLine):
        lines += Self.prose(prose, firstLine)
      case .code(let block):
        // Answers of a student who has taken the lesson.
        guard block.language != "answer" else { continue }
        lines += Self.fenced(block.info, block.lines, block.line)
      case .commands(let block):
        lines += Self.commands(block, in: lesson)
      case .question, .task:
        guard let exercise = exercises.popFirst() else { continue }
        lines += Self.block(exercise, secrets)
      }
      lines.append(Line(text: "", source: lines.last?.source ?? 1))
    }
    while lines.last?.text.isEmpty == true { lines.removeLast() }
    text = lines.map { $0.text + "\n" }.joined()
    leaks = lines.indices.compactMap { index in
      Self.shown(in: lines[index...], secrets).map { shown in
        LessonProblem(
          "\(shown)", path: lesson.path, line: lines[index].source,
          hint: "a block marked `nohandout` is left out, and prose behind `<!-- nohandout -->`")
      }
    }
  }

  /// The secret shown by the first of `lines`, by itself or together with the one or two lines of its
  /// paragraph that follow.
  private static func shown(in lines: ArraySlice<Line>, _ secrets: AnswerSecrets) -> String? {
    guard let first = lines.first else { return nil }
    if let shown = secrets.shown(by: first.text) { return shown }
    let paragraph = lines.prefix(3).prefix { !$0.text.isBlank }.map(\.unquoted)
    for count in [2, 3] where count <= paragraph.count {
      // A secret that the later lines show without the first is theirs.
      let (all, later) = (Array(paragraph.prefix(count)), Array(paragraph[1..<count]))
      if let shown = secrets.shown(byTogether: all), secrets.shown(byTogether: later) == nil { return shown }
    }
    return nil
  }

  private static func frontMatter(of lesson: Lesson) -> [Line] {
    var lines = ["---", "title: \(JSONText.quoted(lesson.title))"]
    switch lesson.frontMatter.seed {
    case .fixed(let seed): lines.append("seed: \(seed)")
    case .student: lines.append("seed: student")
    case nil: break
    }
    lines += ["handout: true", "student: \"\(lesson.frontMatter.student ?? "")\"", "---", ""]
    return lines.map { Line(text: $0, source: 1) }
  }

  private static func prose(_ lines: [String], _ firstLine: Int) -> [Line] {
    Lesson.handedOut(lines).map { Line(text: $1.withoutTrailingSpace, source: firstLine + $0, isProse: true) }
  }

  private static func fenced(_ info: String, _ lines: [String], _ line: Int) -> [Line] {
    let longest = lines.compactMap { Fence($0)?.mark.count }.max() ?? 2
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let content = lines.enumerated().map { Line(text: $1, source: line + 1 + $0) }
    return [Line(text: fence + info, source: line)] + content + [
      Line(text: fence, source: line + lines.count + 1)
    ]
  }

  /// The commands of a block without their outputs; checks are left out.
  private static func commands(_ block: CommandBlock, in lesson: Lesson) -> [Line] {
    let cells = block.handedOutCells
    guard !cells.isEmpty else { return [] }
    var info = "chainrule"
    let attributes = block.attributes
    if attributes.isHidden { info += " hidden" }
    if !attributes.isRun { info += " norun" }
    if let expectation = attributes.expectation { info += " " + expectation }
    var lines = [Line(text: "```" + info, source: block.line)]
    for cell in cells {
      for (index, part) in cell.command.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      {
        lines.append(Line(text: (index == 0 ? "> " : ". ") + part, source: cell.line + index))
      }
      // The output of a block that is shown and not run is part of the text.
      if !attributes.isRun {
        for (index, line) in cell.expected.enumerated() {
          lines.append(Line(text: line.source, source: cell.outputLine + index))
        }
      }
    }
    return lines + [Line(text: "```", source: block.line)]
  }

  // MARK: - Questions and tasks

  /// The block of an exercise without its right answers, and a place for the answer.
  private static func block(_ exercise: Exercise, _ secrets: AnswerSecrets) -> [Line] {
    var lines: [String] = []
    func add(_ key: String, _ text: String) {
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
      // A block of YAML takes its indentation from its first line.
      guard parts.first?.first?.isWhitespace == false else {
        return lines.append("\(key): \(JSONText.quoted(text))")
      }
      lines.append("\(key): |")
      lines += parts.map { $0.isBlank ? "" : "  " + $0 }
    }
    func add(_ key: String, _ texts: [String]) {
      guard !texts.isEmpty else { return }
      lines.append("\(key):")
      lines += texts.map { "  - \(JSONText.quoted($0))" }
    }
    if let id = exercise.id { lines.append("id: \(id)") }
    if exercise.points != 1 { lines.append("points: \(exercise.points.short)") }
    let name: String
    switch exercise.content {
    case .question(let question):
      name = "question"
      lines.append("kind: \(question.kind.name)")
      add("text", question.text)
      add("choices", question.choices)
      add("variables", question.variables)
      if let tolerance = question.tolerance { lines.append("tolerance: \(tolerance.written)") }
      add("hints", question.hints.filter { secrets.shown(by: $0) == nil })
    case .task(let task):
      name = "task"
      add("text", task.text)
      add("check", task.checks.map(\.text))
      let limits = [
        task.budget.steps.map { "steps: \($0)" }, task.budget.parameters.map { "parameters: \($0)" },
      ].compactMap { $0 }
      if !limits.isEmpty { lines.append("budget: {\(limits.joined(separator: ", "))}") }
      if let keep = task.keep {
        lines.append("keep: [\(keep.map(\.rawValue).sorted().joined(separator: ", "))]")
      }
      add("hints", task.hints.filter { secrets.shown(by: $0) == nil })
    }
    let all = ["```\(name)"] + lines + ["```", "", "```answer \(exercise.key)", "```"]
    return all.map { Line(text: $0, source: exercise.line) }
  }
}

extension WrittenFile {
  /// A lesson without its answers, by `handout`.
  package static let handout = WrittenFile(of: "handout", isOwn: Handout.isUntouched)
}
