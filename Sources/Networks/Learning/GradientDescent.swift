// GradientDescent.swift — gradient descent over mini-batches, on planned programs.
import Autograd
import Platform
import Tensors

/// Data of a training: inputs (n …), targets (n width), and the rows to learn from.
public struct TrainingData: Sendable {
  /// The inputs, examples along the first axis.
  public var inputs: Tensor
  /// The targets, examples along the first axis.
  public var targets: Tensor
  /// The rows that count.
  public var rows: [Int]
  /// Facts about the targets.
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
  /// The first entry that was not finite; `nil` when J itself overflowed.
  public let report: NotFiniteReport?
  /// Steps that had gone well; a caller that made others before may add them.
  public var steps: Int
  /// The learning rate that the run was given.
  public let rate: Double
  /// J after so many steps at `rate` is no number; `report` tells where that began.
  public init(report: NotFiniteReport?, steps: Int, rate: Double) {
    (self.report, self.steps, self.rate) = (report, steps, rate)
  }
}

/// Gradient descent on a network.
///
/// Works on memory of its own: the network given stays as it was until the caller takes `trained()` back.
public final class GradientDescent: Learner {
  private var network: Network
  private let data: TrainingData
  private let reduction: Reduction
  private let precision: Precision
  /// A program for each batch size; the current one holds the parameters.
  private var programs: [Int: StepProgram] = [:]
  private var current: Int?
  /// Rows that the current program has been set to.
  private var setRows: ArraySlice<Int> = []
  /// Batches of this size are gathered from tables inside the program.
  private var tableBatch: Int?
  /// The parameters that each program moves, by batch size: the optimizer's state belongs to them.
  private var moving: [Int: [ParameterKey]] = [:]
  /// The learning rate η, before the optimizer's schedule.
  public var rate: Double
  /// Steps made.
  public private(set) var steps = 0
  /// J of each step of the epoch that was begun last.
  public private(set) var epochObjectives: [Double] = []
  /// Number of steps of an epoch made at once: as many as took a few milliseconds in the last one.
  private var stretch = 1
  /// Random numbers for masks of dropped units: one mask a step, of numbers in order.
  public var random = Random(seed: 0)
  /// True where each step draws numbers for some layer.
  private let drawsEachStep: Bool
  /// Random leaves of each step, by batch size.
  private var drawn: [Int: [(layer: Int, leaf: RandomLeaf)]] = [:]

  /// Numbers that data may have to be copied beside the parameters.
  private static let tableLimit = 256 << 20
  /// Number of parameters up to which a stretch of steps is made at once, and undone after a failure.
  private static let stretchLimit = 1 << 16

  /// The layers that learn; `nil` for all.
  private let layers: ClosedRange<Int>?

  /// Descent of `network` on `data`; only `layers` change, where they are given.
  public init(
    _ network: Network, on data: TrainingData, rate: Double, reduction: Reduction, precision: Precision,
    layers: ClosedRange<Int>? = nil
  ) {
    self.layers = layers
    (self.network, self.data, self.rate) = (network, data, rate)
    (self.reduction, self.precision) = (reduction, precision)
    drawsEachStep = network.nodes.contains { $0.layer.drawsEachStep }
  }

  /// The network as trained so far.
  public func trained() -> Network {
    if let current, let program = programs[current] {
      network.setParameters(program.values())
      for (leaf, mask) in zip(drawn[current] ?? [], program.maskValues()) { network.masks[leaf.layer] = mask }
      let before = network.optimizerState.slots
      network.optimizerState.slots = program.slotValues().enumerated().map { slot, values in
        (before.indices.contains(slot) ? before[slot] : [:])
          .setting(zip(moving[current] ?? [], values))
      }
    }
    return network
  }

  /// √Σ g² over the trained parameters, of the last step.
  public var gradientNorm: Double { current.flatMap { programs[$0] }?.gradientNorm ?? 0 }

  /// Memory of a step on `batch` examples.
  public static func memory(
    _ network: Network, on data: TrainingData, batch: Int, reduction: Reduction, precision: Precision
  ) throws(NetworkError) -> MemorySummary {
    try GradientDescent(network, on: data, rate: 1, reduction: reduction, precision: precision).plan(
      batch, tables: false
    ).memory
  }

  private func plan(_ batch: Int, tables: Bool) throws(NetworkError) -> StepProgram {
    let recording = try Recording(
      network, examples: batch, input: data.input, targets: data.info, reduction: reduction,
      precision: precision,
      mode: .training, isDry: true)
    guard let objective = recording.objective, let y = recording.y else {
      throw .layer(.noLoss)
    }
    let learning = recording.parameters.filter { changes($0.key) && network.learns($0.key) }
    drawn[batch] = recording.drawn
    let program = try NetworkError.converting { () throws(OutOfMemory) in
      try StepProgram(
        recording.tape, objective: objective, parameters: recording.parameters.map { $0.variable },
        trained: learning.map { $0.variable },
        feeds: [.init(recording.x, from: data.inputs), .init(y, from: data.targets)],
        rows: tables ? data.rows.count : 0,
        update: network.optimizer.rule,
        averages: recording.averages.filter { changes($0.key) && !network.frozen.contains($0.key) }.map {
          _, leaf, average in
          .init(leaf, follows: average.value, share: average.momentum, scale: average.scale)
        },
        masks: recording.drawn.map { $0.leaf.variable })
    }
    // A parameter that the objective does not depend on has no state of the optimizer.
    moving[batch] = program.moving.map { learning[$0].key }
    return program
  }

  /// True for the parameters of the layers that learn.
  private func changes(_ key: ParameterKey) -> Bool { layers?.contains(key.layer) ?? true }

  /// The program for batches of a size, holding the parameters as they are now.
  private func program(for batch: Int, tables: Bool = false) throws(NetworkError) -> StepProgram {
    let known = programs[batch].flatMap { !tables || $0.orderCapacity > 0 ? $0 : nil }
    if let current, current == batch, let known { return known }
    let before = trained()
    let program: StepProgram
    if let known { program = known } else { program = try plan(batch, tables: tables) }
    if known == nil {
      // Masks let everything through until a step draws them, and noise is none.
      for (number, (shape, drawn)) in zip(program.maskShapes, drawn[batch] ?? []).enumerated() {
        program.set(
          mask: number, to: Tensor(repeating: drawn.leaf.neutral, shape: shape, precision: precision))
      }
    }
    (programs[batch], stretch) = (program, 1)
    program.load(before.parameters.flatMap { $0 })
    program.load(slots: kept(for: batch, program, before.optimizerState))
    (current, setRows) = (batch, [])
    return program
  }

  /// State of the optimizer for the parameters that a program moves; zeros where there is none.
  private func kept(for batch: Int, _ program: StepProgram, _ state: OptimizerState) -> [[Tensor]] {
    program.slotValues().enumerated().map { slot, values in
      zip(moving[batch] ?? [], values).map { key, value in
        guard slot < state.slots.count, let known = state.slots[slot][key], known.shape == value.shape else {
          return Tensor(repeating: 0, shape: value.shape, precision: precision)
        }
        return known
      }
    }
  }

  /// Tells a program which step comes next: the rate depends on it, and some optimizers do.
  private func prepare(_ program: StepProgram) {
    program.rate = network.optimizer.schedule.rate(rate, after: network.optimizerState.steps)
    program.step = network.optimizerState.steps
  }

  /// Makes steps; the whole ones before a stop count.
  private func counted(_ program: StepProgram, _ body: () throws(Stopped) -> Void) throws(NetworkError) {
    do throws(Stopped) {
      try body()
    } catch {
      made(program.stepsMade)
      throw .stopped
    }
  }

  private func made(_ count: Int) {
    steps += count
    network.optimizerState.steps += count
  }

  /// Steps that may be made at once: with a schedule each has its own rate.
  private var isScheduled: Bool { network.optimizer.schedule != .constant }

  private func set(_ rows: ArraySlice<Int>, in program: StepProgram) {
    if setRows != rows || setRows.startIndex != rows.startIndex {
      program.set(rows: rows, of: [data.inputs, data.targets])
      setRows = rows
    }
  }

  // MARK: Single steps

  /// One step on the given rows.
  ///
  /// - Returns: J before the update.
  /// - Throws: `.diverged` when J is NaN or infinite; `.stopped` when the flag that this thread watches was raised.
  ///   The parameters are those before this step, or after it if it was being completed: `steps` tells.
  public func step(on rows: ArraySlice<Int>) throws(NetworkError) -> Double {
    let program = try program(for: rows.count)
    prepare(program)
    set(rows, in: program)
    drawMasks(of: program)
    try NetworkError.converting { () throws(Stopped) in try program.forward() }
    let objective = program.objective
    guard objective.isFinite else { throw .diverged(diverged(on: rows, with: program)) }
    try counted(program) { () throws(Stopped) in try program.finish() }
    made(1)
    return objective
  }

  /// J on rows, with the parameters as they are now.
  public func objective(on rows: ArraySlice<Int>) throws(NetworkError) -> Double {
    let program = try program(for: rows.count)
    set(rows, in: program)
    try NetworkError.converting { () throws(Stopped) in try program.forward() }
    guard program.objective.isFinite else { throw .diverged(diverged(on: rows, with: program)) }
    return program.objective
  }

  private func drawMasks(of program: StepProgram) {
    for (number, (shape, drawn)) in zip(program.maskShapes, current.flatMap { drawn[$0] } ?? []).enumerated()
    {
      program.set(mask: number, to: drawn.leaf.draw(shape, &random, precision))
    }
  }

  /// Finds the cause of divergence on `rows`: computes the network once more, entry by entry.
  private func diverged(on rows: ArraySlice<Int>, with program: StepProgram) -> Diverged {
    var report: NotFiniteReport?
    var network = network
    network.setParameters(program.values())
    if let recording = try? Recording(
      network, examples: rows.count, input: data.input, targets: data.info, reduction: reduction,
      precision: precision,
      mode: .training)
    {
      recording.tape.set(recording.x, toRows: rows, of: data.inputs)
      if let y = recording.y { recording.tape.set(y, toRows: rows, of: data.targets) }
      for (mask, value) in zip(recording.drawn, program.maskValues()) {
        recording.tape.set(mask.leaf.variable, to: value)
      }
      do throws(NotFinite) { try recording.tape.forward() } catch { report = recording.tape.report(error) }
    }
    return Diverged(report: report, steps: steps, rate: rate)
  }

  // MARK: Epochs

  /// One pass over the data in batches of `batch`, in the order of `rows`.
  ///
  /// - Parameter keepGoing: asked between steps, at least a few hundred times a second; the pass ends when it says no.
  /// - Returns: the mean of the steps' J, weighted by their examples.
  public func epoch(
    order rows: [Int], batch: Int, keepGoing: (_ objective: Double) -> Bool
  ) throws(NetworkError) -> Double {
    epochObjectives.removeAll(keepingCapacity: true)
    let batch = min(max(1, batch), rows.count)
    guard batch > 0 else { return 0 }
    var total = 0.0, examples = 0
    let whole = rows.count / batch * batch
    let fits = data.inputs.count <= Self.tableLimit && rows.count <= data.rows.count
    let isFull = batch == rows.count
    // A mask is drawn for each step: then steps are made one at a time.
    let isStretched = !drawsEachStep && (fits || isFull)
    if isStretched {
      let (sum, done, goesOn) = try stretches(rows, batch, isFull, keepGoing)
      total += sum * Double(batch)
      examples += done * batch
      guard goesOn else { return examples == 0 ? 0 : total / Double(examples) }
    }
    var start = isStretched ? whole : 0
    while start < rows.count {
      let end = min(rows.count, start + batch)
      let objective = try step(on: rows[start..<end])
      epochObjectives.append(objective)
      total += objective * Double(end - start)
      examples += end - start
      start = end
      if !keepGoing(objective) { break }
    }
    return examples == 0 ? 0 : total / Double(examples)
  }

  /// Makes many passes over the same rows, all of them a batch.
  ///
  /// - Returns: J of the last step before its update, and the number of steps made.
  public func fullBatchSteps(
    _ rows: [Int], count: Int, keepGoing: (_ done: Int, _ objective: Double) -> Bool, record: (Double) -> Void
  ) throws(NetworkError) -> Double {
    var (done, objective, stretch) = (0, 0.0, 1)
    let program = try program(for: rows.count)
    set(rows[...], in: program)
    let isSmall = !drawsEachStep && network.parameterCount <= Self.stretchLimit
    while done < count {
      let next = min(isScheduled ? 1 : stretch, count - done)
      let before = isSmall ? program.kept() : nil
      prepare(program)
      let started = Moment.now
      if isSmall {
        try counted(program) { () throws(Stopped) in try program.runOnSetRows(steps: next) }
        let objectives = program.objectives(next)
        objective = program.objective
        guard objectives.allSatisfy({ $0.isFinite }) else {
          if let before { program.load(before) }
          for _ in 0..<next {
            objective = try step(on: rows[...])
            record(objective)
          }
          throw .diverged(diverged(on: rows[...], with: program))
        }
        made(next)
        objectives.forEach(record)
      } else {
        objective = try step(on: rows[...])
        record(objective)
      }
      done += isSmall ? next : 1
      if !keepGoing(done, objective) { break }
      stretch = Self.longer(stretch, after: started.elapsed)
    }
    return objective
  }

  /// Makes the steps of one pass with whole batches, in stretches of a few milliseconds.
  private func stretches(
    _ rows: [Int], _ batch: Int, _ isFull: Bool, _ keepGoing: (Double) -> Bool
  ) throws(NetworkError) -> (sum: Double, steps: Int, goesOn: Bool) {
    let program = try program(for: batch, tables: !isFull)
    if isFull {
      set(rows[...], in: program)
    } else {
      setRows = []
      program.set(order: rows)
    }
    let isSmall = network.parameterCount <= Self.stretchLimit
    var (total, done) = (0.0, 0)
    let count = rows.count / batch
    while done < count {
      let next = min(isSmall && !isScheduled ? stretch : 1, count - done)
      let before = isSmall ? program.kept() : nil
      prepare(program)
      let started = Moment.now
      try counted(program) { () throws(Stopped) in
        if isFull { try program.runOnSetRows(steps: next) } else { try program.run(steps: next) }
      }
      let objectives = program.objectives(next)
      guard objectives.allSatisfy({ $0.isFinite }) else {
        // The stretch runs again from its start, a step at a time, to find the step that failed.
        if let before { program.load(before) }
        for i in done..<(done + next) {
          epochObjectives.append(try step(on: rows[(i * batch)..<((i + 1) * batch)]))
        }
        throw .diverged(diverged(on: rows[(done * batch)..<((done + next) * batch)], with: program))
      }
      made(next)
      done += next
      epochObjectives += objectives
      for objective in objectives { total += objective }
      if !keepGoing(program.objective) { return (total, done, false) }
      let time = started.elapsed
      if next == stretch || next > 1 && time > .milliseconds(8) { stretch = Self.longer(next, after: time) }
    }
    return (total, done, true)
  }

  /// Stretches grow until one takes a few milliseconds.
  private static func longer(_ stretch: Int, after time: Duration) -> Int {
    time < .milliseconds(2)
      ? min(stretch * 2, StepProgram.historyCapacity)
      : time > .milliseconds(8) ? max(1, stretch / 2) : stretch
  }
}
