// ExpressionParsing.swift — the grammar of expressions, by precedence climbing.
import Diagnostics
import Sharing

/// An expression with the number of operations above its deepest leaf.
struct Node {
  var expression: Expression
  var height: Int

  var range: SourceRange { expression.range }
}

extension ParserState {
  /// An expression, as far as it goes.
  mutating func expression() throws(Diagnostic) -> Expression { try binary(above: 0).expression }

  /// Operands joined by operators that bind tighter than `level`.
  mutating func binary(above level: Int) throws(Diagnostic) -> Node {
    var left = try unary()
    var used = 0  // the level of the operator before: those of comparisons and ranges do not chain
    while let (token, symbol, found) = infix(), found > level {
      if found == used, found <= Precedence.range { throw .chained(symbol, at: token.range) }
      used = found
      position = token.range.upperBound
      let right = try binary(above: found)
      let range = left.range.union(right.range)
      let kind: Expression.Kind =
        if let operation = symbol.binaryOperator {
          .binary(operation, left.expression, right.expression)
        } else {
          .range(left.expression, right.expression)
        }
      left = try node(kind, at: range, above: max(left.height, right.height))
    }
    return left
  }

  /// Binding strengths of operators; unary minus and powers bind tighter than all of these.
  private enum Precedence {
    static let comparison = 1, range = 2, sum = 3, product = 4
  }

  /// The operator that comes next, unless it ends the expression.
  private mutating func infix() -> (Token, Symbol, Int)? {
    // Text that is no token may be an argument of its own, such as 5x5.
    guard let token = try? peek(), let symbol = token.symbol else { return nil }
    switch symbol {
    case .greater where redirectLevel == brackets.count: return nil
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return (token, symbol, Precedence.comparison)
    case .colon: return (token, symbol, Precedence.range)
    case .plus, .minus:
      if mode.blanksSeparate, token.blankBefore, !blankFollows(token) { return nil }
      return (token, symbol, Precedence.sum)
    case .times, .matmul: return (token, symbol, Precedence.product)
    case .divide: return opensDenominator(token) ? nil : (token, symbol, Precedence.product)
    default: return nil
    }
  }

  /// True when a blank or the end of the line stands directly behind `token`.
  private func blankFollows(_ token: Token) -> Bool {
    let end = token.range.upperBound
    guard let next = try? lexer.skipBlanks(from: end, newlinesAreBlank: true) else { return false }
    return next > end || next == lexer.bytes.count
  }

  /// An operand with the signs before it: `-2^2` is `-(2^2)`.
  private mutating func unary() throws(Diagnostic) -> Node {
    var signs: [Token] = []
    while true {
      let token = try peek()
      guard token.symbol == .minus || token.symbol == .plus else { break }
      if signs.count == Limit.nesting { throw .tooDeep(at: token.range) }
      signs.append(token)
      position = token.range.upperBound
    }
    var node = try power()
    for sign in signs.reversed() {
      let range = sign.range.union(node.range)
      if sign.symbol == .minus {
        node = try self.node(.unary(.negate, node.expression), at: range, above: node.height)
      } else {
        node.expression.range = range
      }
    }
    return node
  }

  /// An operand with its power: `2^-1`, `2^3^2` as `2^(3^2)`, `x²`.
  private mutating func power() throws(Diagnostic) -> Node {
    var base = try primary()
    while true {
      guard let token = try? peek() else { return base }
      if case .superscript(let power) = token.kind, !token.blankBefore {
        position = token.range.upperBound
        let exponent = Expression(.number(power), at: token.range)
        base = try node(
          .binary(.power, base.expression, exponent), at: base.range.union(token.range), above: base.height)
        continue
      }
      guard token.symbol == .power else { return base }
      position = token.range.upperBound
      try descend(at: token.range)
      let exponent = try unary()
      depth -= 1
      return try node(
        .binary(.power, base.expression, exponent.expression), at: base.range.union(exponent.range),
        above: max(base.height, exponent.height))
    }
  }

  /// A number, a name, a quantity, a call, a matrix, or an expression in parentheses.
  mutating func primary() throws(Diagnostic) -> Node {
    let token = try peek()
    switch token.kind {
    case .number(let value):
      position = token.range.upperBound
      return leaf(.number(value), at: token.range)
    case .word(let word):
      position = token.range.upperBound
      if let quantity = try quantity(word, at: token.range) { return quantity }
      if word == Derivative.command, let derivative = try prefixedDerivative(at: token.range) {
        return derivative
      }
      if let parenthesis = try opensArguments(word, at: token.range) {
        let whole = try call(word, at: token.range, parenthesis)
        return try vocabulary.names[word] == nil ? element(of: whole) : whole
      }
      if word == "ln", vocabulary.names[word] == nil, !mode.blanksSeparate, let next = try? peek(),
        next.blankBefore, next.startsOperand, next.symbol != .openParen
      {
        // ln x, as it is written on the blackboard.
        try descend(at: token.range)
        let argument = try primary()
        depth -= 1
        return try node(
          .call(function: word, functionRange: token.range, arguments: [argument.expression]),
          at: token.range.union(argument.range), above: argument.height)
      }
      return leaf(.name(word), at: token.range)
    case .symbol(.openParen):
      let opened = try open(token, .parenthesis)
      var inner = try derivativeOrSum()
      inner.expression.range = try close(opened)
      return inner
    case .symbol(.openBracket): return try matrix(token)
    default: throw noOperand(token)
    }
  }

  /// The parenthesis that makes `word`, which has been taken, the name of a function.
  private func opensArguments(_ word: String, at range: SourceRange) throws(Diagnostic) -> Token? {
    let token = try? lexer.token(at: position, newlinesAreBlank: mode.newlinesAreBlank)
    guard let token, token.symbol == .openParen, !(token.blankBefore && mode.blanksSeparate) else {
      return nil
    }
    if vocabulary.quantities.contains(word) { throw .blankInQuantity(word, at: range.union(token.range)) }
    return token
  }

  /// Parses the call of `function`, with its arguments in the parenthesis that comes next.
  private mutating func call(
    _ function: String, at range: SourceRange, _ parenthesis: Token
  ) throws(Diagnostic) -> Node {
    let opened = try open(parenthesis, .parenthesis, levels: Limit.list)
    var arguments: [Expression] = [], height = 0
    if try peek().symbol != .closeParen {
      repeat {
        let argument = try binary(above: 0)
        arguments.append(argument.expression)
        height = max(height, argument.height)
        if try peek().symbol == .assign {
          throw unexpected(
            try peek(), expected: "`,` or `)`", hint: "arguments of functions go by their place")
        }
      } while try take(.comma) != nil
    }
    guard try peek().symbol == .closeParen else { throw unexpected(try peek(), expected: "`,` or `)`") }
    let end = try close(opened)
    return try node(
      .call(function: function, functionRange: range, arguments: arguments), at: range.union(end),
      above: height)
  }

  /// Parses an element of a call's value, with its index directly behind the call: `softmax(a(2))3`,
  /// `softmax(s)(1,3)`.
  private mutating func element(of whole: Node) throws(Diagnostic) -> Node {
    guard let token = try? peek(), token.range.lowerBound == whole.range.upperBound else { return whole }
    var indices: [Expression] = [], height = whole.height, end = token.range
    switch token.kind {
    case .number(let index) where index >= 1 && index == index.rounded() && index < 1e9:
      position = token.range.upperBound
      indices = [Expression(.number(index), at: token.range)]
    case .symbol(.openParen):
      let opened = try open(token, .parenthesis, levels: Limit.list)
      repeat {
        let index = try binary(above: 0)
        indices.append(index.expression)
        height = max(height, index.height)
      } while try take(.comma) != nil
      guard try peek().symbol == .closeParen else { throw unexpected(try peek(), expected: "`,` or `)`") }
      end = try close(opened)
    default: return whole
    }
    return try node(
      .call(
        function: Expression.elementFunction, functionRange: whole.range,
        arguments: [whole.expression] + indices),
      at: whole.range.union(end), above: height)
  }

  /// Rows of elements between `[` and `]`: blanks or commas between elements, `;` or line breaks between rows.
  private mutating func matrix(_ bracket: Token) throws(Diagnostic) -> Node {
    let opened = try open(bracket, .matrix, levels: Limit.list)
    var rows: [[Expression]] = [], row: [Expression] = [], height = 0
    var afterComma = false
    loop: while true {
      let token = try peek()
      switch token.kind {
      case .symbol(.closeBracket):
        if afterComma { throw unexpected(token, expected: "an element after the comma") }
        break loop
      case .newline where afterComma: advance()
      case .newline, .symbol(.semicolon):
        if afterComma { throw unexpected(token, expected: "an element after the comma") }
        advance()
        if !row.isEmpty { rows.append(row) }
        row = []
      case .symbol(.comma):
        if row.isEmpty || afterComma { throw unexpected(token, expected: "an element before the comma") }
        afterComma = true
        advance()
      default:
        guard
          token.startsOperand || token.symbol == .minus || token.symbol == .plus || row.isEmpty || afterComma
        else {
          throw unexpected(token, expected: "an element or `]`")
        }
        let element = try binary(above: 0)
        row.append(element.expression)
        height = max(height, element.height)
        afterComma = false
      }
    }
    if !row.isEmpty { rows.append(row) }
    return try node(.matrix(rows), at: try close(opened), above: height)
  }

  /// An operation above operands of height `below`.
  func node(_ kind: Expression.Kind, at range: SourceRange, above below: Int) throws(Diagnostic) -> Node {
    guard below < Limit.height else { throw .tooLong(at: range) }
    return Node(expression: Expression(kind, at: range), height: below + 1)
  }

  /// Error about `token` in the place of a value.
  private func noOperand(_ token: Token) -> Diagnostic {
    var hint: Hint?
    switch token.kind {
    case .symbol(.partial): hint = "in an expression a derivative stands in parentheses: (∂Y/∂X)"
    case .symbol(.times) where position > 0 && lexer.bytes[position - 1] == UInt8(ascii: "*"):
      hint = "a power is written `^`"
    case .symbol(.openBrace): hint = "`{ … }` holds commands; a matrix is written [1 2; 3 4]"
    case .string: hint = "text has no value; names stand without quotes"
    default: break
    }
    return unexpected(token, expected: "a value", hint: hint)
  }
}

extension Diagnostic {
  fileprivate static func chained(_ symbol: Symbol, at place: SourceRange) -> Self {
    symbol == .colon
      ? .init(.syntax, "a range has two ends: first:last", at: place)
      : .init(.syntax, "comparisons do not chain", at: place, hint: "multiply them: (a < b) * (b < c)")
  }

  fileprivate static func tooLong(at place: SourceRange) -> Self {
    .init(
      .tooLarge, "this expression has too many operations in a row", at: place,
      hint: "give a name to a part: name = …, or use sum([…])")
  }

  fileprivate static func blankInQuantity(_ word: String, at place: SourceRange) -> Self {
    .init(
      .syntax, "a blank separates `\(word)` from its parenthesis", at: place,
      hint: "the quantity is written \(word)(…) without a blank; to multiply, write \(word) * (…)")
  }
}
