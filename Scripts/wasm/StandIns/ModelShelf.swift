// ModelShelf.swift — no models, where there are no files.
import Diagnostics

/// A model.
struct ModelFile: Hashable, Sendable {
  let name: String, summary: String

  func text(at place: SourceRange) throws(Diagnostic) -> SourceText { throw .noFiles("model", at: place) }
}

/// The models there are: none.
struct ModelShelf: Sendable {
  static let installed = ModelShelf()

  var models: [ModelFile] { [] }
}
