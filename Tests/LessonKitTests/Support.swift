// Support.swift — an evaluator that answers from a table, and lessons written in tests.
import Diagnostics
import Language
import Synchronization

@testable import LessonKit

/// Answers from a closure; counts are kept so that a lesson can have a state.
final class FakeEvaluator: Evaluator {
  private let answer: (String, FakeEvaluator) -> Evaluation
  var variables: [String: Double] = [:]

  init(_ answer: @escaping (String, FakeEvaluator) -> Evaluation) { self.answer = answer }

  var vocabulary: Vocabulary { .none }

  func evaluate(_ command: SourceText) -> Evaluation { answer(command.text, self) }

  /// `say A|B` prints lines, `fail A` fails with a line, `set NAME N`, `assert NAME N`, `NAME` prints a value.
  static func standard(_ command: String, _ me: FakeEvaluator) -> Evaluation {
    let words = command.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    let pair = rest.split(separator: " ").map(String.init)
    switch words.first {
    case nil, "#": return Evaluation(lines: [])
    case "say":
      return Evaluation(lines: rest.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    case "fail": return failed(rest)
    case "set":
      me.variables[pair[0]] = Double(pair[1])
      return Evaluation(lines: [])
    case "assert":
      let holds = pair.count == 2 && me.variables[pair[0]] == Double(pair[1])
      return holds ? Evaluation(lines: []) : failed("error: false")
    case let name?:
      guard let value = Double(name) ?? me.variables[name] else {
        return failed("error: no \(name)", .unknownName)
      }
      return Evaluation(lines: ["\(name) = \(value)"], values: [value])
    }
  }

  /// A failure that prints `line`; a leading `error: ` is its label.
  private static func failed(_ line: String, _ code: Diagnostic.Code = .assertionFailed) -> Evaluation {
    guard line.hasPrefix("error: ") else {
      return Evaluation(notices: [Notice(nil, line)], failure: Diagnostic(code, line))
    }
    let message = String(line.dropFirst("error: ".count))
    return Evaluation(notices: [.error(message)], failure: Diagnostic(code, message))
  }

  static let factory: EvaluatorFactory = { _, _ in FakeEvaluator(standard) }
}

extension Vocabulary {
  /// Symbols of quantities, one of which is printed by another sign, and the command `grad`.
  static let blackboard: Vocabulary = {
    var vocabulary = Vocabulary(
      commands: [
        Signature(
          "grad",
          [.positional("X", .expression, ""), .positional("Y", .expression, "", optional: true, after: "of")])
      ],
      quantities: ["w", "b", "a", "z", "x", "gamma", "sigma2", "gate", "state"], functions: ["sum", "ln"])
    vocabulary.signs = ["h": "state"]
    return vocabulary
  }()
}

/// Reads a lesson, or returns its error as `line: message`.
func read(_ text: String) -> Result<Lesson, LessonProblem> {
  do throws(Diagnostic) {
    return .success(try Lesson(parsing: text, path: "L.md"))
  } catch {
    return .failure(LessonProblem(error, path: "L.md", text: text))
  }
}

/// A lesson that is one block.
func block(_ lines: String, _ attributes: String = "") -> String {
  "# T\n\n```chainrule \(attributes)\n\(lines)\n```\n"
}

/// Runs a test of limits of time with longer and longer ones until it is true that what is to be done within them was.
///
/// A busy machine may need a second for what takes none elsewhere.
func withTimeEnough(_ test: (_ seconds: Double) throws -> Bool) rethrows -> Bool {
  for seconds in [0.05, 0.5, 5, 50] where try test(seconds) { return true }
  return false
}

/// Replays a lesson's text.
func replay(_ text: String, _ options: LessonRunner.Options = .init(keepsOutputs: true)) throws
  -> LessonReport
{
  LessonRunner(options: options, makeEvaluator: FakeEvaluator.factory).run(try read(text).get())
}
