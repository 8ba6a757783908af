// Progress.swift — what is kept of a student's walk, as a small text.

/// Where a student left a lesson.
public struct Progress: Hashable, Sendable {
  /// How a question or task went.
  public enum Result: String, Hashable, Sendable, CaseIterable {
    /// Answered rightly.
    case right
    /// Tried, not yet right.
    case wrong
    /// The solution was looked at.
    case shown
    /// Passed over.
    case skipped
  }

  /// The line of the stop; `nil` at the end of the lesson.
  public var line: Int?
  /// How many stops lie behind.
  public var position: Int
  /// How many there are.
  public var count: Int
  /// How questions and tasks went, by their line.
  public var results: [Int: Result]
  /// How many hints were given, by line.
  public var hints: [Int: Int]

  /// Progress at a stop.
  public init(
    line: Int?, position: Int, count: Int, results: [Int: Result] = [:], hints: [Int: Int] = [:]
  ) {
    (self.line, self.position, self.count) = (line, position, count)
    (self.results, self.hints) = (results, hints)
  }

  /// True when the lesson was walked to its end.
  public var isFinished: Bool { line == nil }

  private static let heading = "chainrule progress 1"

  /// The progress as text: a heading, then a line for each fact.
  public var text: String {
    var lines = [Self.heading, "at \(line.map(String.init) ?? "end") \(position) \(count)"]
    for (line, result) in results.sorted(by: { $0.key < $1.key }) {
      lines.append("result \(line) \(result.rawValue)")
    }
    for (line, count) in hints.sorted(by: { $0.key < $1.key }) { lines.append("hints \(line) \(count)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads ``text``; `nil` for a text that is none, as one that was cut off.
  ///
  /// Facts of a later version are passed over.
  public init?(_ text: String) {
    guard text.utf8.last == UInt8(ascii: "\n") else { return nil }
    let lines = text.split(separator: "\n")
    guard lines.first.map(String.init) == Self.heading else { return nil }
    var place: (line: Int?, position: Int, count: Int)?
    (results, hints) = ([:], [:])
    for line in lines.dropFirst() {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "at":
        guard words.count == 4, let position = Int(words[2]), let count = Int(words[3]),
          count >= 0, (0...count).contains(position)
        else { return nil }
        let number = Int(words[1])
        guard number != nil || words[1] == "end" else { return nil }
        place = (number, position, count)
      case "result":
        guard words.count == 3, let number = Int(words[1]), let result = Result(rawValue: words[2]) else {
          continue
        }
        results[number] = result
      case "hints":
        guard words.count == 3, let number = Int(words[1]), let count = Int(words[2]), count >= 0 else {
          continue
        }
        hints[number] = count
      default: continue
      }
    }
    guard let place else { return nil }
    (line, position, count) = place
  }
}
