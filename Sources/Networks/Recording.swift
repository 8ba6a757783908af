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
  /// The output of each node on the tape, by its number; 0 is the input.
  let outputs: [Variable]
  /// Ranges of the tape by the number of the node that was recorded there: the input, the layers, the loss.
  private let ranges: [Range<Int>]
  /// Places of the recorded quantities, by layer and symbol.
  private let quantities: [Address: Variable]
  private struct Address: Hashable {
    let layer: Int
    let symbol: QuantitySymbol
  }
  /// The error of each example, and the objective.
  public let errors: Variable?, objective: Variable?
  /// The variables of all layers' parameters, in order, with their keys.
  public let parameters: [(key: ParameterKey, variable: Variable)]
  /// Running averages: the leaf of each, which follows a computed value.
  let averages: [(key: ParameterKey, leaf: Variable, average: RunningAverage)]
  /// Random leaves of each step of training, first layer to last.
  let drawn: [(layer: Int, leaf: RandomLeaf)]
  /// Purpose of the recording.
  public let mode: Mode

  /// Records `network` for `examples` examples of `input` each.
  ///
  /// Errors and objective are missing without a loss or targets.
  public init(
    _ network: Network, examples: Int, input: Shape, targets: TargetInfo?, reduction: Reduction,
    precision: Precision, mode: Mode = .evaluation, isDry: Bool = false
  ) throws(NetworkError) {
    self.mode = mode
    let tape = Tape(precision: precision, isDry: isDry)
    if !isDry {
      tape.reserve(
        try Self.numbers(network, examples: examples, input: input, targets: targets, mode, precision))
    }
    self.tape = tape
    self.examples = examples
    x = try NetworkError.converting { () throws(OutOfMemory) in
      try tape.leaf(
        shape: Shape([examples] + input.sizes),
        LayerQuantity(.output, .output, .units(input)).name(0, examples: examples))
    }
    var outputs = [x], ranges = [0..<tape.entries.count]
    var quantities: [Address: Variable] = [:]
    var parameters: [(key: ParameterKey, variable: Variable)] = []
    var averages: [(key: ParameterKey, leaf: Variable, average: RunningAverage)] = []
    var drawn: [(layer: Int, leaf: RandomLeaf)] = []
    for (i, node) in network.nodes.enumerated() {
      let (k, layer, first) = (i + 1, node.layer, tape.entries.count)
      func note(_ quantity: LayerQuantity, _ variable: Variable, isNew: Bool) {
        quantities[Address(layer: k, symbol: quantity.symbol)] = variable
        if isNew { tape.name(variable, quantity.name(k, examples: examples)) }
      }
      var own: [Variable] = []
      for (key, quantity) in zip(network.keys(of: k), layer.quantities) {
        let leaf = try NetworkError.converting { () throws(OutOfMemory) in
          // A plan needs no values, and does not make any.
          isDry
            ? try tape.leaf(shape: network.spec(key).shape, quantity.name(k, examples: examples))
            : try tape.leaf(network[key], quantity.name(k, examples: examples))
        }
        note(quantity, leaf, isNew: false)
        parameters.append((key, leaf))
        own.append(leaf)
      }
      var inputs = node.inputs.map { outputs[$0] }
      if layer.flattens {
        for i in inputs.indices { inputs[i] = try tape.inRows(inputs[i]) }
      }
      // Earlier layers' parameters stand on the tape already.
      let tied = layer.tied.flatMap { key in parameters.first { $0.key == key }?.variable }
      let recorded = try layer.record(
        LayerInputs(inputs: inputs, parameters: own, tied: tied, mode: mode, tape: tape))
      for (symbol, variable) in recorded.computed {
        guard let quantity = layer.quantity(symbol) else { continue }
        note(quantity, variable, isNew: variable != recorded.output)
      }
      var output = recorded.output
      if let index = inputs.firstIndex(of: output), network.hasSeveralReaders(node.inputs[index]) {
        // Else the derivative by this output would be that of its input, with the paths around the layer.
        output = try tape.recordPart(.identity, [output], [:])
      }
      // A layer that hands its input on leaves it its name.
      if let quantity = layer.quantity(.output) {
        note(quantity, output, isNew: !inputs.contains(output))
      }
      averages += recorded.averages.map {
        (ParameterKey(layer: k, index: $0.parameter), own[$0.parameter], $0)
      }
      if let leaf = recorded.drawn { drawn.append((k, leaf)) }
      outputs.append(output)
      ranges.append(first..<tape.entries.count)
    }
    (self.outputs, self.quantities, self.parameters) = (outputs, quantities, parameters)
    (self.averages, self.drawn) = (averages, drawn)
    guard let targets else {
      (y, errors, objective, self.ranges) = (nil, nil, nil, ranges)
      return
    }
    let firstOfLoss = tape.entries.count
    let y = try NetworkError.converting { () throws(OutOfMemory) in
      try tape.leaf(shape: [examples, targets.width], .targets(width: targets.width, examples: examples))
    }
    self.y = y
    guard let node = network.lossNode, let last = network.last, var z = outputs.last else {
      (errors, objective, self.ranges) = (nil, nil, ranges)
      return
    }
    guard last.output.rank == 1 || node.target != .data else {
      throw .layer(
        LayerError(
          .shape, "a loss takes a vector and the last layer gives maps",
          hint: "put `layer flatten` before the end"))
    }
    var scores = z
    if last.activation == .softmax, let place = network.scores {
      scores = quantities[Address(layer: place.number, symbol: place.symbol)] ?? outputs[place.number]
    }
    var (target, info) = (y, targets)
    if case .output(let number) = node.target {
      try NetworkError.converting { () throws(LayerError) in
        try node.requireProbabilities(of: network, inputBounds: targets.inputBounds)
      }
      // Numbers that a layer computes, or the input: maps one behind the other.
      target = try tape.inRows(outputs[number])
      info = TargetInfo(width: tape.entries[target.entry].shape[1], classes: nil)
      guard info.width == last.output.count else {
        throw .layer(.otherWidth(of: last.output, than: info.width, node.targetName))
      }
      let given = z
      z = try tape.inRows(z)
      scores = scores == given ? z : try tape.inRows(scores)
    }
    let errors = try node.loss.record(
      Loss.Head(
        tape: tape, z: z, scores: scores, activation: last.activation, y: target, units: last.output.count,
        targets: info))
    tape.name(errors, .errors(examples: examples))
    let objective = try tape.recordPart(reduction == .mean ? .mean : .sum, [errors])
    tape.name(objective, QuantityName("J"))
    (self.errors, self.objective) = (errors, objective)
    self.ranges = ranges + [firstOfLoss..<tape.entries.count]
  }

  // MARK: Nodes

  /// The output of node `k` on the tape, 0 for the input; `nil` where there is no such node.
  public func output(of k: Int) -> Variable? { outputs.indices.contains(k) ? outputs[k] : nil }

  /// The output of the last node; the input of a network without layers.
  public var output: Variable { outputs.last ?? x }

  /// The entries that node `k` put on the tape, its parameters among them; none for a layer that hands its input on.
  ///
  /// Number 0 is the input, and the last number + 1 the loss; for another number `nil`.
  public func entries(of k: Int) -> Range<Int>? { ranges.indices.contains(k) ? ranges[k] : nil }

  /// The number of entries up to the loss, or up to the last layer where there is none.
  public var entryCount: Int { ranges.last?.upperBound ?? 0 }

  // MARK: Quantities

  /// Variable of a quantity of layer `k` on the tape; `nil` where this recording does not compute it.
  public func variable(_ k: Int, _ symbol: QuantitySymbol) -> Variable? {
    quantities[Address(layer: k, symbol: symbol)]
  }

  /// The numbers that a large recording will take, found out without memory; 0 for a small one, which just grows.
  private static func numbers(
    _ network: Network, examples: Int, input: Shape, targets: TargetInfo?, _ mode: Mode,
    _ precision: Precision
  ) throws(NetworkError) -> Int {
    let outputs = network.nodes.reduce(input.count) {
      $0.addingReportingOverflow($1.layer.output.count).partialValue
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
      throw .memory(
        OutOfMemory(
          needed: bytes, limit: Arena.limit,
          parts: [.init("parameters", parameters), .init("activations", bytes - min(bytes, parameters))]))
    }
    return count
  }

  /// Copies the parameters of `network` onto the tape.
  public func load(_ network: Network) {
    for (key, variable) in parameters { tape.set(variable, to: network[key]) }
  }

  /// True where a step of training draws numbers first.
  package var drawsMasks: Bool { !drawn.isEmpty }

  /// Fills the random leaves as a step of training that starts with `random` would.
  ///
  /// - Returns: the numbers, by the layer's number.
  @discardableResult
  public func drawMasks(_ random: Random) -> [Int: Tensor] {
    var random = random, values: [Int: Tensor] = [:]
    for (layer, leaf) in drawn {
      let value = leaf.draw(tape.entries[leaf.variable.entry].shape, &random, tape.precision)
      tape.set(leaf.variable, to: value)
      values[layer] = value
    }
    return values
  }

  /// Copies the parameters from the tape into `network`.
  public func store(into network: inout Network) {
    for (key, variable) in parameters { network[key] = tape.value(of: variable) }
  }
}

extension LayerError {
  /// An output that a loss compares with something of another width.
  fileprivate static func otherWidth(of output: Shape, than width: Int, _ target: String) -> Self {
    Self(
      .shape,
      "the network ends in \(output.count) number\(output.count == 1 ? "" : "s") and \(target), its target, has \(width)",
      hint: "the last layer needs as many units as the target has numbers: `layer dense \(width)`")
  }
}
