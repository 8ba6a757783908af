// State.swift — all that a session is, as one value: keeping the old one is undo.
import Autograd
import Datasets
import Diagnostics
import Networks
import Sharing
import Tensors

/// The settings that `set` changes.
package struct SessionSettings: Hashable, Sendable {
  /// The learning rate of `step` and `train`.
  package var rate = Self.plainRate
  /// Rate of `set rate`: it outlives a change of optimizer.
  package var ownRate: Double?
  /// Significant digits of printed numbers.
  package var digits = 6
  /// Terms of a sum that are listed.
  package var terms = 8
  /// Paths that are listed.
  package var paths = 20
  /// Columns that output may take; 0 for the terminal's.
  package var width = 0
  /// Reduction of the errors of a selection to J.
  package var reduction = Reduction.mean
  /// Style of pictures.
  package var pictures = PictureChoice.auto
  /// Mode of the network: for its tests, or for a step of training.
  package var mode = Mode.evaluation
  /// Long output goes through a pager.
  package var pager = false

  /// Makes it of its parts.
  package init() {}

  /// The rate of optimizers that any rate may serve.
  package static let plainRate = 0.1

  /// These settings for display, and those of a fresh session for computation.
  package var forReplay: Self {
    var settings = self
    let fresh = Self()
    (settings.rate, settings.ownRate) = (fresh.rate, fresh.ownRate)
    (settings.reduction, settings.mode) = (fresh.reduction, fresh.mode)
    return settings
  }

  /// Takes the first rate of an optimizer: that of `set rate`, else its usual one.
  package mutating func chooseRate(for kind: OptimizerKind) {
    rate = ownRate ?? kind.usualRate ?? Self.plainRate
  }
}

/// All that a session is.
package struct State: Sendable {
  package var network = Network()
  package var data: Dataset? { didSet { marks.dataChanged() } }
  /// The selected rows of the data.
  package var selection: [Int] = [] { didSet { marks.selectionChanged() } }
  /// Numbers to come, perhaps behind parameters that are still to be drawn.
  package var stream: RandomStream
  /// Meaning of each name: a number in `definitions`.
  package var names: Names = [:]
  package var definitions = Definitions()
  /// Pieces of network that `define` has given a word, by that word.
  package var pieces: [String: NetworkPiece] = [:]
  package var settings = SessionSettings()
  package var precision = Precision.double
  /// J of each training step or epoch so far.
  package var losses = LossHistory()
  /// J of the training that failed last, with its parameters taken back; `nil` once another one was made.
  package var lostCurve: LossHistory?
  /// Steps of gradient descent made.
  package var steps = 0
  /// Training behind the parameters.
  package var effort = Effort()
  /// Start of the training so far; `nil` before the first step.
  package var start: RunStart?
  /// Changes whenever a value that the tape holds does.
  package private(set) var generation = 0
  /// Computed marks for the setups of steps.
  private var marks = TrainingMarks()

  package init(seed: UInt64) { stream = RandomStream(Random(seed: seed)) }

  /// The generator of the numbers to come; draws before it are made.
  package var random: Random {
    get { stream.random }
    set { stream = RandomStream(newValue) }
  }

  /// Says that parameters, data, selection or layers have changed.
  package mutating func touch() { generation = State.nextGeneration() }

  /// Begins a new curve of J: the old one belongs to another network, loss or data.
  package mutating func startCurve() {
    (losses, lostCurve) = (LossHistory(), nil)
    start?.losses = losses
  }

  /// Counts steps of training on some rows of the data, which are the selected ones or those for training.
  package mutating func count(steps made: Int, on rows: [Int], isSelection: Bool) {
    steps += made
    effort.count(steps: made, on: setup(on: rows, isSelection: isSelection))
  }

  /// Setup of steps on some rows of the data.
  package mutating func setup(on rows: [Int], isSelection: Bool) -> TrainingSetup {
    var known = marks
    let setup = known.setup(of: self, on: rows, isSelection: isSelection)
    marks = known
    return setup
  }

  /// True when exactly one example is selected.
  package var hasOneExample: Bool { selection.count == 1 }

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
  package var oneHotNote: String? {
    guard let node = network.lossNode, node.target == .data, let info = targetInfo,
      let units = network.output?.count,
      node.loss.takesOneHot(info, units: units)
    else { return nil }
    return "targets are class numbers: one-hot, 1 for the unit of the class and 0 for the others"
  }

  /// Throws where the network is to be compared with labels, and one of `rows` came without.
  package func requireLabels(of rows: [Int], at place: SourceRange?) throws(Diagnostic) {
    if network.learnsTargets, data?.lacksTargets(of: rows) == true { throw .noLabels(at: place) }
  }

  /// The examples that training uses: those with a known label, and the others too where nothing is compared with labels.
  package var trainingRows: [Int] {
    (network.learnsTargets ? data?.trainingRows : data?.allTrainingRows) ?? []
  }

  /// Rows of the data, for training or evaluation.
  package func trainingData(rows: [Int]) -> TrainingData? {
    guard let data, let info = targetInfo else { return nil }
    return TrainingData(inputs: data.inputs, targets: data.targets, rows: rows, info: info)
  }
}

extension State {
  /// True when nothing that a command could have changed differs.
  package func isSame(as other: State) -> Bool {
    generation == other.generation && names == other.names && pieces == other.pieces
      && settings == other.settings
      && stream.isSame(as: other.stream) && precision == other.precision && steps == other.steps
      && selection == other.selection
  }
}

/// Choices of `set pictures`.
package enum PictureChoice: String, Hashable, Sendable, CaseIterable {
  case auto, ascii
  case palette = "256"
  case full = "24bit"
}

extension SessionSettings {
  /// `number` as a whole number; throws where it is none.
  package func whole(_ number: Double, at place: SourceRange) throws(Diagnostic) -> Int {
    guard let whole = Int(exactly: number) else {
      let text = NumberText(digits: digits, width: 80)
      throw Diagnostic(
        .wrongArgument, "a whole number is needed here, and this is \(text(number))", at: place)
    }
    return whole
  }
}
