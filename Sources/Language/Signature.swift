// Signature.swift — the parameters of a command. Parsing, usage, completion and help all read it.
import Sharing

/// One thing that a command takes, by place or as `name=value`.
public struct Parameter: Hashable, Sendable {
  /// Kinds of values.
  public enum Kind: Hashable, Sendable {
    /// One of these words.
    case choice([String])
    /// Any bare word.
    case word
    /// Bare words with commas between: `colour,species`; one with a comma or blank in it stands in quotes.
    case words
    /// A whole number.
    case integer
    /// Any number.
    case number
    /// `5x5`; a single whole number `5` means `5x5`.
    case size
    /// `3`, `1..32`: a single whole number n means n..n.
    case span
    /// `4,8`: whole numbers that name an element, with commas between; or a quantity, `z(1,2)4,8`.
    case indices
    /// An expression. Between two positional expressions a blank separates as in a matrix: `1 -2` are two.
    case expression
    /// A quantity or a name, as an expression.
    case quantity
    /// `{ … }` with statements.
    case block
    /// `{ 0 1 -> 1 … }`
    case table
    /// A path.
    case file
    /// The rest of the line as it stands.
    case text
  }

  /// Name in usage lines and in `key=value`.
  public var name: String
  /// Kind of the value.
  public var kind: Kind
  /// Purpose of the parameter: one short phrase.
  public var help: String
  /// True when it may be left out.
  public var isOptional: Bool
  /// True when it may be given several times, by place.
  public var repeats: Bool
  /// True when it is given as `name=value` instead of by place.
  public var isOption: Bool
  /// The word that must stand before it: `of` in `grad X of Y`; `nil` for none.
  public var keyword: String?

  /// A parameter given by place.
  public static func positional(
    _ name: String, _ kind: Kind, _ help: String, optional: Bool = false, repeats: Bool = false,
    after keyword: String? = nil
  ) -> Self {
    Self(
      name: name, kind: kind, help: help, isOptional: optional, repeats: repeats, isOption: false,
      keyword: keyword)
  }

  /// A parameter given as `name=value`, never required.
  public static func option(_ name: String, _ kind: Kind, _ help: String) -> Self {
    Self(name: name, kind: kind, help: help, isOptional: true, repeats: false, isOption: true, keyword: nil)
  }
}

/// A command's name with its parameters.
///
/// An optional positional parameter that does not fit the next text is passed over, so `step 10` and
/// `step rate=0.5` both work.
public struct Signature: Hashable, Sendable {
  /// The word that starts the command.
  public var name: String
  /// Its parameters, in order.
  public var parameters: [Parameter]
  /// True when it must be typed in full because it destroys something (`reset`, `quit`, `save` …).
  public var needsFullName: Bool
  /// The forms of a command with parameters selected by its first word (`data xor …`, `layer conv …`), by
  /// that word.
  public var forms: [String: [Parameter]]

  /// A command called `name`.
  public init(
    _ name: String, _ parameters: [Parameter] = [], forms: [String: [Parameter]] = [:],
    needsFullName: Bool = false
  ) {
    (self.name, self.parameters, self.forms, self.needsFullName) = (name, parameters, forms, needsFullName)
  }
}

/// Names of the session for the parser: its commands and the symbols of the blackboard.
public struct Vocabulary: Sendable {
  /// The commands by name.
  public var commands: [String: Signature]
  /// `w b a z x y p err J …`: words that name a quantity when `(…)` or an index follows.
  public var quantities: Set<String>
  /// The names of quantities by their printed signs, where a sign is another word: typed, it means the same.
  public var signs: [String: String] = [:]
  /// Functions that may be called, for suggestions.
  public var functions: Set<String>
  /// Names that have a value now, with a number each that means nothing here: alone on a line they are never taken for the beginning of a command.
  public var names: SharedMap<String, Int> = [:]
  /// A vocabulary without words: numbers, names and operators alone.
  public static var none: Vocabulary { Vocabulary(commands: [], quantities: [], functions: []) }

  /// `sign` as the parser reads it, Greek letters spelled out: `γ` is `gamma`, and `σ²B` is `sigma2B`.
  public static func word(for sign: String) -> String {
    let lexer = Lexer(sign)
    guard !lexer.bytes.isEmpty, Characters.startsWord(lexer.scalar(at: 0).scalar) else { return sign }
    let (word, end) = lexer.word(at: 0)
    return end == lexer.bytes.count ? word : sign
  }

  /// Makes a vocabulary.
  public init(commands: [Signature], quantities: Set<String>, functions: Set<String>) {
    self.commands = Dictionary(commands.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    (self.quantities, self.functions) = (quantities, functions)
  }
}
