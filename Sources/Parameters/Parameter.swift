// Parameter.swift — a parameter of a command, layer, data set, optimizer or setting.

/// A parameter, given by place or as `name=value`.
///
/// Parser, usage lines, completion, help and tests read this one value.
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
    /// A size or one of these words.
    case sizeOr([String])
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
    /// A layer by its number or its name, in which values may stand: `3`, `layer1.{i-1}`.
    case node
    /// The shape of an input, height × width × depth: `224x224x3`, or `4` for a vector.
    case shape
    /// A new word that counts: known in the rest of the command.
    case counter
    /// A new word with its arguments, known in the rest of the command: `bottleneck(width, stride=1)`.
    case header
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
  /// Default of a number; `nil` for none.
  public var standard: Double?
  /// Allowed numbers; `nil` for whole numbers from 1, and for any other number.
  public var bounds: ClosedRange<Double>?
  /// Names in other tools; a hint leads from these words to its name.
  public var synonyms: [String]
  /// True when usage lines name it; what every form of a command takes is said by the command alone.
  public var isListed = true

  /// The same parameter, which usage lines leave out.
  public var unlisted: Self {
    var parameter = self
    parameter.isListed = false
    return parameter
  }

  /// A parameter given by place.
  public static func positional(
    _ name: String, _ kind: Kind, _ help: String, optional: Bool = false, repeats: Bool = false,
    after keyword: String? = nil, standard: Double? = nil, in bounds: ClosedRange<Double>? = nil,
    synonyms: [String] = []
  ) -> Self {
    Self(
      name: name, kind: kind, help: help, isOptional: optional, repeats: repeats, isOption: false,
      keyword: keyword, standard: standard, bounds: bounds, synonyms: synonyms)
  }

  /// A parameter given as `name=value`, never required.
  public static func option(
    _ name: String, _ kind: Kind, _ help: String, standard: Double? = nil,
    in bounds: ClosedRange<Double>? = nil, synonyms: [String] = []
  ) -> Self {
    Self(
      name: name, kind: kind, help: help, isOptional: true, repeats: false, isOption: true, keyword: nil,
      standard: standard, bounds: bounds, synonyms: synonyms)
  }

  /// A word that stands for true where it is given: `mirror`.
  public static func flag(_ name: String, _ help: String) -> Self {
    .positional(name, .choice([name]), help, optional: true)
  }
}
