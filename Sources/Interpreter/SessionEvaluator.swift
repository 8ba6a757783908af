// SessionEvaluator.swift — a session that runs the commands of a lesson.
import Cells
import Diagnostics
import Language
import Lessons
import Networks
import Quantities
import Tensors

/// Runs a lesson's commands in a session of its own.
package final class SessionEvaluator: GradingEvaluator {
  /// The session.
  package let session: Session
  /// A session beside it, for commands that must leave no trace.
  private let probe: Session
  /// Told of each command's result as it comes.
  package var report: (CommandResult) -> Void = { _ in }
  /// True when pictures are drawn as SVG, too.
  package var drawsPictures = false
  private var log = FileLog()

  /// A fresh session with a lesson's seed.
  package convenience init(
    _ settings: EvaluatorSettings, commands: CommandTable, precision: Precision = .double,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    var options = SessionOptions(commands: commands)
    options.seed = settings.seed
    options.precision = precision
    options.isCancelled = isCancelled
    options.bound(toLessonIn: settings.folder, isTrusted: settings.isTrusted)
    let log = FileLog()
    if let own = settings.answerFiles {
      options.isAnswer = true
      options.files = options.files.restricted(to: own)
    } else {
      options.files = options.files.noting(in: log)
    }
    self.init(options)
    self.log = log
    drawsPictures = settings.drawsPictures
  }

  /// A fresh session.
  package init(_ options: SessionOptions) {
    session = Session(options)
    // Commands tried beside the session are never undone.
    var beside = options
    beside.undoBudget = 0
    beside.lessons = LessonAccess()
    probe = Session(beside)
  }

  /// Ends the running command in the session, or beside it, in the middle of its work.
  package var interrupt: @Sendable () -> Void {
    let stop = session.options.stop
    return { stop.raise() }
  }

  /// Runs `command` in the session and returns its output.
  package func evaluate(_ command: SourceText) -> Lessons.Evaluation {
    var pictures: [DrawnPicture] = []
    var count = 0
    var evaluation = Self.evaluate(command, in: session) { result in
      report(result)
      let end = count + (result.held ? result.answer.lines : result.recordedErrorLines).count
      if drawsPictures, result.held, let drawing = result.answer.drawing {
        pictures.append(DrawnPicture(svg: drawing.svg(), lines: count..<min(end, count + drawing.lines)))
      }
      count = end
    }
    evaluation.pictures = pictures
    return evaluation
  }

  private static func evaluate(
    _ command: SourceText, in session: Session, report: (CommandResult) -> Void = { _ in }
  ) -> Lessons.Evaluation {
    var evaluation = Lessons.Evaluation(lines: [])
    // A `quit` in a lesson does not end the commands after it.
    session.hasQuit = false
    // An error's place in a lesson is the runner's to tell: the text alone is shown.
    let held = session.run(SourceText(command.text)) { result in
      report(result)
      evaluation.add(result)
    }
    evaluation.failed = !held
    return evaluation
  }

  // MARK: - Elsewhere

  /// Evaluates in a session beside this one, which is left as it was.
  package func evaluate(
    _ expression: SourceText, atPoint point: Int, varying names: [String]
  ) -> Lessons.Evaluation {
    probe.become(session.state, atPoint: point, varying: names)
    return Self.evaluate(expression, in: probe)
  }

  /// Largest terms in the sums of numbers, in a session beside this one.
  package func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String])
    -> [Double]?
  {
    probe.become(session.state, atPoint: point, varying: names)
    return probe.largestTerms(of: expression.text)
  }

  // MARK: - Tutoring

  /// Keeps the session as it is now, without copying unchanged parts.
  package func bookmark() -> SessionBookmark {
    let session = session
    let state = session.state
    return SessionBookmark(
      isCurrent: { session.state.isSame(as: state) },
      restore: {
        if !session.state.isSame(as: state) { session.state = state }
        return true
      },
      vocabulary: { [commands = session.commands] in commands.vocabulary(in: state) },
      nodeInputs: { state.network.nodeInputs },
      evaluate: { [probe] expression, point, names in
        probe.become(state, atPoint: point, varying: names)
        return Self.evaluate(expression, in: probe)
      },
      largestTerms: { [probe] expression, point, names in
        probe.become(state, atPoint: point, varying: names)
        return probe.largestTerms(of: expression.text)
      })
  }

  /// The session's state, for other sessions to take on.
  package var state: any Sendable { session.state }

  /// Takes on a state of another session; ignores a value of any other type.
  package func take(_ state: any Sendable) {
    guard let state = state as? State else { return }
    session.state = state
  }

  /// The real paths of the files that the session has read.
  package var filesRead: Set<String> { log.paths }

  /// The steps made so far and the parameters there are.
  package var usage: SessionUsage { session.usage }

  /// Begins a task; its checks are run beside the session.
  package func begin(_ task: LessonTask) -> TaskStart {
    session.begin(task) { [probe] condition, state in
      probe.become(state, atPoint: 0, varying: [])
      return Self.evaluate(condition, in: probe)
    }
  }

  /// The commands, quantities, functions and names there are now.
  package var vocabulary: Vocabulary { session.vocabulary }
  /// The inputs of the nodes of the network.
  package var nodeInputs: [[Int]] { session.state.network.nodeInputs }
}

extension Lessons.Evaluation {
  /// Takes in what one more command of the same cell printed.
  mutating func add(_ result: CommandResult) {
    notices += result.recordedNotices
    values = result.answer.value.numbers
    failure = failure ?? result.error
  }
}

extension Session {
  /// The steps made so far and the parameters there are.
  var usage: SessionUsage {
    SessionUsage(
      steps: state.effort.steps, parameters: state.network.parameterCount, start: state.effort.start)
  }

}

extension SessionOptions {
  /// Bounds a session that runs the commands of an untrusted lesson in `folder`; leaves a trusted one
  /// unbounded.
  package mutating func bound(toLessonIn folder: String, isTrusted: Bool) {
    guard !isTrusted else { return files = .free }
    files = .lesson(in: folder)
    memory = 1 << 30
    undoBudget = min(undoBudget, 64 << 20)
  }
}
