// ArgumentValues.swift — typed access to a value that the parser has checked.

import Diagnostics

extension Argument {
  /// The word that was given; `nil` where the parameter takes something else.
  package var word: String? { if case .word(let word) = value { word } else { nil } }
  /// The words that were given; `nil` where the parameter takes something else.
  package var words: [String]? { if case .words(let words) = value { words } else { nil } }
  /// The expression that was given; `nil` for what is written as a number, a word or text.
  package var expression: Expression? {
    if case .expression(let expression) = value { expression } else { nil }
  }
  /// The path or text that was given; `nil` where the parameter takes something else.
  package var text: String? { if case .text(let text) = value { text } else { nil } }
  /// The whole numbers that name an element; `nil` where the parameter takes something else.
  package var indices: [Expression]? { if case .indices(let indices) = value { indices } else { nil } }
  /// The statements that were given; `nil` where the parameter takes something else.
  package var block: [Statement]? { if case .block(let statements) = value { statements } else { nil } }
  /// The name or number of a layer that was given; `nil` where the parameter takes something else.
  package var pattern: NamePattern? { if case .pattern(let pattern) = value { pattern } else { nil } }
  /// The numbers of a shape that was given; `nil` where the parameter takes something else.
  package var sizes: [Int]? { if case .sizes(let sizes) = value { sizes } else { nil } }
  /// The word that counts; `nil` where the parameter takes something else.
  package var counter: String? { if case .counter(let word) = value { word } else { nil } }
  /// The new word with its arguments; `nil` where the parameter takes something else.
  package var header: Header? { if case .header(let header) = value { header } else { nil } }
  /// The examples that were written out; `nil` where the parameter takes something else.
  package var table: ExampleTable? { if case .table(let rows) = value { rows } else { nil } }
}

extension CommandCall {
  /// From the name of the command to its last argument.
  package var range: SourceRange { arguments.reduce(nameRange) { $0.union($1.range) } }
}
