// SignNames.swift — letters and signs of the blackboard by their names: `\gamma` and Tab make γ.
import Interpreter
import Notation
import Platform

/// The name that a sign has behind a backslash, as in TeX.
struct SignName: Sendable {
  let name: String
  let sign: String

  private init(_ name: String, _ sign: String) { (self.name, self.sign) = (name, sign) }

  /// Every name, most wanted first.
  static let all: [SignName] = {
    let wanted = ["gamma", "beta", "mu", "sigma"]
    let letters = GreekLetter.all.map { SignName($0.name, String($0.letter)) }
    let first = wanted.compactMap { name in letters.first { $0.name == name } }
    return [SignName("partial", "∂")] + first + [SignName("cdot", "·")]
      + letters.filter { !wanted.contains($0.name) }
      + [
        SignName("times", "×"), SignName("le", "≤"), SignName("ge", "≥"), SignName("ne", "≠"),
        SignName("to", "→"),
      ]
  }()

  private static let raised = written(Script.raised, "0123456789()")
  private static let lowered = written(Script.lowered, "0123456789").adding([",": ","])

  /// The forms of `characters` that `script` has, by the character.
  private static func written(
    _ script: [Unicode.Scalar: Unicode.Scalar], _ characters: String
  ) -> [Character: Character] {
    Dictionary(
      first: script.filter { characters.unicodeScalars.contains($0.value) }.map {
        (Character($0.value), Character($0.key))
      })
  }

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

  /// `word` with Greek letters by their names and indices on the line, as quantities are listed: `γ⁽¹⁾` is `gamma(1)`.
  static func spelledOut(_ word: String) -> String {
    guard word.utf8.contains(where: { $0 > 0x7F }) else { return word }
    return Script.onTheLine(word).unicodeScalars.map { GreekLetter.names[$0] ?? String($0) }.joined()
  }
}
