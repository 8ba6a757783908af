// Mutation.swift — changes to good bytes and good texts.
import Tensors

/// Changes to bytes.
enum Mutation {
  private static let numbers: [UInt64] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000, 0xffff_ffff_ffff_ffff,
  ]

  /// A few changes to `bytes`; `other` is a file of which a part may be taken.
  static func change(_ bytes: [UInt8], _ other: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(4) {
      guard !bytes.isEmpty else { return bytes }
      let place = random.below(bytes.count)
      let length = min(bytes.count - place, 1 + random.below(random.once(in: 4) ? 200 : 8))
      switch random.below(9) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes[place] ^= 1 << UInt8(random.below(8))
      case 2: bytes[place] = random.pick(Array("0123456789,;\t\n\r\" .-+eE#{}()[]'\0\u{7f}".utf8))
      case 3: bytes.removeSubrange(place..<(place + length))
      case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: random.below(bytes.count))
      case 5: bytes = Array(bytes.prefix(place))
      case 6:
        // A number of several bytes: a size, a length, an offset.
        let (number, width) = (random.pick(numbers), random.pick([2, 4, 8]))
        let isBig = random.once(in: 2)
        for i in 0..<width where place + i < bytes.count {
          bytes[place + i] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (isBig ? width - 1 - i : i)))
        }
      case 7 where !other.isEmpty:
        let from = random.below(other.count)
        bytes.insert(contentsOf: other[from..<min(other.count, from + 1 + random.below(100))], at: place)
      default:
        // Digits become another number.
        let digits = Array(
          random.pick(["0", "1", "-1", "99999999999999999999", "1e999", "nan", "2147483648"]).utf8)
        if let start = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) {
          let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
          bytes.replaceSubrange(start..<end, with: digits)
        }
      }
    }
    return bytes
  }

  private static let words = [
    "0", "1", "2", "-1", "3.5", "1e308", "1e-320", "1e999", "nan", "inf", "9223372036854775807",
    "9223372036854775808",
    "4294967296", "0x10", "1..3", "3..1", "0..0", "2x2", "0x0", "99999x99999", "w(1)", "w(1)1,1", "w(9)1,1",
    "z(0)", "z(1)",
    "a(1)", "b(1)1", "mask(1)", "gamma(1)", "mu(1)", "x", "x1", "y", "p", "err", "J", "accuracy", "errtest",
    "(", ")", "[",
    "]", "{", "}", ";", ",", "->", "=", "==", "+", "-", "*", "/", "^", "@", "'", "\"", "#", "\\", "|", ">",
    "<", "∂", "·", "Σ",
    "σ²", "⁽²⁾", "₁", "é", "\u{301}", "\u{1F468}\u{200D}\u{1F469}", "\u{202E}", "\u{9B}", "\u{0}", "\t", "\n",
    "relu", "dense",
    "conv", "maxpool", "same", "of", "d", "J J", "all", "rate=0.1", "rate=", "seed=1", "n=3", "stride=2",
    "padding=1",
  ]

  /// A few changes to a command: words put in, taken out, exchanged, replaced by others.
  static func change(_ text: String, _ lines: [String], _ random: inout Random) -> String {
    var tokens = Self.tokens(text)
    for _ in 0...random.below(3) {
      guard !tokens.isEmpty else { return random.pick(words) }
      let place = random.below(tokens.count)
      switch random.below(8) {
      case 0: tokens.remove(at: place)
      case 1: tokens.insert(random.pick(words), at: place)
      case 2: tokens[place] = random.pick(words)
      case 3: tokens.swapAt(place, random.below(tokens.count))
      case 4: tokens.insert(tokens[place], at: place)
      case 5:
        let other = Self.tokens(random.pick(lines))
        if !other.isEmpty { tokens[place] = random.pick(other) }
      case 6:
        if let i = tokens[place...].firstIndex(where: { $0.first?.isNumber == true }) {
          tokens[i] = random.pick(["0", "1", "2", "3", "-1", "7", "0.5", "1e9", "65536", "2147483648"])
        }
      default:
        tokens[place] =
          random.once(in: 30)
          ? String(repeating: tokens[place], count: 1 + random.below(3000))
          : tokens[place] + random.pick(words)
      }
    }
    return tokens.joined()
  }

  /// Words, numbers, blanks and signs; their joined text is the whole again.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var last: Character?
    for character in text {
      let joins = last.map { kind($0) == kind(character) && kind(character) > 0 } ?? false
      if joins { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
      last = character
    }
    return tokens
  }

  private static func kind(_ character: Character) -> Int {
    character.isLetter ? 1 : character.isNumber || character == "." ? 2 : character == " " ? 3 : 0
  }
}
