// NumberFormat.swift — numbers as text, the same on every machine and in every locale.
import Platform

/// Formats of numbers.
package enum NumberFormat {
  /// `x` to `digits` significant digits (1…17), as C's `%g` would but with plain exponents: `1e-5`, `1.23457e6`.
  ///
  /// No locale; `-0` is `0`; NaN and the infinities are `nan`, `inf`, `-inf`.
  package static func format(_ x: Double, digits: Int = 6) -> String {
    if x.isNaN { return "nan" }
    if x.isInfinite { return x < 0 ? "-inf" : "inf" }
    if x == 0 { return "0" }
    let precision = min(max(digits, 1), 17)
    var (figures, exponent) = decimalFigures(of: x.magnitude, digits: precision)
    while figures.count > 1, figures.last == UInt8(ascii: "0") { figures.removeLast() }
    let sign = x < 0 ? "-" : ""
    guard exponent >= -4, exponent < precision else {
      return sign + scientific(figures, exponent: exponent)
    }
    return sign + positional(figures, exponent: exponent)
  }

  /// The shortest text that reads back as exactly `x`, valid in JSON: `0.1`, `3`, `1e-5`; `null` for NaN and
  /// the infinities.
  package static func exact(_ x: Double) -> String {
    guard x.isFinite else { return "null" }
    let text = x.description  // the shortest digits that round-trip, as 0.1, 3.0, 1e-05, 1e+16
    guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else {
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    var mantissa = text[..<e]
    if mantissa.hasSuffix(".0") { mantissa = mantissa.dropLast(2) }
    let exponent = Int(text[text.utf8.index(after: e)...]) ?? 0
    return "\(mantissa)e\(exponent)"
  }

  /// `figures` with the decimal point where `exponent` puts it: `12300`, `1.23`, `0.00123`.
  private static func positional(_ figures: [UInt8], exponent: Int) -> String {
    let zero = UInt8(ascii: "0"), point = UInt8(ascii: ".")
    if exponent < 0 {
      let zeros = [UInt8](repeating: zero, count: -exponent - 1)
      return String(decoding: [zero, point] + zeros + figures, as: UTF8.self)
    }
    let whole = exponent + 1
    if figures.count <= whole {
      let zeros = [UInt8](repeating: zero, count: whole - figures.count)
      return String(decoding: figures + zeros, as: UTF8.self)
    }
    return String(decoding: figures[..<whole] + [point] + figures[whole...], as: UTF8.self)
  }

  /// `figures` with one before the point, and the power of ten: `1.23e-7`.
  private static func scientific(_ figures: [UInt8], exponent: Int) -> String {
    positional(figures, exponent: 0) + "e\(exponent)"
  }
}

/// A number of bytes in readable units: `8.0 GB`.
package func byteText(_ bytes: Int) -> String {
  guard bytes < Int.max else { return "more bytes than can be counted" }
  var (value, unit) = (Double(bytes), "bytes")
  for next in ["kB", "MB", "GB", "TB", "PB", "EB"] where value >= 1000 {
    value /= 1000
    unit = next
  }
  return unit == "bytes" ? "\(bytes) bytes" : "\(NumberFormat.format(value, digits: 3)) \(unit)"
}
