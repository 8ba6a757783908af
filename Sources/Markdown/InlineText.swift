// InlineText.swift — emphasis, code and links inside a paragraph of Markdown.
import Typography

/// A paragraph cut into pieces that look alike.
package struct InlineText {
  /// Text with one look.
  package struct Piece: Hashable {
    package var text: String
    package var meaning: LessonView.Meaning?
    /// Target of a link or a picture; kept for pages alone.
    package var target: Target?
  }

  /// Targets of `[text](address)` and `![text](address)`.
  package enum Target: Hashable {
    case link(String)
    case image(String)
  }

  /// The pieces in order; the text to read is their texts joined.
  package private(set) var pieces: [Piece] = []

  private let keepsMarks: Bool
  /// True when links are kept as such; else an address that leads away is written behind its text.
  private let keepsLinks: Bool
  private let characters: [Character]

  /// Greatest distance between an opening mark and its closing one, and greatest depth of marks within each
  /// other.
  private static let (reach, deepest) = (2000, 8)

  /// Reads `text`.
  ///
  /// - Parameter keepsMarks: leaves the marks around code and emphasis, for a screen that has no other way to
  ///   show them.
  package init(_ text: String, keepsMarks: Bool, keepsLinks: Bool = false) {
    (characters, self.keepsMarks, self.keepsLinks) = (Array(text), keepsMarks, keepsLinks)
    read(0..<characters.count, nil, depth: 0)
  }

  private mutating func read(_ range: Range<Int>, _ meaning: LessonView.Meaning?, depth: Int) {
    var index = range.lowerBound
    while index < range.upperBound {
      let character = characters[index]
      switch character {
      case "\\" where index + 1 < range.upperBound && Self.isPunctuation(characters[index + 1]):
        add(String(characters[index + 1]), meaning)
        index += 2
        continue
      case "`":
        if let end = readCode(from: index, in: range) {
          index = end
          continue
        }
        // Marks that nothing closes are text, all of them at once.
        while index < range.upperBound, characters[index] == "`" {
          add("`", meaning)
          index += 1
        }
        continue
      case "*", "_":
        if depth < Self.deepest, let end = readEmphasis(from: index, in: range, depth: depth) {
          index = end
          continue
        }
        while index < range.upperBound, characters[index] == character {
          add(String(character), meaning)
          index += 1
        }
        continue
      case "!" where index + 1 < range.upperBound && characters[index + 1] == "[":
        if let end = readLink(from: index + 1, in: range, meaning, depth: depth, isImage: true) {
          index = end
          continue
        }
      case "[":
        if let end = readLink(from: index, in: range, meaning, depth: depth) {
          index = end
          continue
        }
      case "<" where keepsLinks:
        if let end = readAddress(from: index, in: range, meaning) {
          index = end
          continue
        }
      default: break
      }
      add(String(character), meaning)
      index += 1
    }
  }

  private mutating func add(_ text: String, _ meaning: LessonView.Meaning?) {
    if let last = pieces.indices.last, pieces[last].meaning == meaning, pieces[last].target == nil {
      pieces[last].text += text
    } else {
      pieces.append(Piece(text: text, meaning: meaning))
    }
  }

  /// The marks of one kind that stand from `index` on.
  private func run(at index: Int, in range: Range<Int>) -> Int {
    var end = index
    while end < range.upperBound, characters[end] == characters[index] { end += 1 }
    return end - index
  }

  /// `` `code` ``: as many backticks behind as before.
  private mutating func readCode(from start: Int, in range: Range<Int>) -> Int? {
    let count = run(at: start, in: range)
    let limit = min(range.upperBound, start + Self.reach)
    var index = start + count
    while index < limit {
      guard characters[index] == "`" else {
        index += 1
        continue
      }
      let closing = run(at: index, in: range)
      guard closing == count else {
        index += closing
        continue
      }
      var inner = characters[(start + count)..<index]
      if inner.count > 2, inner.first == " ", inner.last == " " { inner = inner.dropFirst().dropLast() }
      // A piece of its own, so that code is not broken at its blanks.
      pieces.append(Piece(text: keepsMarks ? "`\(String(inner))`" : String(inner), meaning: .code))
      return index + closing
    }
    return nil
  }

  /// `*emphasis*` and `**strong**`, but not the products and indices of `2*a*b` and `x_1·y_2`.
  private mutating func readEmphasis(from start: Int, in range: Range<Int>, depth: Int) -> Int? {
    let mark = characters[start]
    let count = min(run(at: start, in: range), 2)
    let inside = start + count
    guard inside < range.upperBound, !characters[inside].isWhitespace, characters[inside] != mark else {
      return nil
    }
    if start > range.lowerBound, Self.isWordPart(characters[start - 1]) { return nil }
    let limit = min(range.upperBound, start + Self.reach)
    var index = inside + 1
    while index < limit {
      if characters[index] == "`" {
        // A mark in code closes nothing.
        let ticks = run(at: index, in: range)
        var end = index + ticks
        while end < limit, !(characters[end] == "`" && run(at: end, in: range) == ticks) {
          end += characters[end] == "`" ? run(at: end, in: range) : 1
        }
        index = end < limit ? end + ticks : index + ticks
        continue
      }
      guard characters[index] == mark else {
        index += 1
        continue
      }
      let closing = run(at: index, in: range)
      let behind = index + closing
      let closes =
        !characters[index - 1].isWhitespace
        && !(behind < range.upperBound && Self.isWordPart(characters[behind]))
      guard closing == count, closes else {
        index += closing
        continue
      }
      let meaning: LessonView.Meaning = count == 2 ? .strong : .emphasis
      let marks = keepsMarks ? String(repeating: String(mark), count: count) : ""
      if keepsMarks { add(marks, meaning) }
      read(inside..<index, meaning, depth: depth + 1)
      if keepsMarks { add(marks, meaning) }
      return behind
    }
    return nil
  }

  /// `[text](address)`: the text, and an address that leads out of the lesson's folder.
  private mutating func readLink(
    from start: Int, in range: Range<Int>, _ meaning: LessonView.Meaning?, depth: Int, isImage: Bool = false
  ) -> Int? {
    let limit = min(range.upperBound, start + Self.reach)
    guard depth < Self.deepest, let middle = (start..<limit).first(where: { characters[$0] == "]" }),
      middle + 1 < limit, characters[middle + 1] == "(",
      let end = (middle..<limit).first(where: { characters[$0] == ")" })
    else { return nil }
    let address = String(characters[(middle + 2)..<end])
    if keepsLinks {
      keep(isImage ? .image(address) : .link(address), (start + 1)..<middle, meaning, depth: depth)
      return end + 1
    }
    read((start + 1)..<middle, meaning, depth: depth + 1)
    if address.contains("://"), address != String(characters[(start + 1)..<middle]) {
      add(" (\(address))", meaning)
    }
    return end + 1
  }

  /// Reads the text of a link into pieces that know where it leads.
  private mutating func keep(
    _ target: Target, _ range: Range<Int>, _ meaning: LessonView.Meaning?, depth: Int
  ) {
    let before = pieces.count
    // An empty piece, so that the link's text is not joined to the text before it.
    pieces.append(Piece(text: "", meaning: meaning, target: target))
    read(range, meaning, depth: depth + 1)
    for index in before..<pieces.count where pieces[index].target == nil { pieces[index].target = target }
    if pieces.count > before + 1 { pieces.remove(at: before) }
  }

  /// `<https://…>`: the address as a link.
  private mutating func readAddress(
    from start: Int, in range: Range<Int>, _ meaning: LessonView.Meaning?
  ) -> Int? {
    let limit = min(range.upperBound, start + Self.reach)
    guard let end = (start..<limit).first(where: { characters[$0] == ">" }) else { return nil }
    let address = String(characters[(start + 1)..<end])
    guard address.hasPrefix("https://") || address.hasPrefix("http://"),
      !address.contains(where: \.isWhitespace)
    else { return nil }
    pieces.append(Piece(text: address, meaning: meaning, target: .link(address)))
    return end + 1
  }

  private static func isPunctuation(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    return (33...47).contains(byte) || (58...64).contains(byte) || (91...96).contains(byte)
      || (123...126).contains(byte)
  }

  private static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}

extension InlineText {
  /// The lines of at most `width` columns that the pieces fill; code stays in one line where it can.
  func lines(width: Int, meaning: LessonView.Meaning? = nil) -> [[Piece]] {
    var lines: [[Piece]] = []
    var line: [Piece] = []
    var used = 0
    for word in words(width: width) {
      let size = word.reduce(0) { $0 + displayWidth(of: $1.text) }
      if !line.isEmpty, used + 1 + size <= width {
        line = Self.joined(
          line,
          [Piece(text: " ", meaning: line.last?.meaning == word.first?.meaning ? word.first?.meaning : nil)]
            + word)
        used += 1 + size
        continue
      }
      if !line.isEmpty { lines.append(line) }
      (line, used) = (word, size)
      if size > width {
        var parts = Self.cut(word, width: width)
        line = parts.popLast() ?? []
        lines += parts
        used = line.reduce(0) { $0 + displayWidth(of: $1.text) }
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    guard let meaning else { return lines }
    return lines.map { [Piece(text: $0.map(\.text).joined(), meaning: meaning)] }
  }

  /// Text that no blank breaks.
  private func words(width: Int) -> [[Piece]] {
    var words: [[Piece]] = []
    var word: [Piece] = []
    for piece in pieces {
      if piece.meaning == .code, displayWidth(of: piece.text) <= width {
        word.append(piece)
        continue
      }
      let parts = piece.text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\t" || $0 == "\n" }
      for (index, part) in parts.enumerated() {
        if index > 0, !word.isEmpty {
          words.append(word)
          word = []
        }
        if !part.isEmpty { word.append(Piece(text: String(part), meaning: piece.meaning)) }
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func joined(_ a: [Piece], _ b: [Piece]) -> [Piece] {
    b.reduce(into: a) { line, piece in
      if let last = line.indices.last, line[last].meaning == piece.meaning {
        line[last].text += piece.text
      } else {
        line.append(piece)
      }
    }
  }

  /// A word that is too long, in pieces that fit.
  private static func cut(_ word: [Piece], width: Int) -> [[Piece]] {
    var lines: [[Piece]] = []
    var line: [Piece] = []
    var used = 0
    for piece in word {
      for cell in Cells(piece.text) {
        if used + cell.width > width, used > 0 {
          lines.append(line)
          (line, used) = ([], 0)
        }
        line = joined(line, [Piece(text: String(cell.text), meaning: piece.meaning)])
        used += cell.width
      }
    }
    return lines + [line]
  }
}
