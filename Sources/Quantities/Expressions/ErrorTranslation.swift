// ErrorTranslation.swift — converts errors of the lower targets to diagnostics.
import Autograd
import Datasets
import Diagnostics
import Networks
import Tensors
import Typography

/// An error of a lower target, with its diagnostic.
package protocol Diagnosable: Error {
  /// The diagnostic of the error, at `place` where it has none of its own.
  func diagnostic(at place: SourceRange?) -> Diagnostic
}

extension Diagnostic: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    var diagnostic = self
    diagnostic.place = diagnostic.place ?? place
    return diagnostic
  }
}

extension ShapeMismatch: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    Diagnostic(.shapeMismatch, "\(operation): \(reason)", at: place, hint: "the rule is \(rule)")
  }
}

extension OutOfMemory: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic { .tooLarge(self, at: place) }
}

extension LayerError: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    Diagnostic(reason.code, message, at: place, hint: hint)
  }
}

extension DatasetError: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    Diagnostic(reason.code, message, at: place, hint: hint.map { Hint($0) })
  }
}

extension NotFiniteReport: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic { .notFinite(self, at: place) }
}

extension Stopped: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    Diagnostic(.stopped, "stopped before the end", at: place)
  }
}

extension Diverged: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    guard let report else {
      return Diagnostic(
        .diverged, "after \(counted(steps, "step")), J is no longer a number", at: place,
        hint: Diagnostic.smallerRate(than: rate))
    }
    var diagnostic = Diagnostic.notFinite(report, at: place)
    if diagnostic.code == .notFinite { diagnostic.code = .diverged }
    diagnostic.message = "after \(counted(steps, "step")), \(diagnostic.message)"
    diagnostic.hint =
      steps > 0
      ? Diagnostic.smallerRate(than: rate)
      : "no step was made yet: inputs or parameters are too large; `data scale`, `init`"
    return diagnostic
  }
}

extension RecordingError: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    switch self {
    case .shape(let error): error.diagnostic(at: place)
    case .memory(let error): error.diagnostic(at: place)
    }
  }
}

extension NetworkError: Diagnosable {
  package func diagnostic(at place: SourceRange?) -> Diagnostic {
    switch self {
    case .layer(let error): error.diagnostic(at: place)
    case .shape(let error): error.diagnostic(at: place)
    case .memory(let error): error.diagnostic(at: place)
    case .notFinite(let error): error.diagnostic(at: place)
    case .stopped: Stopped().diagnostic(at: place)
    case .diverged(let error): error.diagnostic(at: place)
    }
  }
}

extension Diagnostic {
  /// The diagnostic of an error of a lower target.
  package init(_ error: some Diagnosable, at place: SourceRange? = nil) { self = error.diagnostic(at: place) }

  package static func smallerRate(than rate: Double) -> String {
    "a smaller learning rate may help, a tenth say: `rate=\(NumberFormat.format(rate / 10))`"
  }

  fileprivate static func tooLarge(
    _ error: OutOfMemory, of what: String = "this", at place: SourceRange?
  ) -> Self {
    let needed =
      error.needed == Int.max ? "more memory than can be counted" : "\(byteText(error.needed)) of memory"
    let parts = error.parts.map { "\($0.name) \(byteText($0.bytes))" }.joined(separator: ", ")
    return .init(
      .tooLarge,
      "\(what) would take \(needed), and \(byteText(error.limit)) may be used"
        + (parts.isEmpty ? "" : ": \(parts)"),
      at: place, hint: "fewer units, or fewer examples at once: `train batch=…`, `examples 1..100`")
  }

  /// A network that is not on the tape; where it takes too much memory, with a number of examples that fits.
  package static func unrecorded(_ failure: NetworkError, _ state: State, at place: SourceRange?) -> Self {
    guard case .memory(let error) = failure else { return Diagnostic(failure, at: place) }
    let count = state.selection.count
    func bytes(_ part: String) -> Int { error.parts.first { $0.name == part }?.bytes ?? 0 }
    let each = max(1, bytes("activations") / max(1, count))
    let room = min(256, (error.limit - min(error.limit, bytes("parameters"))) / each / 2)
    var diagnostic = Diagnostic.tooLarge(
      error, of: "the network on \(count == 1 ? "one example" : "the \(count) selected examples")", at: place)
    diagnostic.hint =
      count == 1 || room == 0
      ? "make it smaller: fewer units or filters, or pooling earlier; `network` lists it"
      : "select fewer: `batch \(1 << (Int.bitWidth - 1 - room.leadingZeroBitCount))`; `tape memory` says what a step takes"
    return diagnostic
  }

  fileprivate static func notFinite(_ report: NotFiniteReport, at place: SourceRange?) -> Self {
    if let complaint = report.complaint {
      return .init(.notClasses, complaint, at: place, hint: "classes are whole numbers, numbered from 0")
    }
    // A literal number needs no explanation.
    let inputs = report.inputs.filter { $0.name != NumberFormat.format($0.value) }
      .map { input in
        ([input.name] + (input.written.map { [$0] } ?? []) + [NumberFormat.format(input.value)])
          .joined(separator: " = ")
      }.joined(separator: ", ")
    return .init(
      .notFinite,
      "entry \(report.number) of the tape is \(NumberFormat.format(report.value)): \(report.element) = \(report.written)"
        + (inputs.isEmpty ? "" : " where \(inputs)"),
      at: place, hint: "`tape` lists the entries")
  }
}

/// Runs `body`; converts its errors to a diagnostic at `place`.
package func translating<Result, Failure: Diagnosable>(
  at place: SourceRange?, _ body: () throws(Failure) -> Result
) throws(Diagnostic) -> Result {
  do throws(Failure) { return try body() } catch { throw error.diagnostic(at: place) }
}

// MARK: - The codes of lower targets

extension LayerError.Reason {
  /// The code of an error of this kind.
  var code: Diagnostic.Code {
    switch self {
    case .missingInput, .tooFewExamples: .missingData
    case .shape: .shapeMismatch
    case .size: .tooLarge
    case .argument: .outOfRange
    case .choice: .unknownChoice
    case .index: .indexOutOfRange
    case .missingLayer: .missingLayer
    case .missingLoss: .missingLoss
    case .targets: .notClasses
    case .loss: .lossMismatch
    }
  }
}

extension DatasetError.Reason {
  /// The code of an error of this kind.
  var code: Diagnostic.Code {
    switch self {
    case .missingName: .missingArgument
    case .missingFile: .missingFile
    case .access: .fileAccess
    case .contents: .badData
    case .notText: .notText
    case .choice: .unknownChoice
    case .argument: .outOfRange
    case .size: .tooLarge
    case .tooFewExamples: .missingData
    case .stopped: .stopped
    }
  }
}
