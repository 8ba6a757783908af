// PreparationTests.swift — splitting, hiding labels, scaling.
import Tensors
import Testing

@testable import Datasets

/// Rows of two inputs, the second constant, and their classes.
private let table = Dataset(
  "table", inputs: Tensor([1.0, 5, 2, 5, 3, 5, 6, 5, 100, 5, 200, 5], shape: [6, 2]),
  targets: Tensor([0.0, 1, 0, 1, 0, 0], shape: [6, 1]), classes: 2)

@Test(arguments: [(0.8, 5, 1), (0.5, 3, 3), (1, 6, 0), (0.01, 1, 5), (0.99, 5, 1)])
func splits(_ fraction: Double, training: Int, tests: Int) throws {
  var random = Random(seed: 4)
  let data = try table.split(fraction, random: &random)
  #expect(data.trainingRows.count == training && data.testRows.count == tests)
  #expect((data.trainingRows + data.testRows).sorted() == Array(0..<6))
  #expect(data.trainingRows == data.trainingRows.sorted())
  #expect(data.inputs == table.inputs)
}

@Test func splitsDependOnTheGenerator() throws {
  let many = try make("moons", ["n": 100])
  var (a, b, c) = (Random(seed: 1), Random(seed: 1), Random(seed: 2))
  let first = try many.split(0.5, random: &a)
  #expect(first == (try many.split(0.5, random: &b)))
  #expect(first != (try many.split(0.5, random: &c)))
}

@Test(
  arguments: [
    (0.0, "0 is no part of the examples"), (1.5, "1.5 is no part of the examples"),
    (.nan, "nan is no part of the examples"),
  ] as [(Double, String)]) func refusesToSplit(_ fraction: Double, message: String)
{
  var random = Random(seed: 1)
  #expect(
    throws: DatasetError(.argument, message, hint: "`split 0.8` trains on 80 % and tests on the others")
  ) {
    try table.split(fraction, random: &random)
  }
}

@Test func oneExampleIsNotSplit() throws {
  var random = Random(seed: 1)
  let digit = try make("digit")
  #expect(throws: DatasetError.self) { try digit.split(0.8, random: &random) }
  #expect(try digit.split(1, random: &random).testRows.isEmpty)
}

@Test(arguments: [(10, [5, 5]), (3, [2, 1]), (60, [50, 10]), (1, [1, 0])])
func labelsAreSharedOut(_ n: Int, sizes: [Int]) throws {
  // 90 examples of class 0 and 10 of class 1.
  let data = Dataset(
    "d", inputs: Tensor(repeating: 0, shape: [100, 1]),
    targets: Tensor((0..<100).map { $0 < 90 ? 0.0 : 1 }, shape: [100, 1]), classes: 2)
  var random = Random(seed: 3)
  let few = try data.labelled(n, random: &random)
  let counts = [0.0, 1].map { label in few.trainingRows.count { few.targets[$0] == label } }
  #expect(counts.sorted(by: >) == sizes)
  #expect((few.trainingRows + few.unlabelledRows).sorted() == Array(0..<100))
  // Asking again starts from all of them.
  #expect(try few.labelled(100, random: &random).unlabelledRows.isEmpty)
}

@Test func labelsStayInTraining() throws {
  var random = Random(seed: 3)
  let data = try make("blobs", ["n": 50]).split(0.8, random: &random)
  let few = try data.labelled(4, random: &random)
  #expect(few.testRows == data.testRows)
  #expect((few.trainingRows + few.unlabelledRows).sorted() == data.trainingRows)
  #expect(
    few.summary
      == "blobs  50 examples, 2 inputs, 2 classes (25 each), 4 for training, 36 without label, 10 for testing"
  )
  for n in [0, 41] { #expect(throws: DatasetError.self) { try data.labelled(n, random: &random) } }
}

@Test func scalesColumnsByTheirTrainingRows() {
  var data = table
  (data.trainingRows, data.testRows) = ([0, 1, 2, 3], [4, 5])
  let scaled = data.scaled().inputs.doubles
  #expect(scaled == [0, 0, 0.2, 0, 0.4, 0, 1, 0, 99.0 / 5, 0, 199.0 / 5, 0])
  // 1 2 3 6 have mean 3 and variance 3.5.
  let standard = data.standardized().inputs.doubles
  for (row, x) in [1.0, 2, 3, 6, 100, 200].enumerated() {
    #expect(abs(standard[2 * row] - (x - 3) / 3.5.squareRoot()) < 1e-12)
    #expect(standard[2 * row + 1] == 0, "a constant becomes 0")
  }
}

@Test(
  arguments: [
    ([0, 51, 255, 102], [0, 0.2, 1, 0.4]), ([0, 0.5, 1, 0.25], [0, 0.5, 1, 0.25]),
    ([-1, 0, 1, 3], [0, 0.25, 0.5, 1]), ([51, 51, 51, 51], [0.2, 0.2, 0.2, 0.2]),
  ] as [([Double], [Double])])
func scalesImages(_ levels: [Double], expected: [Double]) {
  let data = Dataset(
    "i", inputs: Tensor(levels, shape: [1, 1, 2, 2]), targets: Tensor([0.0], shape: [1, 1]), classes: nil)
  #expect(data.scaled().inputs.doubles == expected)
}

@Test func standardizesChannelsAsAWhole() {
  // Two images of two channels: 0 1 | 5 5 and 2 3 | 5 5.
  let data = Dataset(
    "i", inputs: Tensor([0.0, 1, 5, 5, 2, 3, 5, 5], shape: [2, 2, 1, 2]),
    targets: Tensor([0.0, 1], shape: [2, 1]), classes: 2)
  let sd = 1.25.squareRoot()
  #expect(
    data.standardized().inputs.doubles == [-1.5 / sd, -0.5 / sd, 0, 0, 0.5 / sd, 1.5 / sd, 0, 0])
}

@Test func precisionIsKept() {
  var data = table
  data.inputs = data.inputs.converted(to: .single)
  #expect(data.scaled().inputs.precision == .single)
  #expect(data.standardized().inputs.precision == .single)
}

@Test(arguments: [
  ("digits", ["n": 1000.0], "digits  1000 examples, 14×14 images, 10 classes (100 each)"),
  ("digit", [:], "digit  1 example, 14×14 image, 10 classes (1 0 0 0 0 0 0 0 0 0)"),
  ("blobs", ["n": 5], "blobs  5 examples, 2 inputs, 2 classes (3 2)"),
]) func summaries(_ kind: String, numbers: [String: Double], summary: String) throws {
  #expect(try make(kind, numbers).summary == summary)
}
