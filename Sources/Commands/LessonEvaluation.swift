// LessonEvaluation.swift — a session with every command for the lessons of the runner and the tutor.
import Interpreter
import Lessons
import Tensors

extension SessionEvaluator {
  /// A fresh session with a lesson's seed and every command there is.
  package convenience init(
    _ settings: EvaluatorSettings, precision: Precision = .double, isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.init(settings, commands: .standard, precision: precision, isCancelled: isCancelled)
  }
}
