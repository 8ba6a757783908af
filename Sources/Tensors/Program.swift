// Program.swift — instructions for the kernels, in the order in which they run.
import CKernels

/// Instructions in order.
///
/// Operations append to it while a tape is recorded; an arena runs it.
public struct Program: Sendable {
  @usableFromInline var instructions: ContiguousArray<cr_instruction> = []

  /// An empty program.
  public init() {}

  /// The number of instructions.
  @inlinable public var count: Int { instructions.count }

  /// Makes room for so many instructions.
  public mutating func reserve(_ count: Int) { instructions.reserveCapacity(count) }

  /// Removes all instructions behind the first `count`.
  public mutating func truncate(to count: Int) {
    instructions.removeLast(max(0, instructions.count - count))
  }

  func withInstructions<Result>(_ body: (UnsafeBufferPointer<cr_instruction>) -> Result) -> Result {
    instructions.withUnsafeBufferPointer(body)
  }

  /// Lets instructions of `range` run as one where the kernels know how: the same bits in less time.
  ///
  /// Their operands have their final places; they are not to be moved or cut apart any more.
  ///
  /// - Returns: the first instruction that moves parameters on the way back, before those that only move them.
  public mutating func fuse(_ range: Range<Int>) -> Int? {
    instructions.withUnsafeMutableBufferPointer { all in
      guard let start = all.baseAddress, !range.isEmpty else { return }
      cr_fuse(start + range.lowerBound, Int64(range.count))
    }
    return range.first { instructions[$0].fused & Int32(CR_FUSED_UPDATE) != 0 }
  }

  /// Appends instructions `range` of another program.
  public mutating func append(_ other: Program, _ range: Range<Int>? = nil) {
    instructions += other.instructions[range ?? 0..<other.count]
  }

  /// An instruction as it was appended.
  public struct Instruction {
    /// The operation of the instruction.
    public let kernel: Kernel
    /// Adds to the values at `y`.
    public let accumulates: Bool
    /// The offsets of its operands; -1 for one that it does not have.
    public let y: Int, a: Int, b: Int, c: Int
    /// Its sizes; 0 behind the last.
    public let sizes: [Int]
  }

  /// Instruction `index`.
  public func instruction(_ index: Int) -> Instruction {
    let it = instructions[index]
    return Instruction(
      kernel: Kernel(rawValue: UInt32(it.kernel)), accumulates: it.flags & Int32(CR_ACCUMULATE) != 0,
      y: Int(it.y), a: Int(it.a), b: Int(it.b), c: Int(it.c),
      sizes: withUnsafeBytes(of: it.n) { $0.bindMemory(to: Int64.self).map(Int.init) })
  }

  /// The operands of instruction `index`: the output, and the inputs it has.
  public func operands(of index: Int) -> (output: Int, inputs: [Int], readsOutput: Bool) {
    let it = instructions[index]
    let kernel = Int(it.kernel)
    let reads =
      it.flags & Int32(CR_ACCUMULATE) != 0 || CR_FIRST_RULE...CR_LAST_RULE ~= kernel
      || [CR_SGD, CR_RECORD].contains { kernel == Int($0.rawValue) }
    return (Int(it.y), [Int(it.a), Int(it.b), Int(it.c)].filter { $0 >= 0 }, reads)
  }

  /// True when instruction `index` writes its operand `c` (the places of maxima).
  public func writesThird(_ index: Int) -> Bool {
    instructions[index].kernel == Int32(CR_MAX.rawValue)
      || instructions[index].kernel == Int32(CR_MAX_POOL.rawValue)
  }

  /// The same instructions on numbers that lie elsewhere.
  public func relocated(_ place: (Int) -> Int) -> Program {
    var program = self
    for i in program.instructions.indices {
      program.instructions[i].y = Int64(place(Int(instructions[i].y)))
      if instructions[i].a >= 0 { program.instructions[i].a = Int64(place(Int(instructions[i].a))) }
      if instructions[i].b >= 0 { program.instructions[i].b = Int64(place(Int(instructions[i].b))) }
      if instructions[i].c >= 0 { program.instructions[i].c = Int64(place(Int(instructions[i].c))) }
    }
    return program
  }

  mutating func append(_ instruction: cr_instruction) { instructions.append(instruction) }

  /// Appends one instruction.
  ///
  /// Offsets of operands that it does not have are -1. The bits of `words` follow the sizes.
  public mutating func append(
    _ kernel: Kernel, accumulate: Bool = false, flags: Int32 = 0, into y: Int, a: Int = -1, b: Int = -1,
    c: Int = -1, sizes: [Int], words: [UInt64] = [], constants: (Double, Double) = (0, 0)
  ) {
    var instruction = cr_instruction()
    instruction.kernel = Int32(kernel.rawValue)
    instruction.flags = flags | (accumulate ? Int32(CR_ACCUMULATE) : 0)
    (instruction.y, instruction.a) = (Int64(y), Int64(a))
    (instruction.b, instruction.c) = (Int64(b), Int64(c))
    withUnsafeMutableBytes(of: &instruction.n) { bytes in
      let slots = bytes.bindMemory(to: Int64.self)
      for (i, size) in sizes.enumerated() where i < slots.count { slots[i] = Int64(size) }
      for (i, word) in words.enumerated() where sizes.count + i < slots.count {
        slots[sizes.count + i] = Int64(bitPattern: word)
      }
    }
    instruction.s = constants
    instructions.append(instruction)
  }
}

extension Program {
  /// Turns the filter by 180° first.
  public static let mirror = Int32(CR_MIRROR)
  /// The first factor is stored transposed.
  public static let transposeA = Int32(CR_TRANSPOSE_A)
  /// The second factor is stored transposed.
  public static let transposeB = Int32(CR_TRANSPOSE_B)
  /// Flags for changes to a gradient in an update: l1, the clipping factor, the bound, l2, and l2 apart from
  /// the gradient.
  public static let withL1 = Int(CR_WITH_L1), withClip = Int(CR_WITH_CLIP), withBound = Int(CR_WITH_BOUND)
  /// See ``withL1``.
  public static let withL2 = Int(CR_WITH_L2), withDecay = Int(CR_WITH_DECAY)
}

/// A walk over up to four nested loops, in which each of several operands advances by its own stride.
public struct LoopNest: Hashable, Sendable {
  /// The sizes of the loops, outermost first, after merging those that advance as one.
  public var sizes: [Int]
  /// Strides of each operand, one for each loop.
  public var strides: [[Int]]

  /// The loops over `sizes` in which operand i advances by `strides[i]`, merged where neighbours run on.
  public init(sizes: [Int], strides: [[Int]]) {
    var merged: (sizes: [Int], strides: [[Int]]) = ([], strides.map { _ in [] })
    for axis in sizes.indices where sizes[axis] != 1 {
      let runsOn =
        !merged.sizes.isEmpty
        && strides.indices.allSatisfy { operand in
          merged.strides[operand][merged.sizes.count - 1] == strides[operand][axis] * sizes[axis]
        }
      if runsOn {
        merged.sizes[merged.sizes.count - 1] *= sizes[axis]
        for operand in strides.indices {
          merged.strides[operand][merged.sizes.count - 1] = strides[operand][axis]
        }
      } else {
        merged.sizes.append(sizes[axis])
        for operand in strides.indices { merged.strides[operand].append(strides[operand][axis]) }
      }
    }
    (self.sizes, self.strides) = merged
  }

  /// The inner four loops with sizes padded to four, and the offsets of every operand for each round of the
  /// loops outside them (one round, offsets 0, for up to four axes).
  public func rounds() -> (sizes: [Int], strides: [[Int]], offsets: [[Int]]) {
    let outer = max(0, sizes.count - 4)
    let padding = [Int](repeating: 1, count: 4 - (sizes.count - outer))
    var offsets = [strides.map { _ in 0 }]
    for axis in 0..<outer {
      offsets = offsets.flatMap { round in
        (0..<sizes[axis]).map { i in zip(round, strides).map { $0 + i * $1[axis] } }
      }
    }
    let zeros = padding.map { _ in 0 }
    return (padding + sizes[outer...], strides.map { zeros + $0[outer...] }, offsets)
  }
}
