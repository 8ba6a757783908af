// NetworkPiece.swift — a piece of network that `define` has given a word.
import Diagnostics
import Language

/// Lines of layers with a word, and with arguments that may stand in their expressions.
package struct NetworkPiece: Hashable, Sendable {
  /// The word with its arguments.
  package let header: Header
  /// The lines.
  package let body: [Statement]
  /// The text of the definition, as it was typed.
  package let source: SourceText

  /// A piece of network with its word.
  package init(_ header: Header, _ body: [Statement], source: SourceText) {
    (self.header, self.body, self.source) = (header, body, source)
  }

  /// The word.
  package var name: String { header.name }
  /// Approximate size in bytes.
  package var bytes: Int { 32 * source.utf8.count }
}
