// ScriptCommands.swift — the commands of a script in a lesson, each with its line.
import Language
import Markdown

extension CommandText {
  /// The commands of a script, one a line; a command that is unfinished takes the next line too.
  package static func commands(in script: LocatedText) -> [LocatedText] {
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
