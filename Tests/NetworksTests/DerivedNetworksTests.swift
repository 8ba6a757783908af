// DerivedNetworksTests.swift — derivations of networks held against the engine, and the ways through them.
import Autograd
import Networks
import Parameters
import Tensors
import Testing

@Suite struct DerivedNetworksTests {
  /// Arguments with which each kind of layer stands in a small network; kinds without an entry take none.
  private static let arguments: [String: [String: Arguments.Value]] = [
    "dense": ["units": .integer(3)], "conv": ["depth": .integer(2), "size": .size(2, 2)],
    "convtranspose": [
      "depth": .integer(2), "size": .size(2, 3), "stride": .size(2, 1), "extra": .size(1, 0),
    ],
    "reshape": ["shape": .sizes([2, 2])], "noise": ["deviation": .number(0.5)],
    "rbm": ["units": .integer(3)],
  ]

  /// Every kind of layer, behind maps where it takes them and else behind units, before a sigmoid unit: all
  /// parameters and inputs are derived as the engine does.
  @Test(arguments: LayerKind.all.map(\.name)) func sumOverWaysEqualsBackward(kind: String) throws {
    let layer = (kind, Self.arguments[kind] ?? [:])
    var found = 0
    for input in [[2, 4, 4], [4]] as [Shape] {
      let inputs = LayerKind.named[kind]?.joins == true ? [input, input] : [input]
      guard (try? LayerKind.named[kind]?.make(Arguments(layer.1), inputs)) != nil else { continue }
      for rows in [1, 2] {
        let values = (0..<rows).map { row in (0..<input.count).map { i in value(i * 7 + row * 3) } }
        let before: [(String, [String: Arguments.Value])] =
          input.rank == 3
          ? [("conv", ["depth": .integer(2), "size": .size(2, 2), "padding": .word("same")]), layer]
          : [("dense", ["units": .integer(4)]), layer]
        var after: [(String, [String: Arguments.Value])] = [("dense", ["units": .integer(1)])]
        if input.rank == 3, kind != "flatten" { after.insert(("flatten", [:]), at: 0) }
        let network = try Explained(
          before + after, input: input, rows: values, targets: values.map { _ in 1 })
        try compare(network)
        found += 1
      }
    }
    #expect(found > 0)
  }

  /// Losses over one unit and over several, with class numbers and with values as targets.
  @Test(arguments: Loss.all.map(\.name)) func losses(name: String) throws {
    let loss = try #require(Loss.named[name])
    var found = 0
    for units in [1, 3] {
      let layers: [(String, [String: Arguments.Value])] = [
        ("dense", ["units": .integer(4), "activation": .word("tanh")]),
        ("dense", ["units": .integer(units), "activation": .word("linear")]),
      ]
      do {
        let network = try Explained(
          layers, input: [2], rows: [[0.3, -0.7], [1, 0.5]], targets: [1, 0], classes: 3, loss: loss)
        try compare(network)
        found += 1
      } catch NetworkError.layer {
        // The loss needs several scores, or one.
      }
    }
    #expect(found > 0)
  }

  /// Numbers without a pattern that would hide mistakes.
  private func value(_ i: Int) -> Double { Double(i % 13) / 13 + 0.05 }

  private func compare(_ network: Explained) throws {
    let tape = network.tape
    let root = try #require(network.recording.objective)
    let backward = try tape.backward(from: root)
    backward.run()
    for variable in network.recording.parameters.map(\.variable) + [network.recording.x] {
      for (offset, expected) in backward.gradient(of: variable).doubles.enumerated() {
        let derivation = try Derivation(tape, of: ScalarNode(root), by: ScalarNode(variable, at: offset))
        let name = tape.name(of: variable.entry, at: tape.entries[variable.entry].shape.index(at: offset))
        #expect(
          abs(derivation.derivative - expected) <= 1e-12 * max(1e-3, abs(expected)),
          "\(name): \(derivation.derivative) and \(expected)")
        guard offset % 5 == 0 else { continue }
        let explanation = derivation.explanation()
        if !explanation.terms.isEmpty {
          let sum = explanation.terms.reduce(0) { $0 + $1.value }
          #expect(abs(sum - expected) <= 1e-12 * max(1e-3, abs(expected)), "\(name)")
        }
        if !explanation.factors.isEmpty {
          let product = explanation.factors.reduce(1) { $0 * $1.value }
          #expect(abs(product - expected) <= 1e-12 * max(1e-3, abs(expected)), "\(name)")
        }
      }
    }
  }

  // MARK: Ways

  struct Ways: Sendable { let sizes: [Int], input: String, count: String }
  /// The number of ways is a product of widths: past layer 2 every layer multiplies it by its units.
  @Test(arguments: [
    Ways(sizes: [2, 1], input: "w(1)1,1", count: "1"), Ways(sizes: [2, 1], input: "z(0)1", count: "2"),
    Ways(sizes: [3, 2, 1], input: "w(1)1,1", count: "2"), Ways(sizes: [3, 2, 1], input: "z(0)2", count: "6"),
    Ways(sizes: [3, 4, 5, 1], input: "b(1)2", count: "20"),
    Ways(sizes: [Int](repeating: 10, count: 10) + [1], input: "w(1)1,1", count: "1000000000"),
    Ways(sizes: [Int](repeating: 7, count: 30) + [1], input: "z(0)1", count: "22539340290692258087863249"),
  ]) func countsWays(_ ways: Ways) throws {
    let network = try Explained.dense(ways.sizes)
    let derivation = try network.derivation(by: ways.input)
    #expect(derivation.count.description == ways.count)
    let list = derivation.paths(limit: 100)
    #expect(list.paths.count == (derivation.count <= PathCount(100) ? derivation.count.exactly : 0))
    if !list.paths.isEmpty {
      #expect(abs(list.paths.reduce(0) { $0 + $1.product } - list.sum) < 1e-15)
      #expect(Set(list.paths.map(\.through)).count == list.paths.count)
    }
  }

  @Test func listsWays() throws {
    let network = try Explained.course()
    #expect(
      try network.derivation(by: "z(0)1").paths().lines(number: digits) == [
        "z(0)1 → err                            2 paths",
        "  a(1)1 → z(1)1 → a(2)1 → z(2)1 → err  = -0.0265067",
        "  a(1)2 → z(1)2 → a(2)1 → z(2)1 → err  = -0.0200884",
        "  sum                                  = -0.0465951",
      ])
    let large = try Explained.dense([100, 100, 100, 1]).derivation(by: "z(0)1").paths().lines(number: digits)
    #expect(large.first?.hasSuffix("1 000 000 paths") == true && large.count == 2)
  }

  @Test func waysOfExamples() throws {
    let lines = try ExplanationTests.batch(.mean).derivation(of: "J", by: "b(2)1").paths().lines(
      number: digits)
    #expect(lines.dropFirst().first?.hasPrefix("  example 1  a(2)1 → z(2)1 → err → J") == true)
  }

  // MARK: Expressions

  @Test func substitutesDeeper() throws {
    let lines = try Explained.course().derivation(by: "w(2)1,1").deepLines(number: digits)
    #expect(lines[0] == "∂err/∂w(2)1,1")
    #expect(lines[1] == "  = (−y/z(2)1 + (1−y)/(1−z(2)1))·z(2)1·(1−z(2)1)·z(1)1")
    let z1 = "σ(w(1)1,1·z(0)1 + w(1)2,1·z(0)2 + b(1)1)", z2 = "σ(w(1)1,2·z(0)1 + w(1)2,2·z(0)2 + b(1)2)"
    let z = "σ(w(2)1,1·\(z1) + w(2)2,1·\(z2) + b(2)1)"
    #expect(lines[2] == "  = (−y/\(z) + (1−y)/(1−\(z)))·\(z)·(1−\(z))·\(z1)")
    let n1 = "σ(0.5·1 + 0.3·2 + 0.1)", n2 = "σ((−0.4)·1 + 0.8·2 + (−0.2))"
    let n = "σ(0.7·\(n1) + (−0.6)·\(n2) + 0.2)"
    #expect(lines[3] == "  = (−1/\(n) + (1−1)/(1−\(n)))·\(n)·(1−\(n))·\(n1)")
    #expect(lines[4] == "  = -0.327177" && lines.count == 5)
  }

  @Test func typesets() throws {
    let d = "\\partial"
    #expect(
      try Explained.course().derivation(by: "w(2)1,1").latexLines(number: digits) == [
        "\\begin{align*}",
        "  \\frac{\(d) \\mathrm{err}}{\(d) w^{(2)}_{1,1}} &= \\frac{\(d) \\mathrm{err}}{\(d) z^{(2)}_{1}} \\cdot "
          + "\\frac{\(d) z^{(2)}_{1}}{\(d) a^{(2)}_{1}} \\cdot \\frac{\(d) a^{(2)}_{1}}{\(d) w^{(2)}_{1,1}} \\\\",
        "  &= \\left(-y/z^{(2)}_{1} + (1-y)/(1-z^{(2)}_{1})\\right) \\cdot "
          + "z^{(2)}_{1} \\cdot (1-z^{(2)}_{1}) \\cdot z^{(1)}_{1} \\\\",
        "  &= (-1.74131) \\cdot 0.244483 \\cdot 0.768525 \\\\",
        "  &= -0.327177",
        "\\end{align*}",
      ])
  }

  @Test func typesetsSums() throws {
    let d = "\\partial"
    let sums = try Explained.course().derivation(by: "z(0)1").latexLines(number: digits)
    #expect(sums.count == 9)
    #expect(
      sums.contains(
        "  \\frac{\(d) \\mathrm{err}}{\(d) z^{(0)}_{1}} &= "
          + "\\frac{\(d) \\mathrm{err}}{\(d) a^{(1)}_{1}} \\cdot w^{(1)}_{1,1} + "
          + "\\frac{\(d) \\mathrm{err}}{\(d) a^{(1)}_{2}} \\cdot w^{(1)}_{1,2} = -0.0465951"))
  }

  /// A shared weight is one sum, a mean over examples one mean.
  @Test func typesetsShares() throws {
    let shared = try ExplanationTests.convolutional().derivation(by: "w(1,1)2,3").latexLines(
      terms: 2, number: digits)
    let (d, err) = ("\\partial", "\\frac{\\partial \\mathrm{err}}")
    #expect(
      shared == [
        "\\begin{align*}",
        "  \(err){\(d) w^{(1,1)}_{2,3}} &= \(err){\(d) a^{(1,1)}_{1,2}} \\cdot z^{(0,1)}_{2,4} + "
          + "\(err){\(d) a^{(1,1)}_{3,4}} \\cdot z^{(0,1)}_{4,6} + \\dots = 0.216146",
        "\\end{align*}",
      ])
    let batch = try ExplanationTests.batch(.mean).derivation(of: "J", by: "w(1)2,1").latexLines(
      terms: 2, number: digits)
    #expect(batch[2] == "  &= \\frac{1}{3} \\left((-0.106027) + (-0.0966056) + \\dots\\right) \\\\")
    #expect(batch[1].contains("\\mathrm{err}\\text{ of example 2}"))
  }
}
