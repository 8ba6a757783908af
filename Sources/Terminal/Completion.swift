// Completion.swift — the ways to go on with a half-typed word, and how they are shown.
import Typography

/// One way to go on with the word under the cursor.
package struct Completion: Hashable, Sendable {
  /// Text that replaces the word.
  package var text: String
  /// Meaning of the text, in one line.
  package var meaning: String
  /// True when the word ends with it: a space follows when it is the only way to go on.
  package var closes: Bool

  /// Makes a completion.
  package init(_ text: String, meaning: String = "", closes: Bool = true) {
    (self.text, self.meaning, self.closes) = (text, meaning, closes)
  }
}

/// The ways to go on with a line, best first, and the place where the word begins that they replace.
package struct Completions: Hashable, Sendable {
  /// Start of the word: a distance from the line's start in bytes of UTF-8.
  ///
  /// The word ends at the cursor.
  package var start: Int
  /// The candidates, in the order in which a person should see them.
  package var candidates: [Completion]

  /// Makes a list of completions.
  package init(start: Int, candidates: [Completion]) { (self.start, self.candidates) = (start, candidates) }

  /// The lines that show the candidates in a window of `size`: one a line with its meaning, or, without
  /// meanings, in columns like `ls`.
  ///
  /// Candidates beyond the window's end are counted.
  package func lines(in size: TerminalSize, style: Style = .plain) -> [String] {
    let room = max(size.rows - 3, 1)  // the count, the line itself and the next prompt stay in sight
    let hasMeanings = candidates.contains { !$0.meaning.isEmpty }
    let shownCandidates = candidates.prefix(size.columns * room).map {
      Completion(printable($0.text, keeping: ""), meaning: printable($0.meaning, keeping: ""))
    }
    let (lines, shown) =
      hasMeanings ? meanings(shownCandidates, size, room, style) : grid(shownCandidates, size, room)
    guard shown < candidates.count else { return lines }
    return lines + [style(.dim, truncated("… \(candidates.count - shown) more: type on", to: size.columns))]
  }

  /// One candidate a line, its meaning beside it.
  private func meanings(
    _ candidates: [Completion], _ size: TerminalSize, _ room: Int, _ style: Style
  ) -> (lines: [String], shown: Int) {
    let shown = candidates.prefix(room)
    // A few long candidates are not to push all meanings out of the window.
    let column = min(shown.map { displayWidth(of: $0.text) }.max() ?? 0, size.columns / 2)
    let lines = shown.map { candidate -> String in
      let text = "  " + padded(candidate.text, to: column) + "  "
      let left = size.columns - displayWidth(of: text)
      guard left >= 8, !candidate.meaning.isEmpty else {
        return truncated("  " + candidate.text, to: size.columns)
      }
      return text + style(.dim, truncated(candidate.meaning, to: left))
    }
    return (lines, shown.count)
  }

  /// The candidates in columns, read downwards.
  private func grid(_ inReach: [Completion], _ size: TerminalSize, _ room: Int) -> (
    lines: [String], shown: Int
  ) {
    let widest = max(inReach.map { displayWidth(of: $0.text) }.max() ?? 0, 1)
    let columns = max(size.columns / (widest + 2), 1)
    let shown = inReach.prefix(columns * room)
    let rows = (shown.count + columns - 1) / columns
    let cells = (0..<rows).map { row in
      stride(from: row, to: shown.count, by: rows).map { shown[$0].text }
    }
    return (Table(cells).lines.map { truncated("  " + $0, to: size.columns) }, shown.count)
  }
}
