// ProseBlock.swift — the paragraphs, headings, lists and verbatim stretches of a piece of Markdown.

/// One block of prose.
package enum ProseBlock: Hashable {
  case heading(level: Int, String)
  /// A paragraph; `marker` stands before its first line (`- `, `2. `), `indent` blanks before all of them.
  case paragraph(String, marker: String, indent: Int)
  /// Lines that are shown as they are: formulas, tables.
  case verbatim([String])
  case rule
  case blank

  /// Cuts lines into blocks; several blank lines are one, and none stands at either end.
  package static func blocks(_ lines: [String]) -> [ProseBlock] {
    var reader = Reader()
    for line in lines { reader.take(line) }
    reader.close()
    while reader.blocks.last == .blank { reader.blocks.removeLast() }
    return reader.blocks
  }

  private struct Reader {
    var blocks: [ProseBlock] = []
    private var paragraph: (lines: [String], marker: String, indent: Int)?
    private var verbatim: [String] = []
    /// Column of the current list item's text; `nil` outside lists.
    private var listIndent: Int?
    private var isInComment = false

    mutating func close() {
      if let paragraph {
        blocks.append(
          .paragraph(
            paragraph.lines.joined(separator: " "), marker: paragraph.marker, indent: paragraph.indent))
        self.paragraph = nil
      }
      while verbatim.last?.isBlank == true { verbatim.removeLast() }
      if !verbatim.isEmpty { blocks.append(.verbatim(verbatim)) }
      verbatim = []
    }

    mutating func take(_ written: String) {
      let line = written.replacingTabs
      let text = line.trimmed
      if isInComment || text.hasPrefix("<!--") {
        isInComment = !text.hasSuffix("-->")
        return
      }
      let indent = line.prefix { $0 == " " }.count
      if text.isEmpty { return takeBlank() }
      if paragraph == nil, indent >= (listIndent ?? 0) + 4 || (!verbatim.isEmpty && indent >= 4) {
        if verbatim.isEmpty { close() }
        verbatim.append(line.withoutTrailingSpace)
        return
      }
      if text.hasPrefix("|"), paragraph == nil {
        // A table behind an indented stretch is a block of its own.
        if verbatim.last.map({ !$0.trimmed.hasPrefix("|") }) == true { endVerbatim() }
        // A table at the margin ends a list.
        if indent == 0 { listIndent = nil }
        verbatim.append(line.withoutTrailingSpace)
        return
      }
      if !verbatim.isEmpty { endVerbatim() }
      takeText(text, indent: indent)
    }

    private mutating func takeBlank() {
      if !verbatim.isEmpty, verbatim.last?.trimmed.hasPrefix("|") != true {
        verbatim.append("")
        return
      }
      close()
      if let last = blocks.last, last != .blank { blocks.append(.blank) }
    }

    private mutating func endVerbatim() {
      let hadBlank = verbatim.last?.isBlank == true
      close()
      if hadBlank { blocks.append(.blank) }
    }

    private mutating func takeText(_ text: String, indent: Int) {
      let level = text.prefix { $0 == "#" }.count
      if (1...6).contains(level), text.dropFirst(level).first.map({ $0 == " " }) ?? true {
        close()
        blocks.append(.heading(level: level, text.dropFirst(level).trimmed.withoutClosingHashes))
        listIndent = nil
        return
      }
      if isRule(text, of: "=") || isRule(text, of: "-"), let underlined = paragraph, underlined.marker.isEmpty
      {
        paragraph = nil
        blocks.append(.heading(level: text.hasPrefix("=") ? 1 : 2, underlined.lines.joined(separator: " ")))
        return
      }
      if text.count >= 3, ["-", "*", "_"].contains(where: { isRule(text.filter { $0 != " " }, of: $0) }) {
        close()
        blocks.append(.rule)
        listIndent = nil
        return
      }
      if let marker = marker(of: text) {
        close()
        let content = text.dropFirst(marker.count)
        let blanks = content.prefix { $0 == " " }.count
        listIndent = indent + marker.count + min(max(blanks, 1), 4)
        paragraph = ([content.trimmed], marker + " ", indent)
        return
      }
      if let quoted = text.first == ">" ? text.dropFirst().trimmed : nil {
        if paragraph?.marker != "| " { close() }
        if paragraph == nil { paragraph = ([], "| ", indent) }
        paragraph?.lines.append(quoted)
        return
      }
      if paragraph != nil {
        paragraph?.lines.append(text)
      } else if let listIndent, indent >= 2 {
        paragraph = ([text], "", listIndent)
      } else {
        listIndent = nil
        paragraph = ([text], "", 0)
      }
    }

    private func isRule(_ text: String, of character: Character) -> Bool {
      text.count >= 2 && text.allSatisfy { $0 == character }
    }

    /// The mark of a list item: `-`, `*`, `+` or a number with `.` or `)`, with a blank behind it.
    private func marker(of text: String) -> String? {
      guard let blank = text.firstIndex(of: " ") else { return nil }
      let mark = text[..<blank]
      if ["-", "*", "+"].contains(mark) { return String(mark) }
      guard let last = mark.last, last == "." || last == ")", (2...10).contains(mark.count),
        mark.dropLast().allSatisfy({ ("0"..."9").contains($0) })
      else { return nil }
      // A list interrupts a paragraph only when it starts with 1: a year at a line's start does not.
      return paragraph != nil && paragraph?.marker.isEmpty == true && mark.dropLast() != "1"
        ? nil : String(mark)
    }
  }
}

extension String {
  /// The text with tabs filled up to columns of four.
  fileprivate var replacingTabs: String {
    guard contains("\t") else { return self }
    var text = "", column = 0
    for character in self {
      if character == "\t" {
        let count = 4 - column % 4
        text += String(repeating: " ", count: count)
        column += count
      } else {
        text.append(character)
        column += 1
      }
    }
    return text
  }

  /// A heading's text without the `#`s that may close it.
  fileprivate var withoutClosingHashes: String {
    let text = self[...]
    let hashes = text.reversed().prefix { $0 == "#" }.count
    let rest = text.dropLast(hashes)
    return hashes > 0 && (rest.isEmpty || rest.last == " ") ? rest.trimmed : self
  }
}
