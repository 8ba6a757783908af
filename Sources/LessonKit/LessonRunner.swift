// LessonRunner.swift — replays one lesson: runs what it says and compares what is printed.
import Diagnostics

/// Replays lessons, each in a session of its own.
public struct LessonRunner: Sendable {
  /// How lessons are replayed.
  public struct Options: Hashable, Sendable {
    /// The seconds that a lesson may take. A block's `timeout=` may shorten it.
    public var timeout: Double
    /// The bytes that one command may print.
    public var outputLimit: Int
    /// Whether the report keeps what was printed, for `--update`.
    public var keepsOutputs: Bool
    /// The seed of lessons whose front matter gives none, or says `student`.
    public var seed: UInt64?

    /// The usual: a minute a lesson, 4 MB a command.
    public init(
      timeout: Double = 60, outputLimit: Int = 4 << 20, keepsOutputs: Bool = false, seed: UInt64? = nil
    ) {
      (self.timeout, self.outputLimit) = (timeout, outputLimit)
      (self.keepsOutputs, self.seed) = (keepsOutputs, seed)
    }
  }

  /// How lessons are replayed.
  public var options: Options
  private let makeEvaluator: EvaluatorFactory

  /// A runner whose sessions come from `makeEvaluator`.
  public init(options: Options = Options(), makeEvaluator: @escaping EvaluatorFactory) {
    (self.options, self.makeEvaluator) = (options, makeEvaluator)
  }

  /// Reads and replays the lesson at `path`.
  public func run(path: String) -> LessonReport { run(path: path, until: Deadline(seconds: options.timeout)) }

  /// Replays `lesson`.
  public func run(_ lesson: Lesson) -> LessonReport { run(lesson, until: Deadline(seconds: options.timeout)) }

  func run(path: String, until deadline: Deadline) -> LessonReport {
    do throws(LessonProblem) {
      return run(try Lesson(reading: path), until: deadline)
    } catch {
      return LessonReport(unreadable: error)
    }
  }

  func run(_ lesson: Lesson, until deadline: Deadline) -> LessonReport {
    let start = ContinuousClock.now
    let seed =
      if case .fixed(let seed) = lesson.frontMatter.seed { seed } else { options.seed ?? lesson.frontMatter.replaySeed }
    let settings = EvaluatorSettings(seed: seed, folder: lesson.folder)
    let evaluator = makeEvaluator(settings) { deadline.hasPassed }
    var replay = Replay(lesson: lesson, options: options, evaluator: evaluator, deadline: deadline)
    do throws(OutOfTime) {
      try replay.run()
    } catch {
      replay.report.outcome = .timedOut
    }
    if replay.report.outcome == .held, !replay.report.mismatches.isEmpty { replay.report.outcome = .mismatch }
    replay.report.seconds = (ContinuousClock.now - start).inSeconds
    return replay.report
  }
}

/// Time is over: the rest of the lesson is not run.
private struct OutOfTime: Error {}

/// One replay under way.
private struct Replay {
  let lesson: Lesson
  let options: LessonRunner.Options
  let evaluator: any Evaluator
  let deadline: Deadline
  var report: LessonReport

  init(lesson: Lesson, options: LessonRunner.Options, evaluator: any Evaluator, deadline: Deadline) {
    (self.lesson, self.options) = (lesson, options)
    (self.evaluator, self.deadline) = (evaluator, deadline)
    report = LessonReport(path: lesson.path, title: lesson.title)
  }

  mutating func run() throws(OutOfTime) {
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

  private mutating func run(_ block: CommandBlock) throws(OutOfTime) {
    guard block.attributes.isRun else { return }
    deadline.startBlock(seconds: block.attributes.timeout)
    defer { deadline.startBlock(seconds: nil) }
    for cell in block.cells { try run(cell, of: block.attributes) }
  }

  private mutating func run(
    _ cell: CommandBlock.Cell, of attributes: CommandBlock.Attributes
  ) throws(OutOfTime) {
    let evaluation = try evaluate(LocatedText(cell.command, line: cell.line))
    let size = evaluation.lines.reduce(0) { $0 + $1.utf8.count + 1 }
    guard size <= options.outputLimit else {
      add(cell, "the command printed \(size >> 10) KB; \(options.outputLimit >> 10) KB are allowed")
      return
    }
    let printed = PrintedLine.lines(evaluation.lines)
    if evaluation.failed == attributes.expectsError, options.keepsOutputs {
      report.outputs[cell.line] = printed.map(\.text)
    }
    let matcher = OutputMatcher(cell.expected)
    let isCompared = !attributes.isHidden || !cell.expected.isEmpty
    let holds = !isCompared || matcher.holds(printed)
    let message: String? =
      switch (evaluation.failed, attributes.expectsError) {
      case (true, false): "the command failed; where a lesson shows a failure, its block says `expect=error`"
      case (false, true): "the command held, but its block says `expect=error`"
      case _ where holds: nil
      default: cell.expected.isEmpty ? "the command printed something; nothing was recorded" : "the output differs"
      }
    guard let message else { return }
    let diff = holds ? printed.prefix(20).map { "  " + $0.text } : OutputDiff.lines(matcher, printed)
    add(
      cell, message, expected: cell.expected.map(\.source), actual: printed.map(\.text), diff: diff)
  }

  private mutating func evaluate(_ command: LocatedText) throws(OutOfTime) -> Evaluation {
    guard !deadline.hasPassed else { throw outOfTime(before: command) }
    report.commands += 1
    let source = SourceText(command.text, name: lesson.path, firstLine: command.line)
    let evaluation = evaluator.evaluate(source)
    guard !deadline.hasPassed else { throw outOfTime(before: command) }
    return evaluation
  }

  private mutating func outOfTime(before command: LocatedText) -> OutOfTime {
    add(command, "time ran out here; the rest of the lesson was not run")
    return OutOfTime()
  }

  // MARK: - Questions and tasks

  /// The answer must be computable, and every known mistake must be told from it.
  private mutating func run(_ question: Question) throws(OutOfTime) {
    switch question.kind {
    case .text: return
    case .choice, .several: try runChoices(question)
    case .number, .formula, .command: try runValues(question)
    }
  }

  private mutating func runValues(_ question: Question) throws(OutOfTime) {
    guard let answer = question.answers.first, let right = try value(answer, called: "answer") else { return }
    let tolerance = question.tolerance ?? Question.usualTolerance
    for mistake in question.mistakes {
      guard let wrong = try value(mistake.answer, called: "wrong answer") else { continue }
      if right.isSame(as: wrong, within: tolerance) {
        add(mistake.answer, "the wrong answer can't be told from the right one, `\(answer.text)`: \(wrong.text)")
      }
    }
  }

  private mutating func runChoices(_ question: Question) throws(OutOfTime) {
    var right: Set<Int> = []
    for answer in question.answers {
      guard let index = try choice(answer, of: question) else { continue }
      right.insert(index)
    }
    for mistake in question.mistakes {
      guard let index = try choice(mistake.answer, of: question), right.contains(index) else { continue }
      add(mistake.answer, "the wrong answer is a right one: \(question.choices[index])")
    }
  }

  /// The choice that a text names, or whose number the session computes.
  private mutating func choice(_ text: LocatedText, of question: Question) throws(OutOfTime) -> Int? {
    if let index = question.choice(named: text.text) { return index }
    guard let value = try value(text, called: "answer") else { return nil }
    if let number = value.numbers.last, value.numbers.count == 1, let index = Int(exactly: number),
      question.choices.indices.contains(index &- 1)
    {
      return index - 1
    }
    add(text, "the answer names none of the \(question.choices.count) choices: \(value.text)")
    return nil
  }

  private mutating func value(
    _ expression: LocatedText, called name: String
  ) throws(OutOfTime) -> AnswerValue? {
    let evaluation = try evaluate(expression)
    guard evaluation.failed else { return AnswerValue(evaluation) }
    add(expression, "the \(name) can't be computed", evaluation)
    return nil
  }

  /// A task must be undone before its solution, and done after it.
  private mutating func run(_ task: LessonTask) throws(OutOfTime) {
    guard !task.solution.isEmpty else {
      add(LocatedText("", line: task.line), "the task has no `solution:`, so nothing shows that it can be done")
      return
    }
    var isDone = true
    for check in task.checks where isDone { isDone = try !evaluate(check.asserted).failed }
    if isDone, let check = task.checks.first {
      add(check.asserted, "the task is done before anything is done: its check holds already")
    }
    for command in task.solution {
      let evaluation = try evaluate(command)
      if evaluation.failed { add(command, "a command of the solution failed", evaluation) }
    }
    for check in task.checks {
      let evaluation = try evaluate(check.asserted)
      if evaluation.failed { add(check.asserted, "the check does not hold after the solution", evaluation) }
    }
  }

  // MARK: - Reporting

  private mutating func add(
    _ cell: CommandBlock.Cell, _ message: String, expected: [String] = [], actual: [String] = [],
    diff: [String] = []
  ) {
    report.mismatches.append(
      Mismatch(
        path: lesson.path, line: cell.line, message: message, command: cell.command, expected: expected,
        actual: actual, diff: diff))
  }

  private mutating func add(_ command: LocatedText, _ message: String, _ evaluation: Evaluation? = nil) {
    let printed = PrintedLine.lines(evaluation?.lines ?? []).map(\.text)
    report.mismatches.append(
      Mismatch(
        path: lesson.path, line: command.line, message: message, command: command.text, actual: printed,
        diff: printed.prefix(20).map { "  " + $0 }))
  }
}

extension LocatedText {
  /// The command that fails unless this condition is true.
  public var asserted: LocatedText { LocatedText("assert " + text, line: line) }
}
