// SessionEvaluator.swift — a session that runs the commands of a lesson.
import Diagnostics
import Language
import LessonKit
import Tensors

/// Runs a lesson's commands in a session of its own.
public final class SessionEvaluator: GradingEvaluator {
  /// The session.
  public let interpreter: Interpreter
  /// A session beside it, for commands that must leave no trace.
  private let probe: Interpreter
  /// Told of each command's result as it comes.
  public var report: (CommandResult) -> Void = { _ in }
  /// True when pictures are drawn as SVG, too.
  public var drawsPictures = false
  private var log = FileLog()

  /// A fresh session with a lesson's seed.
  public convenience init(
    _ settings: EvaluatorSettings, precision: Precision = .double, isCancelled: @escaping @Sendable () -> Bool
  ) {
    var options = InterpreterOptions()
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
  public init(_ options: InterpreterOptions) {
    interpreter = Interpreter(options)
    // Commands tried beside the session are never undone.
    var beside = options
    beside.undoBudget = 0
    beside.lessons = LessonAccess()
    probe = Interpreter(beside)
  }

  /// Ends the running command in the session, or beside it, in the middle of its work.
  public var interrupt: @Sendable () -> Void {
    let stop = interpreter.options.stop
    return { stop.raise() }
  }

  /// Runs `command` in the session and returns its output.
  public func evaluate(_ command: SourceText) -> LessonKit.Evaluation {
    var pictures: [DrawnPicture] = []
    var count = 0
    var evaluation = Self.evaluate(command, in: interpreter) { result in
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
    _ command: SourceText, in interpreter: Interpreter, report: (CommandResult) -> Void = { _ in }
  ) -> LessonKit.Evaluation {
    var evaluation = LessonKit.Evaluation(lines: [])
    // A `quit` in a lesson does not end the commands after it.
    interpreter.hasQuit = false
    // An error's place in a lesson is the runner's to tell: the text alone is shown.
    let held = interpreter.run(SourceText(command.text)) { result in
      report(result)
      evaluation.add(result)
    }
    evaluation.failed = !held
    return evaluation
  }

  // MARK: - Elsewhere

  /// Evaluates in a session beside this one, which is left as it was.
  public func evaluate(
    _ expression: SourceText, atPoint point: Int, varying names: [String]
  ) -> LessonKit.Evaluation {
    probe.become(interpreter.state, atPoint: point, varying: names)
    return Self.evaluate(expression, in: probe)
  }

  /// Largest terms in the sums of numbers, in a session beside this one.
  public func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String])
    -> [Double]?
  {
    probe.become(interpreter.state, atPoint: point, varying: names)
    return probe.largestTerms(of: expression.text)
  }

  // MARK: - Tutoring

  /// Keeps the session as it is now, without copying unchanged parts.
  public func bookmark() -> SessionBookmark {
    let interpreter = interpreter
    let state = interpreter.state
    return SessionBookmark(
      isCurrent: { interpreter.state.isSame(as: state) },
      restore: {
        if !interpreter.state.isSame(as: state) { interpreter.state = state }
        return true
      },
      vocabulary: { Interpreter.vocabulary(in: state) },
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
  public var state: any Sendable { interpreter.state }

  /// Takes on a state of another session; ignores a value of any other type.
  public func take(_ state: any Sendable) {
    guard let state = state as? State else { return }
    interpreter.state = state
  }

  /// The real paths of the files that the session has read.
  public var filesRead: Set<String> { log.paths }

  /// The steps made so far and the parameters there are.
  public var usage: SessionUsage { interpreter.usage }

  /// Begins a task; its checks are run beside the session.
  public func begin(_ task: LessonTask) -> TaskStart {
    interpreter.begin(task) { [probe] condition, state in
      probe.become(state, atPoint: 0, varying: [])
      return Self.evaluate(condition, in: probe)
    }
  }

  /// The commands, quantities, functions and names there are now.
  public var vocabulary: Vocabulary { interpreter.vocabulary }
}

extension LessonKit.Evaluation {
  /// Takes in what one more command of the same cell printed.
  mutating func add(_ result: CommandResult) {
    notices += result.recordedNotices
    values = result.answer.value.numbers
    failure = failure ?? result.error
  }
}

extension Interpreter {
  /// The steps made so far and the parameters there are.
  var usage: SessionUsage {
    SessionUsage(
      steps: state.effort.steps, parameters: state.network.parameterCount, start: state.effort.start)
  }

}

extension InterpreterOptions {
  /// Bounds a session that runs the commands of an untrusted lesson in `folder`; leaves a trusted one
  /// unbounded.
  public mutating func bound(toLessonIn folder: String, isTrusted: Bool) {
    guard !isTrusted else { return files = .free }
    files = .lesson(in: folder)
    memory = 1 << 30
    undoBudget = min(undoBudget, 64 << 20)
  }
}
