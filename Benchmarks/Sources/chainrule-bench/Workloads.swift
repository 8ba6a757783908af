// Workloads.swift — the networks of the benchmark, from the numbers that everyone starts from.
import Autograd
import Networks
import Parameters
import Tensors

/// The `i`-th byte of stream `s`: the top eight bits of splitmix64 (the README of this folder).
func byte(_ s: Int, _ i: Int) -> Int {
  var z = (UInt64(s) << 32) &+ UInt64(i) &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return Int((z ^ (z >> 31)) >> 56)
}

/// A number between −1 and 1, never 0.
func symmetric(_ s: Int, _ i: Int) -> Double { Double(2 * byte(s, i) - 255) / 256 }

/// The largest power of two not above 1/√inputs.
func scale(_ inputs: Int) -> Double {
  var result = 1.0
  while result * result * Double(inputs) > 1 { result /= 2 }
  return result
}

/// A network of the benchmark with its data.
private func network(_ name: String, _ precision: Precision) throws -> (
  Network, TrainingData, batch: Int, rate: Double
) {
  let layers: [(String, [String: Arguments.Value])]
  let input: Shape
  let (batch, rate): (Int, Double)
  func dense(_ units: Int, _ activation: String) -> (String, [String: Arguments.Value]) {
    ("dense", ["units": .integer(units), "activation": .word(activation)])
  }
  func convolution(_ filters: Int, padding: Int) -> [(String, [String: Arguments.Value])] {
    [
      (
        "conv",
        [
          "depth": .integer(filters), "size": .size(5, 5), "padding": .integer(padding),
          "activation": .word("relu"),
        ]
      ),
      ("maxpool", ["size": .size(2, 2)]),
    ]
  }
  switch name {
  case "w1": (input, layers, batch, rate) = ([2], [dense(2, "sigmoid"), dense(1, "sigmoid")], 1, 0.1)
  case "w2":
    (input, layers, batch, rate) = ([2], [dense(8, "tanh"), dense(8, "tanh"), dense(1, "sigmoid")], 200, 0.1)
  case "w3": (input, layers, batch, rate) = ([784], [dense(128, "relu"), dense(10, "softmax")], 64, 0.1)
  case "w4":
    let front = convolution(6, padding: 2) + convolution(16, padding: 0) + [("flatten", [:])]
    let back = [dense(120, "relu"), dense(84, "relu"), dense(10, "softmax")]
    (input, layers, batch, rate) = ([1, 28, 28], front + back, 64, 0.01)
  case "w11":
    (input, layers, batch, rate) = ([784], [dense(128, "sigmoid"), dense(784, "sigmoid")], 64, 0.01)
  default:
    let front = convolution(16, padding: 2) + convolution(20, padding: 2) + convolution(20, padding: 2)
    (input, layers, batch, rate) = ([3, 32, 32], front + [("flatten", [:]), dense(10, "softmax")], 64, 0.01)
  }
  var network = Network(), random = Random(seed: 1), shape = input
  for (kind, arguments) in layers {
    guard let known = LayerKind.named[kind] else { continue }
    let layer = try known.make(Arguments(arguments), [shape])
    try network.add(layer, initialization: .zero, random: &random, precision: precision)
    shape = layer.output
  }
  // w11 learns to give its input back.
  if name == "w11" {
    try network.setLoss(.crossEntropy, target: 0)
  } else {
    network.setLoss(.crossEntropy)
  }
  var stream = 16
  for key in network.keys {
    let spec = network.spec(key), first = network.spec(ParameterKey(layer: key.layer, index: 0))
    guard case .random(let fanIn, _) = first.start else { continue }
    let values = (0..<spec.shape.count).map { scale(fanIn) * symmetric(stream, $0) }
    network[key] = Tensor(values, shape: spec.shape).converted(to: precision)
    stream += 1
  }
  let data: TrainingData
  if name == "w1" || name == "w2" {
    let x = (0..<400).map { symmetric(1, $0) }
    let y = (0..<200).map { x[2 * $0] * x[2 * $0 + 1] < 0 ? 1.0 : 0.0 }
    data = TrainingData(
      inputs: Tensor(x, shape: [200, 2]).converted(to: precision),
      targets: Tensor(y, shape: [200, 1]).converted(to: precision), rows: Array(0..<200),
      info: TargetInfo(width: 1, classes: 2))
  } else {
    data = imageData(input: input, batch: batch, precision)
  }
  return (network, data, batch, rate)
}

/// 32 batches of images in ten classes.
func imageData(input: Shape, batch: Int, _ precision: Precision) -> TrainingData {
  let n = 32 * batch
  let x = (0..<(n * input.count)).map { Float(byte(1, $0)) / 256 }
  let y = (0..<n).map { Float(byte(2, $0) % 10) }
  return TrainingData(
    inputs: Tensor(x, shape: Shape([n] + input.sizes)).converted(to: precision),
    targets: Tensor(y, shape: [n, 1]).converted(to: precision), rows: Array(0..<n),
    info: TargetInfo(width: 1, classes: 10))
}

/// w1 to w5, w11: training through the trainer that `train` uses.
func training(_ options: Options) throws -> Workload {
  let (network, data, batch, rate) = try network(options.workload, options.precision)
  return training(network, on: data, batch: batch, rate: rate, options.precision)
}

/// Training through the trainer that `train` uses, a batch after the other in order.
func training(
  _ network: Network, on data: TrainingData, batch: Int, rate: Double, _ precision: Precision
) -> Workload {
  let trainer = GradientDescent(network, on: data, rate: rate, reduction: .mean, precision: precision)
  let rows = data.rows
  if batch == rows.count {
    return Workload {
      _ = try trainer.fullBatchSteps(rows, count: $0, keepGoing: { _, _ in true }, record: { _ in })
    } losses: {
      try (0..<6).map { _ in try trainer.step(on: rows[...]) }
    }
  }
  var position = 0
  return Workload { steps in
    var left = steps
    while left > 0 {
      let next = min(left, rows.count / batch - position)
      let order = Array(rows[(position * batch)..<((position + next) * batch)])
      _ = try trainer.epoch(order: order, batch: batch) { _ in true }
      position = (position + next) % (rows.count / batch)
      left -= next
    }
  } losses: {
    try (0..<6).map { try trainer.step(on: rows[($0 * batch)..<(($0 + 1) * batch)]) }
  }
}

/// w7: a restricted Boltzmann machine, contrastive divergence with one Gibbs step, as a program of its own.
func boltzmann(_ options: Options) throws -> Workload {
  let (visible, hidden, n, rate) = (784, 500, 100, 0.1)
  let arena = Arena(precision: options.precision)
  let (w, b, c) = (
    try arena.allocate(visible * hidden), try arena.allocate(visible), try arena.allocate(hidden)
  )
  let data = try arena.allocate(32 * n * visible)
  let v1 = try arena.allocate(n * visible)
  let (h0, h1, sample) = (
    try arena.allocate(n * hidden), try arena.allocate(n * hidden), try arena.allocate(n * hidden)
  )
  let draws = try arena.allocate(n * hidden)
  let (vb, hb) = (try arena.allocate(visible), try arena.allocate(hidden))
  let (positive, negative) = (try arena.allocate(1), try arena.allocate(1))
  arena.write(
    Tensor((0..<(visible * hidden)).map { symmetric(16, $0) / 64 }, shape: [visible, hidden]), at: w)
  arena.write(
    Tensor((0..<(32 * n * visible)).map { byte(1, $0) >= 128 ? Float(1) : 0 }, shape: [32 * n, visible]),
    at: data)
  arena[positive] = -rate / Double(n)
  arena[negative] = rate / Double(n)
  func programs(_ batch: Int) -> Program {
    var program = Program()
    func up(_ v: Int, _ h: Int) {
      program.append(
        .linear, into: h, a: v, b: w, c: c, sizes: [n, hidden, visible, visible, hidden, hidden])
      program.append(.sigmoid, into: h, a: h, sizes: [n * hidden])
    }
    let v0 = data + batch * n * visible
    up(v0, h0)
    let flat = [1, 1, 1, n * hidden, 0, 0, 0, 1, 0, 0, 0, 1]
    program.append(.greater, into: sample, a: h0, b: draws, sizes: flat)
    // v1 = σ(sample · wᵀ + b)
    program.append(
      .stridedCopy, into: v1, a: b, sizes: [1, 1, n, visible, 0, 0, visible, 1, 0, 0, 0, 1])
    program.append(
      .matmul, accumulate: true, flags: Program.transposeB, into: v1, a: sample, b: w,
      sizes: [n, visible, hidden, hidden, hidden, visible])
    program.append(.sigmoid, into: v1, a: v1, sizes: [n * visible])
    up(v1, h1)
    for (x0, x1, sums, bias, width) in [(v0, v1, vb, b, visible), (h0, h1, hb, c, hidden)] {
      program.append(.sum, into: sums, a: x0, sizes: [1, n, width])
      program.append(.sgd, into: bias, a: sums, b: positive, sizes: [width])
      program.append(.sum, into: sums, a: x1, sizes: [1, n, width])
      program.append(.sgd, into: bias, a: sums, b: negative, sizes: [width])
    }
    // w += v0ᵀ (rate/n · h0) − v1ᵀ (rate/n · h1), added where w lies
    for (v, h, factor) in [(v0, h0, rate / Double(n)), (v1, h1, -rate / Double(n))] {
      program.append(.affine, into: sample, a: h, sizes: [n * hidden], constants: (factor, 0))
      program.append(
        .matmul, accumulate: true, flags: Program.transposeA, into: w, a: v, b: sample,
        sizes: [visible, hidden, n, visible, hidden, hidden])
    }
    return program
  }
  let steps = (0..<32).map(programs)
  var random = Random(seed: 7)
  var batch = 0
  func step(_ numbers: Tensor) {
    arena.write(numbers, at: draws)
    arena.run(steps[batch])
    batch = (batch + 1) % 32
  }
  return Workload { count in
    for _ in 0..<count {
      step(Tensor(random.singles(n * hidden), shape: [n * hidden]))
    }
  } losses: {
    (0..<6).map { i in
      let v0 = data + batch * n * visible
      step(
        Tensor(
          (0..<(n * hidden)).map { Double(2 * byte(5, i * n * hidden + $0) + 1) / 512 }, shape: [n * hidden]))
      let (a, b) = (
        arena.tensor(at: v0, shape: [n * visible]).doubles, arena.tensor(at: v1, shape: [n * visible]).doubles
      )
      return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)
    }
  }
}

/// w8: a product of two square matrices.
func product(_ options: Options) throws -> Workload {
  let n = options.size
  let arena = Arena(precision: options.precision)
  let (a, b, y) = (try arena.allocate(n * n), try arena.allocate(n * n), try arena.allocate(n * n))
  arena.write(Tensor((0..<(n * n)).map { symmetric(3, $0) }, shape: [n, n]), at: a)
  arena.write(Tensor((0..<(n * n)).map { symmetric(4, $0) }, shape: [n, n]), at: b)
  var program = Program()
  program.append(.matmul, into: y, a: a, b: b, sizes: [n, n, n, n, n, n])
  return Workload {
    for _ in 0..<$0 { arena.run(program) }
  } losses: {
    arena.run(program)
    return [Double](repeating: arena[y + n - 1], count: 6)
  }
}

/// w10: the expression of micrograd's README, recorded anew or replayed.
func expression(_ options: Options) throws -> Workload {
  let tape = Tape(precision: options.precision)
  func record() throws -> (g: Variable, a: Variable, b: Variable) {
    func number(_ x: Double) throws -> Variable { try tape.leaf(number: x) }
    func f(_ operation: Operation, _ x: Variable, _ y: Variable) throws -> Variable {
      try tape.record(operation, x, y)
    }
    let (a, b) = (try number(-4), try number(2))
    let (one, two, three, ten) = (try number(1), try number(2), try number(3), try number(10))
    var c = try f(.add, a, b)
    var d = try f(.add, f(.multiply, a, b), f(.power, b, three))
    c = try f(.add, c, f(.add, c, one))
    c = try f(.add, c, f(.add, f(.add, one, c), tape.record(.negate, a)))
    d = try f(.add, d, f(.add, f(.multiply, d, two), tape.record(.relu, f(.add, b, a))))
    d = try f(.add, d, f(.add, f(.multiply, three, d), tape.record(.relu, f(.subtract, b, a))))
    let e = try f(.subtract, c, d)
    let square = try f(.power, e, two)
    let g = try f(.add, f(.divide, square, two), f(.divide, ten, square))
    return (g, a, b)
  }
  let mark = tape.mark
  func anew() throws -> [Double] {
    tape.rollBack(to: mark)
    let (g, a, b) = try record()
    try tape.replay()
    let backward = try tape.backward(from: g, wanted: [a, b])
    backward.run()
    return [tape.element(of: g, at: 0), backward.element(of: a, at: 0), backward.element(of: b, at: 0)]
  }
  if options.variant == "replayed" {
    let (g, a, b) = try record()
    let backward = try tape.backward(from: g, wanted: [a, b])
    return Workload { steps in
      for _ in 0..<steps {
        try tape.replay()
        backward.run()
      }
    } losses: {
      try anew() + anew()
    }
  }
  return Workload {
    for _ in 0..<$0 { _ = try anew() }
  } losses: {
    try anew() + anew()
  }
}
