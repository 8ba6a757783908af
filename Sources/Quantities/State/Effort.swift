// Effort.swift — the training behind the parameters of a network: the basis of tasks.
import Datasets
import Networks
import Tensors

/// Setup of a step of training: a mark for each part of the session that a task may keep.
package struct TrainingSetup: Hashable, Sendable {
  /// A part that a task may keep.
  package enum Part: Int, Hashable, Sendable, CaseIterable {
    /// Inputs, targets and scaling.
    case data
    /// The division of the examples into those for training and those for testing.
    case split
    /// The examples for training that have a label.
    case labels
    /// The selected examples; without a mark where steps did not run on them.
    case selection
    /// True when all examples of the step were for training.
    case purpose
    /// The loss.
    case loss
    /// The reduction of J: a mean or a sum.
    case reduction
    /// The layers.
    case layers
  }

  /// A number made of a part; equal parts have equal ones, in every process and either precision.
  package struct Mark: Hashable, Sendable {
    package let number: UInt64
    /// A number made of the whole that contains the part: parts of different wholes are not compared.
    package var whole: UInt64 = 0

    /// A mark of a part of the whole with the number `whole`.
    package init(number: UInt64, whole: UInt64 = 0) { (self.number, self.whole) = (number, whole) }

    /// True for the mark of another part of the same whole.
    func isOther(than wanted: Mark) -> Bool { number != wanted.number && whole == wanted.whole }
  }

  /// The mark of each part, in the order of ``Part``.
  package var marks = [Mark?](repeating: nil, count: Part.allCases.count)

  /// Makes it of its parts.
  package init() {}

  package subscript(part: Part) -> Mark? {
    get { marks[part.rawValue] }
    set { marks[part.rawValue] = newValue }
  }
}

/// The training behind the parameters of a network since all of them were drawn last: tasks look at it.
package struct Effort: Hashable, Sendable {
  /// A mark of earlier steps, which the last step does not have.
  package struct PastMark: Hashable, Sendable {
    package let part: TrainingSetup.Part
    package let mark: TrainingSetup.Mark
    /// The clock after the last of these steps.
    package let last: Int

    /// Makes it of its parts.
    package init(part: TrainingSetup.Part, mark: TrainingSetup.Mark, last: Int) {
      (self.part, self.mark, self.last) = (part, mark, last)
    }
  }

  /// Number of times that all were drawn, or a new session was begun.
  package var start = 0
  /// The steps of training since.
  package var steps = 0
  /// Number of times that parameters were given values by hand since.
  package var typed = 0
  /// The steps of training made in this session, those that were taken back or count no more included.
  package var clock = 0
  /// The clock after the last step that counts.
  package var last = 0
  /// Setup of the last step that counts.
  package var setup: TrainingSetup?
  /// Setups of the other steps: of each part the marks that were met last.
  ///
  /// A few are enough to tell that a part has not always been the one that is wanted: of two that differ one is
  /// another one.
  package var past: [PastMark] = []

  /// Makes it of its parts.
  package init(
    start: Int = 0, steps: Int = 0, typed: Int = 0, clock: Int = 0, last: Int = 0,
    setup: TrainingSetup? = nil, past: [PastMark] = []
  ) {
    (self.start, self.steps, self.typed, self.clock) = (start, steps, typed, clock)
    (self.last, self.setup, self.past) = (last, setup, past)
  }

  /// The most past marks of one part.
  private static let mostMarks = 8

  /// The effort once all parameters are drawn anew.
  package var next: Effort { Effort(start: start + 1, clock: clock) }

  /// The effort once the parameters are again those of `earlier`.
  package func rewound(to earlier: Effort) -> Effort { earlier.with(clockOf: self) }

  /// The same, behind all steps that `other` knows of: a step made from here on is later than those.
  package func with(clockOf other: Effort) -> Effort {
    var effort = self
    effort.clock = max(clock, other.clock)
    return effort
  }

  /// Counts steps that ran on `setup`.
  mutating func count(steps made: Int, on setup: TrainingSetup) {
    guard made > 0 else { return }
    if self.setup != setup {
      if let before = self.setup { note(before, changedTo: setup) }
      self.setup = setup
    }
    steps += made
    clock += made
    last = clock
  }

  private mutating func note(_ before: TrainingSetup, changedTo setup: TrainingSetup) {
    for part in TrainingSetup.Part.allCases {
      guard let mark = before[part], mark != setup[part] else { continue }
      past.removeAll { $0.part == part && $0.mark == mark }
      if past.lazy.filter({ $0.part == part }).count >= Self.mostMarks,
        let oldest = past.firstIndex(where: { $0.part == part })
      {
        past.remove(at: oldest)
      }
      past.append(PastMark(part: part, mark: mark, last: last))
    }
  }

  /// True when steps made since `before` ran on another `part` than the marks that are wanted.
  package func hasLearnt(
    onOther part: TrainingSetup.Part, than wanted: [TrainingSetup.Mark?], since before: Effort
  )
    -> Bool
  {
    func isOther(_ mark: TrainingSetup.Mark) -> Bool {
      !wanted.isEmpty && wanted.allSatisfy { $0.map(mark.isOther) ?? false }
    }
    if last > before.clock, let mark = setup?[part], isOther(mark) { return true }
    return past.contains { $0.part == part && $0.last > before.clock && isOther($0.mark) }
  }

  /// True when parameters were given values by hand since `before`.
  package func wasTyped(since before: Effort) -> Bool { typed > (start == before.start ? before.typed : 0) }
}

/// The computed marks of a state, until the parts behind them change.
struct TrainingMarks: Sendable {
  private var known: TrainingSetup?
  private var (structure, reduction, isSelection) = (0, Reduction.mean, false)
  private var parts: (data: TrainingSetup.Mark, split: TrainingSetup.Mark, labels: TrainingSetup.Mark)?

  /// Forgets marks made of the data.
  mutating func dataChanged() { (known, parts) = (nil, nil) }

  /// Forgets marks made of the selection.
  mutating func selectionChanged() { known = nil }

  /// Setup of steps on `rows` of the data; `isSelection` where these are the selected ones.
  ///
  /// Data and selection are read again only after a change, layers and loss by the number of their structure.
  mutating func setup(of state: State, on rows: [Int], isSelection: Bool) -> TrainingSetup {
    let (network, reduction) = (state.network, state.settings.reduction)
    if let known, structure == network.structure, self.reduction == reduction, self.isSelection == isSelection
    {
      return known
    }
    var made = TrainingSetup()
    if let data = state.data {
      let parts = self.parts ?? (data.mark, data.splitMark, data.labelsMark)
      self.parts = parts
      made[.data] = parts.data
      made[.split] = parts.split
      made[.labels] = parts.labels
      if isSelection {
        made[.selection] = TrainingSetup.Mark(
          number: state.selection.withUnsafeBytes(Hash.of), whole: UInt64(data.count))
      }
      let proper = state.trainingRows
      let isProper = proper.count == data.count || rows.allSatisfy { proper.holds($0) }
      made[.purpose] = TrainingSetup.Mark(number: isProper ? 0 : 1)
    }
    made[.loss] = network.lossNode.map { TrainingSetup.Mark(loss: $0.written) }
    made[.reduction] = TrainingSetup.Mark(number: Hash.of(reduction.rawValue))
    made[.layers] = network.layersMark
    (known, structure) = (made, network.structure)
    (self.reduction, self.isSelection) = (reduction, isSelection)
    return made
  }
}

extension TrainingSetup.Mark {
  /// The mark of a loss.
  package init(loss name: String) { self.init(number: Hash.of(name)) }

  /// The mark of steps on examples that are all for training.
  package static let forTraining = Self(number: 0)
}

extension Dataset {
  /// The mark of inputs, targets and their scaling.
  fileprivate var mark: TrainingSetup.Mark {
    var hash = Hash()
    for size in inputs.shape.sizes + [targetWidth, classes ?? -1] {
      hash.add(UInt64(bitPattern: Int64(size)))
    }
    hash.add(inputs.markedNumbers)
    hash.add(targets.markedNumbers)
    for scaling in [inputScaling, targetScaling] {
      hash.add(UInt64(scaling?.lines.count ?? 0))
      for line in scaling?.lines ?? [] {
        let (shift, scale) = line.origin
        for number in [shift, scale] { hash.add(number.bitPattern) }
      }
    }
    return TrainingSetup.Mark(number: hash.value)
  }

  /// The mark of which examples are for training and which for testing.
  fileprivate var splitMark: TrainingSetup.Mark {
    var hash = Hash()
    hash.add(testRows.withUnsafeBytes(Hash.of))
    hash.add((trainingRows + unlabelledRows).sorted().withUnsafeBytes(Hash.of))
    return TrainingSetup.Mark(number: hash.value, whole: UInt64(count))
  }

  /// The mark of which examples for training have a label.
  fileprivate var labelsMark: TrainingSetup.Mark {
    TrainingSetup.Mark(number: trainingRows.withUnsafeBytes(Hash.of), whole: splitMark.number)
  }
}

extension Network {
  /// The mark of the layers.
  fileprivate var layersMark: TrainingSetup.Mark {
    var hash = Hash()
    for size in input?.sizes ?? [] { hash.add(UInt64(size)) }
    for node in nodes {
      hash.add(node.layer.written)
      for input in node.inputs { hash.add(UInt64(input)) }
    }
    return TrainingSetup.Mark(number: hash.value)
  }
}

extension Tensor {
  /// A number made of its numbers in single precision, so that a session's precision does not count.
  fileprivate var markedNumbers: UInt64 {
    var hash = Hash()
    // 0 is added so that −0 is 0.
    switch storage {
    case .single(let numbers): for number in numbers { hash.add(UInt64((number + 0).bitPattern)) }
    case .double(let numbers): for number in numbers { hash.add(UInt64((Float(number) + 0).bitPattern)) }
    }
    return hash.value
  }
}

extension [Int] {
  /// True when `number` is among these, which stand in order.
  fileprivate func holds(_ number: Int) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }
}
