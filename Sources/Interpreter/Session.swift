// Session.swift — runs statements on a session: each whole, or not at all.
import Autograd
import Cells
import Diagnostics
import History
import Language
import Platform
import Plots
import Quantities
import Sharing
import Tensors
import Typography

/// Start of a session, and its access to the world around it.
package struct SessionOptions: Sendable {
  /// The seed of the session's random generator.
  package var seed: UInt64 = 1
  /// The precision it computes in at first.
  package var precision = Precision.double
  /// Columns that output may take, at the start.
  package var width = 80
  /// Asked before each command for the columns that output may take now: a window may have been resized.
  package var currentWidth: (@Sendable () -> Int)?
  /// Asked between the steps of long work; true stops it at the next step.
  package var isCancelled: @Sendable () -> Bool = { false }
  /// True once the process is to end: no further command is begun.
  package var isEnding: @Sendable () -> Bool = { false }
  /// The files it may touch.
  package var files = FileAccess.none
  /// The networks that `model` knows.
  package var models = ModelShelf.installed
  /// Opens an editor on a text and returns the edited text.
  package var edit: @Sendable (_ text: String) throws(Diagnostic) -> String = { text throws(Diagnostic) in
    text
  }
  /// Bytes that the session may take, its data, parameters and names together and its tape alone; `nil` for as much as
  /// the machine has.
  package var memory: Int?
  /// The lessons that may be taken at its prompt.
  package var lessons = LessonAccess()
  /// True where the commands are a student's graded answer: none leads out of its session, to a lesson or a file.
  var isAnswer = false
  /// Bytes that earlier states may take for `undo`.
  package var undoBudget = 128 << 20
  /// Seconds after which `resume` takes a command's results from the kept effects, in place of running it
  /// again.
  var secondsToKeep = 1.0
  /// Flag that ends a command at once, in the middle of its work, and drops all its effects: a second Ctrl-C.
  ///
  /// The raiser lowers it before the next command.
  package var stop = StopFlag()
  /// The lesson that teaches a command, a kind of layer, a quantity: named by errors about it, and by its help.
  package var lesson: @Sendable (_ subject: String) -> LessonReference? = { _ in nil }
  /// Style of pictures unless `set pictures` names another; `nil`: in letters for every setting.
  package var pictures: PictureStyle?
  /// The commands that it understands.
  package let commands: CommandTable
  /// Options of a session without a terminal.
  package init(commands: CommandTable) { self.commands = commands }
}

/// A session: its state, the tape made from it, and the commands that change it.
package final class Session {
  /// All that the session is.
  package var state: State { didSet { hasChanged = true } }
  package let workspace: Workspace
  package let options: SessionOptions
  /// The commands that it understands.
  package var commands: CommandTable { options.commands }
  /// The seed that the session, and every `reset`, starts with.
  package var seed: UInt64
  /// The precision that it started with.
  package var startPrecision: Precision
  /// The number of the last command.
  package var cell = 0
  /// Commands and answers so far.
  package var notebook = Notebook()
  /// The lesson that is recorded from the session; `nil` when none is.
  package var recording: RecordedSession?
  /// The states before, for `undo`.
  package var timeline: Timeline
  /// Columns that output may take now.
  private(set) var width: Int
  /// Journal of the session; `nil` for none.
  package var journal: Journal? { didSet { journal?.start(seed: seed, precision: startPrecision) } }
  /// Seconds of commands that `resume` would run again, those it would not aside.
  var secondsToRepeat = 0.0
  /// Sessions that ended without `quit`, the newest first: `resume` can restore them.
  package var lost: [LostSession] = []
  /// The files that may be touched now: fewer while a lesson runs.
  package var files: FileAccess
  /// The lesson that is being taken at the prompt, or was taken last: its answers can be saved until a new session.
  package var lesson: PromptLesson?
  /// Files that this session has written, which it may write again.
  package var ownFiles: Set<String> = []
  /// The text of the running statement.
  package internal(set) var source = SourceText("")
  /// The word that started the running command, for progress displays.
  package private(set) var running = ""
  /// Progress callback of long work: steps done, all steps, and a note.
  package var progress: (_ done: Int, _ total: Int, _ note: String) -> Void = { _, _, _ in }
  /// The screen of a training while it runs, for `train … watch`; `nil` where there is no terminal.
  package var live: (any LiveScreen)?
  /// True once `quit` was run.
  package var hasQuit = false

  /// True since something was written to `state`.
  private var hasChanged = false
  /// Receiver of results while `run` runs.
  private var report: (CommandResult) -> Void = { _ in }
  /// Number of commands that run within each other.
  private var depth = 0
  /// Number of texts that run within each other.
  private var nesting = 0
  private var hasSaidDropped = false
  /// J of a training that diverged in the command that runs now.
  package var lostCurve: LossHistory?
  /// Where the next layer goes.
  package var building = Building()
  /// State of the steps and J when the repeated block began.
  package var roundsStart: (clock: Int, losses: Int)?

  /// A fresh session.
  package init(_ options: SessionOptions) {
    self.options = options
    (seed, startPrecision, files) = (options.seed, options.precision, options.files)
    (timeline, width) = (Timeline(budget: options.undoBudget), options.width)
    state = State(seed: options.seed)
    state.precision = options.precision
    workspace = Workspace(precision: options.precision, words: options.commands.words)
  }

  /// The commands, quantities, functions and names there are now.
  package var vocabulary: Vocabulary { commands.vocabulary(in: state) }

  /// Runs the statements of `source` one after the other; each is run before the next is read.
  ///
  /// - Parameters:
  ///   - keepGoing: goes on behind a command that failed.
  ///   - report: told the result of each.
  /// - Returns: true when all held.
  @discardableResult
  package func run(
    _ source: SourceText, keepGoing: Bool = false, report: (CommandResult) -> Void
  ) -> Bool {
    withoutActuallyEscaping(report) { report in
      guard let memory = options.memory else { return runEach(source, keepGoing, report: report) }
      return Arena.budget.withValue(min(memory, Arena.limit)) { runEach(source, keepGoing, report: report) }
    }
  }

  private func runEach(_ source: SourceText, _ keepGoing: Bool, report: @escaping (CommandResult) -> Void)
    -> Bool
  {
    let outerReport = self.report
    self.report = report
    nesting += 1
    defer { (self.report, nesting) = (outerReport, nesting - 1) }
    var reader = StatementReader(source, vocabulary: vocabulary)
    var allHeld = true, isStopped = false
    while !hasQuit {
      if options.isEnding() || nesting > 1 && options.isCancelled() { return false }
      // A recording keeps one width, so that the lesson prints the recorded output.
      if nesting == 1, recording == nil, let currentWidth = options.currentWidth {
        width = max(20, currentWidth())
      }
      reader.vocabulary = vocabulary
      let start = reader.offset
      var result: CommandResult
      do throws(Diagnostic) {
        guard let statement = try reader.next() else { break }
        // A stop of one command ends those after it.
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
  package func run(_ statement: Statement, in source: SourceText) -> CommandResult {
    cell += 1
    let number = cell
    let place = statement.range
    let command = source.text(in: place)
    let line = source.lineNumber(at: place.lowerBound)
    let (before, filesBefore) = (state, ownFiles)
    hasChanged = false
    let started = Moment.now
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
    let run = Run(
      before: before, hasChanged: hasChanged, ownFiles: filesBefore,
      seconds: started.elapsed / .seconds(1))
    settle(&result, of: statement, run)
    return result
  }

  /// Enters a command into notebook, timeline and journal.
  private func settle(_ result: inout CommandResult, of statement: Statement, _ run: Run) {
    let role = role(of: statement)
    let (answer, number) = (result.answer, result.cell)
    let isKept = result.held && role != .aside && !answer.isOfFailure
    let isStep = isKept && role == .ordinary && run.hasChanged
    let place = timeline.place + (isStep ? 1 : 0)
    var (replayed, lines) = (
      result.command, result.held ? answer.plainLines ?? answer.lines : result.recordedErrorLines
    )
    if let stopped = answer.stopped {
      replayed =
        answer.replay ?? statement.text(result.command, with: stopped.parameter, setTo: stopped.count)
      lines.removeFirst(min(1, lines.count))
    }
    // A command that ran others comes after them; the others are listed.
    if number > notebook.lastNumber {
      var cell = Notebook.cell(
        number, result.command, replayed: replayed, lines: lines, held: result.held, isKept: isKept,
        width: run.before.settings.width > 0 ? nil : width)
      (cell.place, cell.isMove) = (place, role == .time)
      notebook.add(cell, value: isKept ? answer.value.tensor : nil)
    }
    if role != .aside || !result.held {
      result.note(
        record(cell: number, held: result.held, isKept: isKept, at: place, isMove: role == .time))
    }
    guard isKept else { return }
    if isStep, timeline.push(run.before, result.command, to: state) > 0, !hasSaidDropped {
      hasSaidDropped = true
      result.notes.append(
        "the oldest steps can't be undone any more: earlier states take more than \(byteText(timeline.budget))"
      )
    }
    let entry = JournalEntry(cell: number, command: replayed)
    result.note(journal?.append(entry))
    if role == .ordinary { keepEffect(of: entry, lines, result.answer.value.tensor, run) }
    if nesting == 1 { result.note(lesson?.saw(replayed)) }
  }

  private func role(of statement: Statement) -> Command.Role {
    guard case .command(let call) = statement.kind else { return .ordinary }
    guard let command = commands.named[call.name] else { return .ordinary }
    return command.asideWith.map { call[$0] != nil } == true ? .aside : command.role
  }

  /// Runs one statement; one that fails leaves the session as it was.
  package func execute(_ typed: Statement) throws(Diagnostic) -> Answer {
    let before = state
    let statement = typed.readingNames(in: state)
    let role = role(of: statement)
    if depth == 0 {
      lostCurve = nil
      _ = workspace.takeRemarks()
    }
    depth += 1
    defer { depth -= 1 }
    do throws(Diagnostic) {
      var answer: Answer
      switch statement.kind {
      case .command(let call):
        guard let command = commands.named[call.name] else {
          if let piece = state.pieces[call.name] {
            answer = try options.stop.watched { () throws(Diagnostic) in try build(piece, call) }
            break
          }
          throw Diagnostic(.unknownCommand, "`\(call.name)` is no command", at: call.nameRange)
        }
        guard !options.isAnswer || command.standsInAnswers else { throw .notInAnswers(call) }
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
      // Commands run by a command about the session are cells of their own, and stand.
      guard role == .aside || !options.stop.isRaised else { throw .stopped(statement) }
      if role == .ordinary, hasChanged {
        state.noteRun(after: before)
        try refuseTooLarge(at: statement.range)
      }
      if depth == 1 {
        answer.remarks = workspace.takeRemarks()
        answer.lines += answer.remarks.flatMap {
          wrapped("note: \($0)", width: text.width, indent: 6)
        }
      }
      return answer.harmless()
    } catch {
      var placed = error
      if options.stop.isRaised {
        // The command left entries of the tape without values.
        workspace.forget()
        if role != .aside { placed = .stopped(statement) }
      }
      // Commands run by a command about the session before it failed are cells of their own, and stand.
      if role != .aside {
        state = before
        // Parameters of a training that diverged are taken back; its curve can be looked at.
        if let lostCurve { state.lostCurve = lostCurve }
      }
      placed.place = error.place ?? statement.range
      throw placed
    }
  }

  /// Runs `source` inside a command, its commands being cells of their own.
  ///
  /// - Parameters:
  ///   - isShown: reports commands that held; failures are reported in any case.
  ///   - report: receives each result in place of the session's own receiver.
  /// - Returns: true when all held.
  @discardableResult
  package func runInside(_ source: SourceText, isShown: Bool = true, report: ((CommandResult) -> Void)? = nil)
    -> Bool
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
  package func requireTopLevel(_ call: Call) throws(Diagnostic) {
    guard depth == 1 else {
      throw Diagnostic(.notHere, "`\(call.name)` stands alone, not in a block", at: call.nameRange)
    }
    guard nesting <= 16 else {
      throw Diagnostic(.tooLarge, "`\(call.name)` runs commands that run it again", at: call.nameRange)
    }
  }

  // MARK: What commands use

  /// Format of numbers.
  package var text: NumberText {
    NumberText(
      digits: state.settings.digits, width: state.settings.width > 0 ? state.settings.width : width)
  }

  /// A calculator on an up-to-date tape.
  package func calculator() throws(Diagnostic) -> Calculator {
    workspace.update(to: state)
    return Calculator(state: state, workspace: workspace, results: notebook)
  }

  /// A number that was given to a command, as a literal or an expression.
  func number(_ argument: Argument) throws(Diagnostic) -> Double {
    let number: Double
    switch argument.value {
    case .number(let literal): number = literal
    case .expression(let expression): number = try self.number(expression)
    default: throw Diagnostic(.wrongArgument, "a number is needed here", at: argument.range)
    }
    guard state.precision.holds(number) else {
      throw .notHeld("", number, in: state.precision, at: argument.range)
    }
    return number
  }

  /// A whole number of at least `low` that was given to a command.
  package func wholeNumber(_ argument: Argument, from low: Int = 1) throws(Diagnostic) -> Int {
    let whole = try state.settings.whole(number(argument), at: argument.range)
    guard whole >= low else {
      throw Diagnostic(.outOfRange, "this must be at least \(low), and it is \(whole)", at: argument.range)
    }
    return whole
  }

  private func show(_ expression: Expression) throws(Diagnostic) -> Answer {
    let value = try value(of: expression)
    if case .quantity(let quantity) = expression.kind, value.shape.rank == 3 {
      let place = try calculator().place(of: quantity, at: expression.range)
      if !place.maps.isEmpty { return Answer(lines(value, at: place) { $0 }, .tensor(value)) }
    }
    return Answer(text.lines(value), .tensor(value))
  }
}
