// Operation.swift — the definition of an operation: everything the tool knows about one stands in one value.
import Platform
import Tensors

/// An expression with its output: shown by help, run by the tests.
public struct Example: Hashable, Sendable {
  /// The typed text; commands before the last are separated by `;`.
  public let typed: String
  /// Output of the last of them.
  public let prints: String
  /// An example that types `typed` and reads `prints`.
  public init(_ typed: String, prints: String) { (self.typed, self.prints) = (typed, prints) }
}

/// An operation of the tape.
///
/// A new operation is a `static let` in a file of `Operations`, named in `all`.
public final class Operation: Sendable {
  /// Inputs, output and settings of one recorded operation, for its formulas.
  public struct Operands {
    let inputs: [Operand]
    let output: Operand
    let kept: Operand?
    /// Input of the inner operation behind input 0, where the operation knows the ``Composition`` of the two.
    var inner: Term?
    /// Terms in the place of the inputs, where elements of other entries are moved in the same way.
    private var moved: [Term]?
    /// Input of the derivative, for a variadic operation's one gradient formula.
    var position = 0
    /// Settings of the operation.
    public let settings: Settings
    /// Input `i`.
    public subscript(i: Int) -> Term { moved?[i] ?? Term(inputs[i]) }
    /// Number of inputs.
    public var count: Int { inputs.count }
    /// The shape of the output.
    public var shape: Shape { output.shape }
    /// The shape of input `i`.
    public func shape(of i: Int) -> Shape { inputs[i].shape }
    /// The numbers kept from forward for backward.
    var keptOffset: Int { kept?.offset ?? -1 }

    init(inputs: [Operand], output: Operand, kept: Operand?, settings: Settings) {
      (self.inputs, self.output, self.kept, self.settings) = (inputs, output, kept, settings)
    }

    /// The same with other terms of the same shapes for the inputs.
    func moving(_ terms: [Term]) -> Self {
      var operands = self
      operands.moved = terms
      return operands
    }
  }

  /// An operation with a more exact formula for itself together with the operation that computed its input 0.
  ///
  /// Cross-entropy of a sigmoid is one: beyond a = 37 the probability in between is 1 to the last digit, and
  /// neither ln(1 − z) nor 1/(1 − z) can be had from it. Both operations stay on the tape, and so do their
  /// local derivatives; values, and the derivative by the inner input, are computed from the inner input.
  /// Operations between the two that only move elements (a selection, another shape) are seen through: see
  /// ``Operation/moves``.
  struct Composition: Sendable {
    /// The operation that computes input 0.
    let inner: @Sendable () -> Operation
    /// The derivative by the input of the inner operation; `x.inner` is there.
    let gradient: Gradient
  }

  /// The derivative for one input: `g` is the gradient of the output, `y` the output, `x` the inputs.
  public typealias Gradient = @Sendable (_ g: Term, _ y: Term, _ x: Operands) -> Term

  /// Other names by which it can be called: those that the tape prints it under.
  public let aliases: [String]
  /// What other tools and books call it; a hint leads from these words to its name.
  public let synonyms: [String]
  /// The name by which the language calls it.
  public let name: String
  /// Summary, in one line.
  public let summary: String
  /// The shapes it takes and makes.
  public let shapes: ShapeRule
  /// Written form: `{a} @ {b}`, with `{a}` to `{e}` for its inputs.
  public let written: String
  /// Names of its inputs in help.
  public let inputNames: [String]
  /// Settings that may stand behind the inputs in a call.
  public let settings: [SettingKind]
  /// An expression, run by the tests.
  public let example: Example
  /// Further claims of the help, as expressions that the tests run, too.
  public let claims: [Example]
  /// Takes any number of inputs, of which all use the one formula.
  public let isVariadic: Bool
  /// The inputs that are differentiated; `nil` formulas are those that are not (a comparison, a class number).
  let gradients: [Gradient?]
  let forward: @Sendable (_ x: Operands) -> Term
  /// The more exact formula together with the operation of its input 0; `nil` for most.
  let composition: Composition?
  /// True where every element of the output is an element of an input unchanged.
  let moves: Bool
  /// Numbers to keep from forward for backward, given the shape of the output.
  let kept: (@Sendable (Shape) -> Int)?
  let scalar: @Sendable (Element) -> ScalarView
  /// Error in inputs that make an element NaN or infinite, where formulas would not tell it; `nil` for none.
  let complaint: (@Sendable (Element) -> String?)?
  /// Mark of the pieces of a function in pieces; `nil` for a smooth one.
  let branch: Branch?
  /// The same on single numbers, without a detour over shapes; generated from the formulas where that is possible.
  let scalars: ScalarForm
  /// Settings and values on which the tests try it, where samples of its rule filled at random do not serve.
  let trials: Trials

  /// Choice of inputs in the tests of every operation.
  struct Trials: Sendable {
    /// Bounds of random values, kept off kinks.
    var values: ClosedRange<Double> = 0.3...1.3
    /// Inputs that are whole numbers below the bound.
    var wholes: [Int: Int] = [:]
    /// Settings to try, each with all samples; none when empty.
    var settings: [Settings] = [[:]]
  }

  /// Mark that tells apart the pieces of a function that is not smooth.
  enum Branch: Sendable {
    /// The sign of the input: ReLU, |a|.
    case signOfInput
    /// The index that was kept: a maximum.
    case keptIndex
    /// The output itself: a comparison.
    case output
  }

  init(
    _ name: String, _ summary: String, shapes: ShapeRule, written: String,
    inputs inputNames: [String] = ["a", "b", "c", "d", "e"], settings: [SettingKind] = [],
    example: Example, claims: [Example] = [], aliases: [String] = [], synonyms: [String] = [],
    isVariadic: Bool = false,
    moves: Bool = false,
    keeps kept: (@Sendable (Shape) -> Int)? = nil,
    branch: Branch? = nil, composition: Composition? = nil, trials: Trials = Trials(),
    complaint: (@Sendable (Element) -> String?)? = nil,
    forward: @escaping @Sendable (_ x: Operands) -> Term, gradients: [Gradient?],
    scalar: @escaping @Sendable (Element) -> ScalarView
  ) {
    (self.name, self.summary, self.shapes, self.written) = (name, summary, shapes, written)
    (self.inputNames, self.complaint) = (inputNames, complaint)
    (self.settings, self.example, self.isVariadic, self.kept) = (settings, example, isVariadic, kept)
    (self.claims, self.aliases, self.synonyms) = (claims, aliases, synonyms)
    (self.branch, self.composition, self.moves) = (branch, composition, moves)
    (self.trials, self.forward, self.gradients, self.scalar) = (trials, forward, gradients, scalar)
    let dependsOnMore = isVariadic || !settings.isEmpty || kept != nil || composition != nil
    scalars = dependsOnMore ? .absent : ScalarForm(shapes, forward, gradients) ?? .absent
  }

  func gradient(ofInput i: Int) -> Gradient? { isVariadic ? gradients[0] : gradients[i] }

  /// True when the derivative by input `i` exists.
  public func isDifferentiable(byInput i: Int) -> Bool {
    isVariadic ? gradients.first.flatMap { $0 } != nil : i < gradients.count && gradients[i] != nil
  }

  /// Number of inputs; `nil` for any number.
  public var arity: Int? { isVariadic ? nil : gradients.count }

  /// The operation applied to inputs called `names`: `z(0) @ w(1)`.
  public func text(of names: [String]) -> String {
    if isVariadic { return "\(name)(\(names.joined(separator: ", ")))" }
    var text = written
    for (slot, name) in zip(["{a}", "{b}", "{c}", "{d}", "{e}"], names) {
      // `(-1)^0.5`, and not `-1^0.5`, which is −(1^0.5); but `ln(-1)`.
      let isEnclosed = text.holds("(\(slot)") || text.holds(", \(slot)")
      let name = name.hasPrefix("-") && !isEnclosed ? "(\(name))" : name
      text = text.pieces(between: slot).joined(separator: name)
    }
    return text
  }
}

extension Operation {
  /// Text of a call: `log(a)`, `slice(a, from, to[, axis])`.
  public var call: String {
    let names = isVariadic ? ["a", "b", "…"] : Array(inputNames.prefix(gradients.count))
    var (text, optional) = (names.joined(separator: ", "), 0)
    for setting in isVariadic ? [] : settings {
      let name: String =
        switch setting.kind {
        case .integer, .number: setting.name
        case .integers: "\(setting.name)…"
        case .choice(let words): words.joined(separator: "/")
        }
      if setting.isRequired {
        text += ", \(name)"
      } else {
        (text, optional) = (text + "[, \(name)", optional + 1)
      }
    }
    return "\(name)(\(text)\(String(repeating: "]", count: optional)))"
  }
}

extension Operation: Equatable {
  /// Operations are the same when they have the same name.
  public static func == (a: Operation, b: Operation) -> Bool { a.name == b.name }
}
