// Branching.swift — names of layers, blocks of branches, and outputs that nothing reads.
import Tensors

extension Network {
  /// The most layers of a network.
  public static let layerLimit = 5_000

  /// The number of the layer called `name`; `nil` where none is.
  public func number(named name: String) -> Int? {
    nodes.firstIndex { $0.name == name }.map { $0 + 1 }
  }

  /// Throws where there is a layer of that name, or no room for another.
  func requireFree(_ name: String?) throws(LayerError) {
    guard count < Self.layerLimit else {
      throw LayerError(.size, "a network has at most \(Self.layerLimit) layers")
    }
    guard let name, let k = number(named: name) else { return }
    throw .nameTaken(name, by: k)
  }

  /// The numbers of the layers, but the last, with an output that neither a layer nor the loss reads.
  public var unreadOutputs: [Int] {
    var isRead = [Bool](repeating: false, count: nodes.count + 1)
    for node in nodes { for input in node.inputs { isRead[input] = true } }
    if case .output(let number)? = lossNode?.target { isRead[number] = true }
    return (1..<max(1, nodes.count)).filter { !isRead[$0] }
  }

  /// True where several layers, or a layer and the target of the loss, read output `number`; 0 is the input.
  func hasSeveralReaders(_ number: Int) -> Bool {
    var readers = nodes.reduce(0) { sum, node in sum + node.inputs.reduce(0) { $1 == number ? $0 + 1 : $0 } }
    if case .output(number)? = lossNode?.target { readers += 1 }
    return readers > 1
  }

  /// The number of the first layer that reads each output that is read; 0 is the input.
  package var firstReaders: [Int: Int] {
    var readers: [Int: Int] = [:]
    for (i, node) in nodes.enumerated() {
      for input in node.inputs where readers[input] == nil { readers[input] = i + 1 }
    }
    return readers
  }

  /// The outermost block of branches in which layer `k` stands, the joining layer being its end: the numbers of its
  /// first layer and of its end.
  ///
  /// `nil` where `k` is in no block, or is the end of the outermost.
  public func block(around k: Int) -> ClosedRange<Int>? {
    for (i, node) in nodes.enumerated().reversed() {
      guard let first = node.branches.first?.lowerBound else { continue }
      if first <= k, k <= i { return first...(i + 1) }
      if i + 1 <= k { return nil }
    }
    return nil
  }

  /// The numbers of joining layers in `range` by the first layer of their blocks, in order.
  package func joins(in range: Range<Int>) -> [Int: [Int]] {
    var joins: [Int: [Int]] = [:]
    for k in range.clamped(to: 1..<(count + 1)) {
      if let first = nodes[k - 1].branches.first?.lowerBound { joins[first, default: []].append(k) }
    }
    return joins
  }
}

extension Network {
  /// Throws unless the weights that `layer` is tied to are an earlier layer's, with inputs and units exchanged.
  func requireTie(of layer: Layer) throws(LayerError) {
    guard let key = layer.tied else { return }
    let owner = try self.layer(key.layer)
    guard owner.parameters.indices.contains(key.index), spec(key).symbol == .weight,
      spec(key).shape.rank == 2
    else {
      let other = owner.tied.map { "tied itself: `tied=\($0.layer)`" } ?? "no dense layer: \(owner.summary)"
      throw LayerError(
        .argument, "layer \(key.layer) has no weights to be tied to, for it is \(other)",
        hint: "weights of a dense layer can be tied to", argument: "tied")
    }
    let (shape, units) = (spec(key).shape, layer.output.count)
    let inputs = layer.inputs.first?.count ?? 0
    guard shape == [units, inputs] else {
      throw LayerError(
        .shape,
        "a layer tied to layer \(key.layer) goes from \(shape[1]) to \(shape[0]), and this one from \(inputs) to \(units)",
        hint: "`layer dense \(shape[0]) tied=\(key.layer)` behind \(shape[1]) outputs", argument: "tied")
    }
  }
}

extension LayerError {
  /// Two layers of one name.
  package static func nameTaken(_ name: String, by k: Int) -> Self {
    Self(.argument, "layer \(k) has the name `\(name)` already", hint: "a name belongs to one layer")
  }
}
