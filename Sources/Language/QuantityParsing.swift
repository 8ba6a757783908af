// QuantityParsing.swift — quantities as on the blackboard: w(2)1,1 and w⁽²⁾₁,₁.
import Diagnostics
import Notation
import Sharing

extension ParserState {
  /// The quantity that `symbol`, which has been taken, begins; `nil` when it is only a name.
  ///
  /// `w(2)1,1`, `z(1,2)4,4`, `w(k)(v+1),u`: nothing in it is separated by blanks but inside parentheses.
  mutating func quantity(_ symbol: String, at range: SourceRange) throws(Diagnostic) -> Node? {
    let isParenthesised = lexer.byte(at: position) == UInt8(ascii: "(")
    if let index = inputIndex(symbol, at: range), !isParenthesised {
      return try quantity("x", [], [index], from: range)
    }
    // A name of the session hides a sign, as `h` after `h = 3`.
    let symbol = vocabulary.names[symbol] == nil ? vocabulary.signs[symbol] ?? symbol : symbol
    guard vocabulary.quantities.contains(symbol) else { return nil }
    var layers: [Node] = [], indices: [Node] = []
    if isParenthesised {
      layers = try layersInParentheses()
    } else if position < lexer.bytes.count, lexer.scalar(at: position).scalar == "⁽" {
      layers = try raisedLayers(from: range)
    } else {
      guard let index = loweredIndex() else { return nil }
      indices = [index]
    }
    if indices.isEmpty, let index = try index() { indices = [index] }
    while !indices.isEmpty, lexer.byte(at: position) == UInt8(ascii: ",") {
      position += 1
      guard let index = try index() else {
        position -= 1  // this comma separates something else
        break
      }
      indices.append(index)
    }
    return try quantity(symbol, layers, indices, from: range)
  }

  private func quantity(
    _ symbol: String, _ layers: [Node], _ indices: [Node], from range: SourceRange
  ) throws(Diagnostic) -> Node {
    let quantity = Quantity(
      symbol, layers: layers.map { $0.expression }, indices: indices.map { $0.expression })
    let below = (layers + indices).map { $0.height }.max() ?? 0
    return try node(.quantity(quantity), at: SourceRange(range.lowerBound, position), above: below)
  }

  /// The 12 of `x12`, which is the symbol `x` with an index; `nil` for other words.
  private func inputIndex(_ word: String, at range: SourceRange) -> Node? {
    let digits = word.dropFirst()
    guard word.utf8.first == UInt8(ascii: "x"), vocabulary.quantities.contains("x"), !digits.isEmpty,
      digits.utf8.allSatisfy(Characters.isDigit), let index = Double(digits), index.isFinite
    else { return nil }
    return leaf(.number(index), at: SourceRange(range.lowerBound + 1, range.upperBound))
  }

  /// Parses the content of the parentheses behind the symbol: `(1,2)`.
  private mutating func layersInParentheses() throws(Diagnostic) -> [Node] {
    let opened = try open(
      try lexer.token(at: position, newlinesAreBlank: true), .parenthesis, levels: Limit.list)
    var layers: [Node] = []
    repeat { layers.append(try binary(above: 0)) } while try take(.comma) != nil
    guard try peek().symbol == .closeParen else { throw unexpected(try peek(), expected: "`,` or `)`") }
    _ = try close(opened)
    return layers
  }

  /// `⁽¹,²⁾`: layer and filter in raised digits.
  private mutating func raisedLayers(from range: SourceRange) throws(Diagnostic) -> [Node] {
    position += "⁽".utf8.count
    var layers: [Node] = []
    while let (value, end) = lexer.digits(at: position, in: Script.raisedDigits) {
      layers.append(leaf(.number(value), at: SourceRange(position, end)))
      position = end
      if lexer.byte(at: position) == UInt8(ascii: ",") {
        position += 1
      } else if position < lexer.bytes.count, lexer.scalar(at: position).scalar == "⁾" {
        position += "⁾".utf8.count
        return layers
      } else {
        break
      }
    }
    throw .raisedLayer(at: SourceRange(range.lowerBound, position))
  }

  /// The index that stands directly here: a whole number, a name, or an expression in parentheses; `nil` for none.
  private mutating func index() throws(Diagnostic) -> Node? {
    if let lowered = loweredIndex() { return lowered }
    let start = position
    if let (value, end) = try lexer.integer(at: start) {
      if let junk = lexer.junk(from: end) {
        throw .noIndex(lexer.text(SourceRange(start, junk)), at: SourceRange(start, junk))
      }
      position = end
      return leaf(.number(Double(value)), at: SourceRange(start, end))
    }
    guard let byte = lexer.byte(at: start) else { return nil }
    if byte == UInt8(ascii: "(") {
      let opened = try open(
        try lexer.token(at: start, newlinesAreBlank: true), .parenthesis, levels: Limit.list)
      var inner = try binary(above: 0)
      inner.expression.range = try close(opened)
      return inner
    }
    guard Characters.startsWord(lexer.scalar(at: start).scalar) else { return nil }
    let (word, end) = lexer.word(at: start)
    // `[z(1)1,z(1)2]`: a word with a parenthesis behind it is another value.
    if end < lexer.bytes.count, ["(", "⁽"].contains(lexer.scalar(at: end).scalar) { return nil }
    position = end
    return leaf(.name(word), at: SourceRange(start, end))
  }

  /// The index written in lowered digits here: `₁`.
  private mutating func loweredIndex() -> Node? {
    guard let (value, end) = lexer.digits(at: position, in: Script.loweredDigits) else { return nil }
    defer { position = end }
    return leaf(.number(value), at: SourceRange(position, end))
  }

  /// An expression with no others in it.
  func leaf(_ kind: Expression.Kind, at range: SourceRange) -> Node {
    Node(expression: Expression(kind, at: range), height: 0)
  }
}

extension Diagnostic {
  fileprivate static func raisedLayer(at place: SourceRange) -> Self {
    .init(.syntax, "raised parentheses hold raised digits: w⁽²⁾₁,₁", at: place, hint: "or write w(2)1,1")
  }

  fileprivate static func noIndex(_ text: String, at place: SourceRange) -> Self {
    .init(
      .wrongArgument,
      "an index is a whole number, a name or an expression in parentheses, not `\(abbreviated(text))`",
      at: place,
      hint: "w(2)1,1 is the weight of layer 2 from input 1 to unit 1")
  }
}
