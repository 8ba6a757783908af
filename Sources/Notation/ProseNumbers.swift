// ProseNumbers.swift — numbers in texts for people: printed lines, sentences, formulas, answers with a unit.

/// Finds numbers in a text that is no text of the language, given in UTF-8.
///
/// A number has digits, decimals behind a mark, and a power of ten behind `e`. A full stop behind whole digits is the
/// sentence's.
package enum ProseNumbers {
  /// The end of the number without a sign that starts at `start`; `nil` unless one does.
  ///
  /// - Parameter takesComma: true where a comma may stand before the decimals, too.
  /// - Returns: the place behind it, and whether it has digits alone.
  package static func end(
    in bytes: [UInt8], from start: Int, takesComma: Bool = false
  ) -> (place: Int, isWhole: Bool)? {
    func digits(from place: Int) -> Int {
      var end = place
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      return end
    }
    var end = digits(from: start), isWhole = true
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") || takesComma && bytes[end] == UInt8(ascii: ","),
      digits(from: end + 1) > end + 1
    {
      (end, isWhole) = (digits(from: end + 1), false)
    }
    guard end > start else { return nil }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      let isSigned =
        end + 1 < bytes.count && (bytes[end + 1] == UInt8(ascii: "-") || bytes[end + 1] == UInt8(ascii: "+"))
      let exponent = end + (isSigned ? 2 : 1)
      if digits(from: exponent) > exponent { (end, isWhole) = (digits(from: exponent), false) }
    }
    return (end, isWhole)
  }

  /// The number with its sign at `start` of a printed line, `nan` and `inf` among them; `nil` unless one stands there.
  ///
  /// Indices, as in `w(2)1,1` or `x1`, are no numbers, and `3-1` is a difference.
  package static func printed(in bytes: [UInt8], at start: Int) -> (value: Double, end: Int)? {
    guard let end = printedEnd(bytes, from: start),
      let value = Double(String(decoding: bytes[start..<end], as: UTF8.self))
    else { return nil }
    return (value, end)
  }

  /// The number that all of `text` is, with a sign or without; `nil` for anything else.
  package static func value(of text: some StringProtocol) -> Double? {
    let bytes = Array(text.utf8)
    let start = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? 1 : 0
    guard let (end, _) = end(in: bytes, from: start), end == bytes.count else { return nil }
    return Double(String(text))
  }

  /// True for `0`…`9`.
  package static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: - Printed lines

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func printedEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
    if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      if isDigit(before) || isWordEnd(bytes, at: start) || before == UInt8(ascii: ")") { return nil }
      index += 1
    } else if isDigit(before) || before == UInt8(ascii: ".") || isWordEnd(bytes, at: start) {
      return nil
    }
    if let end = wordEnd(bytes, from: index) { return end }
    guard let (end, isWhole) = end(in: bytes, from: index) else { return nil }
    return isWhole && isIndex(bytes, from: index) ? nil : end
  }

  /// True when a letter stands directly before `start`, as in `x1` or `σ2`.
  private static func isWordEnd(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start > 0, isLetter(bytes[start - 1]) else { return false }
    guard bytes[start - 1] >= 0x80 else { return true }
    return !endsInSymbol(bytes[..<start])
  }

  /// True when the text ends in a character beyond ASCII that is no letter or subscript, as `≈`, `×` or `│`.
  private static func endsInSymbol(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = bytes.suffix(4)
    guard let start = head.lastIndex(where: { $0 & 0xC0 != 0x80 }),
      let scalar = String(decoding: head[start...], as: UTF8.self).unicodeScalars.last
    else { return false }
    // Superscripts and subscripts, brackets among them, belong to a quantity: w⁽²⁾1.
    if 0x2070...0x209F ~= scalar.value || [0xB2, 0xB3, 0xB9].contains(scalar.value) { return false }
    return !scalar.properties.isAlphabetic && !scalar.properties.isIDContinue
  }

  /// The end of `nan`, `inf` or `infinity` at `start`, standing alone.
  private static func wordEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var end = start
    while end < bytes.count, end - start <= 8, isLetter(bytes[end]) || isDigit(bytes[end]) { end += 1 }
    guard end - start >= 3, end - start <= 8 else { return nil }
    let word = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    return ["nan", "inf", "infinity"].contains(word) ? end : nil
  }

  /// True when the digits at `start` are an index: after `)`, after a letter's `(`, after an index's comma.
  private static func isIndex(_ bytes: [UInt8], from start: Int) -> Bool {
    var index = start - 1
    // A quantity has few indices: a long row of numbers is not walked back from each of them.
    let end = max(0, start - 256)
    while index >= end {
      switch bytes[index] {
      case UInt8(ascii: ")"): return true
      case UInt8(ascii: "("): return index > 0 && isLetter(bytes[index - 1])
      case UInt8(ascii: ","):
        let comma = index
        index -= 1
        while index >= 0, isDigit(bytes[index]) { index -= 1 }
        guard index >= 0, index < comma - 1 else { return false }
        if isLetter(bytes[index]) { return true }
      default: return false
      }
    }
    return false
  }
}
