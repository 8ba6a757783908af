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
