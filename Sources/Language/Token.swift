// Token.swift — the smallest pieces of a text that mean something.
import Diagnostics

/// A piece of text with its meaning and place.
struct Token: Hashable {
  /// Kind of the piece.
  enum Kind: Hashable {
    case number(Double)
    /// A name, Greek letters spelled out: `γ` is `gamma`.
    case word(String)
    /// Text between quotes.
    case string(String)
    /// `²`, `⁻¹`: a power.
    case superscript(Double)
    case symbol(Symbol)
    case newline
    case end
  }

  var kind: Kind
  var range: SourceRange
  /// True when a blank, a comment or nothing at all stands before it.
  var blankBefore: Bool

  /// The symbol that this is, or `nil`.
  var symbol: Symbol? { if case .symbol(let symbol) = kind { symbol } else { nil } }
  /// The word that this is, or `nil`.
  var word: String? { if case .word(let word) = kind { word } else { nil } }

  /// True for `)`, `]` and `}`.
  var isClosingBracket: Bool { [.closeParen, .closeBracket, .closeBrace].contains(symbol) }

  /// True for the end of a statement; a `}` ends the last one of a block.
  var endsStatement: Bool {
    switch kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.closeBrace): true
    default: false
    }
  }

  /// True for a token that can begin a value without being an operator.
  var startsOperand: Bool {
    switch kind {
    case .number, .word, .string, .symbol(.openParen), .symbol(.openBracket), .symbol(.partial): true
    default: false
    }
  }
}

/// Punctuation and operators, by how they are written.
enum Symbol: String, Hashable {
  case plus = "+", minus = "-", times = "*", divide = "/", power = "^", matmul = "@"
  case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="
  case assign = "=", colon = ":", dots = "..", comma = ",", semicolon = ";", arrow = "->", partial = "∂"
  case openParen = "(", closeParen = ")", openBracket = "[", closeBracket = "]"
  case openBrace = "{", closeBrace = "}"

  /// The operator between two values that this is, or `nil`.
  var binaryOperator: BinaryOperator? { BinaryOperator(rawValue: rawValue) }

  /// Closing mark of this bracket, or `nil`.
  var closer: Symbol? {
    switch self {
    case .openParen: .closeParen
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    default: nil
    }
  }
}
