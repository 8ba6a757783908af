// Figures.swift — decimal figures of numbers, from the system's library.

#if hasFeature(Embedded)
  import WASILibc
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The `digits` leading decimal figures of `x` > 0, correctly rounded, and the power of ten of the first.
///
/// C's library rounds correctly; only its figures are taken, so its decimal point may be the locale's.
package func decimalFigures(of x: Double, digits: Int) -> (figures: [UInt8], exponent: Int) {
  var buffer = [CChar](repeating: 0, count: 64)
  #if hasFeature(Embedded)
    let written = platform_figures(&buffer, buffer.count, Int32(digits - 1), x)
  #else
    let written = withVaList([Int32(digits - 1), x]) { vsnprintf(&buffer, buffer.count, "%.*e", $0) }
  #endif
  let text = buffer.prefix(max(0, Int(written))).map { UInt8(bitPattern: $0) }
  let e = text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
  let figures = text[..<e].filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  let exponent = Int(String(decoding: text[e...].dropFirst(), as: UTF8.self)) ?? 0
  return (figures, exponent)
}
