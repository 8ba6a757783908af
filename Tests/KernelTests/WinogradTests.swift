// WinogradTests.swift — minimal filtering in single precision against direct sums in double precision.

import CKernels
import Testing

/// Convolutions of many channels, whose single precision is computed in another way than their double precision.
extension MachineTests.WinogradTests {
  private static let shapes = [
    convolution(1, 32, 14, 14, filters: 40, 3, 3, padding: (1, 1)),
    convolution(2, 48, 15, 21, filters: 33, 3, 3),
    convolution(1, 64, 6, 70, filters: 64, 3, 3, padding: (2, 1), groups: 2),
    convolution(1, 500, 13, 14, filters: 36, 3, 3, padding: (1, 1)),
  ]
  private static let kernels = [CR_CONVOLUTION, CR_CONVOLUTION_INPUT_GRADIENT]

  /// Whole numbers, in which no sum rounds: equal to the direct sums.
  @Test(arguments: shapes, [0, CR_MIRROR]) func wholeNumbersAreExact(sizes: [Int], flags: Int) {
    for kernel in Self.kernels {
      let (single, double, _) = results(kernel, sizes, flags) { Double(($0 &* 7 &+ $0 / 5) % 9 - 4) }
      #expect(single == double)
    }
  }

  /// Numbers in −2…2: the error is within 2⁻²⁰ of Σ |filter · pixel|.
  @Test(arguments: shapes, [0, CR_MIRROR]) func errorsAreSmall(sizes: [Int], flags: Int) {
    let numbers = Float.ordinary
    for kernel in Self.kernels {
      let (single, double, magnitude) = results(kernel, sizes, flags) { Double(numbers[$0 % numbers.count]) }
      let worst = zip(zip(single, double), magnitude).map { abs($0.0 - $0.1) / max($1, 1) }.max()
      #expect((worst ?? 1) < 0x1p-20)
      #expect(single != double)
    }
  }

  /// The result in both precisions, and in double precision that of magnitudes.
  private func results(
    _ kernel: cr_kernel, _ sizes: [Int], _ flags: Int, number: (Int) -> Double
  ) -> (single: [Double], double: [Double], magnitude: [Double]) {
    let given = KernelCase("convolution", kernel, sizes, flags: flags)
    let instruction = cr_instruction(
      kernel, given.sizes, flags: flags, scalars: (0, 0), lengths: given.lengths)
    func run<Number: KernelNumber>(_ type: Number.Type, _ number: (Int) -> Double) -> [Double] {
      let start = given.arena(instruction, from: Number.ordinary)
      for (operand, length) in [
        (instruction.a, given.lengths.a), (instruction.b, given.lengths.b), (instruction.y, given.lengths.y),
      ] {
        for i in 0..<length { start.start[Int(operand) + i] = Number(number(i)) }
      }
      let workspace = Workspace()
      return withExtendedLifetime((start, workspace)) {
        Number.run([instruction], start.start, workspace.start)
        return (0..<given.lengths.y).map { Double(start.start[Int(instruction.y) + $0]) }
      }
    }
    return (run(Float.self, number), run(Double.self, number), run(Double.self) { abs(number($0)) })
  }
}
