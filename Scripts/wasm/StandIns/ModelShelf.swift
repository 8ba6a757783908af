// ModelShelf.swift — no models, where there are no files.
import Diagnostics

/// A model.
package struct ModelFile: Hashable, Sendable {
  package let name: String, summary: String

  package func text(at place: SourceRange) throws(Diagnostic) -> SourceText {
    throw .noFiles("model", at: place)
  }
}

/// The models there are: none.
package struct ModelShelf: Sendable {
  package static let installed = ModelShelf()

  package var models: [ModelFile] { [] }
}

extension Diagnostic {
  /// An error of a command that would read or write files.
  package static func noFiles(_ name: String, at place: SourceRange) -> Self {
    .init(.notHere, "`\(name)` takes files, and there are none here", at: place)
  }
}
