// LayerArguments.swift — the arguments of a kind of layer, and their values for one layer.

/// One thing that a kind of layer takes.
public struct LayerArgument: Hashable, Sendable {
  /// Kinds of values.
  public enum Kind: Hashable, Sendable {
    /// A whole number.
    case integer
    /// A number.
    case number
    /// Height and width: `5x5`.
    case size
    /// The name of an activation.
    case activation
    /// A word that stands for true where it is given: `mirror`.
    case flag
    /// A whole number or one of these words.
    case integerOr([String])
  }
  /// Its name.
  public let name: String
  /// Kind of the value.
  public let kind: Kind
  /// Purpose of the argument.
  public let help: String
  /// True when it may be left out.
  public let isOptional: Bool
  /// True when it is given as `name=value`.
  public let isOption: Bool

  /// An argument given by place.
  public static func positional(_ name: String, _ kind: Kind, _ help: String, optional: Bool = false) -> Self
  {
    Self(name: name, kind: kind, help: help, isOptional: optional, isOption: false)
  }
  /// An argument given as `name=value`.
  public static func option(_ name: String, _ kind: Kind, _ help: String) -> Self {
    Self(name: name, kind: kind, help: help, isOptional: true, isOption: true)
  }
}

/// Values given for a layer, by argument name.
public struct LayerArguments: Hashable, Sendable {
  /// A value that was given.
  public enum Value: Hashable, Sendable {
    case integer(Int)
    case number(Double)
    case size(Int, Int)
    case word(String)
  }
  private var values: [String: Value]
  /// The given values.
  public init(_ values: [String: Value]) { self.values = values }

  /// The whole number called `name`, or `nil`.
  public func integer(_ name: String) -> Int? { if case .integer(let n) = values[name] { n } else { nil } }
  /// The number called `name`, or `nil`.
  public func number(_ name: String) -> Double? {
    switch values[name] {
    case .number(let x): x
    case .integer(let n): Double(n)
    default: nil
    }
  }
  /// The height and width called `name`, or `nil`; a single number is both.
  public func size(_ name: String) -> (height: Int, width: Int)? {
    switch values[name] {
    case .size(let height, let width): (height, width)
    case .integer(let n): (n, n)
    default: nil
    }
  }
  /// The word called `name`, or `nil`.
  public func word(_ name: String) -> String? { if case .word(let word) = values[name] { word } else { nil } }
  /// True when the flag called `name` was given.
  public func has(_ name: String) -> Bool { values[name] != nil }
}
