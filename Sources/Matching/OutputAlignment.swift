// OutputAlignment.swift — pairs of expected and printed lines, for diffs and for updates.

/// The cheapest way to turn expected lines into printed ones.
package struct OutputAlignment {
  /// One step, in order of the lines.
  package enum Step: Hashable {
    /// The expected line allows the printed one.
    case same(expected: Int, printed: Int)
    /// The printed line took the place of the expected one.
    case changed(expected: Int, printed: Int)
    /// The expected line was not printed.
    case missing(expected: Int)
    /// The printed line was not expected.
    case extra(printed: Int)
    /// A `...` and the printed lines it stands for.
    case skipped(expected: Int, printed: Range<Int>)
  }

  /// The steps.
  package private(set) var steps: [Step] = []

  /// Limit on the table's size: for longer texts, lines between the first and the last difference are paired
  /// one by one.
  private static let largestTable = 1 << 21

  package init(_ matcher: OutputMatcher, _ printed: [PrintedLine]) {
    let count = (matcher.expected.count, printed.count)
    var head = 0
    while head < min(count.0, count.1), !matcher.isAnyLines(head), matcher.allows(head, printed[head]) {
      steps.append(.same(expected: head, printed: head))
      head += 1
    }
    var tail = 0
    while tail < min(count.0, count.1) - head, !matcher.isAnyLines(count.0 - 1 - tail),
      matcher.allows(count.0 - 1 - tail, printed[count.1 - 1 - tail])
    {
      tail += 1
    }
    let middle = (expected: head..<(count.0 - tail), printed: head..<(count.1 - tail))
    let size = (middle.expected.count + 1).multipliedReportingOverflow(by: middle.printed.count + 1)
    if !size.overflow, size.partialValue <= Self.largestTable {
      align(matcher, printed, middle.expected, middle.printed)
    } else {
      pair(matcher, middle.expected, middle.printed)
    }
    for index in 0..<tail {
      steps.append(.same(expected: count.0 - tail + index, printed: count.1 - tail + index))
    }
  }

  /// The costs: a line that only differs in its numbers is likely the same line.
  private enum Cost {
    static let similar: UInt32 = 1
    static let changed: UInt32 = 2
    static let missing: UInt32 = 2
    static let extra: UInt32 = 2
  }

  /// Fills `cost[i, j]`, the least cost of the lines from `i` and `j` on, and walks the cheapest way.
  private mutating func align(
    _ matcher: OutputMatcher, _ printed: [PrintedLine], _ rows: Range<Int>, _ columns: Range<Int>
  ) {
    let width = columns.count + 1
    var cost = [UInt32](repeating: 0, count: (rows.count + 1) * width)
    var pairing = [UInt32](repeating: 0, count: rows.count * columns.count)
    let skeletons = rows.map { matcher.skeleton($0) }
    for j in (0..<columns.count).reversed() {
      cost[rows.count * width + j] = cost[rows.count * width + j + 1] + Cost.extra
    }
    for i in (0..<rows.count).reversed() {
      let isAny = matcher.isAnyLines(rows.lowerBound + i)
      cost[i * width + columns.count] = cost[(i + 1) * width + columns.count] + (isAny ? 0 : Cost.missing)
      if matcher.isOver() { return pair(matcher, rows, columns) }
      for j in (0..<columns.count).reversed() {
        let line = printed[columns.lowerBound + j]
        if isAny {
          cost[i * width + j] = min(cost[i * width + j + 1], cost[(i + 1) * width + j])
          continue
        }
        let pair =
          matcher.allows(rows.lowerBound + i, line)
          ? 0 : matcher.isSimilar(skeletons[i], line) ? Cost.similar : Cost.changed
        pairing[i * columns.count + j] = pair
        cost[i * width + j] = min(
          cost[(i + 1) * width + j + 1] + pair, cost[(i + 1) * width + j] + Cost.missing,
          cost[i * width + j + 1] + Cost.extra)
      }
    }
    var (i, j) = (0, 0)
    while i < rows.count || j < columns.count {
      let (row, column) = (rows.lowerBound + i, columns.lowerBound + j)
      let here = cost[i * width + j]
      if i < rows.count, matcher.isAnyLines(row) {
        let start = column
        while j < columns.count, cost[(i + 1) * width + j] > here { j += 1 }
        steps.append(.skipped(expected: row, printed: start..<(columns.lowerBound + j)))
        i += 1
      } else if i < rows.count, j < columns.count,
        here == cost[(i + 1) * width + j + 1] + pairing[i * columns.count + j]
      {
        let isSame = pairing[i * columns.count + j] == 0
        steps.append(
          isSame ? .same(expected: row, printed: column) : .changed(expected: row, printed: column))
        (i, j) = (i + 1, j + 1)
      } else if i < rows.count, here == cost[(i + 1) * width + j] + Cost.missing {
        steps.append(.missing(expected: row))
        i += 1
      } else {
        steps.append(.extra(printed: column))
        j += 1
      }
    }
  }

  /// Pairs lines in order, for outputs too large to be aligned.
  private mutating func pair(_ matcher: OutputMatcher, _ rows: Range<Int>, _ columns: Range<Int>) {
    for offset in 0..<max(rows.count, columns.count) {
      switch (offset < rows.count, offset < columns.count) {
      case (true, true):
        steps.append(.changed(expected: rows.lowerBound + offset, printed: columns.lowerBound + offset))
      case (true, false): steps.append(.missing(expected: rows.lowerBound + offset))
      default: steps.append(.extra(printed: columns.lowerBound + offset))
      }
    }
  }
}

extension OutputMatcher {
  /// The words of an expected line without its numbers; `nil` for patterns.
  func skeleton(_ index: Int) -> [String]? { numbered(index)?.texts }

  /// True when a printed line has the words of `skeleton`.
  func isSimilar(_ skeleton: [String]?, _ printed: PrintedLine) -> Bool {
    guard let skeleton, printed.text.utf8.count <= Self.longestLine else { return false }
    return skeleton == printed.numbered.texts
  }

  /// Length above which lines are compared as they are, not number by number, when a difference is shown.
  private static let longestLine = 4096

  /// An expected line as words and numbers; `nil` for patterns and for very long lines.
  func numbered(_ index: Int) -> NumberedText? {
    guard expected[index].source.utf8.count <= Self.longestLine else { return nil }
    return switch expected[index].matcher {
    case .exact(let text), .tolerance(let text, _): NumberedText(text)
    default: nil
    }
  }
}
