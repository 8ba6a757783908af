// State.swift — all that a session is, as one value: keeping the old one is undo.
import Autograd
import Datasets
import Networks
import Tensors

/// The settings that `set` changes.
public struct SessionSettings: Hashable, Sendable {
  /// The learning rate of `step` and `train`.
  var rate = 0.1
  /// Significant digits of printed numbers.
  var digits = 6
  /// Terms of a sum that are listed.
  var terms = 8
  /// Paths that are listed.
  var paths = 20
  /// Columns that output may take; 0 for the terminal's.
  var width = 0
  /// How errors of a selection become J.
  var reduction = Reduction.mean
  /// How pictures are drawn.
  var pictures = PictureChoice.auto
  /// What the network is computed for: its tests, or a step of training.
  var mode = Mode.evaluation
  /// Long output goes through a pager.
  var pager = false
}

/// All that a session is.
public struct State: Sendable {
  var network = Network()
  var data: Dataset?
  /// The selected rows of the data.
  var selection: [Int] = []
  var random: Random
  /// What each name means: a number in `definitions`.
  var names: Names = [:]
  var definitions = Definitions()
  var settings = SessionSettings()
  var precision = Precision.double
  /// J of each training step or epoch so far.
  var losses = LossHistory()
  /// Steps of gradient descent made.
  var steps = 0
  /// Where the training so far started from; `nil` before the first step.
  var start: RunStart?
  /// Changes whenever a value that the tape holds does.
  private(set) var generation = 0

  init(seed: UInt64) { random = Random(seed: seed) }

  /// Says that parameters, data, selection or layers have changed.
  mutating func touch() { generation = State.nextGeneration() }

  /// Begins a new curve of J: another network, loss or data are not what the old one was of.
  mutating func startCurve() { losses = LossHistory() }

  /// True when exactly one example is selected.
  var hasOneExample: Bool { selection.count == 1 }

  /// What the data ask of a network.
  var targetInfo: TargetInfo? {
    data.map { TargetInfo(width: $0.targetWidth, classes: $0.classes, bounds: $0.targetBounds) }
  }

  /// Rows of the data, for training or evaluation.
  func trainingData(rows: [Int]) -> TrainingData? {
    guard let data, let info = targetInfo else { return nil }
    return TrainingData(inputs: data.inputs, targets: data.targets, rows: rows, info: info)
  }
}
