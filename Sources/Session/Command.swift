// Command.swift — what a command is: parsing, usage, completion, help and tests all read this one value.
import Autograd
import Diagnostics
import Language
import Typography

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
  /// Where a person stopped it: what does the same again is the command with this parameter set to this number.
  ///
  /// The first line says so, and is not printed then.
  var stopped: (parameter: String, count: Int)?
  /// What does the same again, where the command with another number would not: a block stopped within a round.
  var replay: String?
  /// True where it shows what a command that failed has left: a saved session, which has none that failed, has none.
  var isOfFailure = false
  /// For a picture: how it is drawn as SVG.
  var drawing: Drawing?

  /// A picture that can be drawn as an SVG document.
  struct Drawing: Sendable {
    /// How many lines of the answer are the picture in letters; the first ones.
    var lines: Int
    /// Draws it.
    var svg: @Sendable () -> String
  }
  /// The lines where only letters belong, in a saved session, when `lines` are drawn in colour.
  var plainLines: [String]?
  /// True for a picture, whose lines have the colours that they are to have.
  public internal(set) var isPicture = false
  /// True for lines that have their colours, whose words came from elsewhere through ``harmless()``: a lesson's.
  var isStyled = false
  /// What was remarked beside it, a sentence each; the lines have it, too.
  var remarks: [String] = []
  /// True for lines that may have colours.
  public var hasColors: Bool { isPicture || isStyled }
  /// An answer; most values are an object or `null`.
  init(_ lines: [String] = [], _ value: JSON = .null) { (self.lines, self.value) = (lines, value) }
  /// An answer of one line.
  init(_ line: String, _ value: JSON = .null) { self.init([line], value) }

  /// The answer with what would steer a terminal shown in its lines: names and texts in them come from files and people.
  consuming func harmless() -> Answer {
    guard !hasColors else { return self }
    for place in lines.indices { lines[place] = printable(lines[place], keeping: "\n\t") }
    return self
  }
}

/// A command of the language.
///
/// To add one, write a `static let` in a file of `Commands` and name it in `all`.
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
  /// What the notebook makes of it.
  let role: Role
  /// The parameter that makes a call one about the session: the file that it writes to.
  let asideWith: String?
  let run: @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Answer

  /// What the notebook makes of a command.
  enum Role: Sendable {
    /// It is journalled and saved, and can be undone.
    case ordinary
    /// It moves in time: journalled and saved, and no step of its own.
    case time
    /// It is about the session: neither journalled nor saved nor undone. What it runs are cells of their own.
    case aside
  }

  /// The word that starts it.
  public var name: String { signature.name }

  init(
    _ name: String, _ group: CommandGroup, _ summary: String, _ parameters: [Parameter] = [],
    forms: [String: [Parameter]] = [:], needsFullName: Bool = false, details: [String] = [],
    examples: [Example],
    related: [String] = [], role: Role = .ordinary, asideWith: String? = nil,
    run: @escaping @Sendable (CommandCall, Interpreter) throws(Diagnostic) -> Answer
  ) {
    signature = Signature(name, parameters, forms: forms, needsFullName: needsFullName)
    (self.group, self.summary, self.details, self.examples) = (group, summary, details, examples)
    (self.related, self.role, self.asideWith, self.run) = (related, role, asideWith, run)
  }
}
