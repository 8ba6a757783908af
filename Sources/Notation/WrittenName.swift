// WrittenName.swift — what a number is called, part by part, so that it is printed in any form without being read again.

/// A name of a number: `w(2)1,1`, `z(1)2 of example 3`, `y2`, `g(2,1)`, `err`.
///
/// - Note: a quantity of a layer has `above`, which is printed in parentheses behind the symbol; an element of a named
///   matrix has its indices in parentheses, and nothing above.
public struct WrittenName: Hashable, Sendable {
  /// The symbol as it is printed: `γ`; for what has none, the whole text: `2`, `a + b`.
  public var symbol: String
  /// The layer, and the map or filter behind a comma: `1,2`; empty where no layer is named.
  public var above: String
  /// The indices with commas between them; empty for the whole.
  public var below: String
  /// True where the indices stand in parentheses.
  public var isElement: Bool
  /// The number of the example that is spoken of, where it is one of several.
  public var example: Int?

  /// A name of these parts.
  public init(
    _ symbol: String, above: String = "", below: String = "", isElement: Bool = false, example: Int? = nil
  ) {
    (self.symbol, self.above, self.below) = (symbol, above, below)
    (self.isElement, self.example) = (isElement, example)
  }

  /// The name of quantity `symbol` of a layer: `above` are layer and map, `indices` follow.
  public init(_ symbol: String, above: [Int], indices: [Int], example: Int? = nil) {
    self.init(
      symbol, above: above.map(String.init).joined(separator: ","),
      below: indices.map(String.init).joined(separator: ","), example: example)
  }

  /// As it is typed and printed: `w(2)1,1`.
  public var plain: String { bare + ending }

  /// Without the words that say which example it is of.
  public var bare: String {
    let indices = isElement && !below.isEmpty ? "(\(below))" : below
    return symbol + (above.isEmpty ? "" : "(\(above))") + indices
  }

  /// The words that say which example it is of: ` of example 3`, or nothing.
  public var ending: String { Self.ending(of: example) }

  /// The words that name `example`, or nothing.
  public static func ending(of example: Int?) -> String { example.map { " of example \($0)" } ?? "" }

  /// The same name without its example.
  public var ofNoExample: WrittenName {
    var name = self
    name.example = nil
    return name
  }
}

// MARK: - LaTeX

extension WrittenName {
  /// In LaTeX: `w^{(2)}_{1,1}`, `g_{2,1}`, `\mathrm{err}`.
  public var latex: String {
    let remark = example == nil ? "" : "\\text{\(ending)}"
    guard above.isEmpty, below.isEmpty else {
      return TeX.symbol(symbol, isBase: !above.isEmpty) + (above.isEmpty ? "" : "^{(\(above))}")
        + (below.isEmpty ? "" : "_{\(below)}") + remark
    }
    return TeX.name(symbol) + remark
  }
}

/// Parts of LaTeX.
package enum TeX {
  /// A symbol: a Greek letter, another letter, or a word upright.
  ///
  /// What stands behind a Greek letter is set above and below it: `σ²B` is `\sigma_B^2`.
  ///
  /// - Parameter isBase: whether more is set above it, so that a compound symbol needs braces around it.
  package static func symbol(_ sign: String, isBase: Bool = false) -> String {
    if let letter = GreekLetter.named[sign] { return "\\\(letter.name)" }
    let scalars = sign.unicodeScalars
    if let first = scalars.first, let name = GreekLetter.names[first] {
      let rest = scalars.dropFirst()
      let powers = rest.prefix { Script.raisedDigits[$0] != nil }
      let below = rest.dropFirst(powers.count)
      guard !rest.isEmpty else { return "\\\(name)" }
      if below.allSatisfy({ $0.properties.isAlphabetic || Script.loweredDigits[$0] == nil && isDigit($0) }) {
        let power = powers.compactMap { Script.raisedDigits[$0] }.map(String.init).joined()
        let set =
          "\\\(name)" + (below.isEmpty ? "" : "_\(grouped(String(String.UnicodeScalarView(below))))")
          + (power.isEmpty ? "" : "^\(grouped(power))")
        return isBase ? "{\(set)}" : set
      }
    }
    guard sign.first?.isLetter == true else { return number(sign) }
    return sign.count == 1 ? sign : "\\mathrm{\(escaped(sign))}"
  }

  /// A name without indices: `y2` is y₂ and `t5` is t₅; anything but a name or a number stays as it is.
  static func name(_ name: String) -> String {
    let digits = String(name.reversed().prefix { "0"..."9" ~= $0 }.reversed())
    guard !digits.isEmpty, digits.count < name.count, name.first?.isLetter == true else {
      return symbol(name)
    }
    return "\(symbol(String(name.dropLast(digits.count))))_{\(digits)}"
  }

  /// A number: `1.5e-7` is `1.5 \cdot 10^{-7}`.
  package static func number(_ text: String) -> String {
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else {
      return text
    }
    return "\(text[..<e]) \\cdot 10^{\(exponent)}"
  }

  private static func grouped(_ text: String) -> String { text.count == 1 ? text : "{\(text)}" }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func escaped(_ text: String) -> String {
    text.map { "_&%#${}".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
