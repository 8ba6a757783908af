// Grader.swift — grades submissions by computing every answer again; nothing that they say was printed counts.
import Diagnostics
import Handouts
import Lessons
import Markdown
import Matching
import Replay

/// Grades students' answers to a lesson.
package struct Grader: Sendable {
  /// Options of grading.
  package struct Options: Hashable, Sendable {
    /// The seconds that one answer may take.
    package var timeout: Double
    /// Submissions that are graded at once; `nil` for the number of processors.
    package var jobs: Int?
    /// The usual: ten seconds an answer.
    package init(timeout: Double = 10, jobs: Int? = nil) { (self.timeout, self.jobs) = (timeout, jobs) }
  }

  /// The instructor's lesson.
  package let lesson: Lesson
  /// Options of grading.
  package var options: Options
  private let exercises: [Exercise]
  private let makeEvaluator: GradingEvaluatorFactory

  /// Commands of one answer that are run.
  private static let mostCommands = 1000
  /// A longer command is told by its line.
  private static let longestTold = 200

  /// Makes a grader by `lesson`, with sessions from `makeEvaluator`.
  ///
  /// - Throws: for a lesson unfit for grading: one without questions and tasks, or a hand-out.
  package init(
    _ lesson: Lesson, options: Options = Options(), makeEvaluator: @escaping GradingEvaluatorFactory
  ) throws(LessonProblem) {
    (self.lesson, self.options, self.makeEvaluator) = (lesson, options, makeEvaluator)
    exercises = lesson.exercises
    guard !lesson.frontMatter.isHandout else {
      throw LessonProblem(
        "is a hand-out: the answers are in the lesson that it was made from", path: lesson.path)
    }
    guard !exercises.isEmpty else {
      throw LessonProblem("asks nothing: it has neither a question nor a task", path: lesson.path)
    }
  }

  /// Grades the submissions in `files`.
  ///
  /// - Parameter onGrade: is told of each grade in the order of `files`.
  /// - Throws: when the lesson itself does not hold.
  package func grade(
    _ files: [SubmissionSearch.File], onGrade: (SubmissionGrade) -> Void = { _ in }
  ) throws(LessonProblem) -> GradeReport {
    let start = ContinuousClock.now
    // All students of a lesson without seeds of their own share one key, made once.
    let shared = lesson.frontMatter.seed == .student ? nil : try key(for: lesson.frontMatter.replaySeed)
    if shared == nil { _ = try key(for: StudentSeed.seed(of: StudentSeed.examples[0])) }
    var grades: [SubmissionGrade] = []
    let pool = JobPool<SubmissionGrade>(jobs: options.jobs ?? JobPool<SubmissionGrade>.processors)
    pool.run(files.count) { index in
      job(files[index], shared)
    } onResult: { _, grade in
      grades.append(grade)
      onGrade(grade)
    }
    return GradeReport(
      lesson: lesson.path, title: lesson.title, exercises: exercises, grades: grades,
      seconds: (ContinuousClock.now - start).inSeconds)
  }

  private func job(_ file: SubmissionSearch.File, _ shared: AnswerKey?) -> JobPool<SubmissionGrade>.Job {
    // Each answer has its own time; a variant of the lesson is replayed first.
    let seconds = options.timeout * Double(exercises.count + 1) + (shared == nil ? Self.replayTime : 0)
    return JobPool<SubmissionGrade>.Job(timeout: seconds) { deadline in
      grade(file, shared, deadline)
    } whenOverdue: { seconds in
      let submission = try? Submission(reading: file.path)
      let student = submission?.student ?? file.name
      return SubmissionGrade(
        path: file.path, student: student, seed: lesson.frontMatter.seed(for: student),
        items: exercises.map { exercise in
          item(
            exercise, .timeout, submission?.answer(to: exercise),
            say: "time ran out: an answer does not stop when its time is over")
        }, problems: [], isGraded: true, seconds: seconds)
    } whenNotStarted: {
      failed(file, LessonProblem(.tooLarge, "no thread could be started for it", path: file.path))
    }
  }

  /// The seconds that the lesson's own replay may take.
  private static let replayTime = 60.0

  private func settings(_ seed: UInt64) -> EvaluatorSettings {
    EvaluatorSettings(seed: seed, folder: lesson.folder)
  }

  private func key(for seed: UInt64) throws(LessonProblem) -> AnswerKey {
    let deadline = Deadline(seconds: Self.replayTime)
    let key = try AnswerKey.make(lesson) { makeEvaluator(settings(seed)) { deadline.hasPassed } }
    guard !deadline.hasPassed else {
      throw LessonProblem(
        .tooLarge, "the lesson takes longer than \(Int(Self.replayTime)) s", path: lesson.path)
    }
    return key
  }

  /// Printed values of the answers, by the number of the question.
  package func printedAnswers() throws(LessonProblem) -> [Int: [String]] {
    let seed = lesson.frontMatter.replaySeed
    var values: [Int: [String]] = [:]
    for item in try key(for: seed).items {
      guard case .question(let question) = item.exercise.content, question.kind.answers.comesToValue else {
        continue
      }
      let evaluator = makeEvaluator(settings(seed)) { false }
      evaluator.take(item.states[0])
      for answer in question.answers {
        let lines = evaluator.evaluate(SourceText(answer.text), atPoint: 0, varying: question.variables).lines
        guard let value = PrintedLine.value(in: lines) else { continue }
        values[item.exercise.number, default: []].append(value)
      }
    }
    return values
  }

  private func failed(_ file: SubmissionSearch.File, _ problem: LessonProblem) -> SubmissionGrade {
    SubmissionGrade(
      path: file.path, student: file.name, seed: lesson.frontMatter.seed(for: file.name), items: [],
      problems: [problem], isGraded: false, seconds: 0)
  }

  // MARK: - One submission

  private func grade(_ file: SubmissionSearch.File, _ shared: AnswerKey?, _ deadline: Deadline)
    -> SubmissionGrade
  {
    let start = ContinuousClock.now
    do throws(LessonProblem) {
      let submission = try Submission(reading: file.path)
      let student = submission.student ?? file.name
      let seed = lesson.frontMatter.seed(for: student)
      var grade = SubmissionGrade(
        path: file.path, student: student, seed: seed, items: [],
        problems: submission.problems + submission.strays(in: exercises), isGraded: true, seconds: 0)
      let key: AnswerKey
      if let shared { key = shared } else { key = try self.key(for: seed) }
      for item in key.items {
        deadline.startBlock(seconds: options.timeout)
        var settings = settings(seed)
        settings.answerFiles = key.files
        grade.items.append(self.grade(submission.answer(to: item.exercise), to: item, settings, deadline))
      }
      grade.seconds = (ContinuousClock.now - start).inSeconds
      return grade
    } catch {
      return failed(file, error)
    }
  }

  /// Judges an answer in each session that it may stand in: the best counts.
  private func grade(
    _ answer: LocatedText?, to item: AnswerKey.Item, _ settings: EvaluatorSettings, _ deadline: Deadline
  ) -> ItemGrade {
    guard let answer else { return self.item(item.exercise, .missing, nil) }
    var first: ItemGrade?
    for index in item.states.indices {
      // Every answer has a session of its own: none can leave anything behind for another.
      let evaluator = makeEvaluator(settings) { deadline.hasPassed }
      deadline.interrupt(by: evaluator.interrupt)
      evaluator.take(item.states[index])
      let judged: (verdict: ItemGrade.Verdict, say: String?) =
        switch item.exercise.content {
        case .question(let question):
          judge(answer, question, evaluator) {
            JudgingEvaluator(evaluator, item, index, own: $0)
          }
        case .task(let task): judge(answer.answerCommands, task, evaluator, deadline)
        }
      if deadline.hasPassed { return self.item(item.exercise, .timeout, answer, say: "time ran out") }
      let grade = self.item(item.exercise, judged.verdict, answer, say: judged.say)
      if grade.verdict == .right { return grade }
      first = first ?? grade
    }
    return first ?? self.item(item.exercise, .missing, answer)
  }

  private func item(
    _ exercise: Exercise, _ verdict: ItemGrade.Verdict, _ answer: LocatedText?, say: String? = nil
  ) -> ItemGrade {
    ItemGrade(
      number: exercise.number, key: exercise.key, verdict: verdict,
      points: verdict == .right ? exercise.points : 0, of: exercise.points, say: say, line: answer?.line,
      question: exercise.text, given: answer?.text ?? "")
  }

  // MARK: - One answer

  private func judge(
    _ answer: LocatedText, _ question: Question, _ evaluator: any GradingEvaluator,
    judging: (_ own: String) -> JudgingEvaluator
  ) -> (ItemGrade.Verdict, String?) {
    let form = question.kind.answers
    guard let given = form.read(form.text(answer), evaluator)?.text else {
      return (.unclear, AnswerText.unreadable)
    }
    let session = judging(given)
    switch AnswerJudge(question).judge(given, with: session) {
    case .right: return (.right, nil)
    case .wrong(let say): return (.wrong, say)
    case .unclear(let notices):
      return (.unclear, (session.failure ?? notices.first?.text).map { Self.sentence($0) })
    case .unmarked:
      return (
        .unmarked, "It says more than the listed answers: the instructor marks it; 0 points until then."
      )
    }
  }

  /// Runs the commands of an answer where the task begins; the checks must hold then, within the budget.
  private func judge(
    _ commands: [LocatedText], _ task: LessonTask, _ evaluator: any GradingEvaluator, _ deadline: Deadline
  ) -> (ItemGrade.Verdict, String?) {
    guard commands.count <= Self.mostCommands else {
      return (.unclear, "More than \(Self.mostCommands) commands are not run.")
    }
    let start = evaluator.begin(task)
    var failure: String?
    for command in commands where !deadline.hasPassed {
      let evaluation = evaluator.evaluate(SourceText(command.text, firstLine: command.line))
      // A command that fails changes nothing, and those after it may do.
      if evaluation.failed, failure == nil {
        failure = "\(Self.told(command)) fails: \(evaluation.why ?? "it says nothing")"
      }
    }
    switch start.verdict(of: task) {
    case .done: return (.right, nil)
    case .unmet(let check, let evaluation):
      let unmet = "`\(check)`\(evaluation.why.map { ": \($0)" } ?? " does not hold")"
      let said = [failure, unmet].compactMap { $0 }.joined(separator: "; ")
      return (.wrong, [Self.sentence(said), start.difference()].compactMap { $0 }.joined(separator: " "))
    case .notKept(let differences):
      let refused = failure.map { Self.sentence($0) + " " } ?? ""
      return (
        .wrong,
        "\(refused)The goal is reached, but not as the task has it: \(differences.joined(separator: "; "))."
      )
    case .overBudget(let excess): return (.wrong, "The goal is reached, but \(excess).")
    }
  }

  /// Text of a command in feedback.
  private static func told(_ command: LocatedText) -> String {
    let text = command.text.split(whereSeparator: \.isNewline).map(\.trimmed).joined(separator: " ")
    return text.count <= longestTold ? "`\(text)`" : "the command in line \(command.line)"
  }

  /// `text` with a full stop, unless it ends in a mark of its own.
  private static func sentence(_ text: String) -> String {
    text.last.map { ".!?".contains($0) } == true ? text : text + "."
  }
}
