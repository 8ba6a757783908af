// Measuring.swift — measures of a network on the test examples while it learns, for `plot loss`.
import Datasets
import Networks
import Quantities
import Tensors

extension Session {
  /// A training is measured about so many times.
  private static let mostMeasured = 200
  /// Greatest number of examples of each half: their cost must stay negligible.
  package static let measuredExamples = 1_000

  /// Number of epochs between two measurements of a training of `epochs`; nil where no examples are kept for
  /// testing.
  package func measuringInterval(epochs: Int) -> Int? {
    guard let data = state.data, !data.testRows.isEmpty else { return nil }
    return max(1, epochs / Self.mostMeasured)
  }

  /// Measures of `network` on the first examples of both halves.
  package func measurement(of network: Network, after count: Int) throws(NetworkError) -> LossHistory
    .Measurement?
  {
    guard let data = state.data else { return nil }
    func evaluate(_ rows: [Int]) throws(NetworkError) -> Networks.Evaluation? {
      guard !rows.isEmpty, !network.learnsTargets || !data.lacksTargets(of: rows),
        let part = state.trainingData(rows: Array(rows.prefix(Self.measuredExamples)))
      else { return nil }
      return try network.evaluate(
        on: part, reduction: state.settings.reduction, precision: state.precision)
    }
    let (training, test) = (try evaluate(state.trainingRows), try evaluate(data.testRows))
    return LossHistory.Measurement(
      count: count, testObjective: test?.objective, trainingError: training?.errorRate,
      testError: test?.errorRate)
  }
}
