// LineCompletion.swift — the ways to go on with a half-typed line, from the definitions and the session.
import Autograd
import Diagnostics
import Interpreter
import Language
import Networks
import Parameters
import Quantities
import Sharing

extension Session {
  /// True when a bracket of `entry` is still open: a prompt reads on.
  package func needsMore(_ entry: String) -> Bool {
    if entry.hasSuffix("\\") { return true }
    do {
      _ = try Parser(vocabulary: vocabulary).parse(entry)
      return false
    } catch {
      return error.isIncomplete
    }
  }

  /// The ways to go on at `cursor` (a UTF-8 offset) of `line`, and where the word begins that they replace.
  ///
  /// Completion computes nothing: shapes tell which quantities exist, so it is quick for large networks too.
  package func completions(of line: String, at cursor: Int) -> (start: Int, candidates: [SessionCompletion]) {
    let typed = HalfTyped(line, upTo: cursor)
    if let (name, candidates) = SignName.completions(of: typed.word) {
      return (typed.end - name.utf8.count, candidates)
    }
    if typed.quotation != nil {
      return found(typed.word, before: typed.end, fileCompletions(typed.word, isQuoted: true))
    }
    guard let verb = typed.words.first else {
      let tail = HalfTyped.expressionTail(of: typed.word)
      let words = state.pieces.keys.sorted().map { SessionCompletion($0, "a piece of network") }
      let commands =
        tail == typed.word ? commands.all.map { SessionCompletion($0.name, $0.summary) } + words : []
      return found(tail, before: typed.end, commands + expressionCompletions(tail))
    }
    let isName = state.names[verb] != nil || typed.words.dropFirst().first == "="
    guard !isName, let command = commands.completed(verb) else {
      let tail = HalfTyped.expressionTail(of: typed.word)
      return found(tail, before: typed.end, expressionCompletions(tail))
    }
    return argumentCompletions(of: command, typed)
  }

  /// The arguments of a command, options and their values.
  private func argumentCompletions(
    of command: Command, _ typed: HalfTyped
  ) -> (start: Int, candidates: [SessionCompletion]) {
    let given = typed.words.dropFirst()
    let form = given.first.flatMap { command.signature.forms[$0] }
    let parameters = (form ?? []) + command.signature.parameters
    if let equals = typed.word.firstIndex(of: "="),
      let option = parameters.first(where: { $0.isOption && $0.name == typed.word[..<equals] })
    {
      let value = String(typed.word[typed.word.index(after: equals)...])
      return found(
        argument: value, before: typed.end, values(of: option, value, in: command, form: given.first))
    }
    var candidates: [SessionCompletion] = []
    let isSelecting = given.isEmpty && !command.signature.forms.isEmpty
    for parameter in parameters
    where !parameter.isOption && !(form != nil && parameter.isSelector(of: command)) {
      if let keyword = parameter.keyword {
        if !given.contains(keyword) { candidates.append(SessionCompletion(keyword, parameter.help)) }
        if given.last != keyword { continue }
      }
      candidates += values(of: parameter, typed.word, in: command, form: given.first)
      // Parameters behind a choice make no sense before it.
      if given.isEmpty, case .choice = parameter.kind { break }
    }
    if !isSelecting || command.signature.forms.isEmpty {
      for option in parameters
      where option.isOption && !given.contains(where: { $0.hasPrefix(option.name + "=") }) {
        candidates.append(SessionCompletion(option.name + "=", option.help, closes: false))
      }
    }
    if let form = command.forms.first(where: { $0.name == given.first }) {
      candidates += form.values.map { SessionCompletion($0, form.summary) }
    }
    candidates += command.completions(self, Array(given))
    return found(argument: typed.word, before: typed.end, candidates)
  }

  /// Values of a parameter, as far as they can be listed.
  private func values(
    of parameter: Parameter, _ word: String, in command: Command, form: String?
  ) -> [SessionCompletion] {
    switch parameter.kind {
    case .choice(let words):
      words.map { SessionCompletion($0, command.meaning(of: $0, for: parameter)) }
    case .sizeOr(let words): words.map { SessionCompletion($0, parameter.help) }
    case .expression, .quantity: expressionCompletions(HalfTyped.expressionTail(of: word))
    case .node:
      parameter.name == "name"
        ? [] : state.network.nodes.compactMap { $0.name }.map { SessionCompletion($0, parameter.help) }
    case .file: fileCompletions(word, isQuoted: false)
    default: []
    }
  }

  /// The `candidates` that go on with `word`, which ends at byte `end`.
  private func found(
    _ word: String, before end: Int, _ candidates: [SessionCompletion]
  ) -> (start: Int, candidates: [SessionCompletion]) {
    let plain = SignName.spelledOut(word)
    var seen: Set<String> = []
    let matching = candidates.filter { $0.text.hasPrefix(plain) && seen.insert($0.text).inserted }
    return (end - word.utf8.count, Array(matching.prefix(1000)))
  }

  /// The same for an argument, of which an expression's last word may be all that is replaced.
  private func found(
    argument word: String, before end: Int, _ candidates: [SessionCompletion]
  ) -> (start: Int, candidates: [SessionCompletion]) {
    let whole = found(word, before: end, candidates)
    let tail = HalfTyped.expressionTail(of: word)
    return whole.candidates.isEmpty && tail != word ? found(tail, before: end, candidates) : whole
  }
}

extension Parameter {
  /// True for the parameter with the word that selects one of the command's forms.
  fileprivate func isSelector(of command: Command) -> Bool {
    self == command.signature.parameters.first { !$0.isOption }
  }
}

extension Command {
  /// Meaning of `word`, one of the choices of `parameter`, in one line.
  ///
  /// Help text such as `list: shows them; drop: removes one` describes each.
  fileprivate func meaning(of word: String, for parameter: Parameter) -> String {
    for part in parameter.help.split(separator: ";") {
      let text = part.drop { $0 == " " }
      if text.hasPrefix(word + ": ") { return String(text.dropFirst(word.count + 2)) }
    }
    if let form = forms.first(where: { $0.name == word }) { return form.summary }
    return Activation.named[word] != nil
      ? Autograd.Operation.named[word]?.summary ?? parameter.help : parameter.help
  }
}

extension CommandTable {
  /// The command called `verb`, or the only one that begins so and destroys nothing.
  fileprivate func completed(_ verb: String) -> Command? {
    if let command = named[verb] { return command }
    let beginning = all.filter { $0.name.hasPrefix(verb) }
    return beginning.count == 1 && verb.count > 1 && !beginning[0].signature.needsFullName
      ? beginning[0] : nil
  }
}

/// The statement at the cursor, in words.
struct HalfTyped {
  /// The whole words before the one under the cursor.
  private(set) var words: [String] = []
  /// The word under the cursor, up to it; empty behind a blank.
  private(set) var word = ""
  /// The quotation mark that the word is behind; `nil` outside quotations.
  private(set) var quotation: Character?
  /// The cursor: where the word ends, in bytes.
  let end: Int

  init(_ line: String, upTo cursor: Int) {
    let bytes = Array(line.utf8.prefix(max(0, cursor)))
    end = bytes.count
    for character in String(decoding: bytes, as: UTF8.self) {
      if character == "\"" || character == "'",
        quotation == nil ? word.isEmpty || word.hasSuffix("=") : quotation == character
      {
        // A quotation is a word of its own, also behind `key=`.
        if quotation == nil { (quotation, word) = (character, "") } else { quotation = nil }
      } else if quotation != nil {
        word.append(character)
      } else if character == ";" || character == "{" || character == "\n" {
        (words, word) = ([], "")
      } else if character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
  }

  /// The last word of an expression: `w(2)` of `1+w(2)`, `z(` of `relu(z(`.
  static func expressionTail(of word: String) -> String {
    var start = word.endIndex, depth = 0
    while start > word.startIndex {
      let before = word.index(before: start)
      let character = word[before]
      if character == ")" { depth += 1 }
      if character == "(" {
        let isCall = before > word.startIndex && word[word.index(before: before)].isLetter
        if depth == 0, !isCall { break }
        depth = max(0, depth - 1)
      }
      if depth == 0, "+-*/^@[=<>!·−".contains(character) { break }
      start = before
    }
    let tail = String(word[start...])
    // The argument of a function call is completed for itself: `relu(z(` completes `z(`.
    if let open = tail.firstIndex(of: "("), Autograd.Operation.named[String(tail[..<open])] != nil,
      QuantityKind.named[String(tail[..<open])] == nil
    {
      return expressionTail(of: String(tail[tail.index(after: open)...]))
    }
    return tail
  }
}

extension HelpPages {
  /// The topics that may follow `given` behind `help`.
  package func completions(_ given: [String]) -> [SessionCompletion] {
    if given.isEmpty {
      return all.map { SessionCompletion($0.name, $0.meaning) }
        + lists.map { SessionCompletion($0, "a list of them") }
    }
    // The second word of a topic: `conv` behind `help layer`.
    return all.compactMap { topic in
      let words = topic.name.split(separator: " ").map(String.init)
      return words.count == 2 && words[0] == given[0] && given.count == 1
        ? SessionCompletion(words[1], topic.meaning) : nil
    }
  }
}
