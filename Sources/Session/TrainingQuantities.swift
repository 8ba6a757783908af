// TrainingQuantities.swift — what batch normalisation and dropout add to the blackboard: γ β μ σ² and the mask.
import Autograd
import Diagnostics
import Networks
import Tensors

extension QuantityKind {
  static let scale = channel("gamma", "γ of batch normalisation: the deviation that unit or map j gets")
  static let shift = channel("beta", "β of batch normalisation: the mean that unit or map j gets")
  static let runningMean = channel("mu", "μ of batch normalisation: the running mean of unit or map j")
  static let runningVariance = channel(
    "sigma2", "σ² of batch normalisation: the running variance of unit or map j")

  private static func channel(_ symbol: String, _ meaning: String) -> QuantityKind {
    QuantityKind(symbol: symbol, form: "\(symbol)(k)j", meaning: meaning) {
      request, state, workspace throws(Diagnostic) in
      let k = try request.layer(in: state)
      let layer = state.network.layers[k - 1]
      guard let index = layer.parameters.firstIndex(where: { $0.symbol == symbol }) else {
        throw .noWeights(request, state)
      }
      let key = ParameterKey(layer: k - 1, index: index)
      return try request.part(
        of: workspace.parameter(key, state), target: .parameter(key),
        axes: [.init(layer.output.rank == 3 ? "map" : "unit", layer.parameters[index].shape.count, 1)])
    }
  }

  static let mask = QuantityKind(
    symbol: "mask", form: "mask(k)u",
    meaning: "what dropout let through in the last step of training: 0, or 1/(1 - p)"
  ) { request, state, workspace throws(Diagnostic) in
    let k = try request.layer(in: state)
    let layer = state.network.layers[k - 1]
    guard layer is Dropout else {
      throw Diagnostic(
        "layer \(k) has no mask: it is \(layer.summary)", at: request.range,
        hint: "`layer dropout 0.5` has one")
    }
    guard let mask = state.network.masks[k - 1] else {
      throw Diagnostic(
        "layer \(k) has dropped nothing yet", at: request.range,
        hint: "a mask is drawn for each step of `step` and `train`")
    }
    let variable = try translating(at: request.range) {
      try workspace.tape.leaf(mask, QuantityName("mask(\(k))"))
    }
    let shape = layer.output
    let front = AddressAxis("example", mask.shape[0], shape.count)
    guard shape.rank == 3 else {
      return try request.part(of: variable, front: front, axes: [AddressAxis("unit", shape.count, 1)])
    }
    return try request.part(
      of: variable, front: front, maps: AddressAxis("map", shape[0], shape[1] * shape[2]),
      axes: [AddressAxis("row", shape[1], shape[2]), AddressAxis("column", shape[2], 1)])
  }
}
