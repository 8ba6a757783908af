// DatasetKind.swift — what is known about each kind of data before any is made.
import Tensors

/// One thing that a kind of data takes.
public struct DatasetArgument: Hashable, Sendable {
  /// What may be given.
  public enum Kind: Hashable, Sendable {
    /// A whole number from 1 up.
    case integer
    /// A number.
    case number
    /// Rows of numbers: `{ 0 1 -> 1 }`.
    case table
    /// A file to read.
    case file
    /// A word.
    case word
  }
  /// Its name.
  public let name: String
  /// What may be given.
  public let kind: Kind
  /// What it is for.
  public let help: String
  /// May be left out.
  public let isOptional: Bool
  /// Given as `name=value`.
  public let isOption: Bool

  /// An argument given by place.
  public static func positional(_ name: String, _ kind: Kind, _ help: String, optional: Bool = false) -> Self {
    Self(name: name, kind: kind, help: help, isOptional: optional, isOption: false)
  }
  /// An argument given as `name=value`.
  public static func option(_ name: String, _ kind: Kind, _ help: String) -> Self {
    Self(name: name, kind: kind, help: help, isOptional: true, isOption: true)
  }
}

/// What was given for a data set.
public struct DatasetArguments: Sendable {
  /// Numbers by argument name.
  public var numbers: [String: Double] = [:]
  /// Words and paths by argument name, in order.
  public var words: [String: [String]] = [:]
  /// The rows of a table.
  public var rows: [(inputs: [Double], targets: [Double])] = []
  /// Nothing given.
  public init() {}

  /// A whole number, or `standard` where it was not given.
  public func integer(_ name: String, standard: Int) -> Int { numbers[name].map { Int($0) } ?? standard }
}

/// What is known about a kind of data.
public struct DatasetKind: Sendable {
  /// The word behind `data`.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// What it takes.
  public let arguments: [DatasetArgument]
  /// What is typed to have one.
  public let example: String
  /// Makes the data; `random` is the session's generator, or one of the given seed.
  public let make: @Sendable (_ arguments: DatasetArguments, _ random: inout Random) throws(DatasetError) -> Dataset

  init(
    _ name: String, _ summary: String, arguments: [DatasetArgument] = [], example: String,
    make: @escaping @Sendable (DatasetArguments, inout Random) throws(DatasetError) -> Dataset
  ) {
    (self.name, self.summary, self.arguments) = (name, summary, arguments)
    (self.example, self.make) = (example, make)
  }

  /// Every kind, in the order in which help lists them.
  public static let all: [DatasetKind] = [.xor, .table, .digit]
  /// The kinds by name.
  public static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension DatasetArgument {
  /// `n=200`
  static let count = option("n", .integer, "examples; 200 unless given")
  /// `noise=0.1`
  static let noise = option("noise", .number, "standard deviation of what is added to each coordinate")
}

extension DatasetArguments {
  /// The number of examples asked for, bounded so that a slip of the key does not fill the memory.
  func examples(standard: Int) throws(DatasetError) -> Int {
    let n = numbers["n"] ?? Double(standard)
    guard n >= 1, n <= 10_000_000 else {
      throw DatasetError("n is \(n), and data have 1 to 10 million examples")
    }
    return Int(n)
  }

  /// The noise asked for.
  func noise(standard: Double) throws(DatasetError) -> Double {
    let noise = numbers["noise"] ?? standard
    guard noise >= 0 else { throw DatasetError("noise is \(noise), and a deviation is at least 0") }
    return noise
  }
}
