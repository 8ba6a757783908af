// CommandText.swift — the ends of commands, as far as a lesson must know them.

/// Looks at commands without knowing the language: brackets, quotes, comments, `\` at the end.
enum CommandText {
  /// True when `command` goes on in the next line: a bracket is open, or `\` stands at the end.
  static func isUnfinished(_ command: String) -> Bool {
    var depth = 0
    var isQuoted = false
    var isComment = false
    var last: Character = " "
    for character in command {
      switch character {
      case "\n": (isComment, isQuoted) = (false, false)
      case _ where isComment: break
      case "\"": isQuoted.toggle()
      case _ where isQuoted: break
      case "#": isComment = true
      case "{", "[", "(": depth += 1
      case "}", "]", ")": depth -= 1
      default: break
      }
      if character != " ", character != "\t", !isComment { last = character }
    }
    return depth > 0 || (last == "\\" && !isComment)
  }

  /// The commands of a script, one a line; a command that is unfinished takes the next line too.
  static func commands(in script: LocatedText) -> [LocatedText] {
    var commands: [LocatedText] = []
    var isOpen = false
    for (index, line) in script.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if isOpen, let last = commands.indices.last {
        commands[last].text += "\n" + line
      } else if !line.isBlank {
        commands.append(LocatedText(String(line), line: script.line + index))
      } else {
        continue
      }
      isOpen = commands.last.map { isUnfinished($0.text) } ?? false
    }
    return commands
  }
}
