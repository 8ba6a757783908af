// Recording.swift — a network on a tape, for a given number of examples.
import Autograd
import Tensors

/// A network recorded on a tape: which entry is which quantity.
public final class Recording {
  /// The tape.
  public let tape: Tape
  /// The number of examples it computes at once.
  public let examples: Int
  /// The inputs (n …) and targets (n width).
  public let x: Variable, y: Variable?
  /// The layers, first to last.
  public let layers: [RecordedLayer]
  /// The error of each example, and the objective.
  public let errors: Variable?, objective: Variable?
  /// The numbers of all layers' parameters, in order, with what they are.
  public let parameters: [(key: ParameterKey, variable: Variable)]
  /// What it was recorded for.
  public let mode: Mode

  /// Records `network` for `examples` examples of `input` each.
  ///
  /// Without a loss or targets, errors and objective are missing.
  ///
  /// - Throws: ``ShapeMismatch``, ``LayerError``, ``OutOfMemory``.
  public init(
    _ network: Network, examples: Int, input: Shape, targets: TargetInfo?, reduction: Reduction,
    precision: Precision, mode: Mode = .evaluation, isDry: Bool = false
  ) throws {
    self.mode = mode
    let tape = Tape(precision: precision, isDry: isDry)
    if !isDry {
      tape.reserve(
        try Self.numbers(network, examples: examples, input: input, targets: targets, mode, precision))
    }
    self.tape = tape
    self.examples = examples
    x = try tape.leaf(
      shape: Shape([examples] + input.sizes), .units("z", 0, shape: input, examples: examples))
    var layers: [RecordedLayer] = []
    var parameters: [(key: ParameterKey, variable: Variable)] = []
    var z = x
    for (k, layer) in network.layers.enumerated() {
      let variables = try zip(layer.parameters, network.parameters[k]).map { spec, value in
        let isFilterBias = spec.symbol == "b" && layer is Convolution
        return try tape.leaf(
          value, isFilterBias ? .filterBias(k + 1) : .parameter(spec.symbol, k + 1, shape: spec.shape))
      }
      parameters += variables.enumerated().map { (ParameterKey(layer: k, index: $0), $1) }
      let recorded = try layer.record(z, parameters: variables, mode: mode, on: tape)
      if let a = recorded.a, a != recorded.z {
        tape.name(a, .units("a", k + 1, shape: layer.output, examples: examples))
      }
      if recorded.z != z {
        tape.name(recorded.z, .units("z", k + 1, shape: layer.output, examples: examples))
      }
      if let (mean, variance) = recorded.batch {
        let channels: Shape = [layer.output[0]]
        tape.name(mean, .parameter("muB", k + 1, shape: channels))
        tape.name(variance, .parameter("sigma2B", k + 1, shape: channels))
      }
      if let mask = recorded.mask {
        tape.name(mask, .units("mask", k + 1, shape: layer.output, examples: examples))
      }
      layers.append(recorded)
      z = recorded.z
    }
    (self.layers, self.parameters) = (layers, parameters)
    guard let targets else {
      (y, errors, objective) = (nil, nil, nil)
      return
    }
    let y = try tape.leaf(
      shape: [examples, targets.width], .targets(width: targets.width, examples: examples))
    self.y = y
    guard let loss = network.loss, let last = network.layers.last else {
      (errors, objective) = (nil, nil)
      return
    }
    guard last.output.rank == 1 else {
      throw LayerError(
        "a loss takes a vector and the last layer gives maps", hint: "put `layer flatten` before the end")
    }
    var scores = layers.last?.a ?? z
    if last is ActivationLayer { scores = layers.dropLast().last?.z ?? x }
    let errors = try loss.record(
      Loss.Head(
        tape: tape, z: z, scores: last.activation == .softmax ? scores : z, activation: last.activation, y: y,
        units: last.output[0], targets: targets))
    tape.name(errors, .errors(examples: examples))
    let objective = try tape.record(reduction == .mean ? .mean : .sum, [errors])
    tape.name(objective, QuantityName("J"))
    (self.errors, self.objective) = (errors, objective)
  }

  /// The numbers that a large recording will take, found out without memory; 0 for a small one, which just grows.
  private static func numbers(
    _ network: Network, examples: Int, input: Shape, targets: TargetInfo?, _ mode: Mode,
    _ precision: Precision
  ) throws -> Int {
    let outputs = network.layers.reduce(input.count) {
      $0.addingReportingOverflow($1.output.count).partialValue
    }
    let least = saturatingProduct(examples, max(outputs, 0))
    guard least > 1 << 20 || network.parameterCount > 1 << 20 else { return 0 }
    let plan = try Recording(
      network, examples: examples, input: input, targets: targets, reduction: .sum, precision: precision,
      mode: mode, isDry: true)
    let count = plan.tape.mark.numberCount
    let bytes = saturatingProduct(count, precision.bytes)
    guard bytes <= Arena.limit else {
      let parameters = saturatingProduct(network.parameterCount, precision.bytes)
      throw OutOfMemory(
        needed: bytes, limit: Arena.limit,
        parts: [.init("parameters", parameters), .init("activations", bytes - min(bytes, parameters))])
    }
    return count
  }

  /// The masks of layers that drop units, first to last.
  var masks: [Variable] { layers.compactMap(\.mask) }
  /// What follows what is computed: the leaf of each running average.
  var averages: [(key: ParameterKey, leaf: Variable, average: RunningAverage)] {
    layers.enumerated().flatMap { k, layer in
      layer.averages.map { (ParameterKey(layer: k, index: $0.parameter), layer.parameters[$0.parameter], $0) }
    }
  }

  /// Copies the parameters of `network` onto the tape.
  public func load(_ network: Network) {
    for (key, variable) in parameters { tape.set(variable, to: network.parameters[key.layer][key.index]) }
  }

  /// Fills the masks as a step of training would that starts with `random`.
  ///
  /// A recording of less than `network`, of its examples alone, has none.
  ///
  /// - Returns: the masks, by the layer from 0.
  @discardableResult
  public func drawMasks(of network: Network, _ random: Random) -> [Int: Tensor] {
    var random = random, drawn: [Int: Tensor] = [:]
    for (k, (layer, recorded)) in zip(network.layers, layers).enumerated() {
      guard let dropout = layer as? Dropout, let mask = recorded.mask else { continue }
      let value = Dropout.mask(
        p: dropout.p, tape.entries[mask.entry].shape, &random, tape.precision)
      tape.set(mask, to: value)
      drawn[k] = value
    }
    return drawn
  }

  /// Copies the parameters from the tape into `network`.
  public func store(into network: inout Network) {
    for (key, variable) in parameters { network.parameters[key.layer][key.index] = tape.value(of: variable) }
  }
}
