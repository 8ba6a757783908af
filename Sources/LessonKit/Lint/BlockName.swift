// BlockName.swift — the word behind a fence, where it is nearly one that makes a block run or ask.
import Diagnostics

/// Words that make a fenced block more than text.
enum BlockName {
  private static let names = ["chainrule", "question", "task", "answer"]
  /// Words of other tools that are near enough to be taken for one.
  private static let others: Set<String> = ["chain"]

  /// The word that was meant by `info`, which stands behind a fence; `nil` where it is another language.
  ///
  /// `{chainrule}` and `{.chainrule hidden}` are how other tools mark blocks; case counts; a letter may be wrong.
  static func meant(by info: String) -> String? {
    let written = info.split { $0 == " " || $0 == "\t" }.first.map(String.init) ?? ""
    guard !names.contains(written) else { return nil }
    let first = info.lowercased().prefix { !$0.isWhitespace && $0 != "," }
    let word = String(first.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    guard !word.isEmpty, !others.contains(word) else { return nil }
    if names.contains(word) { return word }
    let plural = word.hasSuffix("s") ? String(word.dropLast()) : nil
    if let plural, names.contains(plural) { return plural }
    // A short word is near to many others.
    return word.count < 5 ? nil : nearest(to: word, in: names)
  }
}
