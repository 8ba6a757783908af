// Translating.swift — errors of the lower targets become the one error that people see.
import Autograd
import Datasets
import Diagnostics
import Networks
import Tensors
import Typography

extension Diagnostic {
  /// The diagnostic for any error that a lower target throws.
  init(_ error: any Error, at place: SourceRange? = nil) {
    switch error {
    case var diagnostic as Diagnostic:
      diagnostic.place = diagnostic.place ?? place
      self = diagnostic
    case let error as ShapeMismatch:
      self.init(
        "\(error.operation): \(error.reason)", at: place, hint: "the rule is \(error.rule)")
    case let error as OutOfMemory: self = .tooLarge(error, at: place)
    case let error as LayerError: self.init(error.message, at: place, hint: error.hint)
    case let error as DatasetError: self.init(error.message, at: place, hint: error.hint)
    case let error as NotFiniteReport: self = .notFinite(error, at: place)
    case is Stopped: self.init("stopped before the end", at: place)
    case let error as Diverged:
      if let report = error.report {
        self = .notFinite(report, at: place)
        message = "after \(counted(error.steps, "step")), \(message)"
        hint = "a smaller learning rate may help: `set rate`"
      } else {
        self.init(
          "after \(counted(error.steps, "step")), J is no longer a number", at: place,
          hint: "a smaller learning rate may help: `set rate`")
      }
    default: self.init("\(error)", at: place)
    }
  }

  private static func tooLarge(_ error: OutOfMemory, at place: SourceRange?) -> Self {
    .init(
      "this would take \(byteText(error.needed)) of memory, and \(byteText(error.limit)) may be used",
      at: place,
      hint: "fewer units, or fewer examples at once")
  }

  private static func notFinite(_ report: NotFiniteReport, at place: SourceRange?) -> Self {
    let inputs = report.inputs.map { "\($0.name) = \(NumberFormat.format($0.value))" }.joined(separator: ", ")
    return .init(
      "entry \(report.number) of the tape is \(NumberFormat.format(report.value)): \(report.element) = \(report.written)"
        + (inputs.isEmpty ? "" : " where \(inputs)"),
      at: place, hint: "`tape` lists the entries")
  }
}

/// Runs `body`; what it throws becomes a diagnostic at `place`.
func translating<Result>(at place: SourceRange?, _ body: () throws -> Result) throws(Diagnostic) -> Result {
  do { return try body() } catch { throw Diagnostic(error, at: place) }
}
