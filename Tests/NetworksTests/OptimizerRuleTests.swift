// OptimizerRuleTests.swift — a rule of its own instructions moves parameters as the kernel of that rule does, bit for bit.
import Autograd
import Parameters
import Tensors
import Testing

@testable import Networks

/// A kernel's rule, written again as instructions of the library.
private struct Twin: CustomTestStringConvertible, Sendable {
  let kind: OptimizerKind
  let direction: @Sendable (Update, Update.Block, OptimizerKind.Numbers) throws(OutOfMemory) -> Update.Block
  var testDescription: String { kind.name }

  /// The kind with this rule for its own.
  var rewritten: OptimizerKind {
    OptimizerKind(
      name: kind.name, summary: kind.summary, formula: kind.formula, usualRate: kind.usualRate,
      arguments: kind.arguments, slots: kind.slots, rule: .direction(direction),
      isDecoupled: kind.isDecoupled,
      trial: nil)
  }
}

extension Update {
  /// decay·slot + share·x, kept in the slot.
  fileprivate func follow(_ slot: Int, _ decay: Double, _ share: Double, _ x: Block) throws(OutOfMemory)
    -> Block
  {
    let next = try combine(.add, scaled(slots[slot], by: decay), scaled(x, by: share))
    keep(next, in: slots[slot])
    return next
  }
  fileprivate func square(_ a: Block) throws(OutOfMemory) -> Block { try combine(.multiply, a, a) }
  /// √a + ε.
  fileprivate func root(_ a: Block, _ epsilon: Double) throws(OutOfMemory) -> Block {
    try scaled(map(.sqrt, a), by: 1, plus: epsilon)
  }
}

private let adam: Twin = Twin(kind: .adam) { u, g, n throws(OutOfMemory) in
  let m = try u.follow(0, n["beta1"], 1 - n["beta1"], g)
  let v = try u.follow(1, n["beta2"], 1 - n["beta2"], u.square(g))
  func rest(_ beta: Double) throws(OutOfMemory) -> Update.Block {
    try u.scaled(u.combine(.power, u.number(beta), u.step), by: -1, plus: 1)
  }
  let spread = try u.combine(.divide, u.map(.sqrt, v), u.map(.sqrt, rest(n["beta2"])))
  return try u.combine(
    .divide, u.combine(.divide, m, rest(n["beta1"])), u.scaled(spread, by: 1, plus: n["eps"]))
}

private let twins: [Twin] = [
  Twin(kind: .sgd) { _, g, _ throws(OutOfMemory) in g },
  Twin(kind: .momentum) { u, g, n throws(OutOfMemory) in try u.follow(0, n["momentum"], 1, g) },
  Twin(kind: .nesterov) { u, g, n throws(OutOfMemory) in
    try u.combine(.add, g, u.scaled(u.follow(0, n["momentum"], 1, g), by: n["momentum"]))
  },
  adam, Twin(kind: .adamW, direction: adam.direction),
  Twin(kind: .rmsProp) { u, g, n throws(OutOfMemory) in
    let s = try u.follow(0, n["alpha"], 1 - n["alpha"], u.square(g))
    return try u.follow(1, n["momentum"], 1, u.combine(.divide, g, u.root(s, n["eps"])))
  },
  Twin(kind: .adaGrad) { u, g, n throws(OutOfMemory) in
    try u.combine(.divide, g, u.root(u.follow(0, 1, 1, u.square(g)), n["eps"]))
  },
  Twin(kind: .adaDelta) { u, g, n throws(OutOfMemory) in
    let s = try u.follow(0, n["rho"], 1 - n["rho"], u.square(g))
    let known = try u.map(.sqrt, u.scaled(u.slots[1], by: 1, plus: n["eps"]))
    let size = try u.map(.sqrt, u.scaled(s, by: 1, plus: n["eps"]))
    let step = try u.combine(.multiply, u.combine(.divide, known, size), g)
    _ = try u.follow(1, n["rho"], 1 - n["rho"], u.square(step))
    return step
  },
]

@Suite struct OptimizerRuleTests {
  /// Parameters and slots after five steps down Σ ½ a (θ − b)², 37 numbers: vectors, and some that remain.
  private func steps(_ optimizer: Optimizer, _ precision: Precision) throws -> [Tensor] {
    var random = Random(seed: 11)
    func numbers(_ low: Double, _ high: Double) -> Tensor {
      Tensor((0..<37).map { _ in random.uniform(low, high) }, shape: [37]).converted(to: precision)
    }
    let values = [numbers(-2, 2), numbers(0.5, 3), numbers(-1, 1)]
    let tape = Tape(precision: precision, isDry: true)
    let leaves = try ["theta", "a", "b"].map { try tape.leaf(shape: [37], QuantityName($0)) }
    let away = try tape.record(.subtract, [leaves[0], leaves[2]])
    let bowls = try tape.record(.multiply, [leaves[1], try tape.record(.multiply, [away, away])])
    let program = try StepProgram(
      tape, objective: try tape.record(.sum, [bowls]), parameters: leaves, trained: [leaves[0]], feeds: [],
      rows: 0, update: optimizer.rule)
    program.load(values)
    program.rate = 0.05
    try program.runOnSetRows(steps: 5)
    return [program.values()[0]] + program.slotValues().flatMap { $0 }
  }

  /// Penalties and bounds that come to the gradient before the rule: each alone, and all.
  private static let changes: [[String: Double]] = [
    [:], ["l1": 0.02], ["l2": 0.03], ["clip": 0.7], ["clipvalue": 0.4],
    ["l1": 0.02, "l2": 0.03, "clip": 0.7, "clipvalue": 0.1],
  ]

  /// Every kind of the table has its twin here.
  @Test func everyRuleIsTried() {
    #expect(twins.map(\.kind.name) == OptimizerKind.all.map(\.name))
  }

  @Test(arguments: twins, Precision.allCases)
  fileprivate func directionsEqualKernels(_ twin: Twin, _ precision: Precision) throws {
    for changes in Self.changes {
      let given = Arguments(changes.mapValues { .number($0) })
      let kernel = try steps(Optimizer(twin.kind, given), precision)
      let direction = try steps(Optimizer(twin.rewritten, given), precision)
      #expect(kernel == direction, "\(twin.kind.name) \(changes)")
      #expect(kernel[0].doubles.allSatisfy { $0.isFinite })
      if !changes.isEmpty {
        let plain = try steps(Optimizer(twin.kind), precision)
        #expect(kernel[0] != plain[0], "\(changes) changes nothing")
      }
    }
  }
}
