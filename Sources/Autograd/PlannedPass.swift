// PlannedPass.swift — forward, and backward where it is wanted, of a tape as one program on a planned arena.
import Tensors

/// A pass over a tape that keeps results alone: values that nothing needs any more leave their room to others.
///
/// The digits are those of the tape. The tape may be dry: it is read once and needed no more.
public final class PlannedPass {
  /// Bytes of the pass, as planned.
  public let bytes: Int
  private let arena: Arena
  private let program: Program
  /// Places of the leaves and results, by entry, and of the gradients.
  private let values: [Int: Place], gradients: [Int: Place]
  private struct Place {
    let offset: Int
    let shape: Shape
  }

  /// Plans a pass.
  ///
  /// - Parameters:
  ///   - leaves: leaves that `set` fills; other leaves are constants of the tape.
  ///   - results: values that are read after the pass.
  ///   - wanted: variables whose gradients are read after it, of the `objective`, which is then a result too.
  ///   - isFused: small layers run as one instruction; the digits are the same without.
  /// - Throws: ``OutOfMemory`` with the plan's size, before anything is allocated.
  public init(
    _ tape: Tape, leaves: [Variable], results: [Variable], gradientsOf objective: Variable? = nil,
    wanted: [Variable] = [], isFused: Bool = true
  ) throws(OutOfMemory) {
    let dry = tape.arena, precision = tape.precision
    let ends = (results + [objective].compactMap { $0 }).map {
      tape.entries[$0.entry].instructions.upperBound
    }
    var program = Program()
    program.append(tape.emitter.program, 0..<(ends.max() ?? 0))
    let last = (results + [objective].compactMap { $0 }).map { $0.entry }.max() ?? -1
    let backward: Backward?
    if let objective {
      let found = try tape.backward(from: objective, wanted: wanted)
      program.append(isFused ? try found.program.joiningChannelGradients(room: dry.allocate) : found.program)
      backward = found
    } else {
      backward = nil
    }
    let filled = Set(leaves.map { $0.entry })
    let constants = tape.entries[...last].indices.filter {
      tape.entries[$0].operation == nil && !filled.contains($0)
    }
    let kept = filled.union(constants).union((results + [objective].compactMap { $0 }).map { $0.entry })
    let slopes = wanted.compactMap { variable in
      backward?.adjointOffset(of: variable).map { (variable.entry, $0) }
    }
    let seed = objective.flatMap { backward?.adjointOffset(of: $0) }
    var pinned = Set(kept.map { tape.entries[$0].value })
    pinned.formUnion(slopes.map { $0.1 })
    if let seed { pinned.insert(seed) }

    let plan = MemoryPlan(
      program, blocks: dry.isDry ? dry.blocks : [0..<dry.count], pinned: pinned, inOrder: [],
      precision: precision)
    var planned = plan.program
    if isFused { _ = planned.fuse(0..<planned.count) }
    self.program = planned
    bytes = saturatingProduct(plan.count, precision.bytes)
    guard bytes <= Arena.limit else { throw OutOfMemory(needed: bytes, limit: Arena.limit) }
    arena = Arena(precision: precision)
    _ = try arena.allocate(plan.count)
    let entries = tape.entries
    values = Dictionary(
      uniqueKeysWithValues: kept.map {
        ($0, Place(offset: plan.place(of: entries[$0].value), shape: entries[$0].shape))
      })
    var gradients: [Int: Place] = [:]
    for (entry, offset) in slopes {
      gradients[entry] = Place(offset: plan.place(of: offset), shape: entries[entry].shape)
    }
    self.gradients = gradients
    for constant in constants {
      guard let value = tape.leafValue(constant), let place = values[constant] else { continue }
      arena.write(value, at: place.offset)
    }
    if let seed { arena.fill(plan.place(of: seed), 1, with: 1) }
  }

  /// Fills a leaf.
  public func set(_ leaf: Variable, to value: Tensor) {
    guard let place = values[leaf.entry] else { return }
    arena.write(value, at: place.offset)
  }
  /// Fills a leaf with rows of a table.
  public func set(_ leaf: Variable, toRows rows: ArraySlice<Int>, of table: Tensor) {
    guard let place = values[leaf.entry] else { return }
    arena.write(rows: rows, of: table, at: place.offset)
  }

  /// Computes everything.
  ///
  /// - Throws: ``Stopped`` when the flag that this thread watches was raised.
  public func run() throws(Stopped) {
    guard arena.run(program, 0..<program.count) else { throw Stopped() }
  }

  /// The value of a leaf or a result; `nil` for another variable.
  public func value(of variable: Variable) -> Tensor? {
    values[variable.entry].map { arena.tensor(at: $0.offset, shape: $0.shape) }
  }
  /// The gradient of the objective by a variable that was wanted; `nil` where there is none.
  public func gradient(of variable: Variable) -> Tensor? {
    gradients[variable.entry].map { arena.tensor(at: $0.offset, shape: $0.shape) }
  }
}
