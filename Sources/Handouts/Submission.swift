// Submission.swift — a student's submission: answers by number or id, in a file that any editor can write.
import Diagnostics
import Language
import Lessons
import Markdown

/// A student's answers to a lesson.
///
/// A submission is a Markdown file. Each answer is a fenced block, `answer 3` or `answer ID` behind the
/// fence: for a question the expression, choice or words, for a task the commands, a line each or after `> `
/// as in a session. Everything else in the file is passed over: prose, commands, and their recorded outputs.
package struct Submission: Hashable, Sendable {
  /// The file.
  package let path: String
  /// The student, from `student:` in the front matter; `nil` without it.
  package private(set) var student: String?
  /// The answers by the block's name for the question or task: its number or its id.
  package private(set) var answers: [String: LocatedText] = [:]
  /// Errors in the file; the answers that could be read count all the same.
  package private(set) var problems: [LessonProblem] = []

  /// The bytes of the largest file that is read.
  static let largest = 4 << 20
  /// The bytes of the longest answer.
  static let longest = 1 << 16

  /// Reads the submission at `path`.
  ///
  /// - Throws: for a file that can't be read at all, is a symbolic link, too large, or no text.
  package init(reading path: String) throws(LessonProblem) {
    guard !TextFile.isLink(path) else {
      throw LessonProblem(
        .fileAccess, "is a symbolic link", path: path,
        hint: "a submission is a plain file: copy what it leads to")
    }
    self.init(parsing: try TextFile.read(path, atMost: Self.largest), path: path)
  }

  /// Reads a submission from its text.
  package init(parsing text: String, path: String) {
    self.path = path
    let file = LessonText(text)
    let lines = file.lines
    var index = readFrontMatter(file)
    var comments = HTMLComments()
    var items = ListItems()
    while index < lines.count {
      // An answer of a list is one: behind the mark, or indented below it.
      let (inItem, offset) = items.strip(lines[index].text)
      // An answer within a comment is none, as a block of a lesson is not run there.
      guard !comments.isOpen, let fence = Fence(inItem) else {
        let text = comments.strip(lines[index].text, number: index)
        if let block = BlockName.quoted(in: text), block.name == "answer" {
          passedOver(block.info, line: index + 1)
        }
        index += 1
        continue
      }
      guard
        let close = lines[(index + 1)...].firstIndex(where: {
          fence.isClosed(by: ListItems.dedent($0.text, offset))
        })
      else {
        unclosed(.block(fence: fence.mark), line: index + 1)
        return
      }
      let words = fence.info.split { $0 == " " || $0 == "\t" }
      if words.first == "answer" {
        let content = lines[(index + 1)..<close].map { line in
          fence.content(offset > 0 ? ListItems.dedent(line.text, offset) : line.text)
        }
        add(content, called: words.dropFirst().map(String.init), line: index + 1)
      } else if BlockName.meant(by: fence.info) == "answer" {
        passedOver(fence.info, line: index + 1)
      }
      index = close + 1
    }
    if let opening = comments.openedAt {
      unclosed(.comment, line: opening + 1)
    }
  }

  /// Reports a block that looks like an answer and is not read as one.
  private mutating func passedOver(_ info: String, line: Int) {
    problem(
      "a block `\(info)` is no answer, and is not read", line: line,
      hint: "its fence is ```answer and the number or id, as in ```answer 3, at the start of a line")
  }

  private mutating func unclosed(_ part: UnclosedPart, line: Int) {
    problem("\(part.message); what follows is not read", line: line, hint: part.hint)
  }

  private mutating func problem(_ message: String, line: Int, hint: String? = nil) {
    problems.append(LessonProblem(message, path: path, line: line, hint: hint))
  }

  /// Reads the student's name, and says where the rest starts.
  private mutating func readFrontMatter(_ file: LessonText) -> Int {
    guard let first = file.lines.first, first.text.withoutTrailingSpace == "---" else { return 0 }
    let close = file.lines.dropFirst().firstIndex { ["---", "..."].contains($0.text.withoutTrailingSpace) }
    guard let close else {
      let part = UnclosedPart.frontMatter
      problem(part.message, line: 1, hint: part.hint)
      return 1
    }
    do throws(Diagnostic) {
      student = try FrontMatter(1..<close, of: file).student
    } catch {
      let place = LessonProblem(error, path: path, text: file.source)
      problems.append(place)
    }
    return close + 1
  }

  private mutating func add(_ lines: [String], called names: [String], line: Int) {
    guard let name = names.first, names.count == 1 else {
      return problem(
        "an answer names one question or task", line: line, hint: "its number or id, as in ```answer 3")
    }
    // An empty block is one that the student has not filled in.
    let isEmpty = lines.allSatisfy { $0.isBlank || $0.trimmed.hasPrefix("#") }
    guard !isEmpty else { return }
    guard lines.reduce(0, { $0 + $1.utf8.count + 1 }) <= Self.longest else {
      return problem("the answer is longer than \(Self.longest >> 10) KB", line: line)
    }
    let text = lines.joined(separator: "\n")
    if let other = answers.updateValue(LocatedText(text, line: line + 1), forKey: name) {
      problem("`\(name)` is answered at line \(other.line - 1), too; this answer counts", line: line)
    }
  }

  /// The answer to an exercise, by its id or its number.
  package func answer(to exercise: Exercise) -> LocatedText? {
    exercise.id.flatMap { answers[$0] } ?? answers[String(exercise.number)]
  }

  /// Complaints about answers to unknown questions and tasks.
  package func strays(in exercises: [Exercise]) -> [LessonProblem] {
    let known = Set(exercises.flatMap { [$0.key, String($0.number)] })
    return answers.filter { !known.contains($0.key) }.sorted { $0.value.line < $1.value.line }.map {
      LessonProblem(
        .unknownName, "the lesson asks nothing called `\($0.key)`", path: path, line: $0.value.line - 1,
        hint: "it has \(exercises.map(\.key).joined(separator: ", "))")
    }
  }
}

extension LocatedText {
  /// The commands of an answer to a task: those after `> ` if there are any, else all lines.
  package var answerCommands: [LocatedText] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.contains(where: { $0.hasPrefix("> ") }) else { return CommandText.commands(in: self) }
    var commands: [LocatedText] = []
    var isReading = false
    for (index, text) in lines.enumerated() {
      if text.hasPrefix("> ") {
        commands.append(LocatedText(String(text.dropFirst(2)), line: line + index))
        isReading = true
      } else if isReading, text.hasPrefix(". "), let last = commands.indices.last,
        CommandText.isUnfinished(commands[last].text)
      {
        commands[last].text += "\n" + text.dropFirst(2)
      } else {
        isReading = false
      }
    }
    return commands
  }
}
