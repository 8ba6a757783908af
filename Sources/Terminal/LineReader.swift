// LineReader.swift — the source of lines: a user at a terminal, or a script in a test.

/// Gives one line after the other, as a person types them.
package protocol LineReader {
  /// Shows `prompt` and waits for a line.
  mutating func readLine(prompt: String) -> LineInput
  /// Keeps `entry` (it may span lines) for the arrow up, and between runs. Returns the error, once.
  mutating func remember(_ entry: String) -> String?
}

/// Result of waiting for a line.
package enum LineInput: Hashable, Sendable {
  /// A line without its end. A pasted text of several lines is one line with newlines in it.
  case line(String)
  /// Ctrl-C: the line was dropped.
  case interrupted
  /// Ctrl-D on an empty line, or a closed terminal.
  case endOfInput
}

/// Reads the lines of a script, and shows nothing: stands in for a person in tests.
package struct ScriptedReader: LineReader {
  /// The prompts that were shown so far.
  package private(set) var prompts: [String] = []
  /// The entries that were to be remembered so far.
  package private(set) var remembered: [String] = []
  private var inputs: ArraySlice<LineInput>

  /// Makes a reader of `inputs`, with the end of the input after them.
  package init(_ inputs: [LineInput]) { self.inputs = inputs[...] }

  /// Gives the script's next line, and notes the prompt.
  package mutating func readLine(prompt: String) -> LineInput {
    prompts.append(prompt)
    return inputs.popFirst() ?? .endOfInput
  }

  /// Notes the entry.
  package mutating func remember(_ entry: String) -> String? {
    remembered.append(entry)
    return nil
  }
}
