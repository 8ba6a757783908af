// PublishedParameters.swift — the parameters of a network under the names and in the shapes of a file of weights.
import Tensors

/// A parameter as it stands in a file of weights.
package struct PublishedParameter: Sendable {
  /// The parameter.
  package let key: ParameterKey
  /// Its name in the file: `layer1.0.conv1.weight` as PyTorch has it, or `w(1)` for a layer without a name.
  package let name: String
  /// The order of its numbers in the file.
  package let arrangement: Arrangement
  /// Its shape in memory.
  package let shape: Shape
  /// Its shape in the file.
  package var publishedShape: Shape { arrangement.shape }
}

extension Network {
  /// Every parameter as it stands in a file of weights, layer after layer; no parameter is drawn.
  package var published: [PublishedParameter] {
    keys.map { key in
      let spec = spec(key)
      guard let name = nodes[key.layer - 1].name else {
        return PublishedParameter(
          key: key, name: "\(spec.symbol.name)(\(key.layer))", arrangement: spec.layout.asPrinted,
          shape: spec.shape)
      }
      return PublishedParameter(
        key: key, name: "\(name).\(spec.symbol.published)", arrangement: spec.published, shape: spec.shape)
    }
  }

  /// Takes values for parameters; the optimizer forgets its state for the old.
  package mutating func take(_ values: [(key: ParameterKey, value: Tensor)]) {
    optimizerState = OptimizerState()
    var all: [Int: [Int: Tensor]] = [:]
    for (key, value) in values { all[key.layer, default: [:]][key.index] = value }
    for (layer, own) in all {
      // A layer whose parameters are all given is never drawn.
      let indices = nodes[layer - 1].layer.parameters.indices
      store.set(layer - 1, to: indices.map { own[$0] ?? store[layer - 1][$0] })
    }
  }
}

extension ParameterSpec {
  /// The order of its numbers under the name of its layer.
  fileprivate var published: Arrangement {
    switch order {
    case .same: .same(shape)
    case .transposed: .transposed(shape)
    case .turned: .turned(shape)
    }
  }
}

extension QuantityLayout {
  /// The order in which all elements are printed: filter, row, column, depth; a lone filter or depth has no axis.
  fileprivate var asPrinted: Arrangement {
    var shown = axes
    while shown.count > 2, shown.last?.size == 1 { shown.removeLast() }
    if let maps, maps.size > 1 || axes.isEmpty { shown.insert(maps, at: 0) }
    // The row of biases below a matrix of weights is no part of them.
    return Arrangement(sizes: shown.map { $0.size }, steps: shown.map { $0.stride })
  }
}
