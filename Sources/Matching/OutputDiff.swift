// OutputDiff.swift — expected and printed lines side by side, as a person reads them.

/// Makes the lines of a diff: ` ` for lines that hold, `-` for expected ones, `+` for printed ones.
package enum OutputDiff {
  /// Number of equal lines shown around a difference.
  private static let context = 2
  /// Number of lines above which diffs are cut.
  private static let longest = 60
  /// Length above which lines are cut.
  private static let widest = 400

  package static func lines(_ matcher: OutputMatcher, _ printed: [PrintedLine]) -> [String] {
    var lines: [(text: String, isDifferent: Bool)] = []
    var (missing, extra): ([String], [String]) = ([], [])
    func flush() {
      lines += (missing + extra).map { ($0, true) }
      (missing, extra) = ([], [])
    }
    for step in OutputAlignment(matcher, printed).steps {
      switch step {
      case .same(let index, _):
        flush()
        lines.append((cut("  " + matcher.expected[index].source), false))
      case .skipped(let index, _):
        flush()
        lines.append((cut("  " + matcher.expected[index].source), false))
      case .changed(let index, let column):
        missing.append(cut("- " + matcher.expected[index].source))
        extra.append(cut("+ " + printed[column].text) + note(matcher, index, printed[column]))
      case .missing(let index): missing.append(cut("- " + matcher.expected[index].source))
      case .extra(let column): extra.append(cut("+ " + printed[column].text))
      }
    }
    flush()
    return shorten(lines)
  }

  /// ` (differs by …)` where only the numbers differ.
  private static func note(_ matcher: OutputMatcher, _ index: Int, _ printed: PrintedLine) -> String {
    guard let expected = matcher.numbered(index), matcher.isSimilar(expected.texts, printed),
      let difference = expected.difference(to: printed.numbered), difference > 0
    else {
      return ""
    }
    return "  (differs by \(twoDigits(difference)))"
  }

  /// A positive number with two significant digits: `3.1e-5`, `0.012`, `14`.
  package static func twoDigits(_ number: Double) -> String {
    guard number.isFinite, number > 0 else { return "\(number)" }
    var exponent = 0
    var digits = number
    while digits >= 99.5 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 9.95 { (digits, exponent) = (digits * 10, exponent - 1) }
    let two = Int(digits.rounded())
    let power = exponent + 1
    switch power {
    case 0: return two % 10 == 0 ? "\(two / 10)" : "\(two / 10).\(two % 10)"
    case 1...5: return "\(two)" + String(repeating: "0", count: power - 1)
    case -3...(-1):
      let zeros = String(repeating: "0", count: -power - 1)
      return two % 10 == 0 ? "0.\(zeros)\(two / 10)" : "0.\(zeros)\(two)"
    default: return (two % 10 == 0 ? "\(two / 10)" : "\(two / 10).\(two % 10)") + "e\(power)"
    }
  }

  /// Keeps the differences with a little around them.
  private static func shorten(_ lines: [(text: String, isDifferent: Bool)]) -> [String] {
    var keeps = [Bool](repeating: false, count: lines.count)
    for (index, line) in lines.enumerated() where line.isDifferent {
      for near in max(0, index - context)...min(lines.count - 1, index + context) { keeps[near] = true }
    }
    var result: [String] = []
    var index = 0
    while index < lines.count {
      if keeps[index] {
        result.append(lines[index].text)
        index += 1
      } else {
        let start = index
        while index < lines.count, !keeps[index] { index += 1 }
        result.append("  [\(index - start) \(index - start == 1 ? "line" : "lines") as expected]")
      }
    }
    guard result.count > longest else { return result }
    return result.prefix(longest) + ["  [\(result.count - longest) more lines of diff]"]
  }

  private static func cut(_ line: String) -> String {
    line.utf8.count <= widest ? line : line.prefix(widest) + "…"
  }
}
