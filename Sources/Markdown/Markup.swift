// Markup.swift — text as it may stand in a page: nothing in a lesson becomes a tag, an attribute or a script.
import Typography

/// Makes text safe for HTML.
package enum Markup {
  /// `text` as it may stand between tags and, in double quotes, in an attribute.
  ///
  /// Control characters and marks that turn the direction of text are shown, as everywhere else.
  package static func escaped(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in printable(String(text), keeping: "\t\n\r").unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(result)
  }

  /// True for characters that XML allows in a text.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0x20...0x7E, 0xA0...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// The anchor of a heading, as code hosts make it: small letters, digits, `-` for blanks.
  package static func slug(_ heading: String) -> String {
    var slug = ""
    for character in heading.lowercased() {
      if character.isLetter || character.isNumber || character == "_" || character == "-" {
        slug.append(character)
      } else if character == " " {
        slug.append("-")
      }
    }
    return slug
  }

  /// An address that a page may lead to; `nil` for scripts, data, files and anything else that a browser
  /// might run.
  package static func webAddress(_ address: String) -> String? {
    let scheme = address.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    guard address.dropFirst(scheme.count).hasPrefix(":"), ["https", "http", "mailto"].contains(scheme) else {
      return nil
    }
    return address
  }
}

/// Anchors of one page, no two alike.
package struct Anchors {

  private var taken: Set<String> = []

  /// Anchors of a page that has none.
  package init() {}

  /// An anchor like `wish` that nothing on the page has yet.
  package mutating func add(_ wish: String) -> String {
    let start = wish.isEmpty ? "part" : wish
    var anchor = start
    var count = 1
    while !taken.insert(anchor).inserted {
      anchor = "\(start)-\(count)"
      count += 1
    }
    return anchor
  }

  /// True for an anchor that the page has.
  func has(_ anchor: String) -> Bool { taken.contains(anchor) }
}
