// Backward.swift — the walk against the current: from one entry back to all it depends on.
import Tensors

/// The derivatives of one entry by the entries before it: a program of its own, made once and run often.
public final class Backward {
  struct Key: Hashable {
    let root: Int
    let wanted: Set<Int>?
  }

  /// One entry's turn in the walk.
  public struct Step: Sendable {
    /// The entry whose adjoint is handed on to its inputs.
    public let entry: Int
    let instructions: Range<Int>
  }

  /// The entry that is differentiated.
  public let root: Variable
  /// The entries with an operation that the root depends on, latest first.
  public private(set) var steps: [Step] = []
  /// How many steps have been made.
  public private(set) var cursor = 0
  private let tape: Tape
  let emitter: Emitter
  private let adjoints: [Int: Int]
  /// Where the arena ended when the plan was made.
  let end: Int

  /// Plans the walk from `root`; with `wanted`, only along ways to those entries.
  init(_ tape: Tape, root: Variable, wanted: Set<Int>?) throws(OutOfMemory) {
    (self.tape, self.root) = (tape, root)
    emitter = Emitter(arena: tape.arena)
    var adjoints: [Int: Int] = [:]
    let entries = tape.entries
    // Which entries lie on a way from a wanted one (any leaf unless said) …
    var leads = [Bool](repeating: false, count: root.entry + 1)
    for (i, entry) in entries.prefix(root.entry + 1).enumerated() {
      leads[i] = wanted?.contains(i) ?? true
      if let operation = entry.operation, !leads[i] {
        leads[i] = entry.inputs.enumerated().contains { operation.isDifferentiable(byInput: $0) && leads[$1] }
      }
    }
    adjoints[root.entry] = try tape.arena.allocate(entries[root.entry].shape.count)
    for i in stride(from: root.entry, through: 0, by: -1) {
      // … and to the root.
      guard let adjoint = adjoints[i], let operation = entries[i].operation else { continue }
      let entry = entries[i]
      let start = emitter.program.count
      let g = Term(Operand(offset: adjoint, shape: entry.shape))
      let y = Term(tape.operand(of: i))
      let x = tape.operands(of: entry)
      for (position, input) in entry.inputs.enumerated() where leads[input] {
        guard let formula = operation.gradient(ofInput: position) else { continue }
        var operands = x
        operands.position = position
        let term = formula(g, y, operands).summed(to: entries[input].shape)
        let isFirst = adjoints[input] == nil
        let destination: Int
        if let known = adjoints[input] {
          destination = known
        } else {
          destination = try tape.arena.allocate(entries[input].shape.count)
          adjoints[input] = destination
        }
        try emitter.emit(term, into: destination, accumulate: !isFirst)
      }
      emitter.release()
      if emitter.program.count > start {
        steps.append(Step(entry: i, instructions: start..<emitter.program.count))
      }
    }
    (self.adjoints, end) = (adjoints, tape.arena.count)
  }

  /// Starts the walk: the adjoint of the root is 1 in every element, or in the one at `element` alone.
  public func restart(element: Int? = nil) {
    guard let adjoint = adjoints[root.entry] else { return }
    let count = tape.entries[root.entry].shape.count
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
  public func reaches(_ variable: Variable) -> Bool { adjoints[variable.entry] != nil }

  /// The gradient of the root by an entry: zeros where the root does not depend on it.
  public func gradient(of variable: Variable) -> Tensor {
    let shape = tape.entries[variable.entry].shape
    guard let adjoint = adjoints[variable.entry] else {
      return Tensor(repeating: 0, shape: shape, precision: tape.precision)
    }
    return tape.arena.tensor(at: adjoint, shape: shape)
  }

  /// One element of a gradient, by row-major offset.
  public func element(of variable: Variable, at offset: Int) -> Double {
    adjoints[variable.entry].map { tape.arena[$0 + offset] } ?? 0
  }

  /// All its instructions, in order.
  var program: Program { emitter.program }

  func adjointOffset(of variable: Variable) -> Int? { adjoints[variable.entry] }
}

extension Tape {
  /// The plan of the walk back from `root`, made the first time it is asked for. With `wanted`, derivatives are
  /// worked out for these entries (and what lies between) only.
  public func backward(from root: Variable, wanted: [Variable]? = nil) throws(OutOfMemory) -> Backward {
    let key = Backward.Key(root: root.entry, wanted: wanted.map { Set($0.map(\.entry)) })
    if let plan = plans[key] { return plan }
    let plan = try Backward(self, root: root, wanted: key.wanted)
    plans[key] = plan
    return plan
  }

  /// The element at `offset` of an entry on its own: how it is computed and its local derivatives.
  ///
  /// Derivatives by elements that are not `wanted` may be missing, which saves time where there are many.
  public func scalarView(
    of variable: Variable, at offset: Int,
    wanted: @escaping (_ input: Int, _ index: [Int]) -> Bool = { _, _ in true }
  ) -> ScalarView? {
    let entry = entries[variable.entry]
    guard let operation = entry.operation, offset < entry.shape.count else { return nil }
    return operation.scalar(
      Element(
        index: entry.shape.index(at: offset), shapes: entry.inputs.map { entries[$0].shape },
        output: entry.shape, settings: entry.settings,
        readInput: { [self] input, index in
          let source = entries[entry.inputs[input]]
          return source.shape.offset(of: index).map { arena[source.value + $0] } ?? .nan
        },
        readOutput: { [arena] index in entry.shape.offset(of: index).map { arena[entry.value + $0] } ?? .nan },
        readAuxiliary: { [arena] offset in
          entry.kept.map { offset < $0.shape.count ? arena[$0.offset + offset] : .nan } ?? .nan
        },
        isWanted: wanted))
  }
}
