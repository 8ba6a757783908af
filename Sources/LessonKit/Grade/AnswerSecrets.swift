// AnswerSecrets.swift — the answers and solutions of a lesson, as a text must not show them to students.

/// What must not stand in a hand-out.
struct AnswerSecrets {
  private var texts: [(secret: String, message: String)] = []
  /// What questions come to where that is a number, which may be written in other ways.
  private var numbers: [(magnitude: Double, message: String)] = []
  /// What questions come to, whole and of any length, with the line of the question.
  private var values: [(value: String, line: Int)] = []

  /// Shorter texts stand everywhere.
  private static let shortest = 5

  /// The secrets of `lesson`; `values` are what answers come to as printed, by the number of the question.
  init(_ lesson: Lesson, _ values: [Int: [String]]) {
    for exercise in lesson.exercises {
      switch exercise.content {
      case .question(let question):
        guard question.kind.answers.isSecret else { continue }
        for answer in question.answers {
          add(answer.text, "this shows the answer to question \(exercise.key)")
        }
        self.values += (values[exercise.number] ?? []).map { ($0, exercise.line) }
        for value in values[exercise.number] ?? [] where value.count(where: \.isWholeNumber) >= 4 {
          let message = "this shows what the answer to question \(exercise.key) comes to: \(value)"
          texts.append((value, message))
          if let number = Double(value)?.magnitude, number > 0, number.isFinite {
            numbers.append((number, message))
          }
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
    if let found = texts.first(where: { text.contains($0.secret) }) { return found.message }
    guard !numbers.isEmpty else { return nil }
    let written = Self.numbers(in: line)
    return numbers.first { number in written.contains { Self.rounds($0, to: number.magnitude) } }?.message
  }

  /// What `lines`, which follow one another in a paragraph, show only together.
  func shown(byTogether lines: [String]) -> String? {
    guard lines.allSatisfy({ shown(by: $0) == nil }) else { return nil }
    let text = Self.joined(lines.joined())
    return texts.first { text.contains($0.secret) }?.message
  }

  /// True when `number` is `value` as far as that is printed: to six digits.
  private static func rounds(_ number: Double, to value: Double) -> Bool {
    var unit = 1e-5
    while unit * 1e6 <= value, unit < 1e300 { unit *= 10 }
    while unit * 1e5 > value, unit > 1e-300 { unit /= 10 }
    return (number - value).magnitude <= unit * 0.500001
  }

  /// The numbers that `line` has, without their signs, with a point or a comma before the decimals.
  private static func numbers(in line: String) -> [Double] {
    var numbers: [Double] = []
    var rest = line.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    while let start = rest.firstIndex(where: isDigit) {
      rest = rest[start...]
      var text = String(decoding: rest.prefix(while: isDigit), as: UTF8.self)
      rest = rest.drop(while: isDigit)
      if let point = rest.first, [UInt8(ascii: "."), UInt8(ascii: ",")].contains(point),
        rest.dropFirst().first.map(isDigit) == true
      {
        text += "." + String(decoding: rest.dropFirst().prefix(while: isDigit), as: UTF8.self)
        rest = rest.dropFirst().drop(while: isDigit)
      }
      if let mark = rest.first, [UInt8(ascii: "e"), UInt8(ascii: "E")].contains(mark) {
        var power = rest.dropFirst()
        var sign = ""
        if let first = power.first, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(first) {
          sign = first == UInt8(ascii: "-") ? "-" : ""
          power = power.dropFirst()
        }
        let digits = power.prefix(while: isDigit)
        if !digits.isEmpty {
          text += "e" + sign + String(decoding: digits, as: UTF8.self)
          rest = power.drop(while: isDigit)
        }
      }
      if let number = Double(text) { numbers.append(number) }
    }
    return numbers
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
