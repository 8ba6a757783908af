// Arguments.swift — values that were given for parameters, checked and worked out.

/// The values given for parameters, by name.
public struct Arguments: Hashable, Sendable {
  /// A value that was given.
  public enum Value: Hashable, Sendable {
    case integer(Int)
    case number(Double)
    case size(Int, Int)
    case sizes([Int])
    case word(String)
    case words([String])
  }
  private var values: [String: Value]
  /// The given values.
  public init(_ values: [String: Value] = [:]) { self.values = values }

  /// The value called `name`; `nil` where none was given.
  public subscript(name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }

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
  /// The sizes called `name`, height × width × depth or one number, or `nil`.
  public func sizes(_ name: String) -> [Int]? {
    if case .sizes(let sizes) = values[name] { sizes } else { nil }
  }
  /// The word called `name`, the first of several, or `nil`.
  public func word(_ name: String) -> String? { words(name)?.first }
  /// The words called `name`, or `nil`.
  public func words(_ name: String) -> [String]? {
    switch values[name] {
    case .word(let word): [word]
    case .words(let words): words
    default: nil
    }
  }
  /// True when `name` was given.
  public func has(_ name: String) -> Bool { values[name] != nil }
}
