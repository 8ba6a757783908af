// Timeline.swift — the states that a session was in, for `undo` and `redo`, within a budget of memory.
import Networks
import Tensors

/// Earlier states, and those that were undone.
struct Timeline: Sendable {
  /// A state that can be gone back or forward to.
  private struct Moment: Sendable {
    /// The state on the other side of the command.
    var state: State
    /// The command between.
    let command: String
    /// About how many bytes this state holds that its neighbour does not.
    let bytes: Int
  }

  private var past: [Moment] = []
  private var future: [Moment] = []
  /// Bytes that the states of the past may take.
  let budget: Int
  private var bytes = 0
  /// States dropped so far to stay within the budget.
  private(set) var dropped = 0

  init(budget: Int) { self.budget = max(0, budget) }

  /// How many commands can be undone.
  var undoable: Int { past.count }
  /// How many commands can be done again.
  var redoable: Int { future.count }

  /// Notes that `command` led from `before` to `after`; what was undone is gone.
  ///
  /// - Returns: how many of the oldest states had to go.
  mutating func push(_ before: State, _ command: String, to after: State) -> Int {
    future = []
    let cost = before.bytes(besides: after)
    past.append(Moment(state: before, command: command, bytes: cost))
    bytes += cost
    var gone = 0
    while bytes > budget, gone < past.count {
      bytes -= past[gone].bytes
      gone += 1
    }
    past.removeFirst(gone)
    dropped += gone
    return gone
  }

  /// Goes back `count` commands at most; answers with the state and the commands, last first.
  mutating func undo(_ count: Int, from present: State) -> (state: State, commands: [String]) {
    var (state, commands) = (present, [String]())
    while commands.count < count, let moment = past.popLast() {
      future.append(Moment(state: state, command: moment.command, bytes: moment.bytes))
      bytes -= moment.bytes
      state = moment.state
      commands.append(moment.command)
    }
    return (state, commands)
  }

  /// Goes forward `count` commands at most; answers with the state and the commands, first first.
  mutating func redo(_ count: Int, from present: State) -> (state: State, commands: [String]) {
    var (state, commands) = (present, [String]())
    while commands.count < count, let moment = future.popLast() {
      past.append(Moment(state: state, command: moment.command, bytes: moment.bytes))
      bytes += moment.bytes
      state = moment.state
      commands.append(moment.command)
    }
    return (state, commands)
  }

  /// Forgets everything.
  mutating func clear() { self = Timeline(budget: budget) }
}

/// The parameters that a run of training started from.
struct RunStart: Sendable {
  let parameters: [[Tensor]]
  let optimizerState: OptimizerState
  let random: Random
  let losses: LossHistory
  let steps: Int
  let effort: Effort

  /// What `state` would start training from.
  init(_ state: State) {
    (parameters, random) = (state.network.parameters, state.random)
    optimizerState = state.network.optimizerState
    (losses, steps, effort) = (state.losses, state.steps, state.effort)
  }
}

extension State {
  /// Every tensor that the state holds.
  private var tensors: [Tensor] {
    var tensors = network.parameters.flatMap { $0 } + network.masks.values
    tensors += network.optimizerState.slots.flatMap(\.values)
    if let data { tensors += [data.inputs, data.targets] }
    if let start { tensors += start.parameters.flatMap { $0 } }
    return tensors + definitions.values.map(\.value)
  }

  /// About how many bytes it holds.
  var bytes: Int {
    tensors.reduce(64 * (names.count + definitions.count) + 8 * (losses.values.count + selection.count)) {
      $0 + $1.count * $1.precision.bytes
    }
  }

  /// About how many bytes it holds that `other` does not: storage that both share counts for neither.
  func bytes(besides other: State) -> Int {
    let shared = Set(other.tensors.map(\.storageAddress))
    var bytes = 1024 + 64 * (names.count + definitions.count)
    for tensor in tensors where !shared.contains(tensor.storageAddress) {
      bytes += tensor.count * tensor.precision.bytes
    }
    if losses != other.losses { bytes += 8 * losses.values.count }
    if selection.count != other.selection.count { bytes += 8 * selection.count }
    return bytes
  }

  /// Notes where training started: called after every command with the state before it.
  mutating func noteRun(after before: State) {
    let shapes = network.parameters.map { $0.map(\.shape) }
    if steps > before.steps {
      if start == nil { start = RunStart(before) }
    } else if start != nil {
      let isSame = shapes == start?.parameters.map { $0.map(\.shape) } && precision == before.precision
      if !isSame || (steps == 0 && before.steps > 0) { start = nil }
    }
  }
}

extension Tensor {
  /// Where its numbers lie: the same for copies that share them.
  var storageAddress: UInt {
    switch storage {
    case .single(let numbers): numbers.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    case .double(let numbers): numbers.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
  }
}
