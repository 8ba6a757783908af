// JournalEntry.swift — a journal as text: its head, and a line for each command.
import Tensors

/// A command of a session that held.
package struct JournalEntry: Hashable, Sendable {
  /// Its number in the session.
  package let cell: Int
  /// The command.
  package let command: String

  /// Command `command` as cell `cell`.
  package init(cell: Int, command: String) { (self.cell, self.command) = (cell, command) }
}

/// Content of a journal: the start of the session, and its commands.
struct JournalText {
  var seed: UInt64
  var precision: Precision
  var entries: [JournalEntry]

  private static let title = "chainrule journal 1"

  /// The lines before the first command.
  static func head(seed: UInt64, precision: Precision) -> String {
    "\(title)\nseed \(seed)\nprecision \(precision.rawValue)\n"
  }

  /// The line of a command: its number, a tab, and the command with its line breaks written `\n`.
  static func line(_ entry: JournalEntry) -> String {
    var line = "\(entry.cell)\t"
    for scalar in entry.command.unicodeScalars {
      switch scalar {
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line + "\n"
  }

  /// Reads a journal; `nil` for bytes that are none.
  ///
  /// A last line without its end was being written when the process died: it is left out.
  init?(_ bytes: [UInt8]) {
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeLast()
    guard lines.count >= 3, lines[0] == Self.title, lines[1].hasPrefix("seed "),
      lines[2].hasPrefix("precision "),
      let seed = UInt64(lines[1].dropFirst(5)),
      let precision = Precision(rawValue: String(lines[2].dropFirst(10)))
    else { return nil }
    (self.seed, self.precision, entries) = (seed, precision, [])
    var last = 0
    for line in lines.dropFirst(3) {
      guard let tab = line.firstIndex(of: "\t"), let cell = Int(line[..<tab]), cell > last, cell < Int.max / 2
      else {
        return nil
      }
      last = cell
      entries.append(JournalEntry(cell: cell, command: Self.decoded(line[line.index(after: tab)...])))
    }
  }

  private static func decoded(_ line: Substring) -> String {
    var (command, isEscaped) = ("", false)
    for scalar in line.unicodeScalars {
      if isEscaped {
        command.unicodeScalars.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        command.unicodeScalars.append(scalar)
      }
    }
    return command
  }
}
