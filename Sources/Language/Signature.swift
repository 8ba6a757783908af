// Signature.swift — the parameters of a command. Parsing, usage, completion and help all read it.
import Parameters
import Platform
import Sharing

/// A command's name with its parameters.
///
/// An optional positional parameter that does not fit the next text is passed over, so `step 10` and
/// `step rate=0.5` both work.
package struct Signature: Hashable, Sendable {
  /// The word that starts the command.
  package var name: String
  /// Its parameters, in order.
  package var parameters: [Parameter]
  /// True when it must be typed in full because it destroys something (`reset`, `quit`, `save` …).
  package var needsFullName: Bool
  /// The forms of a command with parameters selected by its first word (`data xor …`, `layer conv …`), by
  /// that word.
  package var forms: [String: [Parameter]]
  /// True for a command that may stand in a branch, or in a `define`: it adds layers, or repeats what does.
  package var addsLayers = false
  /// True for a word that the user has defined.
  package var isDefined = false

  /// A command called `name`.
  package init(
    _ name: String, _ parameters: [Parameter] = [], forms: [String: [Parameter]] = [:],
    needsFullName: Bool = false
  ) {
    (self.name, self.parameters, self.forms, self.needsFullName) = (name, parameters, forms, needsFullName)
  }
}

/// Names of the session for the parser: its commands and the symbols of the blackboard.
package struct Vocabulary: Sendable {
  /// The commands by name.
  package var commands: [String: Signature]
  /// `w b a z x y p err J …`: words that name a quantity when `(…)` or an index follows.
  package var quantities: Set<String>
  /// The names of quantities by their printed signs, where a sign is another word: typed, it means the same.
  package var signs: [String: String] = [:]
  /// Functions that may be called, for suggestions.
  package var functions: Set<String>
  /// Names that have a value now, with a number each that means nothing here: alone on a line they are never taken for the beginning of a command.
  package var names: SharedMap<String, Int> = [:]
  /// Names by what other tools call them, in lower case, for suggestions.
  package var synonyms: [String: String]
  /// A vocabulary without words: numbers, names and operators alone.
  package static var none: Vocabulary { Vocabulary(commands: [], quantities: [], functions: []) }

  /// `sign` as the parser reads it, Greek letters spelled out: `γ` is `gamma`, and `σ²B` is `sigma2B`.
  package static func word(for sign: String) -> String {
    let lexer = Lexer(sign)
    guard !lexer.bytes.isEmpty, Characters.startsWord(lexer.scalar(at: 0).scalar) else { return sign }
    let (word, end) = lexer.word(at: 0)
    return end == lexer.bytes.count ? word : sign
  }

  /// Makes a vocabulary.
  package init(
    commands: [Signature], quantities: Set<String>, functions: Set<String>, synonyms: [String: String] = [:]
  ) {
    self.synonyms = synonyms
    self.commands = Dictionary(commands) { $0.name }
    (self.quantities, self.functions) = (quantities, functions)
  }
}
