// SpeedGuardTests.swift — the fast kernels stay well ahead of the simple ones: processor time of both, in one process.

import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A kernel at a size that people use, and how many times faster than the simple kernel it must stay.
///
/// The bounds are well below what the portable vectors reach, so that only a real loss trips them.
private struct Guard: CustomTestStringConvertible, Sendable {
  let name: String, kernel: cr_kernel, sizes: [Int], times: Double
  var testDescription: String { name }
}

@Suite(.serialized) struct SpeedGuardTests {
  @Test(arguments: [
    Guard(name: "product 256", kernel: CR_MATMUL, sizes: [256, 256, 256, 256, 256, 256], times: 2),
    Guard(
      name: "convolution 3×3, 32 → 32 maps of 28×28", kernel: CR_CONVOLUTION,
      sizes: convolution(4, 32, 28, 28, filters: 32, 3, 3, padding: (1, 1)), times: 2),
  ]) fileprivate func staysAhead(_ guarded: Guard) {
    let test = KernelCase(guarded.name, guarded.kernel, guarded.sizes)
    let (instruction, arena, workspace) = prepare(test)
    func time(_ run: () -> Void) -> Double {
      // The least of several: what the kernel takes when nothing else interrupts it.
      (0..<5).map { _ in
        let start = processorTime()
        run()
        return processorTime() - start
      }.min() ?? 0
    }
    let fast = time { Float.run([instruction], arena.start, workspace) }
    let simple = time { Float.runReference([instruction], arena.start) }
    workspace.deallocate()
    #expect(simple > guarded.times * fast, "only \(simple / fast) times as fast as the simple kernel")
  }

  private func prepare(
    _ test: KernelCase
  ) -> (cr_instruction, Arena<Float>, UnsafeMutableRawPointer) {
    let lengths = test.lengths
    var instruction = cr_instruction()
    instruction.kernel = Int32(test.kernel.rawValue)
    instruction.y = 0
    instruction.a = Int64(lengths.y + 16)
    instruction.b = instruction.a + Int64(lengths.a + 16)
    instruction.c = instruction.b + Int64(lengths.b + 16)
    withUnsafeMutableBytes(of: &instruction.n) { bytes in
      let slots = bytes.bindMemory(to: Int64.self)
      for (i, size) in test.sizes.enumerated() { slots[i] = Int64(size) }
    }
    let workspace = UnsafeMutableRawPointer.allocate(byteCount: Int(cr_workspace_bytes()), alignment: 64)
    return (instruction, test.arena(instruction, from: Float.ordinary), workspace)
  }
}

/// Seconds that this thread has had a processor for.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
