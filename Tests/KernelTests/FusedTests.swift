// FusedTests.swift — fused instructions leave the very bits in the arena that the instructions one by one leave.

import CKernels
import Testing

/// A step of gradient descent on one example: layers of `units`, forward, back and update.
private struct FusedCase: CustomTestStringConvertible, Sendable {
  /// Inputs, then the units of each layer.
  var units: [Int]
  /// The kernels of the activations; `CR_COPY` is no activation.
  var activations: [cr_kernel]
  /// Ends in the cross-entropy of logistic units: its derivative reaches the last pre-activations at once.
  var hasLoss = true
  /// The parts that are marked as fused.
  var layersForward: Int, layersBack: Int
  var isUpdateFolded = true
  var testDescription: String { "\(units) \(activations.map(\.rawValue)) loss \(hasLoss)" }

  /// The program, and the count of its numbers.
  func program() -> (instructions: [cr_instruction], count: Int) {
    var instructions: [cr_instruction] = [], end = 0
    func room(_ count: Int) -> Int {
      defer { end += (count + 15) / 16 * 16 }
      return end
    }
    func add(
      _ kernel: cr_kernel, _ y: Int, _ a: Int, _ b: Int = -1, _ c: Int = -1, flags: Int = 0, sizes: [Int]
    ) {
      var it = cr_instruction(kernel, sizes, flags: flags, lengths: Lengths())
      (it.y, it.a, it.b, it.c) = (Int64(y), Int64(a), Int64(b), Int64(c))
      instructions.append(it)
    }
    func parameters() -> [(w: Int, b: Int)] {
      (1..<units.count).map { k in (room(units[k - 1] * units[k]), room(units[k])) }
    }
    let own = parameters(), count = end, slopes = parameters()
    let rate = room(1), seed = room(units[units.count - 1]), target = room(units[units.count - 1])
    var z = [room(units[0])], pre = [-1]
    for k in 1..<units.count {
      let (inputs, outputs) = (units[k - 1], units[k]), a = room(outputs)
      pre.append(a)
      add(
        CR_LINEAR, a, z[k - 1], own[k - 1].w, own[k - 1].b,
        sizes: [1, outputs, inputs, inputs, outputs, outputs])
      guard activations[k - 1] != CR_COPY else {
        z.append(a)
        continue
      }
      z.append(room(outputs))
      add(activations[k - 1], z[k], a, sizes: [outputs])
    }
    var slope = seed
    if hasLoss {
      let last = units.count - 1, residual = room(units[last])
      slope = room(units[last])
      add(CR_LOGISTIC_RESIDUAL, residual, pre[last], target, z[last], sizes: [units[last]])
      add(CR_MULTIPLY, slope, seed, residual, sizes: [1, 1, 1, units[last], 0, 0, 0, 1, 0, 0, 0, 1])
    }
    let back = [CR_SIGMOID.rawValue: CR_SIGMOID_GRADIENT, CR_TANH.rawValue: CR_TANH_GRADIENT]
    for k in (1..<units.count).reversed() {
      let (inputs, outputs) = (units[k - 1], units[k])
      if activations[k - 1] != CR_COPY, !hasLoss || k < units.count - 1 {
        let before = slope
        slope = room(outputs)
        if let kernel = back[activations[k - 1].rawValue] {
          add(kernel, slope, before, z[k], pre[k], sizes: [outputs])
        } else {
          add(CR_RELU_GRADIENT, slope, before, z[k], sizes: [1, 1, 1, outputs, 0, 0, 0, 1, 0, 0, 0, 1])
        }
      }
      let next = k > 1 ? room(inputs) : -1
      if k > 1 {
        add(
          CR_MATMUL, next, slope, own[k - 1].w, flags: CR_TRANSPOSE_B,
          sizes: [1, inputs, outputs, outputs, outputs, inputs])
      }
      add(
        CR_MATMUL, slopes[k - 1].w, z[k - 1], slope, flags: CR_TRANSPOSE_A,
        sizes: [inputs, outputs, 1, inputs, outputs, outputs])
      add(CR_COPY, slopes[k - 1].b, slope, sizes: [outputs])
      slope = next
    }
    add(CR_SGD, own[0].w, slopes[0].w, rate, sizes: [count])
    return (instructions, end)
  }

  /// Room between parameters is free and has gradients of 0.
  func arena<Number: KernelNumber>(_ instructions: [cr_instruction], _ count: Int, from numbers: [Number])
    -> Arena<Number>
  {
    let arena = Arena(count: count, from: numbers), sgd = instructions[instructions.count - 1]
    for i in 0..<Int(sgd.n.0) { arena.start[Int(sgd.a) + i] = 0 }
    // A rate that is no number would make one of every parameter, and of the room between them.
    arena.start[Int(sgd.b)] = 0.25
    return arena
  }
}

private let cases: [FusedCase] =
  [1, 2, 3, 4, 5, 7, 8, 9, 15, 16].flatMap { n in
    [(CR_SIGMOID, 1), (CR_TANH, 3), (CR_RELU, 64)].flatMap { activation, inputs in
      [true, false].map { hasLoss in
        FusedCase(
          units: [inputs, n], activations: [activation], hasLoss: hasLoss, layersForward: 1, layersBack: 1)
      }
    }
  } + [
    FusedCase(units: [2, 2, 1], activations: [CR_SIGMOID, CR_SIGMOID], layersForward: 2, layersBack: 2),
    FusedCase(
      units: [2, 8, 8, 1], activations: [CR_TANH, CR_TANH, CR_SIGMOID], layersForward: 3, layersBack: 3),
    FusedCase(
      units: [5, 3, 6], activations: [CR_RELU, CR_COPY], hasLoss: false, layersForward: 1, layersBack: 2),
    FusedCase(
      units: [3, 16, 4], activations: [CR_COPY, CR_SIGMOID], hasLoss: false, layersForward: 1, layersBack: 2),
    // Too wide: the layer runs as it stands, and so does the update.
    FusedCase(
      units: [3, 17, 1], activations: [CR_TANH, CR_SIGMOID], layersForward: 1, layersBack: 1,
      isUpdateFolded: false),
    FusedCase(
      units: [65, 4, 1], activations: [CR_TANH, CR_SIGMOID], layersForward: 1, layersBack: 1,
      isUpdateFolded: false),
  ]

extension MachineTests.FusedTests {
  @Test(arguments: cases) fileprivate func sameBits(_ given: FusedCase) {
    compare(given, Float.ordinary, steps: 5)
    compare(given, Double.ordinary, steps: 5)
    compare(given, Float.special, steps: 1)
    compare(given, Double.special, steps: 1)
  }

  /// Number of instructions marked with `bits`.
  private func marked(_ program: [cr_instruction], _ bits: Int) -> Int {
    program.filter { $0.fused & Int32(bits) != 0 }.count
  }

  @Test(arguments: cases) fileprivate func whatIsFused(_ given: FusedCase) {
    var (program, _) = given.program()
    cr_fuse(&program, Int64(program.count))
    #expect(marked(program, CR_FUSED_LAYER) == given.layersForward)
    #expect(marked(program, CR_FUSED_BACKWARD) == given.layersBack)
    #expect(marked(program, CR_FUSED_UPDATE) == (given.isUpdateFolded ? given.layersBack : 0))
    #expect(marked(program, CR_FUSED_DONE) == (given.isUpdateFolded ? 1 : 0))
  }

  /// An instruction that reads a parameter between its gradient and the update, or changes it, finds it as it
  /// was.
  @Test(arguments: [false, true]) func updateThatMustWait(isReading: Bool) {
    var (program, _) = FusedCase(
      units: [2, 2, 1], activations: [CR_SIGMOID, CR_SIGMOID], layersForward: 2, layersBack: 2
    ).program()
    let sgd = program.removeLast()
    var other = cr_instruction(CR_COPY, [1], lengths: Lengths())
    (other.y, other.a, other.b, other.c) = (
      isReading ? sgd.b + 1 : sgd.y, isReading ? sgd.y : sgd.b + 1, -1, -1
    )
    program += [other, sgd]
    cr_fuse(&program, Int64(program.count))
    #expect(marked(program, CR_FUSED_BACKWARD) == 2)
    #expect(marked(program, CR_FUSED_UPDATE) == 0 && marked(program, CR_FUSED_DONE) == 0)
  }

  private func compare<Number: KernelNumber>(_ given: FusedCase, _ numbers: [Number], steps: Int) {
    let (threads, set) = (cr_get_threads(), cr_get_isa())
    defer {
      cr_set_threads(threads)
      _ = cr_set_isa(set)
    }
    let workspace = Workspace()
    let (program, count) = given.program()
    var fused = program
    cr_fuse(&fused, Int64(fused.count))
    let start = given.arena(program, count, from: numbers), expected = Arena(copying: start)
    for _ in 0..<steps { Number.runReference(program, expected.start) }
    for set in MachineTests.SameBitsTests.sets {
      for threads in 1...Workspace.mostThreads {
        _ = cr_set_isa(set)
        cr_set_threads(threads)
        for instructions in [program, fused] {
          let arena = Arena(copying: start)
          for _ in 0..<steps { Number.run(instructions, arena.start, workspace.start) }
          let difference = arena.firstDifference(from: expected)
          #expect(
            difference == nil,
            "\(Number.self), set \(set.rawValue), \(threads) threads, at \(difference ?? 0)")
        }
      }
    }
  }
}
