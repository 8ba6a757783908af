// YAMLFields.swift — the keys of a YAML mapping as typed values with lines; the only user of Yams.
import Diagnostics
import Markdown
import Notation
import Yams

/// The entries of a mapping, and questions to them that complain with the right line.
struct YAMLFields {
  /// One key and its value.
  struct Entry {
    var key: String
    var line: Int
    fileprivate var node: Node
  }

  private(set) var entries: [Entry] = []
  private let file: LessonText
  private let lines: Range<Int>
  private let name: String

  /// Size limit of a lesson's fields, little enough to be read at once.
  private static let longest = 1 << 16

  /// Reads `lines` (indices from 0) of `file`; messages call them `name`.
  init(_ lines: Range<Int>, of file: LessonText, called name: String) throws(Diagnostic) {
    (self.file, self.lines, self.name) = (file, lines, name)
    let source = file.lines[lines].map(\.text)
    try refuseBombs(in: source)
    var root: Node?
    do {
      root = try Yams.compose(yaml: source.joined(separator: "\n") + "\n")
    } catch let error as YamlError {
      throw complaint(about: error)
    } catch {
      throw file.diagnostic("the \(name) is no YAML", line: lines.lowerBound)
    }
    guard let root else { return }
    entries = try entriesOf(root)
  }

  private init(_ entries: [Entry], like other: YAMLFields, called name: String) {
    (file, lines, self.name, self.entries) = (other.file, other.lines, name, entries)
  }

  /// The text under the first of `keys` that is there.
  func text(_ keys: String...) throws(Diagnostic) -> LocatedText? {
    guard let entry = entry(keys) else { return nil }
    return try text(of: entry.node, line: entry.line, key: entry.key)
  }

  /// True where a list stands under `keys`.
  func isList(_ keys: String...) -> Bool {
    if case .sequence? = entry(keys)?.node { true } else { false }
  }

  /// The texts under `keys`: a list, or a single text.
  func texts(_ keys: String...) throws(Diagnostic) -> [LocatedText] {
    guard let entry = entry(keys) else { return [] }
    guard case .sequence(let sequence) = entry.node else {
      return try text(of: entry.node, line: entry.line, key: entry.key).map { [$0] } ?? []
    }
    var result: [LocatedText] = []
    for node in sequence {
      let line = self.line(of: node) ?? entry.line
      guard let text = try text(of: node, line: line, key: entry.key) else { continue }
      result.append(text)
    }
    return result
  }

  /// The number under `key`.
  func number(_ key: String, atLeast least: Double = 0) throws(Diagnostic) -> Double? {
    guard let written = try text(key) else { return nil }
    guard let number = ProseNumbers.value(of: written.text), number.isFinite, number >= least else {
      throw file.diagnostic(
        "`\(key)` is `\(written.text)`; a number from \(least.short) was expected", line: written.line)
    }
    return number
  }

  /// The `id` of a question or a task: a word, so that no answer's number can be taken for it.
  func exerciseID() throws(Diagnostic) -> String? {
    guard let written = try text("id") else { return nil }
    let isWord =
      written.text.first?.isLetter == true
      && written.text.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) }
    guard isWord else {
      throw file.diagnostic(
        "`\(written.text)` is no id", line: written.line,
        hint: "a letter, then letters, numbers, `-` and `_`: without an id, questions and tasks have numbers")
    }
    return written.text
  }

  /// The mappings in the list under `key`.
  func mappings(_ key: String) throws(Diagnostic) -> [YAMLFields] {
    guard let entry = entry([key]) else { return [] }
    guard case .sequence(let sequence) = entry.node else {
      throw file.diagnostic("`\(key)` must be a list, each entry after a `-`", line: entry.line)
    }
    var result: [YAMLFields] = []
    for node in sequence {
      result.append(YAMLFields(try entriesOf(node, line: entry.line), like: self, called: "`\(key)`"))
    }
    return result
  }

  /// The mapping under `key`.
  func mapping(_ key: String) throws(Diagnostic) -> YAMLFields? {
    guard let entry = entry([key]) else { return nil }
    return YAMLFields(try entriesOf(entry.node, line: entry.line), like: self, called: "`\(key)`")
  }

  /// Complains about the first key that is not one of `known`.
  func refuseKeys(otherThan known: [String]) throws(Diagnostic) {
    for entry in entries where !known.contains(entry.key) {
      throw file.diagnostic(
        "the \(name) has a key `\(entry.key)` that nobody reads", line: entry.line,
        hint: "the keys are \(known.joined(separator: ", "))")
    }
  }

  /// The line of the first entry, or of the block.
  var firstLine: Int { entries.first?.line ?? lines.lowerBound + 1 }

  /// A complaint about this mapping.
  func diagnostic(_ message: String, line: Int? = nil, hint: String? = nil) -> Diagnostic {
    file.diagnostic(message, line: line ?? firstLine, hint: hint)
  }

  /// The value of `entry` as written: a scalar's text, else its lines.
  func source(of entry: Entry) -> String {
    if case .scalar(let scalar) = entry.node { return scalar.string }
    let next = entries.map(\.line).filter { $0 > entry.line }.min() ?? lines.upperBound + 1
    let first = min(max(entry.line - 1, lines.lowerBound), lines.upperBound)
    let last = min(max(next - 1, first), lines.upperBound)
    let source = file.lines[first..<last].map(\.text)
    guard let head = source.first, let colon = head.firstIndex(of: ":") else { return "" }
    let inline = head[head.index(after: colon)...].trimmed
    return ((inline.isEmpty ? [] : [inline]) + source.dropFirst()).joined(separator: "\n")
  }

  // MARK: - Reading nodes

  private func entry(_ keys: [String]) -> Entry? { entries.first { keys.contains($0.key) } }

  private func line(of node: Node) -> Int? { node.mark.map { $0.line + lines.lowerBound } }

  private func entriesOf(_ node: Node, line: Int? = nil) throws(Diagnostic) -> [Entry] {
    let line = self.line(of: node) ?? line ?? lines.lowerBound + 1
    guard case .mapping(let mapping) = node else {
      throw file.diagnostic("the \(name) must be `key: value` lines", line: line)
    }
    var result: [Entry] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        throw file.diagnostic("a key of the \(name) must be a word", line: line)
      }
      result.append(Entry(key: scalar.string, line: self.line(of: key) ?? line, node: value))
    }
    return result
  }

  /// The text of a scalar; `nil` for an empty one.
  private func text(of node: Node, line: Int, key: String) throws(Diagnostic) -> LocatedText? {
    guard case .scalar(let scalar) = node else {
      throw file.diagnostic(
        "`\(key)` must be a text, not a list or mapping", line: line,
        hint: "a value that holds `: `, or starts with `[`, `{`, `*`, `-` or `#`, stands in quotes")
    }
    var text = scalar.string
    while text.last?.isWhitespace == true { text.removeLast() }
    // The text of a block (`|` or `>`) starts below its mark.
    let isBlock = scalar.style == .literal || scalar.style == .folded
    return text.isEmpty ? nil : LocatedText(text, line: isBlock ? line + 1 : line)
  }

  // MARK: - Complaints

  /// Anchors can name a huge text in few bytes; no lesson needs them.
  private func refuseBombs(in source: [String]) throws(Diagnostic) {
    guard source.reduce(0, { $0 + $1.utf8.count }) <= Self.longest else {
      throw file.diagnostic("the \(name) is longer than 64 KB", line: lines.lowerBound)
    }
    for (index, line) in source.enumerated() where Self.hasAnchor(line) {
      throw file.diagnostic(
        "the \(name) has an anchor (`&`), which lessons don't use", line: lines.lowerBound + index + 1,
        hint: "put the value in quotes if the `&` is part of it")
    }
  }

  /// True when an `&` stands in `line` where YAML would read an anchor: at the start of a value.
  private static func hasAnchor(_ line: String) -> Bool {
    var previous: Substring?
    for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
      let opens = previous.map { $0.hasPrefix("!") || $0.last.map { ":-[,{?".contains($0) } == true } ?? true
      if word.hasPrefix("&"), opens { return true }
      if ["[&", "{&", ",&"].contains(where: { word.contains($0) }) { return true }
      previous = word
    }
    return false
  }

  /// The line of the YAML, from 1, where one of `keys` stands last.
  private func lastLine(of keys: [String]) -> Int? {
    let index = lines.last { index in
      keys.contains { file.lines[index].text.drop { $0 == " " || $0 == "-" }.hasPrefix("\($0):") }
    }
    return index.map { $0 - lines.lowerBound + 1 }
  }

  private func complaint(about error: YamlError) -> Diagnostic {
    let (problem, row): (String, Int) =
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (problem, mark.line)
      case .duplicatedKeysInMapping(let duplicates, let context):
        (
          "the key \(duplicates.map { "`\($0)`" }.joined(separator: ", ")) stands twice",
          lastLine(of: duplicates) ?? context.mark.line
        )
      case .reader(let problem, _, _, _): (problem, 1)
      default: ("it can't be read", 1)
      }
    let line = min(max(row, 1) + lines.lowerBound, max(lines.upperBound, 1))
    return file.diagnostic(
      "the \(name) is no valid YAML: \(problem)", line: line,
      hint: "a value that holds `: ` or starts with `[`, `{`, `*`, `-` or `#` must stand in quotes")
  }
}

extension Double {
  /// The number without a needless `.0`.
  package var short: String { description.hasSuffix(".0") ? String(description.dropLast(2)) : description }
}
