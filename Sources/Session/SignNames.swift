// SignNames.swift — letters and signs of the blackboard by their names: `\gamma` and Tab make γ.

/// The name that a sign has behind a backslash, as in TeX.
struct SignName: Sendable {
  let name: String
  let sign: String

  private init(_ name: String, _ sign: String) { (self.name, self.sign) = (name, sign) }

  /// Every name, most wanted first.
  static let all = [
    SignName("partial", "∂"), SignName("gamma", "γ"), SignName("beta", "β"), SignName("mu", "μ"),
    SignName("sigma", "σ"), SignName("cdot", "·"), SignName("alpha", "α"), SignName("delta", "δ"),
    SignName("epsilon", "ε"), SignName("eta", "η"), SignName("theta", "θ"), SignName("kappa", "κ"),
    SignName("lambda", "λ"), SignName("nu", "ν"), SignName("pi", "π"), SignName("rho", "ρ"),
    SignName("tau", "τ"),
    SignName("phi", "φ"), SignName("chi", "χ"), SignName("psi", "ψ"), SignName("omega", "ω"),
    SignName("Delta", "Δ"), SignName("Omega", "Ω"), SignName("times", "×"), SignName("le", "≤"),
    SignName("ge", "≥"), SignName("ne", "≠"), SignName("to", "→"),
  ]

  private static let raised: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    "(": "⁽",
    ")": "⁾",
  ]
  private static let lowered: [Character: Character] = [
    "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉",
    ",": ",",
  ]
  private static let letters = Dictionary(
    all.filter { $0.sign.unicodeScalars.allSatisfy(\.properties.isAlphabetic) }.map {
      (Character($0.sign), $0.name)
    },
    uniquingKeysWith: { first, _ in first })

  /// The name at the end of `word`, from its backslash on, and its completions; `nil` where there is none.
  ///
  /// A name that is whole or can be only one becomes the sign; `\^(2)` and `\_1,2` are raised and lowered.
  static func completions(of word: String) -> (name: String, candidates: [SessionCompletion])? {
    guard let backslash = word.lastIndex(of: "\\") else { return nil }
    let typed = String(word[backslash...]), name = typed.dropFirst()
    if let kind = name.first, kind == "^" || kind == "_", name.count > 1 {
      let moved = name.dropFirst().compactMap { kind == "^" ? raised[$0] : lowered[$0] }
      let isWhole = moved.count == name.count - 1
      return (typed, isWhole ? [SessionCompletion(String(moved), closes: false)] : [])
    }
    let beginning = all.filter { $0.name.hasPrefix(name) }
    if let sign = beginning.first(where: { $0.name == name })
      ?? (beginning.count == 1 ? beginning.first : nil)
    {
      return (typed, [SessionCompletion(sign.sign, "\\\(sign.name)", closes: false)])
    }
    return (typed, beginning.map { SessionCompletion("\\\($0.name)", $0.sign, closes: false) })
  }

  /// `word` with Greek letters by their names, as quantities are listed: `γ(1)` is `gamma(1)`.
  static func spelledOut(_ word: String) -> String {
    guard word.utf8.contains(where: { $0 > 0x7F }) else { return word }
    return word.map { letters[$0] ?? String($0) }.joined()
  }
}
