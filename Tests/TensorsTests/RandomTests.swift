// RandomTests.swift — the generator's numbers: where they lie, and that a batch of them is the draws in order.
import Tensors
import Testing

@Suite struct RandomTests {
  /// Each draw gives two numbers, its upper 24 bits first; an odd count leaves the rest of its last draw.
  @Test(arguments: [0, 1, 2, 5, 1000]) func singlesAreTheDrawsInOrder(_ count: Int) {
    var (random, other) = (Random(seed: 7), Random(seed: 7))
    let numbers = random.singles(count)
    var expected: [Float] = []
    while expected.count < count {
      let bits = other.next()
      expected += [Float(bits >> 40) / 16_777_216, Float(bits >> 16 & 0xff_ffff) / 16_777_216]
    }
    #expect(numbers == Array(expected.prefix(count)))
    #expect(random == other)
    let areInside = numbers.allSatisfy { 0 <= $0 && $0 < 1 }
    #expect(areInside)
  }

  /// The first numbers of xoshiro256** from the state 1, 2, 3, 4, as published with other implementations of it.
  @Test func numbersArePublished() throws {
    var random = try #require(Random(bits: [1, 2, 3, 4]))
    let published: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
      2_904_607_092_377_533_576,
    ]
    #expect(published.map { _ in random.next() } == published)
  }

  /// A seed becomes a state through SplitMix64, whose first numbers from 1234567 are published.
  @Test func theSeedIsSpread() {
    #expect(
      Random(seed: 1_234_567).bits == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
      ])
  }

  @Test(arguments: [-1, 0, 1, 2, 3, 7, 100, Int.max]) func wholeNumbersAreBelowTheBound(_ bound: Int) {
    var random = Random(seed: 5)
    let numbers = (0..<500).map { _ in random.below(bound) }
    let areInside = numbers.allSatisfy { $0 >= 0 && ($0 < bound || $0 == 0) }
    #expect(areInside)
    if (1...7).contains(bound) { #expect(Set(numbers) == Set(0..<bound)) }
  }

  @Test(arguments: [-1, 0, 1, 2, 50]) func permutations(_ count: Int) {
    var random = Random(seed: 5)
    #expect(random.permutation(count).sorted() == Array(0..<max(0, count)))
  }

  /// Mean 0 and deviation 1, of 100,000 numbers; uniform ones have the mean of their bounds.
  @Test func distributions() {
    var random = Random(seed: 5)
    let n = 100_000
    let normal = (0..<n).map { _ in random.normal() }, uniform = (0..<n).map { _ in random.uniform(-1, 3) }
    let mean = normal.reduce(0, +) / Double(n)
    let square = normal.reduce(0) { $0 + $1 * $1 } / Double(n)
    #expect(abs(mean) < 0.02 && abs(square - 1) < 0.02)
    let areInside = uniform.allSatisfy { -1 <= $0 && $0 < 3 }
    #expect(areInside && abs(uniform.reduce(0, +) / Double(n) - 1) < 0.02)
  }

  @Test func aGeneratorIsItsBits() throws {
    var random = Random(seed: 7)
    for draws in 0..<5 {
      var other = try #require(Random(bits: random.bits))
      #expect(other == random)
      var copy = random
      for _ in 0..<9 { #expect(other.normal() == copy.normal(), "after \(draws) draws") }
      _ = random.normal()  // every second one leaves a number for the next
    }
    #expect(Random(bits: []) == nil && Random(bits: [0, 0, 0, 0]) == nil && Random(bits: [1, 2, 3]) == nil)
  }
}
