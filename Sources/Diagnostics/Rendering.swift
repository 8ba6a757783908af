// Rendering.swift — a diagnostic as lines of text.
import Typography

extension Diagnostic {
  /// The message, its place marked in `source`, and the help, a line each.
  ///
  ///     error: layer 3 has no weights: it is the loss (cross-entropy)
  ///       grad w(3)1,1
  ///            ^^^^^^^
  ///     hint: the weights are w(1) (2×2) and w(2) (2×1); `network` lists them
  ///     lesson: 02 Backprop by hand (`chainrule lesson 2`)
  ///
  /// - Parameter width: the columns there are; the line of source is cut around its place to fit, sentences are broken
  ///   between words.
  package func rendered(in source: SourceText, width: Int = Int.max) -> [String] {
    notices(in: source, width: width).map { $0.line }
  }

  /// The same lines, each with its label.
  package func notices(in source: SourceText, width: Int = Int.max) -> [Notice] {
    var lines = labelled(.error, message, width)
    if let place {
      let shown = source.shownPlace(place)
      if let name = source.name {
        let position = source.position(of: shown.lowerBound)
        lines.append("  at \(printable(name, keeping: "")):\(position.line):\(position.column)")
      }
      lines += Excerpt(of: shown, in: source, limit: width - 2).lines.map { Notice(nil, "  " + $0) }
    }
    if let hint { lines += labelled(.hint, hint, width) }
    if let lesson { lines += labelled(.lesson, lesson.text, width) }
    return lines
  }

  /// `label: text`, further lines of the text below its start.
  private func labelled(_ label: Notice.Label, _ text: String, _ width: Int) -> [Notice] {
    let indent = Notice(label, "").line.count
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
      number, line in
      let line = printable(String(line), keeping: "")
      if number == 0 { return Notice(label, line).wrapped(width: width) }
      let start = String(repeating: " ", count: width >= 40 ? indent : 2)
      return Typography.wrapped(start + line, width: width, indent: indent).map { Notice(nil, $0) }
    }
  }
}

extension Notice {
  /// The line in lines of at most `width` columns, the label before the first.
  package func wrapped(width: Int) -> [Notice] {
    guard let label else { return [self] }
    let head = Notice(label, "").line
    return Typography.wrapped(line, width: width, indent: head.count).enumerated().map { number, part in
      number == 0 ? Notice(label, String(part.dropFirst(head.count))) : Notice(nil, part)
    }
  }
}

extension SourceText {
  /// `place` within the text; the end of a text that ends in empty lines is the end of its last line with something.
  fileprivate func shownPlace(_ place: SourceRange) -> SourceRange {
    let bytes = utf8
    let start = scalarStart(at: place.lowerBound)
    let end = max(start, min(place.upperBound, bytes.count))
    guard start == bytes.count else { return SourceRange(start, end) }
    let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    guard bytes.last == 0x0A, let last = bytes.lastIndex(where: { !blanks.contains($0) }) else {
      return SourceRange(start, end)
    }
    return SourceRange(last + 1, last + 1)
  }
}

/// A line of source with carets under a place, cut around the place where the line is long.
private struct Excerpt {
  /// The line, and the line of carets.
  var lines: [String]

  /// The most columns a line may take, and the fewest it is cut to.
  private static let limits = 12...100

  init(of place: SourceRange, in source: SourceText, limit wanted: Int) {
    let limit = min(max(wanted, Self.limits.lowerBound), Self.limits.upperBound)
    let lead = limit * 2 / 5  // the columns kept before a place that stands far to the right
    let line = source.line(around: place.lowerBound)
    // Work with a stretch that surely fills the limit, not with all of a line that may be a megabyte.
    let start = source.scalarStart(at: max(line.lowerBound, place.lowerBound - 4 * limit))
    let end = source.scalarStart(at: min(line.upperBound, place.lowerBound + 8 * limit))
    var cells: [String] = [], columns = [0]
    var first: Int?, last = 0  // the marked cells
    var offset = start
    for character in source.string(from: start, to: end) {
      let next = offset + character.utf8.count
      if first == nil, next > place.lowerBound { first = cells.count }
      if offset < place.upperBound { last = cells.count }
      let column = columns[columns.count - 1]
      let shown =
        character == "\t"
        ? String(repeating: " ", count: 4 - column % 4) : printable(String(character), keeping: "")
      cells.append(shown)
      columns.append(column + displayWidth(of: shown))
      offset = next
    }
    let marked = first ?? cells.count
    let behind = place.upperBound > place.lowerBound && first != nil ? max(marked, last) + 1 : marked
    var lower = 0, upper = cells.count
    let isCut = (before: start > line.lowerBound, after: end < line.upperBound)
    if isCut.before || isCut.after || columns[upper] > limit {
      let ends = columns[min(behind, upper)]
      if isCut.before || ends >= limit {
        lower = columns.firstIndex { $0 >= columns[marked] - lead } ?? 0
      }
      let room = columns[lower] + limit - 2
      if isCut.after || columns[upper] > room { upper = (columns.firstIndex { $0 > room } ?? upper + 1) - 1 }
      upper = max(upper, lower)
    }
    let cutBefore = isCut.before || lower > 0, cutAfter = isCut.after || upper < cells.count
    let text = (cutBefore ? "…" : "") + cells[lower..<upper].joined() + (cutAfter ? "…" : "")
    let blank = columns[min(marked, upper)] - columns[lower] + (cutBefore ? 1 : 0)
    let width = columns[min(max(behind, marked), upper)] - columns[min(marked, upper)]
    lines = [text, String(repeating: " ", count: blank) + String(repeating: "^", count: max(1, width))]
  }
}
