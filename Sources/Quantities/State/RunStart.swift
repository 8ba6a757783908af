// RunStart.swift — where a run of training started, to go back to.
import Autograd
import Networks
import Tensors

/// The parameters that a run of training started from.
package struct RunStart: Sendable {
  package let store: ParameterStore
  /// State of the optimizer, and its name.
  package let optimizerState: OptimizerState, optimizer: String
  package let stream: RandomStream
  package var losses: LossHistory
  package let steps: Int
  package let effort: Effort

  /// The values of the parameters.
  package var parameters: [[Tensor]] { store.values }

  /// Makes a start of training from `state`.
  init(_ state: State) {
    (store, stream) = (state.network.store, state.stream)
    (optimizerState, optimizer) = (state.network.optimizerState, state.network.optimizer.kind.name)
    (losses, steps, effort) = (state.losses, state.steps, state.effort)
  }
}

extension State {
  /// Notes where training started: called after every command with the state before it.
  package mutating func noteRun(after before: State) {
    if steps > before.steps {
      if start == nil { start = RunStart(before) }
    } else if start != nil {
      let isSame = network.store.shapes == start?.store.shapes && precision == before.precision
      if !isSame || (steps == 0 && before.steps > 0) { start = nil }
    }
  }
}
