// Network.swift — layers as nodes with inputs, and their parameters: a value, so that keeping a copy is undo.
import Autograd
import Synchronization
import Tensors
import Typography

/// Reduction of the errors of a selection to the objective J.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  case mean, sum
}

/// Key of a parameter: the number of its layer, from 1, and the position among the layer's parameters.
public struct ParameterKey: Hashable, Comparable, Sendable {
  /// The layer, from 1.
  public let layer: Int
  /// The position among its parameters, from 0.
  public let index: Int
  /// Parameter `index` of layer `layer`.
  public init(layer: Int, index: Int) { (self.layer, self.index) = (layer, index) }
  /// Order by layer, then by position.
  public static func < (a: Self, b: Self) -> Bool { (a.layer, a.index) < (b.layer, b.index) }
}

/// A layer in its place, with its inputs.
///
/// A node never changes once made, so that the networks that `undo` keeps share their nodes.
public final class Node: Sendable {
  /// The layer.
  public let layer: Layer
  /// Numbers of the nodes that give its inputs; 0 is the input of the network.
  public let inputs: [Int]
  /// Its name, where it has one.
  public let name: String?
  /// Numbers of the nodes of each branch that it joins, the first of its inputs; none for other nodes.
  public let branches: [Range<Int>]

  init(_ layer: Layer, inputs: [Int], name: String?, branches: [Range<Int>]) {
    (self.layer, self.inputs, self.name, self.branches) = (layer, inputs, name, branches)
  }
}

/// The loss in its place: the last node, over scores and a target.
public struct LossNode: Sendable {
  /// The quantity that a loss compares with.
  public enum Target: Hashable, Sendable {
    /// The targets of the data, y.
    case data
    /// The output of a node; 0 is the input of the network. Derivatives flow through it, too.
    case output(Int)
  }
  /// The loss.
  public let loss: Loss
  /// The quantity that it compares the network's output with.
  public let target: Target

  /// True where the inputs must lie between 0 and 1: a loss of probabilities compares with them.
  public var needsInputBounds: Bool { loss.isOfProbabilities && target == .output(0) }

  /// Throws where a loss of probabilities would compare with numbers that may lie outside 0…1.
  ///
  /// Past these bounds −y·ln p − (1−y)·ln(1−p) has no least value.
  func requireProbabilities(of network: Network, inputBounds: ClosedRange<Double>?) throws(LayerError) {
    guard loss.isOfProbabilities, case .output(let k) = target else { return }
    let found: String
    if k == 0 {
      guard let bounds = inputBounds, bounds.lowerBound < 0 || bounds.upperBound > 1 else { return }
      let (low, high) = (NumberFormat.format(bounds.lowerBound), NumberFormat.format(bounds.upperBound))
      found = "the inputs go from \(low) to \(high)"
    } else {
      let activation = try network.layer(k).activation
      guard activation != .sigmoid, activation != .softmax else { return }
      found = "\(targetName) comes from no sigmoid or softmax units"
    }
    throw LayerError(
      k == 0 ? .targets : .loss, "\(loss.title) compares with numbers from 0 to 1, and \(found)",
      hint: k == 0
        ? "`data scale` brings inputs to 0…1; `loss mse` takes any numbers" : "`loss mse` takes any numbers")
  }

  /// The target as it is typed: `y`, `z(0)`.
  public var targetName: String {
    guard case .output(let k) = target else { return "y" }
    return "\(QuantitySymbol.output.name)(\(k))"
  }

  /// Text that chooses it, without the word `loss`: `mse`, `mse target=z(0)`.
  public var written: String { loss.name + (target == .data ? "" : " target=\(targetName)") }

  /// Text of the loss in `network`: `mean squared error, target z(0)`.
  public var summary: String { loss.title + (target == .data ? "" : ", target \(targetName)") }
}

private let structures = Atomic<Int>(0)

/// A network: nodes in topological order, the values of their parameters, and the loss.
///
/// Nodes are numbered from 1, as layers on the blackboard; number 0 is the input, and the loss is the last number + 1.
public struct Network: Sendable {
  /// The nodes, each behind those that it reads.
  public private(set) var nodes: [Node] = []
  /// The values of each layer's parameters, of which random ones are made at first use.
  package var store = ParameterStore()
  /// The loss, once chosen.
  public private(set) var lossNode: LossNode?
  /// Parameters that training leaves alone.
  public var frozen: Set<ParameterKey> = []
  /// The optimizer, which moves the parameters by their gradients.
  public private(set) var optimizer = Optimizer.sgd
  /// State of the optimizer so far.
  public var optimizerState = OptimizerState()
  /// Random masks of each layer in the last step of training, by the layer's number: dropout's kept units.
  public var masks: [Int: Tensor] = [:]
  /// A number that changes whenever layers or loss change, so that recordings know when they are of the past.
  ///
  /// Two networks with different layers never have the same: after an `undo`, another layer may take the
  /// place of the old.
  public private(set) var structure = 0

  /// A network without layers.
  public init() {}

  // MARK: Nodes

  /// The number of layers; the last one's number.
  public var count: Int { nodes.count }
  /// True without layers.
  public var isEmpty: Bool { nodes.isEmpty }
  /// The layers with their numbers, first to last.
  public var layers: some RandomAccessCollection<(number: Int, layer: Layer)> {
    nodes.indices.lazy.map { [nodes] in (number: $0 + 1, layer: nodes[$0].layer) }
  }
  /// The last layer.
  public var last: Layer? { nodes.last?.layer }
  /// The number of the loss.
  public var lossNumber: Int { nodes.count + 1 }

  /// Layer `k`, counted from 1.
  public func layer(_ k: Int) throws(LayerError) -> Layer { try node(k).layer }

  /// The node of number `k`, counted from 1.
  public func node(_ k: Int) throws(LayerError) -> Node {
    guard nodes.indices.contains(k &- 1) else { throw .noSuchLayer(k, in: self) }
    return nodes[k - 1]
  }

  /// The inputs of each node by its number; the input of the network, node 0, reads none.
  public var nodeInputs: [[Int]] { [[]] + nodes.map { $0.inputs } }

  /// The shape of the output of node `k`; of the input where `k` is 0 and a layer says.
  public func shape(of k: Int) -> Shape? {
    k == 0 ? input : nodes.indices.contains(k &- 1) ? nodes[k - 1].layer.output : nil
  }

  /// The shape of the input: the layers that read it were made for it.
  public var input: Shape? {
    for node in nodes {
      if let place = node.inputs.firstIndex(of: 0) { return node.layer.inputs[place] }
    }
    return nil
  }
  /// The shape of the last layer's output.
  public var output: Shape? { last?.output }
  /// True when the units of some layer see a part of its input only, each group of them its own.
  public var hasGroups: Bool { nodes.contains { $0.layer.groups > 1 } }

  // MARK: Loss

  /// The loss, once chosen.
  public var loss: Loss? { lossNode?.loss }

  /// The number of the node that holds the scores behind the last activation, and whether they are its pre-activation.
  ///
  /// `nil` where the network ends in no activation.
  public var scores: (number: Int, symbol: QuantitySymbol)? {
    guard let last = nodes.last, let scores = last.layer.scores else { return nil }
    return scores == .preactivation ? (nodes.count, .preactivation) : (last.inputs[0], .output)
  }

  /// True where the outputs are compared with the targets of the data, and not with the input or another output.
  public var learnsTargets: Bool { (lossNode?.target ?? .data) == .data }

  /// True where the outputs are scores of classes, which softmax makes probabilities of.
  public var givesScores: Bool {
    guard let last, last.output.count > 1 else { return false }
    return loss?.isOfProbabilities == true && last.activation != .softmax && last.activation != .sigmoid
  }

  /// Chooses the loss, over the output of the last node and the targets of the data.
  public mutating func setLoss(_ loss: Loss) { place(LossNode(loss: loss, target: .data)) }

  /// Chooses the loss, over the output of the last node and that of node `target`, 0 for the input.
  ///
  /// - Throws: ``LayerError`` where there is no such node.
  public mutating func setLoss(_ loss: Loss, target: Int) throws(LayerError) {
    if target != 0 { _ = try node(target) }
    place(LossNode(loss: loss, target: .output(target)))
  }

  private mutating func place(_ node: LossNode) {
    lossNode = node
    structure = Self.nextStructure()
  }

  /// The network without its loss.
  public func withoutLoss() -> Network {
    var bare = self
    bare.lossNode = nil
    return bare
  }

  // MARK: Parameters

  /// The values of each layer's parameters.
  public var parameters: [[Tensor]] {
    get { store.values }
    set { store = ParameterStore(newValue) }
  }

  /// The value of a parameter.
  public subscript(key: ParameterKey) -> Tensor {
    get { store[key.layer - 1][key.index] }
    _modify { yield &store[key.layer - 1][key.index] }
  }

  /// Every parameter, layer after layer.
  public var keys: [ParameterKey] {
    nodes.enumerated().flatMap { i, node in
      node.layer.parameters.indices.map { ParameterKey(layer: i + 1, index: $0) }
    }
  }

  /// The parameters of layer `k`; none where there is no such layer.
  public func keys(of k: Int) -> [ParameterKey] {
    nodes.indices.contains(k &- 1)
      ? nodes[k - 1].layer.parameters.indices.map { ParameterKey(layer: k, index: $0) } : []
  }

  /// The parameters that are filters, (filter, depth, row, column).
  public var filters: [ParameterKey] { keys.filter { spec($0).shape.rank == 4 } }

  /// The specification of a parameter.
  public func spec(_ key: ParameterKey) -> ParameterSpec { nodes[key.layer - 1].layer.parameters[key.index] }

  /// Text of a parameter: `w(2)`.
  public func name(of key: ParameterKey) -> String { "\(spec(key).symbol.sign)(\(key.layer))" }

  /// The name of a parameter on a tape, with those of its elements: `w(2)1,1`.
  public func tapeName(of key: ParameterKey) -> QuantityName {
    nodes[key.layer - 1].layer.quantities[key.index].name(key.layer, examples: 1)
  }

  /// True for a parameter that gradients move: it is learned, and not frozen.
  public func learns(_ key: ParameterKey) -> Bool { spec(key).isLearned && !frozen.contains(key) }

  /// The number of parameters, all layers together.
  public var parameterCount: Int {
    nodes.reduce(0) { sum, node in
      let (total, overflow) = sum.addingReportingOverflow(node.layer.parameterCount)
      return overflow ? Int.max : total
    }
  }

  // MARK: Building

  /// Adds a layer that reads the outputs of `inputs`, the node before unless given, with parameters drawn from `random`.
  ///
  /// - Parameters:
  ///   - name: a name that no other layer has.
  ///   - branches: the nodes of each branch that it joins.
  /// - Throws: `.memory` before anything is allocated, when the parameters would not fit; `.layer` where
  ///   the inputs are not those that the layer was made for.
  public mutating func add(
    _ layer: Layer, inputs: [Int]? = nil, name: String? = nil, branches: [Range<Int>] = [],
    initialization: Initialization, random: inout Random, precision: Precision
  ) throws(NetworkError) {
    var stream = RandomStream(random)
    try add(
      layer, inputs: inputs, name: name, branches: branches, initialization: initialization, stream: &stream,
      precision: precision)
    random = stream.random
  }

  /// Adds a layer with parameters that are drawn from `stream` at first use.
  ///
  /// - Throws: as ``add(_:inputs:name:branches:initialization:random:precision:)``.
  package mutating func add(
    _ layer: Layer, inputs: [Int]? = nil, name: String? = nil, branches: [Range<Int>] = [],
    initialization: Initialization, stream: inout RandomStream, precision: Precision
  ) throws(NetworkError) {
    let inputs = inputs ?? [nodes.count]
    try NetworkError.converting { () throws(LayerError) in try requireFree(name) }
    guard inputs.count == layer.inputs.count, inputs.allSatisfy({ $0 >= 0 && $0 <= nodes.count }) else {
      throw .layer(
        LayerError(
          .shape, "\(layer.summary) has \(layer.inputs.count) input\(layer.inputs.count == 1 ? "" : "s")",
          hint: "name layers before it, 0 for the input"))
    }
    for (number, shape) in zip(inputs, layer.inputs) {
      guard let found = self.shape(of: number), found != shape else { continue }
      throw .layer(
        LayerError(
          .shape, "\(layer.summary) takes \(shape) and the output of layer \(number) is \(found)"))
    }
    try NetworkError.converting { () throws(LayerError) in try requireTie(of: layer) }
    let (total, overflow) = parameterCount.addingReportingOverflow(layer.parameterCount)
    // The numbers themselves, once they are drawn. What a pass or a step takes beside them, it says before it starts.
    let bytes = overflow ? Int.max : saturatingProduct(total, precision.bytes)
    guard bytes <= Arena.limit else { throw .memory(OutOfMemory(needed: bytes, limit: Arena.limit)) }
    store.append(stream.draw(layer.parameters, initialization, precision: precision))
    nodes.append(Node(layer, inputs: inputs, name: name, branches: branches))
    structure = Self.nextStructure()
  }

  /// Removes layers behind the first `count`, and the loss.
  public mutating func cut(after count: Int) {
    nodes.removeLast(max(0, nodes.count - count))
    store.cut(after: count)
    frozen = frozen.filter { $0.layer <= count }
    masks = masks.filter { $0.key <= count }
    optimizerState.slots = optimizerState.slots.map { $0.filter { $0.key.layer <= count } }
    lossNode = nil
    structure = Self.nextStructure()
  }

  /// Chooses the optimizer, which starts with nothing kept.
  public mutating func setOptimizer(_ optimizer: Optimizer) {
    (self.optimizer, optimizerState) = (optimizer, OptimizerState())
  }

  /// Draws all parameters anew, or those of one layer; the optimizer forgets its state for the old.
  public mutating func initialize(
    _ initialization: Initialization, layer only: Int? = nil, random: inout Random, precision: Precision
  ) {
    var stream = RandomStream(random)
    initialize(initialization, layer: only, stream: &stream, precision: precision)
    random = stream.random
  }

  /// Draws all parameters anew from `stream`, or those of one layer, at first use.
  package mutating func initialize(
    _ initialization: Initialization, layer only: Int? = nil, stream: inout RandomStream, precision: Precision
  ) {
    optimizerState = OptimizerState()
    for (i, node) in nodes.enumerated() where only == nil || only == i + 1 {
      store.set(i, to: stream.draw(node.layer.parameters, initialization, precision: precision))
    }
  }

  /// Takes new values for all parameters, layer after layer.
  public mutating func setParameters(_ values: [Tensor]) {
    var next = values.makeIterator()
    for k in nodes.indices {
      store.set(k, to: store.shapes[k].indices.compactMap { i in next.next() ?? store[k][i] })
    }
  }

  private static func nextStructure() -> Int { structures.add(1, ordering: .relaxed).newValue }

  /// Rounds all parameters to `precision`.
  public mutating func convert(to precision: Precision) {
    store.convert(to: precision)
    masks = masks.mapValues { $0.converted(to: precision) }
    optimizerState.slots = optimizerState.slots.map { $0.mapValues { $0.converted(to: precision) } }
    structure = Self.nextStructure()
  }
}

extension LayerError {
  /// `network` has no layer `k`.
  public static func noSuchLayer(_ k: Int, in network: Network) -> Self {
    guard !network.isEmpty else { return .noLayers() }
    return Self(
      .index,
      "there is no layer \(k): the network has \(network.count) layer\(network.count == 1 ? "" : "s")",
      hint: "`network` lists them")
  }
}
