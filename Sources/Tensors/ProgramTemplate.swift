// ProgramTemplate.swift — instructions whose operands get their offsets when they are appended to a program.
import CKernels

/// Kernels element by element on numbered operands and temporaries, all single numbers.
///
/// A formula is emitted once; its rows are appended as often as it is used, each time with other offsets.
package struct ProgramTemplate: Sendable {
  /// Offsets of up to six operands, by number, then of the first temporary (``temporary``), then -1.
  package typealias Places = SIMD8<Int>
  /// The lane of ``Places`` for the first temporary.
  package static let temporary = 6
  /// The lane for an operand that an instruction does not have.
  private static let nowhere: UInt8 = 7

  /// An instruction without offsets and sizes.
  struct Row: Sendable {
    let kernel: Int32
    /// The lane of each operand in ``Places``, plus 8 times the distance from it.
    let y: UInt8, a: UInt8, b: UInt8, c: UInt8
    let constants: (Double, Double)
  }

  /// The place of a formula's rows in a template.
  package struct Rows: Sendable {
    let start: Int
    /// The number of instructions.
    package let count: Int
    /// The number of temporaries that the rows use.
    package let temporaries: Int
    /// No rows.
    package static let none = Rows(start: 0, count: 0, temporaries: 0)
  }

  private(set) var rows: ContiguousArray<Row> = []

  /// An empty template.
  package init() {}

  /// Adds the instructions of a program in which operand i lies at `operands[i]`; every other offset is a temporary.
  ///
  /// - Returns: their rows; `nil` unless all are kernels element by element that store a number, the last one operand 0.
  package mutating func add(_ program: Program, operands: [Int]) -> Rows? {
    precondition(operands.count <= Self.temporary, "a template has up to six operands")
    var temporaries: [Int64] = []
    func lane(_ offset: Int64) -> UInt8? {
      guard offset >= 0 else { return Self.nowhere }
      if let operand = operands.firstIndex(of: Int(offset)) { return UInt8(operand) }
      let distance = temporaries.firstIndex(of: offset) ?? temporaries.count
      if distance == temporaries.count { temporaries.append(offset) }
      return UInt8(exactly: Self.temporary + 8 * distance)
    }
    var added: [Row] = []
    let isComplete = program.withInstructions { instructions in
      for it in instructions {
        guard it.isOnOneNumber, it.flags == 0, let a = lane(it.a), let b = lane(it.b), let c = lane(it.c),
          let y = lane(it.y), ![a, b, c].contains(0)
        else { return false }
        added.append(Row(kernel: it.kernel, y: y, a: a, b: b, c: c, constants: it.s))
      }
      return added.lastIndex { $0.y == 0 } == added.count - 1
        && added.firstIndex { $0.y == 0 } == added.count - 1
    }
    guard isComplete, !added.isEmpty else { return nil }
    rows += added
    return Rows(start: rows.count - added.count, count: added.count, temporaries: temporaries.count)
  }
}

extension cr_instruction {
  /// True for a kernel element by element on single numbers.
  fileprivate var isOnOneNumber: Bool {
    let isElementwise =
      CR_FILL.rawValue...CR_AFFINE.rawValue ~= UInt32(kernel)
      || CR_FIRST_BINARY...CR_LAST_BINARY ~= Int(kernel)
      || CR_FIRST_POINTWISE...CR_LAST_POINTWISE ~= Int(kernel)
    let sizes = withUnsafeBytes(of: n) { Array($0.bindMemory(to: Int64.self)) }
    return isElementwise && sizes[0] == 1 && sizes[1..<4].allSatisfy { 0...1 ~= $0 }
      && sizes[4...].allSatisfy { $0 == 0 }
  }
}

extension Program {
  /// Appends rows of a template, its operands at `places`; with `accumulate`, the last one adds to operand 0.
  package mutating func append(
    _ template: ProgramTemplate, _ rows: ProgramTemplate.Rows, accumulate: Bool,
    at places: ProgramTemplate.Places
  ) {
    withUnsafeBytes(of: places) { places in
      @inline(__always) func offset(_ lane: UInt8) -> Int64 {
        let place = MemoryLayout<Int>.stride * Int(lane & 7)
        return Int64(places.load(fromByteOffset: place, as: Int.self) &+ Int(lane >> 3))
      }
      for i in 0..<rows.count {
        let row = template.rows[rows.start + i]
        append(
          cr_instruction(
            kernel: row.kernel, flags: accumulate && row.y == 0 ? Int32(CR_ACCUMULATE) : 0,
            y: offset(row.y), a: offset(row.a), b: offset(row.b), c: offset(row.c),
            n: (1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), s: row.constants, fused: 0, length: 0))
      }
    }
  }
}
