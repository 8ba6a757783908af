// Layer.swift — what a layer is, and what the language, help and tests know about a kind of layer.
import Autograd
import Tensors

/// A layer that cannot be made, or does not fit behind the one before it.
public struct LayerError: Error, Hashable, Sendable {
  /// What is wrong, in one sentence.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// A message with help.
  public init(_ message: String, hint: String? = nil) { (self.message, self.hint) = (message, hint) }
}

/// A tensor that training changes: what it is called and how it starts.
public struct ParameterSpec: Hashable, Sendable {
  /// The symbol: `w`, `b`, `gamma`, `beta`.
  public let symbol: String
  /// Its shape.
  public let shape: Shape
  /// What an initialisation does with it.
  public enum Start: Hashable, Sendable {
    /// Random, by the initialisation in force; each unit adds `fanIn` products, each input feeds `fanOut` units.
    case random(fanIn: Int, fanOut: Int)
    /// Always this value.
    case constant(Double)
  }
  /// How it starts.
  public let start: Start
  /// Moved by gradients; else by averages over the batches.
  public let isLearned: Bool
  /// How it is printed: `γ` for `gamma`.
  public var sign: String { QuantityName.printed(symbol) }
  /// A parameter called `symbol`.
  public init(_ symbol: String, _ shape: Shape, _ start: Start, isLearned: Bool = true) {
    (self.symbol, self.shape, self.start, self.isLearned) = (symbol, shape, start, isLearned)
  }
}

/// What a network is recorded for.
public enum Mode: String, Hashable, Sendable, CaseIterable {
  /// For a step of training: units are dropped, batches are normalised by their own mean and variance.
  case training = "train"
  /// For everything else.
  case evaluation = "test"
}

/// A parameter that follows a value of the tape: after each step it becomes (1 − m)·itself + m·scale·value.
public struct RunningAverage: Sendable {
  /// The position among the layer's parameters.
  let parameter: Int
  /// What it follows.
  let value: Variable
  /// The share m of the newest value, and what the value is multiplied by.
  let momentum: Double, scale: Double
}

/// What a layer has put on the tape.
public struct RecordedLayer: Sendable {
  /// Its parameters, in the order of the layer's `parameters`.
  public var parameters: [Variable]
  /// What its units compute before the activation; `nil` for a layer without one.
  public var a: Variable?
  /// Its output.
  public var z: Variable
  /// Mean and variance of the batch, of a layer that normalises by them.
  public var batch: (mean: Variable, variance: Variable)?
  /// Parameters that follow what it computes, in training.
  var averages: [RunningAverage] = []
  /// The leaf that training fills with random zeros before each step, of a layer that drops units.
  public internal(set) var mask: Variable?

  init(parameters: [Variable], a: Variable?, z: Variable) {
    (self.parameters, self.a, self.z) = (parameters, a, z)
  }
}

/// One layer of a network: a small value, fixed once it knows its input.
public protocol Layer: Sendable {
  /// The kind it is of.
  static var kind: LayerKind { get }
  /// The command arguments that make it, without the word `layer`: `dense 2 2 relu`.
  var written: String { get }
  /// What `network` says of it: `dense 2 → 2, sigmoid`.
  var summary: String { get }
  /// The shape of its output for one example: `(units)` or `(maps height width)`.
  var output: Shape { get }
  /// What training changes.
  var parameters: [ParameterSpec] { get }
  /// The activation at its end, where it has one.
  var activation: Activation? { get }
  /// How its shape and its parameters are worked out behind an output of shape `input`.
  func arithmetic(behind input: Shape) -> [ShapeStep]
  /// Puts the layer on the tape behind `x`, whose first axis counts examples.
  func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
}

extension Layer {
  /// Without an activation unless a layer says otherwise.
  public var activation: Activation? { nil }
  /// Nothing to work out unless a layer says otherwise.
  public func arithmetic(behind input: Shape) -> [ShapeStep] { [] }
  /// The number of its parameters that gradients move.
  public var parameterCount: Int {
    parameters.filter(\.isLearned).reduce(0) { sum, spec in
      let (total, overflow) = sum.addingReportingOverflow(spec.shape.count)
      return overflow ? Int.max : total
    }
  }
}

/// One thing that a kind of layer takes.
public struct LayerArgument: Hashable, Sendable {
  /// What may be given.
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
  /// What may be given.
  public let kind: Kind
  /// What it is for.
  public let help: String
  /// May be left out.
  public let isOptional: Bool
  /// Given as `name=value`.
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

/// What was given for a layer, by argument name.
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

/// What is known about a kind of layer before one exists.
public struct LayerKind: Sendable {
  /// The word behind `layer`.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// Its formula in the course's notation.
  public let formula: String
  /// What it takes.
  public let arguments: [LayerArgument]
  /// Commands that show one, with what the last prints.
  public let example: Example
  /// What else is to be known about it, a paragraph each.
  public let details: [String]
  /// What help says of it, as examples that are run by the tests, too.
  public let claims: [Example]
  /// Makes one behind an output of shape `input` (`nil`: it is the first and no data say).
  public let make: @Sendable (_ arguments: LayerArguments, _ input: Shape?) throws(LayerError) -> any Layer

  init(
    _ name: String, _ summary: String, formula: String, arguments: [LayerArgument] = [], example: Example,
    details: [String] = [], claims: [Example] = [],
    make: @escaping @Sendable (_ arguments: LayerArguments, _ input: Shape?) throws(LayerError) -> any Layer
  ) {
    (self.name, self.summary, self.formula) = (name, summary, formula)
    (self.arguments, self.example, self.make) = (arguments, example, make)
    (self.details, self.claims) = (details, claims)
  }
}

extension LayerKind {
  /// Every kind of layer, in the order in which help lists them.
  public static let all: [LayerKind] =
    [
      Dense.kind, Convolution.kind, MaxPooling.kind, MeanPooling.kind, GlobalPooling.kind,
      BatchNormalization.kind,
      LocalResponse.kind, Dropout.kind, Flatten.kind,
    ]
    + Activation.all.map(\.layerKind)

  /// The kinds by name.
  public static let named = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
