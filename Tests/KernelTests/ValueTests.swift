// ValueTests.swift — results known beforehand, so that reference and engine are not wrong together.

import CKernels
import Testing

/// An instruction on small operands written out, and the expected y (and c).
private struct Known: CustomTestStringConvertible, Sendable {
  var name: String
  var kernel: cr_kernel
  var sizes: [Int]
  var flags = 0
  var a: [Double] = []
  var b: [Double] = []
  var c: [Double] = []
  var y: [Double]
  var before: [Double]?
  var indices: [Double]?
  var testDescription: String { name }
}

private let row = [0, 0, 0, 1, 0, 0, 0, 1]
private let nan = Double.nan

private let known = [
  Known(
    name: "relu keeps NaN, drops −0", kernel: CR_RELU, sizes: [4], a: [-1, 2, nan, -0.0], y: [0, 2, nan, 0]),
  Known(name: "sign", kernel: CR_SIGN, sizes: [4], a: [-3, 0, 5, nan], y: [-1, 0, 1, nan]),
  Known(name: "sigmoid saturates", kernel: CR_SIGMOID, sizes: [3], a: [-800, 0, 40], y: [0, 0.5, 1]),
  Known(
    name: "gelu far out", kernel: CR_GELU, sizes: [6], a: [-800, 0, 800, -.infinity, .infinity, nan],
    y: [0, 0, 800, 0, .infinity, nan]),
  Known(
    name: "its gradient", kernel: CR_GELU_GRADIENT, sizes: [1, 1, 1, 5] + row, a: [1, 2, 3, 4, nan],
    b: [-800, 0, 800, .infinity, 1], y: [0, 1, 3, 4, nan]),
  Known(
    name: "gelu by tanh far out", kernel: CR_GELU_TANH, sizes: [6],
    a: [-800, 0, 800, -.infinity, .infinity, nan], y: [0, 0, 800, 0, .infinity, nan]),
  Known(
    name: "its gradient", kernel: CR_GELU_TANH_GRADIENT, sizes: [1, 1, 1, 5] + row, a: [1, 2, 3, 4, nan],
    b: [-800, 0, 800, .infinity, 1], y: [0, 1, 3, 4, nan]),
  Known(
    name: "maximum keeps NaN", kernel: CR_MAXIMUM, sizes: [1, 1, 1, 3] + row, a: [1, nan, 2], b: [2, 1, nan],
    y: [2, nan, nan]),
  Known(
    name: "less", kernel: CR_LESS, sizes: [1, 1, 1, 3] + row, a: [1, 2, nan], b: [2, 2, 1], y: [1, 0, 0]),
  Known(
    name: "power", kernel: CR_POWER, sizes: [1, 1, 1, 4] + row, a: [-2, 0, 9, -8], b: [3, 0, 0.5, 0.5],
    y: [-8, 1, 3, nan]),
  Known(
    name: "a row and a column", kernel: CR_ADD, sizes: [1, 1, 2, 3, 0, 0, 0, 1, 0, 0, 1, 0], a: [1, 2, 3],
    b: [10, 20],
    y: [11, 12, 13, 21, 22, 23]),
  Known(
    name: "transpose", kernel: CR_STRIDED_COPY, sizes: [1, 1, 3, 2, 0, 0, 2, 1, 0, 0, 1, 3],
    a: [1, 2, 3, 4, 5, 6],
    y: [1, 4, 2, 5, 3, 6]),
  Known(
    name: "product", kernel: CR_MATMUL, sizes: [2, 2, 3, 3, 2, 2], a: [1, 2, 3, 4, 5, 6],
    b: [1, 2, 3, 4, 5, 6],
    y: [22, 28, 49, 64]),
  Known(
    name: "aᵀb, added", kernel: CR_MATMUL, sizes: [2, 1, 2, 2, 1, 1], flags: CR_TRANSPOSE_A | CR_ACCUMULATE,
    a: [1, 2, 3, 4],
    b: [5, 6], y: [24, 35], before: [1, 1]),
  Known(
    name: "abᵀ", kernel: CR_MATMUL, sizes: [1, 2, 2, 2, 2, 2], flags: CR_TRANSPOSE_B, a: [1, 2],
    b: [3, 4, 5, 6], y: [11, 17]),
  Known(name: "sum of rows", kernel: CR_SUM, sizes: [2, 3, 1], a: [1, 2, 3, 4, 5, 6], y: [6, 15]),
  Known(name: "sum of columns", kernel: CR_SUM, sizes: [1, 2, 3], a: [1, 2, 3, 4, 5, 6], y: [5, 7, 9]),
  Known(
    name: "the first maximum", kernel: CR_MAX, sizes: [1, 4, 1], a: [1, 3, 3, 2], c: [0], y: [3], indices: [1]
  ),
  Known(name: "its gradient", kernel: CR_MAX_GRADIENT, sizes: [1, 4, 1], a: [7], b: [1], y: [0, 7, 0, 0]),
  Known(name: "softmax far out", kernel: CR_SOFTMAX, sizes: [1, 2], a: [1000, 1000], y: [0.5, 0.5]),
  Known(
    name: "softmax gradient", kernel: CR_SOFTMAX_GRADIENT, sizes: [1, 2], a: [1, 3], b: [0.5, 0.5],
    y: [-0.5, 0.5]),
  Known(
    name: "a loss at the edge", kernel: CR_BINARY_CROSS_ENTROPY, sizes: [4], a: [0, 1, 0, 1],
    b: [1, 1, 0, 0],
    y: [.infinity, 0, 0, .infinity]),
  Known(
    name: "its gradient there", kernel: CR_BINARY_CROSS_ENTROPY_GRADIENT, sizes: [2], a: [0, 1], b: [0, 1],
    c: [1, 1],
    y: [1, -1]),
  Known(
    name: "its gradient", kernel: CR_BINARY_CROSS_ENTROPY_GRADIENT, sizes: [1], a: [0.5], b: [1], c: [2],
    y: [-4]),
  Known(
    name: "classes", kernel: CR_CLASS_CROSS_ENTROPY, sizes: [3, 2], a: [0, 1000, 1000, 0, 0, 0],
    b: [0, 0, 5], y: [1000, 0, nan]),
  Known(
    name: "their gradient", kernel: CR_CLASS_CROSS_ENTROPY_GRADIENT, sizes: [2, 2], a: [0, 0, 0, 0],
    b: [0, -1], c: [2, 1],
    y: [-1, 1, nan, nan]),
  Known(
    name: "correlation", kernel: CR_CONVOLUTION, sizes: convolution(1, 1, 1, 4, filters: 1, 1, 2),
    a: [1, 2, 3, 4], b: [10, 1],
    y: [12, 23, 34]),
  Known(
    name: "true convolution", kernel: CR_CONVOLUTION, sizes: convolution(1, 1, 1, 4, filters: 1, 1, 2),
    flags: CR_MIRROR,
    a: [1, 2, 3, 4], b: [10, 1], y: [21, 32, 43]),
  Known(
    name: "its gradient by inputs", kernel: CR_CONVOLUTION_INPUT_GRADIENT,
    sizes: convolution(1, 1, 1, 4, filters: 1, 1, 2, stride: (1, 2)),
    a: [1, 2], b: [10, 1], y: [10, 1, 20, 2]),
  Known(
    name: "its gradient by filters", kernel: CR_CONVOLUTION_WEIGHT_GRADIENT,
    sizes: convolution(1, 1, 1, 4, filters: 1, 1, 2),
    a: [1, 1, 2], b: [1, 2, 3, 4], y: [9, 13]),
  Known(
    name: "padding is never the maximum", kernel: CR_MAX_POOL,
    sizes: pooling(1, 2, 2, 2, 2, stride: (1, 1), padding: (1, 1)),
    a: [-1, -2, -3, -4], c: Array(repeating: 0, count: 9), y: [-1, -1, -2, -1, -1, -2, -3, -3, -4],
    indices: [0, 0, 1, 0, 0, 1, 2, 2, 3]),
  Known(
    name: "mean of what is inside", kernel: CR_MEAN_POOL,
    sizes: pooling(1, 2, 2, 2, 2, stride: (2, 2), padding: (1, 1)),
    a: [1, 2, 3, 4], y: [1, 2, 3, 4]),
  Known(
    name: "gradient of a maximum", kernel: CR_MAX_POOL_GRADIENT,
    sizes: pooling(1, 1, 3, 1, 2, stride: (1, 1)), a: [1, 2],
    b: [1, 1], y: [0, 3, 0]),
  Known(
    name: "gradient of a mean", kernel: CR_MEAN_POOL_GRADIENT, sizes: pooling(1, 1, 3, 1, 2, stride: (1, 1)),
    a: [2, 4],
    y: [1, 3, 2]),
  Known(
    name: "squares around means", kernel: CR_CHANNEL_SQUARES, sizes: [2, 2, 1], a: [1, 2, 3, 6], b: [2, 4],
    y: [2, 8]),
  Known(
    name: "deviations of maps", kernel: CR_CHANNEL_DEVIATIONS, sizes: [1, 2, 2], a: [1, 2, 3, 6], b: [1, 4],
    y: [1, 1]),
  Known(
    name: "shares of a gradient", kernel: CR_CHANNEL_SHARES, sizes: [2, 1, 2], a: [1, 2, 3, 4],
    b: [1, 0, 2, 1], c: [1], y: [10, 1]),
  Known(
    name: "normalised", kernel: CR_CHANNEL_NORMAL, sizes: [1, 2, 2], a: [1, 2, 3, 6], b: [1, 4, 2, 3, 5, 7],
    y: [5, 7, 4, 13]),
  Known(
    name: "spread", kernel: CR_CHANNEL_SPREAD, sizes: [2, 2, 1], a: [1, 2, 3, 6], b: [2, 3], c: [1, 4],
    y: [0, -6, 4, 6]),
  Known(
    name: "three ways back at once", kernel: CR_CHANNEL_GRADIENT, sizes: [1, 2, 2], a: [1, 2, 3, 4],
    b: [1, 2, 3, 6], c: [10, 20, 2, 3, 1, 4, 5, 6], y: [15, 27, 63, 92]),
  Known(
    name: "three ways back, added", kernel: CR_CHANNEL_GRADIENT, sizes: [1, 2, 1], flags: CR_ACCUMULATE,
    a: [1, 2], b: [1, 2], c: [10, 20, 2, 3, 1, 4, 5, 6], y: [115, 240], before: [100, 200]),
  Known(name: "a step", kernel: CR_SGD, sizes: [2], a: [1, 2], b: [0.5], y: [9.5, 19], before: [10, 20]),
]

@Suite struct ValueTests {
  @Test(arguments: known) fileprivate func value(_ given: Known) {
    #expect(run(given, Double.self) == nil)
    #expect(run(given, Float.self) == nil)
  }

  /// The result where it differs from the expected one.
  private func run<Number: KernelNumber>(_ given: Known, _: Number.Type) -> String? {
    let lengths = Lengths(y: given.y.count, a: given.a.count, b: given.b.count, c: given.c.count)
    let instruction = cr_instruction(given.kernel, given.sizes, flags: given.flags, lengths: lengths)
    let arena = Arena<Number>(count: Int(instruction.c) + given.c.count + 1, from: [0])
    for (operand, values) in [
      (instruction.a, given.a), (instruction.b, given.b), (instruction.c, given.c),
      (instruction.y, given.before ?? []),
    ] {
      for (index, value) in values.enumerated() { arena.start[Int(operand) + index] = Number(value) }
    }
    let workspace = Workspace()
    Number.run([instruction], arena.start, workspace.start)
    for (operand, values) in [(instruction.y, given.y), (instruction.c, given.indices ?? [])] {
      for (index, value) in values.enumerated() {
        let found = Double(arena.start[Int(operand) + index])
        if !(found == value || found.isNaN && value.isNaN) { return "\(index): \(found) for \(value)" }
      }
    }
    return nil
  }

  @Test func programsRunInOrder() {
    let lengths = Lengths(y: 2, a: 2, b: 0, c: 0)
    let first = cr_instruction(CR_FILL, [2], scalars: (3, 0), lengths: lengths)
    var second = cr_instruction(CR_AFFINE, [2], scalars: (2, 1), lengths: lengths)
    (second.a, second.y) = (first.y, first.a)
    let arena = Arena<Double>(count: 20, from: [0])
    Double.run([first, second], arena.start, Workspace().start)
    #expect(arena.start[Int(second.y) + 1] == 7)
  }

  @Test(arguments: [nil, 0, 1, 15, 16, 63, 64, 99]) func nonfinite(_ place: Int?) {
    for bad in [Double.nan, .infinity, -.infinity] {
      var numbers = Array(repeating: -1e300, count: 100)
      var floats = Array(repeating: Float(1e38), count: 100)
      if let place {
        numbers[place] = bad
        floats[place] = Float(bad)
      }
      #expect(Double.firstNonfinite(numbers) == place ?? -1)
      #expect(Float.firstNonfinite(floats) == place ?? -1)
    }
  }

  @Test func aWorkspaceEndsAtALineOfTheCache() { #expect(cr_workspace_bytes() % 64 == 0) }
}
