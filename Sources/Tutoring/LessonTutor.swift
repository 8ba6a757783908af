// LessonTutor.swift — takes a student through a lesson: lines typed in, lines to show out; knows no terminal.
import Diagnostics
import Lessons
import Markdown

/// A lesson being taught.
///
/// The student goes on with Enter, answers, or wanders off into commands of their own; before the lesson goes on,
/// the session is put back to where the lesson stands.
package final class LessonTutor {
  /// Something to show.
  package enum Output: Hashable, Sendable {
    /// Lines that are laid out and styled.
    case lines([String])
    /// Output of a command.
    case answer(Evaluation)
  }

  /// The lesson.
  package let lesson: Lesson
  /// The session.
  let evaluator: any TutoredEvaluator
  /// View of lessons.
  private(set) var view: LessonView
  /// True where lines come from a session's own prompt, as `next` and `answer X`, and Enter does nothing.
  let isAtPrompt: Bool
  /// The student's name, if it is known: answers are handed in under it.
  package let student: String?
  private var rows: Int
  private let wasInterrupted: () -> Bool
  private let show: (Output) -> Void

  /// The student's place in the lesson.
  package internal(set) var walk: LessonWalk
  /// True when the student has left, or has seen the end.
  package private(set) var isOver = false
  /// True once the current question is answered or its solution shown, or the current task is done.
  var isSettled = false
  /// True while a long output stays in view before the current stop is shown.
  private(set) var isPausing = false
  /// The session before each stop's own commands, by the stop's index.
  private var bookmarks: [Int: SessionBookmark] = [:]
  /// The fresh session.
  private let start: SessionBookmark
  /// Commands that the student has run since the current stop began.
  var ownCommands: [String] = []
  /// The session as it was when the current task began; `nil` at any other stop.
  private(set) var taskStart: TaskStart?
  /// Progress of an earlier time that the student may go on from.
  private(set) var offered: LessonProgress?
  /// True once the end was shown: the answers of a hand-out are to be saved then.
  private var hasSaidEnd = false
  /// Writes a file of the student's, for `save`; `nil` where the session does.
  package var write: ((_ text: String, _ path: String) throws(LessonProblem) -> Void)?

  /// A tutor for `lesson` in a fresh session.
  ///
  /// - Parameters:
  ///   - rows: the rows of the window.
  ///   - student: the student's name.
  ///   - isAtPrompt: true when lines come from a session's own prompt.
  ///   - wasInterrupted: true when the last command was stopped by the student.
  ///   - show: shows the parts, in order.
  package init(
    _ lesson: Lesson, in evaluator: any TutoredEvaluator, view: LessonView, rows: Int, student: String? = nil,
    isAtPrompt: Bool = false, wasInterrupted: @escaping () -> Bool = { false },
    show: @escaping (Output) -> Void
  ) {
    (self.lesson, self.evaluator, self.view, self.rows) = (lesson, evaluator, view, rows)
    (self.student, self.isAtPrompt) = (student ?? lesson.frontMatter.student, isAtPrompt)
    (self.wasInterrupted, self.show) = (wasInterrupted, show)
    walk = LessonWalk(lesson, screen: max(3, rows - 3)) { view.height(of: view.prose([$0])) }
    start = evaluator.bookmark()
  }

  /// Lays out the next parts for a window that was resized.
  package func fit(_ view: LessonView, rows: Int) { (self.view, self.rows) = (view, rows) }

  /// Shows the beginning, or offers to go on from `progress`.
  package func begin(from progress: LessonProgress? = nil) {
    if !opensWithHeading { say(view.prose("# \(lesson.title)") + [""]) }
    if let progress, !progress.isFinished, progress.position > 0 {
      offered = progress
      note(
        "You left this lesson at step \(progress.position + 1) of \(progress.count). \(on) goes on there; `restart`: from the beginning."
      )
      return
    }
    if let progress, progress.isFinished, !progress.answers.isEmpty {
      var kept = progress
      if isJudged { (kept.results, kept.hints, kept.misses) = ([:], [:], [:]) }
      walk.resume(kept)
      walk.go(to: 0)
      let count = progress.answers.count
      note("You have given \(count) \(count == 1 ? "answer" : "answers"); what you answer again counts.")
    }
    note(
      isAtPrompt
        ? "`next` goes on. Type any command to try it. `back`, `answer X`, `hint`, `solution`, `skip`, `restart` belong to the lesson."
        : "Enter goes on. Type any command to try it. `help` says what else there is, `quit` leaves.")
    say([""])
    arrive()
  }

  /// The way to go on, for notes.
  var on: String { isAtPrompt ? "`next`" : "Enter" }

  /// The prompt for the next line, without `> `.
  package var prompt: String {
    if offered != nil { return "Enter: go on" }
    return switch walk.current?.content {
    case nil where hasSaidEnd: "Enter: leave"
    case _ where isSettled || isPausing: "Enter: on"
    case .command: "Enter: run it"
    case .question: "answer"
    case .task: "task"
    default: "Enter: on"
    }
  }

  /// False where words are expected and not commands: an open bracket does not ask for another line then.
  package var takesCommands: Bool {
    if case .question(let question)? = walk.current?.content, !isPausing {
      question.kind.answers.isComputed
    } else {
      true
    }
  }

  /// Progress to keep when the student leaves; `nil` while nothing has begun.
  package var progress: LessonProgress? { offered == nil ? walk.progress : nil }

  // MARK: - Lines

  /// Takes a line that the student typed; after the end, `back` and `restart` lead into the lesson again.
  package func take(_ entry: String) {
    let word = entry.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    if word == "quit" || word == "exit" {
      isOver = true
      return
    }
    if let progress = offered {
      offered = nil
      if word == "restart" { restart() } else { resume(progress) }
      if !["", "restart", "next", "yes", "y"].contains(word) { take(entry) }
      return
    }
    if word.hasPrefix("save "), let write { return save(to: String(word.dropFirst(5)), with: write) }
    if isPausing, ["again", "hint", "solution", "skip"].contains(word) { return goOn() }
    switch word {
    case "", "next": goOn()
    case "back": goBack()
    case "restart": restart()
    case "again": present()
    case "retry": retry()
    case "hint": giveHint()
    case "solution": showSolution()
    case "skip": skip()
    case "help":
      say(view.prose(Self.help))
      run(entry)
    default: takeAnswer(entry)
    }
  }

  private static let help = """
    - Enter or `next`: on, with the session as the lesson left it
    - `back`, `restart`: to the step before, to the beginning
    - `again`: shows the step again; `retry`: undoes your own commands
    - `hint`, `solution`, `skip`: at a question or a task
    - `> COMMAND`: runs a command where an answer is expected
    - `save FILE.md`: writes your answers to a file to hand in
    - `quit`: leaves; the lesson goes on there next time
    """

  // MARK: - Going through the lesson

  /// Arrives at the current stop: runs the hidden commands before it, and shows it.
  private func arrive() {
    (isSettled, isPausing) = (false, false)
    guard let stop = walk.current else { return end() }
    for command in stop.hidden { runForLesson(command, isShown: false) }
    keepPlace()
    present()
  }

  /// Remembers the session as the lesson's at this stop.
  private func keepPlace() {
    bookmarks[walk.position] = evaluator.bookmark()
    beginStop()
  }

  /// Begins the student's work at the current stop.
  private func beginStop() {
    ownCommands = []
    if case .task(let task)? = walk.current?.content {
      taskStart = evaluator.begin(task)
    } else {
      taskStart = nil
    }
  }

  /// Shows the current stop; a short text goes together with the next part.
  private func present() {
    guard let stop = walk.current else { return }
    say(lines(of: stop.content))
    if isJoined(walk.position) {
      walk.next()
      arrive()
    }
  }

  /// True when the text at `index` and the next part are shown together.
  private func isJoined(_ index: Int) -> Bool {
    guard walk.stops.indices.contains(index + 1), case .prose = walk.stops[index].content else {
      return false
    }
    let next = walk.stops[index + 1].content
    if case .prose = next { return false }
    return view.height(of: lines(of: walk.stops[index].content) + lines(of: next)) <= rows - 2
  }

  /// Goes on from the current stop: its commands are run, and the next is shown.
  func goOn() {
    guard !isPausing, let stop = walk.current else {
      if isPausing { restoreLesson() }
      return arrive()
    }
    switch stop.content {
    case .prose, .listing, .code: restoreLesson()
    case .command(let cell, let attributes):
      restoreLesson()
      guard let height = run(cell, attributes) else { return }
      walk.next()
      return pause(after: height)
    case .question(let question):
      guard isSettled else { return nudge(question) }
      restoreLesson()
    case .task(let task):
      guard isSettled || isDone(task) else { return nudge(task) }
      if !isSettled {
        walk.keep(answer: ownCommands.joined(separator: "\n"))
        settle(.right)
      }
      leave(task)
    }
    walk.next()
    arrive()
  }

  /// Shows the current stop, or waits where it would push a long output out of the window.
  private func pause(after height: Int) {
    guard let stop = walk.current, height > rows / 2, !isAtPrompt else { return arrive() }
    guard height + view.height(of: lines(of: stop.content)) > rows - 2 else { return arrive() }
    isPausing = true
    keepPlace()
  }

  /// Runs a command of the lesson: the rows that its output takes, or `nil` when it must be run again.
  private func run(_ cell: CommandBlock.Cell, _ attributes: CommandBlock.Attributes) -> Int? {
    let evaluation = evaluator.evaluate(SourceText(cell.command, name: lesson.path, firstLine: cell.line))
    show(.answer(evaluation))
    if wasInterrupted() {
      if let place { putBack(place) }
      note("Stopped. \(on) runs it again.")
      return nil
    }
    if evaluation.failed != attributes.expectsError {
      note(evaluation.failed ? "The lesson did not expect this error." : "The lesson expected an error here.")
    } else if !attributes.allow(evaluation) {
      note("The lesson expected another error: `\(attributes.expectedCode?.name ?? "")`.")
    }
    say([""])
    return view.height(of: evaluation.lines) + 1
  }

  private func goBack() {
    var target = walk.position - 1
    // Parts shown together are left together.
    if target > 0, isJoined(target), !walk.isAtEnd, !isPausing { target -= 1 }
    go(to: max(0, target))
  }

  /// Back to the stop at `index`, with the session as it was there.
  private func go(to index: Int) {
    walk.go(to: index)
    (isSettled, isPausing, hasSaidEnd, isOver) = (false, false, false, false)
    if let bookmark = bookmarks[index] {
      putBack(bookmark)
      beginStop()
      return present()
    }
    replay()
    present()
  }

  /// Makes the session anew up to the current stop.
  private func replay() {
    start.restore()
    for command in walk.commandsUpToHere {
      runForLesson(command, isShown: false)
      if wasInterrupted() {
        note("Stopped: the session is not where the lesson stands. `restart` begins anew.")
        break
      }
    }
    keepPlace()
  }

  private func restart() {
    walk.restart()
    (bookmarks, isPausing, hasSaidEnd, isOver) = ([:], false, false, false)
    start.restore()
    arrive()
  }

  private func resume(_ progress: LessonProgress) {
    walk.resume(progress)
    // A command or question alone says little: its text comes first.
    if walk.position > 0, !walk.isAtEnd, isJoined(walk.position - 1) { walk.go(to: walk.position - 1) }
    replay()
    present()
  }

  /// Undoes the student's own commands.
  private func retry() {
    guard let bookmark = place else { return }
    putBack(bookmark)
    (isSettled, ownCommands) = (false, [])
    note("The session is where the lesson stands.")
  }

  private func end() {
    if !hasSaidEnd { sayEnd() }
    isOver = isJudged || hasSaidEnd
    hasSaidEnd = true
  }

  // MARK: - The session

  /// The session as the lesson left it at the current stop.
  var place: SessionBookmark? { bookmarks[walk.position] }

  /// Puts the session back into an earlier state; where the way back is lost, it is made anew.
  private func putBack(_ bookmark: SessionBookmark) {
    if !bookmark.restore() { replay() }
  }

  /// Puts the session back to where the lesson stands, and says so if the student had changed it.
  private func restoreLesson() {
    guard let bookmark = place, !bookmark.isCurrent() else { return }
    putBack(bookmark)
    note("Your own commands had changed the session: it is back where the lesson stands.")
  }

  /// Restores the lesson's session after a task: the text behind was written for its solution or, in a
  /// hand-out that has none, for the session before the task.
  private func leave(_ task: LessonTask) {
    guard let bookmark = place else { return }
    guard !task.solution.isEmpty else {
      guard lesson.frontMatter.isHandout, !bookmark.isCurrent() else { return }
      putBack(bookmark)
      note("The lesson goes on from where the task began.")
      return say([""])
    }
    putBack(bookmark)
    for command in task.solution { runForLesson(command, isShown: false) }
    note("The lesson goes on from its own solution.")
    say([""])
  }

  /// Runs a command of the lesson; one that fails is shown in any case.
  private func runForLesson(_ command: LocatedText, isShown: Bool) {
    let evaluation = evaluator.evaluate(SourceText(command.text, name: lesson.path, firstLine: command.line))
    if isShown || evaluation.failed { show(.answer(evaluation)) }
  }

  /// Runs a command of the student's own; true when it held.
  @discardableResult func run(_ entry: String) -> Bool {
    let evaluation = evaluator.evaluate(SourceText(entry))
    show(.answer(evaluation))
    if !evaluation.failed { ownCommands.append(entry) }
    return !evaluation.failed
  }

  /// Passes over the current question or task.
  private func skip() {
    guard let stop = walk.current, stop.content.isExercise else {
      return note("There is nothing to pass over here. \(on) goes on.")
    }
    if walk.results[stop.line] != .shown { walk.record(.skipped) }
    if case .task(let task) = stop.content { leave(task) } else { restoreLesson() }
    walk.next()
    arrive()
  }

  /// Keeps how the current exercise went, and lets the student go on.
  func settle(_ result: LessonProgress.Result) {
    isSettled = true
    if let line = walk.current?.line, walk.results[line] == .shown { return }
    walk.record(result)
  }

  // MARK: - Showing

  func say(_ lines: [String]) { show(.lines(lines)) }
  func say(_ evaluation: Evaluation) { show(.answer(evaluation)) }
  func note(_ text: String) { say(view.note(text)) }

  private var opensWithHeading: Bool {
    guard case .prose(let lines, _)? = lesson.elements.first else { return false }
    return lines.first?.hasPrefix("# ") == true
  }
}
