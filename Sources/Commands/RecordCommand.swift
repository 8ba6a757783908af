// RecordCommand.swift — `record`: the session becomes a lesson while it is typed.
import Autograd
import Cells
import Diagnostics
import History
import Interpreter
import Language
import Parameters
import Quantities

extension Command {
  static let record = Command(
    "record", .lessons, "makes a lesson of the session while you type it; alone, ends it",
    [
      .positional("file", .file, "where to: F.md; `keep` shows the last error in the lesson", optional: true),
      .option("title", .text, "the title of the lesson"),
    ], needsFullName: true,
    details: [
      "The lesson begins with what the session has so far. Every command that holds is added with its output, but for those that write files.",
      "A line `# Some words.` is a sentence of the lesson, `## Title` a heading; an empty line ends a paragraph.",
      "A command that fails is left out unless `record keep` follows. `undo` takes commands out again, `redo` brings them back.",
      "The file is written after each command; after a thousand, now and then and at the end. `chainrule test F.md` replays it.",
    ],
    examples: [
      Example("record sum.md; 6 * 7; record", prints: "sum.md: a lesson of 1 command"),
      Example("a = 2; record two.md; a + 1; record; reset; open two.md; a", prints: "2"),
      Example(
        "record six.md title=\"Six times seven\"; 6 * 7; record", prints: "six.md: a lesson of 1 command"),
    ], related: ["save", "open", "cells"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    guard let path = call["file"]?.text else {
      guard let path = session.recording?.path, let line = try session.endRecording() else {
        throw Diagnostic(
          .nothingToDo, "nothing is recorded", at: call.nameRange, hint: "`record F.md` begins a lesson")
      }
      return Answer(line, .members(["file": .string(path)]))
    }
    if path == "keep" { return try session.keepFailure(call) }
    do throws(Diagnostic) {
      return Answer(
        try session.beginRecording(into: path, title: call["title"]?.text), .members(["file": .string(path)]))
    } catch {
      throw error.moved(to: call.range(of: "file"))
    }
  }
}

extension Session {
  fileprivate func keepFailure(_ call: Call) throws(Diagnostic) -> Answer {
    guard recording != nil else {
      throw Diagnostic(
        .nothingToDo, "nothing is recorded", at: call.nameRange, hint: "`record F.md` begins a lesson")
    }
    guard let last = notebook.cells.last, !last.held else {
      throw Diagnostic(.nothingToDo, "the command before this did not fail", at: call.nameRange)
    }
    recording?.add(failure: last.number, at: timeline.place)
    try writeRecording()
    return Answer("kept: \(shortened(last.command, to: 60))", .string(last.command))
  }
}
