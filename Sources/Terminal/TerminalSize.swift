// TerminalSize.swift — the size of the window.
import CLineEditor

/// The window's size in characters.
package struct TerminalSize: Hashable, Sendable {
  /// Characters in a line.
  package var columns: Int
  /// Lines.
  package var rows: Int

  /// Size assumed where it is unknown: the classic 80×24.
  package static let standard = TerminalSize(columns: 80, rows: 24)

  /// Makes a size.
  package init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  /// Takes the size reported by the terminal and, where that is missing (a serial line reports 0), `COLUMNS`
  /// and `LINES`.
  ///
  /// A window below 20×4 is laid out for as 20×4: nothing could be read in it.
  package init(reported: TerminalSize?, in environment: EnvironmentView) {
    func decide(_ reported: Int?, _ variable: String, _ range: ClosedRange<Int>, _ standard: Int) -> Int {
      let told = environment.text(variable).flatMap { Int($0) }
      let known = [reported, told].compactMap { $0 }.first { $0 > 0 }
      return min(max(known ?? standard, range.lowerBound), range.upperBound)
    }
    columns = decide(reported?.columns, "COLUMNS", 20...1000, Self.standard.columns)
    rows = decide(reported?.rows, "LINES", 4...1000, Self.standard.rows)
  }

  /// The size of the window now: it changes as its owner pulls at it.
  package static func current(in environment: EnvironmentView = .process) -> TerminalSize {
    for descriptor: CInt in [1, 2, 0] {
      var (columns, rows): (CInt, CInt) = (0, 0)
      if line_editor_window_size(descriptor, &columns, &rows) {
        return TerminalSize(reported: TerminalSize(columns: Int(columns), rows: Int(rows)), in: environment)
      }
    }
    return TerminalSize(reported: nil, in: environment)
  }
}
