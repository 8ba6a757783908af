// TaskStart.swift — a task under way: judged by its checks, by its kept parts, and by its budget.
import Diagnostics
import Markdown

/// The session as it was when a task began, against which later changes are judged.
package struct TaskStart {
  private let usage: SessionUsage
  private let usageNow: () -> SessionUsage
  private let differences: () -> [String]
  private let evaluate: (_ condition: SourceText) -> Evaluation

  /// A task that began with `usage`.
  ///
  /// - Parameters:
  ///   - differences: changes in parts that the task keeps, a sentence each without its full stop.
  ///   - evaluate: runs an `assert` on the lesson's own: kept parts have the lesson's value.
  package init(
    usage: SessionUsage, usageNow: @escaping () -> SessionUsage, differences: @escaping () -> [String],
    evaluate: @escaping (_ condition: SourceText) -> Evaluation
  ) {
    (self.usage, self.usageNow) = (usage, usageNow)
    (self.differences, self.evaluate) = (differences, evaluate)
  }

  /// Judgement of the session.
  package enum Verdict {
    /// The task is done.
    case done
    /// A check that does not hold, and its evaluation.
    case unmet(check: String, Evaluation)
    /// Changes in parts that the task keeps.
    case notKept([String])
    /// All holds, but more was used than the budget allows.
    case overBudget(String)
  }

  /// Judges the session as it is now; a check that does not hold comes first.
  package func verdict(of task: LessonTask, named path: String? = nil) -> Verdict {
    for check in task.checks {
      let evaluation = evaluate(SourceText(check.asserted.text, name: path, firstLine: check.line))
      if evaluation.failed { return .unmet(check: check.text, evaluation) }
    }
    let differences = differences()
    guard differences.isEmpty else { return .notKept(differences) }
    return task.budget.excess(from: usage, to: usageNow()).map { .overBudget($0) } ?? .done
  }

  /// Changes in parts that the task keeps, in a sentence; `nil` where nothing differs.
  package func difference() -> String? { Self.sentence(differences()) }

  /// Several differences as one sentence.
  static func sentence(_ differences: [String]) -> String? {
    guard let first = differences.first else { return nil }
    let text = differences.joined(separator: "; ")
    return first.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
