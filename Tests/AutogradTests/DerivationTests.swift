// DerivationTests.swift — derivations of single operations and of free expressions.
import Foundation
import Tensors
import Testing

@testable import Autograd

/// Six significant digits, as the tool prints.
private func digits(_ x: Double) -> String { x == 0 ? "0" : String(format: "%g", x) }

/// A tape on which expressions are put by hand.
private struct Board {
  let tape = Tape()
  func leaf(_ name: String?, _ values: Double...) throws -> Variable {
    let tensor = values.count == 1 ? Tensor(values[0]) : Tensor(vector: values)
    return try tape.leaf(tensor, name.map { QuantityName($0) })
  }
  func record(
    _ operation: Autograd.Operation, _ inputs: Variable..., settings: Settings = [:], name: String? = nil
  ) throws -> Variable {
    try tape.record(operation, inputs, settings, name: name.map { QuantityName($0) })
  }
  func derivation(_ output: Variable, _ input: Variable, at offset: Int = 0) throws -> Derivation {
    try tape.forward()
    return try Derivation(tape, of: ScalarNode(output), by: ScalarNode(input, at: offset))
  }
  func lines(_ output: Variable, _ input: Variable, at offset: Int = 0) throws -> [String] {
    let derivation = try derivation(output, input, at: offset)
    return derivation.explanation().lines(
      steps: "step by step", difference: try derivation.finiteDifference(), number: digits)
  }
}

@Suite struct DerivationTests {
  /// The sum over all ways equals the engine's derivative, for every operation on every sample, and below and
  /// above operations that mix its inputs and outputs.
  @Test(arguments: Operation.all) func sumOverWaysEqualsBackward(of operation: Autograd.Operation) throws {
    for trial in try Trial.all(of: operation) {
      let tape = trial.tape
      // Σ y·y, so that every output element takes part twice.
      let total = try tape.record(.sum, [tape.record(.multiply, [trial.output, trial.output])])
      try tape.forward()
      for root in [ScalarNode(trial.output), ScalarNode(total)] {
        let backward = try tape.backward(from: root.variable)
        backward.run(element: root.offset)
        for leaf in trial.leaves {
          let gradient = backward.gradient(of: leaf).doubles
          for offset in stride(from: 0, to: gradient.count, by: gradient.count / 12 + 1) {
            let derivation = try Derivation(tape, of: root, by: ScalarNode(leaf, at: offset))
            let expected = gradient[offset]
            #expect(
              abs(derivation.derivative - expected) <= 1e-12 * max(1, abs(expected)),
              "\(trial), \(tape.name(of: leaf.entry)) element \(offset)")
            // Lists and texts for the first element of each leaf: they take most of the time.
            guard offset == 0 else { continue }
            #expect((derivation.independence == nil) == (derivation.count > PathCount(0)))
            let list = derivation.paths(limit: 200)
            if derivation.independence == nil, !list.paths.isEmpty {
              let sum = list.paths.reduce(0) { $0 + $1.product }
              #expect(abs(sum - expected) <= 1e-12 * max(1, abs(expected)), "\(trial)")
              #expect(list.paths.count == derivation.count.exactly)
            }
            #expect(!derivation.explanation().lines(number: digits).isEmpty)
          }
        }
      }
    }
  }

  /// g = (a + b)² / c, with steps without names.
  @Test func explainsFreeExpressions() throws {
    let board = Board()
    let (a, b, c) = (try board.leaf("a", 1), try board.leaf("b", 2), try board.leaf("c", 4))
    let square = try board.record(.power, board.record(.add, a, b), board.leaf(nil, 2))
    let g = try board.record(.divide, square, c, name: "g")
    #expect(
      try board.lines(g, a) == [
        "∂g/∂a                      against the current, step by step",
        "  ∂g/∂t6   = 1/c           = 0.25",
        "  ∂t6/∂t4  = 2·t4^(2−1)    = 6",
        "  ∂t4/∂a   = 1             = 1",
        "  product                  = 1.5",
        "  finite difference        ≈ 1.5  ✓",
        "  where t4 = a + b",
        "        t6 = t4^2",
      ])
  }

  @Test func addsUpTwoWaysThroughTheSameNeighbour() throws {
    let board = Board()
    let a = try board.leaf("a", 3)
    let y = try board.record(.multiply, a, a, name: "y")
    let derivation = try board.derivation(y, a)
    #expect(derivation.derivative == 6 && derivation.count == PathCount(1))
    #expect(derivation.explanation().factors.map(\.formula) == ["a + a"])
  }

  /// Selected elements are spoken of by their own names; the nameless entry between is not seen.
  @Test func seesThroughSelections() throws {
    let board = Board()
    let v = try board.leaf("v", 3, 5)
    let first = try board.record(
      .select, v, settings: ["offset": .integer(0), "sizes": .integers([]), "strides": .integers([])])
    let second = try board.record(
      .select, v, settings: ["offset": .integer(1), "sizes": .integers([]), "strides": .integers([])])
    let y = try board.record(.multiply, first, second, name: "y")
    let factors = try board.derivation(y, v, at: 1).explanation().factors
    #expect(factors.map { [$0.of, $0.by, $0.formula] } == [["y", "v(2)", "v(1)"]])
  }

  @Test func aNumberByItself() throws {
    let board = Board()
    let a = try board.leaf("a", 3)
    let derivation = try board.derivation(a, a)
    #expect(derivation.derivative == 1 && derivation.independence == nil)
    #expect(derivation.paths().paths.map(\.product) == [1])
  }

  // MARK: No way

  struct Reason: Sendable { let of: String, by: String, reason: String }
  @Test(arguments: [
    Reason(of: "y", by: "other", reason: "no path leads from other to y"),
    Reason(
      of: "a", by: "y", reason: "no path leads from y to a: y is computed from a, not the other way round"),
    Reason(
      of: "masked", by: "a",
      reason: "the way from a to masked leads through a > 0, and nothing flows back through greater"),
  ]) func saysWhyThereIsNoWay(_ expected: Reason) throws {
    let board = Board()
    let (a, other) = (try board.leaf("a", 2), try board.leaf("other", 1))
    let y = try board.record(.sigmoid, a, name: "y")
    let test = try board.record(.greater, a, board.leaf(nil, 0))
    let masked = try board.record(.multiply, test, other, name: "masked")
    let named = ["a": a, "other": other, "y": y, "masked": masked]
    let derivation = try board.derivation(
      try #require(named[expected.of]), try #require(named[expected.by]))
    #expect(derivation.independence == expected.reason)
    #expect(derivation.derivative == 0 && derivation.count == PathCount(0))
    #expect(
      derivation.explanation().lines(number: digits) == [
        "∂\(expected.of)/∂\(expected.by) = 0", "  \(expected.reason)",
      ])
  }

  /// A way with product 0 is a way.
  @Test func aClosedUnitIsNoIndependence() throws {
    let board = Board()
    let a = try board.leaf("a", -1)
    let derivation = try board.derivation(try board.record(.relu, a, name: "y"), a)
    #expect(derivation.derivative == 0 && derivation.independence == nil)
    #expect(derivation.explanation().factors.first?.note == "closed")
  }

  @Test func refusesWhatIsNotComputed() throws {
    let board = Board()
    let a = try board.leaf("a", 1)
    let y = try board.record(.sigmoid, a, name: "y")
    #expect(throws: DerivationError.notComputed("y")) {
      try Derivation(board.tape, of: ScalarNode(y), by: ScalarNode(a))
    }
  }

  // MARK: Kinks and finite differences

  @Test func namesKinks() throws {
    let board = Board()
    let a = try board.leaf("a", 0), b = try board.leaf("b", 2, 2)
    let y = try board.record(.relu, a, name: "y"), m = try board.record(.max, b, name: "m")
    #expect(try board.derivation(y, a).finiteDifference().kink == "ReLU at 0")
    #expect(try board.derivation(m, b).finiteDifference().kink == "a tie in a maximum")
    #expect(try board.lines(y, a).last == "  finite difference  ≈ 0.5  kink: ReLU at 0")
  }

  /// A computed value can be moved too; afterwards the tape is as before.
  @Test func movesComputedValues() throws {
    let board = Board()
    let a = try board.leaf("a", 0.5)
    let z = try board.record(.sigmoid, a, name: "z"), y = try board.record(.exp, z, name: "y")
    let derivation = try board.derivation(y, z)
    let difference = try derivation.finiteDifference()
    #expect(difference.agrees && abs(difference.value - derivation.derivative) < 1e-8)
    #expect(board.tape.element(of: z, at: 0) == Math.sigmoid(0.5))
    #expect(board.tape.element(of: y, at: 0) == Math.exp(Math.sigmoid(0.5)))
  }

  @Test func singlePrecisionIsLessExact() throws {
    let tape = Tape(precision: .single)
    let a = try tape.leaf(Tensor([Float(0.7)], shape: []), QuantityName("a"))
    let y = try tape.record(.exp, [tape.record(.sigmoid, [a])], name: QuantityName("y"))
    try tape.forward()
    let difference = try Derivation(tape, of: ScalarNode(y), by: ScalarNode(a)).finiteDifference()
    #expect(difference.agrees && difference.kink == nil)
  }

  // MARK: Counting

  struct Count: Sendable { let doublings: Int, text: String, exact: Int? }
  @Test(arguments: [
    Count(doublings: 0, text: "1", exact: 1), Count(doublings: 10, text: "1024", exact: 1024),
    Count(doublings: 62, text: "4611686018427387904", exact: 1 << 62),
    Count(doublings: 63, text: "9223372036854775808", exact: nil),
    Count(doublings: 200, text: "1606938044258990275541962092341162602522202993782792835301376", exact: nil),
  ]) func countsAreExact(_ expected: Count) {
    var count = PathCount(1)
    for _ in 0..<expected.doublings { count += count }
    #expect(count.description == expected.text)
    #expect(count.exactly == expected.exact)
    let double = pow(2, Double(expected.doublings))
    #expect(abs(count.double / double - 1) < 1e-12)
  }

  @Test func zeroPathsAreZero() { #expect(PathCount(0).description == "0" && PathCount(0) < PathCount(1)) }

  // MARK: Expressions

  struct Enclosing: Sendable { let text: String, before: String, after: String, result: String }
  @Test(arguments: [
    Enclosing(text: "a + b", before: "", after: "·c", result: "(a + b)"),
    Enclosing(text: "a·b", before: "", after: "·c", result: "a·b"),
    Enclosing(text: "a·b", before: "c/", after: "", result: "(a·b)"),
    Enclosing(text: "a + b", before: "σ(", after: ")", result: "a + b"),
    Enclosing(text: "σ(a + b)", before: "c·", after: "", result: "σ(a + b)"),
    Enclosing(text: "a·b", before: "", after: "²", result: "(a·b)"),
    Enclosing(text: "−2", before: "c·", after: "", result: "(−2)"),
    Enclosing(text: "1e-05", before: "c·", after: "", result: "1e-05"),
    Enclosing(text: "a·b", before: "ln ", after: "", result: "(a·b)"),
    Enclosing(text: "a + b", before: "1−", after: ")", result: "(a + b)"),
  ]) func parenthesesWhereNeeded(_ expected: Enclosing) {
    #expect(
      enclosed(expected.text, .needed(after: expected.before, before: expected.after)) == expected.result)
  }

  @Test func substitutesDeeper() throws {
    let board = Board()
    let (a, b) = (try board.leaf("a", 1), try board.leaf("b", -2))
    let t = try board.record(.add, a, b)
    let y = try board.record(.multiply, t, t, name: "y")
    #expect(
      try board.derivation(y, a).deepLines(number: digits) == [
        "∂y/∂a", "  = t3 + t3", "  = a + b + a + b", "  = 1 + (−2) + 1 + (−2)", "  = -2",
      ])
  }

  @Test func longExpressionsAreCut() throws {
    let board = Board()
    let a = try board.leaf("a", 0.5)
    var y = a
    for _ in 0..<40 { y = try board.record(.multiply, y, board.record(.sigmoid, y)) }
    let lines = try board.derivation(y, a).deepLines(limit: 500, number: digits)
    #expect(lines.allSatisfy { $0.count < 520 } && lines.contains { $0.hasSuffix("…") })
  }

  struct Pattern: Sendable { let texts: [String], pattern: String? }
  @Test(arguments: [
    Pattern(texts: ["∂err/∂a(2)1 · w(2)1,1", "∂err/∂a(2)2 · w(2)1,2"], pattern: "∂err/∂a(2)u · w(2)1,u"),
    Pattern(texts: ["a(1)1 · b3", "a(1)2 · b5"], pattern: "a(1)u · bv"),
    // Numbers are no indices.
    Pattern(texts: ["0.5 · a(1)1", "0.25 · a(1)2"], pattern: nil),
    Pattern(texts: ["0.5 · a(1)1", "0.5 · a(1)2"], pattern: "0.5 · a(1)u"),
    Pattern(texts: ["2·x1", "3·x2"], pattern: nil),
    Pattern(texts: ["z(0,1)3,4 · γ(2)1", "z(0,1)3,5 · γ(2)1"], pattern: "z(0,1)3,u · γ(2)1"),
    Pattern(texts: ["a1", "b1"], pattern: nil), Pattern(texts: ["a1", "a1 + 2"], pattern: nil),
  ]) func findsWhatTermsShare(_ expected: Pattern) {
    #expect(commonPattern(expected.texts) == expected.pattern)
  }

  struct Typeset: Sendable { let name: String, latex: String }
  @Test(arguments: [
    Typeset(name: "\u{2}b\u{3}·\u{2}a_1\u{3}^(\u{2}b\u{3}−1)", latex: "b \\cdot {a_1}^{b-1}"),
    Typeset(name: "1−\u{2}z^{(1)}\u{3}²", latex: "1-{z^{(1)}}^{2}"),
    Typeset(name: "√(\u{2}a\u{3})", latex: "\\sqrt{a}"),
    Typeset(name: "−\u{2}y\u{3}·ln \u{2}p\u{3}", latex: "-y \\cdot \\ln p"),
    Typeset(name: "softmax(\u{2}a\u{3})−1", latex: "\\operatorname{softmax}(a)-1"),
    Typeset(name: "Φ(\u{2}a\u{3}) + φ(\u{2}a\u{3})", latex: "\\Phi(a) + \\varphi(a)"),
    Typeset(name: "2/√(π)·exp(−\u{2}a\u{3}²)", latex: "2/\\sqrt{\\pi} \\cdot \\exp(-{a}^{2})"),
    // Functions and letters that no list has.
    Typeset(
      name: "swish(\u{2}a\u{3})·ELU(2)", latex: "\\operatorname{swish}(a) \\cdot \\operatorname{ELU}(2)"),
    Typeset(name: "√(λ + ε)", latex: "\\sqrt{\\lambda + \\epsilon}"),
  ]) func typesetsFormulas(_ expected: Typeset) { #expect(LaTeX.formula(expected.name) == expected.latex) }
}
