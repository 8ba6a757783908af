// LessonRunner.swift — replays one lesson: runs its commands and compares their output.
import Diagnostics

/// Replays lessons, each in a session of its own.
public struct LessonRunner: Sendable {
  /// Options of a replay.
  public struct Options: Hashable, Sendable {
    /// The seconds that a lesson may take.
    ///
    /// A block's `timeout=` may shorten it.
    public var timeout: Double
    /// The bytes that one command may print; all commands of a lesson may print four times as many.
    public var outputLimit: Int
    /// Lifts the bounds of untrusted lessons; see ``EvaluatorSettings``.
    public var isTrusted = false
    /// True when the report keeps the output, for `--update` and for publishing.
    public var keepsOutputs: Bool
    /// True when the report keeps pictures as SVG, for publishing.
    public var keepsPictures = false
    /// The seed of lessons without one in their front matter.
    public var seed: UInt64?
    /// The student of the replayed variant, for lessons with variants; `nil` replays those of several
    /// students.
    public var student: String?

    /// The usual: a minute a lesson, 4 MB a command.
    public init(
      timeout: Double = 60, outputLimit: Int = 4 << 20, keepsOutputs: Bool = false, seed: UInt64? = nil
    ) {
      (self.timeout, self.outputLimit) = (timeout, outputLimit)
      (self.keepsOutputs, self.seed) = (keepsOutputs, seed)
    }
  }

  /// Options of the replay.
  public var options: Options
  private let makeEvaluator: EvaluatorFactory

  /// Makes a runner whose sessions come from `makeEvaluator`.
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
    var report = LessonReport(path: lesson.path, title: lesson.title)
    for (index, (seed, variant)) in variants(of: lesson).enumerated()
    where index == 0 || report.outcome == .held {
      let settings = EvaluatorSettings(
        seed: seed, folder: lesson.folder, isTrusted: options.isTrusted, drawsPictures: options.keepsPictures)
      let evaluator = makeEvaluator(settings) { deadline.hasPassed }
      deadline.interrupt(by: evaluator.interrupt)
      var replay = Replay(
        lesson: lesson, options: options, evaluator: evaluator, deadline: deadline, variant: variant)
      do throws(OutOfTime) {
        try replay.run()
      } catch {
        replay.report.outcome = .timedOut
      }
      if replay.report.outcome == .held, !replay.report.mismatches.isEmpty {
        replay.report.outcome = .mismatch
      }
      replay.report.commands += report.commands
      if index > 0 { (replay.report.outputs, replay.report.pictures) = (report.outputs, report.pictures) }
      report = replay.report
    }
    report.seconds = (ContinuousClock.now - start).inSeconds
    return report
  }

  /// The seeds to replay with: one, or those of several students where each has a variant.
  ///
  /// Outputs recorded in a lesson are those of the first of the usual students: no name is needed here.
  private func variants(of lesson: Lesson) -> [(seed: UInt64, student: String?)] {
    switch lesson.frontMatter.seed {
    case .fixed(let seed): [(seed, nil)]
    case .student:
      (options.student.map { [$0] } ?? StudentSeed.examples).map { name in
        let seed = StudentSeed.seed(of: name)
        return (seed, seed == lesson.frontMatter.replaySeed ? nil : name)
      }
    case nil: [(options.seed ?? lesson.frontMatter.replaySeed, nil)]
    }
  }
}

/// Time is over: the rest of the lesson is not run.
struct OutOfTime: Error {}

/// One replay under way.
struct Replay {
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

  private mutating func evaluate(
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

  private mutating func outOfTime(before command: LocatedText) -> OutOfTime {
    add(.time, at: command, "time ran out here; the rest of the lesson was not run")
    return OutOfTime()
  }

  // MARK: - Questions and tasks

  /// The answer must be computable, and every known mistake must be told from it.
  private mutating func run(_ question: Question) throws(OutOfTime) {
    try question.kind.answers.replay(&self, question)
  }

  mutating func runValues(_ question: Question) throws(OutOfTime) {
    guard let answer = question.answers.first, let right = try values(answer, of: question, called: "answer")
    else { return }
    let tolerance = question.tolerance ?? Question.usualTolerance
    let terms = evaluator.largestTerms(
      of: SourceText(answer.text, firstLine: answer.line), atPoint: 0, varying: question.variables)
    if let coarse = question.coarseness(for: right, largestTerms: terms) {
      report.coarseTolerances.append(LocatedText(coarse, line: answer.line))
      add(at: answer, coarse)
    }
    for mistake in question.mistakes {
      guard let wrong = try values(mistake.answer, of: question, called: "wrong answer") else { continue }
      // The wrong answer as a student would give it.
      if AnswerValue.areNear(wrong, right, within: tolerance) {
        let value = wrong.first?.text ?? ""
        add(
          at: mistake.answer, "the wrong answer can't be told from the right one, `\(answer.text)`: \(value)")
      }
    }
  }

  mutating func runChoices(_ question: Question) throws(OutOfTime) {
    var right: Set<Int> = []
    for answer in question.answers {
      guard let index = try choice(answer, of: question) else { continue }
      right.insert(index)
    }
    for mistake in question.mistakes where !mistake.whole.isEmpty {
      var whole: Set<Int?> = []
      for answer in mistake.whole { whole.insert(try choice(answer, of: question)) }
      guard whole == Set(right.map(Optional.some)) else { continue }
      add(
        at: mistake.answer,
        "the wrong answer is the right one: \(mistake.whole.map(\.text).joined(separator: ", "))")
    }
    for mistake in question.mistakes where mistake.whole.isEmpty {
      guard let index = try choice(mistake.answer, of: question), right.contains(index) else { continue }
      add(at: mistake.answer, "the wrong answer is a right one: \(question.choices[index])")
    }
  }

  /// The choice with the given text, or with the number that the session computes.
  private mutating func choice(_ text: LocatedText, of question: Question) throws(OutOfTime) -> Int? {
    if let index = question.choice(named: text.text) { return index }
    guard let value = try values(text, of: question, called: "answer")?.first else { return nil }
    if let number = value.numbers.last, value.numbers.count == 1, let index = Int(exactly: number),
      question.choices.indices.contains(index &- 1)
    {
      return index - 1
    }
    add(at: text, "the answer names none of the \(question.choices.count) choices: \(value.text)")
    return nil
  }

  /// The values of an expression: one, or for a formula one at each of several points.
  private mutating func values(
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
  private mutating func run(_ task: LessonTask) throws(OutOfTime) {
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

  private mutating func verdict(_ start: TaskStart, of task: LessonTask) throws(OutOfTime)
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

  private mutating func add(
    _ kind: Mismatch.Kind = .exercise, at command: LocatedText, _ message: String,
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

  private mutating func add(at command: LocatedText, _ message: String, _ evaluation: Evaluation) {
    let printed = PrintedLine.lines(evaluation.lines).map(\.text)
    add(at: command, message, actual: printed, diff: printed.prefix(20).map { "  " + $0 })
  }
}

extension CommandBlock.Cell {
  /// The command with its line.
  fileprivate var start: LocatedText { LocatedText(command, line: line) }
}

extension LocatedText {
  /// The command that fails unless this condition is true.
  public var asserted: LocatedText { LocatedText("\(Self.assertion) " + text, line: line) }

  /// The command that fails unless a condition is true.
  static let assertion = "assert"
}
