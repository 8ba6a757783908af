// BlockName.swift — the word behind a fence, where it is nearly one that makes a block run or ask.
import Diagnostics
import Markdown

/// Words that make a fenced block more than text.
package enum BlockName {
  private static let names = ["chainrule", "question", "task", "answer"]
  /// Words of other tools that are near enough to be taken for one.
  private static let others: Set<String> = ["chain"]

  /// The word that was meant by `info`, which stands behind a fence; `nil` where it is another language.
  ///
  /// `{chainrule}`, `{.chainrule hidden}`, `chainrule{hidden}` and `python chainrule` are how other tools mark blocks;
  /// case counts; a letter may be wrong.
  package static func meant(by info: String) -> String? {
    let written = info.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard !names.contains(written.first ?? "") else { return nil }
    let words = info.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    if words.starts(with: ["chain", "rule"]) { return "chainrule" }
    let isNamed = written.dropFirst().contains {
      ["chainrule", ".chainrule"].contains($0.filter { !"{}".contains($0) })
    }
    if isNamed { return "chainrule" }
    let word = words.first.map(String.init) ?? ""
    guard !word.isEmpty, !others.contains(word) else { return nil }
    if names.contains(word) { return word }
    let plural = word.hasSuffix("s") ? String(word.dropLast()) : nil
    if let plural, names.contains(plural) { return plural }
    // A short word is near to many others.
    return word.count < 5 ? nil : nearest(to: word, in: names)
  }

  /// The text behind a fence in a quotation, `> ```task`, and the word that it has or means; `nil` where the
  /// block would be text outside of it, too.
  package static func quoted(in line: String) -> (info: String, name: String)? {
    guard line.trimmed.hasPrefix(">"),
      let fence = Fence(String(line.drop { $0 == " " || $0 == "\t" || $0 == ">" }))
    else { return nil }
    let first = fence.info.split { $0 == " " || $0 == "\t" }.first.map(String.init) ?? ""
    let name = names.contains(first) ? first : meant(by: fence.info)
    return name.map { (fence.info, $0) }
  }
}
