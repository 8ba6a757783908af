// Subjects.swift — the subject of an error, and the lesson that teaches it.
import Diagnostics
import Language

/// Subjects of lessons: the topics of `help`.
public enum Subject {
  /// True for the name of something that `help` explains.
  public static func isKnown(_ name: String) -> Bool { !HelpTopic.named(name).isEmpty }

  /// The name near to one that `help` does not know, as a hint; `nil` where none is near enough.
  public static func near(_ name: String) -> String? {
    didYouMean(name, in: HelpTopic.all.lazy.map(\.name), synonyms: Synonyms.names)
  }
}

extension Interpreter {
  /// The lesson on the subject of `error`; `nil` for a typing slip, and for a command stopped by the user.
  func lesson(on error: Diagnostic, of statement: Statement, in source: SourceText) -> LessonReference? {
    let isSlip = error.hint?.hasPrefix("did you mean") == true
    guard !isSlip, !options.isCancelled() else { return nil }
    return statement.subjects(marked: error.place, in: source).lazy.compactMap(options.lesson).first
  }
}

extension Statement {
  /// Subjects of the error, the closest first: the kind of layer or loss that was named, the text in the
  /// marked place, the command.
  func subjects(marked place: SourceRange?, in source: SourceText) -> [String] {
    let marked = place.map { $0 == range && isCall ? "" : source.text(in: $0) } ?? ""
    let words = marked.split { !$0.isLetter && $0 != "_" }.map(String.init)
    switch kind {
    case .command(let call):
      let kinds = call.arguments.compactMap(\.word)
      return kinds.flatMap { ["\(call.name) \($0)", $0] } + words + [call.name]
    case .derivative: return words + ["grad"]
    case .assignment, .expression: return words
    }
  }

  private var isCall: Bool { if case .command = kind { true } else { false } }
}
