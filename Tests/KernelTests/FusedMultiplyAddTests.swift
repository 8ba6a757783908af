// FusedMultiplyAddTests.swift — products round once in every instruction set, where the processor can't, too.
import CKernels
import Testing

extension MachineTests.FusedMultiplyAddTests {
  /// Rows [c, a] times columns [1, b]: each result is a·b + c, rounded once, as the C library has it.
  @Test(arguments: MachineTests.SameBitsTests.sets, [1, 2, 3, 4, 5, 6] as [UInt64])
  func roundsOnce(_ set: cr_isa, _ seed: UInt64) {
    let before = cr_get_isa()
    defer { _ = cr_set_isa(before) }
    _ = cr_set_isa(set)
    check(Float.self, seed)
    check(Double.self, seed)
  }

  private func check<Number: KernelNumber & Sendable>(_: Number.Type, _ seed: UInt64) {
    var random = SplitMix(state: seed)
    let workspace = Workspace()
    let (rows, columns) = (9, 27)
    var lengths = Lengths()
    (lengths.y, lengths.a, lengths.b) = (rows * columns, 2 * rows, 2 * columns)
    let instruction = cr_instruction(
      CR_MATMUL, [rows, columns, 2, 2, columns, columns], scalars: (0, 0), lengths: lengths)
    let arena = Arena<Number>(count: Int(instruction.b) + 2 * columns + 64, from: [0])
    var wrong = 0
    for _ in 0..<2000 {
      let kind = random.next() % 6
      let factors = (0..<columns).map { _ in hard(Number.self, kind, &random) }
      var expected: [Number] = []
      for i in 0..<rows {
        let a = hard(Number.self, kind, &random)
        let product = a * factors[i]
        let c: Number =
          switch random.next() % 4 {
          case 0: -product  // what is left is what the product lost
          case 1: -product + scaled(product, by: -Int(random.next() % 60))
          case 2: -scaled(product, by: Int(random.next() % 120) - 60)
          default: hard(Number.self, random.next() % 6, &random)
          }
        arena.start[Int(instruction.a) + 2 * i] = c
        arena.start[Int(instruction.a) + 2 * i + 1] = a
        expected += factors.map { (0 + c).addingProduct(a, $0) }
      }
      for j in 0..<columns {
        arena.start[Int(instruction.b) + j] = 1
        arena.start[Int(instruction.b) + columns + j] = factors[j]
      }
      Number.run([instruction], arena.start, workspace.start)
      for (index, value) in expected.enumerated() {
        let given = arena.start[Int(instruction.y) + index]
        if !(given.isNaN && value.isNaN) && (given != value || given.sign != value.sign) { wrong += 1 }
      }
    }
    #expect(wrong == 0, "\(Number.self)")
  }

  /// A number near the ties of products and sums, or the ends of the range.
  private func hard<Number: KernelNumber>(
    _: Number.Type, _ kind: UInt64, _ random: inout SplitMix
  ) -> Number {
    let draw = random.next()
    let digits = Number.significandBitCount
    /// 1 and a few units in the place of 2⁻ᵇⁱᵗ.
    func nearOne(_ bit: Int) -> Number {
      1 + Number(Int(random.next() % 7) - 3) * scaled(1, by: -bit)
    }
    let range = Int(Number.greatestFiniteMagnitude.exponent)
    func signed(_ number: Number, _ exponent: Int) -> Number {
      scaled(draw & 1 == 0 ? number : -number, by: exponent)
    }
    switch kind {
    case 0: return signed(1 + Number(random.uniform()), Int(draw >> 32) % 8 - 4)
    case 1: return Number(Int(draw >> 32) % 4001 - 2000) / Number(1 << Int((draw >> 2) % 12))
    case 2: return signed(nearOne(digits), Int(draw >> 32) % 60 - 30)
    case 3:
      return signed(
        nearOne(Int(random.next() % UInt64(digits + 1))), Int(draw >> 32) % (2 * range + 40) - range - 30)
    case 4: return signed(nearOne(digits), -range / 2 + Int(draw >> 32) % 6)
    default:
      let ends: [Number] = [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
        .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      ]
      return ends[Int(draw >> 32) % ends.count]
    }
  }

  private func scaled<Number: KernelNumber>(_ number: Number, by exponent: Int) -> Number {
    Number(sign: .plus, exponent: Number.Exponent(exponent), significand: number)
  }
}
