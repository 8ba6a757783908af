// TwoSessions.swift — a student's answer in the student's session, the lesson's own in the lesson's.
import Diagnostics
import Language
import Lessons

/// Evaluates the student's answer in the session as it is, and all else in the session as the lesson left it.
final class TwoSessions: Evaluator {
  private let evaluator: any TutoredEvaluator
  private let own: String
  private let lesson: SessionBookmark

  init(_ evaluator: any TutoredEvaluator, own: String, lesson: SessionBookmark) {
    (self.evaluator, self.own, self.lesson) = (evaluator, own, lesson)
  }

  var vocabulary: Vocabulary { lesson.vocabulary() }
  var nodeInputs: [[Int]] { lesson.nodeInputs() }

  func evaluate(_ command: SourceText) -> Evaluation { evaluate(command, atPoint: 0, varying: []) }

  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
    guard expression.text != own else {
      return evaluator.evaluate(expression, atPoint: point, varying: names)
    }
    return lesson.evaluate(expression, point, names)
  }

  func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String]) -> [Double]? {
    lesson.largestTerms(expression, point, names)
  }
}
