// Trainer.swift — gradient descent over mini-batches, on recorded tapes.
import Autograd
import Tensors

/// What training learns from: inputs (n …), targets (n width), and which rows of them.
public struct TrainingData: Sendable {
  /// The inputs, examples along the first axis.
  public var inputs: Tensor
  /// The targets, examples along the first axis.
  public var targets: Tensor
  /// The rows that count.
  public var rows: [Int]
  /// What the targets are.
  public var info: TargetInfo
  /// Data of which `rows` count.
  public init(inputs: Tensor, targets: Tensor, rows: [Int], info: TargetInfo) {
    (self.inputs, self.targets, self.rows, self.info) = (inputs, targets, rows, info)
  }
  /// The shape of one input.
  public var input: Shape { Shape(Array(inputs.shape.sizes.dropFirst())) }
}

/// The objective was no longer a number.
public struct Diverged: Error, Sendable {
  /// The first entry that was not finite, on the tape that trained; `nil` when J itself overflowed.
  public let report: NotFiniteReport?
  /// Steps that had gone well.
  public let steps: Int
}

/// Gradient descent on a network. Works on tapes of its own: the network given stays as it was until the caller
/// takes `network` back.
public final class Trainer {
  /// One tape with its plan and its update.
  private struct Machine {
    let recording: Recording
    let objective: Variable
    let targets: Variable
    let backward: Backward
    let rate: Variable
    let update: Program
    /// The rows it holds now.
    var rows: ArraySlice<Int> = []
  }

  private var network: Network
  private let data: TrainingData
  private var machines: [Int: Machine] = [:]
  private var current: Int?
  private let reduction: Reduction
  private let precision: Precision
  /// The learning rate η.
  public var rate: Double
  /// Steps made.
  public private(set) var steps = 0

  /// A trainer of `network` on `data`.
  public init(_ network: Network, on data: TrainingData, rate: Double, reduction: Reduction, precision: Precision) {
    (self.network, self.data, self.rate) = (network, data, rate)
    (self.reduction, self.precision) = (reduction, precision)
  }

  /// The network as trained so far.
  public func trained() -> Network {
    if let current, let machine = machines[current] { machine.recording.store(into: &network) }
    return network
  }

  private func machine(for examples: Int) throws -> Machine {
    if let known = machines[examples] { return known }
    let recording = try Recording(
      network, examples: examples, input: data.input, targets: data.info, reduction: reduction,
      precision: precision)
    guard let objective = recording.objective, let targets = recording.y else {
      throw LayerError("there is no loss to train on", hint: "choose one: `loss crossentropy`")
    }
    let trained = recording.parameters.filter { !network.frozen.contains($0.key) }.map(\.variable)
    let backward = try recording.tape.backward(from: objective, wanted: trained)
    let rate = try recording.tape.leaf(Tensor(self.rate))
    let machine = Machine(
      recording: recording, objective: objective, targets: targets, backward: backward, rate: rate,
      update: recording.tape.descent(trained, along: backward, rate: rate))
    machines[examples] = machine
    return machine
  }

  /// One step on the given rows.
  ///
  /// - Returns: J before the update.
  /// - Throws: ``Diverged`` when J is NaN or infinite; the parameters are those before this step.
  public func step(on rows: ArraySlice<Int>) throws -> Double {
    if current != rows.count {
      let before = trained()
      let next = try machine(for: rows.count)
      next.recording.load(before)
      current = rows.count
    }
    guard var machine = machines[rows.count] else { return .nan }
    let tape = machine.recording.tape
    tape.set(machine.rate, element: 0, to: rate)
    if machine.rows != rows || machine.rows.startIndex != rows.startIndex {
      tape.set(machine.recording.x, toRows: rows, of: data.inputs)
      tape.set(machine.targets, toRows: rows, of: data.targets)
      machine.rows = rows
      machines[rows.count] = machine
    }
    tape.replay()
    let objective = tape.element(of: machine.objective, at: 0)
    guard objective.isFinite else {
      throw Diverged(report: find(in: tape), steps: steps)
    }
    machine.backward.run()
    tape.run(machine.update)
    steps += 1
    return objective
  }

  /// √Σ g² over the trained parameters, of the last step.
  public var gradientNorm: Double {
    guard let current, let machine = machines[current] else { return 0 }
    var total = 0.0
    for (key, variable) in machine.recording.parameters where !network.frozen.contains(key) {
      for g in machine.backward.gradient(of: variable).doubles { total += g * g }
    }
    return total.squareRoot()
  }

  /// J on the rows of the last step, with the parameters as they are now.
  public func objective(on rows: ArraySlice<Int>) throws -> Double {
    guard let current, let machine = machines[current], machine.rows == rows else { return .nan }
    machine.recording.tape.replay()
    let objective = machine.recording.tape.element(of: machine.objective, at: 0)
    guard objective.isFinite else { throw Diverged(report: find(in: machine.recording.tape), steps: steps) }
    return objective
  }

  private func find(in tape: Tape) -> NotFiniteReport? {
    tape.restart()
    do throws(NotFinite) {
      try tape.forward()
      return nil
    } catch {
      return tape.report(error)
    }
  }

  /// One pass over the data in batches of `batch`, in the order of `rows`.
  ///
  /// - Parameter keepGoing: asked after every step; the pass ends when it says no.
  /// - Returns: the mean of the steps' J, weighted by their examples.
  public func epoch(
    order rows: [Int], batch: Int, keepGoing: (_ objective: Double) -> Bool
  ) throws -> Double {
    var (total, examples) = (0.0, 0)
    var start = 0
    while start < rows.count {
      let end = min(rows.count, start + max(1, batch))
      let objective = try step(on: rows[start..<end])
      total += objective * Double(end - start)
      examples += end - start
      start = end
      if !keepGoing(objective) { break }
    }
    return examples == 0 ? 0 : total / Double(examples)
  }
}
