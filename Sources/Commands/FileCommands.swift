// FileCommands.swift — `save`, `open`: the session as a file that can be read, run and tested.
import Autograd
import Cells
import Diagnostics
import History
import Interpreter
import Language
import Lessons
import Parameters
import Quantities
import Tensors
import Tutoring

extension Command {
  static let save = Command(
    "save", .session, "writes the session to a file: a lesson (.md) or its commands (.chain)",
    [
      .positional("file", .file, "where to: F.md or F.chain"),
      .positional("replace", .choice(["replace"]), "also over a file that is there", optional: true),
      .option("title", .text, "the title of the lesson"),
    ], needsFullName: true,
    details: [
      "Only commands that held are written; with them, in a lesson, what they printed.",
      "`chainrule test F.md` replays it as a test, `open F.md` goes on from there.",
    ],
    examples: [
      Example("6 * 7; save answer.md", prints: "answer.md: a lesson of 1 command"),
      Example("a = 2; save two.chain; reset; open two.chain; a", prints: "2"),
      Example(
        "a = 2; save two.md title=\"Two things\"; a = 3; save two.md replace; reset; open two.md; a",
        prints: "3"),
    ], related: ["open", "cells"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    let path = try call.text("file")
    let title = call["title"]?.text
    let commands = session.savedCommands
    let kept = commands.filter { $0.lines != nil }.count
    guard kept > 0 else {
      throw Diagnostic(.nothingToDo, "there is nothing to save: no command held yet", at: call.nameRange)
    }
    let (text, kind): (String, String)
    if path.hasSuffix(".md") {
      let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? "session"
      text =
        try session.lesson(of: commands, title: title ?? name) + (session.lesson?.tutor.answerBlocks ?? "")
      kind = "a lesson of "
    } else if path.hasSuffix(".chain") {
      text =
        (["# \(title ?? "A session of chainrule.")"] + commands.map { $0.command }).joined(separator: "\n")
        + "\n"
      kind = ""
    } else {
      throw Diagnostic(
        .wrongFileType, "a session is saved as .md or as .chain", at: call.range(of: "file"),
        hint: "`save \(path).md`")
    }
    do throws(Diagnostic) {
      try session.files.write(text, path, call.has("replace") || session.ownFiles.contains(path))
    } catch {
      throw error.moved(to: call.range(of: "file"))
    }
    session.ownFiles.insert(path)
    let forgotten = kind.isEmpty ? 0 : commands.count { $0.isForgotten }
    let note =
      forgotten == 0
      ? []
      : [
        "what the first \(counted(forgotten, "command")) printed is not kept any more: `...` stands for it"
      ]
    return Answer(
      ["\(path): \(kind)\(counted(kept, "command"))"] + note,
      .members(["file": .string(path), "commands": .integer(kept)]))
  }

  static let open = Command(
    "open", .session, "runs a file of commands (.chain) or a lesson (.md) and goes on from there",
    [.positional("file", .file, "which file")],
    details: [
      "The commands of a .chain file are run as if typed. A lesson starts a new session with its seed, and says how `undo` brings back what was there.",
      "What a lesson shows as an error, or is not to be run, is left out. A lesson reads files only beside itself.",
    ],
    examples: [Example("a = 2; save two.md; a = 5; open two.md; a", prints: "2")],
    related: ["save", "rerun"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    let path = try call.text("file")
    let text: String
    do throws(Diagnostic) {
      text = try session.files.read(path)
    } catch {
      throw error.moved(to: call.range(of: "file"))
    }
    let first = session.cell + 1
    let (before, place) = (session.state, session.timeline.place)
    guard
      try path.hasSuffix(".md")
        ? session.play(text, path, at: call.range(of: "file")) : session.play(commands: text, path)
    else {
      throw Diagnostic(
        .incompleteRun, "\(path) was not run to its end; what ran before stands",
        at: call.range(of: "file"))
    }
    let note = path.hasSuffix(".md") ? session.wayBack(to: before, at: place) : nil
    return Answer(
      note.map { [$0] } ?? [],
      .members(["file": .string(path), "commands": .integer(session.cell - first + 1)]))
  }
}

/// A command of a saved session.
struct SavedCommand {
  /// The command, with `_n` as the new file counts.
  let command: String
  /// Its output; `nil` for one that only sets the session up.
  let lines: [String]?
  /// True when it prints more.
  let isCut: Bool
  /// True when that is not known any more.
  var isForgotten = false
}

extension Session {
  /// The commands that make this session again, and those before them that set it up as it started.
  fileprivate var savedCommands: [SavedCommand] {
    var numbers: [Int: Int] = [:]
    var commands = setUpCommands.map { SavedCommand(command: $0, lines: nil, isCut: false) }
    var width = options.width
    for cell in notebook.cells where cell.isKept {
      // The window was resized: the next output was laid out for another width.
      if let own = cell.width, own != width {
        commands.append(SavedCommand(command: "set width \(own)", lines: ["width \(own)"], isCut: false))
        width = own
      }
      numbers[cell.number] = commands.count + 1
      commands.append(
        SavedCommand(
          command: Notebook.renumbered(cell.replayed) { numbers[$0] }, lines: cell.lines, isCut: cell.isCut,
          isForgotten: cell.isForgotten))
    }
    return commands
  }

  /// The lesson file of `commands`.
  fileprivate func lesson(of commands: [SavedCommand], title: String) throws(Diagnostic) -> String {
    var text = FrontMatter.text(title: title, seed: seed, student: self.lesson?.tutor.student)
    let setUp = commands.filter { $0.lines == nil }, kept = commands.filter { $0.lines != nil }
    if !setUp.isEmpty { text += "\n```chainrule hidden\n\(setUp.map { "> \($0.command)\n" }.joined())```\n" }
    text += "\n```chainrule\n"
    for command in kept {
      let lines = command.command.split(separator: "\n", omittingEmptySubsequences: false)
      text += lines.enumerated().map { ($0 == 0 ? "> " : ". ") + $1 + "\n" }.joined()
      if command.isForgotten { text += "...\n" }
    }
    text += "```\n"
    let skeleton = try Lesson(parsing: text, path: title)
    let cells = skeleton.commandBlocks.last?.cells ?? []
    guard cells.map({ $0.command }) == kept.map({ $0.command }) else {
      throw .notWritableInLesson(hint: "`save F.chain` writes the commands alone")
    }
    var outputs: [Int: [String]] = [:]
    for (cell, command) in zip(cells, kept) where !command.isForgotten { outputs[cell.line] = command.lines }
    return skeleton.updated(with: outputs)
  }

  /// Runs the commands of a file; true when all held.
  fileprivate func play(commands text: String, _ path: String) -> Bool {
    let before = cell
    return runInside(
      SourceText(Notebook.renumbered(text) { $0 <= Int.max / 2 ? $0 + before : nil }, name: path))
  }

  /// Runs a lesson in a new session; true when all held.
  fileprivate func play(_ text: String, _ path: String, at place: SourceRange) throws(Diagnostic) -> Bool {
    let lesson: Lesson
    do throws(Diagnostic) {
      lesson = try Lesson(parsing: text, path: path)
    } catch {
      throw Diagnostic(LessonProblem(error, path: path, text: text), at: place)
    }
    let outer = files
    files = FileAccess.lesson(in: TextFile.folder(of: (try? outer.readable(path)) ?? path))
    defer { files = outer }
    if !notebook.cells.isEmpty || state.random != Random(seed: seed) {
      guard runInside(SourceText("reset"), isShown: false) else { return false }
    }
    if lesson.frontMatter.replaySeed != seed {
      guard runInside(SourceText("seed \(lesson.frontMatter.replaySeed)"), isShown: false) else {
        return false
      }
    }
    var numbers: [Int: Int] = [:], count = 0
    for block in lesson.commandBlocks where block.attributes.isRun {
      for command in block.cells {
        let before = cell
        if block.attributes.expectsError {
          count += 1
          continue
        }
        let source = SourceText(
          Notebook.renumbered(command.command) { numbers[$0] }, name: path, firstLine: command.line)
        let held = runInside(source, isShown: !block.attributes.isHidden)
        for number in before..<cell { numbers[count + number - before + 1] = number + 1 }
        count += cell - before
        if !held { return false }
      }
    }
    return true
  }
}
