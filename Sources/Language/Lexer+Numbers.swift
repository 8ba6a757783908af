// Lexer+Numbers.swift — numbers in all their written forms, and near misses.
import Diagnostics
import Notation

extension Lexer {
  /// The number that starts at `position` with a digit or a point, and where it ends.
  func number(at position: Int) throws(Diagnostic) -> (value: Double, end: Int) {
    var place = skipDigits(from: position)
    let whole = place
    if byte(at: place) == dot, byte(at: place + 1) != dot { place = skipDigits(from: place + 1) }
    if let byte = byte(at: place), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      let sign = self.byte(at: place + 1)
      let digits = place + (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? 2 : 1)
      if isDigit(at: digits) { place = skipDigits(from: digits) }
    }
    if let end = junk(from: place) { throw noNumber(SourceRange(position, end)) }
    let range = SourceRange(position, place)
    if place == whole, place - position <= 15 {  // exact without the library
      let value = bytes[position..<place].reduce(0 as Int64) { $0 * 10 + Int64($1 - 0x30) }
      return (Double(value), place)
    }
    guard let value = Double(text(range)) else { throw noNumber(range) }
    guard value.isFinite else { throw .tooLarge(at: range) }
    return (value, place)
  }

  /// The number that blanks and a sign may precede at `position` and a blank or the end of a row follows, and where it
  /// ends; `nil` for what is written in another way, has more than 15 digits, or is none.
  ///
  /// Such digits are a whole number that a double holds, and so is the power of ten: one division rounds once.
  func plainNumber(from position: Int) -> (value: Double, end: Int)? {
    bytes.withUnsafeBufferPointer { bytes in
      var place = position
      while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
      let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
      if isNegative { place += 1 }
      let first = place
      var (digits, point) = (UInt64(0), -1)
      while place < bytes.count {
        let digit = bytes[place] &- 0x30
        if digit < 10 {
          digits = digits &* 10 &+ UInt64(digit)
        } else if bytes[place] == dot, point < 0 {
          point = place
        } else {
          break
        }
        place += 1
      }
      let count = place - first - (point < 0 ? 0 : 1)
      guard count > 0, count <= 15, place < bytes.count else { return nil }
      switch bytes[place] {
      case 0x20, 0x09, 0x0D, lineFeed, UInt8(ascii: ";"), UInt8(ascii: "}"): break
      default: return nil
      }
      let whole = Double(digits)
      let value = point < 0 ? whole : whole / Self.powersOfTen[place - point - 1]
      return (isNegative ? -value : value, place)
    }
  }

  /// 10ⁿ for n up to 15, which doubles hold.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The whole number written with the digits at `position`, and where it ends; `nil` where no digit stands.
  func integer(at position: Int) throws(Diagnostic) -> (value: Int, end: Int)? {
    let end = skipDigits(from: position)
    guard end > position else { return nil }
    var value = 0
    for byte in bytes[position..<end] {
      let (tenfold, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tenfold.addingReportingOverflow(Int(byte - 0x30))
      guard !tooLarge, !overflow, sum < Lexer.integerLimit else {
        throw .tooLarge(at: SourceRange(position, end))
      }
      value = sum
    }
    return (value, end)
  }

  /// Limit below which a `Double` counts every whole number.
  static let integerLimit = Int(clamping: Int64(1) << 53)

  /// The power written in superscripts at `position`: `²`, `⁻¹`; `nil` where none stands.
  func superscript(at position: Int) -> (power: Double, end: Int)? {
    var place = position
    let isNegative = scalar(at: place).scalar == "⁻"
    if isNegative { place += "⁻".utf8.count }
    guard let (digits, end) = digits(at: place, in: Script.raisedDigits) else { return nil }
    return (isNegative ? -digits : digits, end)
  }

  /// The number written at `position` in raised or lowered digits, and where it ends; `nil` where none stands.
  func digits(at position: Int, in table: [Unicode.Scalar: Int]) -> (value: Double, end: Int)? {
    var place = position
    var value = 0.0
    while place < bytes.count, bytes[place] >= 0x80 {
      let (scalar, length) = scalar(at: place)
      guard let digit = table[scalar] else { break }
      value = min(value * 10 + Double(digit), 1e300)
      place += length
    }
    return place > position ? (value, place) : nil
  }

  private func skipDigits(from position: Int) -> Int {
    var place = position
    while isDigit(at: place) { place += 1 }
    return place
  }

  /// The end of letters, digits and points that stand directly behind a number, or `nil` when none do.
  func junk(from position: Int) -> Int? {
    var place = position
    while place < bytes.count {
      let (scalar, length) = scalar(at: place)
      let isPoint =
        scalar == "." && byte(at: place + 1) != dot && (place == position || byte(at: place - 1) != dot)
      guard isPoint || Characters.continuesWord(scalar) else { break }
      place += length
    }
    return place > position ? place : nil
  }

  private func noNumber(_ range: SourceRange) -> Diagnostic {
    let written = text(range)
    let digits = written.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let rest = written.dropFirst(digits.count)
    var hint: String?
    if let first = rest.first, first.isLetter, !digits.isEmpty,
      rest.allSatisfy({ $0.isLetter || $0.isNumber })
    {
      switch first {
      case "e", "E": hint = "an exponent is a whole number: 1e-3"
      case "x" where digits == "0": hint = "numbers are decimal"
      default: hint = "to multiply, write \(digits) * \(rest.prefix(20))"
      }
    } else if written.filter({ $0 == "." }).count > 1 {
      hint = "a number has one decimal point"
    } else if written.contains("_") {
      hint = "digits are written without separators"
    }
    return Diagnostic(.badNumber, "`\(abbreviated(written))` is no number", at: range, hint: hint)
  }
}

/// `text`, or its beginning when it is long: for quoting in messages.
func abbreviated(_ text: some StringProtocol) -> String {
  let first = text.prefix(33)
  return first.count > 32 ? first.prefix(31) + "…" : String(first)
}

extension Diagnostic {
  /// A number above the counting range.
  static func tooLarge(at place: SourceRange) -> Self {
    .init(.badNumber, "this number is too large", at: place)
  }
}
