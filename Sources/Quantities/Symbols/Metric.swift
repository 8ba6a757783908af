// Metric.swift — numbers that say how good the network is, usable in any expression.
import Datasets
import Diagnostics
import Networks
import Platform
import Tensors

/// A number about the network on the data.
package struct Metric: Sendable {
  package let name: String
  package let meaning: String
  let value: @Sendable (State, SourceRange?) throws(Diagnostic) -> Double

  /// Every metric, in the order in which help lists them.
  package static let all: [Metric] = [
    Metric(name: "accuracy", meaning: "share of the training examples classified rightly") {
      state, place throws(Diagnostic) in
      1 - (try errorRate(state, place, test: false))
    },
    Metric(name: "errtrain", meaning: "share of the training examples classified wrongly") {
      state, place throws(Diagnostic) in
      try errorRate(state, place, test: false)
    },
    Metric(name: "errtest", meaning: "share of the test examples classified wrongly") {
      state, place throws(Diagnostic) in
      try errorRate(state, place, test: true)
    },
  ]

  /// The metrics by name.
  package static let named = Dictionary(all) { $0.name }

  private static func errorRate(_ state: State, _ place: SourceRange?, test: Bool) throws(Diagnostic)
    -> Double
  {
    guard let data = state.data else {
      throw Diagnostic(
        .missingData, "there are no data to measure on", at: place, hint: "load some: `data xor`")
    }
    guard !state.network.isEmpty else {
      throw Diagnostic(
        .missingLayer, "there is no network to measure", at: place, hint: "add a layer: `layer dense 1`")
    }
    let rows = test ? data.testRows : data.trainingRows
    guard !rows.isEmpty, let selected = state.trainingData(rows: rows) else {
      throw Diagnostic(
        .missingData, "there are no \(test ? "test" : "training") examples", at: place,
        hint: test ? "`split 0.8` keeps a fifth of the data for testing" : nil)
    }
    try state.requireLabels(of: rows, at: place)
    let result = try translating(at: place) { () throws(NetworkError) in
      try state.network.evaluate(
        on: selected, reduction: state.settings.reduction, precision: state.precision, refusing: .outputs)
    }
    guard let rate = result.errorRate else {
      throw .notClasses(ofOutputs: result.outputs.shape[1], at: place)
    }
    return rate
  }
}

extension Diagnostic {
  /// The targets are no numbers of classes that `count` outputs have.
  package static func notClasses(ofOutputs count: Int, at place: SourceRange?) -> Self {
    .init(
      .notClasses, "the targets are no classes that \(counted(count, "output")) can name", at: place,
      hint: "`J` and `err` measure the loss")
  }
}
