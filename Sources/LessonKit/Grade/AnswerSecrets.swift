// AnswerSecrets.swift — the answers and solutions of a lesson, as a text must not show them to students.

/// What must not stand in a hand-out.
struct AnswerSecrets {
  private var texts: [(secret: String, message: String)] = []
  /// What questions come to, whole and of any length, with the line of the question.
  private var values: [(value: String, line: Int)] = []

  /// Shorter texts stand everywhere.
  private static let shortest = 5

  /// The secrets of `lesson`; `values` are what answers come to as printed, by the number of the question.
  init(_ lesson: Lesson, _ values: [Int: [String]]) {
    for exercise in lesson.exercises {
      switch exercise.content {
      case .question(let question):
        guard question.takesExpressions || question.kind == .command else { continue }
        for answer in question.answers {
          add(answer.text, "this shows the answer to question \(exercise.key)")
        }
        self.values += (values[exercise.number] ?? []).map { ($0, exercise.line) }
        for value in values[exercise.number] ?? [] where value.count(where: \.isWholeNumber) >= 4 {
          texts.append((value, "this shows what the answer to question \(exercise.key) comes to: \(value)"))
        }
      case .task(let task):
        // What the lesson itself has typed before, or says in the task, is nothing to find out.
        let known = Self.joined(task.text + lesson.commands(before: task.line))
        for command in task.solution where !known.contains(Self.joined(command.text)) {
          add(command.text, "this shows the solution of task \(exercise.key)")
        }
      }
    }
  }

  /// What an answer comes to, of what was printed for it; `nil` where that is more than a line.
  static func value(in printed: [String]) -> String? {
    guard printed.count == 1, let line = printed.first else { return nil }
    return line.lastIndex(of: "=").map { line[line.index(after: $0)...].trimmed } ?? line.trimmed
  }

  private mutating func add(_ text: String, _ message: String) {
    let secret = Self.joined(text)
    // A command without anything to find out, as `step`, is no secret.
    guard secret.count >= Self.shortest, secret.contains(where: { !$0.isLetter && !$0.isNumber }) else {
      return
    }
    texts.append((secret, message))
  }

  /// What `line` shows, in a sentence, or `nil`.
  func shown(by line: String) -> String? {
    let text = Self.joined(line)
    return texts.first { text.contains($0.secret) }?.message
  }

  /// True when a line that a command at line `place` prints shows an answer: in it, or as what the command comes to
  /// below the question.
  func shown(byOutput line: String, at place: Int) -> Bool {
    if shown(by: line) != nil { return true }
    let value = Self.value(in: [line])
    return values.contains { $0.line < place && $0.value == value }
  }

  /// Without blanks, which can be set anywhere.
  private static func joined(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
}

extension Lesson {
  /// The commands above a line, one after the other.
  fileprivate func commands(before line: Int) -> String {
    commandBlocks.filter { $0.line < line && $0.attributes.isHandedOut }.flatMap(\.cells).map(\.command)
      .joined(
        separator: "\n")
  }
}
