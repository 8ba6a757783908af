// ExplanationTests.swift — the output of an explained derivative of a network.
import Autograd
import Networks
import Tensors
import Testing

@Suite struct ExplanationTests {
  // MARK: One way

  /// The example of the manual, to the last blank.
  @Test func courseExample() throws {
    #expect(
      try Explained.course().explained("w(1)2,1") == [
        "∂err/∂w(1)2,1                                      against the current, layer by layer",
        "  ∂err/∂z(2)1      = −y/z(2)1 + (1−y)/(1−z(2)1)    = -1.74131",
        "  ∂z(2)1/∂a(2)1    = z(2)1·(1−z(2)1)               =  0.244483",
        "  ∂a(2)1/∂z(1)1    = w(2)1,1                       =  0.7",
        "  ∂z(1)1/∂a(1)1    = z(1)1·(1−z(1)1)               =  0.177894",
        "  ∂a(1)1/∂w(1)2,1  = z(0)2                         =  2",
        "  product                                          = -0.106027",
        "  finite difference                                ≈ -0.106027  ✓",
      ])
  }

  /// J is the mean of the one err: its factor 1 is not written.
  @Test func theMeanOfOneErrorIsNoFactor() throws {
    let lines = try Explained.course().explained("b(2)1", of: "J")
    #expect(
      lines == [
        "∂J/∂b(2)1                                        against the current, layer by layer",
        "  ∂J/∂z(2)1      = −y/z(2)1 + (1−y)/(1−z(2)1)    = -1.74131",
        "  ∂z(2)1/∂a(2)1  = z(2)1·(1−z(2)1)               =  0.244483",
        "  ∂a(2)1/∂b(2)1  = 1                             =  1",
        "  product                                        = -0.425721",
        "  finite difference                              ≈ -0.425721  ✓",
      ])
  }

  /// Every weight of a network with one hidden layer still has one way, for each width of the layer.
  @Test func aWideHiddenLayerHasOneWayForEachWeight() throws {
    let network = try Explained.dense([3, 1])
    #expect(try network.derivation(by: "w(1)2,3").count.exactly == 1)
    #expect(try network.derivation(by: "z(0)2").count.exactly == 3)
  }

  // MARK: Several ways

  @Test func severalWaysMeetInSums() throws {
    let network = try Explained.course()
    #expect(
      try network.explained("z(0)1") == [
        "∂err/∂z(0)1                                       against the current, layer by layer",
        "  ∂err/∂z(2)1  = −y/z(2)1 + (1−y)/(1−z(2)1)       = -1.74131",
        "  ∂err/∂a(2)1  = ∂err/∂z(2)1 · z(2)1·(1−z(2)1)    = -0.425721",
        "  ∂err/∂z(1)1  = ∂err/∂a(2)1 · w(2)1,1            = -0.298005",
        "  ∂err/∂z(1)2  = ∂err/∂a(2)1 · w(2)2,1            =  0.255432",
        "  ∂err/∂a(1)1  = ∂err/∂z(1)1 · z(1)1·(1−z(1)1)    = -0.0530133",
        "  ∂err/∂a(1)2  = ∂err/∂z(1)2 · z(1)2·(1−z(1)2)    =  0.0502211",
        "  ∂err/∂z(0)1  = Σ ∂err/∂a(1)u · w(1)1,u          = -0.0465951",
        "                   ∂err/∂a(1)1 · w(1)1,1          = -0.0265067",
        "                   ∂err/∂a(1)2 · w(1)1,2          = -0.0200884",
        "  finite difference                               ≈ -0.0465951  ✓",
      ])
    let terms = try network.derivation(by: "z(0)1").explanation().terms
    #expect(terms.map(\.through) == ["a(1)1", "a(1)2"])
    #expect(abs(terms.reduce(0) { $0 + $1.value } - -0.0465951) < 1e-7)
  }

  @Test func twoHiddenLayers() throws {
    let lines = try Explained.dense([3, 2, 1]).explained("w(1)1,1")
    #expect(lines.contains { $0.hasPrefix("  ∂err/∂z(1)1    = Σ ∂err/∂a(2)u · w(2)1,u ") })
    #expect(lines.last?.hasSuffix("✓") == true)
    #expect(try Explained.dense([3, 2, 1]).derivation(by: "w(1)1,1").count.exactly == 2)
  }

  /// Past the limit, the largest terms are shown and the rest is counted and added up.
  @Test func longSumsAreShortened() throws {
    let network = try Explained.dense([4, 20, 1])
    let derivation = try network.derivation(by: "w(1)1,1")
    guard case .levels(let levels) = derivation.explanation(terms: 3).form else {
      Issue.record("no levels")
      return
    }
    let sums = levels.flatMap(\.adjoints).compactMap(\.listing)
    #expect(sums.count == 1)
    for sum in sums {
      #expect(sum.terms.count == 3 && sum.more == 17)
      let sizes = sum.terms.map { abs($0.value) }
      #expect(sizes == sizes.sorted(by: >))
    }
    #expect(levels.contains { $0.adjoints.count == 3 && $0.more == 17 })
    for adjoint in levels.flatMap(\.adjoints) {
      guard let sum = adjoint.listing else { continue }
      #expect(abs(sum.terms.reduce(sum.rest) { $0 + $1.value } - adjoint.value) < 1e-15)
    }
  }

  // MARK: Shared parameters

  /// conv 2 3×3 relu, maxpool, flatten, dense 1 on one image of 6×6.
  static func convolutional() throws -> Explained {
    try Explained(
      [
        ("conv", ["depth": .integer(2), "size": .size(3, 3), "activation": .word("relu")]), ("maxpool", [:]),
        ("flatten", [:]), ("dense", ["units": .integer(1)]),
      ], input: [1, 6, 6], rows: [(0..<36).map { Double(($0 * 7) % 11) / 11 }], targets: [1])
  }

  @Test func aSharedWeightIsExplainedByPosition() throws {
    let network = try Self.convolutional()
    #expect(
      try network.explained("w(1,1)2,3", terms: 3) == [
        "∂err/∂w(1,1)2,3                                            it takes part at 4 positions, largest first",
        "  ∂err/∂a(1,1)1,2 · z(0,1)2,4  = 0.495019 · 0.727273       =  0.360014",
        "  ∂err/∂a(1,1)3,4 · z(0,1)4,6  = (-0.251103) · 0.636364    = -0.159793",
        "  ∂err/∂a(1,1)2,3 · z(0,1)3,5  = 0.165908 · 0.181818       =  0.0301651",
        "  … 1 more                                                 = -0.0142406",
        "  sum of 4                                                 =  0.216146",
        "  finite difference                                        ≈  0.216146  ✓",
        "  12 more positions where a maximum further on chose another element",
      ])
    let terms = try network.derivation(by: "w(1,1)2,3").explanation().terms
    #expect(terms.map(\.through).sorted() == ["a(1,1)1,2", "a(1,1)2,3", "a(1,1)3,4", "a(1,1)4,2"])
  }

  /// Each position's share can be explained in its turn.
  @Test func saysWhatAMaximumChoseAndWhetherAUnitIsOpen() throws {
    let network = try Self.convolutional()
    let chosen = try network.derivation(by: "a(1,1)1,2").explanation().factors
    #expect(chosen.compactMap(\.note) == ["the maximum", "open"])
    let passedOver = try network.derivation(by: "a(1,1)1,1").explanation().factors
    #expect(passedOver.compactMap(\.note) == ["the maximum is z(1,1)1,2", "open"])
    #expect(try network.derivation(by: "a(1,1)1,1").derivative == 0)
  }

  // MARK: Examples

  static func batch(_ reduction: Reduction) throws -> Explained {
    try Explained(
      [("dense", ["units": .integer(2)]), ("dense", ["units": .integer(1)])], input: [2],
      rows: [[1, 2], [2, -1], [0, 1]], targets: [1, 0, 1], reduction: reduction,
      values: [[[0.5, -0.4, 0.3, 0.8], [0.1, -0.2]], [[0.7, -0.6], [0.2]]])
  }

  @Test func aMeanIsExplainedByExample() throws {
    #expect(
      try Self.batch(.mean).explained("w(1)2,1", of: "J", terms: 2) == [
        "∂J/∂w(1)2,1                 mean over 3 examples, largest first",
        "  example 1  ∂err/∂w(1)2,1  = -0.106027",
        "  example 2  ∂err/∂w(1)2,1  = -0.0966056",
        "  … 1 more                  = -0.0743932",
        "  sum of 3                  = -0.277025",
        "  mean: sum/3               = -0.0923418",
        "  finite difference         ≈ -0.0923418  ✓",
      ])
    let sum = try Self.batch(.sum).derivation(of: "J", by: "w(1)2,1").explanation()
    #expect(abs(sum.derivative - -0.277025) < 1e-5)
    #expect(sum.terms.map(\.through) == (1...3).map { "err of example \($0)" })
  }

  /// An explanation of one example names it once.
  @Test func oneExampleOfSeveral() throws {
    let lines = try Self.batch(.mean).explained("a(1)2 of example 2", of: "J")
    #expect(lines.first?.hasSuffix("example 2, against the current, layer by layer") == true)
    #expect(lines.first?.hasPrefix("∂J/∂a(1)2 ") == true)
    #expect(!lines.dropFirst().contains { $0.contains("example") })
  }

  @Test func elementsThatDoNotMeet() throws {
    let lines = try Explained.course().explained("w(1)1,2", of: "z(1)1")
    #expect(lines == ["∂z(1)1/∂w(1)1,2 = 0", "  no path leads from w(1)1,2 to z(1)1: it feeds a(1)2"])
  }
}
