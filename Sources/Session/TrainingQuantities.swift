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

  static let batchMean = batchStatistic(
    "muB", "μ of the batch: the mean of unit or map j over the selected examples"
  ) {
    $0.mean
  }
  static let batchVariance = batchStatistic(
    "sigma2B", "σ² of the batch: the variance, divided by N, of unit or map j over the selected examples"
  ) { $0.variance }

  /// A statistic of what goes into batch normalisation: the one that a training pass uses, else one of its own.
  private static func batchStatistic(
    _ symbol: String, _ meaning: String,
    _ choose: @escaping @Sendable ((mean: Variable, variance: Variable)) -> Variable
  ) -> QuantityKind {
    QuantityKind(symbol: symbol, form: "\(symbol)(k)j", meaning: meaning) {
      request, state, workspace throws(Diagnostic) in
      let k = try request.layer(in: state)
      let layer = state.network.layers[k - 1]
      guard layer is BatchNormalization else { throw .noWeights(request, state) }
      let recording = try workspace.network(request, state)
      let statistics: (mean: Variable, variance: Variable)
      if let known = recording.layers[k - 1].batch {
        statistics = known
      } else {
        let x = k > 1 ? recording.layers[k - 2].z : recording.x
        statistics = try translating(at: request.range) {
          let mean = try workspace.tape.record(.batchMean, [x])
          return (mean, try workspace.tape.record(.batchVariance, [x, mean]))
        }
      }
      let count = layer.output[0]
      return try request.part(
        of: choose(statistics), axes: [.init(layer.output.rank == 3 ? "map" : "unit", count, 1)])
    }
  }

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
    meaning:
      "what dropout let through in the last step of training: 0, or 1/(1 - p); with `set mode train`, in the next step"
  ) { request, state, workspace throws(Diagnostic) in
    let k = try request.layer(in: state)
    let layer = state.network.layers[k - 1]
    guard layer is Dropout else {
      throw Diagnostic(
        "layer \(k) has no mask: it is \(layer.summary)", at: request.range,
        hint: "`layer dropout 0.5` has one")
    }
    let drawn = workspace.recording?.layers[k - 1].mask
    guard let mask = drawn.map({ workspace.tape.value(of: $0) }) ?? state.network.masks[k - 1] else {
      throw Diagnostic(
        "layer \(k) has dropped nothing yet", at: request.range,
        hint: "a mask is drawn for each step of `step` and `train`")
    }
    let variable: Variable
    if let drawn {
      variable = drawn
    } else {
      variable = try translating(at: request.range) {
        try workspace.tape.leaf(mask, QuantityName("mask(\(k))"))
      }
    }
    return try request.units(of: variable, shape: layer.output, examples: mask.shape[0])
  }
}
