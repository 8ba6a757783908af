// State.swift — all that a session is, as one value: keeping the old one is undo.
import Autograd
import Datasets
import Networks
import Sharing
import Tensors

/// The settings that `set` changes.
public struct SessionSettings: Hashable, Sendable {
  /// The learning rate of `step` and `train`.
  var rate = Self.plainRate
  /// Rate of `set rate`: it outlives a change of optimizer.
  var ownRate: Double?
  /// Significant digits of printed numbers.
  var digits = 6
  /// Terms of a sum that are listed.
  var terms = 8
  /// Paths that are listed.
  var paths = 20
  /// Columns that output may take; 0 for the terminal's.
  var width = 0
  /// Reduction of the errors of a selection to J.
  var reduction = Reduction.mean
  /// Style of pictures.
  var pictures = PictureChoice.auto
  /// Mode of the network: for its tests, or for a step of training.
  var mode = Mode.evaluation
  /// Long output goes through a pager.
  var pager = false

  /// The rate of optimizers that any rate may serve.
  static let plainRate = 0.1

  /// These settings for display, and those of a fresh session for computation.
  var forReplay: Self {
    var settings = self
    let fresh = Self()
    (settings.rate, settings.ownRate) = (fresh.rate, fresh.ownRate)
    (settings.reduction, settings.mode) = (fresh.reduction, fresh.mode)
    return settings
  }

  /// Takes the first rate of an optimizer: that of `set rate`, else its usual one.
  mutating func chooseRate(for kind: OptimizerKind) {
    rate = ownRate ?? kind.usualRate ?? Self.plainRate
  }
}

/// All that a session is.
public struct State: Sendable {
  var network = Network()
  var data: Dataset? { didSet { marks.dataChanged() } }
  /// The selected rows of the data.
  var selection: [Int] = [] { didSet { marks.selectionChanged() } }
  var random: Random
  /// Meaning of each name: a number in `definitions`.
  var names: Names = [:]
  var definitions = Definitions()
  var settings = SessionSettings()
  var precision = Precision.double
  /// J of each training step or epoch so far.
  var losses = LossHistory()
  /// J of the training that failed last, with its parameters taken back; `nil` once another one was made.
  var lostCurve: LossHistory?
  /// Steps of gradient descent made.
  var steps = 0
  /// Training behind the parameters.
  var effort = Effort()
  /// Start of the training so far; `nil` before the first step.
  var start: RunStart?
  /// Changes whenever a value that the tape holds does.
  private(set) var generation = 0
  /// Computed marks for the setups of steps.
  private var marks = TrainingMarks()

  init(seed: UInt64) { random = Random(seed: seed) }

  /// Says that parameters, data, selection or layers have changed.
  mutating func touch() { generation = State.nextGeneration() }

  /// Begins a new curve of J: the old one belongs to another network, loss or data.
  mutating func startCurve() {
    (losses, lostCurve) = (LossHistory(), nil)
    start?.losses = losses
  }

  /// Counts steps of training on some rows of the data, which are the selected ones or those for training.
  mutating func count(steps made: Int, on rows: [Int], isSelection: Bool) {
    steps += made
    effort.count(steps: made, on: setup(on: rows, isSelection: isSelection))
  }

  /// Setup of steps on some rows of the data.
  mutating func setup(on rows: [Int], isSelection: Bool) -> TrainingSetup {
    var known = marks
    let setup = known.setup(of: self, on: rows, isSelection: isSelection)
    marks = known
    return setup
  }

  /// True when exactly one example is selected.
  var hasOneExample: Bool { selection.count == 1 }

  /// Requirements of the data on a network.
  var targetInfo: TargetInfo? {
    data.map {
      TargetInfo(
        width: $0.targetWidth, classes: $0.classes, bounds: $0.targetBounds,
        inputBounds: network.lossNode?.needsInputBounds == true ? $0.inputBounds : nil)
    }
  }

  /// Note on the use of class numbers by a loss of squares, where there are some and several units; `nil`
  /// elsewhere.
  var oneHotNote: String? {
    guard let node = network.lossNode, node.target == .data, let info = targetInfo,
      let units = network.output?.count,
      node.loss.takesOneHot(info, units: units)
    else { return nil }
    return "targets are class numbers: one-hot, 1 for the unit of the class and 0 for the others"
  }

  /// Rows of the data, for training or evaluation.
  func trainingData(rows: [Int]) -> TrainingData? {
    guard let data, let info = targetInfo else { return nil }
    return TrainingData(inputs: data.inputs, targets: data.targets, rows: rows, info: info)
  }
}

extension State {
  /// True when nothing that a command could have changed differs.
  func isSame(as other: State) -> Bool {
    generation == other.generation && names == other.names && settings == other.settings
      && random == other.random && precision == other.precision && steps == other.steps
      && selection == other.selection
  }
}
