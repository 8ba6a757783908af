// LessonReport.swift — the result of one lesson's replay.
import Lessons
import Markdown
import Matching

/// The result of a lesson's replay.
package struct LessonReport: Hashable, Sendable {
  /// The result in one word.
  package enum Outcome: String, Hashable, Sendable {
    /// All lines held.
    case held
    /// Something was not as the lesson says.
    case mismatch
    /// The file can't be read as a lesson.
    case unreadable
    /// Time ran out.
    case timedOut
  }

  /// The lesson's file.
  package var path: String
  /// The lesson's title; empty for one that can't be read.
  package var title: String
  /// The result.
  package var outcome: Outcome
  /// Mismatches, in the order of the file.
  package var mismatches: [Mismatch]
  /// Reason why the file can't be read.
  package var problem: LessonProblem?
  /// Number of commands run.
  package var commands: Int
  /// Duration, in seconds.
  package var seconds: Double
  /// Output of each command, by the line it starts on, if the runner was told to keep it.
  ///
  /// Commands that failed where they should not are not in it: their error is no output to record.
  package var outputs: [Int: [String]]
  /// The pictures that commands drew, by the line the command starts on.
  package var pictures: [Int: [DrawnPicture]]
  /// Printed values of the answers and known wrong answers of questions, by the line they stand on.
  package var answers: [Int: [String]]
  /// Questions with an absolute tolerance too coarse for their answer: the reason, and the line of the
  /// answer.
  package var coarseTolerances: [LocatedText] = []

  /// A report on a lesson of which nothing has been run.
  package init(path: String, title: String = "") {
    (self.path, self.title) = (path, title)
    (outcome, mismatches, problem) = (.held, [], nil)
    (commands, seconds) = (0, 0)
    (outputs, pictures, answers) = ([:], [:], [:])
  }

  /// A report on a file that can't be read.
  package init(unreadable problem: LessonProblem) {
    self.init(path: problem.path)
    outcome = .unreadable
    self.problem = problem
  }

  /// The report that is left once the outputs have been recorded; see ``Lesson/record(_:)``.
  package var afterUpdate: LessonReport {
    guard outcome == .mismatch else { return self }
    var report = self
    report.mismatches.removeAll { $0.kind == .output }
    report.outcome = report.mismatches.isEmpty ? .held : .mismatch
    return report
  }
}

/// One thing that was not as the lesson says.
package struct Mismatch: Hashable, Sendable {
  /// Kinds of mismatch.
  package enum Kind: String, Hashable, Sendable {
    /// The output is not the recorded one; recording it again mends that.
    case output
    /// A command failed, or held where it must fail, or printed too much.
    case failure
    /// A question or a task is not as it must be.
    case exercise
    /// Time ran out.
    case time
  }

  /// The lines of output that are kept.
  static let mostLines = 1000
  /// The bytes of output that are kept.
  static let mostBytes = 1 << 16

  /// Kind of the mismatch.
  package var kind: Kind
  /// The lesson's file.
  package var path: String
  /// The line of the command, or of the answer, condition or block that is meant.
  package var line: Int
  /// Description of the mismatch, in one sentence.
  package var message: String
  /// The command that was run.
  package var command: String
  /// The output that the lesson records.
  package var expected: [String]
  /// The output that was printed; the start of it if it is very long.
  package var actual: [String]
  /// The difference, a line each: ` ` both, `-` expected, `+` printed.
  package var diff: [String]

  /// A mismatch at a line.
  package init(
    _ kind: Kind, path: String, line: Int, message: String, command: String, expected: [String] = [],
    actual: [String] = [], diff: [String] = []
  ) {
    self.kind = kind
    (self.path, self.line, self.message, self.command) = (path, line, message, command)
    (self.expected, self.actual, self.diff) = (Self.start(of: expected), Self.start(of: actual), diff)
  }

  private static func start(of lines: [String]) -> [String] {
    var bytes = 0
    return Array(
      lines.prefix(mostLines).prefix { line in
        bytes += line.utf8.count
        return bytes <= mostBytes
      })
  }

  /// The lines to print: place and message, the command, the difference.
  package var lines: [String] {
    var lines = ["\(path):\(line): \(message)"]
    guard !command.isEmpty else { return lines + diff.map { "  " + $0 } }
    for (index, part) in command.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      lines.append((index == 0 ? "  > " : "  . ") + part)
    }
    return lines + diff.map { "  " + $0 }
  }
}

extension LessonReport {
  /// Printed values of the answers of the replayed `lesson`, by the number of the question.
  package func answerValues(of lesson: Lesson) -> [Int: [String]] {
    var values: [Int: [String]] = [:]
    for exercise in lesson.exercises {
      guard case .question(let question) = exercise.content, question.kind.answers.comesToValue else {
        continue
      }
      values[exercise.number] = question.answers.compactMap { answer in
        answers[answer.line].flatMap(PrintedLine.value(in:))
      }
    }
    return values
  }
}

extension Lesson {
  /// Records the outputs of `report` in the lesson's file, for a run that kept outputs.
  ///
  /// - Returns: true when the file was changed. A lesson that ran out of time or can't be read is left alone.
  package static func record(_ report: LessonReport) throws(LessonProblem) -> Bool {
    guard report.outcome == .mismatch || report.outcome == .held else { return false }
    let lesson = try Lesson(reading: report.path)
    let text = lesson.updated(with: report.outputs)
    guard text != lesson.text else { return false }
    try TextFile.write(text, to: report.path)
    return true
  }
}
