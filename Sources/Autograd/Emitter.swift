// Emitter.swift — turns terms into instructions and finds places for their intermediate values.
import Tensors

/// Collects the instructions of a program over an arena.
final class Emitter {
  let arena: Arena
  // Run-time exclusivity checks would cost more than the arithmetic of a small tape; nothing here is reached
  // twice at once.
  @exclusivity(unchecked) var program = Program()
  /// Places handed out for intermediate results since the last `release`, and those free again, by size.
  @exclusivity(unchecked) private var taken: [Operand] = []
  @exclusivity(unchecked) private var free: [Int: [Int]] = [:]
  /// Results that formulas share until the next `release`.
  @exclusivity(unchecked) private var shared: [Shared: Operand] = [:]

  /// Single numbers for intermediate values in formulas of single numbers.
  @exclusivity(unchecked) private var scalarRoom = (offset: -1, count: 0)

  init(arena: Arena) { self.arena = arena }

  /// Offset of room for `count` temporaries of a ``ScalarForm``; all forms share the room.
  func roomForScalars(_ count: Int) throws(OutOfMemory) -> Int {
    if scalarRoom.count < count { scalarRoom = (try arena.allocate(count), count) }
    return scalarRoom.offset
  }

  /// Emits `term` so that it is stored, or added, at `destination`.
  func emit(_ term: Term, into destination: Int, accumulate: Bool = false) throws(OutOfMemory) {
    try term.emitted(self, destination, accumulate)
  }

  /// The place of a term: its own where it has one, else a fresh one that its instructions fill.
  func place(_ term: Term) throws(OutOfMemory) -> Operand {
    if case .operand(let offset) = term.form { return Operand(offset: offset, shape: term.shape) }
    let place = try scratch(term.shape)
    try term.emitted(self, place.offset, false)
    return place
  }

  /// The place of a matrix, and whether it lies there transposed.
  func placeMatrix(_ term: Term) throws(OutOfMemory) -> (offset: Int, isTransposed: Bool) {
    if case .transposed(let offset) = term.form { return (offset, true) }
    return (try place(term).offset, false)
  }

  /// A value computed once for all formulas of an entry: a kernel on operands.
  struct Shared: Hashable {
    let kernel: UInt32, operands: [Int]
    init(kernel: Kernel, operands: [Int]) { (self.kernel, self.operands) = (kernel.number, operands) }
  }

  /// The place of a result that several formulas share: `emit` fills it the first time, until the next `release`.
  func once(
    _ key: Shared, _ shape: Shape, _ emit: (_ into: Int) throws(OutOfMemory) -> Void
  ) throws(OutOfMemory) -> Operand {
    if let known = shared[key] { return known }
    let place = try scratch(shape)
    try emit(place.offset)
    shared[key] = place
    return place
  }

  /// Room for an intermediate result, until the next `release`.
  func scratch(_ shape: Shape) throws(OutOfMemory) -> Operand {
    let offset: Int
    if let known = free[shape.count]?.popLast() {
      offset = known
    } else {
      offset = try arena.allocate(shape.count)
    }
    let operand = Operand(offset: offset, shape: shape)
    taken.append(operand)
    return operand
  }

  /// Ends the life of all intermediate results: later entries may use their room.
  func release() {
    guard !taken.isEmpty else { return }
    for operand in taken { free[operand.shape.count, default: []].append(operand.offset) }
    taken = []
    if !shared.isEmpty { shared = [:] }
  }

  /// Forgets instructions and scratch room handed out since the program had `count` instructions.
  func truncate(to count: Int) {
    program.truncate(to: count)
    (taken, free, shared, scalarRoom) = ([], [:], [:], (-1, 0))
  }

  func append(
    _ kernel: Kernel, accumulate: Bool = false, flags: Int32 = 0, into y: Int, a: Int = -1, b: Int = -1,
    c: Int = -1, sizes: [Int], constants: (Double, Double) = (0, 0)
  ) {
    program.append(
      kernel, accumulate: accumulate, flags: flags, into: y, a: a, b: b, c: c, sizes: sizes,
      constants: constants)
  }

  /// A copy in which source and destination advance by strides of their own.
  func copy(
    sizes: [Int], from source: Int, strides sourceStrides: [Int], into destination: Int, strides: [Int],
    accumulate: Bool
  ) {
    let nest = LoopNest(sizes: sizes, strides: [strides, sourceStrides])
    let (sizes, both, rounds) = nest.rounds()
    for offsets in rounds {
      append(
        .stridedCopy, accumulate: accumulate, into: destination + offsets[0], a: source + offsets[1],
        sizes: sizes + both[0] + both[1])
    }
  }
}
