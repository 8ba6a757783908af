// Composition.swift — entries computed from the entry behind their input: cross-entropy of a sigmoid.
import Tensors

/// An entry with each element an output of the inner operation of a ``Operation/Composition``: one that this
/// operation made, or one that only moves elements of such entries.
struct ComposedEntry {
  let entry: Int
  /// The entries that give its elements; empty for an output of the inner operation.
  let parts: [ComposedEntry]

  /// The outputs of the inner operation, in order.
  var outputs: [Int] { parts.isEmpty ? [entry] : parts.flatMap { $0.outputs } }

  /// The entry and all its parts.
  var all: [Int] { [entry] + parts.flatMap { $0.all } }
}

extension Tape {
  /// Limit on the entries visited to find the source of input 0.
  private static let mostComposed = 64

  /// The composed entry at input 0 of `operation`, where the operation has a ``Operation/Composition`` with
  /// it.
  func composed(_ operation: Operation, on input: Int?) -> ComposedEntry? {
    guard let inner = operation.composition?.inner(), let input else { return nil }
    var room = Self.mostComposed
    return composed(of: inner, input, &room)
  }

  /// The same for input 0 of an entry; `nil` for most.
  func composed(_ entry: Entry) -> ComposedEntry? {
    entry.operation.flatMap { composed($0, on: entry.first >= 0 ? Int(entry.first) : nil) }
  }

  private func composed(of inner: Operation, _ number: Int, _ room: inout Int) -> ComposedEntry? {
    let entry = entries[number]
    guard room > 0, let operation = entry.operation else { return nil }
    room -= 1
    if operation == inner, entry.first >= 0 { return ComposedEntry(entry: number, parts: []) }
    guard operation.moves else { return nil }
    var parts: [ComposedEntry] = []
    for input in entry.inputs {
      guard let part = composed(of: inner, input, &room) else { return nil }
      parts.append(part)
    }
    return parts.isEmpty ? nil : ComposedEntry(entry: number, parts: parts)
  }

  /// The entry that an output of the inner operation was made of.
  func behind(_ output: Int) -> Int { Int(entries[output].first) }

  /// The term behind input 0, with its elements in the order of input 0.
  func inner(of composed: ComposedEntry) -> Term {
    let entry = entries[composed.entry]
    guard !composed.parts.isEmpty, let operation = entry.operation else {
      return Term(operand(of: behind(composed.entry)))
    }
    return operation.forward(operands(of: entry).moving(composed.parts.map(inner(of:))))
  }

  /// The entries in formulas about an entry: its inputs, and then those behind the parts of input 0.
  func sources(of entry: Entry) -> [Int] {
    guard let composed = composed(entry) else { return entry.inputs }
    return entry.inputs + composed.outputs.map(behind)
  }

  /// The source behind the element of input 0 at `index`, and the index in it.
  func inner(of composed: ComposedEntry, at index: [Int]) -> (source: Int, index: [Int])? {
    guard !composed.parts.isEmpty else { return (0, index) }
    let shape = entries[composed.entry].shape
    guard let offset = shape.offset(of: index),
      let partial = scalarView(of: Variable(entry: composed.entry), at: offset)?.partials.first,
      composed.parts.indices.contains(partial.input),
      let found = inner(of: composed.parts[partial.input], at: partial.index)
    else { return nil }
    let before = composed.parts[..<partial.input].reduce(0) { $0 + $1.outputs.count }
    return (before + found.source, found.index)
  }

  /// The program that computes an entry from its inputs alone, as if nothing were behind them; its intermediate results
  /// lie at the end of the arena.
  ///
  /// A finite difference moves the probability itself: the inner input stays where it is.
  func programFromInputs(_ number: Int) throws(OutOfMemory) -> Program {
    let entry = entries[number]
    var operands = operands(of: entry)
    operands.inner = nil
    let plain = Emitter(arena: arena)
    if let operation = entry.operation { try plain.emit(operation.forward(operands), into: entry.value) }
    return plain.program
  }
}

/// Shares of adjoints that reach entries through a ``Operation/Composition`` while a walk back is planned.
struct Compositions {
  /// Users of each input 0 of outer entries, with the places of their adjoints.
  private(set) var outer: [Int: [(entry: Int, adjoint: Int)]] = [:]
  /// Place of the whole adjoint of each entry behind input 0, where it is asked for.
  private(set) var whole: [Int: Int] = [:]
  /// The entries that are asked for; `nil` for all.
  private let wanted: Set<Int>?

  init(wanted: [Int]?) { self.wanted = wanted.map(Set.init) }

  /// Notes that entry `i` uses `inner`, and emits its share of the whole adjoint of that and of its parts.
  mutating func add(
    _ emitter: Emitter, _ tape: Tape, _ i: Int, _ adjoint: Int, _ share: Term, over inner: ComposedEntry
  ) throws(OutOfMemory) {
    outer[inner.entry, default: []].append((i, adjoint))
    try addShare(emitter, tape, share.summed(to: tape.entries[inner.entry].shape), of: inner)
  }

  private mutating func addShare(
    _ emitter: Emitter, _ tape: Tape, _ share: Term, of composed: ComposedEntry
  ) throws(OutOfMemory) {
    guard wanted.map({ wanted in composed.all.contains(where: wanted.contains) }) ?? true else { return }
    var share = share
    if wanted?.contains(composed.entry) ?? true {
      if let place = whole[composed.entry] {
        if !composed.parts.isEmpty { share = Term(try emitter.place(share)) }
        try emitter.emit(share, into: place, accumulate: true)
      } else {
        let place = try tape.arena.allocate(share.shape.count)
        whole[composed.entry] = place
        try emitter.emit(share, into: place)
        share = Term(Operand(offset: place, shape: share.shape))
      }
    }
    for (part, term) in tape.handedDown(share, from: composed) {
      try addShare(emitter, tape, term, of: part)
    }
  }

  /// Emits the shares of other users of an entry with a whole adjoint that is asked for: they belong to it,
  /// too.
  func addOthers(_ emitter: Emitter, _ tape: Tape, to number: Int, _ adjoint: Int) {
    guard let whole = whole[number], adjoint >= 0 else { return }
    emitter.append(
      .copy, accumulate: true, into: whole, a: adjoint, sizes: [tape.entries[number].shape.count])
  }

  /// Emits the gradients that the outer entries hand on over their input 0 to the entries behind its parts.
  func handOn(
    _ emitter: Emitter, _ tape: Tape, from outer: [(entry: Int, adjoint: Int)], _ leads: [Bool],
    _ reach: Reach, _ adjoints: inout [Int]
  ) throws(OutOfMemory) {
    for (number, adjoint) in outer {
      let entry = tape.entries[number]
      guard let composed = tape.composed(entry), let gradient = entry.operation?.composition?.gradient
      else { continue }
      let g = Term(Operand(offset: adjoint, shape: entry.shape))
      let term = gradient(g, Term(tape.operand(of: number)), tape.operands(of: entry))
      try Self.handOn(
        emitter, tape, term.summed(to: tape.entries[composed.entry].shape), over: composed, leads, reach,
        &adjoints)
    }
  }

  private static func handOn(
    _ emitter: Emitter, _ tape: Tape, _ term: Term, over composed: ComposedEntry, _ leads: [Bool],
    _ reach: Reach, _ adjoints: inout [Int]
  ) throws(OutOfMemory) {
    guard composed.parts.isEmpty else {
      let whole = Term(try emitter.place(term))
      for (part, share) in tape.handedDown(whole, from: composed) {
        try handOn(emitter, tape, share, over: part, leads, reach, &adjoints)
      }
      return
    }
    let behind = tape.behind(composed.entry)
    let place = reach[behind]
    guard leads[place] else { return }
    let isFirst = adjoints[place] < 0
    if isFirst { adjoints[place] = try tape.arena.allocate(tape.entries[behind].shape.count) }
    try emitter.emit(term, into: adjoints[place], accumulate: !isFirst)
  }
}

extension Tape {
  /// Shares of an adjoint that an entry moving elements hands on to each of its inputs.
  fileprivate func handedDown(_ adjoint: Term, from composed: ComposedEntry) -> [(ComposedEntry, Term)] {
    let entry = entries[composed.entry]
    guard !composed.parts.isEmpty, let operation = entry.operation else { return [] }
    var x = operands(of: entry)
    return composed.parts.enumerated().compactMap { position, part in
      x.position = position
      guard let gradient = operation.gradient(ofInput: position) else { return nil }
      let shape = entries[part.entry].shape
      return (part, gradient(adjoint, Term(operand(of: composed.entry)), x).summed(to: shape))
    }
  }
}

/// End of a bounded function's range: so close to a value that its distance to the end has lost digits.
enum Saturation {
  case low, high

  /// σ(a), of which 1 − σ (or σ, where it is no normal number) is known better from a; `nil` also where eᵃ overflows.
  ///
  /// The kernels compute 1 − σ(a) from a beyond the same bounds.
  static func sigmoid(_ a: Double, _ precision: Precision) -> Saturation? {
    within(a, precision == .double ? 16...709 : 5...88)
  }
  /// tanh a, of which 1 − tanh² is known better from a.
  static func tanh(_ a: Double, _ precision: Precision) -> Saturation? {
    within(a, precision == .double ? 8...354 : 2.5...44)
  }

  /// True where eᵃ or e⁻ᵃ is too large for a number.
  static func isBeyond(_ a: Double, _ precision: Precision) -> Bool {
    Swift.abs(a) > (precision == .double ? 709 : 88)
  }

  private static func within(_ a: Double, _ bounds: ClosedRange<Double>) -> Saturation? {
    let size = Swift.abs(a)
    guard size > bounds.lowerBound, size <= bounds.upperBound else { return nil }
    return a > 0 ? .high : .low
  }
}
