// DecimalNumber.swift — decimal numbers as text, fast: the nearest double, always.

/// Reads numbers as files write them: `-12.5`, `.5`, `1e-3`.
enum DecimalNumber {
  /// The double nearest to the number that these bytes are, the even one of two as near; `nil` for bytes in
  /// another form, and for a few numbers that take more work: `Double(_: String)` reads all of them.
  ///
  /// - Source: W. D. Clinger, "How to read floating point numbers accurately" (1990), for one operation on
  ///   two exact doubles. D. Lemire, "Number parsing at a gigabyte per second" (2021), for one product with a
  ///   power of ten of 128 bits; here its error is bounded, and cases within the bound are `nil`.
  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let start = text.baseAddress else { return nil }
    let count = text.count
    var i = 0
    let isNegative = count > 0 && start[0] == UInt8(ascii: "-")
    if isNegative || count > 0 && start[0] == UInt8(ascii: "+") { i = 1 }

    var digits: UInt64 = 0
    let whole = readDigits(start, &i, count, into: &digits)
    var fraction = 0
    if i < count, start[i] == UInt8(ascii: ".") {
      i += 1
      fraction = readDigits(start, &i, count, into: &digits)
    }
    guard whole + fraction > 0 else { return nil }
    // 19 digits fit 64 bits.
    if whole + fraction > 19, !isShort(start, whole + fraction) { return nil }
    var exponent = -fraction
    if i < count, start[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      let isDown = i < count && start[i] == UInt8(ascii: "-")
      if isDown || i < count && start[i] == UInt8(ascii: "+") { i += 1 }
      var power: UInt64 = 0
      let length = readDigits(start, &i, count, into: &power)
      guard length > 0, length <= 5 else { return nil }
      exponent += isDown ? -Int(power) : Int(power)
    }
    guard i == count else { return nil }
    guard let magnitude = nearest(digits, exponent) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// Appends the digits from `i` on to `number`, and returns their count.
  @inline(__always)
  private static func readDigits(
    _ start: UnsafePointer<UInt8>, _ i: inout Int, _ count: Int, into number: inout UInt64
  ) -> Int {
    let first = i
    while i < count {
      let digit = start[i] &- 0x30
      guard digit < 10 else { break }
      number = number &* 10 &+ UInt64(digit)
      i &+= 1
    }
    return i - first
  }

  /// True where the leading zeros of `count` digits leave at most 19.
  private static func isShort(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var (i, left) = (0, count)
    while left > 19 {
      switch start[i] {
      case UInt8(ascii: "0"): left -= 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): break
      default: return false
      }
      i += 1
    }
    return true
  }

  /// The double nearest to digits · 10^exponent; `nil` where this way does not decide.
  @inline(__always)
  private static func nearest(_ digits: UInt64, _ exponent: Int) -> Double? {
    if exponent == 0, digits <= 1 << 53 { return Double(digits) }
    if digits <= 1 << 53, exponent >= -22, exponent <= 22 {
      // Both are exact, so that one operation rounds once.
      return exponent < 0
        ? Double(digits) / exactPowers[-exponent] : Double(digits) * exactPowers[exponent]
    }
    return digits == 0 ? 0 : product(digits, exponent)
  }

  /// 10ⁿ for n up to 22, which doubles hold.
  @inline(__always)
  static func powerOfTen(_ n: Int) -> Double { exactPowers[n] }

  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]

  private static func product(_ digits: UInt64, _ exponent: Int) -> Double? {
    guard PowerOfFive.range.contains(exponent) else { return nil }
    let power = PowerOfFive.all[exponent - PowerOfFive.range.lowerBound]
    let zeros = digits.leadingZeroBitCount
    let factor = digits << UInt64(zeros)
    // 192 bits of factor · power; the true product is less than 2⁶⁴ above it.
    let upper = factor.multipliedFullWidth(by: power.high)
    let lower = factor.multipliedFullWidth(by: power.low)
    var low = lower.low
    var (middle, carries) = upper.low.addingReportingOverflow(lower.high)
    var high = upper.high &+ (carries ? 1 : 0)
    let shift = high.leadingZeroBitCount  // 0 or 1
    if shift == 1 {
      high = high << 1 | middle >> 63
      middle = middle << 1 | low >> 63
      low <<= 1
    }
    // 53 bits stay; of the eleven behind them, and all others, comes the rounding.
    let (rest, half): (UInt64, UInt64) = (high & 0x7ff, 0x400)
    var mantissa = high >> 11
    if power.isExact {
      let isTie = rest == half && middle == 0 && low == 0
      if isTie ? mantissa & 1 == 1 : rest >= half { mantissa += 1 }
    } else {
      if rest == half - 1, middle >= UInt64.max - 3 { return nil }
      if rest >= half { mantissa += 1 }
    }
    // value = high · 2^(1 − shift + exponents − zeros), high in 2⁶³ … 2⁶⁴
    var binary = 64 - shift + power.exponent + exponent - zeros
    if mantissa == 1 << 53 { (mantissa, binary) = (1 << 52, binary + 1) }
    guard binary >= -1022, binary <= 1023 else { return nil }
    return Double(bitPattern: UInt64(binary + 1023) << 52 | mantissa & (1 << 52 - 1))
  }
}

/// 5ⁿ as (128 bits) · 2^(exponent − 127), rounded down.
private struct PowerOfFive {
  let high: UInt64
  let low: UInt64
  let exponent: Int
  /// True where nothing was rounded.
  let isExact: Bool

  /// The n that there are powers of.
  static let range = -160...160
  static let all: [PowerOfFive] = {
    // Whole numbers of 64-bit digits, the least first: 5ⁿ, and 2⁵⁷⁶ / 5ⁿ rounded down, where 5¹⁶⁰ < 2³⁷².
    var (times, divided) = ([UInt64](repeating: 0, count: 7), [UInt64](repeating: 0, count: 10))
    (times[0], divided[9]) = (1, 1)
    var (up, down) = ([PowerOfFive(times, from: 0)], [PowerOfFive]())
    for _ in 1...range.upperBound {
      var carry: UInt64 = 0
      for i in times.indices {
        let product = times[i].multipliedFullWidth(by: 5)
        let (sum, carries) = product.low.addingReportingOverflow(carry)
        (times[i], carry) = (sum, product.high + (carries ? 1 : 0))
      }
      var rest: UInt64 = 0
      for i in divided.indices.reversed() {
        (divided[i], rest) = UInt64(5).dividingFullWidth((rest, divided[i]))
      }
      up.append(PowerOfFive(times, from: 0))
      down.append(PowerOfFive(divided, from: 576))
    }
    return down.reversed() + up
  }()

  /// The first 128 bits of `number` / 2^scale; of a scaled one there are always more.
  private init(_ number: [UInt64], from scale: Int) {
    let top = number.lastIndex { $0 != 0 } ?? 0
    let zeros = number[top].leadingZeroBitCount
    func digit(_ i: Int) -> UInt64 { i >= 0 ? number[i] : 0 }
    /// 64 bits, `zeros` behind the highest of digit i.
    func bits(_ i: Int) -> UInt64 {
      zeros == 0 ? digit(i) : digit(i) << UInt64(zeros) | digit(i - 1) >> UInt64(64 - zeros)
    }
    (high, low) = (bits(top), bits(top - 1))
    let length = 64 * top + 64 - zeros
    (exponent, isExact) = (length - 1 - scale, scale == 0 && length <= 128)
  }
}
