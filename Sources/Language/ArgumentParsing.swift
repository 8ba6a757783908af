// ArgumentParsing.swift — single arguments of commands, by the kind of their parameter.
import Diagnostics
import Parameters

extension ParserState {
  /// True when the next text can be meant for `parameter`.
  ///
  /// Words go where they fit best: not to a number when a later parameter asks for just such a word.
  mutating func fits(_ parameter: Parameter, _ matching: Matching) throws(Diagnostic) -> Bool {
    let later = matching.later
    if let keyword = parameter.keyword { return try keywordEnd(keyword) != nil }
    if parameter.kind != .text, parameter.kind != .file, keywordStandsHere(later) { return false }
    position = try lexer.skipBlanks(from: position)
    guard let byte = lexer.byte(at: position) else { return false }
    let scalar = lexer.scalar(at: position).scalar
    if Characters.startsWord(scalar) { return try wordFits(parameter, matching) }
    let isNumber = Characters.isDigit(byte) || byte == dot && lexer.isDigit(at: position + 1)
    let isSigned =
      ["-", "−", "+"].contains(scalar) && lexer.byte(at: position + 1) != UInt8(ascii: ">")
    let isQuoted = Characters.closingQuotes(for: scalar) != nil
    switch parameter.kind {
    case .choice(let choices): return choices.contains(isQuoted ? try quotedWord() : try bareWord().word)
    case .word, .words: return isQuoted
    case .integer, .number: return isNumber || isSigned || byte == UInt8(ascii: "(")
    case .size, .sizeOr, .span, .indices: return isNumber || byte == UInt8(ascii: "(")
    case .expression: return isNumber || isSigned || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[")
    case .quantity, .counter, .header: return false
    case .node, .shape: return isNumber
    case .block, .table: return byte == UInt8(ascii: "{")
    case .file: return ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "(")].contains(byte)
    case .text: return true
    }
  }

  /// True when the word that stands here can be meant for `parameter`.
  private mutating func wordFits(_ parameter: Parameter, _ matching: Matching) throws(Diagnostic) -> Bool {
    let later = matching.later
    let (word, _) = try bareWord()
    switch parameter.kind {
    case .choice(let choices): return choices.contains(word)
    case .word, .words, .sizeOr, .file, .text, .quantity, .indices, .expression, .node, .counter, .header:
      return true
    case .block, .table, .shape: return false
    case .integer, .number, .size, .span:
      let isWanted = later.contains { other in
        guard other.keyword == nil else { return false }
        if case .choice(let choices) = other.kind { return choices.contains(word) }
        return [.word, .words, .quantity, .expression, .file, .text].contains(other.kind)
      }
      if isWanted { return false }
      // A slip such as `sigmod` is no name with a number in it, where the command can do without one.
      let isNeeded = matching.isMissing(parameter) && !matching.canShift(to: parameter)
      return isNeeded || isKnown(word) || !matching.hasWord(near: word)
    }
  }

  private func keywordStandsHere(_ parameters: ArraySlice<Parameter>) -> Bool {
    parameters.contains { parameter in
      guard let keyword = parameter.keyword else { return false }
      return (try? keywordEnd(keyword)) != nil
    }
  }

  /// The value of `parameter` that stands here, and its place.
  mutating func value(
    of parameter: Parameter, blanksSeparate: Bool
  ) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    position = try lexer.skipBlanks(from: position)
    mode = Mode(newlinesAreBlank: false, blanksSeparate: blanksSeparate)
    defer { mode = .arguments }
    switch parameter.kind {
    case .choice(let choices):
      let (word, range) = try wordOrQuoted()
      guard choices.contains(word) else {
        throw noChoice(word, at: range, parameter: parameter.name, choices: choices)
      }
      return (.word(word), range)
    case .word:
      let (word, range) = try wordOrQuoted()
      return (.word(word), range)
    case .words: return try words()
    case .integer: return try number(for: parameter, isWhole: true)
    case .number: return try number(for: parameter, isWhole: false)
    case .size: return try size(for: parameter)
    case .sizeOr(let words):
      let (word, range) = try bareWord()
      guard words.contains(word) else { return try size(for: parameter) }
      position = range.upperBound
      return (.word(word), range)
    case .span: return try span(for: parameter)
    case .expression:
      let expression = try expression()
      return (.expression(expression), expression.range)
    case .indices: return try indices()
    case .quantity:
      let found = try peek()
      let expression = try primary().expression
      switch expression.kind {
      case .name, .quantity: return (.expression(expression), expression.range)
      default: throw .noQuantity(name(of: found), for: parameter, at: expression.range)
      }
    case .block:
      guard try peek().symbol == .openBrace else { throw unexpected(try peek(), expected: "`{`") }
      let (statements, range) = try block()
      return (.block(statements), range)
    case .table:
      guard try peek().symbol == .openBrace else { throw unexpected(try peek(), expected: "`{`") }
      let (rows, range) = try table()
      return (.table(rows), range)
    case .node: return try namePattern()
    case .shape: return try inputShape()
    case .counter: return try counter()
    case .header: return try header()
    case .file, .text: return try text(isFile: parameter.kind == .file || parameter.isOption)
    }
  }

  // MARK: Numbers

  private mutating func number(
    for parameter: Parameter, isWhole: Bool
  ) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    mode.blanksSeparate = true
    let expression = try expression()
    guard let number = expression.literal else { return (.expression(expression), expression.range) }
    if isWhole {
      guard number == number.rounded(.towardZero) else {
        throw .notWhole(abbreviated(lexer.text(expression.range)), for: parameter, at: expression.range)
      }
      if number.magnitude >= Double(Lexer.integerLimit) { throw .tooLarge(at: expression.range) }
    }
    return (.number(number), expression.range)
  }

  /// A size: `5x5`, `5×5`, `5 x 5`, or `5` for both; of an option also any whole number, `2*n`.
  private mutating func size(
    for parameter: Parameter
  ) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let start = position
    guard let (height, heightEnd) = try lexer.integer(at: start) else {
      return try parameter.isOption ? number(for: parameter, isWhole: true) : placeholder(for: parameter)
    }
    var width = height, end = heightEnd
    let cross = try lexer.skipBlanks(from: heightEnd)
    if cross < lexer.bytes.count, ["x", "X", "×"].contains(lexer.scalar(at: cross).scalar) {
      let crossEnd = cross + lexer.scalar(at: cross).length
      let behind = try lexer.skipBlanks(from: crossEnd)
      // `5x5` and `5 x 5`; in `5 x5` the second word is another argument.
      let isJoined = cross == heightEnd
      if isJoined || behind > crossEnd, let (found, widthEnd) = try lexer.integer(at: behind) {
        (width, end) = (found, widthEnd)
      } else if isJoined {
        throw noSize(SourceRange(start, lexer.junk(from: cross) ?? crossEnd))
      }
    }
    if let junk = lexer.junk(from: end) { throw noSize(SourceRange(start, junk)) }
    if parameter.isOption, end == heightEnd, end < lexer.bytes.count,
      "+-−*·/^@(".unicodeScalars.contains(lexer.scalar(at: end).scalar)
    {
      return try number(for: parameter, isWhole: true)
    }
    position = end
    return (.size(height, width), SourceRange(start, end))
  }

  private func noSize(_ place: SourceRange) -> Diagnostic {
    Diagnostic(
      .badNumber, "`\(abbreviated(lexer.text(place)))` is no size", at: place,
      hint: "a size is height and width, 5x3, or one whole number for both")
  }

  /// A span: `1..32`, or `3` for 3..3.
  private mutating func span(
    for parameter: Parameter
  ) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let start = position
    guard let (first, firstEnd) = try lexer.integer(at: start) else { return try placeholder(for: parameter) }
    var last = first, end = firstEnd
    let token = try? lexer.token(at: firstEnd, newlinesAreBlank: false)
    if let token, token.symbol == .dots || token.symbol == .colon {
      let place = try lexer.skipBlanks(from: token.range.upperBound)
      guard token.symbol == .dots, let (found, lastEnd) = try lexer.integer(at: place) else {
        throw try noSpan(from: start)
      }
      (last, end) = (found, lastEnd)
    }
    if lexer.junk(from: end) != nil { throw try noSpan(from: start) }
    if last < first { throw .backwards(first, last, at: SourceRange(start, end)) }
    position = end
    return (.span(first, last), SourceRange(start, end))
  }

  /// Whole numbers with commas between: `4,8`.
  private mutating func indices() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    mode.blanksSeparate = true
    var numbers = [try expression()]
    while try take(.comma) != nil { numbers.append(try expression()) }
    let range = numbers.dropFirst().reduce(numbers[0].range) { $0.union($1.range) }
    return (.indices(numbers), range)
  }

  private mutating func noSpan(from start: Int) throws(Diagnostic) -> Diagnostic {
    position = start
    let (word, range) = try bareWord()
    return Diagnostic(
      .badNumber, "`\(abbreviated(word))` is no span", at: range, hint: "a span is written first..last: 1..32"
    )
  }

  /// A name or an expression in parentheses where a size or span is written: it has its value when the command runs.
  private mutating func placeholder(
    for parameter: Parameter
  ) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let token = try peek()
    guard token.word != nil || token.symbol == .openParen else {
      throw unexpected(token, expected: "\(parameter.kind.phrase) for \(parameter.name)")
    }
    let expression = try primary().expression
    return (.expression(expression), expression.range)
  }

  // MARK: Words and text

  /// The characters from here up to a blank, bracket, `=`, comma, quote or the end of the command; often none.
  mutating func bareWord() throws(Diagnostic) -> (word: String, range: SourceRange) {
    position = try lexer.skipBlanks(from: position)
    var end = position
    while end < lexer.bytes.count {
      let (scalar, length) = lexer.scalar(at: end)
      if "=,;()[]{}#".unicodeScalars.contains(scalar) || scalar.value <= 0x20 || scalar.value == 0x7F {
        break
      }
      if scalar == ">", redirectLevel == brackets.count { break }
      if Characters.isBlank(scalar) || Characters.closingQuotes(for: scalar) != nil { break }
      end += length
    }
    let range = SourceRange(position, end)
    let isPlain = end > position && lexer.word(at: position).end == end
    return (isPlain ? lexer.word(at: position).word : lexer.text(range), range)
  }

  /// A bare word, or text in quotes.
  private mutating func wordOrQuoted() throws(Diagnostic) -> (word: String, range: SourceRange) {
    let (word, range) = try bareWord()
    if !word.isEmpty {
      position = range.upperBound
      return (word, range)
    }
    let token = try peek()
    guard case .string(let text) = token.kind else { throw unexpected(token, expected: "a word") }
    position = token.range.upperBound
    return (text, token.range)
  }

  /// Words, quoted or not, with commas between: `colour,"petal width"`.
  private mutating func words() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    var (word, range) = try wordOrQuoted()
    var words = [word]
    while lexer.byte(at: position) == UInt8(ascii: ",") {
      position += 1
      let next = try wordOrQuoted()
      (word, range) = (next.word, range.union(next.range))
      words.append(word)
    }
    return (.words(words), range)
  }

  private mutating func quotedWord() throws(Diagnostic) -> String {
    if case .string(let text) = try peek().kind { text } else { "" }
  }

  /// Parses a path up to the next blank, the rest of the command, or a quoted text.
  private mutating func text(isFile: Bool) throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let start = position
    if Characters.closingQuotes(for: lexer.scalar(at: start).scalar) != nil {
      let (text, end) = try lexer.string(at: start)
      position = end
      if isFile { return (.text(text), SourceRange(start, end)) }
      if try isAtEnd() { return (.text(text), SourceRange(start, end)) }
    }
    let isInBlock = brackets.last?.symbol == .openBrace
    var place = start, end = start
    scan: while place < lexer.bytes.count {
      let (scalar, length) = lexer.scalar(at: place)
      let isBlank = scalar == " " || scalar == "\t" || scalar == "\r" || Characters.isBlank(scalar)
      switch scalar {
      case "\n", ";": break scan
      case "}" where isInBlock: break scan
      case "#" where place > end || place == start: break scan
      default: break
      }
      if isBlank, isFile { break }
      if scalar.value < 0x20 && !isBlank || scalar.value == 0x7F || scalar == "\u{FFFD}" {
        throw .stray(scalar, at: SourceRange(place, place + length))
      }
      place += length
      if !isBlank { end = place }
    }
    position = end
    return (.text(lexer.text(SourceRange(start, end))), SourceRange(start, end))
  }
}

extension Expression {
  /// The number that is written here, with its sign; `nil` for all that must be computed.
  var literal: Double? {
    switch kind {
    case .number(let value): value
    case .unary(.negate, let operand): if case .number(let value) = operand.kind { -value } else { nil }
    default: nil
    }
  }
}

extension Parameter.Kind {
  /// Phrase for the kind in messages.
  var phrase: String {
    switch self {
    case .choice(let choices): choices.count > 4 ? "a word" : listed(choices, "or")
    case .word: "a word"
    case .words: "words with commas between"
    case .integer: "a whole number"
    case .number: "a number"
    case .size: "a size such as 5x5"
    case .sizeOr(let words): "a size such as 5x5, or \(listed(words, "or"))"
    case .span: "a number or a span such as 1..32"
    case .indices: "whole numbers such as 4,8"
    case .expression: "a value"
    case .quantity: "a quantity such as w(1)2,1"
    case .block: "commands in `{ … }`"
    case .table: "examples in `{ … }`"
    case .node: "a layer's number or name"
    case .shape: "a shape such as 28x28x1"
    case .counter: "a new word"
    case .header: "a new word with its arguments, as block(width)"
    case .file: "a file"
    case .text: "text"
    }
  }

  /// True for kinds that may begin with a sign or bracket, so that a blank before one separates.
  var canStartWithSign: Bool {
    switch self {
    case .integer, .number, .expression, .text, .file, .size, .sizeOr, .span, .indices: true
    case .choice, .word, .words, .quantity, .block, .table, .node, .shape, .counter, .header:
      false
    }
  }
}

extension Diagnostic {
  fileprivate static func notWhole(_ found: String, for parameter: Parameter, at place: SourceRange) -> Self {
    .init(.wrongArgument, "\(parameter.name) must be a whole number, not `\(found)`", at: place)
  }

  fileprivate static func noQuantity(_ found: String, for parameter: Parameter, at place: SourceRange) -> Self
  {
    .init(
      .wrongArgument, "expected \(parameter.kind.phrase) for \(parameter.name), found \(found)", at: place,
      hint: "give a value a name first: name = …")
  }

  fileprivate static func backwards(_ first: Int, _ last: Int, at place: SourceRange) -> Self {
    .init(
      .outOfRange, "the span \(first)..\(last) runs backwards", at: place, hint: "write \(last)..\(first)")
  }
}
