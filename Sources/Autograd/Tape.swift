// Tape.swift — the record of a computation: entries in order, and forward along them.
import Notation
import Tensors

/// A value on a tape, by the number of its entry.
public struct Variable: Hashable, Sendable {
  /// The entry's position, from 0.
  public let entry: Int
  /// The value of entry `entry`, counted from 0.
  public init(entry: Int) { self.entry = entry }
}

/// Name of an entry, and of each of its elements.
public struct QuantityName: Sendable {
  /// The whole: `w(2)`, `g`.
  public let whole: String
  /// The parts of an element's name, by its index from 0.
  public let written: @Sendable ([Int]) -> WrittenName

  /// A name with its rule for elements.
  public init(_ whole: String, written: @escaping @Sendable ([Int]) -> WrittenName) {
    (self.whole, self.written) = (whole, written)
  }

  /// Makes a name with elements written as calls with indices from 1: `g(2,1)`; a single number is the name
  /// alone.
  public init(_ whole: String) {
    self.init(whole) { index in
      WrittenName(whole, below: index.map { String($0 + 1) }.joined(separator: ","), isElement: true)
    }
  }

  /// One element, by its index from 0: `w(2)1,1`.
  public func element(_ index: [Int]) -> String { written(index).plain }
}

/// One step of a computation.
///
/// Most entries of an expression are single numbers made of two others; fields of larger ones stand apart, so
/// that recording a small one takes no memory of its own.
public struct Entry: Sendable {
  /// The operation that computed it; `nil` for a leaf, a value from outside.
  public let operation: Operation?
  /// The entries it was computed from.
  public var inputs: [Int] {
    details?.more ?? (first < 0 ? [] : second < 0 ? [Int(first)] : [Int(first), Int(second)])
  }
  /// One or two inputs stand here; -1 for none.
  let first: Int32, second: Int32
  /// Place of its value in the arena.
  let value: Int
  /// Its instructions in the forward program.
  let instructions: Range<Int>
  /// `nil` for a nameless single number.
  private var details: Details?

  private final class Details: Sendable {
    let more: [Int]?
    let settings: Settings
    let shape: Shape
    let kept: Operand?
    let name: QuantityName?
    init(_ more: [Int]?, _ settings: Settings, _ shape: Shape, _ kept: Operand?, _ name: QuantityName?) {
      (self.more, self.settings, self.shape, self.kept, self.name) = (more, settings, shape, kept, name)
    }
  }

  /// Three inputs or more.
  var more: [Int]? { details?.more }
  /// Settings of the operation.
  public var settings: Settings { details?.settings ?? Settings() }
  /// The shape of its value.
  public var shape: Shape { details?.shape ?? .scalar }
  /// Place and count of the numbers kept for backward.
  var kept: Operand? { details?.kept }
  /// Its name, when it has one.
  public var name: QuantityName? {
    get { details?.name }
    set { details = Details(more, settings, shape, kept, newValue) }
  }
  /// True for a single number.
  var isScalar: Bool { details?.shape.sizes.isEmpty ?? true }

  init(
    operation: Operation?, inputs: [Int], settings: Settings, shape: Shape, value: Int, kept: Operand?,
    instructions: Range<Int>, name: QuantityName?
  ) {
    let isSmall = inputs.count <= 2 && inputs.allSatisfy { $0 < Int32.max }
    (first, second) = (
      isSmall && inputs.count > 0 ? Int32(inputs[0]) : -1, isSmall && inputs.count > 1 ? Int32(inputs[1]) : -1
    )
    (self.operation, self.value, self.instructions) = (operation, value, instructions)
    details = Details(isSmall ? nil : inputs, settings, shape, kept, name)
  }

  /// An operation on single numbers.
  init(scalar operation: Operation?, _ first: Int32, _ second: Int32, value: Int, instructions: Range<Int>) {
    (self.operation, self.first, self.second) = (operation, first, second)
    (self.value, self.instructions, details) = (value, instructions, nil)
  }
}

/// A NaN or an infinity that an entry made of finite inputs.
public struct NotFinite: Error, Sendable {
  /// The first entry that holds one.
  public let entry: Int
  /// Index in it.
  public let index: [Int]
}

/// The entries of a tape.
final class EntryStore {
  @exclusivity(unchecked) var entries: [Entry] = []
}

/// The record of a computation: a flat array of entries, inputs always before their users.
///
/// Recorded once; its entries can be run again on new values without allocating.
public final class Tape {
  /// The precision it computes in.
  public let precision: Precision
  let arena: Arena
  let emitter: Emitter
  // Run-time exclusivity checks would cost more than the arithmetic of a small tape; nothing here is reached
  // twice at once.
  /// The entries, where the walks back look them up, too: these hold no tape, which holds them.
  let store = EntryStore()
  /// The entries, oldest first.
  public private(set) var entries: [Entry] {
    _read { yield store.entries }
    _modify { yield &store.entries }
  }
  /// Number of entries, from the first, that have been computed.
  @exclusivity(unchecked) public private(set) var cursor = 0
  /// The values of leaves of a dry tape, which has no memory for them, by entry.
  private var dryLeaves: [Int: Tensor] = [:]
  /// The ways back that are planned, by root.
  @exclusivity(unchecked) var plans: [Backward] = []
  /// Derivatives of operations on single numbers, for scalar views.
  private(set) lazy var slopes = ScalarSlopes()

  /// An empty tape.
  ///
  /// A dry one has no memory: it can be recorded and planned from, not run.
  public init(precision: Precision = .double, isDry: Bool = false) {
    self.precision = precision
    arena = Arena(precision: precision, isDry: isDry)
    emitter = Emitter(arena: arena)
  }

  /// Makes room for so many numbers at once.
  public func reserve(_ numbers: Int) { arena.reserve(numbers) }

  // MARK: Recording

  /// Puts a value on the tape that nothing computed: data, or a parameter.
  public func leaf(_ value: Tensor, _ name: QuantityName? = nil) throws(OutOfMemory) -> Variable {
    let variable = try leaf(shape: value.shape, name)
    if arena.isDry {
      dryLeaves[variable.entry] = value
    } else {
      arena.write(value, at: entries[variable.entry].value)
    }
    return variable
  }

  /// Puts a single number on the tape.
  public func leaf(number: Double) throws(OutOfMemory) -> Variable {
    let value = try arena.allocate(1)
    if arena.isDry { dryLeaves[entries.count] = Tensor(number) } else { arena[value] = number }
    let end = emitter.program.count
    entries.append(Entry(scalar: nil, -1, -1, value: value, instructions: end..<end))
    if cursor == entries.count - 1 { cursor += 1 }
    return Variable(entry: entries.count - 1)
  }

  /// The value that the leaf `entry` was recorded with, or was set to since.
  func leafValue(_ entry: Int) -> Tensor? {
    arena.isDry ? dryLeaves[entry] : arena.tensor(at: entries[entry].value, shape: entries[entry].shape)
  }

  /// Room for a value that will be set before the tape runs.
  public func leaf(shape: Shape, _ name: QuantityName? = nil) throws(OutOfMemory) -> Variable {
    let value = try arena.allocate(shape.count)
    let end = emitter.program.count
    entries.append(
      Entry(
        operation: nil, inputs: [], settings: [:], shape: shape, value: value, kept: nil,
        instructions: end..<end, name: name))
    if cursor == entries.count - 1 { cursor += 1 }
    return Variable(entry: entries.count - 1)
  }

  /// Records an operation on earlier entries; its value is there after the next `forward`.
  public func record(
    _ operation: Operation, _ inputs: [Variable], _ settings: Settings = [:], name: QuantityName? = nil
  ) throws(RecordingError) -> Variable {
    let shapes = inputs.map { entries[$0.entry].shape }
    let shape: Shape
    do throws(ShapeMismatch) {
      shape = try operation.shapes.shape(of: shapes, settings, for: operation.name)
    } catch { throw .shape(error) }
    return try RecordingError.memory { () throws(OutOfMemory) in
      try record(operation, inputs, settings, shape, name)
    }
  }

  /// Records an operation with an output of a known shape.
  private func record(
    _ operation: Operation, _ inputs: [Variable], _ settings: Settings, _ shape: Shape, _ name: QuantityName?
  ) throws(OutOfMemory) -> Variable {
    var kept: Operand?
    if let size = operation.kept?(shape) { kept = Operand(offset: try arena.allocate(size), shape: [size]) }
    var operands = Operation.Operands(
      inputs: inputs.map { operand(of: $0.entry) }, output: Operand(offset: -1, shape: shape), kept: kept,
      settings: settings)
    operands.inner = composed(operation, on: inputs.first?.entry).map(inner(of:))
    let start = emitter.program.count
    let term = operation.forward(operands)
    let value: Int
    if case .operand(let offset) = term.form {
      // The same numbers in another shape: they stay where they are.
      value = offset
    } else {
      value = try arena.allocate(shape.count)
      try emitter.emit(term, into: value)
      emitter.release()
    }
    entries.append(
      Entry(
        operation: operation, inputs: inputs.map { $0.entry }, settings: settings, shape: shape, value: value,
        kept: kept, instructions: start..<emitter.program.count, name: name))
    return Variable(entry: entries.count - 1)
  }

  /// Records an operation on one earlier entry.
  public func record(_ operation: Operation, _ a: Variable) throws(RecordingError) -> Variable {
    guard operation.scalars.arity == 1, isScalar(a) else {
      return try record(operation, [a])
    }
    return try RecordingError.memory { () throws(OutOfMemory) in try recordScalar(operation, a, nil) }
  }
  /// Records an operation on two earlier entries.
  public func record(_ operation: Operation, _ a: Variable, _ b: Variable) throws(RecordingError) -> Variable
  {
    guard operation.scalars.arity == 2, isScalar(a), isScalar(b) else {
      return try record(operation, [a, b])
    }
    return try RecordingError.memory { () throws(OutOfMemory) in try recordScalar(operation, a, b) }
  }

  private func isScalar(_ variable: Variable) -> Bool {
    entries[variable.entry].isScalar && variable.entry < Int32.max
  }

  /// The short way for single numbers: prepared instructions, no shapes.
  private func recordScalar(
    _ operation: Operation, _ a: Variable, _ b: Variable?
  ) throws(OutOfMemory) -> Variable {
    let value = try arena.allocate(1)
    let room = try emitter.roomForScalars(operation.scalars.forward.temporaries)
    let start = emitter.program.count
    emitter.program.append(
      operation.scalars.template, operation.scalars.forward, accumulate: false,
      at: ScalarForm.places(
        into: value, a: entries[a.entry].value, b: b.map { entries[$0.entry].value } ?? -1, room: room))
    entries.append(
      Entry(
        scalar: operation, Int32(a.entry), b.map { Int32($0.entry) } ?? -1, value: value,
        instructions: start..<(start + operation.scalars.forward.count)))
    return Variable(entry: entries.count - 1)
  }

  /// Calls an entry by a name.
  public func name(_ variable: Variable, _ name: QuantityName) { entries[variable.entry].name = name }

  func operand(of entry: Int) -> Operand {
    Operand(offset: entries[entry].value, shape: entries[entry].shape)
  }
  func operands(of entry: Entry) -> Operation.Operands {
    var operands = Operation.Operands(
      inputs: entry.inputs.map(operand(of:)), output: Operand(offset: entry.value, shape: entry.shape),
      kept: entry.kept, settings: entry.settings)
    operands.inner = composed(entry).map(inner(of:))
    return operands
  }

  /// A state to which the tape can return.
  public struct Mark: Sendable {
    let entries: Int, numbers: Int, instructions: Int
    /// The numbers that lie on the tape.
    public var numberCount: Int { numbers }
  }
  /// The present length of the tape.
  public var mark: Mark {
    Mark(entries: entries.count, numbers: arena.count, instructions: emitter.program.count)
  }
  /// Forgets entries and plans since `mark`.
  public func rollBack(to mark: Mark) {
    entries.removeLast(entries.count - mark.entries)
    if arena.isDry { dryLeaves = dryLeaves.filter { $0.key < mark.entries } }
    cursor = min(cursor, mark.entries)
    if !plans.isEmpty { plans.removeAll { $0.end > mark.numbers } }
    arena.truncate(to: mark.numbers)
    emitter.truncate(to: mark.instructions)
  }

  // MARK: Values

  /// The value of an entry, copied.
  public func value(of variable: Variable) -> Tensor {
    arena.tensor(at: entries[variable.entry].value, shape: entries[variable.entry].shape)
  }
  /// One element of an entry's value, by row-major offset.
  public func element(of variable: Variable, at offset: Int) -> Double {
    precondition(offset < entries[variable.entry].shape.count, "outside the entry")
    return arena[entries[variable.entry].value + offset]
  }
  /// Gives a leaf another value of the same shape; the next `forward` computes the entries that depend on it.
  public func set(_ variable: Variable, to value: Tensor) {
    precondition(entries[variable.entry].shape.count == value.count, "a leaf keeps its shape")
    arena.write(value, at: entries[variable.entry].value)
  }
  /// Changes one element of a leaf.
  public func set(_ variable: Variable, element offset: Int, to value: Double) {
    precondition(offset < entries[variable.entry].shape.count, "outside the entry")
    arena[entries[variable.entry].value + offset] = value
  }
  /// Fills a leaf with rows of a tensor: a mini-batch.
  public func set(_ variable: Variable, toRows rows: ArraySlice<Int>, of tensor: Tensor) {
    arena.write(rows: rows, of: tensor, at: entries[variable.entry].value)
  }

  // MARK: Running

  /// Forgets computed values: the cursor returns to the first entry that is not a leaf.
  public func restart() {
    cursor = entries.firstIndex { $0.operation != nil } ?? entries.count
  }

  /// Computes entries from the cursor up to `end` (all by default), looking at each value.
  ///
  /// The cursor also stays before an entry at which the ``StopFlag`` that this thread watches was raised: its
  /// raiser drops the result.
  ///
  /// - Throws: ``NotFinite`` at the first entry with a NaN or an infinity; the cursor stays before it.
  public func forward(upTo end: Int? = nil) throws(NotFinite) {
    while cursor < end ?? entries.count {
      guard try compute(cursor) else { return }
      cursor += 1
    }
  }

  /// Computes one entry, wherever the cursor stands; its inputs must have been computed.
  ///
  /// - Returns: false when it was stopped.
  @discardableResult
  public func compute(_ number: Int) throws(NotFinite) -> Bool {
    let entry = entries[number]
    guard entry.operation != nil else { return true }
    guard arena.run(emitter.program, entry.instructions) else { return false }
    if let position = arena.firstNonfinite(entry.value, entry.shape.count) {
      throw NotFinite(entry: number, index: entry.shape.index(at: position))
    }
    return true
  }

  /// Computes all entries without checks of their values.
  ///
  /// - Throws: ``Stopped`` when the flag that this thread watches was raised; then nothing counts as computed.
  public func replay() throws(Stopped) {
    guard arena.run(emitter.program) else {
      restart()
      throw Stopped()
    }
    cursor = entries.count
  }
}
