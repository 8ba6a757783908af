// DecimalTests.swift — numbers of files are the nearest doubles, to the last bit.
import Tensors
import Testing

@testable import Datasets

/// Value of a text by the reader, and the way that took it: the fast one or the other.
private func read(_ text: String) -> (value: Double?, isFast: Bool) {
  let fast = Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0) }
  return (fast ?? Double(text), fast != nil)
}

/// What the reader makes of a text that goes on: the number that it begins with, and how many bytes that has.
private func scan(_ text: String, before rest: String) -> (value: Double, length: Int) {
  let bytes = Array((text + rest).utf8) + [0] + [UInt8](repeating: 0x39, count: 7)
  var number = Double.nan
  let length = bytes.withUnsafeBufferPointer { $0.baseAddress.map { DecimalNumber.scan($0, &number) } ?? 0 }
  return (number, length)
}

/// True where the reader has the bits that the library has, also of a number in a longer text.
private func agrees(_ text: String) -> Bool {
  let expected = Double(text)?.bitPattern
  let isScanned = [",", "", "\n", "é", ";3.5", " 12", "\r\n"].allSatisfy { rest in
    let (value, length) = scan(text, before: rest)
    return length == 0
      || (length == text.utf8.count ? value.bitPattern == expected : length < text.utf8.count)
  }
  return isScanned && read(text).value?.bitPattern == expected
}

@Test(
  arguments: [
    "0", "-0", "+0.0", "1", "-1", "007", "00000000000000000000000012.5", "0.000000000000000000000000000001",
    ".5", "5.",
    "1e5", "1E+5", "1e-5", "-1.25e-3", "123456789012345678", "1234567890123456789", "12345678901234567890",
    "0.1", "0.30000000000000004", "2.2250738585072014e-308", "2.2250738585072011e-308", "4.9e-324", "1e-400",
    "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "9007199254740993", "9007199254740992.5",
    "9007199254740991.4999999999999999", "4503599627370496.5", "4503599627370497.5", "8.5e22", "1e23", "9e22",
    "1e-23", "3.14159265358979323846264338327950288", "5e-324", "1e15", "89255e-22",
    "104110013277974872254e-225",
    // Halves of two neighbours, which go to the even one.
    "9007199254740995", "18014398509481986", "36028797018963972", "1152921504606847104",
    "1152921504606847360",
    "0x10", "1e", "e5", ".", "-", "", "1.2.3", "1,5", "inf", "nan", " 1", "1 ", "1e5.5", "--1",
    "1e99999999999",
  ]) func numbersAreTheNearest(_ text: String)
{ #expect(agrees(text), "\(text): \(read(text))") }

@Test func drawnNumbersAreTheNearest() {
  var random = Random(seed: 13)
  var (fast, scanned) = (0, 0)
  let count = 30_000
  for round in 0..<count {
    let digits = (0..<(1 + random.below(20))).map { _ in String(random.below(10)) }
    let point = random.below(digits.count + 1)
    var text =
      digits[..<point].joined() + (random.below(4) == 0 ? "" : ".") + digits[point...].joined()
    if random.below(2) == 0 { text += "e\(random.below(random.below(3) == 0 ? 700 : 60) - 30)" }
    if random.below(4) == 0 {
      let bits = UInt64(random.below(1 << 32)) << 32 | UInt64(random.below(1 << 32))
      text = "\(Double(bitPattern: bits))"
    }
    if random.below(2) == 0 { text = "-" + text }
    #expect(agrees(text), "round \(round): \(text) is read as \(read(text))")
    if read(text).isFast { fast += 1 }
    if scan(text, before: ",").length == text.utf8.count { scanned += 1 }
  }
  #expect(fast > count / 2, "\(fast) of \(count) take the fast way")
  #expect(scanned > count / 2, "\(scanned) of \(count) are read in passing")
}

/// All that is short: each number of up to four digits with a point anywhere.
@Test func shortNumbersAreTheNearest() {
  for number in stride(from: 0, to: 10_000, by: 7) {
    let digits = Array(String(number))
    for point in 0...digits.count {
      let text = String(digits[..<point]) + "." + String(digits[point...])
      guard text != "." else { continue }
      #expect(scan(text, before: ",") == (Double(text)!, text.utf8.count))
      #expect(scan("-" + text, before: "\n") == (-Double(text)!, text.utf8.count + 1))
    }
    #expect(scan(String(digits), before: "\r\n") == (Double(number), digits.count))
  }
}

/// Numbers beside the middle of two doubles, where the last bit is decided.
@Test func numbersNearTheMiddleAreTheNearest() {
  var random = Random(seed: 14)
  for _ in 0..<5000 {
    let low = Double(bitPattern: UInt64(1023 + random.below(50)) << 52 | UInt64(random.below(1 << 40)) << 12)
    // Such a middle has few digits behind the point, so that it can be written whole.
    let middle = UInt64(low) &* 2 &+ 1
    for text in ["\(middle)", "\(middle).5", "\(middle)00000000000000000001e-20", "\(middle &* 5)e-1"] {
      #expect(agrees(text), "\(text)")
    }
  }
}
