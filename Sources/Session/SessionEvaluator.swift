// SessionEvaluator.swift — a session that runs the commands of a lesson.
import Diagnostics
import LessonKit
import Tensors

/// Runs a lesson's commands in a session of its own.
public final class SessionEvaluator: Evaluator {
  private let interpreter: Interpreter

  /// A fresh session with a lesson's seed.
  public init(
    _ settings: EvaluatorSettings, precision: Precision = .double, isCancelled: @escaping @Sendable () -> Bool
  ) {
    var options = InterpreterOptions()
    options.seed = settings.seed
    options.precision = precision
    options.isCancelled = isCancelled
    options.files = .lesson(in: settings.folder)
    interpreter = Interpreter(options)
  }

  public func evaluate(_ command: SourceText) -> LessonKit.Evaluation {
    var lines: [String] = []
    var values: [Double]?
    // An error's place in a lesson is the runner's to tell: the text alone is shown.
    let held = interpreter.run(SourceText(command.text)) { result in
      lines += result.held ? result.answer.lines : result.errorLines
      values = result.answer.value.numbers
    }
    return LessonKit.Evaluation(lines: lines, failed: !held, values: values)
  }
}

extension JSON {
  /// The numbers of a number or a tensor; `nil` for anything else.
  var numbers: [Double]? {
    switch self {
    case .number(let number): return [number]
    case .object(let members):
      guard members.map(\.name) == ["shape", "values"], case .array(let values) = members[1].value else {
        return nil
      }
      return values.compactMap { if case .number(let number) = $0 { number } else { nil } }
    default: return nil
    }
  }
}
