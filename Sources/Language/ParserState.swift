// ParserState.swift — the state of a parser: position, open brackets, the meaning of line breaks and blanks.
import Diagnostics

/// A text with a position that moves on as its grammar is recognised.
///
/// The grammar itself is in extensions.
struct ParserState {
  /// Meaning of line breaks and blanks, which depends on the innermost bracket.
  struct Mode {
    /// Line breaks are blanks, as in parentheses.
    var newlinesAreBlank: Bool
    /// A blank ends an expression where the next text could begin another: `[1 -2]`.
    var blanksSeparate: Bool

    static let statement = Mode(newlinesAreBlank: false, blanksSeparate: false)
    static let arguments = Mode(newlinesAreBlank: false, blanksSeparate: true)
    static let parenthesis = Mode(newlinesAreBlank: true, blanksSeparate: false)
    static let matrix = Mode(newlinesAreBlank: false, blanksSeparate: true)
    static let block = statement
  }

  /// Limits on nesting; deeper text is a mistake or an attack, and would exhaust the stack.
  enum Limit {
    /// Brackets within brackets, signs before signs, powers of powers.
    static let nesting = 200
    /// Levels for a block, and for a bracket with elements: their frames on the stack are larger.
    static let block = 4, list = 2
    /// Operations on the way from an expression's root to its leaves.
    static let height = 500
  }

  let lexer: Lexer
  var vocabulary: Vocabulary
  /// The offset behind the last token taken.
  var position = 0
  /// Meaning of line breaks and blanks here.
  var mode = Mode.statement
  /// The open brackets from the outside in.
  var brackets: [Token] = []
  /// Depth of nesting here.
  var depth = 0
  /// The number of open brackets at which `/ d` ends the numerator of a derivative, `nil` outside derivatives.
  var derivativeLevel: Int?
  /// The number of open brackets at which `>` leads to a file instead of comparing, `nil` where no file can follow.
  var redirectLevel: Int?

  private var cached: (position: Int, newlinesAreBlank: Bool, token: Token)?

  init(utf8 text: [UInt8], vocabulary: Vocabulary) {
    (lexer, self.vocabulary) = (Lexer(utf8: text), vocabulary)
  }

  /// Forgets open brackets, for the next statement.
  mutating func reset() {
    (mode, brackets, depth, derivativeLevel, redirectLevel) = (.statement, [], 0, nil, nil)
  }

  /// The token that comes next.
  mutating func peek() throws(Diagnostic) -> Token {
    if let cached, cached.position == position, cached.newlinesAreBlank == mode.newlinesAreBlank {
      return cached.token
    }
    let token = try lexer.token(at: position, newlinesAreBlank: mode.newlinesAreBlank)
    cached = (position, mode.newlinesAreBlank, token)
    return token
  }

  /// The token after `token`, or `nil` when there is something that is none.
  func token(after token: Token) -> Token? {
    try? lexer.token(at: token.range.upperBound, newlinesAreBlank: mode.newlinesAreBlank)
  }

  /// Takes the token that was looked at last.
  mutating func advance() {
    if let cached, cached.position == position { position = cached.token.range.upperBound }
  }

  /// Takes the next token if it is `symbol`.
  mutating func take(_ symbol: Symbol) throws(Diagnostic) -> Token? {
    let token = try peek()
    guard token.symbol == symbol else { return nil }
    advance()
    return token
  }

  /// The state to which `close` returns.
  struct Opened {
    fileprivate var outer: Mode
    fileprivate var levels: Int
  }

  /// Takes an opening bracket that was looked at and sets the mode inside; `close` undoes it.
  mutating func open(_ bracket: Token, _ inner: Mode, levels: Int = 1) throws(Diagnostic) -> Opened {
    try descend(at: bracket.range, by: levels)
    position = bracket.range.upperBound
    brackets.append(bracket)
    defer { mode = inner }
    return Opened(outer: mode, levels: levels)
  }

  /// Takes the end of the innermost bracket and returns to `opened`; the range of both with all between.
  mutating func close(_ opened: Opened) throws(Diagnostic) -> SourceRange {
    let token = try peek()
    guard let bracket = brackets.last, let closer = bracket.symbol?.closer, token.symbol == closer else {
      throw unexpected(token, expected: "`\(brackets.last?.symbol?.closer?.rawValue ?? "")`")
    }
    advance()
    brackets.removeLast()
    depth -= opened.levels
    mode = opened.outer
    return bracket.range.union(token.range)
  }

  /// Goes `levels` deeper; the caller comes back up by subtracting them from `depth`.
  mutating func descend(at place: SourceRange, by levels: Int = 1) throws(Diagnostic) {
    depth += levels
    if depth > Limit.nesting { throw .tooDeep(at: place) }
  }
}

/// `ParserState` is copied between tasks whole; its fields are values.
extension ParserState: Sendable {}

extension ParserState {
  /// Name of a token in messages.
  func name(of token: Token) -> String {
    switch token.kind {
    case .end: "the end of the text"
    case .newline: "the end of the line"
    default: "`\(abbreviated(lexer.text(token.range)))`"
    }
  }

  /// Error about `token` where the grammar wants another; in a bracket at the end of the text, the error is
  /// the open bracket.
  func unexpected(_ token: Token, expected: String, hint: Hint? = nil) -> Diagnostic {
    if token.kind == .end, let bracket = brackets.last { return .unclosed(bracket) }
    if let bracket = brackets.last, token.isClosingBracket, token.symbol != bracket.symbol?.closer {
      return .mismatched(token, opener: bracket)
    }
    if brackets.isEmpty, token.isClosingBracket { return .closesNothing(token) }
    let before = token.range.lowerBound > 0 ? lexer.byte(at: token.range.lowerBound - 1) : nil
    let isUpdate = before.map { "+-*/".utf8.contains($0) } == true
    let advice: Hint? =
      token.symbol != .assign
      ? nil : isUpdate ? "a new value is written out: `a = a + 1`" : "`==` asks whether two values are equal"
    return Diagnostic(
      .syntax, "expected \(expected), found \(name(of: token))", at: token.range, hint: hint ?? advice)
  }

  /// Hint "did you mean `gamma`?" for an index behind the form of a call: `gama(1)1`.
  private func misspeltQuantity(before token: Token) -> Hint? {
    let end = token.range.lowerBound
    guard end > 1, lexer.byte(at: end - 1) == UInt8(ascii: ")") else { return nil }
    let text = lexer.text(SourceRange(max(0, end - 40), end))
    guard let open = text.lastIndex(of: "(") else { return nil }
    let word = String(text[..<open].reversed().prefix { $0.isLetter || $0.isNumber }.reversed())
    guard !vocabulary.quantities.contains(word), !vocabulary.functions.contains(word) else { return nil }
    return didYouMean(word, in: vocabulary.quantities, synonyms: vocabulary.synonyms)
  }

  /// Error about `token` behind a complete text.
  func leftover(_ token: Token) -> Diagnostic {
    if token.kind == .end, let bracket = brackets.last { return .unclosed(bracket) }
    var hint: Hint?
    switch token.kind {
    case .symbol(.assign):
      return Diagnostic(
        .syntax, "`=` cannot stand here: only a name or a quantity can be given a value", at: token.range,
        hint: "`==` asks whether two values are equal")
    case .symbol(.openBracket) where lexer.byte(at: max(1, token.range.lowerBound) - 1) == UInt8(ascii: ")"):
      hint = "the numbers of an element follow without brackets: `w(1)2,1`"
    case .symbol(.openParen), .symbol(.openBracket), .number, .word, .superscript:
      hint =
        misspeltQuantity(before: token) ?? "to multiply, write `*` between the two; `;` separates commands"
    default: break
    }
    return unexpected(
      token, expected: brackets.isEmpty ? "the end of the command" : "an operator", hint: hint)
  }
}

extension Diagnostic {
  /// The text ends inside a bracket.
  static func unclosed(_ bracket: Token) -> Self {
    let closer = bracket.symbol?.closer?.rawValue ?? ""
    return .init(
      .unclosed, "this `\(bracket.symbol?.rawValue ?? "")` is never closed", at: bracket.range,
      hint: "a `\(closer)` is missing", isIncomplete: true)
  }

  fileprivate static func closesNothing(_ token: Token) -> Self {
    .init(.syntax, "this `\(token.symbol?.rawValue ?? "")` closes nothing", at: token.range)
  }

  fileprivate static func mismatched(_ token: Token, opener: Token) -> Self {
    .init(
      .syntax,
      "`\(token.symbol?.rawValue ?? "")` cannot close the `\(opener.symbol?.rawValue ?? "")` opened before",
      at: token.range, hint: "a `\(opener.symbol?.closer?.rawValue ?? "")` is missing")
  }

  /// Nesting deeper than any typed text.
  static func tooDeep(at place: SourceRange) -> Self {
    .init(.tooLarge, "this nests too deeply", at: place, hint: "give a name to a part: name = …")
  }
}
