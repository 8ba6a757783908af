// StatementParsing.swift — the kind of a statement: command, derivative, assignment or expression.
import Diagnostics
import Sharing

extension ParserState {
  /// Parses one statement; its end mark is left where it is.
  mutating func statement() throws(Diagnostic) -> Statement {
    let first = try peek()
    if first.symbol == .partial { return try derivative(opening: first) }
    guard let word = first.word else { return try expressionOrAssignment() }
    let next = token(after: first)

    if let signature = vocabulary.commands[word] {
      if next?.symbol == .assign { throw .commandAsName(word, at: first.range) }
      return try command(signature, at: first)
    }
    if word == "d", opensDerivative(first) { return try derivative(opening: first) }
    // A path or the like may follow a command: then there is no token.
    let isCommandShaped =
      next.map { $0.startsOperand && $0.symbol != .openParen || $0.symbol == .openBrace } ?? true
    let isAlone = next?.endsStatement ?? false
    if word == "for" || word == "while", next?.word != nil, vocabulary.commands["repeat"] != nil {
      throw .loop(word, at: first.range)
    }
    if isCommandShaped || isAlone && word.count > 1 && !isKnown(word) {
      if let signature = try abbreviatedCommand(word, at: first.range, isAlone: isAlone) {
        return try command(signature, at: first)
      }
    }
    // `ln x` is an expression, as on the blackboard.
    let isLogarithm =
      word == "ln" && vocabulary.names[word] == nil && isCommandShaped && next?.symbol != .openBrace
    if isLogarithm, next != nil { return try expressionOrAssignment() }
    if isCommandShaped, next != nil { throw noCommand(word, at: first.range) }
    return try expressionOrAssignment()
  }

  /// `{ … }` with statements.
  mutating func block() throws(Diagnostic) -> (statements: [Statement], range: SourceRange) {
    let bracket = try peek()
    let opened = try open(bracket, .block, levels: Limit.block)
    let outerLevel = derivativeLevel
    derivativeLevel = nil
    var statements: [Statement] = []
    while true {
      let token = try peek()
      if token.isSeparator {
        advance()
        continue
      }
      if token.symbol == .closeBrace { break }
      if token.kind == .end { throw .unclosed(bracket) }
      statements.append(try statement())
      let behind = try peek()
      if !behind.endsStatement { throw leftover(behind, in: statements) }
      if behind.kind == .end { throw .unclosed(bracket) }
    }
    derivativeLevel = outerLevel
    return (statements, try close(opened))
  }

  /// Error about `token` behind the last of a block's statements, which do not stand in an expression.
  private func leftover(_ token: Token, in statements: [Statement]) -> Diagnostic {
    var outside = self
    if token.symbol == nil || token.symbol == .assign { outside.brackets = [] }
    return outside.leftover(token)
  }

  /// True when `word` means something of its own: a name, a quantity, a function.
  func isKnown(_ word: String) -> Bool {
    vocabulary.names[word] != nil || vocabulary.quantities.contains(word)
      || vocabulary.functions.contains(word)
  }

  /// The command that `word` is the beginning of, if of one only.
  private func abbreviatedCommand(
    _ word: String, at range: SourceRange, isAlone: Bool
  ) throws(Diagnostic) -> Signature? {
    guard !vocabulary.functions.contains(word), !vocabulary.quantities.contains(word) else { return nil }
    let candidates = vocabulary.commands.values.filter { $0.name.hasPrefix(word) }
    if candidates.count == 1, let only = candidates.first {
      if !only.needsFullName { return only }
      if !isAlone { throw .needsFullName(only.name, at: range) }
    }
    if candidates.count > 1, !isAlone { throw .ambiguous(word, candidates.map({ $0.name }), at: range) }
    return nil
  }

  // MARK: Assignments and expressions

  private mutating func expressionOrAssignment() throws(Diagnostic) -> Statement {
    let first = try expression()
    guard let sign = try take(.assign) else { return Statement(.expression(first), at: first.range) }
    switch first.kind {
    case .name, .quantity: break
    case .call(Expression.elementFunction, _, _): throw .notAssignable(at: first.range)
    case .call(let function, _, _):
      // An element of a name: refused where it would be given its value, as `w(1) = 5` of a name `w` is.
      guard vocabulary.names[function] != nil else { throw .functionAssigned(function, at: first.range) }
    default: throw .notAssignable(at: first.range)
    }
    if try peek().endsStatement { throw unexpected(try peek(), expected: "a value after `=`") }
    let value = try derivativeOrSum().expression
    if let second = try take(.assign) { throw .secondAssignment(at: second.range, after: sign) }
    return Statement(.assignment(target: first, value: value), at: first.range.union(value.range))
  }

  // MARK: Derivatives

  /// True when the word `d` here begins `d Y`, not an expression with a name `d`.
  private func opensDerivative(_ token: Token) -> Bool {
    guard let next = self.token(after: token), next.startsOperand else { return false }
    let isCall = next.symbol == .openParen && !next.blankBefore
    return !(isCall && (vocabulary.functions.contains("d") || vocabulary.quantities.contains("d")))
  }

  /// True when `/ d X` or `/∂X` begins here and a derivative is being read.
  func opensDenominator(_ slash: Token) -> Bool {
    guard derivativeLevel == brackets.count, let next = token(after: slash) else { return false }
    return next.symbol == .partial || next.word == "d" && (token(after: next)?.startsOperand ?? false)
  }

  /// The derivative `d Y / d X` or `∂Y/∂X` as a statement.
  private mutating func derivative(opening first: Token) throws(Diagnostic) -> Statement {
    let (of, withRespectTo) = try quotient(opening: first)
    let behind = try peek()
    if !behind.endsStatement { throw .notAlone(at: behind.range) }
    return Statement(
      .derivative(of: of.expression, withRespectTo: withRespectTo.expression),
      at: first.range.union(withRespectTo.range))
  }

  /// The Y and X of `d Y / d X`.
  private mutating func quotient(opening first: Token) throws(Diagnostic) -> (of: Node, withRespectTo: Node) {
    position = first.range.upperBound
    let outerLevel = derivativeLevel
    derivativeLevel = brackets.count
    let of = try binary(above: 0)
    derivativeLevel = outerLevel
    let slash = try peek()
    guard slash.symbol == .divide else { throw noDenominator(slash, of: of.expression, first) }
    position = slash.range.upperBound
    position = try peek().range.upperBound  // the second d or ∂
    return (of, try primary())
  }

  /// A derivative `d Y / d X` as a value, or else operands joined by operators.
  mutating func derivativeOrSum() throws(Diagnostic) -> Node {
    let first = try peek()
    guard first.symbol == .partial || first.word == "d" && opensDerivative(first) else {
      return try binary(above: 0)
    }
    let (of, withRespectTo) = try quotient(opening: first)
    return try node(
      .derivative(of: of.expression, withRespectTo: withRespectTo.expression),
      at: first.range.union(withRespectTo.range), above: max(of.height, withRespectTo.height))
  }

  /// `grad X` or `grad X of Y` as a value, its first word taken; `nil` when nothing follows that it could be by.
  mutating func prefixedDerivative(at range: SourceRange) throws(Diagnostic) -> Node? {
    guard vocabulary.commands[Derivative.command] != nil, try peek().startsOperand else { return nil }
    try descend(at: range)
    let withRespectTo = try primary()
    var of: Node?
    if let word = try? peek(), word.word == "of" {
      position = word.range.upperBound
      of = try primary()
    }
    depth -= 1
    return try node(
      .derivative(of: of?.expression, withRespectTo: withRespectTo.expression),
      at: range.union((of ?? withRespectTo).range), above: max(of?.height ?? 0, withRespectTo.height))
  }

  private func noDenominator(_ token: Token, of expression: Expression, _ first: Token) -> Diagnostic {
    if token.endsStatement {
      let end = SourceRange(expression.range.upperBound, expression.range.upperBound)
      return Diagnostic(
        .missingArgument, "a derivative says with respect to what: d Y / d X", at: end,
        hint: first.symbol == .partial
          ? "write ∂\(lexer.text(expression.range))/∂X" : "a blank follows each d: d err / d w(1)1,1")
    }
    return unexpected(token, expected: "`/ d X`")
  }
}

extension ParserState {
  /// Error about a first word that is no command but has arguments behind it.
  private func noCommand(_ word: String, at range: SourceRange) -> Diagnostic {
    let hint: Hint? =
      if vocabulary.functions.contains(word) {
        "`\(word)` is a function: its arguments stand in parentheses, \(word)(…)"
      } else if lexer.byte(at: range.upperBound) == UInt8(ascii: "["), let element = elementWritten(of: word)
      {
        "numbers that say which one \(element)"
      } else if let command = vocabulary.commands.values.filter({ $0.forms[word] != nil }).map({ $0.name })
        .min()
      {
        .guess("\(command) \(word)")
      } else if let near = didYouMean(word, in: vocabulary.commands.keys, synonyms: vocabulary.synonyms) {
        near
      } else if isKnown(word) {
        "to multiply, write `*` between the two; `;` separates commands"
      } else if vocabulary.commands["help"] != nil {
        "`help` lists the commands"
      } else {
        nil
      }
    return Diagnostic(.unknownCommand, "`\(abbreviated(word))` is no command", at: range, hint: hint)
  }

  /// Written form of an element of the quantity or name `word`, with an example; `nil` for an unknown word.
  private func elementWritten(of word: String) -> String? {
    // x, y and p name no layer: their numbers stand directly behind them.
    if vocabulary.names[word] == nil, vocabulary.quantities.contains("x"), ["x", "y", "p"].contains(word) {
      return "stand directly behind the letter: `\(word)1`"
    }
    return isKnown(word) ? "stand in parentheses: `\(word)(1)`" : nil
  }
}

extension Diagnostic {
  fileprivate static func commandAsName(_ word: String, at place: SourceRange) -> Self {
    .init(
      .notAssignable, "`\(word)` is a command and cannot be a name", at: place,
      hint: "choose another name, such as my_\(word)")
  }

  fileprivate static func needsFullName(_ name: String, at place: SourceRange) -> Self {
    .init(.ambiguous, "`\(name)` must be typed in full", at: place)
  }

  fileprivate static func ambiguous(_ word: String, _ names: [String], at place: SourceRange) -> Self {
    .init(.ambiguous, "`\(word)` could be \(listed(names.sorted(), "or"))", at: place)
  }

  /// `for i in range(3):`.
  fileprivate static func loop(_ word: String, at place: SourceRange) -> Self {
    .init(
      .unknownCommand, "`\(word)` is no command", at: place, hint: "`repeat 3 { … }` runs commands 3 times")
  }

  /// A value given to something else than a name or a quantity.
  package static func notAssignable(at place: SourceRange) -> Self {
    .init(
      .notAssignable, "only a name or a quantity can be given a value", at: place,
      hint: "`==` asks whether two values are equal")
  }

  /// `f(x) = x^2`.
  fileprivate static func functionAssigned(_ name: String, at place: SourceRange) -> Self {
    .init(
      .notAssignable, "functions can't be made, only names given values", at: place,
      hint: "give the variable a value, then write `\(name) = …`")
  }

  fileprivate static func secondAssignment(at place: SourceRange, after first: Token) -> Self {
    .init(.syntax, "one command gives one value: a second `=` cannot stand here", at: place)
  }

  fileprivate static func notAlone(at place: SourceRange) -> Self {
    .init(
      .syntax, "a derivative stands alone on its line", at: place,
      hint: "in an expression it stands in parentheses: 2 * (d Y / d X)")
  }
}

/// The names quoted and joined as in "`a`, `b` or `c`".
func listed(_ names: [String], _ conjunction: String) -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
