// Printable.swift — untrusted text, with visible signs in the place of control characters.

/// `text` with every character that steers a terminal shown instead of sent: `␛` for ESC, `<U+009B>`, `<U+202E>`.
///
/// These are the control characters of ASCII and of Latin-1 (C1), the embeddings, overrides and isolates of
/// bidirectional text, and the separators of lines and paragraphs. Names and texts come from lessons, files
/// and students: none of them may move the cursor, colour, hide or turn around the output.
///
/// - Parameter kept: control characters that stay as they are: a tab unless given otherwise.
package func printable(_ text: String, keeping kept: String = "\t") -> String {
  guard text.utf8.hasControls else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    if !scalar.isControl || kept.unicodeScalars.contains(scalar) {
      shown.unicodeScalars.append(scalar)
    } else {
      shown += picture(of: scalar)
    }
  }
  return shown
}

/// `text` with its colours kept: sequences `ESC [ … m` stay, everything else that steers a terminal is shown.
///
/// Accepts lines that a style has coloured, whose words went through ``printable(_:keeping:)`` before.
package func printableColored(_ text: String, keeping kept: String = "\n\t") -> String {
  guard text.utf8.hasControls else { return text }
  var shown = ""
  for cell in Cells(text) {
    shown +=
      cell.isEscape && cell.text.isColor ? String(cell.text) : printable(String(cell.text), keeping: kept)
  }
  return shown
}

/// The sign in the place of a control character: its picture where Unicode has one, else its number.
private func picture(of scalar: Unicode.Scalar) -> String {
  switch scalar.value {
  case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) } ?? "?"
  case 0x7F: return "␡"
  default:
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
  }
}

extension Unicode.Scalar {
  /// True for a character that steers a terminal instead of showing.
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension String.UTF8View {
  /// True where there may be a character to show instead: a look at the bytes, as most texts have none.
  fileprivate var hasControls: Bool {
    var before: UInt8 = 0
    for byte in self {
      if byte < 0x20 || byte == 0x7F { return true }
      // U+0080…U+009F begin with C2, U+2000…U+207F with E2 80 and E2 81.
      if before == 0xC2 && byte < 0xA0 || before == 0xE2 && (byte == 0x80 || byte == 0x81) { return true }
      before = byte
    }
    return false
  }
}

extension Substring {
  /// True for `ESC [ numbers m`.
  fileprivate var isColor: Bool {
    guard utf8.first == 0x1B, utf8.last == UInt8(ascii: "m"), utf8.count >= 3 else { return false }
    return utf8.dropFirst(1).first == UInt8(ascii: "[")
      && utf8.dropFirst(2).dropLast().allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ";") }
  }
}
