// RecordedSession.swift — a session that becomes a lesson while it is typed: prose, commands, outputs.
import Cells
import Diagnostics

/// The recording so far, and its file.
package struct RecordedSession: Sendable {
  /// A piece of the lesson.
  package enum Item: Sendable {
    /// A paragraph or a heading, as lines.
    case prose([String])
    /// A cell of the notebook that held, and the number of commands behind once it had run.
    case cell(Int, place: Int)
    /// A cell that failed, to be shown as an error.
    case failure(Int, place: Int)

    /// Number of commands behind; `nil` for prose, which belongs nowhere.
    var place: Int? {
      switch self {
      case .prose: nil
      case .cell(_, let place), .failure(_, let place): place
      }
    }
  }

  /// The file.
  package let path: String
  /// The lesson's title.
  package let title: String
  /// The pieces, in order.
  package private(set) var items: [Item] = []
  /// Pieces that were undone, in order: `redo` brings them back.
  private var undone: [Item] = []
  /// Number of commands behind now.
  private var place = 0
  /// True when the next line of prose belongs to the paragraph before it.
  private var continuesProse = false
  /// Pieces that are not in the file yet.
  package var unwritten = 0
  /// A long lesson is not written anew for each command, but when it has grown by a part of itself.
  package var isDue: Bool { items.count < 1000 || unwritten > items.count / 64 }

  /// Makes a recording that starts with the session so far.
  package init(path: String, title: String, cells: [Cell]) {
    (self.path, self.title) = (path, title)
    for cell in cells { add(cell: cell.number, at: cell.place, isMove: cell.isMove) }
  }

  /// Adds a line of prose; a blank one ends the paragraph.
  package mutating func add(prose line: String) {
    guard !line.isEmpty else {
      continuesProse = false
      return
    }
    let isHeading = line.hasPrefix("#")
    if continuesProse, !isHeading, case .prose(let lines)? = items.last {
      items[items.count - 1] = .prose(lines + [line])
    } else {
      items.append(.prose([line]))
    }
    continuesProse = !isHeading
  }

  /// Adds a command that held, after which `place` commands lay behind; `undo` and `redo` move to there instead.
  package mutating func add(cell: Int, at place: Int, isMove: Bool) {
    if isMove {
      move(to: place)
    } else {
      // A change clears the commands to redo; a display keeps them.
      if place > self.place { undone = [] }
      items.append(.cell(cell, place: place))
    }
    self.place = place
    continuesProse = false
  }

  /// Adds a command that failed, where `place` commands lie behind.
  package mutating func add(failure: Int, at place: Int) {
    items.append(.failure(failure, place: place))
    continuesProse = false
  }

  /// Takes out, or brings back, the pieces recorded after `place` commands.
  ///
  /// A display in between goes and comes with the change that it showed. Prose stays.
  private mutating func move(to place: Int) {
    let start = (items.lastIndex { $0.place.map { $0 <= place } ?? false } ?? -1) + 1
    let dropped = items[start...].filter { $0.place != nil }
    items[start...].removeAll { $0.place != nil }
    undone = dropped + undone
    guard dropped.isEmpty else { return }
    let back = undone.prefix { ($0.place ?? 0) <= place }
    items += back
    undone.removeFirst(back.count)
  }

  /// Number of its commands.
  package var commands: Int { items.count { if case .prose = $0 { false } else { true } } }
}
