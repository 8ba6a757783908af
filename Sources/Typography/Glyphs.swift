// Glyphs.swift — output for terminals that show ASCII only.
import Notation
import Platform

/// The plain-ASCII forms of the tool's output.
package enum Glyphs {
  /// True within calls whose output ``asciified(_:)`` will replace: widths are then those of the replacement.
  package static let onlyASCII = Scoped(false)

  /// The value of ``onlyASCII`` here.
  static var areASCII: Bool { onlyASCII.value }

  /// `line` with every character that is not ASCII replaced: `∂err/∂w⁽²⁾₁` is `derr/dw(2)1`; unknown ones are `?`.
  package static func asciified(_ line: String) -> String {
    if line.utf8.allSatisfy({ $0 < 0x80 }) { return line }
    let scalars = Array(line.unicodeScalars)
    var text = ""
    var power = Power.none
    for (place, scalar) in scalars.enumerated() {
      if let digit = Script.raised[scalar], !digit.properties.isAlphabetic {
        let next = place + 1 < scalars.count ? scalars[place + 1] : " "
        switch power {
        case .none where scalar == "⁽": power = .parenthesised
        case .none where scalar == "²" && text.hasSuffix("sigma") && "(⁽B".unicodeScalars.contains(next):
          break  // σ²(1)1 is the quantity sigma2(1)1, not a square; σ²B(1)1 is sigma2B(1)1
        case .none:
          text += "^"
          power = .plain
        case .parenthesised where scalar == "⁾": power = .none
        case .plain, .parenthesised: break
        }
        text.unicodeScalars.append(digit)
        continue
      }
      if power == .plain { power = .none }
      if scalar.isASCII { text.unicodeScalars.append(scalar) } else { text += replacement(for: scalar) }
    }
    return text
  }

  /// Kinds of powers that the present superscripts stand for.
  private enum Power { case none, plain, parenthesised }

  private static func replacement(for scalar: Unicode.Scalar) -> String {
    if let text = replacements[scalar] ?? GreekLetter.names[scalar] { return text }
    if let plain = Script.lowered[scalar] { return String(Character(plain)) }
    switch scalar.value {
    case 0x2500...0x257F: return "+"
    case 0x2580...0x259F: return "#"
    case 0x2400...0x241F:  // the pictures of control characters: ␛ is ^[
      return "^" + (Unicode.Scalar(scalar.value - 0x2400 + 0x40).map { String(Character($0)) } ?? "?")
    case 0x2421: return "^?"
    case 0x2800...0x28FF:  // braille: by how many of the eight dots are set
      let dots = (scalar.value & 0xFF).nonzeroBitCount
      return dots == 0 ? " " : dots < 3 ? "." : dots < 6 ? ":" : "#"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return ""
    case .spaceSeparator: return " "
    default: return "?"
    }
  }

  private static let replacements: [Unicode.Scalar: String] = [
    // mathematics
    "∂": "d", "·": "*", "⋅": "*", "∗": "*", "×": "x", "÷": "/", "−": "-", "Σ": "sum", "∑": "sum", "∏": "prod",
    "Π": "prod", "√": "sqrt", "∞": "inf", "≈": "~", "≤": "<=", "≥": ">=", "≠": "!=", "±": "+-", "∈": "in",
    "∇": "grad", "⊙": "*", "∘": "o", "ᵀ": "'", "′": "'", "½": "1/2", "¼": "1/4", "¾": "3/4", "ŷ": "y^",
    // arrows and marks
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "↑": "^", "↓": "v", "✓": "ok", "✔": "ok", "✗": "x", "✘": "x",
    "•": "*", "●": "*", "○": "o", "■": "#", "□": "o", "▲": "^", "▼": "v", "▶": ">", "▸": ">", "►": ">",
    "◀": "<", "◂": "<", "…": "...", "–": "-", "—": "--", "‘": "'", "’": "'", "“": "\"", "”": "\"",
    "\u{A0}": " ", "\u{202F}": " ",
    // boxes and blocks: those that are not `+` or `#`
    "─": "-", "━": "-", "┄": "-", "┅": "-", "┈": "-", "┉": "-", "╌": "-", "╍": "-", "╴": "-", "╶": "-",
    "═": "=", "│": "|", "┃": "|", "┆": "|", "┇": "|", "┊": "|", "┋": "|", "╎": "|", "╏": "|", "║": "|",
    "╱": "/", "╲": "\\", "╳": "X", "▁": "_", "▂": ".", "▃": "-", "▏": "|", "░": ".", "▒": ":",
  ]
}
