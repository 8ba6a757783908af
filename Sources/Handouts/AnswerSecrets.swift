// AnswerSecrets.swift — the answers and solutions of a lesson, as a text must not show them to students.
import Language
import Lessons
import Markdown
import Matching
import Notation

/// Texts and values that must not stand in a hand-out.
package struct AnswerSecrets {
  private var texts: [(secret: String, message: String)] = []
  /// Values of questions that are numbers, which may be written in other ways.
  private var numbers: [(magnitude: Double, message: String)] = []
  /// Values of questions, whole and of any length, with the line of the question.
  private var values: [(value: String, line: Int)] = []
  /// Answers that are formulas, in a form that does not depend on the order of terms and factors.
  private var formulas: [(form: String, message: String)] = []
  /// Answers in words.
  private var phrases: [(phrase: AnswerPhrase, message: String)] = []
  private let quantities: ProseQuantities

  /// Length below which texts stand everywhere.
  private static let shortest = 5

  /// Makes the secrets of `lesson`; `values` are the printed values of answers, by the number of the
  /// question; texts may hold quantities of `vocabulary`.
  package init(_ lesson: Lesson, _ values: [Int: [String]], _ vocabulary: Vocabulary) {
    quantities = ProseQuantities(vocabulary)
    for exercise in lesson.exercises {
      switch exercise.content {
      case .question(let question):
        if !question.kind.answers.isComputed, !question.kind.answers.takesChoices {
          addPhrases(of: question, exercise, lesson)
        }
        guard question.kind.answers.isSecret else { continue }
        for answer in question.answers {
          let message = "this shows the answer to question \(exercise.key)"
          add(answer.text, message)
          if question.kind.answers.comesToValue, Self.joined(answer.text).count >= Self.shortest,
            let form = FormulaForms(answer.text, quantities).whole
          {
            formulas.append((form, message))
          }
        }
        self.values += (values[exercise.number] ?? []).map { ($0, exercise.line) }
        for value in values[exercise.number] ?? [] where value.count(where: \.isWholeNumber) >= 4 {
          let message = "this shows what the answer to question \(exercise.key) comes to: \(value)"
          texts.append((value, message))
          if let number = ProseNumbers.value(of: value)?.magnitude, number > 0, number.isFinite {
            numbers.append((number, message))
          }
        }
      case .task(let task):
        // A text that the lesson itself has typed before, or that the task states, is no secret.
        let known = Self.joined(task.text + lesson.commands(before: task.line))
        for command in task.solution where !known.contains(Self.joined(command.text)) {
          add(command.text, "this shows the solution of task \(exercise.key)")
        }
      }
    }
  }

  private mutating func add(_ text: String, _ message: String) {
    let secret = Self.joined(text)
    // A command without anything to find out, as `step`, is no secret.
    guard secret.count >= Self.shortest, secret.contains(where: { !$0.isLetter && !$0.isNumber }) else {
      return
    }
    texts.append((secret, message))
  }

  /// Adds the answers in words that are something to find out: not said in the question, nor by the lesson above it.
  private mutating func addPhrases(of question: Question, _ exercise: Exercise, _ lesson: Lesson) {
    let known = AnswerPhrase(question.text + "\n" + lesson.prose(before: exercise.line))
    for answer in question.answers where Self.joined(answer.text).count >= Self.shortest {
      let phrase = AnswerPhrase(answer.text)
      guard !known.holds(phrase) else { continue }
      phrases.append((phrase, "this shows the answer to question \(exercise.key): \(answer.text.trimmed)"))
    }
  }

  /// The secret shown by `line`, in a sentence, or `nil`.
  package func shown(by line: String) -> String? {
    let text = Self.joined(line)
    if let found = texts.first(where: { text.contains($0.secret) }) { return found.message }
    if !formulas.isEmpty {
      let forms = FormulaForms(line, quantities).all
      if let found = formulas.first(where: { forms.contains($0.form) }) { return found.message }
    }
    if !phrases.isEmpty {
      let words = AnswerPhrase(line)
      if let found = phrases.first(where: { words.holds($0.phrase) }) { return found.message }
    }
    guard !numbers.isEmpty else { return nil }
    let written = Self.numbers(in: line)
    return numbers.first { number in written.contains { Self.rounds($0, to: number.magnitude) } }?.message
  }

  /// The secret that `lines`, which follow one another in a paragraph, show only together.
  package func shown(byTogether lines: [String]) -> String? {
    guard lines.allSatisfy({ shown(by: $0) == nil }) else { return nil }
    let text = Self.joined(lines.joined())
    if let found = texts.first(where: { text.contains($0.secret) }) { return found.message }
    let joined = lines.joined(separator: " ")
    if !formulas.isEmpty {
      let forms = FormulaForms(joined, quantities).all
      if let found = formulas.first(where: { forms.contains($0.form) }) { return found.message }
    }
    guard !phrases.isEmpty else { return nil }
    let words = AnswerPhrase(joined)
    return phrases.first { words.holds($0.phrase) }?.message
  }

  /// True when `number` is `value` as far as that is printed: to six digits.
  private static func rounds(_ number: Double, to value: Double) -> Bool {
    var unit = 1e-5
    while unit * 1e6 <= value, unit < 1e300 { unit *= 10 }
    while unit * 1e5 > value, unit > 1e-300 { unit /= 10 }
    return (number - value).magnitude <= unit * 0.500001
  }

  /// The numbers that `line` has, without their signs, with a point or a comma before the decimals; those that may be
  /// meant in groups of three digits, `12,345.6` or `12 345,6`, in that reading, too.
  private static func numbers(in line: String) -> [Double] {
    var numbers = grouped(in: line)
    let bytes = Array(line.utf8)
    var place = 0
    while place < bytes.count {
      guard ProseNumbers.isDigit(bytes[place]),
        let (end, _) = ProseNumbers.end(in: bytes, from: place, takesComma: true)
      else {
        place += 1
        continue
      }
      let text = String(decoding: bytes[place..<end], as: UTF8.self).replacing(",", with: ".")
      if let number = Double(text) { numbers.append(number) }
      place = end
    }
    return numbers
  }

  /// Characters that may stand between groups of three digits.
  private static let separators: Set<Character> = [
    ",", ".", " ", "'", "’", "_", "\u{A0}", "\u{2009}", "\u{202F}",
  ]

  /// The numbers with digits in groups of three, with one separator.
  private static func grouped(in line: String) -> [Double] {
    // TeX writes the separators `{,}` and `\,`.
    let plain = line.replacing("{,}", with: ",").replacing("\\,", with: " ")
    let characters = Array(plain)
    func digits(_ start: Int) -> Int {
      var end = start
      while end < characters.count, ("0"..."9").contains(characters[end]) { end += 1 }
      return end - start
    }
    var (found, place) = ([Double](), 0)
    while place < characters.count {
      let first = digits(place)
      guard first > 0 else {
        place += 1
        continue
      }
      var end = place + first
      guard first <= 3, end < characters.count, separators.contains(characters[end]) else {
        place = end
        continue
      }
      let separator = characters[end]
      var text = String(characters[place..<end])
      while end < characters.count, characters[end] == separator, digits(end + 1) == 3 {
        text += String(characters[(end + 1)...(end + 3)])
        end += 4
      }
      if text.count > first {
        var decimals = ""
        if end < characters.count, ".,".contains(characters[end]), characters[end] != separator {
          decimals = String(characters[(end + 1)..<(end + 1 + digits(end + 1))])
        }
        if let number = Double(text + (decimals.isEmpty ? "" : "." + decimals)) { found.append(number) }
      }
      place += first
    }
    return found
  }

  /// True when an output line of the command at line `place` shows an answer: in it, or as the command's
  /// value below the question.
  package func shown(byOutput line: String, at place: Int) -> Bool {
    if shown(by: line) != nil { return true }
    let value = PrintedLine.value(in: [line])
    return values.contains { $0.line < place && $0.value == value }
  }

  /// The text without blanks, which can be set anywhere, and with its indices on the line.
  private static func joined(_ text: String) -> String {
    Script.onTheLine(String(text.filter { !$0.isWhitespace }))
  }
}

extension Lesson {
  /// The prose above a line that students get.
  fileprivate func prose(before line: Int) -> String {
    elements.flatMap { element -> [String] in
      guard case .prose(let lines, let first) = element, first < line else { return [] }
      return Self.handedOut(lines).map { $1 }
    }.joined(separator: "\n")
  }

  /// The commands above a line, one after the other.
  fileprivate func commands(before line: Int) -> String {
    commandBlocks.filter { $0.line < line && $0.attributes.isHandedOut }.flatMap(\.cells).map(\.command)
      .joined(
        separator: "\n")
  }
}
