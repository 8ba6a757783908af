// SameBitsTests.swift — every kernel has the reference's bits on every instruction set and number of threads.

import CKernels
import Testing

/// The kernels of a list of the header, by its ends.
private func kernels(_ first: Int, _ last: Int) -> [cr_kernel] {
  (first...last).map { cr_kernel(rawValue: UInt32($0)) }
}
private let maps = [CR_FILL] + kernels(CR_FIRST_MAP, CR_LAST_MAP) + [CR_AFFINE]
private let binaries = kernels(CR_FIRST_BINARY, CR_LAST_BINARY)
private let pointwise = kernels(CR_FIRST_POINTWISE, CR_LAST_POINTWISE)
/// Below, at and above the lengths of all vectors, and of the lanes of a sum.
private let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 65, 127, 200]

private let mapCases =
  maps.flatMap { kernel in lengths.map { KernelCase("map", kernel, [$0]) } }
  + [
    KernelCase("large sigmoid", CR_SIGMOID, [70_001]), KernelCase("large gelu", CR_GELU, [70_001]),
    KernelCase("large relu", CR_RELU, [510_001]),
    KernelCase("large copy", CR_COPY, [510_003]), KernelCase("large update", CR_SGD, [510_007]),
  ]
  + lengths.flatMap { n in
    [KernelCase("update", CR_SGD, [n])]
      + pointwise.flatMap { kernel in
        [
          KernelCase("pointwise", kernel, [n]), KernelCase("saturated", kernel, [n], contents: .saturated),
          KernelCase("loss", kernel, [n], contents: .probabilities),
        ]
      }
  }
  + [
    KernelCase("large slope", CR_TANH_GRADIENT, [510_001], contents: .saturated),
    KernelCase("large loss", CR_LOGISTIC_CROSS_ENTROPY, [70_001], contents: .saturated),
  ]

private let binaryShapes: [[Int]] = [
  [1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 1, 2, 0, 0, 0, 1, 0, 0, 0, 1],
  [1, 1, 1, 67, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 1, 67, 0, 0, 0, 1, 0, 0, 0, 0],
  [1, 1, 1, 67, 0, 0, 0, 0, 0, 0, 0, 1], [1, 1, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0],
  [1, 1, 5, 35, 0, 0, 35, 1, 0, 0, 0, 1],  // a row for every row
  [1, 1, 5, 35, 0, 0, 35, 1, 0, 0, 1, 0],  // a column for every column
  [1, 1, 35, 6, 0, 0, 6, 1, 0, 0, 0, 1], [1, 1, 8, 9, 0, 0, 1, 8, 0, 0, 9, 1],  // a short row; a transpose
  [2, 3, 4, 21, 252, 84, 21, 1, 252, 84, 21, 1], [2, 3, 4, 5, 60, 20, 5, 1, 0, 1, 0, 0],
  [2, 3, 1, 9, 27, 9, 0, 1, 27, 9, 0, -1], [3, 1, 4, 5, 1, 0, 3, 12, 0, 0, 0, 2],
]

private let copyShapes: [[Int]] = [
  [1, 1, 1, 40, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 13, 21, 0, 0, 21, 1, 0, 0, 1, 13],  // copy; transpose
  [1, 1, 1, 21, 0, 0, 0, 1, 0, 0, 0, -1], [1, 1, 1, 21, 0, 0, 0, -1, 0, 0, 0, 1],  // flips
  [1, 1, 6, 18, 0, 0, 20, 1, 0, 0, 18, 1], [2, 3, 4, 5, 60, 20, 5, 1, 0, 1, 0, 0],  // into a part; broadcast
  [2, 3, 4, 5, 60, 20, 5, 1, 1, 2, 6, 24], [1, 1, 7, 9, 0, 0, 1, 7, 0, 0, 9, 1],  // all axes turned
  [2, 1, 3, 8, 48, 0, 16, 2, 24, 0, 8, 1],
]

private let elementwiseCases =
  binaries.flatMap { kernel in binaryShapes.map { KernelCase("binary", kernel, $0) } }
  + copyShapes.map { KernelCase("strided copy", CR_STRIDED_COPY, $0) }
  + [
    KernelCase("large sum of two", CR_ADD, [1, 1, 501, 1003, 0, 0, 1003, 1, 0, 0, 1003, 1]),
    KernelCase("large gradient", CR_GELU_GRADIENT, [1, 1, 1, 70_003, 0, 0, 0, 1, 0, 0, 0, 1]),
  ]

private let productCases: [KernelCase] = [0, 1, 2, 3].flatMap { transposes in
  let flags = (transposes & 1 != 0 ? CR_TRANSPOSE_A : 0) | (transposes & 2 != 0 ? CR_TRANSPOSE_B : 0)
  return [
    (1, 1, 1, 0), (1, 2, 2, 0), (2, 2, 1, 0), (3, 1, 2, 0), (4, 7, 16, 1), (1, 1, 50, 0), (1, 9, 0, 0),
    (5, 5, 0, 2),
    (1, 200, 30, 0), (1, 33, 400, 1), (200, 1, 8, 0), (200, 8, 2, 0), (8, 8, 200, 0), (13, 33, 40, 3),
    (25, 18, 385, 0),
    (37, 70, 64, 1), (64, 10, 130, 0), (12, 32, 384, 0), (24, 64, 768, 0), (7, 4, 769, 0), (30, 3, 1000, 2),
    (110, 97, 100, 0), (260, 40, 101, 3), (3, 1100, 400, 0), (520, 3, 700, 1),
    // A row of wide strips, from either side; outer products of more than 8 MB.
    (1, 2700, 800, 0), (1, 300, 70, 1), (2100, 1, 90, 0), (1500, 1472, 1, 0), (1500, 1470, 1, 2),
  ].map { KernelCase("product", CR_MATMUL, product($0, $1, inner: $2, flags: flags, gap: $3), flags: flags) }
}

private let layerCases: [KernelCase] = [
  (1, 2, 2), (1, 1, 2), (3, 4, 8), (5, 9, 17), (64, 10, 128), (1, 33, 400), (200, 8, 2),
].flatMap { n, m, k in
  [
    KernelCase("linear", CR_LINEAR, [n, m, k, k, m, m]),
    KernelCase("gather", CR_GATHER, [n, m, k], contents: .rows(below: k)),
  ]
}

private let recordCases = [KernelCase("record", CR_RECORD, [1], contents: .indices(of: "c", below: 1))]

private let rowCases =
  lengths.flatMap { n in
    [
      KernelCase("sum", CR_SUM, [3, n, 1]), KernelCase("sum", CR_SUM, [2, 5, n]),
      KernelCase("sum", CR_SUM, [1, n, 7]),
      KernelCase("max", CR_MAX, [3, n, 1]), KernelCase("max", CR_MAX, [2, 6, n]),
    ]
  }
  + [
    KernelCase("sum", CR_SUM, [1, 10_000, 1]), KernelCase("sum", CR_SUM, [700, 1501, 1]),
    KernelCase("sum", CR_SUM, [10, 300, 401]), KernelCase("max", CR_MAX, [10, 300, 401]),
    KernelCase("max", CR_MAX_GRADIENT, [3, 10, 1], contents: .indices(of: "b", below: 10)),
    KernelCase("max", CR_MAX_GRADIENT, [3, 4, 21], contents: .indices(of: "b", below: 4)),
  ]
  + [[1, 1], [4, 2], [5, 10], [3, 31], [3, 32], [2, 33], [4, 100], [300, 190]].flatMap { n in
    [
      KernelCase("softmax", CR_SOFTMAX, n), KernelCase("softmax", CR_LOG_SOFTMAX, n),
      KernelCase("softmax", CR_SOFTMAX_GRADIENT, n), KernelCase("softmax", CR_LOG_SOFTMAX_GRADIENT, n),
      KernelCase("loss", CR_CLASS_CROSS_ENTROPY, n, contents: .indices(of: "b", below: n[1])),
      KernelCase("loss", CR_CLASS_CROSS_ENTROPY_GRADIENT, n, contents: .indices(of: "b", below: n[1])),
    ]
  }

private let convolutionCases = [
  convolution(1, 1, 5, 5, filters: 1, 3, 3), convolution(2, 3, 8, 9, filters: 4, 3, 2, padding: (1, 1)),
  convolution(2, 1, 28, 28, filters: 6, 5, 5, padding: (2, 2)), convolution(3, 6, 14, 14, filters: 16, 5, 5),
  convolution(3, 20, 8, 8, filters: 20, 5, 5, padding: (2, 2)), convolution(1, 4, 9, 9, filters: 5, 1, 1),
  convolution(2, 3, 17, 13, filters: 7, 3, 3, stride: (2, 2), padding: (1, 1)),
  convolution(1, 2, 11, 10, filters: 3, 2, 3, stride: (3, 1), padding: (0, 2)),
  convolution(1, 2, 9, 9, filters: 2, 1, 1, stride: (2, 3)),
  convolution(2, 3, 23, 23, filters: 13, 7, 7, stride: (4, 4)),
  convolution(2, 6, 10, 10, filters: 9, 3, 3, padding: (1, 1), groups: 3),
  convolution(1, 8, 7, 40, filters: 8, 3, 3, padding: (1, 1), groups: 8),
  convolution(1, 90, 6, 6, filters: 30, 3, 3, padding: (1, 1)), convolution(1, 3, 5, 5, filters: 270, 3, 3),
  convolution(1, 2, 4, 130, filters: 3, 4, 9), convolution(1, 5, 1, 50, filters: 4, 1, 6, padding: (0, 3)),
  convolution(1, 2, 6, 6, filters: 2, 3, 3, padding: (4, 5), extra: 1),
  convolution(1, 1, 70, 3, filters: 2, 66, 1),
  convolution(2, 3, 15, 21, filters: 5, 3, 5, stride: (2, 1), padding: (1, 2)),
  convolution(2, 3, 15, 21, filters: 18, 3, 3, stride: (1, 2), padding: (0, 1)),
  convolution(12, 3, 16, 16, filters: 18, 4, 4), convolution(9, 2, 7, 7, filters: 34, 3, 3),
  convolution(1, 8, 12, 12, filters: 150, 3, 3, padding: (1, 1)),
  convolution(1, 150, 12, 12, filters: 8, 3, 3, padding: (1, 1)),
  convolution(1, 16, 40, 36, filters: 14, 3, 3, padding: (1, 1)),
  convolution(9, 4, 16, 16, filters: 20, 5, 5),
  convolution(2, 3, 9, 11, filters: 4, 3, 3, dilation: (2, 2)),
  convolution(2, 3, 15, 21, filters: 18, 3, 5, padding: (2, 4), dilation: (2, 3)),
  convolution(1, 4, 17, 19, filters: 6, 3, 3, stride: (2, 2), padding: (4, 4), groups: 2, dilation: (4, 4)),
  convolution(2, 2, 16, 13, filters: 3, 2, 3, stride: (3, 2), padding: (1, 2), dilation: (5, 3)),
  convolution(1, 1, 2, 2, filters: 1, 3, 3, padding: (3, 3), dilation: (3, 3)),
  convolution(12, 16, 24, 24, filters: 20, 3, 3, padding: (2, 2), dilation: (2, 2)),
  // Taps further apart than places are counted in 32 bits: the simple loops.
  [1, 1, 3, 4, 2, 2, 2, 1, 1, 1 << 25, 1 << 25, 3, 3, 1, 1 << 25, 1 << 25],
  convolution(1, 6, 12, 17, filters: 8, 1, 7, padding: (0, 3)),
  convolution(2, 6, 17, 12, filters: 8, 7, 1, padding: (3, 0)),
  // One pixel wide: products, with strides of gathered pixels, in groups; and many small images.
  convolution(1, 70, 9, 13, filters: 400, 1, 1), convolution(1, 400, 7, 7, filters: 70, 1, 1),
  convolution(1, 40, 21, 19, filters: 36, 1, 1, stride: (2, 2)),
  convolution(1, 12, 20, 40, filters: 9, 1, 1, stride: (1, 2), groups: 3),
  convolution(1, 5, 11, 31, filters: 7, 1, 1, stride: (3, 3)),
  convolution(2, 64, 41, 30, filters: 60, 1, 1, stride: (2, 1)), convolution(6, 20, 5, 4, filters: 33, 1, 1),
  convolution(2, 68, 31, 30, filters: 66, 1, 1),
  // In single precision, Winograd's minimal filtering: odd sizes, all paddings, wide and narrow images, long sums.
  convolution(1, 32, 14, 14, filters: 32, 3, 3, padding: (1, 1)),
  convolution(2, 33, 15, 17, filters: 37, 3, 3),
  convolution(1, 35, 7, 83, filters: 32, 3, 3, padding: (1, 2)),
  convolution(1, 32, 3, 161, filters: 33, 3, 3, padding: (0, 1)),
  convolution(1, 34, 90, 2, filters: 32, 3, 3, padding: (2, 1)),
  convolution(2, 64, 12, 14, filters: 68, 3, 3, padding: (1, 1), groups: 2),
  convolution(1, 36, 20, 150, filters: 34, 3, 3, padding: (1, 1)),
  convolution(1, 400, 13, 13, filters: 230, 3, 3, padding: (1, 1)),
  convolution(1, 33, 14, 13, filters: 400, 3, 3, padding: (2, 2)),
  convolution(1, 32, 13, 14, filters: 32, 3, 3, padding: (4, 0)),
].flatMap { n in
  [CR_CONVOLUTION, CR_CONVOLUTION_INPUT_GRADIENT, CR_CONVOLUTION_WEIGHT_GRADIENT].flatMap { kernel in
    [0, CR_MIRROR].map { KernelCase("convolution", kernel, n, flags: $0) }
  }
}

private let poolingCases = [
  pooling(3, 6, 6, 2, 2, stride: (2, 2)), pooling(2, 7, 9, 2, 2, stride: (2, 2)),
  pooling(2, 33, 70, 2, 2, stride: (2, 2)),
  pooling(2, 12, 40, 3, 3, stride: (2, 2), padding: (1, 1)), pooling(2, 9, 21, 3, 2, stride: (1, 1)),
  pooling(1, 10, 70, 3, 4, stride: (3, 3)), pooling(4, 7, 7, 7, 7, stride: (7, 7)),
  pooling(1, 1, 1, 1, 1, stride: (1, 1)),
  pooling(1, 8, 60, 5, 5, stride: (1, 2), padding: (3, 4)),
  pooling(60, 56, 56, 3, 3, stride: (2, 2), padding: (1, 1)),
  pooling(2, 12, 40, 3, 3, stride: (2, 2), over: (1, 1)),
  pooling(2, 7, 9, 2, 2, stride: (2, 2), over: (1, 1)),
  pooling(3, 12, 40, 3, 3, stride: (1, 1), padding: (1, 1), count: 1),
  pooling(2, 8, 38, 3, 3, stride: (2, 2), padding: (1, 1), over: (1, 1), count: 1),
  pooling(1, 2, 3, 3, 3, stride: (2, 2), over: (1, 0)),
  pooling(1, 9, 60, 3, 4, stride: (2, 3), padding: (1, 0)),
  parts(2, 7, 10, to: 3, 4), parts(1, 2, 3, to: 6, 6), parts(40, 30, 47, to: 7, 9), parts(2, 9, 9, to: 9, 1),
].flatMap { n in
  [
    KernelCase("pool", CR_MAX_POOL, n), KernelCase("pool", CR_MEAN_POOL, n),
    KernelCase("pool", CR_MEAN_POOL_GRADIENT, n),
    KernelCase("pool", CR_MAX_POOL_GRADIENT, n, contents: .indices(of: "b", below: n[1] * n[2])),
  ]
}

private let channelCases = [
  [1, 1, 1], [3, 1, 7], [4, 3, 1], [2, 5, 4], [3, 2, 31], [2, 3, 49], [5, 2, 196], [30, 70, 1], [1, 6, 100],
  [0, 3, 5], [3, 4, 0], [64, 40, 401],
].flatMap { sizes in
  [
    CR_CHANNEL_SQUARES, CR_CHANNEL_DEVIATIONS, CR_CHANNEL_SHARES, CR_CHANNEL_NORMAL, CR_CHANNEL_SPREAD,
    CR_CHANNEL_GRADIENT,
  ].map { KernelCase("channels", $0, sizes) }
}

/// Every rule with all that may come to a gradient, l2 once within it and once apart.
private let updateCases: [KernelCase] = [0, 1, 5, 16, 33, 200, 16_500, 300_001].flatMap { n in
  let rules: ClosedRange<Int> = CR_FIRST_RULE...CR_LAST_RULE
  let changes: [UInt32] = [0, CR_WITH_L1 | CR_WITH_CLIP | CR_WITH_BOUND | CR_WITH_L2, CR_WITH_DECAY].map {
    UInt32($0)
  }
  let numbers: [Int] = [0.01, 0.1, 0.5, 0.9, 0.99, 1e-8].map {
    Int(truncatingIfNeeded: Double($0).bitPattern)
  }
  return rules.flatMap { rule in
    changes.map { parts in
      KernelCase("update", cr_kernel(rawValue: UInt32(rule)), [n, n + 3, Int(parts)] + numbers)
    }
  }
}

private let allCases =
  mapCases + elementwiseCases + productCases + layerCases + recordCases + rowCases + convolutionCases
  + poolingCases + channelCases + updateCases

extension MachineTests.SameBitsTests {
  /// The instruction sets of this machine.
  static let sets: [cr_isa] = [CR_PORTABLE, CR_AVX2, CR_AVX512, CR_NEON].filter { wanted in
    let before = cr_get_isa()
    defer { _ = cr_set_isa(before) }
    return cr_set_isa(wanted) == wanted
  }

  /// Choosing the instruction set in use changes nothing; choosing a missing one leads to the best.
  @Test func choosesInstructionSets() {
    let before = cr_get_isa()
    defer { _ = cr_set_isa(before) }
    #expect(cr_set_isa(before) == before && cr_get_isa() == before)
    for set in Self.sets {
      #expect(cr_set_isa(set) == set && cr_get_isa() == set)
      #expect(cr_set_isa(cr_get_isa()) == set && cr_get_isa() == set)
    }
  }

  @Test(arguments: allCases) func sameBits(_ given: KernelCase) {
    compare(given, Float.ordinary)
    compare(given, Double.ordinary)
  }

  @Test(arguments: allCases.filter { $0.lengths.y + $0.lengths.a < 3000 })
  func sameBitsOfSpecialValues(_ given: KernelCase) {
    compare(given, Float.special)
    compare(given, Double.special)
  }

  @Test func everyKernelHasACase() {
    let covered = Set(allCases.map(\.kernel.rawValue))
    #expect((0..<CR_KERNEL_COUNT.rawValue).filter { !covered.contains($0) } == [])
  }

  private func compare<Number: KernelNumber>(_ given: KernelCase, _ numbers: [Number]) {
    let threads = cr_get_threads()
    let set = cr_get_isa()
    defer {
      cr_set_threads(threads)
      _ = cr_set_isa(set)
    }
    let workspace = Workspace()
    let isLarge = given.lengths.y + given.lengths.a > 200_000
    for flags in isLarge ? [given.flags] : [given.flags, given.flags | CR_ACCUMULATE] {
      let instruction = cr_instruction(
        given.kernel, given.sizes, flags: flags, scalars: (0.7, -0.3), lengths: given.lengths)
      let start = given.arena(instruction, from: numbers)
      let expected = Arena(copying: start)
      Number.runReference([instruction], expected.start)
      for set in Self.sets {
        for threads in 1...Workspace.mostThreads where set != CR_PORTABLE || threads != 2 {
          _ = cr_set_isa(set)
          cr_set_threads(threads)
          let arena = Arena(copying: start)
          Number.run([instruction], arena.start, workspace.start)
          let difference = arena.firstDifference(from: expected)
          #expect(
            difference == nil,
            "\(Number.self), set \(set.rawValue), \(threads) threads, y+\((difference ?? 0) - Int(instruction.y))"
          )
        }
      }
    }
  }
}
