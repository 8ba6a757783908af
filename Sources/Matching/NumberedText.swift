// NumberedText.swift — a line of text as words and numbers, so that numbers can be compared by value.

/// The pieces of a line between its numbers, and the numbers.
package struct NumberedText: Hashable {
  /// The texts around the numbers, one more than there are numbers.
  ///
  /// Spaces beside a number don't count and runs of spaces are one: columns shift when a number gains a
  /// sign or a digit.
  private(set) var texts: [String] = []
  /// The numbers, in order.
  package private(set) var numbers: [Double] = []

  /// Finds the numbers in `line`.
  ///
  /// Indices, as in `w(2)1,1` or `x1`, are text.
  package init(_ line: String) {
    let bytes = Array(line.utf8)
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let end = Self.numberEnd(bytes, from: index),
        let number = Double(String(decoding: bytes[index..<end], as: UTF8.self))
      {
        texts.append(Self.tidy(text))
        numbers.append(number)
        text = []
        index = end
      } else if Self.isDigit(bytes[index]) {
        // An index: all of its digits, so that the rest of it is not taken for a number.
        while index < bytes.count, Self.isDigit(bytes[index]) {
          text.append(bytes[index])
          index += 1
        }
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    texts.append(Self.tidy(text))
  }

  /// True when the texts are the same and each number of `printed` is near enough to the one expected here.
  ///
  /// The summands of a number are not printed; the largest number of the line stands for them, so that
  /// `-1e-17` among numbers near 1 is a rounded 0.
  func matches(_ printed: NumberedText, within tolerance: Tolerance) -> Bool {
    guard texts == printed.texts, numbers.count == printed.numbers.count else { return false }
    let largest = numbers.filter(\.isFinite).map(abs).max()
    return zip(printed.numbers, numbers).allSatisfy {
      tolerance.allows($0, for: $1, largestTerm: largest)
    }
  }

  /// The largest difference between numbers in the same place; `nil` when more than the numbers differ.
  func difference(to other: NumberedText) -> Double? {
    guard texts == other.texts, numbers.count == other.numbers.count else { return nil }
    return zip(numbers, other.numbers).map { $0 == $1 || ($0.isNaN && $1.isNaN) ? 0 : abs($0 - $1) }
      .max { $1.isNaN || $0 < $1 }
  }

  // MARK: - Scanning

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  /// The end of the number that starts at `start`; `nil` unless one does.
  private static func numberEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
    if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      // `3-1` is a difference, `-1` a number.
      if isDigit(before) || isWordEnd(bytes, at: start) || before == UInt8(ascii: ")") { return nil }
      index += 1
    } else if isDigit(before) || before == UInt8(ascii: ".") || isWordEnd(bytes, at: start) {
      return nil
    }
    if let end = wordEnd(bytes, from: index) { return end }
    let digits = index
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    let isWhole = index > digits
    var isPlain = true
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      let fraction = index + 1
      var end = fraction
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      if end > fraction { (index, isPlain) = (end, false) }
    }
    guard isWhole || !isPlain else { return nil }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      var end = index + 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
      let exponent = end
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      if end > exponent { (index, isPlain) = (end, false) }
    }
    if isPlain, isIndex(bytes, from: digits) { return nil }
    return index
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

  private static func tidy(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
