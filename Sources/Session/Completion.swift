// Completion.swift — the ways to go on with a half-typed line, from the definitions and the session.
import Autograd
import Language
import Networks
import Tensors

/// One way to go on with a word.
public struct SessionCompletion: Hashable, Sendable {
  /// What would stand there.
  public var text: String
  /// What it means, in one line.
  public var meaning: String
  /// True when a blank may follow.
  public var closes: Bool
}

extension Interpreter {
  /// True when a bracket of `entry` is still open: a prompt reads on.
  public func needsMore(_ entry: String) -> Bool {
    if entry.hasSuffix("\\") { return true }
    do {
      _ = try Parser(vocabulary: vocabulary).parse(entry)
      return false
    } catch {
      return error.isIncomplete
    }
  }

  /// The ways to go on at `cursor` (a UTF-8 offset) of `line`, and where the word begins that they replace.
  public func completions(of line: String, at cursor: Int) -> (start: Int, candidates: [SessionCompletion]) {
    let typed = Array(line.utf8.prefix(max(0, cursor)))
    // The statement at the cursor, and the word: quantities hold parentheses and commas, so blanks end it.
    let statementStart = (typed.lastIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "{") || $0 == 10 } ?? -1) + 1
    let statement = String(decoding: typed[statementStart...], as: UTF8.self)
    let words = statement.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let isFirst = words.isEmpty || (words.count == 1 && !statement.hasSuffix(" "))
    if isFirst {
      let word = words.first ?? ""
      let start = typed.count - word.utf8.count
      let tail = Self.expressionTail(of: word)
      if tail.count == word.count {
        return matching(word, start, commandCompletions + expressionCompletions(word))
      }
      return matching(tail, typed.count - tail.utf8.count, expressionCompletions(tail))
    }
    let word = statement.hasSuffix(" ") ? "" : words.last ?? ""
    let start = typed.count - word.utf8.count
    if let command = Command.named[words[0]] {
      let form = words.count > 1 ? command.signature.forms[words[1]] : nil
      let parameters = form ?? command.signature.parameters
      if let equals = word.firstIndex(of: "="), let option = parameters.first(where: { $0.isOption && $0.name == word[..<equals] }) {
        let value = String(word[word.index(after: equals)...])
        return matching(value, typed.count - value.utf8.count, choices(option))
      }
      var candidates: [SessionCompletion] = []
      let position = words.count - (word.isEmpty ? 0 : 1) - 1
      if form == nil || position == 0 {
        for parameter in command.signature.parameters where !parameter.isOption { candidates += choices(parameter) }
      }
      if form != nil || position > 0 || command.signature.forms.isEmpty {
        for parameter in parameters {
          if parameter.isOption {
            candidates.append(SessionCompletion(text: parameter.name + "=", meaning: parameter.help, closes: false))
          } else if form != nil {
            candidates += choices(parameter)
          }
          if let keyword = parameter.keyword {
            candidates.append(SessionCompletion(text: keyword, meaning: parameter.help, closes: true))
          }
        }
      }
      if command.name == "help" {
        candidates += Command.topics.map { SessionCompletion(text: $0, meaning: "", closes: true) }
      }
      let takesExpressions = parameters.contains { $0.kind == .expression || $0.kind == .quantity }
      let tail = Self.expressionTail(of: word)
      if tail.count < word.count { return matching(tail, typed.count - tail.utf8.count, expressionCompletions(tail)) }
      return matching(word, start, candidates + (takesExpressions ? expressionCompletions(word) : []))
    }
    let tail = Self.expressionTail(of: word)
    return matching(tail, typed.count - tail.utf8.count, expressionCompletions(tail))
  }

  /// The last word of an expression: `w(2)` of `1+w(2)`; an opening parenthesis belongs to it when a letter stands before.
  private static func expressionTail(of word: String) -> String {
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
    // Inside a call of a function, the argument is what is typed: `relu(z(` completes `z(`.
    if let open = tail.firstIndex(of: "("), Operation.named[String(tail[..<open])] != nil, QuantityKind.named[String(tail[..<open])] == nil {
      return expressionTail(of: String(tail[tail.index(after: open)...]))
    }
    return tail
  }

  private func matching(
    _ word: String, _ start: Int, _ candidates: [SessionCompletion]
  ) -> (start: Int, candidates: [SessionCompletion]) {
    var seen: Set<String> = []
    let found = candidates.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
    return (start, Array(found.prefix(2000)))
  }

  private var commandCompletions: [SessionCompletion] {
    Command.all.map { SessionCompletion(text: $0.name, meaning: $0.summary, closes: true) }
  }

  private func choices(_ parameter: Parameter) -> [SessionCompletion] {
    guard case .choice(let words) = parameter.kind else { return [] }
    return words.map { word in
      let meaning =
        LayerKind.named[word]?.summary ?? Loss.named[word]?.summary ?? Initialization.named[word]?.summary
        ?? SettingChoice.named[word]?.meaning ?? parameter.help
      return SessionCompletion(text: word, meaning: meaning, closes: true)
    }
  }

  /// Names, quantities that exist now, functions.
  private func expressionCompletions(_ word: String) -> [SessionCompletion] {
    var candidates = state.names.keys.sorted().map { SessionCompletion(text: $0, meaning: "a name of this session", closes: true) }
    candidates += quantityCompletions(word)
    for operation in Operation.all where operation.name.hasPrefix(word) {
      candidates.append(SessionCompletion(text: operation.name + "(", meaning: operation.summary, closes: false))
    }
    return candidates
  }

  private func quantityCompletions(_ word: String) -> [SessionCompletion] {
    var texts: [(String, String)] = []
    let layers = state.network.layers
    for (k, layer) in layers.enumerated() {
      for spec in layer.parameters { texts.append(("\(spec.symbol)(\(k + 1))", "\(spec.shape), layer \(k + 1)")) }
      if state.data != nil {
        if layer.activation != nil, !(layer is ActivationLayer) { texts.append(("a(\(k + 1))", "before the activation of layer \(k + 1)")) }
        texts.append(("z(\(k + 1))", "output of layer \(k + 1)"))
      }
    }
    if state.data != nil {
      texts += [("z(0)", "the input"), ("x", "the input"), ("y", "the target")]
      if !layers.isEmpty { texts.append(("p", "the prediction")) }
      if state.network.loss != nil, !layers.isEmpty { texts += [("err", "loss of an example"), ("J", "the objective")] }
      texts += Metric.all.map { ($0.name, $0.meaning) }
    }
    // Once a whole quantity is typed, its elements.
    if let close = word.lastIndex(of: ")"), let elements = elements(of: String(word[...close])) { texts += elements }
    return texts.filter { $0.0.hasPrefix(word) }.map { SessionCompletion(text: $0.0, meaning: $0.1, closes: !$0.0.hasSuffix("(")) }
  }

  /// `w(2)1,1 w(2)2,1 …` for `w(2)`, at most a few hundred.
  private func elements(of whole: String) -> [(String, String)]? {
    guard let calculator = try? calculator(), let expression = try? Parser(vocabulary: vocabulary).parseExpression(whole)
    else { return nil }
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    guard let place = try? calculator.reference(expression), place.shape.rank > 0 else { return nil }
    return (0..<min(place.shape.count, 400)).map { i in
      (whole + place.shape.index(at: i).map { String($0 + 1) }.joined(separator: ","), "")
    }
  }
}
