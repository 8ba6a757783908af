// Lexer.swift — text into tokens, one at a time from any place.
import Diagnostics

/// A text as bytes, and the token at each place of it.
///
/// Tokens are read on demand: the form of a path, a size or free text depends on the command.
struct Lexer {
  /// The text as UTF-8.
  let bytes: [UInt8]

  init(utf8 bytes: [UInt8]) { self.bytes = bytes }

  /// A lexer of `text`.
  init(_ text: String) { self.init(utf8: Array(text.utf8)) }

  /// The token at `position`, blanks and comments before it skipped; line breaks count as blanks if asked.
  func token(at position: Int, newlinesAreBlank: Bool) throws(Diagnostic) -> Token {
    let start = try skipBlanks(from: position, newlinesAreBlank: newlinesAreBlank)
    let blankBefore = start > position || position == 0
    func token(_ kind: Token.Kind, _ length: Int) -> Token {
      Token(kind: kind, range: SourceRange(start, start + length), blankBefore: blankBefore)
    }
    guard start < bytes.count else { return token(.end, 0) }
    let byte = bytes[start]
    if Characters.isDigit(byte) || byte == dot && isDigit(at: start + 1) {
      let (value, end) = try number(at: start)
      return token(.number(value), end - start)
    }
    let (scalar, length) = scalar(at: start)
    if scalar == "½" { return token(.number(0.5), length) }
    if scalar == "√", self.byte(at: start + length) == UInt8(ascii: "(") {
      return token(.word("sqrt"), length)
    }
    if Characters.startsWord(scalar) {
      let (word, end) = word(at: start)
      return token(.word(word), end - start)
    }
    if byte == lineFeed { return token(.newline, 1) }
    if let (symbol, length) = symbol(at: start) { return token(.symbol(symbol), length) }
    if Characters.closingQuotes(for: scalar) != nil {
      let (text, end) = try string(at: start)
      return token(.string(text), end - start)
    }
    if let (power, end) = superscript(at: start) { return token(.superscript(power), end - start) }
    var complaint = Diagnostic.stray(scalar, at: SourceRange(start, start + length))
    if scalar == "." { complaint.hint = adviceOnDot(at: start) }
    throw complaint
  }

  /// The first place from `position` on that is neither blank nor comment.
  func skipBlanks(from position: Int, newlinesAreBlank: Bool = false) throws(Diagnostic) -> Int {
    var place = position
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0D: place += 1
      case lineFeed:
        if !newlinesAreBlank { return place }
        place += 1
      case UInt8(ascii: "#"): place = endOfLine(from: place)
      case UInt8(ascii: "\\"):
        var end = place + 1
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
        if end == bytes.count { throw .endsInContinuation(at: SourceRange(place, place + 1)) }
        if bytes[end] != lineFeed { return place }
        place = end + 1
      case 0x80...:
        let (scalar, length) = scalar(at: place)
        if !Characters.isBlank(scalar) { return place }
        place += length
      default: return place
      }
    }
    return place
  }

  /// The offset of the line break that ends the line of `position`, or the end of the text.
  func endOfLine(from position: Int) -> Int {
    var place = position
    while place < bytes.count, bytes[place] != lineFeed { place += 1 }
    return place
  }

  /// The word that starts at `position`, Greek letters spelled out, and where it ends.
  func word(at position: Int) -> (word: String, end: Int) {
    var place = position
    while place < bytes.count, Characters.isLetter(bytes[place]) || Characters.isDigit(bytes[place]) {
      place += 1
    }
    var word = String(decoding: bytes[position..<place], as: UTF8.self)
    while place < bytes.count {
      let (scalar, length) = scalar(at: place)
      guard Characters.continuesWord(scalar) else { break }
      place += length
      if let name = Characters.spelled[scalar] { word += name } else { word.unicodeScalars.append(scalar) }
      if scalar == "σ", place < bytes.count, self.scalar(at: place).scalar == "²" {
        word += "2"
        place += "²".utf8.count
      }
    }
    return (word, place)
  }

  /// The Unicode scalar that starts at `position`, and its bytes; the text came from a `String`, so it is UTF-8.
  func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[position]
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if length == 1 { return (Unicode.Scalar(first), 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[position...].dropFirst().prefix(length - 1) { value = value << 6 | UInt32(byte & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", min(length, bytes.count - position))
  }

  /// The bytes of `range` as text.
  func text(_ range: SourceRange) -> String {
    let lower = min(max(0, range.lowerBound), bytes.count)
    return String(decoding: bytes[lower..<max(lower, min(range.upperBound, bytes.count))], as: UTF8.self)
  }

  /// The byte at `position`, or `nil` past the end.
  func byte(at position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

  /// True when a digit stands at `position`.
  func isDigit(at position: Int) -> Bool { position < bytes.count && Characters.isDigit(bytes[position]) }

  /// The symbol that starts at `position`, the longest one, and its bytes.
  private func symbol(at position: Int) -> (Symbol, Int)? {
    let byte = bytes[position]
    if byte >= 0x80 {
      let (scalar, length) = scalar(at: position)
      return Characters.symbols[scalar].map { ($0, length) }
    }
    let next = self.byte(at: position + 1)
    let equals = next == UInt8(ascii: "=")
    switch byte {
    case UInt8(ascii: "+"): return (.plus, 1)
    case UInt8(ascii: "-"): return next == UInt8(ascii: ">") ? (.arrow, 2) : (.minus, 1)
    case UInt8(ascii: "*"): return (.times, 1)
    case UInt8(ascii: "/"): return (.divide, 1)
    case UInt8(ascii: "^"): return (.power, 1)
    case UInt8(ascii: "@"): return (.matmul, 1)
    case UInt8(ascii: "<"): return equals ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return equals ? (.greaterOrEqual, 2) : (.greater, 1)
    case UInt8(ascii: "="): return equals ? (.equal, 2) : (.assign, 1)
    case UInt8(ascii: "!"): return equals ? (.notEqual, 2) : nil
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: "."): return next == dot ? (.dots, 2) : nil
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    case UInt8(ascii: "("): return (.openParen, 1)
    case UInt8(ascii: ")"): return (.closeParen, 1)
    case UInt8(ascii: "["): return (.openBracket, 1)
    case UInt8(ascii: "]"): return (.closeBracket, 1)
    case UInt8(ascii: "{"): return (.openBrace, 1)
    case UInt8(ascii: "}"): return (.closeBrace, 1)
    default: return nil
    }
  }

  /// The text in the quotes that open at `position`, and where they end.
  ///
  /// A backslash takes the next character as it is.
  func string(at position: Int) throws(Diagnostic) -> (text: String, end: Int) {
    let (quote, length) = scalar(at: position)
    let closing = Characters.closingQuotes(for: quote) ?? []
    var place = position + length
    var text: [UInt8] = []
    while place < bytes.count, bytes[place] != lineFeed {
      var (scalar, length) = scalar(at: place)
      if closing.contains(scalar) { return (String(decoding: text, as: UTF8.self), place + length) }
      if scalar == "\\", place + 1 < bytes.count, bytes[place + 1] != lineFeed {
        place += 1
        (scalar, length) = self.scalar(at: place)
      }
      if scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F || scalar == "\u{FFFD}" {
        throw .stray(scalar, at: SourceRange(place, place + length))
      }
      text += bytes[place..<min(place + length, bytes.count)]
      place += length
    }
    throw .unclosedQuote(at: SourceRange(position, position + length), quote)
  }
}

let lineFeed = UInt8(ascii: "\n")
let dot = UInt8(ascii: ".")

extension Diagnostic {
  /// A character that means nothing to the language.
  static func stray(_ scalar: Unicode.Scalar, at place: SourceRange) -> Self {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    if scalar.value < 0x20 || scalar.value == 0x7F {
      let byte = (hex.count < 2 ? "0" : "") + hex
      return .init(
        .notText, "this is no text: byte 0x\(byte)", at: place,
        hint: "is the file in another format, or cut off?")
    }
    if scalar == "\u{FFFD}" {
      return .init(
        .notText, "this is no text: bytes that are not UTF-8", at: place, hint: "save the file as UTF-8")
    }
    let code = scalar.isASCII ? "" : " (U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex + ")"
    let isShown =
      scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
    let name = isShown ? "`\(scalar)`\(code)" : "U+\(hex)"
    return .init(.syntax, "\(name) means nothing here", at: place, hint: Characters.advice[scalar])
  }

  fileprivate static func endsInContinuation(at place: SourceRange) -> Self {
    .init(.unclosed, "the line is continued, but nothing follows", at: place, isIncomplete: true)
  }

  fileprivate static func unclosedQuote(at place: SourceRange, _ quote: Unicode.Scalar) -> Self {
    .init(.unclosed, "the quote \(quote) is never closed on this line", at: place)
  }
}
