// Composition.swift — entries that are computed from what lies behind their input: cross-entropy of a sigmoid.
import Tensors

extension Tape {
  /// The entry behind input 0 of `operation`, where it knows its ``Operation/Composition`` with what computed that.
  func inner(of operation: Operation, on input: Int?) -> Int? {
    guard let composition = operation.composition, let input, entries[input].first >= 0,
      entries[input].operation == composition.inner()
    else { return nil }
    return Int(entries[input].first)
  }

  /// The entry behind input 0 that an entry is computed from; `nil` for most.
  func inner(of entry: Entry) -> Int? {
    entry.operation.flatMap { inner(of: $0, on: entry.first >= 0 ? Int(entry.first) : nil) }
  }

  /// The entries that formulas about an entry may speak of: its inputs, and last the one behind input 0.
  func sources(of entry: Entry) -> [Int] {
    guard let inner = inner(of: entry) else { return entry.inputs }
    return entry.inputs + [inner]
  }

  /// The program that computes an entry from its inputs alone, as if nothing were behind them; its intermediate results
  /// lie at the end of the arena.
  ///
  /// A finite difference moves the probability itself: what it was computed from stays where it is.
  func programFromInputs(_ number: Int) throws(OutOfMemory) -> Program {
    let entry = entries[number]
    var operands = operands(of: entry)
    operands.inner = nil
    let plain = Emitter(arena: arena)
    if let operation = entry.operation { try plain.emit(operation.forward(operands), into: entry.value) }
    return plain.program
  }
}

/// What reaches entries through a ``Operation/Composition`` while a walk back is planned.
struct Compositions {
  /// By the inner entry: the outer ones that use it, with where their adjoints lie.
  private(set) var outer: [Int: [(entry: Int, adjoint: Int)]] = [:]
  /// By the inner entry: where its whole adjoint lies, where it is asked for.
  private(set) var whole: [Int: Int] = [:]
  /// The entries that are asked for; `nil` for all.
  private let wanted: [Int]?

  init(wanted: [Int]?) { self.wanted = wanted }

  /// Notes that entry `i` uses `inner`, and emits its share of the whole adjoint of that.
  mutating func add(
    _ emitter: Emitter, _ tape: Tape, _ i: Int, _ adjoint: Int, _ share: Term, over inner: Int
  ) throws(OutOfMemory) {
    outer[inner, default: []].append((i, adjoint))
    guard wanted?.contains(inner) ?? true else { return }
    let known = whole[inner]
    let shape = tape.entries[inner].shape
    let place: Int
    if let known { place = known } else { place = try tape.arena.allocate(shape.count) }
    whole[inner] = place
    try emitter.emit(share.summed(to: shape), into: place, accumulate: known != nil)
  }

  /// Emits what the outer entries hand on over `inner` to the entry behind it.
  func handOn(
    _ emitter: Emitter, _ tape: Tape, from outer: [(entry: Int, adjoint: Int)], over inner: Int,
    _ leads: [Bool], _ reach: Reach, _ adjoints: inout [Int]
  ) throws(OutOfMemory) {
    // What else uses the inner entry belongs to the whole, too.
    if let whole = whole[inner], adjoints[reach[inner]] >= 0 {
      emitter.append(
        .copy, accumulate: true, into: whole, a: adjoints[reach[inner]],
        sizes: [tape.entries[inner].shape.count])
    }
    for (number, adjoint) in outer {
      let entry = tape.entries[number]
      guard let behind = tape.inner(of: entry), leads[reach[behind]],
        let gradient = entry.operation?.composition?.gradient
      else { continue }
      let shape = tape.entries[behind].shape
      let g = Term(Operand(offset: adjoint, shape: entry.shape))
      let term = gradient(g, Term(tape.operand(of: number)), tape.operands(of: entry)).summed(to: shape)
      let place = reach[behind]
      let isFirst = adjoints[place] < 0
      if isFirst { adjoints[place] = try tape.arena.allocate(shape.count) }
      try emitter.emit(term, into: adjoints[place], accumulate: !isFirst)
    }
  }
}

/// Which end of its range a bounded function is so close to that what is left of the range has lost digits.
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
