// CellCommands.swift — `cells`, `history`, `rerun`, `edit`: the commands typed so far, to see and to run again.
import Autograd
import Cells
import Diagnostics
import Interpreter
import Language
import Parameters
import Platform
import Quantities
import Typography

extension Command {
  static let cells = Command(
    "cells", .time, "lists the commands with what they answered",
    [
      .positional("which", .choice(["all"]), "all of them; the last 20 unless given", optional: true),
      .positional("numbers", .span, "one, or from … to, as 3..7", optional: true),
    ],
    details: [
      "Long answers are shortened; `cells 3` shows all of one.",
      "All commands are kept. In a very long session the oldest answers and values are dropped, and it says so where they are missed.",
      "The value of cell 3 is called `_3` in expressions, that of the last cell `ans`.",
    ],
    examples: [
      Example("a = 2; a + 1; cells", prints: "1 > a = 2\n    a = 2\n2 > a + 1\n    3"),
      Example("6 * 7; ans + 1; _1 + ans", prints: "85"),
      Example("a = 2; b = 3; cells all", prints: "1 > a = 2\n    a = 2\n2 > b = 3\n    b = 3"),
      Example("a = 1; b = 2; c = 3; cells 2..3", prints: "2 > b = 2\n    b = 2\n3 > c = 3\n    c = 3"),
    ], related: ["rerun", "edit", "save"], role: .aside
  ) { call, session throws(Diagnostic) in
    var cells: [Cell]
    var limit = 3
    if let argument = call["numbers"] {
      cells = try session.cells(argument)
      if cells.count == 1 { limit = Int.max }
    } else {
      cells = Array(session.notebook.cells.suffix(call.has("which") ? Int.max : 20))
    }
    let width = String(cells.last?.number ?? 1).count
    let indent = String(repeating: " ", count: width + 3)
    var lines: [String] = []
    for cell in cells {
      let command = cell.command.split(separator: "\n", omittingEmptySubsequences: false)
      for (row, line) in command.enumerated() {
        lines.append(
          row == 0 ? "\(padded("\(cell.number)", to: width, align: .right)) > \(line)" : indent + line)
      }
      let limit = cell.held || limit == Int.max ? limit : 1  // the first line of an error
      let fits = limit == Int.max || (cell.held && cell.lines.count <= limit + 1)
      lines += (fits ? cell.lines : Array(cell.lines.prefix(limit))).map { indent + $0 }
      if cell.isForgotten { lines.append(indent + "(what it printed is not kept any more)") }
      if cell.held, !fits || cell.isCut, !cell.isForgotten {
        lines.append(indent + (cell.isCut ? "…" : "… \(counted(cell.lines.count - limit, "more line"))"))
      }
    }
    return Answer(lines.map { $0.trimmedEnd }, .members(["cells": .array(cells.map { $0.json })]))
  }

  static let history = Command(
    "history", .session, "lists the commands alone; `history /word` those with the word",
    [.positional("what", .text, "how many, or /word; all unless given", optional: true)],
    examples: [
      Example("a = 2; b = 3; history", prints: "1  a = 2\n2  b = 3"),
      Example("a = 2; b = 3; history /b", prints: "2  b = 3"),
      Example("a = 2; b = 3; history 1", prints: "2  b = 3"),
    ], related: ["cells", "rerun"], role: .aside
  ) { call, session throws(Diagnostic) in
    var cells = Array(session.notebook.cells)
    if let what = call["what"]?.text {
      if what.hasPrefix("/") {
        cells = cells.filter { $0.command.holds(String(what.dropFirst())) }
      } else if let count = Int(what), count > 0 {
        cells = cells.suffix(count)
      } else {
        throw Diagnostic(
          .outOfRange, "how many commands? a number from 1 was expected", at: call.range(of: "what"),
          hint: "`history /\(what)` searches")
      }
    }
    let width = String(cells.last?.number ?? 1).count
    let indent = "\n" + String(repeating: " ", count: width + 2)
    let lines = cells.flatMap { cell in
      let command = cell.command.split(separator: "\n", omittingEmptySubsequences: false).joined(
        separator: indent)
      return "\(padded("\(cell.number)", to: width, align: .right))  \(command)".split(separator: "\n").map(
        String.init)
    }
    return Answer(
      lines,
      .members([
        "commands": .array(
          cells.map { .members(["cell": .integer($0.number), "command": .string($0.command)]) })
      ]))
  }

  static let rerun = Command(
    "rerun", .time, "runs a cell again, or several",
    [.positional("numbers", .span, "3, or 3..7")],
    details: [
      "Each command becomes a new cell. Of several, those that failed and those about the session are left out."
    ],
    examples: [
      Example("a = 1; a = a * 2; rerun 2; a", prints: "4"),
      Example("a = 1; a = a + 1; nosuch; a = a + 2; rerun 2..4; a", prints: "7"),
    ], related: ["cells", "edit", "repeat"],
    role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    var cells = try session.cells(call.argument("numbers"))
    if cells.count > 1 { cells = cells.filter({ $0.isKept }) }
    for cell in cells {
      guard session.runInside(SourceText(cell.command)) else {
        throw Diagnostic(
          .incompleteRun, "cell \(cell.number) did not hold this time; what ran before it stands",
          at: call.range(of: "numbers"))
      }
    }
    return Answer([], .members(["rerun": .array(cells.map { .integer($0.number) })]))
  }

  static let edit = Command(
    "edit", .time, "opens a cell, or several, in your editor and runs what comes back",
    [.positional("numbers", .span, "3, or 3..7; the last unless given", optional: true)],
    details: ["The editor is the one that the variable VISUAL or EDITOR names. Unchanged text is not run."],
    examples: [Example("a = 1; edit 1", prints: "unchanged: nothing was run")], related: ["rerun", "cells"],
    role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    var cells: [Cell]
    if let argument = call["numbers"] {
      cells = try session.cells(argument)
    } else {
      guard let last = session.notebook.cells.last else {
        throw Diagnostic(.nothingToDo, "there is no cell yet", at: call.nameRange)
      }
      cells = [last]
    }
    if cells.count > 1 { cells = cells.filter({ $0.isKept }) }
    let text = cells.map { $0.command }.joined(separator: "\n") + "\n"
    guard session.files.mayRunPrograms else {
      throw Diagnostic(.notAllowed, "a lesson runs no programs, and your editor is one", at: call.nameRange)
    }
    let edited = try session.options.edit(text)
    guard edited != text, edited.contains(where: { !$0.isWhitespace }) else {
      return Answer("unchanged: nothing was run")
    }
    guard session.runInside(SourceText(edited)) else {
      throw Diagnostic(
        .incompleteRun, "not all of the edited commands held; what ran before stands", at: call.nameRange)
    }
    return Answer()
  }
}

extension Session {
  /// The cells that an argument names.
  func cells(_ argument: Argument) throws(Diagnostic) -> [Cell] {
    guard case .span(let low, let high) = argument.value else {
      throw Diagnostic(.wrongArgument, "a cell's number is needed here", at: argument.range)
    }
    guard low <= high else {
      throw Diagnostic(.outOfRange, "cells go from a number up to one not smaller", at: argument.range)
    }
    let cells = notebook.cells(in: low...high)
    guard !cells.isEmpty else {
      throw Diagnostic(
        .indexOutOfRange, low == high ? "there is no cell \(low)" : "there are no cells \(low) to \(high)",
        at: argument.range,
        hint: notebook.lastNumber > 0
          ? "`cells all` lists them; the last is \(notebook.lastNumber)" : "nothing was typed yet")
    }
    return cells
  }
}

extension Cell {
  /// The cell for machines.
  fileprivate var json: JSON {
    .members([
      "cell": .integer(number), "command": .string(command), "ok": .bool(held),
      "output": isForgotten ? .null : .array(lines.map(JSON.string)),
    ])
  }
}
