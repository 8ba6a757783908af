// OtherPrompts.swift — entries of other prompts: `exit`, `?conv`, `help(conv)`.
import Interpreter
import Language
import Quantities
import Sharing

extension Session {
  /// `entry`, or what a person from another prompt means by it: `exit` is `quit`, `?conv` and `conv?` are `help conv`.
  ///
  /// A name that this session has is that name.
  package func understood(_ entry: String) -> String {
    let typed = entry.split { $0.isWhitespace }.joined(separator: " ")
    guard !typed.isEmpty, typed.utf8.count <= 80, state.names[typed] == nil else { return entry }
    if let command = commands.all.first(where: { $0.aliases.contains(typed) }) { return command.name }
    return Command.topic(ofQuestion: typed).map { "help \($0)" } ?? entry
  }
}

extension Command {
  /// What is asked about in the words of another prompt: `conv` in `?conv`, `conv?`, `help(conv)`; `nil` for anything else.
  static func topic(ofQuestion typed: String) -> String? {
    for (before, after) in [("??", ""), ("?", ""), ("help(", ")"), ("", "??"), ("", "?")] {
      guard typed.hasPrefix(before), typed.hasSuffix(after), typed.count > before.count + after.count else {
        continue
      }
      let topic = typed.dropFirst(before.count).dropLast(after.count).split(separator: " ").joined(
        separator: " ")
      guard topic.allSatisfy({ $0.isLetter || $0.isNumber || " _".contains($0) }),
        topic.contains(where: { $0.isLetter })
      else {
        continue
      }
      return topic
    }
    return nil
  }
}
