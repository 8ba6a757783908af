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

  // MARK: Numbers in a text

  /// Reads the number that `text` begins with, and answers with how many bytes it takes; 0 where there is none, or one
  /// that ``parse(_:)`` decides.
  ///
  /// What ends the number is not looked at. Of the text there must be a byte that is no part of a number, and seven more
  /// that may be anything.
  @inline(__always)
  static func scan(_ text: UnsafePointer<UInt8>, _ number: UnsafeMutablePointer<Double>) -> Int {
    let isNegative = text[0] == UInt8(ascii: "-")
    let sign = isNegative ? 1 : 0
    let word = digitWord(text + sign)
    let others = otherBytes(word)
    let whole = others.trailingZeroBitCount >> 3
    guard whole < 8 else { return scanLong(text, isNegative, number) }
    let next = text[sign &+ whole]
    if next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") {
      guard whole > 0 else { return 0 }
      number.pointee = signed(Double(value(word &<< (64 &- 8 &* UInt64(whole)))), isNegative)
      return sign &+ whole
    }
    let rest = others & (others &- 1)
    let end = rest.trailingZeroBitCount >> 3
    if next == UInt8(ascii: "."), rest != 0, end > 1, text[sign &+ end] | 0x20 != UInt8(ascii: "e") {
      let before = UInt64(1) &<< (8 &* UInt64(whole)) &- 1
      let digits = (word & before) | (word &>> 8 & ~before)
      let magnitude = Double(value(digits &<< (72 &- 8 &* UInt64(end)))) / powerOfTen(end &- 1 &- whole)
      number.pointee = signed(magnitude, isNegative)
      return sign &+ end
    }
    return scanLong(text, isNegative, number)
  }

  /// The same for numbers of any length.
  private static func scanLong(
    _ text: UnsafePointer<UInt8>, _ isNegative: Bool, _ number: UnsafeMutablePointer<Double>
  ) -> Int {
    var (i, digits) = (isNegative ? 1 : 0, UInt64(0))
    let whole = scanDigits(text + i, into: &digits)
    i &+= whole
    var fraction = 0
    if text[i] == UInt8(ascii: ".") {
      i &+= 1
      fraction = scanDigits(text + i, into: &digits)
      i &+= fraction
    }
    guard whole &+ fraction > 0, whole &+ fraction <= 19 else { return 0 }
    var exponent = -fraction
    if text[i] | 0x20 == UInt8(ascii: "e") {
      i &+= 1
      let isDown = text[i] == UInt8(ascii: "-")
      if isDown || text[i] == UInt8(ascii: "+") { i &+= 1 }
      var power: UInt64 = 0
      let length = scanDigits(text + i, into: &power)
      guard length > 0, length <= 5 else { return 0 }
      i &+= length
      exponent &+= isDown ? -Int(power) : Int(power)
    }
    guard let magnitude = nearest(digits, exponent) else { return 0 }
    number.pointee = signed(magnitude, isNegative)
    return i
  }

  @inline(__always)
  private static func signed(_ magnitude: Double, _ isNegative: Bool) -> Double {
    Double(bitPattern: magnitude.bitPattern | (isNegative ? 1 &<< 63 : 0))
  }

  /// Eight bytes of a text, the first the lowest, each digit as its value.
  @inline(__always)
  private static func digitWord(_ text: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)) ^ 0x3030_3030_3030_3030
  }

  /// The highest bit of each byte of a ``digitWord(_:)`` that is no digit, right up to the first that is no ASCII.
  @inline(__always)
  private static func otherBytes(_ word: UInt64) -> UInt64 {
    (word | (word &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
  }

  /// The number of eight digits, the first of them the lowest byte.
  ///
  /// - Source: D. Lemire, G. Langdale, "Quickly parsing eight digits" (2018): pairs, then fours, then all.
  @inline(__always)
  private static func value(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits &>> 8
    let (mask, low, high): (UInt64, UInt64, UInt64) = (
      0x0000_00ff_0000_00ff, 0x000f_4240_0000_0064, 0x0000_2710_0000_0001
    )
    return ((pairs & mask) &* low &+ (pairs &>> 16 & mask) &* high) &>> 32
  }

  /// Appends the digits that `text` begins with to `number`, and answers with how many there are.
  @inline(__always)
  private static func scanDigits(_ text: UnsafePointer<UInt8>, into number: inout UInt64) -> Int {
    var count = 0
    while true {
      let word = digitWord(text + count)
      let others = otherBytes(word)
      guard others != 0 else {
        number = number &* 100_000_000 &+ value(word)
        count &+= 8
        continue
      }
      let last = others.trailingZeroBitCount >> 3
      if last > 0 { number = number &* wholePowers[last] &+ value(word &<< (64 &- 8 &* UInt64(last))) }
      return count &+ last
    }
  }

  private static let wholePowers: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000,
  ]

  // MARK: The nearest double

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
