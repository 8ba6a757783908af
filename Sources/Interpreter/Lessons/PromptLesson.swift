// PromptLesson.swift — a lesson taken at the session's own prompt: its tutor, and this session as the tutor sees it.
import Diagnostics
import History
import Language
import Lessons
import Markdown
import Quantities
import Tensors
import Tutoring

/// A lesson under way in a session.
package final class PromptLesson {
  /// Takes the student through it.
  package let tutor: LessonTutor
  private let lines: Lines
  private let access: LessonAccess
  private var kept: LessonProgress?

  /// Lines that the tutor has shown since it was asked.
  private final class Lines {
    var lines: [String] = []
  }

  /// Starts `lesson` in `session`, which is new.
  package init(_ lesson: Lesson, in session: Session, student: String?) {
    let lines = Lines()
    (self.lines, access) = (lines, session.options.lessons)
    kept = access.progress?.progress(in: lesson)
    let isCancelled = session.options.isCancelled
    let (view, rows) = access.layout()
    tutor = LessonTutor(
      lesson, in: TaughtSession(session, lesson), view: view, rows: rows, student: student,
      isAtPrompt: true, wasInterrupted: isCancelled
    ) { output in
      switch output {
      case .lines(let shown): lines.lines += shown
      case .answer(let evaluation): lines.lines += evaluation.lines
      }
    }
  }

  /// True after its end.
  package var isOver: Bool { tutor.isOver }

  /// Takes note of a command that was run at the session's own prompt; returns its result for a task.
  func saw(_ command: String) -> String? { tutor.saw(command) }

  /// Shows the beginning, or where the student left.
  package func begin() -> [String] {
    tutor.begin(from: kept)
    return takeLines()
  }

  /// Carries out a request of the student: the lines to show.
  package func take(_ entry: String) -> [String] {
    let (view, rows) = access.layout()
    tutor.fit(view, rows: rows)
    tutor.take(entry)
    keepProgress()
    return takeLines()
  }

  private func takeLines() -> [String] {
    defer { lines.lines = [] }
    var shown = lines.lines
    while shown.last?.isEmpty == true { shown.removeLast() }
    return shown
  }

  /// Writes the student's progress, so that no failure loses it.
  private func keepProgress() {
    guard let progress = tutor.progress, progress != kept, let folder = access.progress,
      tutor.lesson.path != Lesson.builtIn?.path
    else { return }
    kept = progress
    do throws(LessonProblem) {
      try folder.keep(progress, in: tutor.lesson)
    } catch {
      lines.lines += access.view.note("Your progress is not kept: \(error.location): \(error.message)")
    }
  }
}

/// The student's own session, in which the lesson's commands are cells like others.
private final class TaughtSession: TutoredEvaluator {
  // The session owns the lesson that owns this.
  private unowned let session: Session
  private let probe: Session
  private let files: FileAccess
  private var isFresh = true

  init(_ session: Session, _ lesson: Lesson) {
    self.session = session
    var options = session.options
    options.bound(toLessonIn: lesson.folder, isTrusted: options.lessons.isTrusted)
    if lesson.path == Lesson.builtIn?.path { options.files = .none }
    files = options.files
    options.undoBudget = 0
    probe = Session(options)
  }

  func evaluate(_ command: SourceText) -> Lessons.Evaluation {
    let own = session.files
    session.files = files
    defer { session.files = own }
    var evaluation = Lessons.Evaluation(lines: [])
    let held = session.runInside(SourceText(command.text)) { evaluation.add($0) }
    evaluation.failed = !held
    return evaluation
  }

  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Lessons.Evaluation {
    evaluate(expression, in: session.state, point, names)
  }

  private func evaluate(_ expression: SourceText, in state: State, _ point: Int, _ names: [String])
    -> Lessons.Evaluation
  {
    probe.become(state, atPoint: point, varying: names)
    var evaluation = Lessons.Evaluation(lines: [])
    evaluation.failed = !probe.run(SourceText(expression.text)) { evaluation.add($0) }
    return evaluation
  }

  func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String]) -> [Double]? {
    probe.become(session.state, atPoint: point, varying: names)
    return probe.largestTerms(of: expression.text)
  }

  var usage: SessionUsage { session.usage }

  func begin(_ task: LessonTask) -> TaskStart {
    session.begin(task) { [unowned self] condition, state in evaluate(condition, in: state, 0, []) }
  }

  var vocabulary: Vocabulary { session.vocabulary }
  var nodeInputs: [[Int]] { session.state.network.nodeInputs }

  /// A state to come back to by `undo` or `redo`: a saved session leads there, too.
  ///
  /// The first bookmark is the new session, which can always be made again.
  func bookmark() -> SessionBookmark {
    let session = session
    let (state, place, isStart) = (session.state, session.timeline.place, isFresh)
    isFresh = false
    return SessionBookmark { [unowned session] in
      session.state.isSame(as: state)
    } restore: { [unowned session] in
      let distance = session.timeline.place - place
      if distance > 0, distance <= session.timeline.undoable {
        session.runInside(SourceText("undo \(distance)")) { _ in }
      } else if distance < 0, -distance <= session.timeline.redoable {
        session.runInside(SourceText("redo \(-distance)")) { _ in }
      }
      if session.state.isSame(as: state) { return true }
      // Another way was taken since. A new session is made as any other command is.
      if isStart { session.runInside(SourceText("reset")) { _ in } }
      return isStart
    } vocabulary: { [unowned session] in
      session.commands.vocabulary(in: state)
    } nodeInputs: {
      state.network.nodeInputs
    } evaluate: { [unowned self] expression, point, names in
      evaluate(expression, in: state, point, names)
    } largestTerms: { [unowned self] expression, point, names in
      probe.become(state, atPoint: point, varying: names)
      return probe.largestTerms(of: expression.text)
    }
  }
}
