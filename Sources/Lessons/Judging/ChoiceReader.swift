// ChoiceReader.swift — the choices that an answer names, in all forms that students write.
import Language
import Markdown

/// Reads answers to a question with choices.
///
/// A choice is named by its words, its number or its letter, in any case; in quotes, backquotes or brackets; `2)`, `2.`
/// and `(b)`; several between commas, blanks, semicolons, `and`, or as a Markdown list, a line each. A choice that is a
/// text of the language is named by each way of writing it: `w⁽¹⁾₂,₁` names `w(1)2,1`.
struct ChoiceReader {
  private let choices: [Choice]
  private let parser: Parser
  /// Length above which answers name no choices.
  private static let longest = 10_000
  /// Length above which a piece of an answer is no other way to write a choice.
  private static let longestWriting = 200

  /// The choices that an answer names, or the part of it that is none.
  enum Reading: Hashable {
    case choices(Set<Int>)
    /// Part of the answer that names none.
    case stranger(String)
    /// Part of the answer that names two: `1) gamma` where gamma is the third.
    case contradiction(String)
  }

  /// The words of a choice.
  private struct Choice {
    let exact: [Character]
    let folded: [Character]
  }

  /// A reader for these choices, which may be texts of the language with `vocabulary`.
  init(_ choices: [String], _ vocabulary: Vocabulary) {
    parser = Parser(vocabulary: vocabulary)
    self.choices = choices.map {
      Choice(exact: Self.characters($0), folded: Self.folded(Self.characters($0)))
    }
  }

  /// The choices that `given` names.
  func read(_ given: String) -> Reading {
    let text = Self.characters(given, keepsLines: true)
    guard text.contains(where: { !$0.isWhitespace }) else { return .stranger(given.trimmed) }
    guard text.count <= Self.longest else { return .stranger("an answer of \(text.count) characters") }
    let flat = Self.characters(given)
    if let whole = choice(in: flat[...], Self.folded(flat)[...], isWhole: true) {
      return .choices([whole.index])
    }
    if let index = choice(meantBy: flat[...]) { return .choices([index]) }
    let lines = Self.ticked(
      text.split(separator: "\n").filter { $0.contains { !$0.isWhitespace } }.map(Array.init))
    guard let only = lines.first else { return .stranger(given.trimmed) }
    return lines.count > 1 ? read(list: lines) : read(line: only)
  }

  // MARK: - Parts

  /// A list, a choice or more on each line; `1.` to `n.` before all of them only number the lines.
  private func read(list lines: [[Character]]) -> Reading {
    let contents = lines.map { Self.withoutBullet($0) }
    let numbers = contents.map { Self.label($0[...]) }
    let isNumbered = numbers.enumerated().allSatisfy { index, label in
      label.map { $0.text == String(index + 1) && Self.isFilled(contents[index][$0.end...]) } == true
    }
    var found: Set<Int> = []
    for (index, content) in contents.enumerated() {
      let line = isNumbered ? Array(content[(numbers[index]?.end ?? 0)...]) : content
      switch read(line: line) {
      case .choices(let more): found.formUnion(more)
      case let other: return other
      }
    }
    return .choices(found)
  }

  /// Choices one after the other.
  private func read(line: [Character]) -> Reading {
    var found: Set<Int> = []
    var place = Self.withoutBullet(line).count == line.count ? 0 : line.count - Self.withoutBullet(line).count
    let folded = Self.folded(line)
    while place < line.count {
      let rest = line[place...]
      if let named = choice(in: rest, folded[place...], isWhole: false) {
        found.insert(named.index)
        place = named.end
        continue
      }
      if let label = label(in: rest) {
        place = label.end
        // `2) beta` is one choice, by its number and its words.
        let behind = line[place...].firstIndex { !$0.isWhitespace } ?? line.endIndex
        if label.isMarked, let named = choice(in: line[behind...], folded[behind...], isWhole: false) {
          guard named.index == label.index else {
            return .contradiction(String(line[rest.startIndex..<named.end]))
          }
          place = named.end
        }
        found.insert(label.index)
        continue
      }
      if Self.isSeparator(rest[place]) {
        place += 1
        continue
      }
      if let conjunction = Self.conjunction(rest) {
        place = conjunction
        continue
      }
      if let named = writtenChoice(in: rest) {
        found.insert(named.index)
        place = named.end
        continue
      }
      return .stranger(String(rest.prefix { !",;\n".contains($0) }).trimmed)
    }
    return found.isEmpty ? .stranger(String(line).trimmed) : .choices(found)
  }

  /// The choice with its words at the start of `text`: the longest, the same case before another.
  ///
  /// - Parameter folded: `text` in lower case.
  private func choice(
    in text: ArraySlice<Character>, _ folded: ArraySlice<Character>, isWhole: Bool
  ) -> (index: Int, end: Int)? {
    let start = text.startIndex
    func isAt(_ words: [Character], _ candidate: ArraySlice<Character>) -> Bool {
      guard !words.isEmpty, candidate.starts(with: words) else { return false }
      let behind = candidate.dropFirst(words.count)
      if isWhole { return behind.allSatisfy { $0.isWhitespace || $0 == "." } }
      guard let next = behind.first else { return true }
      return Self.isSeparator(next) || next == "." && behind.dropFirst().first.map(\.isWhitespace) ?? true
    }
    func longest(_ words: KeyPath<Choice, [Character]>, _ candidate: ArraySlice<Character>) -> Int? {
      let fitting = choices.indices.filter { isAt(choices[$0][keyPath: words], candidate) }
      let length = fitting.map { choices[$0][keyPath: words].count }.max()
      let best = fitting.filter { choices[$0][keyPath: words].count == length }
      // Two choices that differ in case alone are told apart by it.
      return best.count == 1 ? best.first : nil
    }
    if let index = longest(\.exact, text) { return (index, end(of: index, from: start, in: text)) }
    guard let index = longest(\.folded, folded) else { return nil }
    return (index, end(of: index, from: start, in: text))
  }

  /// The choice that the start of `text`, up to a separator, is another way to write: the longest there is.
  private func writtenChoice(in text: ArraySlice<Character>) -> (index: Int, end: Int)? {
    let near = text.prefix(Self.longestWriting + 1)
    var ends = near.indices.filter { Self.isSeparator(near[$0]) }
    if near.count == text.count { ends.append(near.endIndex) }
    for end in ends.reversed() {
      if let index = choice(meantBy: text[..<end]) { return (index, end) }
    }
    return nil
  }

  /// The choice that all of `text` is another way to write.
  private func choice(meantBy text: ArraySlice<Character>) -> Int? {
    guard !text.isEmpty, text.count <= Self.longestWriting else { return nil }
    let text = String(text)
    guard parser.statement(text) != nil else { return nil }
    let same = choices.indices.filter { parser.isSame(String(choices[$0].exact), text) }
    return same.count == 1 ? same.first : nil
  }

  private func end(of choice: Int, from start: Int, in text: ArraySlice<Character>) -> Int {
    let end = start + choices[choice].exact.count
    return end < text.endIndex && text[end] == "." ? end + 1 : end
  }

  /// The number or letter of a choice at the start of `text`; `isMarked`: with a `)`, `.` or `:` behind it.
  private func label(in text: ArraySlice<Character>) -> (index: Int, end: Int, isMarked: Bool)? {
    guard let label = Self.label(text) else { return nil }
    let index: Int
    if let number = Int(label.text) {
      index = number - 1
    } else if label.text.count == 1, let byte = label.text.lowercased().utf8.first {
      index = Int(byte) - Int(UInt8(ascii: "a"))
    } else {
      return nil
    }
    return choices.indices.contains(index) ? (index, label.end, label.isMarked) : nil
  }

  // MARK: - Characters

  /// A number or a letter that stands alone, or with a mark behind it.
  private static func label(_ text: ArraySlice<Character>) -> (text: String, end: Int, isMarked: Bool)? {
    let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
    let word = digits.isEmpty ? text.prefix(1).filter { $0.isASCII && $0.isLetter }[...] : digits
    guard !word.isEmpty, word.count < 7 else { return nil }
    let end = text.startIndex + word.count
    guard end < text.endIndex else { return (String(word), end, false) }
    if ").:".contains(text[end]) {
      let next = end + 1
      guard next >= text.endIndex || isSeparator(text[next]) else { return nil }
      return (String(word), next, true)
    }
    // `a( 1 )2` is a quantity, and no choice a with something behind it.
    guard isSeparator(text[end]), !digits.isEmpty || text[end] != "(" else { return nil }
    return (String(word), end, false)
  }

  private static func isFilled(_ text: ArraySlice<Character>) -> Bool { text.contains { !isSeparator($0) } }

  private static func isSeparator(_ character: Character) -> Bool {
    character.isWhitespace || ",;[](){}\"“”„«»'‘’&".contains(character)
  }

  /// Start of the text behind `and`.
  private static func conjunction(_ text: ArraySlice<Character>) -> Int? {
    let word = text.prefix { $0.isLetter }
    guard ["and", "und", "et", "y", "e"].contains(String(word).lowercased()) else { return nil }
    return text.startIndex + word.count
  }

  /// A line without the `- `, `* ` or `+ ` of a list.
  private static func withoutBullet(_ line: [Character]) -> [Character] {
    let text = line.drop { $0.isWhitespace }
    guard let first = text.first, "-*+•".contains(first), text.dropFirst().first?.isWhitespace == true else {
      return Array(text)
    }
    return Array(text.dropFirst().drop { $0.isWhitespace })
  }

  /// The lines; of a task list, `- [x] beta`, those that are ticked, without their marks.
  private static func ticked(_ lines: [[Character]]) -> [[Character]] {
    let marks = lines.map { line -> Bool? in
      let text = withoutBullet(line)
      guard text.count < line.count, text.count > 3, text[0] == "[", text[2] == "]", text[3] == " " else {
        return nil
      }
      return text[1] == " " ? false : "xX".contains(text[1]) ? true : nil
    }
    guard marks.contains(where: { $0 != nil }) else { return lines }
    return lines.indices.compactMap { index in
      guard let isTicked = marks[index] else { return lines[index] }
      return isTicked ? Array(withoutBullet(lines[index]).dropFirst(4)) : nil
    }
  }

  /// The text without backquotes and bold, and with one blank for several.
  private static func characters(_ text: String, keepsLines: Bool = false) -> [Character] {
    let plain = text.replacing("`", with: "").replacing("**", with: "")
    let lines = plain.split(whereSeparator: \.isNewline).map { line in
      line.split { $0.isWhitespace }.joined(separator: " ")
    }
    var characters = Array(lines.joined(separator: keepsLines ? "\n" : " "))
    if !keepsLines { while characters.last == "." { characters.removeLast() } }
    return characters
  }

  /// The same characters in lower case, as many as there are.
  private static func folded(_ text: [Character]) -> [Character] {
    text.map { character in
      let lower = character.lowercased()
      return lower.count == 1 ? Character(lower) : character
    }
  }
}
