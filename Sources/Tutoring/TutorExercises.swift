// TutorExercises.swift — the tutor at a question or a task: answers, hints, solutions.
import Diagnostics
import Language
import Lessons
import Markdown

extension LessonTutor {
  /// Takes a line that is no word of the tutor's: an answer where one is due, else a command.
  func takeAnswer(_ entry: String) {
    let trimmed = entry.trimmed
    if trimmed.hasPrefix("answer "), isPausing || !isAtQuestion {
      return note("There is no question here. \(on) goes on.")
    }
    if isPausing { return takeCommand(entry) }
    if trimmed.hasPrefix(">") { return takeCommand(trimmed.dropFirst().trimmed) }
    switch walk.current?.content {
    case .question(let question):
      if trimmed.hasPrefix("answer ") {
        judge(trimmed.dropFirst("answer ".count).trimmed, question)
      } else if question.kind.answers.isMeant(trimmed, question, evaluator) {
        judge(trimmed, question)
      } else {
        run(entry)
      }
    case .command(let cell, _) where isSame(entry, cell.command): take("")
    default: takeCommand(entry)
    }
  }

  /// True where both texts are the same commands, however they are written.
  private func isSame(_ entry: String, _ command: String) -> Bool {
    func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\t" || $0 == "\n" } }
    return words(entry) == words(command)
      || Parser(vocabulary: evaluator.vocabulary).isSame(entry, command)
  }

  private func takeCommand(_ entry: String) {
    guard !entry.isEmpty, run(entry), let found = judgeTask() else { return }
    note(found)
  }

  /// Takes note of a command that the student has run at the session's own prompt; returns its result for a
  /// task.
  package func saw(_ command: String) -> String? {
    ownCommands.append(command)
    return judgeTask()
  }

  /// Judgement of the present session for the current task, in a sentence; `nil` while there is none.
  func judgeTask() -> String? {
    guard case .task(let task)? = walk.current?.content, !isSettled, !isPausing, !walk.isAtEnd else {
      return nil
    }
    switch taskStart?.verdict(of: task, named: lesson.path) {
    case .done?:
      walk.keep(answer: ownCommands.joined(separator: "\n"))
      settle(.right)
      return "Done. \(on) goes on."
    case .overBudget(let excess)?: return overBudget(excess)
    case .notKept(let differences)?: return notKept(differences)
    case .unmet?, nil: return nil
    }
  }

  private var wayBack: String {
    isAtPrompt ? "`undo` takes commands back" : "`retry` puts the session back to where the task began"
  }

  private func overBudget(_ excess: String) -> String { "The goal is reached, but \(excess). \(wayBack)." }

  private func notKept(_ differences: [String]) -> String {
    "The goal is reached, but not as the task has it: \(differences.joined(separator: "; ")). \(wayBack)."
  }

  private var isAtQuestion: Bool { if case .question? = walk.current?.content { true } else { false } }

  // MARK: - Questions

  private func judge(_ given: String, _ question: Question) {
    let form = question.kind.answers
    guard let read = form.read(given, evaluator) else { return note(AnswerText.unreadable) }
    if let remark = read.note { note(remark) }
    let given = read.text
    if !isJudged { return keep(given, question) }
    walk.keep(answer: given)
    if form.showsOutput { say(valueNow(given)) }
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
    case .unclear(let notices):
      say(Evaluation(notices: notices, failure: nil))
    case .unmarked:
      note("That says more than the answers that are listed: it is kept, for your instructor to mark.")
      say([""])
      settle(.given)
      goOn()
    }
  }

  /// Keeps an answer that can't be marked right or wrong here, if it can be judged at all.
  private func keep(_ given: String, _ question: Question) {
    switch question.kind.answers.objection(given, question, evaluator) {
    case .evaluation(let value)?: return say(value)
    case .note(let complaint)?: return note("\(complaint).")
    case nil: break
    }
    walk.keep(answer: given)
    say(view.prose("Kept." + valueText(given, question)))
    say([""])
    settle(.given)
    goOn()
  }

  /// Value of an expression, where the student typed more than a number.
  private func valueText(_ given: String, _ question: Question) -> String {
    guard question.kind.answers.comesToValue, Double(given) == nil else { return "" }
    let evaluation = valueNow(given)
    guard !evaluation.failed, evaluation.lines.count == 1, let value = evaluation.lines.first,
      value.count < 60
    else { return "" }
    return " Yours comes to \(value)."
  }

  /// The lesson's answers are those of the lesson's session, apart from the student's later changes; only the
  /// student's own answer may use their own names.
  private func evaluatorOfAnswers(_ given: String) -> any Evaluator {
    guard let lesson = place, !lesson.isCurrent() else { return evaluator }
    return TwoSessions(evaluator, own: given, lesson: lesson)
  }

  private func valueNow(_ expression: String) -> Evaluation {
    evaluator.evaluate(SourceText(expression), atPoint: 0, varying: [])
  }

  /// Shows the open requirements before the lesson goes on from a question.
  func nudge(_ question: Question) {
    note("The question waits for an answer. " + wayOn(question.hints.count))
  }

  private func wayOn(_ hints: Int) -> String {
    let left = hints - (walk.current.map { walk.hintsGiven(at: $0.line) } ?? 0)
    let help = left > 0 ? "`hint` helps (\(left) left); " : isJudged ? "`solution` shows the answer; " : ""
    return help + "`skip` passes it over."
  }

  // MARK: - Tasks

  /// True when `task` is done, with all that it keeps and within its budget.
  func isDone(_ task: LessonTask) -> Bool {
    if case .done? = taskStart?.verdict(of: task, named: lesson.path) { true } else { false }
  }

  /// Shows the open requirements before the lesson goes on from a task.
  func nudge(_ task: LessonTask) {
    switch taskStart?.verdict(of: task, named: lesson.path) {
    case .unmet(let check, let evaluation)?:
      note("Not yet: `\(check)`" + (evaluation.why.map { ": \($0)." } ?? "."))
      if let difference = taskStart?.difference() { note(difference) }
    case .notKept(let differences)?: note(notKept(differences))
    case .overBudget(let excess)?: note(overBudget(excess))
    case .done?, nil: break
    }
    note(wayOn(task.hints.count))
  }

  // MARK: - Help

  /// The next hint.
  func giveHint() {
    guard let stop = walk.current, stop.content.isExercise else {
      return note("Hints are for questions and tasks. \(on) goes on.")
    }
    let count = stop.content.hints.count
    guard let hint = walk.hint() else {
      let rest = isJudged ? "; `solution` shows the answer." : "."
      return note((count == 0 ? "There is no hint" : "That was the last hint") + rest)
    }
    say(view.prose("Hint \(walk.hintsGiven(at: stop.line)) of \(count): \(hint)"))
  }

  /// Shows the answer or the solution; it then counts as shown.
  func showSolution() {
    if !isJudged { return note("This lesson does not hold its solutions: your answers are judged later.") }
    switch walk.current?.content {
    case .question(let question):
      say(solution(of: question))
    case .task(let task):
      guard !task.solution.isEmpty else { return note("This task has no solution to show.") }
      for command in task.solution { say(view.command(command.text)) }
    default: return note("There is nothing to solve here. \(on) goes on.")
    }
    settle(.shown)
    note("\(on) goes on.")
  }

  private func solution(of question: Question) -> [String] {
    question.answers.flatMap { answer in
      question.kind.answers.solution(answer, question, view) { expression in
        evaluatorOfAnswers("").evaluate(SourceText(expression), atPoint: 0, varying: [])
      }
    }
  }
}
