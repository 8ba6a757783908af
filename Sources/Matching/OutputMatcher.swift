// OutputMatcher.swift — comparison of printed output with expected lines, and the first difference.

/// Expected lines made ready for many comparisons.
package struct OutputMatcher {
  private enum Ready {
    case text(String)
    /// A line that starts with `\`: the text after it, or the whole.
    case escaped(String)
    case numbers(NumberedText, Tolerance)
    case glob([Unicode.Scalar])
    case regex(Pattern)
    case nothing
    case anyLines
  }

  let expected: [ExpectedLine]
  /// Asked now and then while a pattern is tried; once it says true, nothing matches any more.
  let isOver: () -> Bool
  private let ready: [Ready]

  package init(_ expected: [ExpectedLine], isOver: @escaping () -> Bool = { false }) {
    (self.expected, self.isOver) = (expected, isOver)
    ready = expected.map { line in
      switch line.matcher {
      case .exact(let text): text.hasPrefix("\\") ? .escaped(text) : .text(text)
      case .tolerance(let text, let tolerance): .numbers(NumberedText(text), tolerance)
      case .glob(let pattern): .glob(Array(pattern.unicodeScalars))
      case .regex(let pattern): (try? Pattern(pattern)).map { .regex($0) } ?? .nothing
      case .anyLines: .anyLines
      }
    }
  }

  /// True when line `index` is `...`.
  func isAnyLines(_ index: Int) -> Bool { if case .anyLines = ready[index] { true } else { false } }

  /// True when expected line `index` allows `printed`.
  func allows(_ index: Int, _ printed: PrintedLine) -> Bool {
    switch ready[index] {
    case .text(let text): text == printed.text
    case .escaped(let text): text.dropFirst() == printed.text || text == printed.text
    case .numbers(let text, let tolerance): text.matches(printed.numbered, within: tolerance)
    case .glob(let pattern): Glob.matches(pattern, printed.text, isOver: isOver)
    case .regex(let pattern): pattern.matches(printed.text, isOver: isOver)
    case .nothing: false
    case .anyLines: true
    }
  }

  /// True when all of `printed` holds.
  ///
  /// Each stretch between two `...` is looked for as early as possible, which finds a way whenever there is
  /// one.
  package func holds(_ printed: [PrintedLine]) -> Bool {
    let stretches = self.stretches
    guard stretches.count > 1 else {
      return printed.count == expected.count && matches(0..<expected.count, printed, at: 0)
    }
    let (head, tail) = (stretches[0], stretches[stretches.count - 1])
    guard head.count + tail.count <= printed.count, matches(head, printed, at: 0),
      matches(tail, printed, at: printed.count - tail.count)
    else { return false }
    var start = head.count
    let end = printed.count - tail.count
    for stretch in stretches.dropFirst().dropLast() {
      while start + stretch.count <= end, !matches(stretch, printed, at: start) {
        start += 1
        if start % 1024 == 0, isOver() { return false }
      }
      guard start + stretch.count <= end else { return false }
      start += stretch.count
    }
    return true
  }

  /// The expected lines between the `...`.
  private var stretches: [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    for index in expected.indices where isAnyLines(index) {
      result.append(start..<index)
      start = index + 1
    }
    return result + [start..<expected.count]
  }

  private func matches(_ stretch: Range<Int>, _ printed: [PrintedLine], at start: Int) -> Bool {
    stretch.allSatisfy { allows($0, printed[start + $0 - stretch.lowerBound]) }
  }
}
