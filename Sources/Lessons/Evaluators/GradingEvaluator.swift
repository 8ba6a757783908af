// GradingEvaluator.swift — the interface of the grader to a session: its state can be taken elsewhere.

/// A session with its state as a value that other sessions, on other threads, can take on.
package protocol GradingEvaluator: TutoredEvaluator {
  /// The session's state; copies share unchanged parts.
  var state: any Sendable { get }
  /// Takes on a state that another session had.
  func take(_ state: any Sendable)
  /// The real paths of the files that the session has read.
  var filesRead: Set<String> { get }
}

/// Makes a fresh session in which answers are judged; see ``EvaluatorFactory``.
package typealias GradingEvaluatorFactory =
  @Sendable (_ settings: EvaluatorSettings, _ isCancelled: @escaping @Sendable () -> Bool) ->
  any GradingEvaluator
