// Subjects.swift — the subject of an error, and the lesson that teaches it.
import Diagnostics
import Language

extension Session {
  /// The lesson that teaches errors of this kind, else the one on what `error` is about; `nil` for a slip of the fingers, and where a person has stopped it.
  func lesson(on error: Diagnostic, of statement: Statement, in source: SourceText) -> LessonReference? {
    guard !error.isSlip, !options.isCancelled() else { return nil }
    let subjects = [error.code.name] + statement.subjects(marked: error.place, in: source)
    return subjects.lazy.compactMap(options.lesson).first
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
      let kinds = call.arguments.compactMap { $0.word }
      return kinds.flatMap { ["\(call.name) \($0)", $0] } + words + [call.name]
    case .derivative: return words + ["grad"]
    case .assignment, .expression: return words
    }
  }

  private var isCall: Bool { if case .command = kind { true } else { false } }
}
