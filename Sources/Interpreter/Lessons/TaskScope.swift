// TaskScope.swift — the effects of a task's solution, read from its text: the student may change as much.
import Diagnostics
import Language
import Lessons
import Markdown
import Quantities
import Sharing

/// Changes that a task allows to the student.
///
/// The scope is read from the solution without running it, which may take long.
struct TaskScope {
  /// The names that the solution gives a value; `nil` where there is no solution, as in a hand-out.
  private(set) var names: Set<String>?
  /// True when it selects examples.
  private(set) var selects = false
  /// The command that selects the examples with which it ends; `nil` where it selects none, or some at random.
  private(set) var selection: String?
  /// True when it changes a setting.
  private(set) var sets = false
  /// True when it gives parameters values by hand.
  private(set) var types = false
  /// True when it makes steps of training.
  private(set) var trains = false
  /// The loss that it chooses last.
  private(set) var loss: String?
  /// The losses with which it makes steps; `nil` among them for the lesson's.
  private(set) var lossesInTraining: Set<String?> = []

  /// Target of a loss, as ``LossNode`` writes it; nothing for the targets of the data.
  private static func target(of call: CommandCall) -> String {
    guard let expression = call["target"]?.expression else { return "" }
    switch expression.kind {
    case .name("x"): return " target=z(0)"
    case .quantity: return " target=\(expression)"
    default: return ""
    }
  }

  /// Reads the solution of `task`, in a session where `vocabulary` holds.
  init(_ task: LessonTask, _ vocabulary: Vocabulary) {
    guard !task.solution.isEmpty else { return }
    var vocabulary = vocabulary
    names = []
    for command in task.solution {
      var reader = StatementReader(command.text, vocabulary: vocabulary)
      while let statement = try? reader.next() {
        take(statement, in: SourceText(command.text))
        vocabulary.learn(statement)
        reader.vocabulary = vocabulary
      }
    }
  }

  private mutating func take(_ statement: Statement, in text: SourceText) {
    switch statement.kind {
    case .assignment(let target, _):
      switch target.kind {
      case .name(let name): names?.insert(name)
      case .quantity(let quantity):
        if QuantityKind.named[quantity.symbol]?.needsLayer == true { types = true }
      default: break
      }
    case .command(let call): take(call, text.text(in: statement.range), in: text)
    case .expression, .derivative: break
    }
  }

  private mutating func take(_ call: CommandCall, _ written: String, in text: SourceText) {
    switch call.name {
    case "example", "examples": (selects, selection) = (true, written)
    case "split", "labelled", "data": (selects, selection) = (true, "examples train")
    case "batch": (selects, selection) = (true, nil)
    case "set": sets = true
    case "step", "train":
      trains = true
      lossesInTraining.insert(loss)
    case "loss":
      if let word = call["kind"]?.word { loss = word + Self.target(of: call) }
    default: break
    }
    for argument in call.arguments {
      for statement in argument.block ?? [] { take(statement, in: text) }
    }
  }

  /// Parts of the session kept by `task`.
  func kept(by task: LessonTask) -> Set<LessonTask.Kept> {
    task.keep ?? LessonTask.usuallyKept.union(trains && !types ? [.weights] : [])
  }
}
