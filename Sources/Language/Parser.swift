// Parser.swift — text into statements: the two ways in.
import Diagnostics
import Sharing

/// Reads texts of the language.
package struct Parser: Sendable {
  /// The commands and symbols that texts may use.
  package var vocabulary: Vocabulary

  /// A parser of texts that use `vocabulary`.
  package init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// Parses all statements of `text`; throws the error of the first wrong one.
  package func parse(_ text: String) throws(Diagnostic) -> [Statement] {
    var reader = StatementReader(text, vocabulary: vocabulary)
    var statements: [Statement] = []
    while let statement = try reader.next() { statements.append(statement) }
    return statements
  }

  /// The only statement of `text`; `nil` where it has none, several, or something wrong.
  package func statement(_ text: String) -> Statement? {
    var reader = StatementReader(text, vocabulary: vocabulary)
    guard let statement = try? reader.next(), (try? reader.next()) == .some(nil) else { return nil }
    return statement
  }

  /// True where both texts mean the same: statements that differ in blanks, abbreviations, signs or the form of a
  /// derivative alone.
  package func isSame(_ a: String, _ b: String) -> Bool {
    guard let first = try? parse(a), let second = try? parse(b) else { return false }
    func meaning(_ statement: Statement) -> String { Derivative(statement)?.text ?? statement.description }
    return first.map(meaning) == second.map(meaning)
  }

  /// True where `text` is one expression, as an answer is: neither a command nor an assignment, and no derivative in
  /// it that the tool would have to find.
  package func isExpression(_ text: String) -> Bool {
    guard case .expression(let expression)? = statement(text)?.kind else { return false }
    var derives = false
    expression.visit { if case .derivative = $0.kind { derives = true } }
    return !derives
  }

  /// The one expression that `text` is, which may span lines.
  package func parseExpression(_ text: String) throws(Diagnostic) -> Expression {
    var state = ParserState(utf8: Array(text.utf8), vocabulary: vocabulary)
    state.mode = .parenthesis
    let expression = try state.expression()
    if try state.peek().kind != .end { throw state.leftover(try state.peek()) }
    return expression
  }
}

/// Reads the statements of a text one at a time, so that each can run before the next is looked at.
package struct StatementReader: Sendable {
  private var state: ParserState
  /// The statement that could not be read.
  private var failure: Failure?
  /// True once an unclosed bracket was seen: the search for the ends of other brackets is given up.
  private var bracketsAreBroken = false

  /// A reader at the start of `text`.
  package init(_ text: String, vocabulary: Vocabulary) {
    state = ParserState(utf8: Array(text.utf8), vocabulary: vocabulary)
  }

  /// A reader at the start of `source`, whose bytes it shares.
  package init(_ source: SourceText, vocabulary: Vocabulary) {
    state = ParserState(utf8: source.utf8, vocabulary: vocabulary)
  }

  /// The commands and symbols for the text from here on: running a statement may add some.
  package var vocabulary: Vocabulary {
    get { state.vocabulary }
    set { state.vocabulary = newValue }
  }

  /// The UTF-8 offset behind the text read so far.
  package var offset: Int { state.position }

  /// The next statement, or `nil` at the end of the text.
  ///
  /// Throws when the statement is wrong. After that only `skipToNextLine()` leads on: until then there is no next one.
  package mutating func next() throws(Diagnostic) -> Statement? {
    guard failure == nil else { return nil }
    state.reset()
    var start = state.position
    do throws(Diagnostic) {
      while try state.peek().isSeparator { state.advance() }
      start = try state.peek().range.lowerBound
      if try state.peek().kind == .end { return nil }
      let statement = try state.statement()
      let token = try state.peek()
      guard token.endsStatement, token.symbol != .closeBrace else { throw state.leftover(token) }
      state.vocabulary.learn(statement)
      return statement
    } catch {
      let place = max(start, error.place?.lowerBound ?? start)
      failure = Failure(start: start, place: place, isAtEnd: error.isIncomplete)
      throw error
    }
  }

  /// Goes on behind the line, or behind the lines of the brackets, of the statement that was read last.
  package mutating func skipToNextLine() {
    state.reset()
    guard let failure else {
      state.position = behindLine(from: state.position)
      return
    }
    self.failure = nil
    if failure.isAtEnd {
      state.position = state.lexer.bytes.count
    } else {
      let end = bracketsAreBroken ? nil : endOfBrackets(from: failure.start)
      state.position = behindLine(from: max(failure.place, end ?? failure.start))
    }
  }

  private struct Failure {
    /// Start of the statement.
    var start: Int
    /// Place of the error.
    var place: Int
    /// True when the text ended inside the statement.
    var isAtEnd: Bool
  }

  private func behindLine(from position: Int) -> Int {
    min(state.lexer.endOfLine(from: position) + 1, state.lexer.bytes.count)
  }

  /// The first line break from `start` on that stands in no bracket; `nil` when a bracket stays open.
  private mutating func endOfBrackets(from start: Int) -> Int? {
    let lexer = state.lexer
    let (end, depth, _) = lexer.endOfCommand(from: start)
    bracketsAreBroken = depth > 0
    return depth > 0 ? nil : end
  }
}

extension Token {
  /// True for separators of statements.
  var isSeparator: Bool { kind == .newline || kind == .symbol(.semicolon) }
}
