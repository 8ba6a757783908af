// Workspace.swift — the tape of a session: the network on the selected examples, and entries typed since.
import Autograd
import Datasets
import Diagnostics
import Networks
import Tensors

/// The tape made from a state.
///
/// The workspace can always be made again; only its cursor is its own.
package final class Workspace {
  /// Recording of the selected examples: the network's, or where it can't be recorded, their own.
  private(set) var loaded: Recording?
  /// Reason why the network can't be recorded: reported when the network is asked for.
  package private(set) var failure: NetworkError?
  /// The network on the selected examples; `nil` without data, or where it can't be recorded.
  package var recording: Recording? { failure == nil ? loaded : nil }
  /// The tape that expressions are recorded on.
  package private(set) var tape: Tape
  /// The definitions that stand on the tape, by their number.
  private(set) var variables: [Int: Variable] = [:]
  /// The same in the order of their entries, for rolling back without looking at all.
  private var placed: [(entry: Int, id: Int)] = []
  /// The entries with the value of a derivative, each with its output and its input.
  private var derivatives: [Int: (output: Place, input: Place)] = [:]
  private var derived: [Int] = []
  /// Remarks of the running command beside its answer, each once.
  private(set) var remarks: [String] = []
  /// The state it was made from.
  private var generation = -1
  private var structure = -1
  private var reduction = Reduction.mean
  private var mode = Mode.evaluation
  private var targets: TargetInfo?
  private var networkMark: Tape.Mark?
  /// True while `forward n` has left the cursor before the end of the network.
  package var isStepping = false
  /// The entry that `forward n` shows next where there is no network, only names: these have their values already.
  package var nameCursor = 0
  /// The walk that `backward` is making, and the number of its steps so far.
  ///
  /// Other derivatives may use the same plan, and leave it elsewhere: ``currentWalk()`` brings it back.
  package var walk: Backward?
  package var walked = 0

  /// The words of commands, for hints.
  package let words: CommandWords

  package init(precision: Precision, words: CommandWords) {
    (tape, self.words) = (Tape(precision: precision), words)
  }

  /// True when the tape was made from another state.
  package func isBehind(_ state: State) -> Bool {
    state.generation != generation || state.settings.reduction != reduction || state.settings.mode != mode
      || state.precision != tape.precision
  }

  /// Brings the tape up to date with `state`: recorded anew where layers or shapes have changed, else its values
  /// renewed.
  ///
  /// A network that can't be recorded, because it does not fit in memory or its parts don't fit each other,
  /// does not block computations that are independent of it.
  package func update(to state: State) {
    guard isBehind(state) else { return }
    (variables, derivatives, isStepping, walk, nameCursor) = ([:], [:], false, nil, 0)
    (placed, derived) = ([], [])
    let targets = state.targetInfo
    if let recording, let networkMark, targets == self.targets, state.network.structure == structure,
      recording.examples == state.selection.count, state.settings.reduction == reduction,
      state.settings.mode == mode,
      state.precision == tape.precision, let data = state.data,
      tape.entries[recording.x.entry].shape == Shape([recording.examples] + data.input.sizes),
      recording.y.map({ tape.entries[$0.entry].shape[1] }) == data.targetWidth
    {
      tape.rollBack(to: networkMark)
    } else {
      (loaded, networkMark, failure) = (nil, nil, nil)
      tape = Tape(precision: state.precision)
      do throws(NetworkError) {
        loaded = try record(state.network, in: state)
      } catch {
        failure = error
        loaded = try? record(Network(), in: state)
      }
      if let loaded {
        tape = loaded.tape
        networkMark = tape.mark
      }
    }
    if let loaded, let data = state.data {
      loaded.load(state.network)
      if loaded.drawsMasks { loaded.drawMasks(state.random) }
      tape.set(loaded.x, toRows: state.selection[...], of: data.inputs)
      if let y = loaded.y { tape.set(y, toRows: state.selection[...], of: data.targets) }
      tape.restart()
    }
    (generation, structure) = (state.generation, state.network.structure)
    (reduction, mode, self.targets) = (state.settings.reduction, state.settings.mode, targets)
  }

  /// `network` on the selected examples; `nil` without any.
  private func record(_ network: Network, in state: State) throws(NetworkError) -> Recording? {
    guard let data = state.data, !state.selection.isEmpty else { return nil }
    return try Recording(
      network, examples: state.selection.count, input: data.input, targets: state.targetInfo,
      reduction: state.settings.reduction, precision: state.precision, mode: state.settings.mode)
  }

  /// Reason why `state` can't be recorded for any lack but of memory, found out without taking any.
  package static func misfit(of state: State) -> NetworkError? {
    guard let data = state.data, !state.selection.isEmpty else { return nil }
    do throws(NetworkError) {
      _ = try Recording(
        state.network, examples: state.selection.count, input: data.input, targets: state.targetInfo,
        reduction: state.settings.reduction, precision: state.precision, mode: state.settings.mode,
        isDry: true)
      return nil
    } catch {
      if case .memory = error { return nil }
      return error
    }
  }

  /// Adds a remark of the running command.
  func remark(_ sentence: String) {
    if remarks.count < 8, !remarks.contains(sentence) { remarks.append(sentence) }
  }

  /// Returns the remarks since the last time, and clears them.
  package func takeRemarks() -> [String] {
    defer { remarks = [] }
    return remarks
  }

  /// Forces everything to be computed anew: the tape's values can't be relied on.
  package func forget() { generation = -1 }

  /// The walk of `backward` as far as it has come; `nil` when nothing was walked back on these values.
  package func currentWalk() -> Backward? {
    guard let walk else { return nil }
    walk.restart()
    if walked >= walk.steps.count { walk.run() }
    while walk.cursor < walked, walk.advance() != nil {}
    return walk
  }

  /// Notes that a definition stands on the tape now.
  package func place(_ id: Int, at variable: Variable) {
    variables[id] = variable
    placed.append((variable.entry, id))
  }

  /// Notes that an entry is the value of a derivative.
  func note(derivative entry: Int, of output: Place, by input: Place) {
    derivatives[entry] = (output, input)
    derived.append(entry)
  }

  /// The entries after `entry` that hold the value of a derivative, in order.
  func derivatives(after entry: Int) -> [(key: Int, value: (output: Place, input: Place))] {
    derived.reversed().prefix { $0 > entry }.reversed().compactMap { later in
      derivatives[later].map { (later, $0) }
    }
  }

  /// True when entries typed since the network was recorded take so much room that the tape is to be made
  /// anew.
  package var isOvergrown: Bool {
    let entries = tape.entries.count - networkEntries, numbers = tape.mark.numberCount
    let own = networkMark?.numberCount ?? 0
    return entries > 25_000 || numbers - own > max(16_000_000, own)
  }

  /// Removes entries recorded since `mark`, with the definitions that stood there.
  package func rollBack(to mark: Tape.Mark) {
    tape.rollBack(to: mark)
    let count = tape.entries.count
    while let last = placed.last, last.entry >= count {
      placed.removeLast()
      if variables[last.id]?.entry == last.entry { variables[last.id] = nil }
    }
    while let last = derived.last, last >= count {
      derived.removeLast()
      derivatives[last] = nil
    }
    if nameCursor > count { nameCursor = 0 }
    if let root = walk?.root, root.entry >= count { walk = nil }
  }

  /// The number of entries that belong to the network.
  package var networkEntries: Int {
    loaded?.entryCount ?? 0
  }
}
