// ProseTests.swift — a check for damage by bulk edits: a full stop in the middle of a sentence.
import Testing

@Suite struct ProseTests {
  /// Words that end in a full stop within a sentence.
  private static let abbreviations = ["e.g", "i.e", "cf", "vs", "etc", "resp", "approx"]

  /// Comments have no full stop before a small letter: `its. entries`, ``unless. `mirror` ``.
  @Test func sentencesAreWhole() throws {
    for path in Repository.files(
      below: ["Sources", "Tests", "Benchmarks/Sources", "Scripts"], ending: [".swift", ".c", ".h", ".py"])
    where !path.contains("/HouseTests/") {
      for (number, line) in try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        guard let comment = Self.comment(of: line) else { continue }
        for match in comment.matches(of: /([A-Za-z.]*[a-z])\. [`a-z]/)
        where !Self.abbreviations.contains(String(match.1)) {
          Issue.record("\(path):\(number + 1): \(match.0)")
        }
      }
    }
  }

  /// The words of a line that is a comment.
  private static func comment(of line: Substring) -> Substring? {
    let line = line.drop { $0 == " " }
    for mark in ["///", "//", " * ", "* ", "/*", "# "] where line.hasPrefix(mark) {
      return line.dropFirst(mark.count)
    }
    return nil
  }
}
