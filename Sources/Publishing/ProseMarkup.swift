// ProseMarkup.swift — the prose of a lesson as HTML.
import Markdown

/// The page around the prose.
struct ProseContext {
  /// Sets the formulas of sentences and blocks.
  let formulas: FormulaMarkup
  /// The published page of another lesson, by the path that a link names; `nil` where there is none.
  var page: (_ path: String) -> String? = { _ in nil }
  /// The picture that a lesson shows, as an address with its bytes; `nil` where there is none that can be shown.
  var image: (_ path: String) -> String? = { _ in nil }
  /// Added to a heading's level: 1 where the page has a title of its own.
  var headingShift = 0
}

/// Turns prose into HTML, and keeps account of headings and anchors on the way.
struct ProseMarkup {
  /// A heading of the page.
  struct Heading: Hashable {
    var level: Int
    var text: String
    var markup: String
    var anchor: String
  }

  /// The headings so far.
  private(set) var headings: [Heading] = []
  /// The anchors so far.
  var anchors = Anchors()
  private let context: ProseContext

  /// Sets its formulas.
  var formulas: FormulaMarkup { context.formulas }

  init(_ context: ProseContext) { self.context = context }

  /// A stretch of prose that is not parted: a heading, a paragraph, a list, a table.
  struct Part {
    var html: String
    /// The heading's level as written; `nil` for anything else.
    var level: Int?
    /// The heading's text.
    var title = ""
    /// Approximate number of lines that it fills.
    var height: Int
  }

  /// The HTML of lines of prose.
  mutating func html(_ lines: [String]) -> String { html(ProseBlock.blocks(lines)) }

  /// The HTML of lines of prose in stretches.
  mutating func parts(_ lines: [String]) -> [Part] {
    var groups: [[ProseBlock]] = []
    for block in ProseBlock.blocks(lines) {
      switch block {
      case .blank: continue
      case .paragraph(_, let marker, let indent) where indent > 0 || (marker != "" && marker != "| "):
        // Items of a list stay together.
        if case .paragraph(_, let before, let left)? = groups.last?.last,
          left > 0 || (before != "" && before != "| ")
        {
          groups[groups.count - 1].append(block)
        } else {
          groups.append([block])
        }
      default: groups.append([block])
      }
    }
    return groups.map { group in
      let height = group.reduce(0) { $0 + $1.height }
      if case .heading(let level, let text)? = group.first {
        let plain = InlineText(text, keepsMarks: false).pieces.map(\.text).joined()
        return Part(html: html(group), level: level, title: plain, height: height)
      }
      return Part(html: html(group), level: nil, height: height)
    }
  }

  /// The HTML of Markdown in one text.
  mutating func html(_ text: String) -> String {
    html(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// The HTML of a text that stands in a sentence.
  func inline(_ text: String) -> String {
    var result = ""
    let pieces = InlineText(text, keepsMarks: false, keepsLinks: true).pieces
    var index = 0
    while index < pieces.count {
      guard let target = pieces[index].target else {
        result += markup(of: pieces[index])
        index += 1
        continue
      }
      var inner = "", plain = ""
      while index < pieces.count, pieces[index].target == target {
        inner += markup(of: pieces[index])
        plain += pieces[index].text
        index += 1
      }
      result += linked(target, inner, plain)
    }
    return result
  }

  private func markup(of piece: InlineText.Piece) -> String {
    switch piece.meaning {
    case .code: "<code>\(Markup.escaped(piece.text))</code>"
    case .strong: "<strong>\(context.formulas.sentence(piece.text))</strong>"
    case .emphasis: "<em>\(context.formulas.sentence(piece.text))</em>"
    default: context.formulas.sentence(piece.text)
    }
  }

  private func linked(_ target: InlineText.Target, _ inner: String, _ plain: String) -> String {
    switch target {
    case .image(let address):
      guard let source = context.image(Self.path(address)) else {
        return "<span class=\"missing\">[\(Markup.escaped(plain))]</span>"
      }
      return "<img src=\"\(source)\" alt=\"\(Markup.escaped(plain))\"/>"
    case .link(let address):
      let path = Self.path(address)
      if let web = Markup.webAddress(path) {
        return "<a href=\"\(Markup.escaped(web))\" rel=\"noopener noreferrer\">\(inner)</a>"
      }
      if path.hasPrefix("#") {
        return "<a href=\"#\(Markup.escaped(path.dropFirst()))\">\(inner)</a>"
      }
      // A link to an unpublished file leads nowhere: its text stays.
      return context.page(path).map { "<a href=\"\(Markup.escaped($0))\">\(inner)</a>" } ?? inner
    }
  }

  /// The address in `(file.md "Title")` and `(<a b.md>)`.
  private static func path(_ address: String) -> String {
    let address = address.trimmed
    if address.hasPrefix("<") { return String(address.dropFirst().prefix { $0 != ">" }) }
    return address.split(separator: " ").first.map(String.init) ?? ""
  }

  // MARK: - Blocks

  private mutating func html(_ blocks: [ProseBlock]) -> String {
    var result = ""
    /// The lists that are open: where their marks stand, and how they are closed.
    var lists: [(indent: Int, tag: String)] = []
    /// Column of the open list item's marks.
    func closeLists(deeperThan indent: Int) {
      while let last = lists.last, last.indent > indent {
        result += "</li></\(last.tag)>\n"
        lists.removeLast()
      }
    }
    for block in blocks {
      switch block {
      case .blank: break
      case .rule:
        closeLists(deeperThan: -1)
        result += "<hr/>\n"
      case .heading(let level, let text):
        closeLists(deeperThan: -1)
        result += heading(level, text)
      case .verbatim(let lines):
        let indent = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        closeLists(deeperThan: lists.isEmpty ? -1 : max(0, indent - 5))
        result += verbatim(lines)
      case .paragraph(let text, "| ", _):
        closeLists(deeperThan: -1)
        result += "<blockquote><p>\(inline(text))</p></blockquote>\n"
      case .paragraph(let text, "", let indent):
        closeLists(deeperThan: indent == 0 ? -1 : indent - 1)
        result += "<p>\(inline(text))</p>\n"
      case .paragraph(let text, let marker, let indent):
        closeLists(deeperThan: indent)
        let isNumbered = marker.first?.isNumber == true
        let tag = isNumbered ? "ol" : "ul"
        if lists.last?.indent == indent, lists.last?.tag == tag {
          result += "</li>\n"
        } else {
          if lists.last?.indent == indent { closeLists(deeperThan: indent - 1) }
          let first = marker.prefix { $0.isNumber }
          result += isNumbered && first != "1" ? "<ol start=\"\(first)\">" : "<\(tag)>"
          lists.append((indent, tag))
        }
        result += "<li>\(inline(text))"
      }
    }
    closeLists(deeperThan: -1)
    return result
  }

  private mutating func heading(_ level: Int, _ text: String) -> String {
    let plain = InlineText(text, keepsMarks: false).pieces.map(\.text).joined()
    let heading = Heading(
      level: min(level + context.headingShift, 6), text: plain, markup: inline(text),
      anchor: anchors.add(Markup.slug(plain)))
    headings.append(heading)
    let link = "<a class=\"anchor\" href=\"#\(heading.anchor)\" aria-hidden=\"true\" tabindex=\"-1\">#</a>"
    return "<h\(heading.level) id=\"\(heading.anchor)\">\(heading.markup)\(link)</h\(heading.level)>\n"
  }

  /// Lines that are shown as they are: a table, formulas, or a listing.
  private func verbatim(_ lines: [String]) -> String {
    if let table = table(lines) { return table }
    let indent = lines.filter { !$0.isBlank }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let lines = lines.map { String($0.dropFirst(indent)) }
    if let formula = context.formulas.block(lines) { return "<div class=\"formula\">\(formula)</div>\n" }
    return "<pre class=\"listing\"><code>\(Markup.escaped(lines.joined(separator: "\n")))</code></pre>\n"
  }

  private func table(_ lines: [String]) -> String? {
    guard lines.count >= 2, lines.allSatisfy({ $0.trimmed.hasPrefix("|") }) else { return nil }
    let rules = Self.cells(lines[1])
    guard !rules.isEmpty,
      rules.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 == "-" || $0 == ":" } && $0.contains("-") })
    else {
      return nil
    }
    let styles = rules.map { rule in
      rule.hasSuffix(":") ? (rule.hasPrefix(":") ? " class=\"c\"" : " class=\"r\"") : ""
    }
    func row(_ line: String, _ tag: String) -> String {
      let cells = Self.cells(line)
      let texts = styles.indices.map { place in
        let scope = tag == "th" ? " scope=\"col\"" : ""
        return "<\(tag)\(scope)\(styles[place])>\(place < cells.count ? inline(cells[place]) : "")</\(tag)>"
      }
      return "<tr>\(texts.joined())</tr>\n"
    }
    let body = lines.dropFirst(2).map { row($0, "td") }.joined()
    return
      "<div class=\"wide\"><table><thead>\(row(lines[0], "th"))</thead><tbody>\(body)</tbody></table></div>\n"
  }

  /// The cells of a table's row; a `|` in code, or behind a `\`, parts none.
  private static func cells(_ line: String) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false, isCode = false
    for character in line.trimmed.dropFirst() {
      if character == "|", !isEscaped, !isCode {
        cells.append("")
        continue
      }
      if isEscaped, character == "|" { cells[cells.count - 1].removeLast() }
      if character == "`", !isEscaped { isCode.toggle() }
      isEscaped = character == "\\" && !isEscaped
      cells[cells.count - 1].append(character)
    }
    if cells.last?.isBlank == true { cells.removeLast() }
    return cells.map(\.trimmed)
  }
}

extension ProseBlock {
  /// Approximate number of lines that it fills on a page.
  fileprivate var height: Int {
    switch self {
    case .blank, .rule: 1
    case .heading: 2
    case .paragraph(let text, _, _): 1 + text.count / 75
    case .verbatim(let lines): 1 + lines.count
    }
  }
}
