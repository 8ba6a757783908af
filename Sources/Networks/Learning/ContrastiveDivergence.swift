// ContrastiveDivergence.swift — steps of a Boltzmann machine towards its data and away from its reconstructions.
import Autograd
import Platform
import Tensors

/// What contrastive divergence draws at random.
public enum Sampling: String, Hashable, Sendable, CaseIterable {
  /// Hidden units that drive a reconstruction (Hinton 2010, section 3).
  case hidden
  /// Visible units of each reconstruction, too.
  case all
  /// Nothing: probabilities stand for units.
  case none
}

/// Contrastive divergence on one restricted Boltzmann machine of a network.
///
/// Δw = η·(⟨v h⟩data − ⟨v h⟩k), means over a batch; h are probabilities in both. With F the free energy this is descent of
/// F(data) − F(reconstruction), the reconstruction held (Hinton 2002), so that every optimizer's rule serves.
public final class ContrastiveDivergence: Learner {
  private var network: Network
  private let layer: Int, machine: BoltzmannMachine
  private let inputs: Tensor
  private let precision: Precision
  private let rate: Double
  private let chainSteps: Int, sampling: Sampling
  /// Random numbers for the order of the examples and the draws of each step.
  public var random = Random(seed: 0)
  /// Steps made.
  public private(set) var steps = 0
  /// Reconstruction errors of the steps of the epoch that was begun last.
  public private(set) var epochObjectives: [Double] = []

  /// A step's program for one batch size.
  private struct Plan {
    let program: StepProgram
    /// The parameters that move, in the order of the optimizer's state.
    let moving: [ParameterKey]
    /// For each leaf of random numbers, whether they are of N(0, 1) and not uniform.
    let isNormal: [Bool]
  }
  private var plans: [Int: Plan] = [:]
  private var current: Int?

  /// Learns layer `layer` of `network`, which must be a machine, on rows of `inputs` (n visible).
  ///
  /// - Parameters:
  ///   - chainSteps: k, the Gibbs steps to a reconstruction.
  ///   - sampling: what is drawn on the way.
  public init?(
    _ network: Network, layer: Int, on inputs: Tensor, rate: Double, chainSteps: Int = 1,
    sampling: Sampling = .hidden, precision: Precision
  ) {
    guard let machine = try? network.layer(layer).machine else { return nil }
    (self.network, self.layer, self.machine, self.inputs) = (network, layer, machine, inputs)
    (self.rate, self.chainSteps, self.sampling) = (rate, max(1, chainSteps), sampling)
    self.precision = precision
  }

  /// The network as trained so far.
  public func trained() -> Network {
    guard let current, let plan = plans[current] else { return network }
    for (key, value) in zip(network.keys(of: layer), plan.program.values()) { network[key] = value }
    let before = network.optimizerState.slots
    network.optimizerState.slots = plan.program.slotValues().enumerated().map { slot, values in
      (before.indices.contains(slot) ? before[slot] : [:]).setting(zip(plan.moving, values))
    }
    return network
  }

  /// One step on the given rows.
  ///
  /// - Returns: the reconstruction error before it: the mean of (v − reconstruction)² over units and examples.
  public func step(on rows: ArraySlice<Int>) throws(NetworkError) -> Double {
    let plan = try plan(for: rows.count)
    let program = plan.program
    program.rate = network.optimizer.schedule.rate(rate, after: network.optimizerState.steps)
    program.step = network.optimizerState.steps
    program.set(rows: rows, of: [inputs])
    for (number, shape) in program.maskShapes.enumerated() {
      program.set(mask: number, to: numbers(shape, isNormal: plan.isNormal[number]))
    }
    try NetworkError.converting { () throws(Stopped) in try program.forward() }
    let error = program.objective
    guard error.isFinite else { throw .diverged(Diverged(report: nil, steps: steps, rate: rate)) }
    do throws(Stopped) {
      try program.finish()
    } catch {
      if program.stepsMade > 0 { made() }
      throw .stopped
    }
    made()
    return error
  }

  /// One pass over the data in batches, in the order of `rows`.
  public func epoch(
    order rows: [Int], batch: Int, keepGoing: (_ objective: Double) -> Bool
  ) throws(NetworkError) -> Double {
    epochObjectives.removeAll(keepingCapacity: true)
    let batch = max(1, batch)
    var (total, examples) = (0.0, 0)
    for start in stride(from: 0, to: rows.count, by: batch) {
      let part = rows[start..<min(rows.count, start + batch)]
      let error = try step(on: part)
      epochObjectives.append(error)
      total += error * Double(part.count)
      examples += part.count
      if !keepGoing(error) { break }
    }
    return examples == 0 ? 0 : total / Double(examples)
  }

  private func made() {
    steps += 1
    network.optimizerState.steps += 1
  }

  /// Fresh random numbers for a leaf: uniform in [0, 1), or of N(0, 1).
  private func numbers(_ shape: Shape, isNormal: Bool) -> Tensor {
    if isNormal {
      return Tensor((0..<shape.count).map { _ in random.normal() }, shape: shape).converted(to: precision)
    }
    switch precision {
    case .double: return Tensor((0..<shape.count).map { _ in random.uniform() }, shape: shape)
    case .single: return Tensor(random.singles(shape.count), shape: shape)
    }
  }

  /// The program for batches of a size, holding the parameters as they are now.
  private func plan(for batch: Int) throws(NetworkError) -> Plan {
    if let current, current == batch, let known = plans[batch] { return known }
    let before = trained()
    let plan: Plan
    if let known = plans[batch] { plan = known } else { plan = try recorded(batch) }
    plans[batch] = plan
    plan.program.load(network.keys(of: layer).map { before[$0] })
    let slots = before.optimizerState.slots
    plan.program.load(
      slots: plan.program.slotValues().enumerated().map { slot, values in
        zip(plan.moving, values).map { key, value in
          guard slot < slots.count, let known = slots[slot][key], known.shape == value.shape else {
            return Tensor(repeating: 0, shape: value.shape, precision: precision)
          }
          return known
        }
      })
    current = batch
    return plan
  }

  /// Records a step on `batch` examples.
  private func recorded(_ batch: Int) throws(NetworkError) -> Plan {
    let tape = Tape(precision: precision, isDry: true)
    func leaf(_ shape: Shape) throws(NetworkError) -> Variable {
      try NetworkError.converting { () throws(OutOfMemory) in try tape.leaf(shape: shape) }
    }
    let keys = network.keys(of: layer)
    let v = try leaf([batch, machine.visible])
    var parameters: [Variable] = []
    for key in keys { parameters.append(try leaf(network.spec(key).shape)) }
    let (w, b, c) = (parameters[0], parameters[1], parameters[2])
    var masks: [Variable] = []
    var isNormal: [Bool] = []
    func random(_ width: Int, isNormal normal: Bool = false) throws(NetworkError) -> Variable {
      let mask = try leaf([batch, width])
      masks.append(mask)
      isNormal.append(normal)
      return mask
    }

    let seen = try tape.recordPart(.linear, [v, w, b])
    let transposed = try tape.recordPart(.transpose, [w])
    var (scores, reconstruction) = (seen, v)
    var first: Variable?
    for _ in 0..<chainSteps {
      var h = try tape.recordPart(.sigmoid, [scores])
      if sampling != .none { h = try tape.recordPart(.greater, [h, random(machine.hidden)]) }
      var x = try tape.recordPart(.linear, [h, transposed, c])
      if !machine.isGaussian { x = try tape.recordPart(.sigmoid, [x]) }
      if first == nil { first = x }
      if sampling == .all {
        x = try tape.recordPart(
          machine.isGaussian ? .add : .greater, [x, random(machine.visible, isNormal: machine.isGaussian)])
      }
      reconstruction = try tape.recordPart(.held, [x])
      scores = try tape.recordPart(.linear, [reconstruction, w, b])
    }

    // F(v) − F(reconstruction), of which the gradients are those of contrastive divergence; both kinds of visible
    // units have the same derivative by c, and no other term in which they differ depends on parameters.
    let free = try tape.recordPart(.sum, [try tape.recordPart(.softplus, [seen])])
    let bound = try tape.recordPart(.sum, [try tape.recordPart(.softplus, [scores])])
    let moved = try tape.recordPart(.matmul, [try tape.recordPart(.subtract, [reconstruction, v]), c])
    var difference = try tape.recordPart(
      .add, [try tape.recordPart(.subtract, [bound, free]), try tape.recordPart(.sum, [moved])])
    difference = try tape.recordPart(.multiply, [difference, try constant(1 / Double(batch), on: tape)])
    // Only its slopes count: the value of the objective is the reconstruction error.
    let slopes = try tape.recordPart(
      .subtract, [difference, try tape.recordPart(.held, [difference])])
    let gap = try tape.recordPart(.subtract, [v, first ?? reconstruction])
    let error = try tape.recordPart(
      .held, [try tape.recordPart(.mean, [try tape.recordPart(.multiply, [gap, gap])])])
    let objective = try tape.recordPart(.add, [error, slopes])

    let learning = keys.indices.filter { network.learns(keys[$0]) }
    let program = try NetworkError.converting { () throws(OutOfMemory) in
      try StepProgram(
        tape, objective: objective, parameters: parameters, trained: learning.map { parameters[$0] },
        feeds: [.init(v, from: inputs)], rows: 0, update: network.optimizer.rule, masks: masks)
    }
    return Plan(
      program: program, moving: program.moving.map { keys[learning[$0]] }, isNormal: isNormal)
  }

  private func constant(_ number: Double, on tape: Tape) throws(NetworkError) -> Variable {
    try NetworkError.converting { () throws(OutOfMemory) in
      try tape.leaf(Tensor(number).converted(to: precision))
    }
  }
}
