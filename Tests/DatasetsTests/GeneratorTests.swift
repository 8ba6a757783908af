// GeneratorTests.swift — the data drawn at random: the same everywhere, and of the stated form.
import Parameters
import Tensors
import Testing

@testable import Datasets

/// Data and their fingerprint.
struct Drawn: Sendable {
  let kind: String
  let numbers: [String: Double]
  let fingerprint: UInt64
  init(_ kind: String, _ numbers: [String: Double], _ fingerprint: UInt64) {
    (self.kind, self.numbers, self.fingerprint) = (kind, numbers, fingerprint)
  }
}

@Test(arguments: [
  Drawn("xor", ["n": 100, "noise": 0.1], 0x51e6_bc66_d966_c6a3),
  Drawn("circles", ["n": 100, "noise": 0.1], 0xa73c_efe4_b81f_cfbb),
  Drawn("moons", ["n": 100], 0x02d1_16c4_c03f_446e),
  Drawn("spirals", ["n": 100, "seed": 3], 0xff05_149d_2874_e02e),
  Drawn("blobs", ["n": 100, "classes": 10], 0xe59a_5fd1_f4e0_5a1c),
  Drawn("linear", ["n": 100, "seed": 0], 0x192d_e5ab_ca16_a7a2),
  Drawn("digits", ["n": 200], 0xe3fb_dc76_2e8e_70ae),
  Drawn("objects", ["n": 30], 0xf961_0e34_e0c6_473e),
]) func drawsTheSameEverywhere(_ drawn: Drawn) throws {
  let found = fingerprint(try make(drawn.kind, drawn.numbers))
  #expect(found == drawn.fingerprint)
}

@Test func firstNumbersAreThese() throws {
  let circles = try make("circles", ["n": 4, "seed": 1])
  #expect(
    circles.inputs.doubles == [
      -0.7053280829041768, 0.5736483482312464, -0.441890967761704, -0.1488462714956555, 0.031083373879082735,
      -0.02553651518525996, 0.7725107760256364, 0.32725553006131475,
    ])
  #expect(circles.targets.doubles == [0, 1, 1, 0])
}

let drawnKinds = ["xor", "circles", "moons", "spirals", "blobs", "linear", "digits", "objects"]

@Test(arguments: drawnKinds) func seedReplacesTheGenerator(_ name: String) throws {
  let kind = try #require(DatasetKind.named[name])
  let start = Random(seed: 9)
  var (random, other, mine) = (start, Random(seed: 10), start)
  var arguments = DatasetArguments()
  arguments.values = Arguments(["n": .integer(20), "seed": .integer(5)])
  #expect(try kind.make(arguments, &random) == kind.make(arguments, &other))
  #expect(random == start)
  arguments.values["seed"] = nil
  #expect(try kind.make(arguments, &mine) != kind.make(arguments, &other))
  #expect(mine != start)
  #expect(kind.arguments.contains { $0.name == "seed" })
}

@Test(arguments: [
  ("circles", 2, [50, 50]), ("moons", 2, [50, 50]), ("spirals", 2, [50, 50]), ("linear", 2, [50, 50]),
  ("blobs", 3, [34, 33, 33]), ("digits", 10, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]),
  ("objects", 10, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]),
]) func classesAreBalanced(_ name: String, classes: Int, counts: [Int]) throws {
  let data = try make(name, ["n": 100, "classes": Double(classes)])
  #expect(data.classes == classes)
  #expect(data.classCounts == counts)
  #expect(data.targets.doubles != data.targets.doubles.sorted(), "in random order")
}

/// Conditions for every point of a class when no noise is added.
@Test(
  arguments: [
    ("circles", 1, { @Sendable x, y in x * x + y * y <= 0.25 + 1e-12 }),
    ("circles", 0, { @Sendable x, y in (0.49 - 1e-12...1 + 1e-12).contains(x * x + y * y) }),
    ("moons", 0, { @Sendable x, y in y >= -1e-12 && abs(x * x + y * y - 1) < 1e-12 }),
    (
      "moons", 1, { @Sendable x, y in y <= 0.5 && abs((1 - x) * (1 - x) + (0.5 - y) * (0.5 - y) - 1) < 1e-12 }
    ),
    ("xor", 1, { @Sendable x, y in x * y < 0 }),
    ("xor", 0, { @Sendable x, y in x * y >= 0 }),
    ("blobs", 0, { @Sendable x, y in abs(x - 0.7) < 1e-12 && abs(y) < 1e-12 }),
    ("blobs", 1, { @Sendable x, y in abs(x + 0.7) < 1e-12 && abs(y) < 1e-12 }),
  ] as [(String, Double, @Sendable (Double, Double) -> Bool)])
func pointsLieWhereTheyShould(_ name: String, label: Double, holds: @Sendable (Double, Double) -> Bool) throws
{
  let data = try make(name, ["n": 500, "noise": 0])
  for row in 0..<500 where data.targets[row] == label {
    #expect(holds(data.inputs[2 * row], data.inputs[2 * row + 1]))
  }
}

@Test func spiralsAreMirrorImages() throws {
  let data = try make("spirals", ["n": 400, "noise": 0])
  for row in 0..<400 {
    let (x, y) = (data.inputs[2 * row], data.inputs[2 * row + 1])
    let radius = (x * x + y * y).squareRoot()
    let angle = 3 * Double.pi * radius
    let sign = data.targets[row] == 0 ? 1.0 : -1.0
    #expect(abs(x - sign * radius * Math.cos(angle)) < 1e-9)
    #expect(abs(y - sign * radius * Math.sin(angle)) < 1e-9)
  }
}

@Test(arguments: 1...5) func aLineSeparatesLinear(_ seed: Int) throws {
  let data = try make("linear", ["n": 200, "seed": Double(seed)])
  // The perceptron comes to rest only where a line separates the classes.
  var (w1, w2, b, mistakes, rounds) = (0.0, 0.0, 0.0, 1, 0)
  while mistakes > 0, rounds < 1000 {
    (mistakes, rounds) = (0, rounds + 1)
    for row in 0..<200 {
      let (x, y, sign) = (data.inputs[2 * row], data.inputs[2 * row + 1], data.targets[row] == 1 ? 1.0 : -1)
      guard (w1 * x + w2 * y + b) * sign <= 0 else { continue }
      (w1, w2, b, mistakes) = (w1 + sign * x, w2 + sign * y, b + sign, mistakes + 1)
    }
  }
  #expect(mistakes == 0)
}

@Test func digitsAreImagesThatShowTheirClass() throws {
  let (data, tests) = (
    try make("digits", ["n": 1000, "seed": 1]), try make("digits", ["n": 200, "seed": 2])
  )
  #expect(data.inputs.shape == [1000, 1, 14, 14])
  #expect(data.inputs.doubles.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() })
  // The nearest of a thousand digits is mostly one of the same class; the nearest class average is not.
  let (x, y) = (data.inputs.doubles, tests.inputs.doubles)
  var averages = [Double](repeating: 0, count: 10 * 196)
  for row in 0..<1000 {
    for i in 0..<196 { averages[Int(data.targets[row]) * 196 + i] += x[row * 196 + i] / 100 }
  }
  func nearest(_ row: Int, among points: [Double]) -> Int {
    let distances = stride(from: 0, to: points.count, by: 196).map { start in
      (0..<196).reduce(0.0) { sum, i in
        let difference = points[start + i] - y[row * 196 + i]
        return sum + difference * difference
      }
    }
    return distances.indices.min { distances[$0] < distances[$1] } ?? 0
  }
  let neighbours = (0..<200).count { data.targets[nearest($0, among: x)] == tests.targets[$0] }
  let middles = (0..<200).count { Double(nearest($0, among: averages)) == tests.targets[$0] }
  #expect(neighbours >= 184)
  #expect((100...180).contains(middles))
}

/// Outlines are told apart, and the mean picture of a class tells little of it.
@Test func objectsShowTheirClassByTheirOutline() throws {
  let (data, tests) = (
    try make("objects", ["n": 300, "seed": 1]), try make("objects", ["n": 100, "seed": 2])
  )
  let size = 3 * 32 * 32
  #expect(data.inputs.shape == [300, 3, 32, 32] && data.classNames?.count == 10)
  let (x, y) = (data.inputs.doubles, tests.inputs.doubles)
  #expect(x.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() })
  var averages = [Double](repeating: 0, count: 10 * size)
  for row in 0..<300 {
    for i in 0..<size { averages[Int(data.targets[row]) * size + i] += x[row * size + i] / 30 }
  }
  let right = (0..<100).count { row in
    let distances = (0..<10).map { label in
      (0..<size).reduce(0.0) { sum, i in
        let difference = averages[label * size + i] - y[row * size + i]
        return sum + difference * difference
      }
    }
    return Double(distances.indices.min { distances[$0] < distances[$1] } ?? 0) == tests.targets[row]
  }
  #expect(right <= 35)
  let steps: [Double] = stride(from: -1, through: 1, by: 0.0625).map { $0 }
  var covers: [[Bool]] = []
  for outline in Outline.objects {
    var cover: [Bool] = []
    for x in steps { for y in steps { cover.append(outline.distance(x, y) < 0) } }
    covers.append(cover)
  }
  for (i, cover) in covers.enumerated() {
    let size = cover.count { $0 }
    #expect(size > 100 && size < 800, "\(Outline.objects[i].name)")
    for other in covers[..<i] {
      let different = zip(cover, other).count { $0.0 != $0.1 }
      #expect(different > 100)
    }
  }
}

@Test(
  arguments: [
    ("xor", ["n": 0.0], "n is 0, and these data have 1 to 10000000 examples"),
    ("moons", ["n": 2.5], "n is 2.5, and these data have 1 to 10000000 examples"),
    ("moons", ["n": .nan], "n is nan, and these data have 1 to 10000000 examples"),
    ("digits", ["n": 1e9], "n is 1000000000, and these data have 1 to 100000 examples"),
    ("circles", ["noise": -1], "noise is -1, and a deviation is at least 0"),
    ("linear", ["noise": .infinity], "noise is inf, and a deviation is at least 0"),
    ("blobs", ["classes": 11], "classes is 11, and blobs have 2 to 10 of them"),
    ("blobs", ["classes": 1], "classes is 1, and blobs have 2 to 10 of them"),
    ("spirals", ["seed": -1], "seed is -1, and a seed is a whole number from 0 up"),
    ("digits", ["seed": 0.5], "seed is 0.5, and a seed is a whole number from 0 up"),
  ] as [(String, [String: Double], String)])
func refusesImpossibleNumbers(_ kind: String, numbers: [String: Double], message: String) {
  #expect(complaint(kind, numbers) == message)
}

@Test func kindsAreDescribed() {
  #expect(Set(DatasetKind.all.map(\.name)).count == DatasetKind.all.count)
  for kind in DatasetKind.all {
    #expect(kind.example.hasPrefix("data \(kind.name)"))
    #expect(!kind.summary.isEmpty && kind.arguments.allSatisfy { !$0.help.isEmpty })
  }
}
