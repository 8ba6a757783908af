// Interpreter.swift — runs statements on a session: each whole, or not at all.
import Autograd
import Diagnostics
import Language
import LessonKit
import Plots
import Tensors
import Typography

/// How a session starts, and what it may ask of the world around it.
public struct InterpreterOptions: Sendable {
  /// The seed of the session's random generator.
  public var seed: UInt64 = 1
  /// The precision it computes in at first.
  public var precision = Precision.double
  /// Columns that output may take.
  public var width = 80
  /// Asked between the steps of long work; true stops it at the next step.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// The files it may touch.
  public var files = FileAccess.none
  /// The networks that `model` knows.
  var models = ModelShelf(folders: InstalledFolder.places(of: "Models", variable: "CHAINRULE_MODELS"))
  /// Lets a person change a text in their editor and answers with what it became.
  public var edit: @Sendable (_ text: String) throws(Diagnostic) -> String = { text throws(Diagnostic) in text
  }
  /// Bytes that the session may take, its data, parameters and names together and its tape alone; `nil` for as much as
  /// the machine has.
  public var memory: Int?
  /// The lessons that may be taken at its prompt.
  public var lessons = LessonAccess()
  /// Bytes that earlier states may take for `undo`.
  public var undoBudget = 128 << 20
  /// Raised to end a command at once, in the middle of what it computes, and drop all that it did: a second Ctrl-C.
  ///
  /// Whoever raises it lowers it before the next command.
  public var stop = StopFlag()
  /// The lesson that teaches a command, a kind of layer, a quantity: named by errors about it, and by its help.
  public var lesson: @Sendable (_ subject: String) -> LessonReference? = { _ in nil }
  /// How pictures are drawn unless `set pictures` says otherwise; `nil`: in letters whatever is set.
  public var pictures: PictureStyle?
  /// Options of a session that nobody watches.
  public init() {}
}

/// A session: its state, the tape made from it, and the commands that change it.
public final class Interpreter {
  /// All that the session is.
  public internal(set) var state: State { didSet { hasChanged = true } }
  let workspace: Workspace
  let options: InterpreterOptions
  /// The seed that the session, and every `reset`, starts with.
  var seed: UInt64
  /// The precision that it started with.
  var startPrecision: Precision
  /// The number of the last command.
  public internal(set) var cell = 0
  /// What was typed and answered so far.
  var notebook = Notebook()
  /// The lesson that is made of what is typed; `nil` when none is.
  var recording: RecordedSession?
  /// The states before, for `undo`.
  var timeline: Timeline
  /// Where the session is written down as it goes; `nil` for nowhere.
  public var journal: Journal? { didSet { journal?.start(seed: seed, precision: startPrecision) } }
  /// Sessions that ended without `quit`, the newest first: what `resume` can bring back.
  public var lost: [LostSession] = []
  /// The files that may be touched now: fewer while a lesson runs.
  var files: FileAccess
  /// The lesson that is being taken at the prompt, or was taken last: its answers can be saved until a new session.
  var lesson: PromptLesson?
  /// Files that this session has written, which it may write again.
  var ownFiles: Set<String> = []
  /// The text whose statement runs now.
  private(set) var source = SourceText("")
  /// The word that started the command that runs now, for whoever shows how far it is.
  public private(set) var running = ""
  /// Told how far long work is: done, of how many, and a word about it.
  public var progress: (_ done: Int, _ total: Int, _ note: String) -> Void = { _, _, _ in }
  /// Where a training is drawn while it runs, for `train … watch`; `nil` where there is no terminal.
  public var live: (any LiveScreen)?
  /// True once `quit` was run.
  public internal(set) var hasQuit = false

  /// True since something was written to `state`.
  private var hasChanged = false
  /// Who is told of results while `run` runs.
  private var report: (CommandResult) -> Void = { _ in }
  /// How many commands run within each other.
  private var depth = 0
  /// How many texts run within each other.
  private var nesting = 0
  private var hasSaidDropped = false

  /// A fresh session.
  public init(_ options: InterpreterOptions = InterpreterOptions()) {
    self.options = options
    (seed, startPrecision, files) = (options.seed, options.precision, options.files)
    timeline = Timeline(budget: options.undoBudget)
    state = State(seed: options.seed)
    state.precision = options.precision
    workspace = Workspace(precision: options.precision)
  }

  /// The commands, quantities, functions and names there are now.
  public var vocabulary: Vocabulary {
    var vocabulary = Self.fixedVocabulary
    vocabulary.names = state.names
    // `x(3)` is an element of a name `x`; only what needs a layer keeps its parentheses.
    for symbol in Self.layerless where state.names[symbol] != nil { vocabulary.quantities.remove(symbol) }
    return vocabulary
  }

  private static let layerless = fixedVocabulary.quantities.filter {
    QuantityKind.named[$0]?.needsLayer == false
  }
  private static let fixedVocabulary = Vocabulary(
    commands: Command.all.map(\.signature),
    quantities: Set(QuantityKind.all.filter { $0.needsLayer || $0.symbol == "x" }.map(\.symbol)),
    functions: Set(Autograd.Operation.all.map(\.name)))

  /// Runs the statements of `source` one after the other; each is run before the next is read.
  ///
  /// - Parameters:
  ///   - keepGoing: goes on behind a command that failed.
  ///   - report: told the result of each.
  /// - Returns: true when all held.
  @discardableResult
  public func run(
    _ source: SourceText, keepGoing: Bool = false, report: (CommandResult) -> Void
  ) -> Bool {
    withoutActuallyEscaping(report) { report in
      guard let memory = options.memory else { return runEach(source, keepGoing, report: report) }
      return Arena.$limit.withValue(min(memory, Arena.limit)) { runEach(source, keepGoing, report: report) }
    }
  }

  private func runEach(_ source: SourceText, _ keepGoing: Bool, report: @escaping (CommandResult) -> Void)
    -> Bool
  {
    let outerReport = self.report
    self.report = report
    nesting += 1
    defer { (self.report, nesting) = (outerReport, nesting - 1) }
    var reader = StatementReader(source.text, vocabulary: vocabulary)
    var allHeld = true, isStopped = false
    while !hasQuit {
      if nesting > 1, options.isCancelled() { return false }
      reader.vocabulary = vocabulary
      let start = reader.offset
      var result: CommandResult
      do throws(Diagnostic) {
        guard let statement = try reader.next() else { break }
        // Who stopped one command does not want those after it.
        guard !isStopped else { return false }
        if case .command(let call) = statement.kind { running = call.name } else { running = "" }
        result = run(statement, in: source)
      } catch {
        cell += 1
        let place = error.place?.lowerBound ?? start
        result = CommandResult(
          cell: cell, line: source.position(of: place).line, command: source.line(at: place),
          answer: Answer(),
          error: error, source: source)
        notebook.add(
          Notebook.cell(cell, result.command, lines: result.recordedErrorLines, held: false, isKept: false),
          value: nil)
        result.note(record(cell: cell, held: false, isKept: false))
        reader.skipToNextLine()
      }
      result.isEchoed = nesting > 1
      report(result)
      isStopped = result.answer.stopped != nil
      if !result.held {
        allHeld = false
        if !keepGoing { break }
      }
    }
    return allHeld
  }

  /// Runs one statement.
  public func run(_ statement: Statement, in source: SourceText) -> CommandResult {
    cell += 1
    let number = cell
    let place = statement.range
    let command = source.text(in: place)
    let line = source.lineNumber(at: place.lowerBound)
    let before = state
    hasChanged = false
    let outer = self.source
    self.source = source
    defer { self.source = outer }
    var result: CommandResult
    do throws(Diagnostic) {
      let answer = try execute(statement)
      result = CommandResult(
        cell: number, line: line, command: command, answer: answer, error: nil, source: source)
    } catch {
      var explained = error
      explained.lesson = error.lesson ?? lesson(on: error, of: statement, in: source)
      result = CommandResult(
        cell: number, line: line, command: command, answer: Answer(), error: explained, source: source)
    }
    settle(&result, of: statement, before: hasChanged ? before : nil)
    return result
  }

  /// Enters a command into notebook, timeline and journal; `before` is the state it has changed.
  private func settle(_ result: inout CommandResult, of statement: Statement, before: State?) {
    let role = role(of: statement)
    let isKept = result.held && role != .aside
    let (answer, number) = (result.answer, result.cell)
    var (replayed, lines) = (
      result.command, result.held ? answer.plainLines ?? answer.lines : result.recordedErrorLines
    )
    if let stopped = answer.stopped {
      replayed =
        answer.replay ?? statement.text(result.command, with: stopped.parameter, setTo: stopped.count)
      lines.removeFirst(min(1, lines.count))
    }
    // A command that ran others comes after them; they are what is listed.
    if number > notebook.lastNumber {
      notebook.add(
        Notebook.cell(
          number, result.command, replayed: replayed, lines: lines, held: result.held, isKept: isKept),
        value: isKept ? answer.value.tensor : nil)
    }
    if role != .aside || !result.held {
      let isUndo = role == .time && running == "undo"
      result.note(
        record(cell: number, held: result.held, isKept: isKept, undone: isUndo ? answer.value.undone : []))
    }
    guard isKept else { return }
    if role == .ordinary, let before, timeline.push(before, result.command, to: state) > 0, !hasSaidDropped {
      hasSaidDropped = true
      result.notes.append(
        "the oldest steps can't be undone any more: earlier states take more than \(byteText(timeline.budget))"
      )
    }
    result.note(journal?.append(JournalEntry(cell: number, command: replayed)))
    if nesting == 1 { result.note(lesson?.tutor.saw(replayed)) }
  }

  private func role(of statement: Statement) -> Command.Role {
    guard case .command(let call) = statement.kind else { return .ordinary }
    guard let command = Command.named[call.name] else { return .ordinary }
    return command.asideWith.map { call[$0] != nil } == true ? .aside : command.role
  }

  /// Runs one statement; one that fails leaves the session as it was.
  func execute(_ typed: Statement) throws(Diagnostic) -> Answer {
    let before = state
    let statement = typed.readingNames(in: state)
    let role = role(of: statement)
    depth += 1
    defer { depth -= 1 }
    do throws(Diagnostic) {
      let answer: Answer
      switch statement.kind {
      case .command(let call):
        guard let command = Command.named[call.name] else {
          throw Diagnostic("`\(call.name)` is no command", at: call.nameRange)
        }
        answer = try options.stop.watched { () throws(Diagnostic) in try command.run(call, self) }
      case .assignment(let target, let value):
        answer = try options.stop.watched { () throws(Diagnostic) in try assign(value, to: target) }
      case .derivative(let output, let input):
        answer = try options.stop.watched { () throws(Diagnostic) in
          try derivative(of: output, by: input, at: statement.range)
        }
      case .expression(let expression):
        answer = try options.stop.watched { () throws(Diagnostic) in try show(expression) }
      }
      // What a command about the session has run are cells of their own, and stand.
      guard role == .aside || !options.stop.isRaised else { throw .stopped(statement) }
      if role == .ordinary, hasChanged {
        state.noteRun(after: before)
        try refuseTooLarge(at: statement.range)
      }
      return answer
    } catch {
      var placed = error
      if options.stop.isRaised {
        // What the tape should hold was not computed to its end.
        workspace.forget()
        if role != .aside { placed = .stopped(statement) }
      }
      // What a command about the session ran before it failed are cells of their own, and stand.
      if role != .aside { state = before }
      placed.place = error.place ?? statement.range
      throw placed
    }
  }

  /// Runs `source` inside a command, its commands being cells of their own.
  ///
  /// - Parameters:
  ///   - isShown: reports what held; what failed is reported in any case.
  ///   - report: is told of each result in place of who watches the session.
  /// - Returns: true when all held.
  @discardableResult
  func runInside(_ source: SourceText, isShown: Bool = true, report: ((CommandResult) -> Void)? = nil) -> Bool
  {
    let (outer, depth) = (self.report, self.depth)
    self.depth = 0
    defer { self.depth = depth }
    let held = run(source) { result in
      if let report { report(result) } else if isShown || !result.held { outer(result) }
    }
    // A file that ends with `quit` ends there, and not the session.
    hasQuit = false
    return held
  }

  /// Refuses a command that runs others, or moves in time, inside a block or too deep in others.
  func requireTopLevel(_ call: CommandCall) throws(Diagnostic) {
    guard depth == 1 else {
      throw Diagnostic("`\(call.name)` stands alone, not in a block", at: call.nameRange)
    }
    guard nesting <= 16 else {
      throw Diagnostic("`\(call.name)` runs commands that run it again", at: call.nameRange)
    }
  }

  // MARK: What commands use

  /// How numbers are written.
  var text: NumberText {
    NumberText(
      digits: state.settings.digits, width: state.settings.width > 0 ? state.settings.width : options.width)
  }

  /// A calculator on an up-to-date tape.
  func calculator() throws(Diagnostic) -> Calculator {
    workspace.update(to: state)
    return Calculator(state: state, workspace: workspace, results: notebook)
  }

  /// A number that was given to a command, as a literal or an expression.
  func number(_ argument: Argument) throws(Diagnostic) -> Double {
    switch argument.value {
    case .number(let number): return number
    case .expression(let expression): return try calculator().number(expression)
    default: throw Diagnostic("a number is needed here", at: argument.range)
    }
  }

  /// A whole number of at least `low` that was given to a command.
  func wholeNumber(_ argument: Argument, from low: Int = 1) throws(Diagnostic) -> Int {
    let number = try self.number(argument)
    guard let whole = Int(exactly: number) else {
      throw Diagnostic("a whole number is needed here, and this is \(text(number))", at: argument.range)
    }
    guard whole >= low else {
      throw Diagnostic("this must be at least \(low), and it is \(whole)", at: argument.range)
    }
    return whole
  }

  private func show(_ expression: Expression) throws(Diagnostic) -> Answer {
    let value = try value(of: expression)
    return Answer(text.lines(value), .tensor(value))
  }
}

extension Statement {
  /// `command`, the text of this statement, with a parameter set to a number.
  func text(_ command: String, with parameter: String, setTo number: Int) -> String {
    guard case .command(let call) = kind, let argument = call[parameter] else {
      return "\(command) \(parameter)=\(number)"
    }
    let (low, high) = (
      argument.range.lowerBound - range.lowerBound, argument.range.upperBound - range.lowerBound
    )
    let bytes = Array(command.utf8)
    guard low >= 0, low <= high, high <= bytes.count else { return command }
    return String(decoding: bytes[..<low] + Array("\(number)".utf8) + bytes[high...], as: UTF8.self)
  }
}

extension SourceText {
  /// The text of a stretch.
  func text(in range: SourceRange) -> String {
    let bytes = text.utf8
    let low = min(max(0, range.lowerBound), bytes.count), high = min(max(low, range.upperBound), bytes.count)
    return String(decoding: bytes.dropFirst(low).prefix(high - low), as: UTF8.self)
  }

  /// The line around a UTF-8 offset, without blanks around it.
  func line(at offset: Int) -> String {
    String(text(in: line(around: offset)).drop { $0 == " " || $0 == "\t" }).trimmedEnd
  }
}
