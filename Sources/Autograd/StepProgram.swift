// StepProgram.swift — one step of gradient descent as one program on a planned arena.
import Tensors

/// Memory of a step of training, in bytes.
public struct MemorySummary: Hashable, Sendable {
  /// Values of parameters.
  public var parameters = 0
  /// Gradients of parameters.
  public var gradients = 0
  /// Memory that forward and backward need at once beside them, places shared.
  public var activations = 0
  /// Bytes of everything, as planned.
  public var peak = 0
  /// Bytes of everything, if each value had a place of its own.
  public var unplanned = 0
  /// A summary of zeros.
  public init() {}
}

/// Forward, backward and update of a recorded objective: run again and again on new rows of data, without an
/// allocation.
public final class StepProgram {
  /// Memory of the program.
  public let memory: MemorySummary
  private let arena: Arena
  private let program: Program
  private let precision: Precision
  /// Instructions that gather rows, go forward to the objective, and do the rest.
  private let gathering: Range<Int>, forwardPart: Range<Int>, rest: Range<Int>
  // Steps stopped from here on are completed: the index of the first instruction that changes a parameter or
  // the rule's state. The index is 0 where layers move their parameters on the way back, for a step on one
  // example is not stopped.
  private let updateStart: Int
  private let objectiveAt: Int, rateAt: Int, cursorAt: Int, orderAt: Int
  /// The parameters that move, by their positions among the trained ones: the objective depends on them.
  public let moving: [Int]
  /// The most rows that `set(order:)` takes; 0 for a program without tables.
  public let orderCapacity: Int
  private let historyAt: Int, positionAt: Int
  /// The most steps of one call with kept objectives.
  public static let historyCapacity = 4096
  private let leaves: [(place: Int, shape: Shape)]
  private let gradients: [(place: Int, count: Int)?]
  private let feeds: [(place: Int, width: Int)]
  private let masks: [(place: Int, shape: Shape)]
  private let stepAt: Int
  /// Places of the parts of each slot of the update rule, one for each parameter that moves.
  private let slots: [[(place: Int, shape: Shape)]]

  /// A leaf that follows a value from step to step: it becomes (1 − share)·itself + share·scale·value.
  public struct Average {
    let leaf: Variable, value: Variable
    let share: Double, scale: Double
    /// `leaf` follows `value`.
    public init(_ leaf: Variable, follows value: Variable, share: Double, scale: Double) {
      (self.leaf, self.value, self.share, self.scale) = (leaf, value, share, scale)
    }
  }

  /// Source of a step's data: leaves that are filled with rows of tables.
  public struct Feed {
    /// The leaf, (examples …).
    let leaf: Variable
    /// The table of rows.
    let table: Tensor
    /// A leaf filled with rows of `table`.
    public init(_ leaf: Variable, from table: Tensor) { (self.leaf, self.table) = (leaf, table) }
  }

  /// Plans a step on a tape that may be dry: `parameters` learn to lower `objective`.
  ///
  /// - Parameters:
  ///   - rows: the most rows that `run(order:)` will be given; 0 for a program that is only given rows one
  ///     batch at a time.
  ///   - trained: which of the parameters move.
  ///   - update: the rule of their steps.
  ///   - averages: parameters that follow a value instead.
  ///   - masks: leaves that `set(mask:to:)` fills.
  ///   - isFused: small layers run as one instruction, and so does the way back through batch normalisation;
  ///     the digits are the same without.
  /// - Throws: ``OutOfMemory`` with the plan's size, before anything is allocated.
  public init(
    _ tape: Tape, objective: Variable, parameters: [Variable], trained: [Variable], feeds: [Feed], rows: Int,
    update rule: UpdateRule = .gradientDescent, averages: [Average] = [], masks: [Variable] = [],
    isFused: Bool = true
  ) throws(OutOfMemory) {
    precision = tape.precision
    let backward = try tape.backward(from: objective, wanted: trained)
    let dry = tape.arena
    let examples = feeds.first.map { tape.entries[$0.leaf.entry].shape[0] } ?? 1
    let rate = try dry.allocate(1), cursor = try dry.allocate(1)
    let order = try dry.allocate(max(1, rows))
    let history = try dry.allocate(Self.historyCapacity), position = try dry.allocate(1)
    var tables: [Int] = []
    var program = Program()
    for feed in feeds {
      let shape = tape.entries[feed.leaf.entry].shape
      let width = Shape(Array(shape.sizes.dropFirst())).count
      let table = try dry.allocate(rows > 0 ? feed.table.count : 1)
      tables.append(table)
      program.append(
        .gather, into: tape.entries[feed.leaf.entry].value, a: table, b: order, c: cursor,
        sizes: [examples, width, feed.table.shape[0]])
    }
    program.append(.fill, accumulate: true, into: cursor, sizes: [1], constants: (Double(examples), 0))
    gathering = 0..<program.count
    program.append(tape.emitter.program, 0..<tape.entries[objective.entry].instructions.upperBound)
    forwardPart = gathering.upperBound..<program.count
    program.append(
      isFused ? try backward.program.joiningChannelGradients(room: dry.allocate) : backward.program)
    var pinned = Set(
      [rate, cursor, order, history, position] + tables + feeds.map { tape.entries[$0.leaf.entry].value })
    // Parameters that learn lie side by side, and so do their gradients: one instruction updates them all.
    moving = trained.indices.filter { backward.adjointOffset(of: trained[$0]) != nil }
    let learning = moving.map { trained[$0] }
    let values = learning.map { tape.entries[$0.entry].value }
    let slopes = learning.compactMap { backward.adjointOffset(of: $0) }
    pinned.formUnion(parameters.map { tape.entries[$0.entry].value })
    pinned.formUnion(slopes)
    let updateCount =
      values.isEmpty
      ? 0 : MemoryPlan.room(for: learning.map { tape.entries[$0.entry].shape.count }, precision)
    let step = try dry.allocate(1)
    var slots: [Int] = []
    var updateStart = program.count
    if let value = values.first, let slope = slopes.first {
      // Side by side, at a distance that an update knows.
      if rule.slots > 0 {
        let first = try dry.allocate(saturatingProduct(rule.slots, updateCount))
        slots = (0..<rule.slots).map { first + $0 * updateCount }
      }
      let update = Update(
        dry, parameter: value, gradient: slope, count: updateCount, slots: slots, rate: rate, step: step)
      try rule.emit(update)
      program.append(update.program)
    }
    pinned.formUnion(slots + [step])
    for average in averages {
      let (leaf, value) = (tape.entries[average.leaf.entry], tape.entries[average.value.entry])
      let sizes = [leaf.shape.count]
      program.append(
        .affine, into: leaf.value, a: leaf.value, sizes: sizes, constants: (1 - average.share, 0))
      program.append(
        .affine, accumulate: true, into: leaf.value, a: value.value, sizes: sizes,
        constants: (average.share * average.scale, 0))
    }
    pinned.formUnion(masks.map { tape.entries[$0.entry].value })
    // Leaves that nothing fills are constants: they keep the values that they were recorded with.
    let filled = Set((parameters + feeds.map { $0.leaf } + masks).map { $0.entry })
    let constants = tape.entries[...objective.entry].indices.filter {
      tape.entries[$0].operation == nil && !filled.contains($0)
    }
    pinned.formUnion(constants.map { tape.entries[$0].value })
    let result = tape.entries[objective.entry].value
    pinned.insert(result)
    program.append(.record, into: history, a: result, c: position, sizes: [1])
    rest = forwardPart.upperBound..<program.count
    if let seed = backward.adjointOffset(of: objective) { pinned.insert(seed) }

    let plan = MemoryPlan(
      program, blocks: dry.isDry ? dry.blocks : [0..<dry.count], pinned: pinned, inOrder: values + slopes,
      precision: precision)
    var planned = plan.program
    // Each part runs on its own too, so nothing is fused across their borders.
    if isFused {
      for part in [forwardPart, rest] {
        if planned.fuse(part) != nil { updateStart = 0 }
      }
    }
    self.updateStart = updateStart
    self.program = planned
    var memory = MemorySummary()
    func bytes(_ variables: [Variable]) -> Int {
      variables.reduce(0) { $0 + tape.entries[$1.entry].shape.count } * tape.precision.bytes
    }
    (memory.parameters, memory.gradients) = (bytes(parameters), bytes(trained))
    memory.peak = saturatingProduct(plan.count, precision.bytes)
    memory.unplanned = saturatingProduct(dry.count, precision.bytes)
    memory.activations = max(0, memory.peak - memory.parameters - memory.gradients)
    self.memory = memory

    guard memory.peak <= Arena.limit else {
      throw OutOfMemory(
        needed: memory.peak, limit: Arena.limit,
        parts: [
          .init("parameters", memory.parameters), .init("gradients", memory.gradients),
          .init("activations", memory.activations),
        ])
    }
    arena = Arena(precision: precision)
    _ = try arena.allocate(plan.count)
    let place = plan.place(of:)
    (objectiveAt, rateAt) = (place(result), place(rate))
    (historyAt, positionAt) = (place(history), place(position))
    (cursorAt, orderAt, orderCapacity) = (place(cursor), place(order), rows)
    leaves = parameters.map { (place(tape.entries[$0.entry].value), tape.entries[$0.entry].shape) }
    gradients = parameters.map { parameter in
      guard trained.contains(parameter), let offset = backward.adjointOffset(of: parameter) else {
        return nil
      }
      return (place(offset), tape.entries[parameter.entry].shape.count)
    }
    self.feeds = feeds.map { feed in
      (place(tape.entries[feed.leaf.entry].value), Shape(Array(feed.table.shape.sizes.dropFirst())).count)
    }
    stepAt = place(step)
    self.slots = slots.map { slot in
      learning.map {
        (place(slot) + place(tape.entries[$0.entry].value) - place(values[0]), tape.entries[$0.entry].shape)
      }
    }
    self.masks = masks.map { (place(tape.entries[$0.entry].value), tape.entries[$0.entry].shape) }
    for constant in constants {
      if let value = tape.leafValue(constant) { arena.write(value, at: place(tape.entries[constant].value)) }
    }
    if let seed = backward.adjointOffset(of: objective) { arena.fill(place(seed), 1, with: 1) }
    if rows > 0 { for (table, feed) in zip(tables, feeds) { arena.write(feed.table, at: place(table)) } }
  }

  // MARK: Values

  /// Copies parameter values in, in the order of `parameters`.
  public func load(_ values: [Tensor]) {
    for (leaf, value) in zip(leaves, values) { arena.write(value, at: leaf.place) }
  }
  /// The values of the parameters.
  public func values() -> [Tensor] { leaves.map { arena.tensor(at: $0.place, shape: $0.shape) } }
  /// The objective of the last step, before its update.
  public var objective: Double { arena[objectiveAt] }
  /// The learning rate.
  public var rate: Double {
    get { arena[rateAt] }
    set { arena[rateAt] = newValue }
  }
  /// √Σ g² over the parameters that learn, of the last step.
  public var gradientNorm: Double {
    var total = 0.0
    for case (let place, let count)? in gradients {
      for i in 0..<count { total += arena[place + i] * arena[place + i] }
    }
    return total.squareRoot()
  }

  /// State of the update rule: for each slot, a tensor for each trained parameter that the objective depends
  /// on.
  public func slotValues() -> [[Tensor]] {
    slots.map { parts in parts.map { arena.tensor(at: $0.place, shape: $0.shape) } }
  }
  /// Loads the state of the update rule.
  public func load(slots values: [[Tensor]]) {
    for (parts, tensors) in zip(slots, values) {
      for (part, tensor) in zip(parts, tensors) { arena.write(tensor, at: part.place) }
    }
  }
  /// The number of steps that the update rule has made.
  public var step: Int {
    get { Int(arena[stepAt]) }
    set { arena[stepAt] = Double(newValue) }
  }
  /// Numbers that a step changes, to return to.
  public struct Kept: Sendable {
    let values: [Tensor], slots: [[Tensor]]
  }
  /// Numbers that a step changes, as they are now.
  public func kept() -> Kept { Kept(values: values(), slots: slotValues()) }
  /// Restores the earlier values.
  public func load(_ kept: Kept) {
    load(kept.values)
    load(slots: kept.slots)
  }

  /// The values of the masks.
  public func maskValues() -> [Tensor] { masks.map { arena.tensor(at: $0.place, shape: $0.shape) } }
  /// Fills mask `number`.
  public func set(mask number: Int, to value: Tensor) { arena.write(value, at: masks[number].place) }
  /// The shapes of the masks.
  public var maskShapes: [Shape] { masks.map { $0.shape } }

  // MARK: Running

  /// Fills the feeds with rows of their tables, one batch.
  public func set(rows: ArraySlice<Int>, of tables: [Tensor]) {
    for (feed, table) in zip(feeds, tables) { arena.write(rows: rows, of: table, at: feed.place) }
  }
  /// Computes the objective on the rows that are set.
  ///
  /// - Throws: ``Stopped`` when the flag that this thread watches was raised.
  public func forward() throws(Stopped) {
    guard arena.run(program, forwardPart) else { throw Stopped() }
  }
  /// Backward and update, after `forward`.
  ///
  /// - Throws: ``Stopped``; the update was made whole, or not at all, as `stepsMade` tells.
  public func finish() throws(Stopped) {
    arena[positionAt] = 0
    guard arena.run(program, rest, wholeFrom: updateStart) else { throw Stopped() }
  }
  /// The steps that the last `finish`, `run` or `runOnSetRows` has made.
  public var stepsMade: Int { Int(arena[positionAt]) }

  /// Sets the order in which `run` takes the rows of the tables.
  public func set(order: [Int]) {
    precondition(order.count <= orderCapacity, "more rows than the program was made for")
    arena.write(Tensor(order.map(Double.init), shape: [order.count]), at: orderAt)
    arena[cursorAt] = 0
  }
  /// Makes `steps` whole steps, at most `historyCapacity`, on the next rows of the order.
  ///
  /// - Throws: ``Stopped`` after `stepsMade` whole steps.
  public func run(steps: Int) throws(Stopped) {
    arena[positionAt] = 0
    guard arena.run(program, times: steps, wholeFrom: updateStart) else { throw Stopped() }
  }
  /// The objectives of the steps of the last `run` or `runOnSetRows`, each before its update.
  public func objectives(_ steps: Int) -> [Double] { (0..<steps).map { arena[historyAt + $0] } }
  /// Makes `steps` whole steps, at most `historyCapacity`, on the rows that are set.
  ///
  /// - Throws: ``Stopped`` after `stepsMade` whole steps.
  public func runOnSetRows(steps: Int) throws(Stopped) {
    arena[positionAt] = 0
    let range = forwardPart.lowerBound..<program.count
    guard arena.run(program, range, times: steps, wholeFrom: updateStart) else { throw Stopped() }
  }
}
