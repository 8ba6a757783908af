// LessonReport.swift — what came of one lesson's replay.

/// How a lesson's replay went.
public struct LessonReport: Hashable, Sendable {
  /// The result in one word.
  public enum Outcome: String, Hashable, Sendable {
    /// Everything held.
    case held
    /// Something was not as the lesson says.
    case mismatch
    /// The file can't be read as a lesson.
    case unreadable
    /// Time ran out.
    case timedOut
  }

  /// The lesson's file.
  public var path: String
  /// The lesson's title; empty for one that can't be read.
  public var title: String
  /// The result.
  public var outcome: Outcome
  /// What did not hold, in the order of the file.
  public var mismatches: [Mismatch]
  /// Why the file can't be read.
  public var problem: LessonProblem?
  /// How many commands were run.
  public var commands: Int
  /// How long it took, in seconds.
  public var seconds: Double
  /// What each command printed, by the line it starts on, if the runner was told to keep it. Commands that
  /// failed where they should not are not in it: their error is no output to record.
  public var outputs: [Int: [String]]

  /// A report on a lesson of which nothing has been run.
  public init(path: String, title: String = "") {
    (self.path, self.title) = (path, title)
    (outcome, mismatches, problem) = (.held, [], nil)
    (commands, seconds, outputs) = (0, 0, [:])
  }

  /// A report on a file that can't be read.
  public init(unreadable problem: LessonProblem) {
    self.init(path: problem.path)
    outcome = .unreadable
    self.problem = problem
  }
}

/// One thing that was not as the lesson says.
public struct Mismatch: Hashable, Sendable {
  /// The lesson's file.
  public var path: String
  /// The line of the command, or of the answer, condition or block that is meant.
  public var line: Int
  /// What is wrong, in one sentence.
  public var message: String
  /// The command that was run.
  public var command: String
  /// The output that the lesson records.
  public var expected: [String]
  /// The output that was printed.
  public var actual: [String]
  /// The difference, a line each: ` ` both, `-` expected, `+` printed.
  public var diff: [String]

  /// A mismatch at a line.
  public init(
    path: String, line: Int, message: String, command: String, expected: [String] = [], actual: [String] = [],
    diff: [String] = []
  ) {
    (self.path, self.line, self.message, self.command) = (path, line, message, command)
    (self.expected, self.actual, self.diff) = (expected, actual, diff)
  }

  /// The lines to print: place and message, the command, the difference.
  public var lines: [String] {
    var lines = ["\(path):\(line): \(message)"]
    for (index, part) in command.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      lines.append((index == 0 ? "  > " : "  . ") + part)
    }
    return lines + diff.map { "  " + $0 }
  }
}
