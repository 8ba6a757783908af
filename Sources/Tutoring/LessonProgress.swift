// LessonProgress.swift — the record of a student's walk, as a small text.

/// A student's progress in a lesson.
package struct LessonProgress: Hashable, Sendable {
  /// Result of a question or task.
  package enum Result: String, Hashable, Sendable, CaseIterable {
    /// Answered rightly.
    case right
    /// Tried, not yet right.
    case wrong
    /// The solution was looked at.
    case shown
    /// Passed over.
    case skipped
    /// Answered in a hand-out, which cannot judge it.
    case given
  }

  /// The line of the stop; `nil` at the end of the lesson.
  package var line: Int?
  /// Number of stops behind.
  package var position: Int
  /// Number of all stops.
  package var count: Int
  /// Results of questions and tasks, by their line.
  package var results: [Int: Result]
  /// Number of hints given, by line.
  package var hints: [Int: Int]
  /// The last answers, by line: an expression, or the commands of a task.
  package var answers: [Int: String]
  /// Number of wrong answers, by line.
  package var misses: [Int: Int]

  /// Progress at a stop.
  package init(
    line: Int?, position: Int, count: Int, results: [Int: Result] = [:], hints: [Int: Int] = [:],
    answers: [Int: String] = [:], misses: [Int: Int] = [:]
  ) {
    (self.line, self.position, self.count) = (line, position, count)
    (self.results, self.hints, self.answers, self.misses) = (results, hints, answers, misses)
  }

  /// True when the lesson was walked to its end.
  package var isFinished: Bool { line == nil }

  private static let heading = "chainrule progress 1"

  /// The progress as text: a heading, then a line for each fact.
  package var text: String {
    var lines = [Self.heading, "at \(line.map(String.init) ?? "end") \(position) \(count)"]
    for (line, result) in results.sorted(by: { $0.key < $1.key }) {
      lines.append("result \(line) \(result.rawValue)")
    }
    for (line, count) in hints.sorted(by: { $0.key < $1.key }) { lines.append("hints \(line) \(count)") }
    for (line, count) in misses.sorted(by: { $0.key < $1.key }) { lines.append("misses \(line) \(count)") }
    for (line, answer) in answers.sorted(by: { $0.key < $1.key }) {
      let written = answer.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
      lines.append("answer \(line) \(written)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads ``text``; `nil` for a text that is none, as one that was cut off.
  ///
  /// Facts of a later version are passed over.
  package init?(_ text: String) {
    guard text.utf8.last == UInt8(ascii: "\n") else { return nil }
    let lines = text.split(separator: "\n")
    guard lines.first.map(String.init) == Self.heading else { return nil }
    var place: (line: Int?, position: Int, count: Int)?
    (results, hints, answers, misses) = ([:], [:], [:], [:])
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
      case "misses":
        guard words.count == 3, let number = Int(words[1]), let count = Int(words[2]), count >= 0 else {
          continue
        }
        misses[number] = count
      case "answer":
        guard words.count >= 3, let number = Int(words[1]) else { continue }
        let written = line.dropFirst("answer \(words[1]) ".utf8.count)
        answers[number] = Self.unescaped(written)
      default: continue
      }
    }
    guard let place else { return nil }
    (line, position, count) = place
  }

  /// The text that was written with `\\n` for a line's end and `\\\\` for a backslash.
  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        result.append(character)
        continue
      }
      result.append(next == "n" ? "\n" : next)
    }
    return result
  }
}
