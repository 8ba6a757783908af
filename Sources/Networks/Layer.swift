// Layer.swift — a layer of a network: a value that knows its shapes, its quantities and how it is recorded.
import Autograd
import Tensors

/// A layer that cannot be made, or does not fit behind the one before it.
public struct LayerError: Error, Hashable, Sendable {
  /// The kind of error, for whoever must tell one from another.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// The layer needs to know its input, and nothing comes before it.
    case missingInput
    /// The input, the targets or the output have a shape that does not fit.
    case shape
    /// It would take more memory than allowed.
    case size
    /// A number of the layer is outside its bounds.
    case argument
    /// A word is none of the possible ones.
    case choice
    /// The network has no layer of that number.
    case index
    /// The network has no layer at all.
    case missingLayer
    /// The network has no loss.
    case missingLoss
    /// The targets are none that the loss takes.
    case targets
    /// The loss does not fit the activation of the last layer.
    case loss
    /// More examples are needed.
    case tooFewExamples
  }
  /// The kind of error.
  public var reason: Reason
  /// The error, in one sentence.
  public var message: String
  /// Advice on the error.
  public var hint: String?
  /// The position of the input that does not fit, from 0, where there are several.
  public var input: Int?
  /// The name of the argument that is wrong; `nil` for an error of the whole layer.
  public var argument: String?
  /// A message with help.
  public init(
    _ reason: Reason, _ message: String, hint: String? = nil, input: Int? = nil, argument: String? = nil
  ) {
    (self.reason, self.message, self.hint, self.input) = (reason, message, hint, input)
    self.argument = argument
  }

  /// The network has no layers; `hint` says how to add one.
  public static func noLayers(hint: String = "add one: `layer dense 2 2`") -> Self {
    Self(.missingLayer, "there is no layer yet", hint: hint)
  }

  /// The network has no loss to be trained on.
  public static let noLoss = Self(
    .missingLoss, "there is no loss to train on", hint: "choose one: `loss crossentropy`")
}

/// A tensor that training changes: its symbol, how it is addressed and how it starts.
public struct ParameterSpec: Sendable {
  /// The symbol: w, b, γ, β.
  public let symbol: QuantitySymbol
  /// Addresses of its elements.
  public let layout: QuantityLayout
  /// Effect of an initialisation on it.
  public enum Start: Hashable, Sendable {
    /// Random, by the initialisation in force; each unit adds `fanIn` products, each input feeds `fanOut` units.
    case random(fanIn: Int, fanOut: Int)
    /// Constant initial value.
    case constant(Double)
    /// N(0, deviation²), whichever initialisation is in force; 0 where that draws nothing.
    case normal(deviation: Double)

    /// True where drawing it may take random numbers.
    var isRandom: Bool { if case .constant = self { false } else { true } }
  }
  /// Its initial values.
  public let start: Start
  /// Moved by gradients; else by averages over the batches.
  public let isLearned: Bool
  /// The quantity in the row past the last of its first axis.
  public let past: QuantitySymbol?
  /// Order of the numbers in a file of weights, beside that in memory.
  public enum PublishedOrder: Hashable, Sendable {
    /// The same.
    case same
    /// A row for each unit, where memory has one for each input.
    case transposed
    /// Filters turned by 180°: frameworks don't mirror.
    case turned
  }
  /// Order of its numbers in a file of weights, under the name of its layer.
  public let order: PublishedOrder
  /// Its shape.
  public var shape: Shape { layout.storage }
  /// A parameter with a symbol.
  public init(
    _ symbol: QuantitySymbol, _ layout: QuantityLayout, _ start: Start, isLearned: Bool = true,
    past: QuantitySymbol? = nil, order: PublishedOrder = .same
  ) {
    (self.symbol, self.layout, self.start) = (symbol, layout, start)
    (self.isLearned, self.past, self.order) = (isLearned, past, order)
  }
}

/// Purpose of a recording.
public enum Mode: String, Hashable, Sendable, CaseIterable {
  /// Training step: units are dropped, batches are normalised by their own mean and variance.
  case training = "train"
  /// All other uses.
  case evaluation = "test"
}

/// A parameter that follows a value of the tape: after each step it becomes (1 − m)·itself + m·scale·value.
public struct RunningAverage: Sendable {
  /// The position among the layer's parameters.
  let parameter: Int
  /// The value that it follows.
  let value: Variable
  /// The share m of the newest value, and the factor of the value.
  let momentum: Double, scale: Double
}

/// A leaf that each step of training fills anew.
public struct RandomLeaf: Sendable {
  /// The leaf.
  let variable: Variable
  /// The number that changes nothing, which it holds before the first step.
  var neutral = 1.0
  /// Fresh numbers for it.
  let draw: @Sendable (_ shape: Shape, _ random: inout Random, _ precision: Precision) -> Tensor
}

/// The variables of a layer on the tape.
public struct RecordedLayer: Sendable {
  /// Its output.
  public let output: Variable
  /// Its other computed quantities, by symbol.
  public let computed: [(symbol: QuantitySymbol, variable: Variable)]
  /// Parameters that follow its values, in training.
  let averages: [RunningAverage]
  /// Random numbers drawn by training before each step.
  let drawn: RandomLeaf?

  /// Makes a record of the output, with the other quantities computed on the way.
  public init(
    _ output: Variable, computed: [(symbol: QuantitySymbol, variable: Variable)] = [],
    averages: [RunningAverage] = [], drawn: RandomLeaf? = nil
  ) {
    (self.output, self.computed, self.averages, self.drawn) = (output, computed, averages, drawn)
  }
}

/// Arguments of a layer's recording.
public struct LayerInputs {
  /// Its inputs on the tape; their first axis counts examples.
  public let inputs: [Variable]
  /// Its parameters, in the order in which it declares them.
  public let parameters: [Variable]
  /// The parameter of another layer that it is tied to.
  public var tied: Variable?
  /// Purpose of the recording.
  public let mode: Mode
  /// The tape.
  public let tape: Tape

  /// The first input; every layer has one.
  var x: Variable { inputs[0] }
  /// The shape of the first input with its examples.
  var shape: Shape { tape.entries[x.entry].shape }

  /// Puts an operation on the tape.
  public func record(
    _ operation: Operation, _ inputs: [Variable], _ settings: Settings = [:]
  ) throws(NetworkError) -> Variable {
    try tape.recordPart(operation, inputs, settings)
  }

  /// Room for numbers that are set before the tape runs.
  func leaf(shape: Shape) throws(NetworkError) -> Variable {
    try NetworkError.converting { () throws(OutOfMemory) in try tape.leaf(shape: shape) }
  }
}

/// One layer of a network: a small value, fixed once it knows its inputs.
///
/// A kind of layer is a file that makes one of these; see ``LayerKind``.
public struct Layer: Sendable {
  /// The name of its kind: `dense`.
  public let kind: String
  /// The command arguments that make it, without the word `layer`: `dense 2 2 relu`.
  public let written: String
  /// Text of the layer in `network`: `dense 2 → 2, sigmoid`.
  public let summary: String
  /// The shapes of its inputs for one example.
  public let inputs: [Shape]
  /// The shape of its output for one example: `(units)` or `(maps height width)`.
  public let output: Shape
  /// Parameters changed by training.
  public let parameters: [ParameterSpec]
  /// Every quantity that it has: the parameters, then the others in order of computation, the output last.
  public let quantities: [LayerQuantity]
  /// The activation at its end, where it has one.
  public let activation: Activation?
  /// Place of the numbers to which the activation at its end is applied.
  public enum Scores: Hashable, Sendable {
    /// The pre-activation of the layer.
    case preactivation
    /// The input of the layer: it is an activation alone.
    case input
  }
  /// The numbers before the activation at its end; `nil` for a layer without one.
  public let scores: Scores?
  /// Computation of its shape and its parameters.
  public let arithmetic: [ShapeStep]
  /// Window over the maps before it, where each output comes from one.
  public let window: LayerWindow?
  /// The groups that its inputs are parted into, each with units of its own.
  public let groups: Int
  /// True when training draws numbers for it before each step.
  public let drawsEachStep: Bool
  /// True for a layer that takes maps as one vector: map by map, row by row.
  ///
  /// Recording hands it the rows; no layer `flatten` is needed before it.
  public let flattens: Bool
  /// The parameter of an earlier layer that it uses as its own; `nil` for most.
  public let tied: ParameterKey?
  /// Facts about it as a restricted Boltzmann machine; `nil` for any other layer.
  public let machine: BoltzmannMachine?
  /// Puts the layer on a tape.
  let record: @Sendable (LayerInputs) throws(NetworkError) -> RecordedLayer

  /// A layer with `inputs` of these shapes, one unless it joins several.
  ///
  /// - Parameter computed: the quantities beside parameters and output, in order of computation.
  public init(
    _ kind: String, written: String? = nil, summary: String? = nil, inputs: [Shape], output: Shape,
    parameters: [ParameterSpec] = [], computed: [LayerQuantity] = [], activation: Activation? = nil,
    scores: Scores? = nil, arithmetic: [ShapeStep] = [], window: LayerWindow? = nil, groups: Int = 1,
    drawsEachStep: Bool = false, flattens: Bool = false, tied: ParameterKey? = nil,
    machine: BoltzmannMachine? = nil,
    record: @escaping @Sendable (LayerInputs) throws(NetworkError) -> RecordedLayer
  ) {
    (self.kind, self.written) = (kind, written ?? kind)
    (self.summary, self.inputs, self.output) = (summary ?? self.written, inputs, output)
    (self.parameters, self.activation, self.scores) = (parameters, activation, scores)
    (self.arithmetic, self.window, self.groups) = (arithmetic, window, groups)
    (self.drawsEachStep, self.machine, self.record) = (drawsEachStep, machine, record)
    (self.flattens, self.tied) = (flattens, tied)
    quantities =
      parameters.enumerated().map { index, spec in
        LayerQuantity(
          spec.symbol, .parameter(index), spec.layout, past: spec.past,
          remark: spec.isLearned ? nil : "running")
      } + computed + [LayerQuantity(.output, .output, .units(output))]
  }

  /// The quantity that it has with a symbol, or `nil`.
  public func quantity(_ symbol: QuantitySymbol) -> LayerQuantity? {
    quantities.first { $0.symbol == symbol }
  }

  /// The number of its parameters that gradients move.
  public var parameterCount: Int { parameters.learnedCount }
}

extension [ParameterSpec] {
  /// The numbers in those that gradients move; the largest `Int` for more than that.
  var learnedCount: Int {
    filter({ $0.isLearned }).reduce(0) { sum, spec in
      let (total, overflow) = sum.addingReportingOverflow(spec.shape.count)
      return overflow ? Int.max : total
    }
  }
}
