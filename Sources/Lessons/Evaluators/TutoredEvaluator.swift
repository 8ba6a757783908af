// TutoredEvaluator.swift — the tutor's interface to a session beyond running commands.
import Diagnostics
import Language

/// A session in which a student may wander off, and that can be put back.
package protocol TutoredEvaluator: Evaluator {
  /// Keeps the session as it is now.
  func bookmark() -> SessionBookmark
  /// Usage of the session so far.
  var usage: SessionUsage { get }
  /// Begins a task in the session as it is now: later changes are the student's.
  func begin(_ task: LessonTask) -> TaskStart
}

extension TutoredEvaluator {
  /// A task of which only checks and budget are judged.
  package func begin(_ task: LessonTask) -> TaskStart {
    TaskStart(usage: usage, usageNow: { self.usage }, differences: { [] }) { condition in
      self.evaluate(condition, atPoint: 0, varying: [])
    }
  }
}

/// A state of a session to come back to.
package struct SessionBookmark {
  /// True while the session is in this state.
  package let isCurrent: () -> Bool
  private let putBack: () -> Bool
  /// The words that texts may use in this state; see ``Evaluator``.
  package let vocabulary: () -> Vocabulary
  /// The inputs of the nodes in this state; see ``Evaluator``.
  package let nodeInputs: () -> [[Int]]
  /// The value of an expression in this state, wherever the session is now; see ``Evaluator``.
  package let evaluate: (_ expression: SourceText, _ point: Int, _ names: [String]) -> Evaluation
  /// Largest terms in the sums of an expression's numbers in this state; see ``Evaluator``.
  package let largestTerms: (_ expression: SourceText, _ point: Int, _ names: [String]) -> [Double]?
  /// A bookmark that asks, restores and evaluates by these; `restore` answers whether it could.
  package init(
    isCurrent: @escaping () -> Bool, restore: @escaping () -> Bool,
    vocabulary: @escaping () -> Vocabulary, nodeInputs: @escaping () -> [[Int]] = { [] },
    evaluate: @escaping (_ expression: SourceText, _ point: Int, _ names: [String]) -> Evaluation,
    largestTerms: @escaping (_ expression: SourceText, _ point: Int, _ names: [String]) -> [Double]? = {
      _, _, _ in nil
    }
  ) {
    (self.isCurrent, putBack, self.vocabulary, self.evaluate) = (isCurrent, restore, vocabulary, evaluate)
    (self.nodeInputs, self.largestTerms) = (nodeInputs, largestTerms)
  }
  /// Puts the session back into this state; false when the way back is lost.
  @discardableResult package func restore() -> Bool { putBack() }
}

/// Quantities limited by budgets of tasks.
package struct SessionUsage: Hashable, Sendable {
  /// Training steps made so far by the network as it is, from the last start of all its parameters on.
  package var steps: Int
  /// The parameters that the network has now.
  package var parameters: Int
  /// Number of the start of the parameters from which the steps are counted.
  package var start: Int
  /// A usage.
  package init(steps: Int, parameters: Int, start: Int = 0) {
    (self.steps, self.parameters, self.start) = (steps, parameters, start)
  }
}

extension LessonTask.Budget {
  /// The budget exceeded between `start` and `now`, in words; `nil` when it held.
  func excess(from start: SessionUsage, to now: SessionUsage) -> String? {
    // Parameters that were drawn anew have learnt nothing from the steps before.
    let made = now.start == start.start && now.steps >= start.steps ? now.steps - start.steps : now.steps
    if let steps, made > steps { return "it took \(made) training steps; \(steps) are allowed" }
    if let parameters, now.parameters > parameters {
      return "the network has \(now.parameters) parameters; \(parameters) are allowed"
    }
    return nil
  }

  /// The budget in words; `nil` when there is none.
  package var text: String? {
    let parts = [steps.map { "\($0) training steps" }, parameters.map { "\($0) parameters" }].compactMap {
      $0
    }
    return parts.isEmpty ? nil : "at most \(parts.joined(separator: " and "))"
  }
}
