// CommandReference.swift — the page of all commands, quantities and functions: `help` as Markdown.
import Interpreter

/// The text of `Docs/commands.md`.
package enum CommandReference {
  /// The page, made from the definitions.
  package static func markdown(_ pages: HelpPages) -> String {
    var lines = [
      "# Commands, quantities and functions", "",
      "What `help` says, on one page. It is made by `make docs` from the definitions in the code; don't edit it.",
      "",
    ]
    for group in CommandGroup.allCases {
      let topics = pages.all.filter { $0.group == group }
      guard !topics.isEmpty else { continue }
      lines += ["## \(group.rawValue.prefix(1).uppercased())\(group.rawValue.dropFirst())", ""]
      lines += topics.flatMap { $0.markdown(pages) }
    }
    lines += ["## Quantities", ""] + pages.all.filter { $0.part == .quantity }.flatMap { $0.markdown(pages) }
    lines += ["## Functions", ""] + pages.all.filter { $0.part == .function }.flatMap { $0.markdown(pages) }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension HelpTopic {
  /// The group of commands that it stands among.
  fileprivate var group: CommandGroup? {
    switch part {
    case .command(let group): group
    case .form(_, let group): group
    default: nil
    }
  }

  fileprivate func markdown(_ pages: HelpPages) -> [String] {
    var lines = ["\(isForm ? "####" : "###") \(name)", "", "    \(syntax)", "", sentence(meaning), ""]
    if let formula { lines += ["    \(formula)", ""] }
    if !parameters.isEmpty { lines += parameters.map { "- `\($0.name)`: \($0.help)" } + [""] }
    for detail in details { lines += [detail, ""] }
    for example in examples { lines += ["```text"] + example.lines + ["```", ""] }
    if !related.isEmpty {
      lines += ["See also: \(related.map { link($0, pages) }.joined(separator: ", ")).", ""]
    }
    return lines
  }

  private func link(_ topic: String, _ pages: HelpPages) -> String {
    pages.named(topic).first.map {
      "[\(topic)](#\($0.name.lowercased().split(separator: " ").joined(separator: "-")))"
    } ?? topic
  }

  private func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }
}
