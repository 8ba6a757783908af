// LessonReplay.swift — one replay of a lesson: each command with its output, each question, each task.
import Diagnostics
import Lessons
import Markdown
import Matching

/// One replay under way.
final class LessonReplay: AnswerReplay {
  let lesson: Lesson
  let options: LessonRunner.Options
  let evaluator: any Evaluator
  let deadline: Deadline
  /// The student of the replayed variant when no outputs are recorded for it; `nil` for the recorded variant.
  let variant: String?
  var report: LessonReport
  /// The bytes printed so far.
  private var printedBytes = 0

  /// Greatest number of mismatches in a report.
  private static let mostMismatches = 100

  init(
    lesson: Lesson, options: LessonRunner.Options, evaluator: any Evaluator, deadline: Deadline,
    variant: String?
  ) {
    (self.lesson, self.options, self.variant) = (lesson, options, variant)
    (self.evaluator, self.deadline) = (evaluator, deadline)
    report = LessonReport(path: lesson.path, title: lesson.title)
  }

  func run() throws(OutOfTime) {
    for element in lesson.elements {
      switch element {
      case .prose, .code: break
      case .commands(let block): try run(block)
      case .question(let question): try run(question)
      case .task(let task): try run(task)
      }
    }
  }

  // MARK: - Commands

  private func run(_ block: CommandBlock) throws(OutOfTime) {
    guard block.attributes.isRun else { return }
    deadline.startBlock(seconds: block.attributes.timeout)
    defer { deadline.startBlock(seconds: nil) }
    for cell in block.cells { try run(cell, of: block.attributes) }
  }

  private func run(
    _ cell: CommandBlock.Cell, of attributes: CommandBlock.Attributes
  ) throws(OutOfTime) {
    let evaluation = try evaluate(cell.start)
    let size = evaluation.lines.reduce(0) { $0 + $1.utf8.count + 1 }
    guard size <= options.outputLimit else {
      add(
        .failure, at: cell.start,
        "the command printed \(size >> 10) KB; \(options.outputLimit >> 10) KB are allowed")
      return
    }
    printedBytes += size
    guard printedBytes <= 4 * options.outputLimit else {
      add(
        .failure, at: cell.start,
        "the lesson has printed \(printedBytes >> 10) KB so far; \(4 * options.outputLimit >> 10) KB are allowed"
      )
      return
    }
    let printed = PrintedLine.lines(evaluation.lines)
    if attributes.allow(evaluation), options.keepsOutputs {
      report.outputs[cell.line] = printed.map(\.text)
      report.pictures[cell.line] = evaluation.pictures
    }
    let deadline = deadline
    let matcher = OutputMatcher(cell.expected) { deadline.hasPassed }
    if variant != nil, attributes.allow(evaluation) { return }
    let isQuiet = attributes.isHidden || lesson.frontMatter.isHandout
    let isCompared = !isQuiet || !cell.expected.isEmpty
    let holds = !isCompared || matcher.holds(printed)
    guard holds || !deadline.hasPassed else { throw outOfTime(before: cell.start) }
    let (kind, message): (Mismatch.Kind, String)
    switch (evaluation.failed, attributes.expectsError) {
    case (true, false):
      (kind, message) = (
        .failure, "the command failed; where a lesson shows a failure, its block says `expect=error`"
      )
    case (false, true):
      (kind, message) = (.failure, "the command held, but its block says `\(attributes.expectation ?? "")`")
    case (true, true) where !attributes.allow(evaluation):
      let found = evaluation.failure.map { "is `\($0.code)`" } ?? "has no code"
      (kind, message) = (.failure, "the error \(found), but its block says `\(attributes.expectation ?? "")`")
    case _ where holds: return
    case _ where cell.expected.isEmpty:
      (kind, message) = (.output, "the command printed something; nothing was recorded")
    default: (kind, message) = (.output, "the output differs")
    }
    guard report.mismatches.count < Self.mostMismatches else { return }
    let diff = holds ? printed.prefix(20).map { "  " + $0.text } : OutputDiff.lines(matcher, printed)
    guard !deadline.hasPassed else { throw outOfTime(before: cell.start) }
    add(
      kind, at: cell.start, message, expected: cell.expected.map(\.source), actual: printed.map(\.text),
      diff: diff)
  }

  private func evaluate(
    _ command: LocatedText, atPoint point: Int? = nil, varying names: [String] = []
  ) throws(OutOfTime) -> Evaluation {
    guard !deadline.hasPassed else { throw outOfTime(before: command) }
    report.commands += 1
    let source = SourceText(command.text, name: lesson.path, firstLine: command.line)
    let evaluation =
      if let point { evaluator.evaluate(source, atPoint: point, varying: names) } else {
        evaluator.evaluate(source)
      }
    guard !deadline.hasPassed else { throw outOfTime(before: command) }
    return evaluation
  }

  private func outOfTime(before command: LocatedText) -> OutOfTime {
    add(.time, at: command, "time ran out here; the rest of the lesson was not run")
    return OutOfTime()
  }

  // MARK: - Questions and tasks

  /// The answer must be computable, and every known mistake must be told from it.
  private func run(_ question: Question) throws(OutOfTime) {
    try question.kind.answers.replay(self, question)
  }

  /// The values of an expression: one, or for a formula one at each of several points.
  func values(
    _ expression: LocatedText, of question: Question, called name: String
  ) throws(OutOfTime) -> [AnswerValue]? {
    var values: [AnswerValue] = []
    for point in 0..<question.kind.points {
      let evaluation = try evaluate(expression, atPoint: point, varying: question.variables)
      guard !evaluation.failed else {
        add(at: expression, "the \(name) can't be computed", evaluation)
        return nil
      }
      if point == 0, options.keepsOutputs {
        report.answers[expression.line] = PrintedLine.lines(evaluation.lines).map(\.text)
      }
      values.append(AnswerValue(evaluation))
    }
    return values
  }

  /// A task must be undone before its solution, and done after it.
  private func run(_ task: LessonTask) throws(OutOfTime) {
    guard !task.solution.isEmpty || lesson.frontMatter.isHandout else {
      add(
        at: LocatedText("", line: task.line),
        "the task has no `solution:`, so nothing shows that it can be done")
      return
    }
    let start = begin(task)
    if case .done = try verdict(start, of: task), let check = task.checks.first {
      add(at: check.asserted, "the task is done before anything is done: its check holds already")
    }
    guard !task.solution.isEmpty else { return }
    for command in task.solution {
      let evaluation = try evaluate(command)
      if evaluation.failed { add(at: command, "a command of the solution failed", evaluation) }
      if options.keepsOutputs {
        report.outputs[command.line] = PrintedLine.lines(evaluation.lines).map(\.text)
        report.pictures[command.line] = evaluation.pictures
      }
    }
    switch try verdict(start, of: task) {
    case .done: break
    case .unmet(let check, let evaluation):
      let written = task.checks.first { $0.text == check } ?? LocatedText(check, line: task.line)
      add(at: written.asserted, "the check does not hold after the solution", evaluation)
    case .notKept(let differences):
      add(
        at: task.solution[0],
        "the solution changes what the task keeps: \(differences.joined(separator: "; "))."
          + " `keep:` says what it keeps, and `keep: []` that it keeps nothing")
    case .overBudget(let excess): add(at: task.solution[0], "the solution exceeds the budget: \(excess)")
    }
  }

  /// The task as it begins; in a session that can't be put back, only its checks are looked at.
  private func begin(_ task: LessonTask) -> TaskStart {
    if let session = evaluator as? any TutoredEvaluator { return session.begin(task) }
    let none = SessionUsage(steps: 0, parameters: 0)
    return TaskStart(usage: none, usageNow: { none }, differences: { [] }) { [evaluator] in
      evaluator.evaluate($0)
    }
  }

  private func verdict(_ start: TaskStart, of task: LessonTask) throws(OutOfTime)
    -> TaskStart.Verdict
  {
    let first = task.checks.first?.asserted ?? LocatedText("", line: task.line)
    guard !deadline.hasPassed else { throw outOfTime(before: first) }
    report.commands += task.checks.count
    let verdict = start.verdict(of: task, named: lesson.path)
    guard !deadline.hasPassed else { throw outOfTime(before: first) }
    return verdict
  }

  // MARK: - Reporting

  private func add(
    _ kind: Mismatch.Kind, at command: LocatedText, _ message: String,
    expected: [String] = [], actual: [String] = [], diff: [String] = []
  ) {
    guard report.mismatches.count < Self.mostMismatches else { return }
    let isLast = report.mismatches.count == Self.mostMismatches - 1
    let message = variant.map { "\(message) (for the student `\($0)`)" } ?? message
    report.mismatches.append(
      Mismatch(
        kind, path: lesson.path, line: command.line,
        message: isLast ? message + "; what else does not hold is not listed" : message,
        command: command.text, expected: expected, actual: actual, diff: diff))
  }

  func add(at answer: LocatedText, _ message: String) { add(.exercise, at: answer, message) }

  func addCoarseTolerance(at answer: LocatedText, _ message: String) {
    report.coarseTolerances.append(LocatedText(message, line: answer.line))
    add(at: answer, message)
  }

  private func add(at command: LocatedText, _ message: String, _ evaluation: Evaluation) {
    let printed = PrintedLine.lines(evaluation.lines).map(\.text)
    add(.exercise, at: command, message, actual: printed, diff: printed.prefix(20).map { "  " + $0 })
  }
}

extension CommandBlock.Cell {
  /// The command with its line.
  fileprivate var start: LocatedText { LocatedText(command, line: line) }
}
