// SpeedGuardTests.swift — the fast kernels stay well ahead of the simple ones: processor time of both, in one process.

import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A kernel at a usual size, and the least factor by which it must be faster than the simple kernel.
///
/// The bounds are a quarter of the measured factor, or less, so that only a real loss trips them.
private struct Guard: CustomTestStringConvertible, Sendable {
  let test: KernelCase
  /// Bound for AVX2 or AVX-512.
  let wide: Double
  /// Bound for vectors of 128 bits, where x86-64 has no fused multiply-add and both kernels spend their time
  /// imitating it.
  let narrow: Double
  var testDescription: String { test.name }

  init(
    _ name: String, _ kernel: cr_kernel, _ sizes: [Int], flags: Int = 0,
    contents: KernelCase.Contents = .numbers, wide: Double, narrow: Double
  ) {
    test = KernelCase(name, kernel, sizes, flags: flags, contents: contents)
    (self.wide, self.narrow) = (wide, narrow)
  }

  var times: Double {
    switch cr_get_isa() {
    case CR_AVX2, CR_AVX512: wide
    default: narrow
    }
  }
}

private let images = convolution(2, 32, 28, 28, filters: 32, 3, 3, padding: (1, 1))
private let pool = pooling(64, 56, 56, 2, 2, stride: (2, 2)), channels = [16, 32, 28 * 28]
private let count = 16_384, pairs = [1, 1, 1, count, 0, 0, 0, 1, 0, 0, 0, 1]
private let rates = [0, 0, 0, 0.9, 0.99, 1e-8].map { Int(truncatingIfNeeded: $0.bitPattern) }

private let guards: [Guard] =
  [
    Guard("product", CR_MATMUL, product(256, 256, inner: 256, flags: 0), wide: 20, narrow: 0.6),
    Guard(
      "product aᵀb", CR_MATMUL, product(256, 256, inner: 256, flags: CR_TRANSPOSE_A), flags: CR_TRANSPOSE_A,
      wide: 20, narrow: 0.6),
    Guard(
      "product abᵀ", CR_MATMUL, product(256, 256, inner: 256, flags: CR_TRANSPOSE_B), flags: CR_TRANSPOSE_B,
      wide: 20, narrow: 0.6),
    Guard("dense layer", CR_LINEAR, [64, 128, 784, 784, 128, 128], wide: 20, narrow: 0.6),
    Guard("convolution", CR_CONVOLUTION, images, wide: 25, narrow: 0.8),
    Guard("convolution, by its input", CR_CONVOLUTION_INPUT_GRADIENT, images, wide: 25, narrow: 0.8),
    Guard("convolution, by its filters", CR_CONVOLUTION_WEIGHT_GRADIENT, images, wide: 25, narrow: 0.8),
    Guard("maximum of windows", CR_MAX_POOL, pool, wide: 4, narrow: 3),
    Guard("mean of windows", CR_MEAN_POOL, pool, wide: 1.5, narrow: 1),
    Guard(
      "maximum of windows, back", CR_MAX_POOL_GRADIENT, pool, contents: .indices(of: "b", below: 56 * 56),
      wide: 0.8, narrow: 0.8),
    Guard("mean of windows, back", CR_MEAN_POOL_GRADIENT, pool, wide: 0.8, narrow: 0.8),
    Guard("variance", CR_CHANNEL_SQUARES, channels, wide: 3, narrow: 2),
    Guard("deviations", CR_CHANNEL_DEVIATIONS, channels, wide: 3, narrow: 2),
    Guard("normalised", CR_CHANNEL_NORMAL, channels, wide: 2.5, narrow: 1.5),
    Guard("normalised, back, sums", CR_CHANNEL_SHARES, channels, wide: 1.8, narrow: 1.2),
    Guard("normalised, back, by the variance", CR_CHANNEL_SPREAD, channels, wide: 3, narrow: 1.5),
    Guard("normalised, back", CR_CHANNEL_GRADIENT, channels, wide: 5, narrow: 3),
    Guard("sum of rows", CR_SUM, [256, 784, 1], wide: 1.8, narrow: 1.2),
    Guard("sum of columns", CR_SUM, [1, 784, 256], wide: 5, narrow: 3),
    Guard("maximum of rows", CR_MAX, [256, 784, 1], wide: 1, narrow: 0.6),
    Guard("maximum of columns", CR_MAX, [1, 784, 256], wide: 1.3, narrow: 0.6),
    Guard("exp", CR_EXP, [count], wide: 8, narrow: 0.5),
    Guard("log", CR_LOG, [count], wide: 2.5, narrow: 0.4),
    Guard("tanh", CR_TANH, [count], wide: 8, narrow: 0.5),
    Guard("sigmoid", CR_SIGMOID, [count], wide: 6, narrow: 0.5),
    Guard("relu", CR_RELU, [count], wide: 2.5, narrow: 1.5),
    Guard("Φ", CR_NORMAL_DISTRIBUTION, [count], wide: 8, narrow: 0.5),
    Guard("erf", CR_ERF, [count], wide: 6, narrow: 0.3),
    Guard("gelu", CR_GELU, [count], wide: 8, narrow: 0.5),
    Guard("gelutanh", CR_GELU_TANH, [count], wide: 6, narrow: 0.5),
    Guard("sum of two", CR_ADD, pairs, wide: 2.5, narrow: 1.5),
    Guard("sigmoid, back", CR_SIGMOID_GRADIENT, [count], wide: 2, narrow: 1.2),
    Guard("gelu, back", CR_GELU_GRADIENT, pairs, wide: 8, narrow: 0.5),
    Guard("softmax", CR_SOFTMAX, [128, 128], wide: 10, narrow: 0.8),
    Guard("softmax, back", CR_SOFTMAX_GRADIENT, [128, 128], wide: 4, narrow: 0.5),
    Guard("log softmax", CR_LOG_SOFTMAX, [128, 128], wide: 6, narrow: 0.5),
    Guard("log softmax, back", CR_LOG_SOFTMAX_GRADIENT, [128, 128], wide: 6, narrow: 0.5),
    Guard(
      "loss of classes", CR_CLASS_CROSS_ENTROPY, [128, 128], contents: .indices(of: "b", below: 128), wide: 5,
      narrow: 0.5),
    Guard(
      "loss of classes, back", CR_CLASS_CROSS_ENTROPY_GRADIENT, [128, 128],
      contents: .indices(of: "b", below: 128), wide: 8, narrow: 0.8),
    Guard("loss", CR_BINARY_CROSS_ENTROPY, [count], contents: .probabilities, wide: 3, narrow: 0.5),
    Guard(
      "loss, back", CR_BINARY_CROSS_ENTROPY_GRADIENT, [count], contents: .probabilities, wide: 1, narrow: 0.8),
    Guard("logistic loss", CR_LOGISTIC_CROSS_ENTROPY, [count], wide: 3, narrow: 0.5),
    Guard("logistic loss, back", CR_LOGISTIC_RESIDUAL, [count], wide: 2, narrow: 0.8),
    Guard("expm1", CR_EXPM1, [count], wide: 6, narrow: 0.5),
    Guard("log1p", CR_LOG1P, [count], wide: 3, narrow: 0.5),
    Guard("sgd", CR_SGD, [count], wide: 6, narrow: 0.5),
  ]
  + [
    ("descent", CR_DESCENT, 5.0), ("momentum", CR_MOMENTUM, 6), ("nesterov", CR_NESTEROV, 6),
    ("adam", CR_ADAM, 5), ("rmsprop", CR_RMSPROP, 4), ("adagrad", CR_ADAGRAD, 2),
    ("adadelta", CR_ADADELTA, 5),
  ].map { Guard($0, $1, [count, count, 0] + rates, wide: $2, narrow: 0.5) }

extension MachineTests.SpeedGuardTests {
  @Test(arguments: guards) fileprivate func staysAhead(_ guarded: Guard) {
    let (instruction, arena) = prepare(guarded.test), workspace = Workspace()
    let (simple, fast) = times(ahead: guarded.times) {
      Float.runReference([instruction], arena.start)
    } of: {
      Float.run([instruction], arena.start, workspace.start)
    }
    report(guarded.testDescription, simple / fast, guarded.times)
    #expect(simple > guarded.times * fast, "only \(simple / fast) times as fast as the simple kernel")
  }

  /// Layers of few units as one instruction against the same as two, and as four on the way back.
  @Test(arguments: [2, 4]) func smallLayersStayAhead(_ units: Int) {
    let square = [1, units, units, units, units, units]
    let workspace = Workspace(), arena = Arena<Float>(count: 512, from: Float.ordinary)
    typealias Part = (kernel: cr_kernel, flags: Int, sizes: [Int], places: [Int64])
    func program(_ parts: [Part]) -> [cr_instruction] {
      let one = parts.map { part in
        var it = cr_instruction(part.kernel, part.sizes, flags: part.flags, lengths: Lengths())
        (it.y, it.a, it.b, it.c) = (part.places[0], part.places[1], part.places[2], part.places[3])
        return it
      }
      return (0..<500).flatMap { _ in one }
    }
    let forward = program([
      (CR_LINEAR, 0, square, [64, 0, 256, 128]), (CR_SIGMOID, 0, [units], [192, 64, -1, -1]),
    ])
    let back = program([
      (CR_SIGMOID_GRADIENT, 0, [units], [64, 0, 192, 256]),
      (CR_MATMUL, CR_TRANSPOSE_B, square, [128, 64, 256, -1]),
      (CR_MATMUL, CR_TRANSPOSE_A, [units, units, 1, units, units, units], [384, 16, 64, -1]),
      (CR_COPY, 0, [units], [448, 64, -1, -1]),
    ])
    for (name, plain) in [("forward", forward), ("back", back)] {
      var fused = plain
      cr_fuse(&fused, Int64(fused.count))
      #expect(fused[0].length == (name == "forward" ? 2 : 4))
      let bound = [CR_AVX2, CR_AVX512].contains(cr_get_isa()) ? 1.3 : 0.7
      let (slow, fast) = times(ahead: bound) {
        Float.run(plain, arena.start, workspace.start)
      } of: {
        Float.run(fused, arena.start, workspace.start)
      }
      report("small layer \(name), \(units) units", slow / fast, bound)
      #expect(slow > bound * fast, "\(name): only \(slow / fast) times as fast as one by one")
    }
  }

  /// The least times of both, measured in turns until they are as far apart as they have to be.
  ///
  /// A machine that is busy with something else may slow one of them for a while, but not whenever it is its turn.
  private func times(ahead bound: Double, slow: () -> Void, of fast: () -> Void) -> (
    slow: Double, fast: Double
  ) {
    var least = (slow: Double.infinity, fast: Double.infinity)
    for _ in 0..<20 {
      least.fast = min(least.fast, time(fast))
      least.slow = min(least.slow, time(slow))
      if least.slow > bound * least.fast { break }
    }
    return least
  }

  /// The least of several, and of a twentieth of a second: the time without interruptions.
  private func time(_ run: () -> Void) -> Double {
    var (least, total, runs) = (Double.infinity, 0.0, 0)
    while runs < 2 || (runs < 20 && total < 0.05) {
      let start = processorTime()
      run()
      let taken = processorTime() - start
      (least, total, runs) = (min(least, taken), total + taken, runs + 1)
    }
    return least
  }

  private func prepare(_ test: KernelCase) -> (cr_instruction, Arena<Float>) {
    let lengths = test.lengths
    var instruction = cr_instruction(test.kernel, test.sizes, flags: test.flags, lengths: lengths)
    instruction.y = 0
    instruction.a = Int64(lengths.y + 16)
    instruction.b = instruction.a + Int64(lengths.a + 16)
    instruction.c = instruction.b + Int64(lengths.b + 16)
    return (instruction, test.arena(instruction, from: Float.ordinary))
  }

  /// Prints the factor of each when CHAINRULE_SPEED is set.
  private func report(_ name: String, _ times: Double, _ bound: Double) {
    if getenv("CHAINRULE_SPEED") != nil { print("| \(name) | \((times * 10).rounded() / 10) | \(bound) |") }
  }
}

/// Seconds that this thread has had a processor for.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
