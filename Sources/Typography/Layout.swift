// Layout.swift — padding, cutting and wrapping text by terminal columns.

/// Position of a text in a wider field.
package enum Alignment: Hashable, Sendable {
  /// Blanks behind.
  case left
  /// Blanks before, as for numbers.
  case right
  /// Blanks on both sides, the odd one behind.
  case center
}

/// `text` with blanks so that it takes `width` columns; unchanged when it is as wide already.
package func padded(_ text: String, to width: Int, align: Alignment = .left) -> String {
  let missing = width - displayWidth(of: text)
  guard missing > 0 else { return text }
  let before =
    switch align {
    case .left: 0
    case .right: missing
    case .center: missing / 2
    }
  return blanks(before) + text + blanks(missing - before)
}

/// `text` cut to at most `width` columns, the last of them `…` (in plain ASCII `...`) where something is missing.
package func truncated(_ text: String, to width: Int) -> String {
  guard width > 0 else { return "" }
  let (text, ellipsis) = (shown(text), shown("…"))
  let limit = width - displayWidth(of: ellipsis)
  var kept = "", used = 0, hasEscape = false
  var fitting: String?  // the rest when an ellipsis has to follow
  for cell in Cells(text) {
    hasEscape = hasEscape || cell.isEscape
    if fitting == nil, used + cell.width > limit { fitting = kept }
    if used + cell.width > width {
      return (limit < 0 ? "" : (fitting ?? kept) + ellipsis) + (hasEscape ? "\u{1B}[0m" : "")
    }
    kept += cell.text
    used += cell.width
  }
  return text
}

/// `text` broken between words into lines of at most `width` columns; line breaks in it stay, longer words are cut.
package func wrapped(_ text: String, width: Int) -> [String] {
  let limit = max(1, width)
  return shown(text).split(separator: "\n", omittingEmptySubsequences: false).flatMap {
    paragraph -> [String] in
    var lines: [String] = [], line = "", used = 0
    for word in paragraph.split(separator: " ") {
      let size = displayWidth(of: String(word))
      if !line.isEmpty, used + 1 + size <= limit {
        line += " " + word
        used += 1 + size
        continue
      }
      if !line.isEmpty { lines.append(line) }
      (line, used) = (String(word), size)
      if size > limit {
        var pieces = cut(line, width: limit)
        line = pieces.popLast() ?? ""
        lines += pieces
        used = displayWidth(of: line)
      }
    }
    return lines + [line]
  }
}

/// `text` broken between words into lines of at most `width` columns, those after the first below column `indent`.
package func wrapped(_ text: String, width: Int, indent: Int) -> [String] {
  // A deep indent would leave no room for words in a narrow window.
  let (text, width, indent) = (shown(text), max(12, width), width >= 40 ? indent : min(indent, 2))
  guard displayWidth(of: text) > width else { return [text] }
  var rest = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)[...]
  var first = rest.popFirst() ?? ""
  if displayWidth(of: first) > width {
    let pieces = cut(first, width: width)
    first = pieces[0]
    rest.insert(pieces.dropFirst().joined(), at: rest.startIndex)
  }
  while let word = rest.first, displayWidth(of: first) + 1 + displayWidth(of: word) <= width {
    first += " " + word
    rest.removeFirst()
  }
  return [first] + wrapped(rest.joined(separator: " "), width: width - indent).map { blanks(indent) + $0 }
}

/// One word in pieces of at most `width` columns (a wide character alone may exceed it).
private func cut(_ word: String, width: Int) -> [String] {
  var pieces: [String] = [], piece = "", used = 0
  for cell in Cells(word) {
    if used + cell.width > width, used > 0 {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
    piece += cell.text
    used += cell.width
  }
  return pieces + [piece]
}

/// `count` blanks; none for a count below one.
func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
