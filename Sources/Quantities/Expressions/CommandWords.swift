// CommandWords.swift — the words of commands, for hints where one of them stands in an expression.

/// Words that are no quantities, which an expression may hold by mistake.
package struct CommandWords: Sendable {
  /// The names of the commands.
  package var names: [String] = []
  /// Names by what other tools call them, in lower case.
  package var synonyms: [String: String] = [:]
  /// Forms of commands by their own word: `conv` is `layer conv`.
  package var forms: [String: String] = [:]
  /// Words of other prompts that end a session.
  package var ends: Set<String> = []

  /// Words of some commands.
  package init(
    names: [String] = [], synonyms: [String: String] = [:], forms: [String: String] = [:],
    ends: Set<String> = []
  ) {
    (self.names, self.synonyms, self.forms, self.ends) = (names, synonyms, forms, ends)
  }
}
