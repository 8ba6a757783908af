// Formula.swift — a formula of one element, in which other elements are named later.
import Notation
import Tensors

/// A text in which references stand for elements of an operation's inputs or output: `\(.output)·(1 − \(.output))`.
///
/// The tape with the names turns it into `z(2)1·(1−z(2)1)`.
public struct Formula: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A text or a reference.
  public enum Piece: Hashable, Sendable {
    case text(String)
    case element(Reference)
    /// A function of the whole row that an element stands in, at the place of the element: `softmax(a(2))3`.
    case row(function: String, Reference)
  }
  /// An element named in the formula.
  public enum Reference: Hashable, Sendable {
    /// The output element at hand.
    case output
    /// Another element of the output.
    case outputAt([Int])
    /// The element of input `n` at an index.
    case input(Int, [Int])
  }
  /// The pieces in order.
  public var pieces: [Piece]

  /// A formula of pieces.
  public init(pieces: [Piece]) { self.pieces = pieces }
  /// A formula without references.
  public init(stringLiteral text: String) { pieces = [.text(text)] }
  /// A formula with references.
  public init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  /// Collects text and references.
  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []
    /// An empty formula.
    public init(literalCapacity: Int, interpolationCount: Int) {}
    /// Adds text.
    public mutating func appendLiteral(_ text: String) { if !text.isEmpty { pieces.append(.text(text)) } }
    /// Adds a reference.
    public mutating func appendInterpolation(_ reference: Reference) { pieces.append(.element(reference)) }
    /// Adds a function of the row that an element stands in, at its place.
    public mutating func appendInterpolation(_ function: String, ofRowOf reference: Reference) {
      pieces.append(.row(function: function, reference))
    }
    /// Adds text.
    public mutating func appendInterpolation(_ text: String) { pieces.append(.text(text)) }
    /// Adds another formula.
    public mutating func appendInterpolation(_ formula: Formula) { pieces += formula.pieces }
  }

  /// Formulas with `separator` between them; past `limit` of them, an ellipsis stands for the rest.
  public static func joined(
    _ formulas: some Collection<Formula>, separator: String, limit: Int = 6
  ) -> Formula {
    var pieces: [Piece] = []
    for (i, formula) in formulas.prefix(limit).enumerated() {
      if i > 0 { pieces.append(.text(separator)) }
      pieces += formula.pieces
    }
    if formulas.count > limit { pieces.append(.text("\(separator)… (\(formulas.count) in all)")) }
    return Formula(pieces: pieces)
  }

  /// The text, with each reference named by `name`.
  public func text(_ name: (Reference) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .element(let reference): name(reference)
      case .row(let function, let reference): ElementName(name(reference)).text(of: function)
      }
    }.joined()
  }
}

/// The name of an element taken apart: the whole, `a(2)`, and its index, `3`.
struct ElementName {
  let whole: String, index: String
  /// ` of example 3`, or nothing.
  let example: String

  /// Takes `a(2)3`, `s(1,3)` or `x1` apart; anything else is a whole.
  init(_ name: String) {
    example = Self.ending(of: name)
    let plain = name.dropLast(example.count)
    let digits = plain.reversed().prefix { "0"..."9" ~= $0 || $0 == "," }.count
    let before = plain.dropLast(digits)
    if digits > 0, before.last == ")" || before == "x" {
      (whole, index) = (String(before), String(plain.suffix(digits)))
    } else if plain.last == ")", let open = plain.lastIndex(of: "("), open > plain.startIndex {
      (whole, index) = (String(plain[..<open]), String(plain[plain.index(after: open)...].dropLast()))
    } else {
      (whole, index) = (String(plain), "")
    }
  }

  /// The words ` of example 3` at the end of a name, or nothing.
  private static func ending(of name: String) -> String {
    let number = String(name.reversed().prefix { "0"..."9" ~= $0 }.reversed())
    let ending = WrittenName.ending(of: Int(number))
    return name.hasSuffix(ending) ? ending : ""
  }

  /// A function of the whole at this element, as it can be typed.
  func text(of function: String) -> String {
    let isNumber = !index.isEmpty && !index.contains(",") && (whole.last == ")" || whole == "x")
    return "\(function)(\(whole))" + (index.isEmpty || isNumber ? index : "(\(index))") + example
  }
}

/// The derivative of one output element by one input element.
public struct Partial: Hashable, Sendable {
  /// Position of the input.
  public let input: Int
  /// Index in the input.
  public let index: [Int]
  /// The derivative as a formula.
  public let formula: Formula
  /// Its value.
  public let value: Double
  /// Remark on the derivative: `open`, `closed`, `chosen`; `nil` for none.
  public let note: String?

  /// ∂output/∂(element `index` of input `input`).
  public init(of input: Int, at index: [Int], _ formula: Formula, _ value: Double, note: String? = nil) {
    (self.input, self.index, self.formula) = (input, index, formula)
    (self.value, self.note) = (value, note)
  }
}

extension Partial {
  /// The derivative of an operation element by element, by the element of an input that broadcasts to this one.
  ///
  /// The gradient formula gives the value; see ``Element/slope(_:)``.
  init(of input: Int, _ element: Element, _ formula: Formula, note: String? = nil) {
    self.init(of: input, at: element.aligned(input), formula, element.slope(input), note: note)
  }
}

/// One output element seen on its own: how it is computed, and each local derivative.
public struct ScalarView: Hashable, Sendable {
  /// Formula of the element.
  public let written: Formula
  /// A derivative for each input element that it depends on.
  public let partials: [Partial]

  /// The element computed as `written`.
  public init(_ written: Formula, _ partials: [Partial]) {
    (self.written, self.partials) = (written, partials)
  }
}

/// One output element of a recorded operation, with the values around it: the source of a scalar view.
public struct Element {
  /// An element behind one of input 0.
  public struct Inner: Hashable, Sendable {
    /// The input that stands for its entry, behind those of the operation.
    let source: Int
    /// Index of the element there.
    let index: [Int]
  }

  /// Index in the output.
  public let index: [Int]
  /// The shapes of the inputs.
  public let shapes: [Shape]
  /// The shape of the output.
  public let output: Shape
  /// Settings of the operation.
  public let settings: Settings
  /// The precision of the tape.
  public let precision: Precision
  /// The element behind this one of input 0, where the entry is computed from that.
  public let inner: Inner?
  let readInput: (Int, [Int]) -> Double
  let readOutput: ([Int]) -> Double
  let readAuxiliary: (Int) -> Double
  let readSlope: (_ input: Int, _ a: Double, _ b: Double) -> Double
  let isWanted: (Int, [Int]) -> Bool

  /// True when the derivative by an element of an input is asked for; long views leave out the others.
  public func wants(_ input: Int, _ index: [Int]) -> Bool { isWanted(input, index) }
  /// The value of input `i` at `index`.
  public func x(_ input: Int, _ index: [Int]) -> Double { readInput(input, index) }
  /// The value of input `i` at the place that broadcasts to this element.
  public func x(_ input: Int) -> Double { readInput(input, aligned(input)) }
  /// The element's value.
  public var y: Double { readOutput(index) }
  /// The value of another output element.
  public func y(at index: [Int]) -> Double { readOutput(index) }
  /// The derivative of an operation element by element, by input `input`: its gradient formula in double precision.
  ///
  /// On a tape of double precision it has the bits of a walk back from 1. NaN for an operation without a ``ScalarForm``.
  public func slope(_ input: Int) -> Double { readSlope(input, x(0), shapes.count > 1 ? x(1) : 0) }
  /// A number that forward kept for backward (the index of a maximum).
  public func auxiliary(_ offset: Int) -> Double { readAuxiliary(offset) }

  /// The index in input `i` that broadcasts to this element.
  public func aligned(_ input: Int) -> [Int] { Self.aligned(index, to: shapes[input]) }

  /// The index in a shape that broadcasts to an element at `index`.
  static func aligned(_ index: [Int], to shape: Shape) -> [Int] {
    zip(shape.sizes, index.suffix(shape.rank)).map { $0 == 1 ? 0 : $1 }
  }
  /// A reference to the aligned element of input `i`.
  public func reference(_ input: Int) -> Formula.Reference { .input(input, aligned(input)) }
}
