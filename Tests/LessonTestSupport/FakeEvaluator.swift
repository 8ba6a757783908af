// FakeEvaluator.swift — an evaluator that answers from a table.
import Diagnostics
import Language
import Lessons

/// Answers from a closure; counts are kept so that a lesson can have a state.
package final class FakeEvaluator: Evaluator {
  private let answer: (String, FakeEvaluator) -> Evaluation
  package var variables: [String: Double] = [:]

  package init(_ answer: @escaping (String, FakeEvaluator) -> Evaluation) { self.answer = answer }

  package var vocabulary: Vocabulary { .none }

  package func evaluate(_ command: SourceText) -> Evaluation { answer(command.text, self) }

  /// `say A|B` prints lines, `fail A` fails with a line, `set NAME N`, `assert NAME N`, `NAME` prints a value.
  package static func standard(_ command: String, _ me: FakeEvaluator) -> Evaluation {
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

  package static let factory: EvaluatorFactory = { _, _ in FakeEvaluator(standard) }
}

extension Vocabulary {
  /// Symbols of quantities, one of which is printed by another sign, and the command `grad`.
  package static let blackboard: Vocabulary = {
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
