// StopTests.swift — a raised flag ends a program between instructions, and a large instruction between its pieces.

import CKernels
import Testing

/// An instruction that writes the flag it is stopped by, with its first numbers; `untouched` is a number that it would
/// have written later.
private struct Cut: CustomTestStringConvertible {
  var name: String
  var kernel: cr_kernel
  var sizes: [Int]
  var untouched: Int
  var testDescription: String { name }
}

extension MachineTests.StopTests {
  @Test(arguments: [
    Cut(
      name: "product", kernel: CR_MATMUL, sizes: product(600, 40, inner: 500, flags: 0), untouched: 599 * 40),
    Cut(
      name: "convolution", kernel: CR_CONVOLUTION, sizes: convolution(3, 4, 30, 30, filters: 16, 3, 3),
      untouched: 2 * 16 * 28 * 28),
    // A filter longer than the fast ways are made for.
    Cut(
      name: "long filter", kernel: CR_CONVOLUTION, sizes: convolution(1, 1, 1, 1000, filters: 1, 1, 600),
      untouched: 400),
    // Each filter's weight is written block after block: an untouched one is the sum of the last block.
    Cut(
      name: "weights", kernel: CR_CONVOLUTION_WEIGHT_GRADIENT,
      sizes: convolution(1, 40, 20, 20, filters: 70, 3, 3), untouched: -1),
  ]) fileprivate func aLargeInstructionIsCut(_ cut: Cut) {
    func check<Number: KernelNumber>(_ numbers: [Number]) {
      let lengths = KernelCase(cut.name, cut.kernel, cut.sizes).lengths
      let instruction = cr_instruction(cut.kernel, cut.sizes, lengths: lengths)
      let arena = Arena(count: Int(instruction.c) + 5, from: numbers), whole = Arena(copying: arena)
      for place in 0..<lengths.y {
        (arena.start[Int(instruction.y) + place], whole.start[Int(instruction.y) + place]) = (0, 0)
      }
      let workspace = Workspace()
      #expect(Number.run([instruction], whole.start, workspace.start) == 1)
      // The high half of the first number of the result: not 0 once it is written.
      let flag = UnsafeRawPointer(arena.start + Int(instruction.y) + 1).advanced(by: -4)
        .assumingMemoryBound(to: Int32.self)
      let before = cr_watch(flag)
      defer { _ = cr_watch(before) }
      #expect(Number.run([instruction, instruction], arena.start, workspace.start) == 1)
      if cut.untouched >= 0 { #expect(arena.start[Int(instruction.y) + cut.untouched] == 0) }
      #expect(arena.firstDifference(from: whole) != nil)
    }
    let threads = cr_get_threads()
    cr_set_threads(1)
    defer { cr_set_threads(threads) }
    check(Float.ordinary)
    check(Double.ordinary)
  }

  @Test func nothingRunsAfterAFlagIsRaised() {
    // Fills number 2, which is the flag, between two others.
    let program = [1, 2, 3].map { place in
      var instruction = cr_instruction()
      instruction.kernel = Int32(CR_FILL.rawValue)
      (instruction.y, instruction.a, instruction.b, instruction.c) = (Int64(place), 0, 0, 0)
      (instruction.n.0, instruction.s.0) = (1, 5)
      return instruction
    }
    var numbers: [Float] = [0, 0, 0, 0]
    let workspace = Workspace()
    numbers.withUnsafeMutableBufferPointer { numbers in
      guard let start = numbers.baseAddress else { return }
      let before = cr_watch(UnsafeRawPointer(start + 2).assumingMemoryBound(to: Int32.self))
      #expect(Float.run(program, start, workspace.start) == 2)
      #expect(cr_watch(before) == UnsafeRawPointer(start + 2).assumingMemoryBound(to: Int32.self))
      // A thread that does not watch the flag does not stop at it.
      #expect(Float.run(program, start, workspace.start) == 3)
    }
    #expect(numbers == [0, 5, 5, 5])
  }
}
