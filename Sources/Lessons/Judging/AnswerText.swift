// AnswerText.swift — a student's intent in an answer that is not quite an expression.
import Language
import Markdown
import Notation

/// An answer as it is computed, and a note on its reading.
package struct AnswerText: Hashable, Sendable {
  /// The expression.
  package let text: String
  /// A note on writing it, in a sentence, or `nil`.
  package let note: String?

  /// What is said of a text that is no expression.
  package static let unreadable = "An answer is a number or an expression."

  /// An answer that is taken as it stands.
  init(as text: String) { (self.text, note) = (text, nil) }

  /// Reads `given`; `nil` where no expression can be made of it.
  ///
  /// Besides expressions: `= 0.5`, `0,5`, `75 %`, `12 parameters`, and, where `allowsName`, `dz = 0.5`.
  init?(_ given: String, allowsName: Bool, isExpression: (String) -> Bool) {
    var text = Self.unquoted(given)[...]
    while let first = text.first, first == "=" || first == "≈" { text = text.dropFirst().drop { $0 == " " } }
    guard !text.isEmpty else { return nil }
    if isExpression(String(text)) {
      (self.text, note) = (String(text), nil)
      return
    }
    if let (number, unit) = Self.numberAndUnit(text) {
      let plain = number.replacing(",", with: ".")
      var notes: [String] = []
      if plain != number { notes.append("decimals have a point here") }
      if !unit.isEmpty, unit != "%" { notes.append("units are not needed") }
      self.text = unit == "%" ? "\(plain)/100" : plain
      let isShown = plain != number || !unit.isEmpty
      note =
        isShown
        ? "That is read as \(self.text)\(notes.isEmpty ? "" : ": \(notes.joined(separator: ", "))")." : nil
      return
    }
    guard allowsName, let value = CommandText.value(in: String(text))?.trimmed, !value.isEmpty,
      let inner = AnswerText(value, allowsName: false, isExpression: isExpression)
    else { return nil }
    self = inner
  }

  /// The given text without the back-quotes around it and the `> ` of a command before it: marks of Markdown
  /// that no expression has.
  static func unquoted(_ given: String) -> String {
    var text = given.trimmed[...]
    while true {
      if text.hasPrefix("> ") {
        text = text.dropFirst(2).trimmed[...]
      } else if text.count > 2, text.hasPrefix("`"), text.hasSuffix("`") {
        text = text.dropFirst().dropLast().trimmed[...]
      } else {
        return String(text)
      }
    }
  }

  /// `0,5` and ``, `75` and `%`, `12` and `parameters`; `nil` where no number stands first, or more follows it.
  private static func numberAndUnit(_ text: Substring) -> (number: String, unit: String)? {
    let sign = text.first.flatMap { "-+−".contains($0) ? $0 : nil }
    let bytes = Array((sign == nil ? text : text.dropFirst()).utf8)
    guard let (end, _) = ProseNumbers.end(in: bytes, from: 0, takesComma: true) else { return nil }
    let unit = String(decoding: bytes[end...], as: UTF8.self).trimmed
    let isUnit = unit.isEmpty || unit == "%" || unit.allSatisfy { $0.isLetter || $0 == "°" }
    guard isUnit else { return nil }
    return ((sign == nil || sign == "+" ? "" : "-") + String(decoding: bytes[..<end], as: UTF8.self), unit)
  }
}
