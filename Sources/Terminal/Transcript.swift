// Transcript.swift — the commands in a text that was copied from a prompt or a lesson.

/// A text with prompts in it: a part of a session, or a lesson.
///
/// Lines behind a prompt (`> `, `[3] > `) are commands, and so are those behind `. ` or `... ` right below one; all
/// else is output or prose. In a lesson the prompts in fences of `chainrule` count, those of quotations do not.
package enum Transcript {
  /// The commands of `text` without their prompts, each on the line it stands on; `nil` when there is no prompt in it.
  package static func commands(in text: String) -> String? {
    guard mayHavePrompts(text.utf8) else { return nil }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let isLesson = lines.contains { isFence($0) }
    var commands: [Substring] = []
    var hasPrompt = false, isInside = !isLesson
    var follows = false  // the line before was a command, or a part of one
    var isContinued = false  // the line before ended with a backslash: this text is no prompt
    for line in lines {
      var kept: Substring?
      if isLesson, line.drop(while: isBlank).hasPrefix("```") {
        isInside = isFence(line)
      } else if isInside, !isContinued || follows, let command = behindPrompt(line) {
        kept = command
        hasPrompt = true
      } else if isInside, follows {
        kept = behindContinuation(line)
      }
      commands.append(kept ?? "")
      follows = kept != nil
      isContinued = line.hasSuffix("\\")
    }
    return hasPrompt ? commands.joined(separator: "\n") : nil
  }

  /// False where no line begins with what ends in `>`: quick for a long text without prompts.
  private static func mayHavePrompts(_ bytes: String.UTF8View) -> Bool {
    let start = 0, bracket = 1, text = 2
    var place = start
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): place = start
      case UInt8(ascii: ">") where place != text: return true
      case UInt8(ascii: "[") where place == start: place = bracket
      // A blank is one of these, the last two together.
      case 0x20, 0x09, 0xC2, 0xA0: break
      case UInt8(ascii: "0")...UInt8(ascii: "9") where place == bracket: break
      case UInt8(ascii: "]") where place == bracket: break
      default: place = text
      }
    }
    return false
  }

  /// ` ```chainrule `, with attributes or without.
  private static func isFence(_ line: Substring) -> Bool {
    let text = line.drop(while: isBlank)
    guard text.hasPrefix("```chainrule") else { return false }
    let rest = text.dropFirst(12)
    return rest.first.map { isBlank($0) || $0 == "{" } ?? true
  }

  /// The text behind `> ` or `[3] > `; `nil` for a line with no prompt.
  private static func behindPrompt(_ line: Substring) -> Substring? {
    var rest = line.drop(while: isBlank)
    if rest.first == "[" {
      let behind = rest.dropFirst().drop { ("0"..."9").contains($0) }
      guard behind.first == "]", behind.startIndex > rest.index(after: rest.startIndex) else { return nil }
      rest = behind.dropFirst().drop(while: isBlank)
    }
    guard rest.first == ">" else { return nil }
    return behind(rest.dropFirst())
  }

  /// The text behind `. ` or `... `; `nil` for another line.
  ///
  /// A bare `...` stands for any output in a lesson, and a bare `.` adds nothing.
  private static func behindContinuation(_ line: Substring) -> Substring? {
    let text = line.drop(while: isBlank)
    let dots = text.prefix { $0 == "." }.count
    guard dots == 1 || dots == 3, text.dropFirst(dots).first == " " else { return nil }
    return behind(text.dropFirst(dots))
  }

  /// The text behind a prompt's sign and one blank; `nil` where no blank follows (`>= 3` is output).
  private static func behind(_ rest: Substring) -> Substring? {
    guard let first = rest.first else { return rest }
    return isBlank(first) ? rest.dropFirst() : nil
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\u{A0}"
  }
}
