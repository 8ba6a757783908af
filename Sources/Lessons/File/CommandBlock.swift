// CommandBlock.swift — a `chainrule` block: its attributes, and commands with the output they must print.
import Diagnostics
import Language
import Markdown
import Matching
import Notation

/// A fenced `chainrule` block.
package struct CommandBlock: Hashable, Sendable {
  /// Attributes after `chainrule` on the opening fence.
  package struct Attributes: Hashable, Sendable {
    /// `hidden`: run, but not shown to the student.
    package var isHidden = false
    /// `norun`: shown, but not run.
    package var isRun = true
    /// `nohandout`: left out of hand-outs, as it shows an answer.
    package var isHandedOut = true
    /// `expect=error`: every command must fail, and its error is compared.
    package var expectsError = false
    /// `expect=error:index-out-of-range`: the error of every command has this code.
    package var expectedCode: Diagnostic.Code?
    /// `tol=1e-6`: the tolerance of every line that has no matcher of its own.
    package var tolerance: Tolerance?
    /// `timeout=30s`: the seconds that the block may take.
    package var timeout: Double?
    /// No attributes.
    package init() {}
  }

  /// One command and its expected output.
  package struct Cell: Hashable, Sendable {
    /// The command without its `> `; continuation lines are joined by line ends.
    package var command: String
    /// The line of the file where the command starts.
    package var line: Int
    /// The expected output; blank lines at its end are left out.
    package var expected: [ExpectedLine]
    /// The line of the file after the command, where its output starts.
    package var outputLine: Int
  }

  /// The attributes of the fence.
  package var attributes: Attributes
  /// The commands, in order.
  package var cells: [Cell]
  /// The line of the opening fence.
  package var line: Int
}

extension CommandBlock.Attributes {
  /// `expect=error` as it stands on the fence, with the code if one is named; `nil` for a block that must hold.
  package var expectation: String? {
    expectsError ? "expect=error" + (expectedCode.map { ":\($0)" } ?? "") : nil
  }

  /// True when a command that came to `evaluation` did what the block says: it held, or it failed with the right code.
  package func allow(_ evaluation: Evaluation) -> Bool {
    guard evaluation.failed == expectsError else { return false }
    return !evaluation.failed || accept(evaluation.failure)
  }

  /// True when the block names no code, or that of `failure`.
  package func accept(_ failure: Diagnostic?) -> Bool { expectedCode == nil || failure?.code == expectedCode }

}

extension CommandBlock.Attributes {
  /// Reads the words after `chainrule`.
  init(_ words: [Substring], line: Int, of file: LessonText) throws(Diagnostic) {
    self.init()
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : nil
      switch (parts[0], value) {
      case ("hidden", nil): isHidden = true
      case ("norun", nil): isRun = false
      case ("nohandout", nil): isHandedOut = false
      case ("expect", "error"): expectsError = true
      case ("expect", let text?) where text.hasPrefix("error:"):
        let name = text.dropFirst("error:".count)
        guard let code = Diagnostic.Code(named: name) else {
          throw file.diagnostic(
            "`\(name)` is no code of an error", line: line,
            hint: didYouMean(String(name), in: Diagnostic.Code.all.map(\.name))?.text
              ?? "`chainrule --json` prints the code of each error")
        }
        (expectsError, expectedCode) = (true, code)
      case ("tol", let text?):
        guard let read = Tolerance(text) else {
          throw file.diagnostic(
            "`\(word)` is no tolerance", line: line,
            hint: "a number from 0 was expected, as in `tol=1e-6` or `tol=abs:1e-6`")
        }
        tolerance = read
      case ("timeout", let text?):
        guard let seconds = Self.seconds(text) else {
          throw file.diagnostic(
            "`\(word)` is no time", line: line, hint: "as in `timeout=30s`, `timeout=500ms` or `timeout=2m`")
        }
        timeout = seconds
      default:
        throw file.diagnostic(
          "`\(word)` is no attribute of a chainrule block", line: line,
          hint:
            "the attributes are hidden, norun, nohandout, expect=error, expect=error:CODE, tol=1e-6, timeout=30s"
        )
      }
    }
    if !isRun, isHidden {
      throw file.diagnostic("a block that is hidden and not run does nothing", line: line)
    }
  }

  /// The seconds in `30s`, `500ms`, `2m` or `30`; `nil` unless a positive number.
  static func seconds(_ text: String) -> Double? {
    for (unit, factor) in [("ms", 0.001), ("s", 1), ("m", 60)] where text.hasSuffix(unit) {
      return positive(text.dropLast(unit.count)).map { $0 * factor }
    }
    return positive(text[...])
  }

  private static func positive(_ text: Substring) -> Double? {
    guard let number = ProseNumbers.value(of: text), number.isFinite, number > 0 else { return nil }
    return number
  }
}

extension CommandBlock {
  /// Reads the lines of a block: commands after `> `, continuations after `. `, and output.
  static func cells(
    _ lines: [LocatedText], tolerance: Tolerance?, of file: LessonText
  ) throws(Diagnostic) -> [Cell] {
    var cells: [Cell] = []
    var isReadingCommand = false
    for line in lines {
      if let command = line.text.after(">") {
        cells.append(Cell(command: command, line: line.line, expected: [], outputLine: line.line + 1))
        isReadingCommand = true
        continue
      }
      guard let last = cells.indices.last else {
        if line.text.isBlank { continue }
        throw file.diagnostic(
          "output stands before any command", line: line.line, hint: "a command starts with `> `")
      }
      if isReadingCommand, let more = line.text.after("."), CommandText.isUnfinished(cells[last].command) {
        cells[last].command += "\n" + more
        cells[last].outputLine = line.line + 1
        continue
      }
      isReadingCommand = false
      cells[last].expected.append(try ExpectedLine(line, tolerance: tolerance, of: file))
    }
    for index in cells.indices {
      while cells[index].expected.last?.source.isBlank == true { cells[index].expected.removeLast() }
    }
    return cells
  }
}

extension String {
  /// The text behind `mark` and a space; an empty text after `mark` alone.
  fileprivate func after(_ mark: Character) -> String? {
    guard first == mark else { return nil }
    let rest = dropFirst()
    return rest.isEmpty ? "" : rest.first == " " ? String(rest.dropFirst()) : nil
  }
}
