// Network.swift — layers in order with their parameters: a value, so that keeping a copy is undo.
import Autograd
import Synchronization
import Tensors

/// How the errors of a selection become the objective J.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  case mean, sum
}

/// Which parameter: the layer from 0, and the position among the layer's parameters.
public struct ParameterKey: Hashable, Sendable {
  /// The layer, from 0.
  public let layer: Int
  /// The position among its parameters.
  public let index: Int
  /// Parameter `index` of layer `layer`.
  public init(layer: Int, index: Int) { (self.layer, self.index) = (layer, index) }
}

private let structures = Atomic<Int>(0)

/// A network: layers, the values of their parameters, and the loss.
public struct Network: Sendable {
  /// The layers, first to last.
  public private(set) var layers: [any Layer] = []
  /// The values of each layer's parameters.
  public var parameters: [[Tensor]] = []
  /// The loss, once chosen.
  public var loss: Loss?
  /// Parameters that training leaves alone.
  public var frozen: Set<ParameterKey> = []
  /// How gradients move the parameters.
  public private(set) var optimizer = Optimizer.sgd
  /// What the optimizer has kept so far.
  public var optimizerState = OptimizerState()
  /// What each layer that drops units let through in the last step, by the layer from 0: 0, or 1/(1 − p).
  public var masks: [Int: Tensor] = [:]
  /// A number that changes whenever layers or loss change, so that recordings know when they are of the past.
  ///
  /// No two networks with different layers have the same: what `undo` has taken back may be followed by another layer.
  public private(set) var structure = 0
  /// The shape of the input when the first layer was added.
  private var givenInput: Shape?

  /// A network without layers.
  public init() {}

  /// The shape of the input: what the first layer fixes, else what it was added behind.
  public var input: Shape? {
    switch layers.first {
    case let dense as Dense: [dense.inputs]
    case let convolution as Convolution: convolution.input
    case nil: nil
    default: givenInput
    }
  }
  /// True for a parameter that gradients move: it is learned, and not frozen.
  public func learns(_ key: ParameterKey) -> Bool {
    layers[key.layer].parameters[key.index].isLearned && !frozen.contains(key)
  }
  /// True when the units of some layer see a part of its input only, each group of them its own.
  public var hasGroups: Bool { layers.contains { ($0 as? Convolution).map { $0.groups > 1 } ?? false } }
  /// The shape of the last layer's output.
  public var output: Shape? { layers.last?.output }
  /// The number of parameters, all layers together.
  public var parameterCount: Int {
    layers.reduce(0) { sum, layer in
      let (total, overflow) = sum.addingReportingOverflow(layer.parameterCount)
      return overflow ? Int.max : total
    }
  }

  /// Adds a layer, with parameters drawn from `random`; the first one works on examples of shape `input`.
  ///
  /// - Throws: ``OutOfMemory`` before anything is allocated, when the parameters would not fit.
  public mutating func add(
    _ layer: any Layer, behind input: Shape? = nil, initialization: Initialization, random: inout Random,
    precision: Precision
  ) throws(OutOfMemory) {
    let (total, overflow) = parameterCount.addingReportingOverflow(layer.parameterCount)
    // Value, gradient, and the session's own copy.
    let bytes = overflow ? Int.max : saturatingProduct(saturatingProduct(total, precision.bytes), 3)
    guard bytes <= Arena.limit else { throw OutOfMemory(needed: bytes, limit: Arena.limit) }
    parameters.append(
      layer.parameters.map { initialization.value(of: $0, random: &random, precision: precision) })
    if layers.isEmpty { givenInput = input }
    layers.append(layer)
    structure = Self.nextStructure()
  }

  /// Removes layers behind the first `count`, and the loss.
  public mutating func cut(after count: Int) {
    layers.removeLast(max(0, layers.count - count))
    parameters.removeLast(max(0, parameters.count - count))
    frozen = frozen.filter { $0.layer < count }
    masks = masks.filter { $0.key < count }
    optimizerState.slots = optimizerState.slots.map { $0.filter { $0.key.layer < count } }
    loss = nil
    structure = Self.nextStructure()
  }

  /// Chooses the loss.
  public mutating func setLoss(_ loss: Loss) {
    self.loss = loss
    structure = Self.nextStructure()
  }

  /// Chooses the optimizer, which starts with nothing kept.
  public mutating func setOptimizer(_ optimizer: Optimizer) {
    (self.optimizer, optimizerState) = (optimizer, OptimizerState())
  }

  /// Draws all parameters anew, or those of one layer, counted from 0; the optimizer forgets what it kept of the old.
  public mutating func initialize(
    _ initialization: Initialization, layer only: Int? = nil, random: inout Random, precision: Precision
  ) {
    optimizerState = OptimizerState()
    for (k, layer) in layers.enumerated() where only == nil || only == k {
      parameters[k] = layer.parameters.map {
        initialization.value(of: $0, random: &random, precision: precision)
      }
    }
  }

  /// Takes new values for all parameters, layer after layer.
  public mutating func setParameters(_ values: [Tensor]) {
    var next = values.makeIterator()
    for k in parameters.indices {
      for i in parameters[k].indices { if let value = next.next() { parameters[k][i] = value } }
    }
  }

  private static func nextStructure() -> Int { structures.add(1, ordering: .relaxed).newValue }

  /// Rounds all parameters to `precision`.
  public mutating func convert(to precision: Precision) {
    parameters = parameters.map { $0.map { $0.converted(to: precision) } }
    masks = masks.mapValues { $0.converted(to: precision) }
    optimizerState.slots = optimizerState.slots.map { $0.mapValues { $0.converted(to: precision) } }
    structure = Self.nextStructure()
  }
}
