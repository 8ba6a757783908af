// CommandResult.swift — the result of one command, for the terminal and for programs.
import Cells
import Diagnostics

/// Result of one command.
package struct CommandResult: Sendable {
  /// The command's number in the session, from 1.
  package let cell: Int
  /// The line it stands on, from 1 (counted in its file).
  package let line: Int
  /// The command as typed.
  package let command: String
  /// Its answer; for one that failed, empty.
  package let answer: Answer
  /// The error, with the text that its place refers to; `nil` when it held.
  package let error: Diagnostic?
  /// Things to know beside the answer, a sentence each.
  package var notes: [String] = []
  /// True for a command that another one ran (`rerun`, `open`, `edit`): it was not typed, so it is shown.
  package var isEchoed = false
  let source: SourceText

  /// True when it held.
  package var held: Bool { error == nil }
  /// The rendered error, a line a sentence.
  package var errorLines: [String] { error?.rendered(in: source) ?? [] }
  /// The same with the label of each line, where there are `columns` of room for the line of source.
  package func errorNotices(in columns: Int = Int.max) -> [Notice] {
    error?.notices(in: source, width: columns) ?? []
  }
  /// The error as a lesson shows it, and a saved session: the same on every screen.
  var recordedErrorLines: [String] { errorLines(in: 80) }
  /// The same where there are `columns` of room for the line of source.
  package func errorLines(in columns: Int) -> [String] { error?.rendered(in: source, width: columns) ?? [] }

  /// What the command printed in a lesson: its answer, or its error.
  var recordedNotices: [Notice] {
    held ? answer.lines.map { Notice(nil, $0) } : errorNotices(in: 80)
  }

  /// Adds something to know, if there is something.
  mutating func note(_ note: String?) { if let note { notes.append(note) } }

  /// One line for machines.
  package var json: String {
    var failure: JSON?
    if let error {
      let position = error.place.map { source.position(of: $0.lowerBound) }
      failure = .members([
        "code": .string(error.code.name), "message": .string(error.message),
        "hint": error.hint.map(JSON.string),
        "lesson": error.lesson.map { .members(["number": .string($0.number), "title": .string($0.title)]) },
        "line": position.map { .integer($0.line) }, "column": position.map { .integer($0.column) },
        "length": error.place.map { .integer($0.upperBound - $0.lowerBound) },
      ])
    }
    let notes = notes + (held ? answer.remarks : [])
    return JSON.members([
      "cell": .integer(cell), "line": .integer(line), "command": .string(command), "ok": .bool(held),
      "value": held ? answer.value : nil, "error": failure,
      "notes": notes.isEmpty ? nil : .array(notes.map(JSON.string)),
    ]).text
  }
}
