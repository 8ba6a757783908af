// CommandTable.swift — the commands that a session understands, and what parser and hints read from them.
import Autograd
import Language
import Networks
import Parameters
import Platform
import Quantities
import Sharing

/// Commands in the order in which help lists them.
package struct CommandTable: Sendable {
  /// All commands.
  package let all: [Command]
  /// The commands by name.
  package let named: [String: Command]
  /// Every definition with synonyms, a command's or one of the language: its name, and they.
  package let definitionsWithSynonyms: [(name: String, synonyms: [String])]
  /// Names by what other tools call them, in lower case.
  package var synonyms: [String: String] { words.synonyms }
  /// The commands, quantities and functions there are, without the names of a session.
  package let vocabulary: Vocabulary
  /// The words of the commands, for hints about a name that is none.
  let words: CommandWords
  /// The quantities that say something without a layer.
  private let layerless: Set<String>

  /// A table of `commands`.
  package init(_ commands: [Command]) {
    all = commands
    named = Dictionary(first: commands.map { ($0.name, $0) })
    let parameters = commands.flatMap { $0.signature.parameters + $0.signature.forms.values.joined() }
    definitionsWithSynonyms =
      (commands.map { ($0.name, $0.synonyms) } + parameters.map { ($0.name, $0.synonyms) }
      + commands.flatMap { $0.forms }.map { ($0.name, $0.synonyms) }
      + Autograd.Operation.all.map { ($0.name, $0.synonyms) }).filter { !$0.1.isEmpty }
    words = CommandWords(commands, definitionsWithSynonyms)
    vocabulary = Self.vocabulary(of: commands, words.synonyms)
    layerless = vocabulary.quantities.filter { QuantityKind.named[$0]?.needsLayer == false }
  }

  private static func vocabulary(of commands: [Command], _ synonyms: [String: String]) -> Vocabulary {
    var vocabulary = Vocabulary(
      commands: commands.map { $0.signature },
      quantities: Set(QuantityKind.all.filter { $0.needsLayer || $0.symbol == "x" }.map { $0.symbol }),
      functions: Set(Autograd.Operation.all.map { $0.name }), synonyms: synonyms)
    for kind in QuantityKind.all where kind.needsLayer {
      let word = Vocabulary.word(for: kind.sign)
      if word != kind.symbol { vocabulary.signs[word] = kind.symbol }
    }
    return vocabulary
  }

  /// The commands, quantities and functions, with the names of `state`.
  package func vocabulary(in state: State) -> Vocabulary {
    var vocabulary = vocabulary
    vocabulary.names = state.names
    for piece in state.pieces.values {
      vocabulary.commands[piece.name] = piece.header.signature(options: Parameter.ofEveryLayer)
    }
    // `x(3)` is an element of a name `x`; only quantities that need a layer keep their parentheses.
    for symbol in layerless where state.names[symbol] != nil { vocabulary.quantities.remove(symbol) }
    // Some symbols are quantities only where a layer has them.
    for symbol in QuantitySymbol.unreserved where !state.network.has(symbol) {
      vocabulary.quantities.remove(symbol.name)
    }
    return vocabulary
  }
}

extension Network {
  /// True where some layer has a quantity with that symbol.
  fileprivate func has(_ symbol: QuantitySymbol) -> Bool {
    nodes.contains { $0.layer.quantity(symbol) != nil }
  }
}

extension CommandWords {
  /// The words of `commands`.
  fileprivate init(_ commands: [Command], _ synonyms: [(name: String, synonyms: [String])]) {
    let inHelp = CommandGroup.allCases.flatMap { group in commands.filter { $0.group == group } }
    self.init(
      names: commands.map { $0.name },
      synonyms: Dictionary(first: synonyms.flatMap { name, words in words.map { ($0, name) } }),
      forms: Dictionary(
        first: inHelp.flatMap { command in command.forms.map { ($0.name, "\(command.name) \($0.name)") } }),
      ends: Set(commands.first { $0.name == "quit" }?.aliases ?? []))
  }
}
