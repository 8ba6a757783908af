// Settings.swift — the settings of an operation beside its inputs: an axis, a stride, a mode.
import Platform

/// One setting's value.
public enum Setting: Hashable, Sendable {
  case integer(Int)
  case integers([Int])
  case number(Double)
  case word(String)
}

/// The settings of one recorded operation, by name.
public struct Settings: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  private var values: [String: Setting]

  /// No setting.
  public init() { values = [:] }
  /// The given settings.
  public init(dictionaryLiteral elements: (String, Setting)...) {
    values = Dictionary(last: elements)
  }

  /// The setting called `name`.
  public subscript(name: String) -> Setting? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The whole number called `name`, or `nil`.
  public func integer(_ name: String) -> Int? {
    switch values[name] {
    case .integer(let value): value
    case .integers(let values): values.first
    default: nil
    }
  }

  /// The whole numbers called `name`, or `nil`.
  public func integers(_ name: String) -> [Int]? {
    switch values[name] {
    case .integers(let values): values
    case .integer(let value): [value]
    default: nil
    }
  }

  /// The number called `name`, or `nil`.
  public func number(_ name: String) -> Double? {
    switch values[name] {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The word called `name`, or `nil`.
  public func word(_ name: String) -> String? {
    if case .word(let word) = values[name] { word } else { nil }
  }

  /// True when nothing is set.
  public var isEmpty: Bool { values.isEmpty }
  /// The settings in the order of their names.
  public var sorted: [(name: String, value: Setting)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// A setting that an operation takes behind its inputs when it is called by name: `sum(x, 1)`, `conv(x, y, same)`.
public struct SettingKind: Hashable, Sendable {
  /// Kinds of values.
  public enum Kind: Hashable, Sendable {
    /// One whole number.
    case integer
    /// One number.
    case number
    /// All whole numbers that follow.
    case integers
    /// One of these words.
    case choice([String])
  }
  /// Name in `Settings` and in help.
  public let name: String
  /// Kind of the value.
  public let kind: Kind
  /// True when it must be given.
  public let isRequired: Bool

  /// A setting called `name`.
  public init(_ name: String, _ kind: Kind, required: Bool = false) {
    (self.name, self.kind, self.isRequired) = (name, kind, required)
  }
}
