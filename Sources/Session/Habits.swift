// Habits.swift — habits from other prompts, in the words of this language.

extension Interpreter {
  /// Ways to say `quit` elsewhere.
  static let partings: Set = [
    "exit", "exit()", "quit()", "logout", ":q", ":quit", "\\q", ".exit", ".quit",
  ]

  /// `entry`, or its meaning by the habits of another prompt: `exit` is `quit`, `?conv` and `conv?` are
  /// `help conv`.
  ///
  /// A name that this session has is that name.
  public func understood(_ entry: String) -> String {
    let typed = entry.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !typed.isEmpty, typed.utf8.count <= 80, state.names[typed] == nil else { return entry }
    if Self.partings.contains(typed) { return "quit" }
    if ["?", "help()", ":help", ".help", "\\h", "\\?"].contains(typed) { return "help" }
    for (before, after) in [("??", ""), ("?", ""), ("help(", ")"), ("", "??"), ("", "?")] {
      guard typed.hasPrefix(before), typed.hasSuffix(after), typed.count > before.count + after.count else {
        continue
      }
      let topic = typed.dropFirst(before.count).dropLast(after.count).split(separator: " ").joined(
        separator: " ")
      guard topic.allSatisfy({ $0.isLetter || $0.isNumber || " _".contains($0) }),
        topic.contains(where: \.isLetter)
      else {
        continue
      }
      return "help \(topic)"
    }
    return entry
  }
}
