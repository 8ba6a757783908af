// Random.swift — the seeded generator that every random number of a session comes from.

/// The generator xoshiro256** (Blackman & Vigna 2021), seeded through SplitMix64: a value, so that keeping a
/// copy keeps its whole future.
public struct Random: Hashable, Sendable, RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spare: Double?

  /// Makes a generator whose numbers depend on `seed` alone.
  public init(seed: UInt64) {
    var x = seed
    func next() -> UInt64 {
      x &+= 0x9e37_79b9_7f4a_7c15
      var z = x
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// All that it is, as words: ``init(bits:)`` makes the same generator of them.
  public var bits: [UInt64] {
    [state.0, state.1, state.2, state.3] + (spare.map { [$0.bitPattern] } ?? [])
  }

  /// Restores the generator from its ``bits``; `nil` for words that no generator has.
  public init?(bits: [UInt64]) {
    guard bits.count == 4 || bits.count == 5, bits.prefix(4).contains(where: { $0 != 0 }) else { return nil }
    state = (bits[0], bits[1], bits[2], bits[3])
    if bits.count == 5 { spare = Double(bitPattern: bits[4]) }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ by: UInt64) -> UInt64 { (x << by) | (x >> (64 - by)) }
    let result = rotated(state.1 &* 5, 7) &* 9
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A number in [0, 1): the top 53 bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// `count` numbers in [0, 1) in single precision: 24 bits each, two numbers from each draw.
  public mutating func singles(_ count: Int) -> [Float] {
    // A copy, so that its state stays in registers.
    var generator = self
    defer { self = generator }
    return [Float](unsafeUninitializedCapacity: max(0, count)) { numbers, initialized in
      var bits: UInt64 = 0
      for i in 0..<max(0, count) {
        bits = i % 2 == 0 ? generator.next() : bits << 24
        numbers.initializeElement(at: i, to: Float(bits >> 40) * 0x1p-24)
      }
      initialized = max(0, count)
    }
  }

  /// A number in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// A number of N(0, 1), by Marsaglia's polar method: √ and log only, so the same digits everywhere.
  public mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let (u, v) = (uniform(-1, 1), uniform(-1, 1))
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * Math.log(s) / s).squareRoot()
      spare = v * factor
      return u * factor
    }
  }

  /// A whole number in 0..<bound, without bias (Lemire 2019); 0 when `bound` is not positive.
  public mutating func below(_ bound: Int) -> Int {
    guard bound > 1 else { return 0 }
    let range = UInt64(bound)
    var (high, low) = next().multipliedFullWidth(by: range)
    if low < range {
      let threshold = (0 &- range) % range
      while low < threshold { (high, low) = next().multipliedFullWidth(by: range) }
    }
    return Int(high)
  }

  /// The numbers 0..<count in random order (Fisher–Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<max(0, count))
    for i in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(i, below(i + 1)) }
    return order
  }

  /// Two generators that will give the same numbers are equal.
  public static func == (a: Random, b: Random) -> Bool { a.state == b.state && a.spare == b.spare }
  /// Hashes the state.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
  }
}
