// Command.swift — the definition of a command, for parsing, usage, completion, help and tests.
import Autograd
import Cells
import Diagnostics
import Language
import Parameters
import Platform
import Typography

/// The groups under which help lists commands.
package enum CommandGroup: String, CaseIterable, Sendable {
  case data, network, run, derivatives, time, pictures, session, lessons
}

/// Answer of a command.
package struct Answer: Sendable {
  /// Text of the answer, a line each.
  package var lines: [String]
  /// Value of the answer, for programs.
  package var value: JSON
  /// Progress of a command that the user stopped: the same command with this parameter set to this number
  /// does the same again.
  ///
  /// The first line says so, and is not printed then.
  package var stopped: (parameter: String, count: Int)?
  /// Commands that do the same again, where the command with another number would not: a block stopped within
  /// a round.
  package var replay: String?
  /// True where it shows the remains of a command that failed: a saved session holds no failed commands, so
  /// it has none.
  package var isOfFailure = false
  /// Drawing of a picture as SVG.
  package var drawing: Drawing?

  /// A picture that can be drawn as an SVG document.
  package struct Drawing: Sendable {
    /// Number of lines with the picture in letters; the first ones of the answer.
    var lines: Int
    /// Draws it.
    var svg: @Sendable () -> String

    /// Makes it of its parts.
    package init(lines: Int, svg: @escaping @Sendable () -> String) {
      (self.lines, self.svg) = (lines, svg)
    }
  }
  /// The lines where only letters belong, in a saved session, when `lines` are drawn in colour.
  package var plainLines: [String]?
  /// True for a picture: its lines have their final colours.
  package var isPicture = false
  /// True for lines with their final colours, with words that went through ``harmless()`` elsewhere: a
  /// lesson's.
  package var isStyled = false
  /// Remarks beside it, a sentence each; the lines have them, too.
  var remarks: [String] = []
  /// True for lines that may have colours.
  package var hasColors: Bool { isPicture || isStyled }
  /// An answer; most values are an object or `null`.
  package init(_ lines: [String] = [], _ value: JSON = .null) { (self.lines, self.value) = (lines, value) }
  /// An answer of one line.
  package init(_ line: String, _ value: JSON = .null) { self.init([line], value) }

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
package struct Command: Sendable {
  package private(set) var signature: Signature
  package let group: CommandGroup
  /// Summary, in one line.
  package let summary: String
  /// The words that select what it does, each a subject of help.
  package let forms: [CommandForm]
  /// Details, a paragraph each.
  package let details: [String]
  /// Sessions that show it, run by the tests: commands separated by `;` and the output of the last.
  package let examples: [Example]
  /// Topics to read next.
  package let related: [String]
  /// What other tools call it; a hint leads from these words to its name.
  let synonyms: [String]
  /// Entries of other prompts that run it: `exit` is `quit`.
  package let aliases: [String]
  /// Role of the command in the notebook.
  package let role: Role
  /// The parameter that makes a call one about the session: the file that it writes to.
  let asideWith: String?
  /// Words that may follow those that are typed, where neither parameters nor forms list them.
  package let completions: @Sendable (Session, [String]) -> [SessionCompletion]
  private let body: @Sendable (Call, Session) throws(Diagnostic) -> Answer

  /// Roles of commands in the notebook.
  package enum Role: Sendable {
    /// Ordinary command: journalled and saved, and can be undone.
    case ordinary
    /// Command that moves in time: journalled and saved, and no step of its own.
    case time
    /// Command about the session: neither journalled nor saved nor undone. Commands that it runs are cells of
    /// their own.
    case aside
  }

  /// The word that starts it.
  package var name: String { signature.name }

  package init(
    _ name: String, _ group: CommandGroup, _ summary: String, _ parameters: [Parameter] = [],
    forms: [CommandForm] = [], needsFullName: Bool = false, details: [String] = [],
    examples: [Example],
    related: [String] = [], synonyms: [String] = [], aliases: [String] = [], role: Role = .ordinary,
    asideWith: String? = nil, addsLayers: Bool = false,
    completions: @escaping @Sendable (Session, [String]) -> [SessionCompletion] = { _, _ in [] },
    run: @escaping @Sendable (Call, Session) throws(Diagnostic) -> Answer
  ) {
    let own = forms.compactMap { form in form.parameters.map { (form.name, $0) } }
    signature = Signature(
      name, parameters, forms: Dictionary(first: own),
      needsFullName: needsFullName)
    (self.forms, self.completions) = (forms, completions)
    (self.group, self.summary, self.details, self.examples) = (group, summary, details, examples)
    (self.synonyms, self.aliases) = (synonyms, aliases)
    (self.related, self.role, self.asideWith, body) = (related, role, asideWith, run)
    signature.addsLayers = addsLayers
  }

  /// Runs `call`, as the parser has read it, in `session`.
  package func run(_ call: CommandCall, _ session: Session) throws(Diagnostic) -> Answer {
    try body(Call(call, signature, in: session), session)
  }
}
