// NamePattern.swift — names of layers with values in them, shapes of inputs, and words that a command brings.
import Diagnostics
import Parameters
import Sharing

/// A layer's name or number, in which values may stand: `layer1.{i-1}`.
package struct NamePattern: Hashable, Sendable {
  /// A piece of it.
  package enum Part: Hashable, Sendable {
    case text(String)
    /// `{i-1}`
    case value(Expression)
  }
  /// Its pieces, in order.
  package var parts: [Part]

  /// The pattern with `body` of each of its values.
  func mapping(_ body: (Expression) -> Expression) -> NamePattern {
    NamePattern(
      parts: parts.map { part in
        if case .value(let value) = part { .value(body(value)) } else { part }
      })
  }
}

extension NamePattern: CustomStringConvertible {
  /// The pattern as it is typed.
  package var description: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): "{\(value)}"
      }
    }.joined()
  }
}

/// A new word with its arguments: `bottleneck(width, stride=1)`.
package struct Header: Hashable, Sendable {
  /// An argument of the new word.
  package struct Argument: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Its value where none is given; `nil` for one that must be given.
    package let standard: Expression?
  }
  /// The word.
  package let name: String
  /// Place of the word.
  package let nameRange: SourceRange
  /// Its arguments.
  package let arguments: [Argument]

  /// The new word as a command: arguments first, then what every layer takes.
  package func signature(options: [Parameter] = []) -> Signature {
    var signature = Signature(
      name,
      arguments.map { .positional($0.name, .number, "", optional: $0.standard != nil) } + options)
    signature.isDefined = true
    return signature
  }
}

extension Header: CustomStringConvertible {
  /// The header as it is typed.
  package var description: String {
    guard !arguments.isEmpty else { return name }
    let list = arguments.map { $0.name + ($0.standard.map { "=\($0)" } ?? "") }
    return "\(name)(\(list.joined(separator: ", ")))"
  }
}

extension Parameter {
  /// The options of every line that adds layers.
  package static let ofEveryLayer: [Parameter] = [
    .option(
      "from", .node, "the layer that it reads, by number or name, 0 for the input; the last unless given"
    )
    .unlisted,
    .option("name", .node, "its name, for `from=` and for files of weights: letters, digits, points")
      .unlisted,
    .option(
      "input", .shape, "the shape of the input where no data say it: height x width x depth, or a number"
    )
    .unlisted,
  ]
}

extension ParserState {
  /// A name or a number of a layer, with values in braces.
  mutating func namePattern() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let start = position
    var parts: [NamePattern.Part] = []
    while true {
      if lexer.byte(at: position) == UInt8(ascii: "{") {
        let bracket = try peek()
        let opened = try open(bracket, .parenthesis)
        parts.append(.value(try expression()))
        position = try close(opened).upperBound
        continue
      }
      let (word, end) = plainWord()
      if word.isEmpty { break }
      parts.append(.text(word))
      position = end
    }
    guard !parts.isEmpty else {
      if case .string(let text) = try peek().kind {
        parts = [.text(text)]
        advance()
      } else {
        throw unexpected(try peek(), expected: "a layer's number or name")
      }
      return (.pattern(NamePattern(parts: parts)), SourceRange(start, position))
    }
    return (.pattern(NamePattern(parts: parts)), SourceRange(start, position))
  }

  /// The characters of a bare word that stand directly here.
  private mutating func plainWord() -> (word: String, end: Int) {
    let here = position
    guard let (word, range) = try? bareWord(), range.lowerBound == here else {
      position = here
      return ("", here)
    }
    return (word, range.upperBound)
  }

  /// `224x224x3`, `28x28` or `4`.
  mutating func inputShape() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let (word, range) = try bareWord()
    let sides = word.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
    let sizes = sides.compactMap { side in
      side.utf8.allSatisfy(Characters.isDigit) ? Int(side) : nil
    }
    guard !word.isEmpty, sizes.count == sides.count, sizes.count <= 3,
      sizes.allSatisfy({ $0 >= 1 && $0 < 1 << 31 })
    else {
      if word.isEmpty { throw unexpected(try peek(), expected: "a shape such as 28x28x1") }
      throw Diagnostic(
        .badNumber, "`\(abbreviated(word))` is no shape of an input", at: range,
        hint: "height x width x depth, as 224x224x3; one number for a vector")
    }
    position = range.upperBound
    return (.sizes(sizes), range)
  }

  /// A word that counts.
  mutating func counter() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    let token = try peek()
    guard let word = token.word else { throw unexpected(token, expected: "a word that counts, as i") }
    if let owner = owner(of: word, isArgument: true) { throw .taken(word, by: owner, at: token.range) }
    advance()
    vocabulary.names[word] = 0
    return (.counter(word), token.range)
  }

  /// `bottleneck(width, stride=1)`: word and arguments are known in what follows.
  mutating func header() throws(Diagnostic) -> (value: Argument.Value, range: SourceRange) {
    mode = .statement
    let token = try peek()
    guard let word = token.word else { throw unexpected(token, expected: "a new word") }
    if let owner = owner(of: word, isArgument: false) { throw .taken(word, by: owner, at: token.range) }
    advance()
    var (arguments, range) = ([Header.Argument](), token.range)
    if let bracket = try? peek(), bracket.symbol == .openParen {
      let opened = try open(bracket, .parenthesis)
      while try peek().symbol != .closeParen {
        arguments.append(try headerArgument(behind: arguments))
        if try take(.comma) == nil { break }
      }
      range = range.union(try close(opened))
    }
    let header = Header(name: word, nameRange: token.range, arguments: arguments)
    for argument in arguments { vocabulary.names[argument.name] = 0 }
    vocabulary.commands[word] = header.signature(options: Parameter.ofEveryLayer)
    return (.header(header), range)
  }

  private mutating func headerArgument(behind others: [Header.Argument]) throws(Diagnostic) -> Header.Argument
  {
    let token = try peek()
    guard let word = token.word else { throw unexpected(token, expected: "the name of an argument") }
    if let owner = owner(of: word, isArgument: true) { throw .taken(word, by: owner, at: token.range) }
    if others.contains(where: { $0.name == word }) {
      throw Diagnostic(.extraArgument, "the argument `\(word)` stands here twice", at: token.range)
    }
    if Parameter.ofEveryLayer.contains(where: { $0.name == word }) {
      throw .taken(word, by: "an option of every layer", at: token.range)
    }
    advance()
    guard try take(.assign) != nil else {
      if let before = others.last(where: { $0.standard != nil }) {
        throw Diagnostic(
          .syntax, "`\(word)` must be given, and `\(before.name)` before it need not", at: token.range,
          hint: "arguments that must be given come first")
      }
      return Header.Argument(name: word, standard: nil)
    }
    return Header.Argument(name: word, standard: try expression())
  }

  /// The owner of a word that is taken; `nil` for a free one.
  ///
  /// An argument may be called like a name.
  private func owner(of word: String, isArgument: Bool) -> String? {
    if let command = vocabulary.commands[word] {
      return command.isDefined ? "a piece of network already" : "a command"
    }
    if isArgument, let command = vocabulary.commandOfLayers(with: word) { return "a word of `\(command)`" }
    if vocabulary.functions.contains(word) { return "a function" }
    if vocabulary.quantities.contains(word) || word == "d" { return "a quantity" }
    if !isArgument, ["y", "p", "err", "J"].contains(word) || vocabulary.isElement(word) {
      return "a quantity"
    }
    return !isArgument && vocabulary.names[word] != nil ? "a name that has a value" : nil
  }
}

extension Vocabulary {
  /// Knows the word that a statement gives a meaning, for those behind it.
  package mutating func learn(_ statement: Statement) {
    switch statement.kind {
    case .assignment(let target, _): if case .name(let name) = target.kind { names[name] = 0 }
    case .command(let call):
      for argument in call.arguments {
        guard let header = argument.header else { continue }
        commands[header.name] = header.signature(options: Parameter.ofEveryLayer)
      }
    case .derivative, .expression: break
    }
  }

  /// The command of layers in which `word` is one of the words to choose from: an argument's number may not take its place.
  fileprivate func commandOfLayers(with word: String) -> String? {
    commands.values.filter { $0.addsLayers }.first { command in
      let parameters = command.parameters + command.forms.values.joined()
      return command.forms[word] != nil
        || parameters.contains { parameter in
          switch parameter.kind {
          case .choice(let words), .sizeOr(let words): words.contains(word)
          default: false
          }
        }
    }?.name
  }

  /// True for `x1`, `z2`: the symbol of a quantity with a number behind it.
  fileprivate func isElement(_ word: String) -> Bool {
    let symbol = String(word.prefix { !$0.isNumber })
    return symbol != word && !symbol.isEmpty && (quantities.contains(symbol) || ["y", "p"].contains(symbol))
      && word.dropFirst(symbol.count).allSatisfy { $0.isNumber }
  }
}

extension Diagnostic {
  /// A new word that means something already.
  fileprivate static func taken(_ word: String, by owner: String, at place: SourceRange) -> Self {
    .init(
      .notAssignable, "`\(word)` is \(owner) and cannot be a new word", at: place,
      hint: owner.hasPrefix("a piece")
        ? "`undo` removes it; or choose another word" : "choose another, such as my_\(word)")
  }
}
