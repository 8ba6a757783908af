// Backward.swift — the walk against the current: from one entry back to all it depends on.
import Tensors

/// The derivatives of one entry by the entries before it: a program of its own, made once and run often.
public final class Backward {
  /// One entry's turn in the walk.
  public struct Step: Sendable {
    /// The entry whose adjoint is handed on to its inputs.
    public let entry: Int
    let instructions: Range<Int>
  }

  /// The entry that is differentiated.
  public let root: Variable
  /// The entries with an operation that the root depends on, latest first.
  @exclusivity(unchecked) public private(set) var steps: [Step] = []
  /// How many steps have been made.
  @exclusivity(unchecked) public private(set) var cursor = 0
  private let tape: Tape
  let emitter: Emitter
  /// Where each entry's adjoint lies; -1 for an entry that the walk does not reach.
  ///
  /// What reaches the entry inside a ``Operation/Composition`` from the outer one is not in it: the walk hands that on
  /// to the entry behind.
  private let adjoints: [Int]
  /// Where the whole adjoint of such an entry lies, where it was asked for.
  private let whole: [Int: Int]
  /// What ``roundingScale(of:)`` has found since the walk was started.
  private var roundingScales: [Int: Double] = [:]
  /// Where the arena ended when the plan was made.
  let end: Int
  /// The entries it was asked for, in ascending order; `nil` for all.
  let wanted: [Int]?

  /// Plans the walk from `root`; with `wanted`, only along ways to those entries.
  init(_ tape: Tape, root: Variable, wanted: [Int]?) throws(OutOfMemory) {
    (self.tape, self.root, self.wanted) = (tape, root, wanted)
    emitter = Emitter(arena: tape.arena)
    emitter.program.reserve(2 * (root.entry + 1))
    steps.reserveCapacity(root.entry + 1)
    var adjoints = [Int](repeating: -1, count: root.entry + 1)
    let entries = tape.entries
    // Which entries lie on a way from a wanted one (any leaf unless said) …
    var leads = [Bool](repeating: wanted == nil, count: root.entry + 1)
    if let wanted {
      for i in wanted where i <= root.entry { leads[i] = true }
      for i in 0...root.entry where !leads[i] { leads[i] = Self.leads(entries, i, leads) }
    }
    // How often each entry is used before the root: one that is used once gets its adjoint from one place.
    var uses = [Int32](repeating: 0, count: root.entry + 1)
    for i in 0...root.entry {
      if entries[i].first >= 0 { uses[Int(entries[i].first)] += 1 }
      if entries[i].second >= 0 { uses[Int(entries[i].second)] += 1 }
      if let more = entries[i].more { for input in more { uses[input] += 1 } }
    }
    adjoints[root.entry] = try tape.arena.allocate(tape.entries[root.entry].shape.count)
    var compositions = Compositions(wanted: wanted)
    for i in stride(from: root.entry, through: 0, by: -1) {
      // … and to the root.
      let adjoint = adjoints[i], outer = compositions.outer[i]
      guard adjoint >= 0 || outer != nil, let operation = entries[i].operation else { continue }
      let start = emitter.program.count
      var isHandedOn = adjoint < 0
      if !isHandedOn {
        isHandedOn = try Self.handOnScalar(emitter, entries, i, operation, adjoint, leads, &adjoints)
      }
      if !isHandedOn {
        try Self.handOn(emitter, tape, i, operation, adjoint, leads, &adjoints, &compositions) { input in
          uses[input] == 1 && entries[input].operation != nil
        }
        emitter.release()
      }
      if let outer {
        try compositions.handOn(emitter, tape, from: outer, over: i, leads, &adjoints)
        emitter.release()
      }
      if emitter.program.count > start || Self.leads(entries, i, leads) {
        steps.append(Step(entry: i, instructions: start..<emitter.program.count))
      }
    }
    (self.adjoints, whole, end) = (adjoints, compositions.whole, tape.arena.count)
  }

  /// True when an entry depends on one that leads from a wanted entry, by a differentiable way.
  private static func leads(_ entries: [Entry], _ i: Int, _ leads: [Bool]) -> Bool {
    guard let operation = entries[i].operation else { return false }
    if let more = entries[i].more {
      return more.enumerated().contains { operation.isDifferentiable(byInput: $0) && leads[$1] }
    }
    let (first, second) = (Int(entries[i].first), Int(entries[i].second))
    return (first >= 0 && leads[first] && operation.isDifferentiable(byInput: 0))
      || (second >= 0 && leads[second] && operation.isDifferentiable(byInput: 1))
  }

  /// Emits what hands the adjoint of entry `i` on to its inputs.
  private static func handOn(
    _ emitter: Emitter, _ tape: Tape, _ i: Int, _ operation: Operation, _ adjoint: Int, _ leads: [Bool],
    _ adjoints: inout [Int], _ compositions: inout Compositions, isOnlyUse: (_ input: Int) -> Bool
  ) throws(OutOfMemory) {
    let entry = tape.entries[i]
    let g = Term(Operand(offset: adjoint, shape: entry.shape))
    let y = Term(tape.operand(of: i))
    var x = tape.operands(of: entry)
    for (position, input) in entry.inputs.enumerated() where leads[input] {
      guard let formula = operation.gradient(ofInput: position) else { continue }
      x.position = position
      if position == 0, x.inner != nil {
        try compositions.add(emitter, tape, i, adjoint, formula(g, y, x), over: input)
        continue
      }
      let shape = tape.entries[input].shape
      let term = formula(g, y, x).summed(to: shape)
      let isFirst = adjoints[input] < 0
      if isFirst, isOnlyUse(input), case .operand(let offset) = term.form {
        // Handed on unchanged to an entry that nothing else feeds: the two share it.
        adjoints[input] = offset
        continue
      }
      if isFirst { adjoints[input] = try tape.arena.allocate(shape.count) }
      try emitter.emit(term, into: adjoints[input], accumulate: !isFirst)
    }
  }

  /// The same for an operation on single numbers, by its short way; false where an input is no single number, or the
  /// way does not know a derivative that is needed.
  private static func handOnScalar(
    _ emitter: Emitter, _ entries: [Entry], _ i: Int, _ operation: Operation, _ adjoint: Int, _ leads: [Bool],
    _ adjoints: inout [Int]
  ) throws(OutOfMemory) -> Bool {
    guard let form = operation.scalars, entries[i].isScalar else { return false }
    let (first, second) = (Int(entries[i].first), Int(entries[i].second))
    guard first >= 0, entries[first].isScalar else { return false }
    if second >= 0 {
      guard entries[second].isScalar, form.gradients.count > 1 || !leads[second] else { return false }
    }
    let room = try emitter.roomForScalars()
    func handOn(_ input: Int, _ gradient: (Operation.ScalarStep) -> Void) throws(OutOfMemory) {
      let isFirst = adjoints[input] < 0
      if isFirst { adjoints[input] = try emitter.arena.allocate(1) }
      gradient(
        Operation.ScalarStep(
          emitter: emitter, g: adjoint, y: entries[i].value, a: entries[first].value,
          b: second >= 0 ? entries[second].value : -1, destination: adjoints[input], accumulate: !isFirst,
          room: room))
    }
    if leads[first] { try handOn(first, form.gradients[0]) }
    if second >= 0, leads[second] { try handOn(second, form.gradients[1]) }
    return true
  }

  /// Starts the walk: the adjoint of the root is 1 in every element, or in the one at `element` alone.
  public func restart(element: Int? = nil) {
    let adjoint = adjoints[root.entry]
    let count = tape.entries[root.entry].shape.count
    roundingScales = [:]
    tape.arena.fill(adjoint, count, with: element == nil ? 1 : 0)
    if let element, element < count { tape.arena[adjoint + element] = 1 }
    cursor = 0
  }

  /// Makes one step and answers with it; `nil` at the end.
  public func advance() -> Step? {
    guard cursor < steps.count else { return nil }
    tape.arena.run(emitter.program, steps[cursor].instructions)
    cursor += 1
    return steps[cursor - 1]
  }

  /// Walks the whole way.
  public func run(element: Int? = nil) {
    restart(element: element)
    tape.arena.run(emitter.program)
    cursor = steps.count
  }

  /// True when the root depends on the entry by a differentiable way.
  public func reaches(_ variable: Variable) -> Bool { adjointOffset(of: variable) != nil }

  /// The gradient of the root by an entry: zeros where the root does not depend on it.
  public func gradient(of variable: Variable) -> Tensor {
    let shape = tape.entries[variable.entry].shape
    guard let adjoint = adjointOffset(of: variable) else {
      return Tensor(repeating: 0, shape: shape, precision: tape.precision)
    }
    return tape.arena.tensor(at: adjoint, shape: shape)
  }

  /// One element of a gradient, by row-major offset.
  public func element(of variable: Variable, at offset: Int) -> Double {
    adjointOffset(of: variable).map { tape.arena[$0 + offset] } ?? 0
  }

  /// √Σ (v · ∂root/∂v)² over all numbers v on the way to element `output` of the root, after the walk from it: times
  /// the rounding unit, what rounding them may do to that element.
  func roundingScale(of output: Int) -> Double {
    if let known = roundingScales[output] { return known }
    var sum = 0.0
    for step in steps {
      let entry = tape.entries[step.entry]
      let adjoint = adjoints[step.entry]
      guard adjoint >= 0 else { continue }
      for i in 0..<entry.shape.count {
        let share = tape.arena[entry.value + i] * tape.arena[adjoint + i]
        sum += share * share
      }
    }
    roundingScales[output] = sum.squareRoot()
    return sum.squareRoot()
  }

  /// All its instructions, in order.
  var program: Program { emitter.program }

  func adjointOffset(of variable: Variable) -> Int? {
    if let place = whole[variable.entry] { return place }
    return variable.entry < adjoints.count && adjoints[variable.entry] >= 0 ? adjoints[variable.entry] : nil
  }
}

extension Tape {
  /// The plan of the walk back from `root`, made the first time it is asked for.
  ///
  /// With `wanted`, derivatives are worked out for these entries (and what lies between) only.
  public func backward(from root: Variable, wanted: [Variable]? = nil) throws(OutOfMemory) -> Backward {
    var entries = wanted?.map(\.entry)
    entries?.sort()
    if let plan = plans.first(where: { $0.root == root && $0.wanted == entries }) { return plan }
    let plan = try Backward(self, root: root, wanted: entries)
    plans.append(plan)
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

  /// What is wrong with the inputs of an element that is no number, where its operation knows; see
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
    return Element(
      index: entry.shape.index(at: offset), shapes: sources.map { entries[$0].shape },
      output: entry.shape, settings: entry.settings, precision: precision,
      inner: sources.count > entry.inputs.count ? entry.inputs.count : nil,
      readInput: { [self] input, index in
        let source = entries[sources[input]]
        return source.shape.offset(of: index).map { arena[source.value + $0] } ?? .nan
      },
      readOutput: { [arena] index in entry.shape.offset(of: index).map { arena[entry.value + $0] } ?? .nan
      },
      readAuxiliary: { [arena] offset in
        entry.kept.map { offset < $0.shape.count ? arena[$0.offset + offset] : .nan } ?? .nan
      },
      isWanted: wanted)
  }
}
