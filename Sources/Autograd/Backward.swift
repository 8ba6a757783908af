// Backward.swift — the walk against the current: from one entry back to all it depends on.
import Tensors

/// The derivatives of one entry by the entries before it: a program of its own, made once and run often.
public final class Backward {
  /// One entry's turn in the walk.
  public struct Step: Sendable {
    /// The entry that hands its adjoint on to its inputs.
    public let entry: Int
    let instructions: Range<Int>
  }

  /// The entry that is differentiated.
  public let root: Variable
  /// The entries with an operation that the root depends on, latest first.
  @exclusivity(unchecked) public private(set) var steps: [Step] = []
  /// Number of steps that have been made.
  @exclusivity(unchecked) public private(set) var cursor = 0
  // Not the tape itself, which keeps its plans: the two would never go.
  private let store: EntryStore
  private let arena: Arena
  let emitter: Emitter
  /// The entries of the plan.
  fileprivate let reach: Reach
  /// Place of the adjoint of each of these; -1 for an entry that the walk does not reach.
  ///
  /// The adjoint of an entry inside a ``Operation/Composition`` is without the outer entry's share: the walk
  /// hands that share on to the entry behind.
  private let adjoints: [Int]
  /// Place of the whole adjoint of such an entry, where it was asked for.
  private let whole: [Int: Int]
  /// Results of ``roundingScale(of:)`` since the walk was started.
  private var roundingScales: [Int: Double] = [:]
  /// End of the arena when the plan was made.
  let end: Int
  /// The entries it was asked for, in ascending order; `nil` for all.
  let wanted: [Int]?

  /// Plans the walk from `root`; with `wanted`, only along ways to those entries.
  init(_ tape: Tape, root: Variable, wanted: [Int]?) throws(OutOfMemory) {
    (self.root, self.wanted) = (root, wanted)
    (store, arena) = (tape.store, tape.arena)
    emitter = Emitter(arena: tape.arena)
    let entries = tape.entries
    let reach = Reach(entries, root: root.entry)
    emitter.program.reserve(2 * reach.count)
    steps.reserveCapacity(reach.count)
    var adjoints = [Int](repeating: -1, count: reach.count)
    // Marks the entries on a way from a wanted one (any leaf unless said) …
    var leads = [Bool](repeating: wanted == nil, count: reach.count)
    if let wanted {
      for i in wanted { if let place = reach.place(of: i) { leads[place] = true } }
      for place in 0..<reach.count where !leads[place] {
        leads[place] = Self.leads(entries, reach.entry(at: place), leads, reach)
      }
    }
    // Number of uses of each entry before the root: an entry with one use gets its adjoint from one place.
    var uses = [Int32](repeating: 0, count: reach.count)
    for place in 0..<reach.count {
      let entry = entries[reach.entry(at: place)]
      if entry.first >= 0 { uses[reach[Int(entry.first)]] += 1 }
      if entry.second >= 0 { uses[reach[Int(entry.second)]] += 1 }
      if let more = entry.more { for input in more { uses[reach[input]] += 1 } }
    }
    adjoints[reach.count - 1] = try tape.arena.allocate(tape.entries[root.entry].shape.count)
    var compositions = Compositions(wanted: wanted)
    for place in stride(from: reach.count - 1, through: 0, by: -1) {
      // … and to the root.
      let (i, adjoint) = (reach.entry(at: place), adjoints[place])
      let outer = compositions.outer[i]
      guard adjoint >= 0 || outer != nil, let operation = entries[i].operation else { continue }
      let start = emitter.program.count
      var isHandedOn = adjoint < 0
      if !isHandedOn {
        isHandedOn = try Self.handOnScalar(emitter, entries, i, operation, adjoint, leads, reach, &adjoints)
      }
      if !isHandedOn {
        try Self.handOn(emitter, tape, i, operation, adjoint, leads, reach, &adjoints, &compositions) {
          input in
          uses[reach[input]] == 1 && entries[input].operation != nil
        }
        emitter.release()
      }
      compositions.addOthers(emitter, tape, to: i, adjoint)
      if let outer {
        try compositions.handOn(emitter, tape, from: outer, leads, reach, &adjoints)
        emitter.release()
      }
      if emitter.program.count > start || Self.leads(entries, i, leads, reach) {
        steps.append(Step(entry: i, instructions: start..<emitter.program.count))
      }
    }
    (self.adjoints, self.reach, whole, end) = (adjoints, reach, compositions.whole, tape.arena.count)
  }

  /// True when an entry depends on one that leads from a wanted entry, by a differentiable way.
  private static func leads(_ entries: [Entry], _ i: Int, _ leads: [Bool], _ reach: Reach) -> Bool {
    guard let operation = entries[i].operation else { return false }
    if let more = entries[i].more {
      return more.enumerated().contains { operation.isDifferentiable(byInput: $0) && leads[reach[$1]] }
    }
    let (first, second) = (Int(entries[i].first), Int(entries[i].second))
    return (first >= 0 && leads[reach[first]] && operation.isDifferentiable(byInput: 0))
      || (second >= 0 && leads[reach[second]] && operation.isDifferentiable(byInput: 1))
  }

  /// Emits the instructions that hand the adjoint of entry `i` on to its inputs.
  private static func handOn(
    _ emitter: Emitter, _ tape: Tape, _ i: Int, _ operation: Operation, _ adjoint: Int, _ leads: [Bool],
    _ reach: Reach, _ adjoints: inout [Int], _ compositions: inout Compositions,
    isOnlyUse: (_ input: Int) -> Bool
  ) throws(OutOfMemory) {
    let entry = tape.entries[i]
    let g = Term(Operand(offset: adjoint, shape: entry.shape))
    let y = Term(tape.operand(of: i))
    var x = tape.operands(of: entry)
    for (position, input) in entry.inputs.enumerated() where leads[reach[input]] {
      guard let formula = operation.gradient(ofInput: position) else { continue }
      x.position = position
      if position == 0, x.inner != nil, let composed = tape.composed(entry) {
        try compositions.add(emitter, tape, i, adjoint, formula(g, y, x), over: composed)
        continue
      }
      let shape = tape.entries[input].shape
      let term = formula(g, y, x).summed(to: shape)
      let place = reach[input]
      let isFirst = adjoints[place] < 0
      if isFirst, isOnlyUse(input), case .operand(let offset) = term.form {
        // Handed on unchanged to an entry that nothing else feeds: the two share it.
        adjoints[place] = offset
        continue
      }
      if isFirst { adjoints[place] = try tape.arena.allocate(shape.count) }
      try emitter.emit(term, into: adjoints[place], accumulate: !isFirst)
    }
  }

  /// The same for an operation on single numbers, by its ``ScalarForm``; false where there is none, or an input is no
  /// single number.
  private static func handOnScalar(
    _ emitter: Emitter, _ entries: [Entry], _ i: Int, _ operation: Operation, _ adjoint: Int, _ leads: [Bool],
    _ reach: Reach, _ adjoints: inout [Int]
  ) throws(OutOfMemory) -> Bool {
    guard operation.scalars.arity > 0, entries[i].isScalar else { return false }
    let (first, second) = (Int(entries[i].first), Int(entries[i].second))
    guard first >= 0, entries[first].isScalar, second < 0 || entries[second].isScalar else { return false }
    @inline(__always) func handOn(_ input: Int, _ rows: ProgramTemplate.Rows?) throws(OutOfMemory) {
      guard let rows else { return }
      let place = reach[input]
      let isFirst = adjoints[place] < 0
      if isFirst { adjoints[place] = try emitter.arena.allocate(1) }
      let room = try emitter.roomForScalars(rows.temporaries)
      emitter.program.append(
        operation.scalars.template, rows, accumulate: !isFirst,
        at: ScalarForm.places(
          into: adjoints[place], g: adjoint, y: entries[i].value, a: entries[first].value,
          b: second >= 0 ? entries[second].value : -1, room: room))
    }
    if leads[reach[first]] { try handOn(first, operation.scalars.first) }
    if second >= 0, leads[reach[second]] { try handOn(second, operation.scalars.second) }
    return true
  }

  /// Starts the walk: the adjoint of the root is 1 in every element, or in the one at `element` alone.
  public func restart(element: Int? = nil) {
    let adjoint = adjoints[reach.count - 1]
    let count = store.entries[root.entry].shape.count
    roundingScales = [:]
    arena.fill(adjoint, count, with: element == nil ? 1 : 0)
    if let element, element < count { arena[adjoint + element] = 1 }
    cursor = 0
  }

  /// Makes one step and answers with it; `nil` at the end.
  public func advance() -> Step? {
    guard cursor < steps.count else { return nil }
    arena.run(emitter.program, steps[cursor].instructions)
    cursor += 1
    return steps[cursor - 1]
  }

  /// Walks the whole way.
  public func run(element: Int? = nil) {
    restart(element: element)
    arena.run(emitter.program)
    cursor = steps.count
  }

  /// True when the root depends on the entry by a differentiable way.
  public func reaches(_ variable: Variable) -> Bool { adjointOffset(of: variable) != nil }

  /// The gradient of the root by an entry: zeros where the root does not depend on it.
  public func gradient(of variable: Variable) -> Tensor {
    let shape = store.entries[variable.entry].shape
    guard let adjoint = adjointOffset(of: variable) else {
      return Tensor(repeating: 0, shape: shape, precision: arena.precision)
    }
    return arena.tensor(at: adjoint, shape: shape)
  }

  /// One element of a gradient, by row-major offset.
  public func element(of variable: Variable, at offset: Int) -> Double {
    adjointOffset(of: variable).map { arena[$0 + offset] } ?? 0
  }

  /// √Σ (v · ∂root/∂v)² over all numbers v on the way to element `output` of the root, after the walk from
  /// it: times the rounding unit, the possible effect of their rounding on that element.
  func roundingScale(of output: Int) -> Double {
    if let known = roundingScales[output] { return known }
    // The sum is in units of the largest, so that no square is too large; a NaN or an infinity gives no
    // measure of rounding.
    var (sum, unit) = (0.0, 1.0)
    for step in steps {
      let entry = store.entries[step.entry]
      let adjoint = adjoints[reach[step.entry]]
      guard adjoint >= 0 else { continue }
      for i in 0..<entry.shape.count {
        let share = arena[entry.value + i] * arena[adjoint + i]
        guard share.isFinite else { continue }
        if abs(share) > unit {
          sum *= (unit / share) * (unit / share)
          unit = abs(share)
        }
        sum += (share / unit) * (share / unit)
      }
    }
    roundingScales[output] = sum.squareRoot() * unit
    return sum.squareRoot() * unit
  }

  /// All its instructions, in order.
  var program: Program { emitter.program }

  func adjointOffset(of variable: Variable) -> Int? {
    if let place = whole[variable.entry] { return place }
    guard let place = reach.place(of: variable.entry), adjoints[place] >= 0 else { return nil }
    return adjoints[place]
  }
}

extension Tape {
  /// The entries that all plans that are kept may go back over, together.
  private static var plannedEntries: Int { 200_000 }

  /// The plan of the walk back from `root`, made the first time it is asked for.
  ///
  /// Derivatives are computed for the `wanted` entries (and entries on the way) only; `nil` means all.
  public func backward(from root: Variable, wanted: [Variable]? = nil) throws(OutOfMemory) -> Backward {
    var entries = wanted?.map { $0.entry }
    entries?.sort()
    if let plan = plans.first(where: { $0.root == root && $0.wanted == entries }) { return plan }
    let plan = try Backward(self, root: root, wanted: entries)
    plans.append(plan)
    // Most plans of a long session are of roots that are never used again: the oldest go.
    var size = plans.reduce(0) { $0 + $1.reach.count }
    while plans.count > 256 || size > Self.plannedEntries && plans.count > 8 {
      size -= plans.removeFirst().reach.count
    }
    return plan
  }

  /// The element at `offset` of an entry on its own: how it is computed and its local derivatives.
  ///
  /// Derivatives by elements that are not `wanted` may be missing, which saves time where there are many.
  public func scalarView(
    of variable: Variable, at offset: Int,
    wanted: @escaping (_ input: Int, _ index: [Int]) -> Bool = { _, _ in true }
  ) -> ScalarView? {
    guard let operation = entries[variable.entry].operation else { return nil }
    return view(of: variable, at: offset, wanted: wanted).map(operation.scalar)
  }

  /// Error in the inputs of an element that is NaN or infinite, where its operation knows; see
  /// ``Operation/complaint``.
  func complaint(of variable: Variable, at offset: Int) -> String? {
    guard let complaint = entries[variable.entry].operation?.complaint else { return nil }
    return view(of: variable, at: offset) { _, _ in true }.flatMap(complaint)
  }

  private func view(
    of variable: Variable, at offset: Int, wanted: @escaping (_ input: Int, _ index: [Int]) -> Bool
  ) -> Element? {
    let entry = entries[variable.entry]
    guard offset < entry.shape.count else { return nil }
    let sources = sources(of: entry)
    let index = entry.shape.index(at: offset)
    var inner: Element.Inner?
    if let composed = composed(entry) {
      let shape = entries[composed.entry].shape
      let aligned = Element.aligned(index, to: shape)
      inner = self.inner(of: composed, at: aligned).map {
        Element.Inner(source: entry.inputs.count + $0.source, index: $0.index)
      }
    }
    return Element(
      index: index, shapes: sources.map { entries[$0].shape },
      output: entry.shape, settings: entry.settings, precision: precision,
      inner: inner,
      readInput: { [self] input, index in
        let source = entries[sources[input]]
        return source.shape.offset(of: index).map { arena[source.value + $0] } ?? .nan
      },
      readOutput: { [arena] index in entry.shape.offset(of: index).map { arena[entry.value + $0] } ?? .nan
      },
      readAuxiliary: { [arena] offset in
        entry.kept.map { offset < $0.shape.count ? arena[$0.offset + offset] : .nan } ?? .nan
      },
      readSlope: { [self] input, a, b in
        guard let operation = entry.operation else { return .nan }
        return slopes.slope(of: operation, byInput: input, a, b)
      },
      isWanted: wanted)
  }
}
