// TensorsTests.swift — tensors as values: conversion, reshaping, the order of axes, rows.
import Tensors
import Testing

@Test(
  arguments: [1, 2, 4095, 4096, 4097, 10_000], [Double.infinity, -.infinity, .nan, -.nan, .signalingNaN])
func whatIsNotFiniteIsFound(_ count: Int, _ strange: Double) {
  var numbers = [Double.greatestFiniteMagnitude, -0.0, 5e-324, -Double.greatestFiniteMagnitude, 1]
  numbers = (0..<count).map { numbers[$0 % 5] }
  #expect(numbers.firstNotFinite == nil)
  for place in [count - 1, count / 2, 0] {
    numbers[place] = strange
    #expect(numbers.firstNotFinite == place)
  }
  #expect([Double]().firstNotFinite == nil)
}

@Suite struct TensorsTests {
  private static let matrix = Tensor((0..<6).map(Double.init), shape: [2, 3])

  @Test func aCopyIsItsOwn() {
    var copy = Self.matrix
    copy[4] = -1
    #expect(copy.doubles == [0, 1, 2, 3, -1, 5])
    #expect(Self.matrix.doubles == [0, 1, 2, 3, 4, 5])
    #expect(copy != Self.matrix && copy.shape == Self.matrix.shape)
  }

  @Test func numbersAndVectors() {
    #expect(Tensor(2.5).number == 2.5 && Tensor(2.5).shape == .scalar)
    #expect(Tensor(vector: [1, 2]).number == nil && Tensor(vector: [7]).number == 7)
    #expect(Tensor(vector: []).count == 0 && Tensor(vector: []).number == nil)
    #expect(Self.matrix[[1, 2]] == 5 && Self.matrix[[0, 1]] == 1)
    for precision in Precision.allCases {
      let filled = Tensor(repeating: 0.1, shape: [2, 2], precision: precision)
      #expect(
        filled.precision == precision
          && filled.doubles == [Double](repeating: precision.rounded(0.1), count: 4))
    }
  }

  /// Single precision keeps 24 bits, rounds to even, and gives back what it kept.
  @Test(arguments: [
    (0.5, 0.5), (0.1, 0x1.99999ap-4), (16_777_217, 16_777_216), (16_777_219, 16_777_220), (1e-46, 0),
    (1e39, .infinity), (-1e39, -.infinity), (0x1.000001p0, 1), (0x1.000003p0, 0x1.000004p0),
  ]) func conversion(_ x: Double, _ kept: Double) {
    let single = Tensor(x).converted(to: .single)
    #expect(single.precision == .single && single[0] == kept && Precision.single.rounded(x) == kept)
    #expect(single.converted(to: .double) == Tensor(kept))
    #expect(Tensor(x).converted(to: .double) == Tensor(x) && Precision.double.rounded(x) == x)
  }

  @Test func changesInSinglePrecisionAreRounded() {
    var tensor = Tensor(vector: [1, 2]).converted(to: .single)
    tensor[1] = 0.1
    #expect(tensor.doubles == [1, Double(Float(0.1))] && tensor.precision == .single)
  }

  @Test(arguments: Precision.allCases) func reshapingKeepsTheOrder(_ precision: Precision) {
    let tensor = Self.matrix.converted(to: precision)
    for shape in [[6], [3, 2], [1, 6, 1], [2, 3]] as [Shape] {
      let reshaped = tensor.reshaped(shape)
      #expect(
        reshaped.shape == shape && reshaped.doubles == tensor.doubles && reshaped.precision == precision)
    }
  }

  /// Element i, j, k of the permuted tensor is that of the original with the axes put back.
  @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]], Precision.allCases)
  func axesInAnotherOrder(_ order: [Int], _ precision: Precision) {
    let tensor = Tensor((0..<24).map(Double.init), shape: [2, 3, 4]).converted(to: precision)
    let permuted = tensor.permuted(order)
    #expect(permuted.shape.sizes == order.map { tensor.shape[$0] } && permuted.precision == precision)
    for offset in 0..<24 {
      let index = tensor.shape.index(at: offset)
      #expect(permuted[order.map { index[$0] }] == tensor[offset])
    }
  }

  @Test(arguments: Precision.allCases) func rowsInTheOrderAskedFor(_ precision: Precision) {
    let tensor = Tensor((0..<12).map(Double.init), shape: [3, 2, 2]).converted(to: precision)
    let rows = tensor.rows([2, 0, 2])
    #expect(rows.shape == [3, 2, 2] && rows.doubles == [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
    #expect(rows.precision == precision && tensor.rows([]).shape == [0, 2, 2])
    #expect(Tensor(vector: [5, 6, 7]).rows([1]).doubles == [6])
  }
}
