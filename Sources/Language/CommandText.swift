// CommandText.swift — where commands begin and end, for readers of a text that know no commands.
import Diagnostics

extension Lexer {
  /// The first line break from `start` on that stands in no bracket, else the end of the text.
  ///
  /// - Returns: the place, how many brackets are open there, and whether a `\` continues the text behind its end.
  func endOfCommand(from start: Int) -> (end: Int, depth: Int, isContinued: Bool) {
    var place = start, depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "#"): place = endOfLine(from: place) - 1
      case UInt8(ascii: "\\"):  // a line that goes on: over its line break
        guard let next = try? skipBlanks(from: place) else { return (bytes.count, depth, true) }
        place = max(place, next - 1)
      case UInt8(ascii: "\""): if let (_, end) = try? string(at: place) { place = end - 1 }
      case lineFeed where depth == 0: return (place, 0, false)
      default: break
      }
      place += 1
    }
    return (place, depth, false)
  }
}

/// Texts of commands, as far as the language is known without its commands.
package enum CommandText {
  /// True where `text` goes on in the next line: a bracket is open, or a `\` stands at the end.
  package static func isUnfinished(_ text: String) -> Bool {
    let lexer = Lexer(text)
    var place = 0
    while place < lexer.bytes.count {
      let (end, depth, isContinued) = lexer.endOfCommand(from: place)
      if depth > 0 || isContinued { return true }
      place = end + 1
    }
    return false
  }

  /// True where `text` does nothing: blanks and comments.
  package static func isSilent(_ text: String) -> Bool {
    let lexer = Lexer(text)
    return (try? lexer.skipBlanks(from: 0, newlinesAreBlank: true)) == lexer.bytes.count
  }

  /// The word that `text` begins with, behind blanks and comments; `nil` for something else.
  package static func firstWord(of text: String) -> String? {
    (try? Lexer(text).token(at: 0, newlinesAreBlank: true))?.word
  }

  /// What stands behind the last `=` of `text` that gives a value; `nil` where none does, or nothing stands before it.
  ///
  /// What is no text of the language, such as `75 %`, is passed over.
  package static func value(in text: String) -> String? {
    let lexer = Lexer(text)
    var place = 0, found: Int?
    while place < lexer.bytes.count {
      guard let token = try? lexer.token(at: place, newlinesAreBlank: true) else {
        place += lexer.scalar(at: place).length
        continue
      }
      guard token.kind != .end else { break }
      if token.symbol == .assign, token.range.lowerBound > 0 { found = token.range.upperBound }
      place = max(place + 1, token.range.upperBound)
    }
    return found.map { String(decoding: lexer.bytes[$0...], as: UTF8.self) }
  }
}
