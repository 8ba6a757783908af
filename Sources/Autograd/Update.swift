// Update.swift — the step of the parameters by their gradients: a rule, and the instructions it may emit.
import Tensors

/// A rule that moves parameters, all of them as one block of numbers.
public struct UpdateRule: Sendable {
  /// Number of state numbers that it keeps beside each parameter from step to step.
  let slots: Int
  /// Emits the step.
  let emit: @Sendable (Update) throws(OutOfMemory) -> Void

  /// A rule that keeps `slots` numbers for each parameter.
  public init(slots: Int, emit: @escaping @Sendable (Update) throws(OutOfMemory) -> Void) {
    (self.slots, self.emit) = (slots, emit)
  }

  /// θ ← θ − η·g, in one instruction.
  public static let gradientDescent = UpdateRule(slots: 0) { update throws(OutOfMemory) in
    update.move(by: update.gradient)
  }
}

/// The blocks that an update works on, and its operations: each emits an instruction and answers with a new block.
///
/// Blocks share room where their lives allow it, as everything in a planned program.
public final class Update {
  /// Numbers of one operand: as many as there are parameters, or a single one.
  public struct Block: Sendable {
    let offset: Int
    let count: Int
    fileprivate var stride: Int { count == 1 ? 0 : 1 }
  }

  /// θ and g, and the rule's state from step to step: zeros at first.
  public let parameter: Block, gradient: Block, slots: [Block]
  /// The number of this step, from 1.
  public let step: Block
  private let rate: Block
  private let arena: Arena
  private(set) var program = Program()

  init(_ arena: Arena, parameter: Int, gradient: Int, count: Int, slots: [Int], rate: Int, step: Int) {
    self.arena = arena
    (self.parameter, self.gradient) = (
      Block(offset: parameter, count: count), Block(offset: gradient, count: count)
    )
    self.slots = slots.map { Block(offset: $0, count: count) }
    (self.rate, self.step) = (Block(offset: rate, count: 1), Block(offset: step, count: 1))
    if !slots.isEmpty { program.append(.fill, accumulate: true, into: step, sizes: [1], constants: (1, 0)) }
  }

  private func room(_ count: Int) throws(OutOfMemory) -> Block {
    Block(offset: try arena.allocate(count), count: count)
  }

  /// θ ← θ − η·`direction`.
  public func move(by direction: Block) {
    program.append(
      .sgd, into: parameter.offset, a: direction.offset, b: rate.offset, sizes: [parameter.count])
  }
  /// A single number.
  public func number(_ value: Double) throws(OutOfMemory) -> Block {
    let block = try room(1)
    program.append(.fill, into: block.offset, sizes: [1], constants: (value, 0))
    return block
  }
  /// f(a) for every number.
  public func map(_ kernel: Kernel, _ a: Block, _ constants: (Double, Double) = (0, 0)) throws(OutOfMemory)
    -> Block
  {
    let block = try room(a.count)
    program.append(kernel, into: block.offset, a: a.offset, sizes: [a.count], constants: constants)
    return block
  }
  /// factor·a + constant.
  public func scaled(_ a: Block, by factor: Double, plus constant: Double = 0) throws(OutOfMemory) -> Block {
    try map(.affine, a, (factor, constant))
  }
  /// f(a, b) for every pair; a single number meets all.
  public func combine(_ kernel: Kernel, _ a: Block, _ b: Block) throws(OutOfMemory) -> Block {
    let block = try room(max(a.count, b.count))
    program.append(
      kernel, into: block.offset, a: a.offset, b: b.offset,
      sizes: [1, 1, 1, block.count, 0, 0, 0, a.stride, 0, 0, 0, b.stride])
    return block
  }
  /// Keeps `value` in a slot until the next step.
  public func keep(_ value: Block, in slot: Block) {
    program.append(.copy, into: slot.offset, a: value.offset, sizes: [slot.count])
  }
  /// √Σ a².
  public func norm(_ a: Block) throws(OutOfMemory) -> Block {
    let squares = try combine(.multiply, a, a), sum = try room(1)
    program.append(.sum, into: sum.offset, a: squares.offset, sizes: [1, a.count, 1])
    return try map(.sqrt, sum)
  }
  /// The numbers that a rule of one instruction takes; zeros where it does not ask.
  public struct Numbers: Sendable {
    /// Factors of the penalties, and the most that each number of the gradient may be; 0 for none.
    public var l1 = 0.0, l2 = 0.0, bound = 0.0
    /// True when l2 moves the parameters apart from the gradient.
    public var isDecoupled = false
    /// The rule's own numbers: p, q and ε of the kernel.
    public var p = 0.0, q = 0.0, epsilon = 0.0
    /// No numbers.
    public init() {}
  }

  /// `gradient` + l1·sign(θ).
  public func penalized(_ gradient: Block, l1: Double) throws(OutOfMemory) -> Block {
    l1 > 0 ? try combine(.add, gradient, scaled(map(.sign, parameter), by: l1)) : gradient
  }

  /// The gradient with the penalties and bounds of `numbers`, times `clip`; a decoupled l2 moves the parameters.
  ///
  /// The same changes in the same order as those of ``step(_:by:_:clip:corrections:)``, rounded alike.
  public func changed(_ gradient: Block, _ numbers: Numbers, clip: Block? = nil) throws(OutOfMemory) -> Block
  {
    var g = try penalized(gradient, l1: numbers.l1)
    if let clip { g = try combine(.multiply, g, clip) }
    if numbers.bound > 0 {
      g = try combine(.minimum, g, number(numbers.bound))
      g = try combine(.maximum, g, number(-numbers.bound))
    }
    guard numbers.l2 > 0 else { return g }
    let decay = try scaled(parameter, by: numbers.l2)
    guard numbers.isDecoupled else { return try combine(.add, g, decay) }
    move(by: decay)
    return g
  }

  /// The step of a rule that the kernels know, in one pass: `clip` is a factor for the gradient, 1 where it is `nil`.
  ///
  /// `corrections` are 1 − β₁ᵗ and √(1 − β₂ᵗ) where the rule divides by them.
  public func step(
    _ kernel: Kernel, by gradient: Block, _ numbers: Numbers, clip: Block? = nil, corrections: [Block] = []
  ) throws(OutOfMemory) {
    let four = try room(4)
    for (place, block) in ([rate, clip] + corrections.map { Optional($0) }).enumerated() {
      guard let block else { continue }
      program.append(.copy, into: four.offset + place, a: block.offset, sizes: [1])
    }
    let parts = [
      numbers.l1 > 0 ? Program.withL1 : 0, clip != nil ? Program.withClip : 0,
      numbers.bound > 0 ? Program.withBound : 0,
      numbers.l2 > 0 ? numbers.isDecoupled ? Program.withDecay : Program.withL2 : 0,
    ]
    let own = [numbers.l1, numbers.l2, numbers.bound, numbers.p, numbers.q, numbers.epsilon]
    program.append(
      kernel, into: parameter.offset, a: gradient.offset, b: four.offset, c: slots.first?.offset ?? -1,
      sizes: [
        parameter.count, slots.count > 1 ? slots[1].offset - slots[0].offset : 0,
        parts.reduce(0, |),
      ], words: own.map { $0.bitPattern })
  }
}
