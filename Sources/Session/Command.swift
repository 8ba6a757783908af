// Command.swift — the definition of a command, for parsing, usage, completion, help and tests.
import Autograd
import Diagnostics
import Language
import Parameters
import Typography

/// The groups under which help lists commands.
enum CommandGroup: String, CaseIterable, Sendable {
  case data, network, run, derivatives, time, pictures, session, lessons
}

/// Answer of a command.
public struct Answer: Sendable {
  /// Text of the answer, a line each.
  public var lines: [String]
  /// Value of the answer, for programs.
  public var value: JSON
  /// Progress of a command that the user stopped: the same command with this parameter set to this number
  /// does the same again.
  ///
  /// The first line says so, and is not printed then.
  var stopped: (parameter: String, count: Int)?
  /// Commands that do the same again, where the command with another number would not: a block stopped within
  /// a round.
  var replay: String?
  /// True where it shows the remains of a command that failed: a saved session holds no failed commands, so
  /// it has none.
  var isOfFailure = false
  /// Drawing of a picture as SVG.
  var drawing: Drawing?

  /// A picture that can be drawn as an SVG document.
  struct Drawing: Sendable {
    /// Number of lines with the picture in letters; the first ones of the answer.
    var lines: Int
    /// Draws it.
    var svg: @Sendable () -> String
  }
  /// The lines where only letters belong, in a saved session, when `lines` are drawn in colour.
  var plainLines: [String]?
  /// True for a picture: its lines have their final colours.
  public internal(set) var isPicture = false
  /// True for lines with their final colours, with words that went through ``harmless()`` elsewhere: a
  /// lesson's.
  var isStyled = false
  /// Remarks beside it, a sentence each; the lines have them, too.
  var remarks: [String] = []
  /// True for lines that may have colours.
  public var hasColors: Bool { isPicture || isStyled }
  /// An answer; most values are an object or `null`.
  init(_ lines: [String] = [], _ value: JSON = .null) { (self.lines, self.value) = (lines, value) }
  /// An answer of one line.
  init(_ line: String, _ value: JSON = .null) { self.init([line], value) }

  /// The answer with control characters shown in its lines: names and texts in them come from files and
  /// users.
  consuming func harmless() -> Answer {
    guard !hasColors else { return self }
    for place in lines.indices { lines[place] = printable(lines[place], keeping: "\n\t") }
    return self
  }
}

/// A command of the language.
///
/// A new command is a `static let` in a file of `Commands`, named in `all`.
public struct Command: Sendable {
  let signature: Signature
  let group: CommandGroup
  /// Summary, in one line.
  let summary: String
  /// Details, a paragraph each.
  let details: [String]
  /// Sessions that show it, run by the tests: commands separated by `;` and the output of the last.
  let examples: [Example]
  /// Topics to read next.
  let related: [String]
  /// What other tools call it; a hint leads from these words to its name.
  let synonyms: [String]
  /// Entries of other prompts that run it: `exit` is `quit`.
  let aliases: [String]
  /// Role of the command in the notebook.
  let role: Role
  /// The parameter that makes a call one about the session: the file that it writes to.
  let asideWith: String?
  private let body: @Sendable (Call, Interpreter) throws(Diagnostic) -> Answer

  /// Roles of commands in the notebook.
  enum Role: Sendable {
    /// Ordinary command: journalled and saved, and can be undone.
    case ordinary
    /// Command that moves in time: journalled and saved, and no step of its own.
    case time
    /// Command about the session: neither journalled nor saved nor undone. Commands that it runs are cells of
    /// their own.
    case aside
  }

  /// The word that starts it.
  public var name: String { signature.name }

  init(
    _ name: String, _ group: CommandGroup, _ summary: String, _ parameters: [Parameter] = [],
    forms: [String: [Parameter]] = [:], needsFullName: Bool = false, details: [String] = [],
    examples: [Example],
    related: [String] = [], synonyms: [String] = [], aliases: [String] = [], role: Role = .ordinary,
    asideWith: String? = nil,
    run: @escaping @Sendable (Call, Interpreter) throws(Diagnostic) -> Answer
  ) {
    signature = Signature(name, parameters, forms: forms, needsFullName: needsFullName)
    (self.group, self.summary, self.details, self.examples) = (group, summary, details, examples)
    (self.synonyms, self.aliases) = (synonyms, aliases)
    (self.related, self.role, self.asideWith, body) = (related, role, asideWith, run)
  }

  /// Runs `call`, as the parser has read it, in `session`.
  func run(_ call: CommandCall, _ session: Interpreter) throws(Diagnostic) -> Answer {
    try body(Call(call, signature, in: session), session)
  }
}
