// TutorExercises.swift — the tutor at a question or a task: answers, hints, solutions.
import Diagnostics

extension LessonTutor {
  /// Takes a line that is no word of the tutor's: an answer where one is due, else a command.
  func takeAnswer(_ entry: String) {
    let trimmed = entry.trimmed
    if isPausing { return takeCommand(entry) }
    if trimmed.hasPrefix(">") { return takeCommand(trimmed.dropFirst().trimmed) }
    switch walk.current?.content {
    case .question(let question):
      if trimmed.hasPrefix("answer ") {
        judge(trimmed.dropFirst("answer ".count).trimmed, question)
      } else if isAnswer(trimmed, to: question) {
        judge(trimmed, question)
      } else {
        run(entry)
      }
    case .command(let cell, _) where Self.words(entry) == Self.words(cell.command): take("")
    default: takeCommand(entry)
    }
  }

  private static func words(_ text: String) -> [Substring] {
    text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
  }

  private func takeCommand(_ entry: String) {
    guard !entry.isEmpty, run(entry), case .task(let task)? = walk.current?.content, !isSettled, !isPausing
    else { return }
    if isDone(task) {
      settle(.right)
      note("Done. Enter goes on.")
    } else if let excess = task.budget.excess(from: usageBefore, to: evaluator.usage), holds(task) {
      note("The goal is reached, but \(excess). `retry` puts the session back to where the task began.")
    }
  }

  // MARK: - Questions

  /// True when `entry` is meant as an answer, and not as a command to look at something first.
  private func isAnswer(_ entry: String, to question: Question) -> Bool {
    switch question.kind {
    case .text, .command: true
    case .choice: question.choice(named: entry) != nil || evaluator.isExpression(entry)
    case .several:
      question.choice(named: entry) != nil
        || entry.split { $0 == "," || $0 == " " }.allSatisfy { question.choice(named: String($0)) != nil }
    case .number, .formula: evaluator.isExpression(entry)
    }
  }

  private func judge(_ given: String, _ question: Question) {
    if [.number, .formula].contains(question.kind), !evaluator.isExpression(given) {
      return note("An answer is a number or an expression.")
    }
    if question.kind == .command { say(valueNow(given)) }
    switch AnswerJudge(question).judge(given, with: evaluatorOfAnswers(given)) {
    case .right:
      say(view.prose("Right." + valueText(given, question)))
      say([""])
      settle(.right)
      goOn()
    case .wrong(let say):
      if !isSettled { walk.record(.wrong) }
      self.say(view.prose("Not yet." + valueText(given, question) + (say.map { " " + $0 } ?? "")))
      note(wayOn(question.hints.count))
    case .unclear(let lines):
      say(Evaluation(lines: lines, failed: true))
    }
  }

  /// What an expression comes to, where the student typed more than a number.
  private func valueText(_ given: String, _ question: Question) -> String {
    guard [.number, .formula].contains(question.kind), Double(given) == nil else { return "" }
    let evaluation = valueNow(given)
    guard !evaluation.failed, evaluation.lines.count == 1, let value = evaluation.lines.first,
      value.count < 60
    else { return "" }
    return " Yours comes to \(value)."
  }

  /// The lesson's answers are those of the lesson's session, whatever the student has done to it since; only the
  /// student's own answer may use their own names.
  private func evaluatorOfAnswers(_ given: String) -> any Evaluator {
    guard let lesson = place, !lesson.isCurrent() else { return evaluator }
    return TwoSessions(evaluator, own: given, lesson: lesson)
  }

  private func valueNow(_ expression: String) -> Evaluation {
    evaluator.evaluate(SourceText(expression), atPoint: 0, varying: [])
  }

  /// Says what is due before the lesson goes on from a question.
  func nudge(_ question: Question) {
    note("The question waits for an answer. " + wayOn(question.hints.count))
  }

  private func wayOn(_ hints: Int) -> String {
    let left = hints - (walk.current.map { walk.hintsGiven(at: $0.line) } ?? 0)
    let help = left > 0 ? "`hint` helps (\(left) left)" : "`solution` shows the answer"
    return help + "; `skip` passes it over."
  }

  // MARK: - Tasks

  /// True when all checks of `task` hold, whatever was used.
  private func holds(_ task: LessonTask) -> Bool { missing(in: task) == nil }

  /// True when `task` is done within its budget.
  func isDone(_ task: LessonTask) -> Bool {
    holds(task) && task.budget.excess(from: usageBefore, to: evaluator.usage) == nil
  }

  /// The first check that does not hold, and what the session says to it.
  private func missing(in task: LessonTask) -> (check: String, Evaluation)? {
    for check in task.checks {
      let evaluation = evaluator.evaluate(
        SourceText(check.asserted.text, name: lesson.path, firstLine: check.line), atPoint: 0, varying: [])
      if evaluation.failed { return (check.text, evaluation) }
    }
    return nil
  }

  /// Says what is due before the lesson goes on from a task.
  func nudge(_ task: LessonTask) {
    if let (check, evaluation) = missing(in: task) {
      let reason = evaluation.lines.first.map { $0.hasPrefix("error: ") ? String($0.dropFirst(7)) : $0 }
      note("Not yet: `\(check)`" + (reason.map { ": \($0)." } ?? "."))
    } else if let excess = task.budget.excess(from: usageBefore, to: evaluator.usage) {
      note("The goal is reached, but \(excess). `retry` puts the session back to where the task began.")
    }
    note(wayOn(task.hints.count))
  }

  // MARK: - Help

  /// The next hint.
  func giveHint() {
    guard let stop = walk.current, stop.content.isExercise else {
      return note("Hints are for questions and tasks. Enter goes on.")
    }
    let count = stop.content.hints.count
    guard let hint = walk.hint() else {
      return note(
        count == 0
          ? "There is no hint; `solution` shows the answer."
          : "That was the last hint; `solution` shows the answer.")
    }
    say(view.prose("Hint \(walk.hintsGiven(at: stop.line)) of \(count): \(hint)"))
  }

  /// Shows the answer or the solution; it then counts as shown.
  func showSolution() {
    switch walk.current?.content {
    case .question(let question):
      say(solution(of: question))
    case .task(let task):
      guard !task.solution.isEmpty else { return note("This task has no solution to show.") }
      for command in task.solution { say(view.command(command.text)) }
    default: return note("There is nothing to solve here. Enter goes on.")
    }
    settle(.shown)
    note("Enter goes on.")
  }

  private func solution(of question: Question) -> [String] {
    question.answers.flatMap { answer -> [String] in
      switch question.kind {
      case .text: return view.prose("What matters: \(answer.text)")
      case .command: return view.command(answer.text)
      case .choice, .several:
        if let index = question.choice(named: answer.text) {
          return view.prose(question.choices[index], after: "\(index + 1)) ")
        }
      case .number, .formula: break
      }
      let value = evaluatorOfAnswers("").evaluate(SourceText(answer.text), atPoint: 0, varying: [])
      if let number = value.values?.first, value.values?.count == 1, let index = Int(exactly: number),
        question.choices.indices.contains(index &- 1)
      {
        return view.prose(question.choices[index - 1], after: "\(index)) ")
      }
      return view.command(answer.text) + view.verbatim(value.lines)
    }
  }
}

/// Evaluates the student's answer in the session as it is, and all else in the session as the lesson left it.
private final class TwoSessions: Evaluator {
  private let evaluator: any TutoredEvaluator
  private let own: String
  private let lesson: SessionBookmark

  init(_ evaluator: any TutoredEvaluator, own: String, lesson: SessionBookmark) {
    (self.evaluator, self.own, self.lesson) = (evaluator, own, lesson)
  }

  func evaluate(_ command: SourceText) -> Evaluation { evaluate(command, atPoint: 0, varying: []) }

  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
    guard expression.text != own else {
      return evaluator.evaluate(expression, atPoint: point, varying: names)
    }
    let now = evaluator.bookmark()
    lesson.restore()
    defer { now.restore() }
    return evaluator.evaluate(expression, atPoint: point, varying: names)
  }
}

extension LessonView {
  /// A question: its text, its choices.
  func lines(of question: Question) -> [String] {
    var lines = prose(question.text)
    for (index, choice) in question.choices.enumerated() { lines += prose(choice, after: "  \(index + 1)) ") }
    let way =
      switch question.kind {
      case .number: "Answer by a number or an expression."
      case .formula: "Answer by an expression; every right form counts."
      case .choice: "Answer by a number."
      case .several: "Answer by the numbers of all that are right."
      case .command: "Answer by a command."
      case .text: "Answer in your own words."
      }
    return lines + note("\(way) `hint`, `solution` and `skip` help; `> …` runs a command.")
  }

  /// A task: its text, what must hold, what it may cost.
  func lines(of task: LessonTask) -> [String] {
    var lines = prose("**Task.** \(task.text)")
    let goal = task.checks.map { "`\($0.text)`" }.joined(separator: " and ")
    lines += prose("Goal: \(goal)\(task.budget.text.map { ", with \($0)" } ?? "").")
    return lines + note("Type commands; each is checked. `hint`, `solution`, `skip` and `retry` help.")
  }
}
