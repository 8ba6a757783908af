// AxisTests.swift — round ticks, where values lie, and ranges that are no ranges.

import Testing

@testable import Plots

@Suite struct AxisTests {
  struct Round: Sendable {
    var from: Double
    var to: Double
    var most: Int
    var ticks: [Double]
    var spacing = Axis.Spacing.linear
    var isWhole = false
  }

  @Test(arguments: [
    Round(from: 0, to: 1, most: 5, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1]),
    Round(from: 0, to: 1, most: 2, ticks: [0, 0.5, 1]),
    Round(from: -1.2, to: 1.2, most: 5, ticks: [-1, -0.5, 0, 0.5, 1]),
    Round(from: 3, to: 47, most: 4, ticks: [20, 40]),
    Round(from: 1, to: 3, most: 20, ticks: [1, 2, 3], isWhole: true),
    Round(from: 1e-9, to: 3e-9, most: 2, ticks: [1e-9, 2e-9, 3e-9]),
    Round(from: 1_000_000, to: 1_000_003, most: 3, ticks: [1_000_000, 1_000_001, 1_000_002, 1_000_003]),
    Round(from: 0.001, to: 100, most: 8, ticks: [0.001, 0.01, 0.1, 1, 10, 100], spacing: .logarithmic),
    Round(from: 1e-8, to: 1, most: 2, ticks: [1e-6, 1e-3, 1], spacing: .logarithmic),
    Round(from: 0.2, to: 0.9, most: 3, ticks: [0.2, 0.5], spacing: .logarithmic),
  ]) func ticks(_ round: Round) {
    let axis = Axis(round.from, round.to, spacing: round.spacing, isWhole: round.isWhole)
    #expect(axis.ticks(atMost: round.most) == round.ticks)
  }

  @Test(arguments: [
    (0.0, 10.0, 5.0, 0.5), (0, 10, 0, 0), (0, 10, 10, 1), (10, 0, 2, 0.2), (-1, 1, 0.5, 0.75),
  ]) func fractions(_ from: Double, _ to: Double, _ value: Double, _ fraction: Double) {
    #expect(Axis(from, to).fraction(value) == fraction)
  }

  @Test(arguments: [-0.1, 10.1, .nan, .infinity, -.infinity, 1e301, 1.7e308]) func offTheAxis(_ value: Double)
  {
    #expect(Axis(0, 10).fraction(value) == nil)
  }

  @Test(arguments: [-1.0, 0, .nan, .infinity]) func offTheLogarithmicAxis(_ value: Double) {
    #expect(Axis(0.1, 10, spacing: .logarithmic).fraction(value) == nil)
  }

  @Test func cells() {
    let axis = Axis(0, 1)
    #expect([0, 0.249, 0.25, 0.999, 1].map { axis.cell($0, of: 4) } == [0, 0, 1, 3, 3])
  }

  /// The axis has an extent for all ends, and ticks come in finite number and in order.
  @Test(
    arguments: [
      (0, 0), (5, 5), (-7, -7), (.nan, 3), (-.infinity, .infinity), (1e308, -1e308),
      (.leastNonzeroMagnitude, 0),
      (1e-300, 1e-300),
      (1, 1.0000000001), (1e17, 1e17 + 16), (-.leastNonzeroMagnitude, .leastNonzeroMagnitude),
    ] as [(Double, Double)]) func oddEnds(_ from: Double, _ to: Double)
  {
    for spacing in [Axis.Spacing.linear, .logarithmic] {
      let axis = Axis(from, to, spacing: spacing)
      #expect(axis.lower < axis.upper)
      for most in [1, 2, 5, 40] {
        let ticks = axis.ticks(atMost: most)
        #expect(ticks.count <= 4 * most + 9)
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
        let wider = axis.roundedOut(atMost: most)
        #expect(wider.lower < wider.upper)
      }
    }
  }

  @Test(arguments: [(0.12, 0.87, 5, 0.0, 1.0), (-3.2, 3.2, 4, -4, 4), (1, 2, 4, 1, 2)])
  func roundedOut(_ from: Double, _ to: Double, _ most: Int, _ low: Double, _ high: Double) {
    let axis = Axis(from, to).roundedOut(atMost: most)
    #expect(axis.lower == low)
    #expect(axis.upper == high)
  }

  @Test(arguments: [
    (1.0, 0.0), (10, 1), (1000, 3), (0.01, -2), (2, 0.3010299956639812), (7e-5, -4.154901959985743),
    (.leastNonzeroMagnitude, -323.3062153431158),
  ]) func decimalLogarithm(_ value: Double, _ logarithm: Double) {
    #expect(abs(log10(value) - logarithm) <= 1e-14 * max(abs(logarithm), 1))
  }
}
