// AnswerKey.swift — the sessions in which a lesson's questions and tasks are judged, made by replaying the lesson.
import Diagnostics
import Language
import Lessons
import Markdown
import Synchronization

/// A lesson replayed for one seed: the session at each of its questions and tasks.
final class AnswerKey: Sendable {
  /// A question or task with the sessions that answers may stand in.
  final class Item: Sendable {
    let exercise: Exercise
    /// The session where the lesson asks.
    ///
    /// The lesson goes on after a task from its own solution or, in a hand-out, which has none, from before
    /// the task; both states are here where they may differ.
    let states: [any Sendable]
    private let known: [Known]

    /// An expression at a point.
    struct Query: Hashable {
      var text: String
      var point: Int
      var names: [String]
    }

    /// Known evaluations in one state.
    private final class Known: Sendable {
      let evaluations = Mutex<[Query: Evaluation]>([:])
    }

    init(_ exercise: Exercise, _ states: [any Sendable]) {
      (self.exercise, self.states) = (exercise, states)
      known = states.map { _ in Known() }
    }

    /// Values of the lesson's own expressions are the same for all students.
    func evaluation(of query: Query, in index: Int, compute: () -> Evaluation) -> Evaluation {
      if let evaluation = known[index].evaluations.withLock({ $0[query] }) { return evaluation }
      let evaluation = compute()
      known[index].evaluations.withLock { $0[query] = evaluation }
      return evaluation
    }
  }

  let items: [Item]
  /// The files that the lesson reads, without its own text: answers may read them, too.
  let files: Set<String>

  private init(_ items: [Item], files: Set<String>) { (self.items, self.files) = (items, files) }

  /// Replays `lesson` in sessions that `make` makes.
  ///
  /// - Throws: when a command fails, or an answer can't be computed: then no answer could be judged by it.
  static func make(_ lesson: Lesson, make: () -> any GradingEvaluator) throws(LessonProblem) -> AnswerKey {
    let evaluator = make()
    let taught = try states(of: lesson, in: evaluator, solves: true)
    // Both ways are the same without a task before another exercise.
    let isSame = lesson.exercises.dropLast().allSatisfy {
      if case .question = $0.content { true } else { false }
    }
    let handedOut = isSame ? nil : try? states(of: lesson, in: make(), solves: false)
    let items = lesson.exercises.enumerated().map { index, exercise in
      Item(exercise, [taught[index]] + (handedOut.map { [$0[index]] } ?? []))
    }
    let own = TextFile.realPath(lesson.path) ?? lesson.path
    return AnswerKey(
      items, files: evaluator.filesRead.filter { $0 != own && !$0.lowercased().hasSuffix(".md") })
  }

  /// The session at each exercise.
  ///
  /// - Parameter solves: whether the lesson goes on from its own solutions, or from before the tasks.
  private static func states(
    of lesson: Lesson, in evaluator: any GradingEvaluator, solves: Bool
  ) throws(LessonProblem) -> [any Sendable] {
    var states: [any Sendable] = []
    for element in lesson.elements {
      switch element {
      case .prose, .code: break
      case .commands(let block):
        guard block.attributes.isRun, !block.attributes.expectsError else { continue }
        for cell in block.cells { try run(LocatedText(cell.command, line: cell.line), of: lesson, evaluator) }
      case .question(let question):
        states.append(evaluator.state)
        try check(question, of: lesson, evaluator)
      case .task(let task):
        states.append(evaluator.state)
        guard solves else { continue }
        for command in task.solution { try run(command, of: lesson, evaluator) }
      }
    }
    return states
  }

  private static func run(_ command: LocatedText, of lesson: Lesson, _ evaluator: any GradingEvaluator)
    throws(LessonProblem)
  {
    let source = SourceText(command.text, name: lesson.path, firstLine: command.line)
    let evaluation = evaluator.evaluate(source)
    guard evaluation.failed else { return }
    throw .lessonFails(lesson, command.line, "this command fails", evaluation)
  }

  private static func check(_ question: Question, of lesson: Lesson, _ evaluator: any GradingEvaluator)
    throws(LessonProblem)
  {
    guard question.kind.answers.isComputed else { return }
    for answer in question.answers where question.choice(named: answer.text) == nil {
      let evaluation = evaluator.evaluate(
        SourceText(answer.text, firstLine: answer.line), atPoint: 0, varying: question.variables)
      if evaluation.failed {
        throw .lessonFails(lesson, answer.line, "this answer can't be computed", evaluation)
      }
    }
  }
}

/// Evaluates the student's answer anew, and the lesson's expressions once for all students.
final class JudgingEvaluator: Evaluator {
  private let evaluator: any GradingEvaluator
  private let item: AnswerKey.Item
  private let index: Int
  private let own: String
  /// Reason why the student's answer could not be computed.
  private(set) var failure: String?

  /// Judges the answer `own` to `item` in a session that has taken on its state `index`.
  init(_ evaluator: any GradingEvaluator, _ item: AnswerKey.Item, _ index: Int, own: String) {
    (self.evaluator, self.item, self.index, self.own) = (evaluator, item, index, own)
  }

  var vocabulary: Vocabulary { evaluator.vocabulary }
  var nodeInputs: [[Int]] { evaluator.nodeInputs }

  func evaluate(_ command: SourceText) -> Evaluation { evaluate(command, atPoint: 0, varying: []) }

  func evaluate(_ expression: SourceText, atPoint point: Int, varying names: [String]) -> Evaluation {
    let compute = { self.evaluator.evaluate(expression, atPoint: point, varying: names) }
    guard expression.text != own else {
      let evaluation = compute()
      if evaluation.failed { failure = failure ?? evaluation.why }
      return evaluation
    }
    let query = AnswerKey.Item.Query(text: expression.text, point: point, names: names)
    return item.evaluation(of: query, in: index, compute: compute)
  }

  func largestTerms(of expression: SourceText, atPoint point: Int, varying names: [String]) -> [Double]? {
    evaluator.largestTerms(of: expression, atPoint: point, varying: names)
  }
}

extension LessonProblem {
  fileprivate static func lessonFails(_ lesson: Lesson, _ line: Int, _ what: String, _ evaluation: Evaluation)
    -> Self
  {
    return LessonProblem(
      "\(what): \(evaluation.why ?? "it says nothing")", path: lesson.path, line: line,
      hint: "`chainrule test \(lesson.path)` says all that is wrong with it")
  }
}
