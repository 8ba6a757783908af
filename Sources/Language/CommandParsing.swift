// CommandParsing.swift — the arguments of a command, matched with its signature.
import Diagnostics
import Parameters
import Sharing

extension ParserState {
  /// Parses the call of the command `signature`: its name, or the beginning of it, is the next token.
  mutating func command(_ signature: Signature, at first: Token) throws(Diagnostic) -> Statement {
    position = first.range.upperBound
    let (outer, outerLevel) = (mode, redirectLevel)
    mode = .arguments
    redirectLevel = signature.parameters.contains { $0.keyword == ">" } ? brackets.count : nil
    var matching = Matching(signature, nameEnd: first.range.upperBound, synonyms: vocabulary.synonyms)
    // A word that a command brings is known to its end.
    let (names, commands) = (vocabulary.names, vocabulary.commands)
    try selectForm(of: &matching)
    try readArguments(of: &matching)
    (vocabulary.names, vocabulary.commands) = (names, commands)
    (mode, redirectLevel) = (outer, outerLevel)
    let call = CommandCall(signature.name, at: first.range, arguments: matching.arguments)
    return Statement(.command(call), at: SourceRange(first.range.lowerBound, matching.end))
  }

  /// Reads the word that selects a command's form, `xor` in `data xor`, where the command has forms.
  private mutating func selectForm(of matching: inout Matching) throws(Diagnostic) {
    let signature = matching.signature
    guard !signature.forms.isEmpty else { return }
    let selector = signature.parameters.first { !$0.isOption }
    let name = selector?.name ?? "kind"
    let (word, range) = try bareWord()
    if let parameters = signature.forms[word] {
      position = range.upperBound
      matching.arguments.append(Argument(name, .word(word), at: range))
      matching.select(word, parameters + signature.parameters.filter { $0 != selector })
      return
    }
    let words = signature.forms.keys.sorted()
    if word.isEmpty {
      if selector?.isOptional ?? false { return }
      throw missing(name, help: selector?.help ?? "", matching, choices: words)
    }
    if case .choice(let choices)? = selector?.kind, choices.contains(word) { return }
    if let selector, selector.isOptional { return }
    throw noChoice(word, at: range, parameter: name, choices: words, of: signature.name)
  }

  /// Reads options and positional arguments up to the end of the command.
  private mutating func readArguments(of matching: inout Matching) throws(Diagnostic) {
    while try !isAtEnd() {
      if let option = try optionAhead(matching) {
        try read(option.parameter, at: option, into: &matching)
        continue
      }
      let start = position
      while let parameter = matching.current {
        if try fits(parameter, matching) {
          let value = try positional(parameter, matching)
          matching.add(value)
          break
        }
        if !matching.isMissing(parameter) {
          matching.passOver()
        } else if !matching.shift(to: parameter) {
          throw try mismatch(parameter, matching)
        }
      }
      if position == start { throw try tooMany(matching) }
    }
    while let parameter = matching.current {
      if !matching.isMissing(parameter) {
        matching.passOver()
      } else if !matching.shift(to: parameter) {
        throw missing(parameter.name, help: parameter.help, matching, keyword: parameter.keyword)
      }
    }
  }

  // MARK: Options

  /// The option `name=` that comes next, with its place; `nil` when something else does.
  private mutating func optionAhead(_ matching: Matching) throws(Diagnostic) -> OptionName? {
    position = try lexer.skipBlanks(from: position)
    guard Characters.startsWord(lexer.scalar(at: position).scalar) else { return nil }
    let (word, end) = lexer.word(at: position)
    let sign = try lexer.skipBlanks(from: end)
    guard lexer.byte(at: sign) == UInt8(ascii: "="), lexer.byte(at: sign + 1) != UInt8(ascii: "=") else {
      return nil
    }
    let range = SourceRange(position, end)
    guard let parameter = matching.parameters.first(where: { $0.name == word }) else {
      if matching.current?.kind == .text { return nil }
      throw noOption(word, at: range, matching)
    }
    return OptionName(parameter: parameter, range: range, valueStart: sign + 1)
  }

  private struct OptionName {
    var parameter: Parameter
    var range: SourceRange
    var valueStart: Int
  }

  private mutating func read(
    _ parameter: Parameter, at option: OptionName, into matching: inout Matching
  ) throws(Diagnostic) {
    if matching.arguments.contains(where: { $0.parameter == parameter.name }), !parameter.repeats {
      throw .twice(parameter.name, at: option.range)
    }
    position = option.valueStart
    if try isAtEnd() {
      throw Diagnostic(
        .missingArgument, "a value is missing behind `\(parameter.name)=`",
        at: SourceRange(option.valueStart, option.valueStart),
        hint: "`\(parameter.name)` takes \(parameter.kind.phrase)")
    }
    let (value, range) = try value(of: parameter, blanksSeparate: true)
    matching.addOption(Argument(parameter.name, value, at: range))
  }

  // MARK: Positional arguments

  /// Parses the argument for `parameter`, which fits the next text.
  private mutating func positional(
    _ parameter: Parameter, _ matching: Matching
  ) throws(Diagnostic) -> Argument {
    if let keyword = parameter.keyword {
      position = try keywordEnd(keyword) ?? position
      let end = position
      if try isAtEnd() { throw missing(parameter.name, help: parameter.help, matching, at: end) }
    }
    if [.integer, .number].contains(parameter.kind),
      let size = matching.later.first(where: { $0.kind == .size })
    {
      let (word, range) = try bareWord()
      if isSize(word) { throw .sizeFirst(word, parameter, size, matching, at: range) }
    }
    let blanksSeparate =
      parameter.repeats || matching.later.contains { $0.keyword == nil && $0.kind.canStartWithSign }
    let (value, range) = try value(of: parameter, blanksSeparate: blanksSeparate)
    return Argument(parameter.name, value, at: range)
  }

  /// End of `keyword` if it stands here.
  func keywordEnd(_ keyword: String) throws(Diagnostic) -> Int? {
    let start = try lexer.skipBlanks(from: position)
    if let token = try? lexer.token(at: start, newlinesAreBlank: false),
      token.word == keyword || token.symbol == .arrow && ["->", "→"].contains(keyword)
        || token.symbol == .greater && keyword == ">"
    {
      return token.range.upperBound
    }
    return nil
  }

  /// True when the command ends here.
  mutating func isAtEnd() throws(Diagnostic) -> Bool {
    position = try lexer.skipBlanks(from: position)
    guard let byte = lexer.byte(at: position) else { return true }
    return byte == lineFeed || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "}")
  }
}

extension ParserState {
  /// Error about a required argument that is missing.
  func missing(
    _ name: String, help: String, _ matching: Matching, keyword: String? = nil, choices: [String] = [],
    at end: Int? = nil
  ) -> Diagnostic {
    let end = end ?? matching.end
    let what = (keyword.map { $0 + " " } ?? "") + name
    var hint = "usage: " + usage(of: matching.signature, form: matching.form)
    if !choices.isEmpty { hint = "\(name) is one of " + choices.joined(separator: ", ") }
    // The help tells more than the name of a parameter called `what`.
    let needed = help.isEmpty ? what : name == "what" ? help : "\(what): \(help)"
    return Diagnostic(
      .missingArgument, "`\(matching.commandName)` needs \(needed)",
      at: SourceRange(end, end),
      hint: hint)
  }

  /// Error about a text that does not fit `parameter`.
  private mutating func mismatch(_ parameter: Parameter, _ matching: Matching) throws(Diagnostic)
    -> Diagnostic
  {
    let (word, range) = try bareWord()
    if case .choice(let choices) = parameter.kind, !word.isEmpty {
      return noChoice(
        word, at: range, parameter: parameter.name, choices: choices, of: matching.signature.name)
    }
    let found = try foundHere()
    let keyword = parameter.keyword.map { "`\($0)` and " } ?? ""
    return Diagnostic(
      .wrongArgument,
      "expected \(keyword)\(parameter.kind.phrase) for \(parameter.name), found `\(abbreviated(lexer.text(found)))`",
      at: found, hint: "usage: " + usage(of: matching.signature, form: matching.form))
  }

  /// Error about text behind the last argument of the command.
  private mutating func tooMany(_ matching: Matching) throws(Diagnostic) -> Diagnostic {
    if let token = try? peek(), token.isClosingBracket { return leftover(token) }
    let (word, range) = try bareWord()
    let options = matching.parameters.filter { $0.isOption }.map { $0.name }
    if let file = matching.parameters.first(where: { $0.keyword == ">" }),
      !matching.arguments.contains(where: { $0.parameter == file.name }),
      word.contains(where: { "./".contains($0) }), Double(word) == nil
    {
      // A quantity may have taken the `b` of `b.svg`.
      let taken = matching.arguments.last?.range
      let place = taken?.upperBound == range.lowerBound ? range.union(taken ?? range) : range
      return .noSignBeforeFile(abbreviated(lexer.text(place)), matching, at: place)
    }
    if matching.form != nil, matching.arguments.count == 1, try peek().symbol == .assign {
      let sign = try peek().range
      return Diagnostic(
        .extraArgument, "`\(matching.commandName)` takes its value without a sign", at: sign,
        hint: "write `\(matching.commandName) \(valueBehind(sign))`")
    }
    for parameter in matching.passedOver where !options.contains(word) {
      if case .choice(let choices) = parameter.kind, let first = word.first, first.isLetter,
        choices.count > 1 || nearest(to: word, in: choices, synonyms: vocabulary.synonyms) != nil
      {
        return noChoice(
          word, at: range, parameter: parameter.name, choices: choices, of: matching.signature.name)
      }
    }
    if let misspelt = misspeltChoice(matching) { return misspelt }
    let found = try foundHere()
    let text = abbreviated(lexer.text(found))
    if let option = options.contains(word)
      ? word : nearest(to: word, in: options, synonyms: vocabulary.synonyms)
    {
      return Diagnostic(
        .extraArgument, "`\(matching.commandName)` does not take `\(text)` here", at: found,
        hint: .guess("\(option)=\(valueBehind(found))"))
    }
    if let last = matching.arguments.last,
      matching.parameters.contains(where: { $0.name == last.parameter && $0.kind == .quantity }),
      let token = try? peek(), token.symbol?.binaryOperator != nil
    {
      return Diagnostic(
        .wrongArgument, "`\(matching.commandName)` takes a quantity or a name, not a computation", at: found,
        hint: "give the value a name first: name = …")
    }
    let message =
      matching.parameters.isEmpty
      ? "`\(matching.commandName)` stands alone: `\(text)` is too much"
      : Diagnostic.tooMuch(text, for: matching)
    return Diagnostic(
      .extraArgument, message, at: found, hint: "usage: " + usage(of: matching.signature, form: matching.form)
    )
  }

  /// A word that went to another argument, with more behind it: it was to be one of the choices of an optional one before
  /// it, as in `set digts 3`.
  private func misspeltChoice(_ matching: Matching) -> Diagnostic? {
    for parameter in matching.parameters where !parameter.isOption {
      guard case .choice(let choices) = parameter.kind else { continue }
      for argument in matching.arguments {
        if argument.parameter == parameter.name { break }
        // The word that chose the form is right, and so is one of another's choices.
        guard let taker = matching.parameters.first(where: { $0.name == argument.parameter }) else {
          continue
        }
        if case .choice = taker.kind { continue }
        let word = lexer.text(argument.range)
        let isWord = word.allSatisfy { $0.isLetter || $0 == "_" } && vocabulary.names[word] == nil
        guard isWord || nearest(to: word, in: choices, synonyms: vocabulary.synonyms) != nil else { continue }
        return noChoice(
          word, at: argument.range, parameter: parameter.name, choices: choices, of: matching.signature.name)
      }
    }
    return nil
  }

  /// The value behind the name of an option, as written; `…` where there is none.
  private mutating func valueBehind(_ name: SourceRange) -> String {
    position = name.upperBound
    guard let word = try? bareWord().word, !word.isEmpty else { return "…" }
    return abbreviated(word)
  }

  /// True for `5x3`, which is a size and can be no number.
  private func isSize(_ word: String) -> Bool {
    let sides = word.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
    return sides.count == 2 && sides.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Characters.isDigit) }
  }

  /// The place of the next text: a word, a token, or a character without meaning.
  private mutating func foundHere() throws(Diagnostic) -> SourceRange {
    let (word, range) = try bareWord()
    return word.isEmpty ? try peek().range : range
  }

  private mutating func noOption(_ name: String, at place: SourceRange, _ matching: Matching) -> Diagnostic {
    let names = matching.parameters.filter { $0.isOption }.map { $0.name }
    var hint = didYouMean(name, in: names, synonyms: vocabulary.synonyms)
    if hint == nil, matching.parameters.contains(where: { $0.kind == .block }) {
      hint = "commands stand in `{ … }`"
    }
    let isChoice = matching.parameters.contains {
      if case .choice(let choices) = $0.kind { !$0.isOption && choices.contains(name) } else { false }
    }
    if hint == nil, isChoice {
      // `set rate=0.5`: the value behind the sign.
      position = (try? lexer.skipBlanks(from: place.upperBound)) ?? place.upperBound
      hint = "write `\(matching.commandName) \(name) \(valueBehind(SourceRange(position, position + 1)))`"
    }
    if hint == nil, matching.parameters.contains(where: { !$0.isOption && $0.kind == .expression }) {
      hint = "`==` asks whether two values are equal"
    }
    if hint == nil, !names.isEmpty { hint = "its options are \(listed(names, "and"))" }
    if hint == nil { hint = "it has none" }
    return Diagnostic(
      .unknownOption, "`\(matching.commandName)` has no option `\(abbreviated(name))`", at: place, hint: hint)
  }

  /// Error about a word that is none of the `choices`.
  func noChoice(
    _ word: String, at place: SourceRange, parameter: String, choices: [String], of command: String? = nil
  ) -> Diagnostic {
    if let only = choices.first, choices.count == 1 {
      return Diagnostic(.unknownChoice, "expected `\(only)`, found `\(abbreviated(word))`", at: place)
    }
    let list = "\(parameter) is one of " + choices.joined(separator: ", ")
    let near = didYouMean(word, in: choices, synonyms: vocabulary.synonyms)
    let hint = near.map { choices.count > 6 ? $0 : $0 + " \(list)" } ?? Hint(list)
    if ["what", "which"].contains(parameter), let command {
      let list = "it takes " + choices.joined(separator: ", ")
      return Diagnostic(
        .unknownChoice, "`\(command)` does not take `\(abbreviated(word))`", at: place,
        hint: near.map { $0 + " \(list)" } ?? Hint(list))
    }
    let what = parameter == "kind" ? command.map { "kind of \($0)" } ?? parameter : parameter
    return Diagnostic(.unknownChoice, "`\(abbreviated(word))` is no \(what)", at: place, hint: hint)
  }
}

extension Diagnostic {
  /// `layer conv 3x3 2`: arguments in the wrong order.
  fileprivate static func sizeFirst(
    _ word: String, _ parameter: Parameter, _ size: Parameter, _ matching: Matching, at place: SourceRange
  ) -> Self {
    .init(
      .wrongArgument,
      "`\(word)` is a \(size.name), and `\(matching.commandName)` takes the \(parameter.name) before it",
      at: place, hint: "usage: " + usage(of: matching.signature, form: matching.form))
  }

  /// What is said of text behind the last argument.
  fileprivate static func tooMuch(_ text: String, for matching: Matching) -> String {
    "`\(text)` is more than `\(matching.commandName)` takes here"
  }

  /// `plot boundary b.svg`: a file without its `>`.
  fileprivate static func noSignBeforeFile(_ word: String, _ matching: Matching, at place: SourceRange)
    -> Self
  {
    .init(
      .extraArgument, tooMuch(word, for: matching), at: place,
      hint: "a file stands behind `>`: `\(matching.commandName) > \(word)`")
  }

  fileprivate static func twice(_ name: String, at place: SourceRange) -> Self {
    .init(.extraArgument, "`\(name)=` is given twice", at: place)
  }
}
