// Dense.swift — the fully connected layer.
import Autograd
import Tensors

/// Joins every input to every unit: a = x·w + b, z = f(a).
///
/// - Shapes: `x (n in)`, `w (in out)`, `b (out)` → `z (n out)`.
/// - Starts as: `w ~ N(0, 2/in)` (He et al. 2015, equation 10), `b = 0`.
public struct Dense: Layer {
  /// What is known about dense layers.
  public static let kind = LayerKind(
    "dense", "joins every input to every unit; logistic units unless an activation is named",
    formula: "a(k)u = Σ_v w(k)v,u·z(k-1)v + b(k)u,  z(k)u = f(a(k)u)",
    arguments: [
      .positional("inputs", .integer, "inputs, where nothing before it tells", optional: true),
      .positional("units", .integer, "units"),
      .positional(
        "activation", .activation, "the function of each unit; sigmoid unless named", optional: true),
    ],
    example: Example("layer dense 2 2", prints: "layer 1  dense 2 → 2, sigmoid  6 parameters"),
    claims: [
      Example(
        "data table { 1 2 -> 1 }; layer dense 1 linear; w(1) = [3; 4]; b(1) = 5; z(1)", prints: "16")
    ]
  ) { arguments, input throws(LayerError) in
    let activation = arguments.word("activation").flatMap { Activation.named[$0] } ?? .sigmoid
    let units = arguments.integer("units") ?? 0
    guard units >= 1 else { throw LayerError("a dense layer has at least one unit") }
    if let input, input.rank != 1 {
      throw LayerError(
        "a dense layer takes a vector and its input is \(input.rank == 3 ? "maps" : "a block") of \(input)",
        hint: "put `layer flatten` before it")
    }
    guard let inputs = arguments.integer("inputs") ?? input?[0] else {
      throw LayerError(
        "how many inputs has this layer?",
        hint: "write `layer dense 2 \(units)` for 2 inputs, or load data first")
    }
    guard inputs >= 1 else { throw LayerError("a dense layer has at least one input") }
    if let input, input[0] != inputs {
      throw LayerError(
        "this layer is to have \(inputs) inputs and what comes before it has \(input[0]) outputs",
        hint: "`layer dense \(units)` takes the number from there")
    }
    return Dense(inputs: inputs, units: units, activation: .some(activation))
  }

  /// The number of inputs and of units.
  public let inputs: Int, units: Int
  /// The activation at its end.
  public let activation: Activation?

  /// A layer of `units` units with `inputs` inputs each.
  public init(inputs: Int, units: Int, activation: Activation?) {
    (self.inputs, self.units, self.activation) = (inputs, units, activation)
  }

  /// The words that make it, without `layer`.
  public var written: String { "dense \(inputs) \(units)" + (activation.map { " \($0.name)" } ?? "") }
  /// What `network` says of it.
  public var summary: String { "dense \(inputs) → \(units)" + (activation.map { ", \($0.name)" } ?? "") }
  /// The shape of its output for one example.
  public var output: Shape { [units] }
  /// What training changes.
  public var parameters: [ParameterSpec] {
    [
      ParameterSpec("w", [inputs, units], .random(fanIn: inputs, fanOut: units)),
      ParameterSpec("b", [units], .constant(0)),
    ]
  }

  /// Puts the layer on the tape behind `x`.
  public func record(_ x: Variable, parameters: [Variable], mode: Mode, on tape: Tape) throws -> RecordedLayer
  {
    let a = try tape.record(.linear, [x] + parameters)
    return RecordedLayer(parameters: parameters, a: a, z: try activation?.record(a, on: tape) ?? a)
  }
}
