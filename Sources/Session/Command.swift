// Command.swift — what a command is: parsing, usage, completion, help and tests all read this one value.
import Autograd
import Diagnostics
import Language

/// The groups under which help lists commands.
enum CommandGroup: String, CaseIterable, Sendable {
  case data, network, run, derivatives, time, pictures, session, lessons
}

/// What a command answers.
public struct Answer: Sendable {
  /// What people read, a line each.
  public var lines: [String]
  /// What programs read.
  public var value: JSON
  /// An answer; most values are an object or `null`.
  init(_ lines: [String] = [], _ value: JSON = .null) { (self.lines, self.value) = (lines, value) }
  /// An answer of one line.
  init(_ line: String, _ value: JSON = .null) { self.init([line], value) }
}

/// A command of the language. To add one, write a `static let` in a file of `Commands` and name it in `all`.
public struct Command: Sendable {
  let signature: Signature
  let group: CommandGroup
  /// What it does, in one line.
  let summary: String
  /// More about it, a paragraph each.
  let details: [String]
  /// Sessions that show it, run by the tests: commands separated by `;` and what the last prints.
  let examples: [Example]
  /// Topics to read next.
  let related: [String]
  let run: @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Answer

  /// The word that starts it.
  public var name: String { signature.name }

  init(
    _ name: String, _ group: CommandGroup, _ summary: String, _ parameters: [Parameter] = [],
    forms: [String: [Parameter]] = [:], needsFullName: Bool = false, details: [String] = [], examples: [Example],
    related: [String] = [], run: @escaping @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Answer
  ) {
    signature = Signature(name, parameters, forms: forms, needsFullName: needsFullName)
    (self.group, self.summary, self.details, self.examples) = (group, summary, details, examples)
    (self.related, self.run) = (related, run)
  }
}
