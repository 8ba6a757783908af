// Fence.swift — the lines that open and close a fenced block.

/// The line that opens a fenced block.
package struct Fence {
  /// The backticks or tildes.
  package var mark: String
  /// The text behind them.
  package var info: String
  /// The spaces before them, as many as are taken off each line inside.
  package var indentation: Int

  /// Reads a line; `nil` unless it opens a block.
  package init?(_ line: String) {
    indentation = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indentation)
    guard indentation < 4, let character = rest.first, character == "`" || character == "~" else {
      return nil
    }
    mark = String(rest.prefix { $0 == character })
    info = rest.dropFirst(mark.count).trimmed
    guard mark.count >= 3, character == "~" || !info.contains("`") else { return nil }
  }

  /// True when `line` closes the block: the same mark, at least as long, and nothing after it.
  package func isClosed(by line: String) -> Bool {
    let rest = line.drop { $0 == " " }
    guard line.count - rest.count < 4, let character = mark.first else { return false }
    let run = rest.prefix { $0 == character }
    return run.count >= mark.count && rest.dropFirst(run.count).isBlank
  }

  /// A line inside the block without the fence's own indentation.
  package func content(_ line: String) -> String {
    String(line.dropFirst(min(indentation, line.prefix { $0 == " " }.count)))
  }
}
