// Console.swift — commands from files, a string or standard input; results to standard output, errors to standard error.
import ArgumentParser
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Lessons
import Quantities
import Tensors
import Terminal
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A session with the screens it writes to.
final class Console {
  let options: SharedOptions
  let environment: EnvironmentView
  let streams: Streams
  var output: StandardScreen { streams.output }
  var errors: StandardScreen { streams.errors }
  let style: Style
  let errorStyle: Style
  let isASCII: Bool
  let session: Session
  /// Number of interrupts whose `^C` no longer stands before the next output.
  private var passedInterrupts = 0
  /// True when a reader is at the terminal: only then does a pager make sense.
  var isPaging = false
  /// True once a person at the prompt knows that their output is lost.
  private var hasSaidLost = false

  init(_ options: SharedOptions, _ environment: EnvironmentView) {
    (self.options, self.environment) = (options, environment)
    isASCII = options.writesASCII(in: environment)
    streams = Streams(isASCII: isASCII, isJSON: options.json, in: environment)
    style = Style(options.color, for: .output, in: environment)
    errorStyle = Style(options.color, for: .error, in: environment)
    if let threads = options.threads {
      Machine.threads = threads
    } else {
      Machine.threads = max(1, min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
    var settings = Self.sessionOptions(options, in: environment)
    let shelf = SubjectShelf()
    settings.lesson = { shelf.lesson(on: $0) }
    settings.lessons = Self.lessonAccess(options, environment, style)
    session = Session(settings)
    Interrupts.catchThem(raising: Self.stop.address)
    session.live = liveScreen
  }

  /// The view of a training: on a terminal that can move its cursor.
  var liveScreen: LiveView? {
    let isWatched = environment.outputIsTerminal && environment.hasCapableTerminal
    return isWatched && !options.json && !options.quiet ? LiveView(output) : nil
  }

  /// Raised by a second Ctrl-C.
  private static let stop = StopFlag()

  /// Options of a session at this terminal; with `isPlain`, as without a terminal, as lessons are written
  /// for.
  static func sessionOptions(
    _ options: SharedOptions, in environment: EnvironmentView, isPlain: Bool = false
  ) -> SessionOptions {
    var settings = SessionOptions()
    settings.seed = options.seed
    settings.precision = options.precision == .single ? .single : .double
    if environment.outputIsTerminal, !isPlain {
      settings.currentWidth = { TerminalSize.current(in: environment).columns }
      settings.width = max(20, TerminalSize.current(in: environment).columns)
    }
    settings.isCancelled = { Interrupts.isRequested }
    settings.isEnding = { Interrupts.isEnding }
    settings.files = .free
    settings.edit = Editor.edit
    settings.stop = stop
    if !options.ascii, !environment.outputIsTerminal || environment.isUTF8 {
      let isColored =
        environment.outputIsTerminal && Style(options.color, for: .output, in: environment).isColored
      switch isColored && !options.json ? environment.colorDepth : .none {
      case .none: settings.pictures = .ascii
      case .palette: settings.pictures = .blocks256
      case .full: settings.pictures = .blocks24
      }
    }
    return settings
  }

  /// A reader of lines with the user's history and the completions of a session, and a warning about the
  /// history.
  func reader(completing session: Session) -> (ReadlineReader, warning: String?) {
    var history = History(in: environment)
    let warning = history.load()
    let reader = ReadlineReader(history: history, style: style, isASCII: isASCII) { line, cursor in
      let (start, candidates) = session.completions(of: line, at: cursor)
      return Completions(
        start: start,
        candidates: candidates.map { Completion($0.text, meaning: $0.meaning, closes: $0.closes) })
    }
    return (reader, warning)
  }

  // MARK: Running

  /// Runs commands; true when all held.
  func run(_ commands: SourceText) -> Bool {
    session.run(commands, keepGoing: options.keepGoing, report: show)
  }

  /// Runs files one after the other in one session; a lesson in one of its own.
  func run(files: [String]) -> Bool {
    var allHeld = true
    for file in files where !session.hasQuit {
      do throws(LessonProblem) {
        let held =
          file.hasSuffix(".md") ? try play(file) : run(SourceText(try TextFile.read(file), name: file))
        allHeld = allHeld && held
      } catch {
        // A bare word was perhaps to be a subcommand.
        let subcommands = Chainrule.configuration.subcommands.compactMap { $0.configuration.commandName }
        let near = error.line == nil ? didYouMean(file, in: subcommands) ?? nearestFile(to: file) : nil
        var problem = error
        problem.hint = error.hint ?? near?.text
        complain(problem.notices)
        allHeld = false
      }
      if !allHeld, !options.keepGoing { break }
    }
    return allHeld
  }

  /// Runs a lesson's commands and prints them with their answers.
  private func play(_ path: String) throws(LessonProblem) -> Bool {
    let lesson = try Lesson(reading: path)
    var settings = Self.sessionOptions(options, in: environment, isPlain: true)
    settings.pictures = nil
    settings.seed = lesson.frontMatter.seed(for: options.student ?? lesson.frontMatter.student)
    settings.bound(toLessonIn: lesson.folder, isTrusted: options.trust)
    let session = Session(settings)
    var allHeld = true
    for block in lesson.commandBlocks where block.attributes.isRun {
      let expectsError = block.attributes.expectsError
      for cell in block.cells {
        guard !Interrupts.isEnding else { return false }
        if !options.json, !options.quiet {
          for line in promptLines(cell.command) { print(style(.command, line)) }
        }
        // An error that the lesson is about is one of its answers, and no failure.
        let source = SourceText(cell.command, name: expectsError ? nil : path, firstLine: cell.line)
        var failure: Diagnostic?
        let held = session.run(source) {
          failure = failure ?? $0.error
          if expectsError { showExpected($0) } else { show($0) }
        }
        let place: Notice = "  at \(path):\(cell.line)"
        let says = Notice.hint("the block says `\(block.attributes.expectation ?? "")`")
        if held, expectsError {
          complain([.error("this was to fail, and it holds"), place, says])
        } else if let failure, expectsError, !block.attributes.accept(failure) {
          complain([.error("this was to fail with another error than `\(failure.code)`"), place, says])
        }
        guard held == expectsError || expectsError && !block.attributes.accept(failure) else { continue }
        allHeld = false
        if !options.keepGoing { return false }
      }
    }
    return allHeld
  }

  /// Prints the result of a command that is expected to fail.
  private func showExpected(_ result: CommandResult) {
    guard !result.held, !options.json else { return show(result) }
    passInterrupts()
    let width = environment.outputIsTerminal ? output.size.columns : 80
    if !options.quiet { for line in result.errorLines(in: width) { output.write(line) } }
    output.flush()
    leaveIfUnread()
  }

  /// A command as a lesson shows it.
  func promptLines(_ command: String) -> [String] {
    command.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      ($0 == 0 ? "> " : ". ") + $1
    }
  }

  /// Runs the commands of standard input.
  func runStandardInput() -> Bool {
    guard let commands = readStandardInput() else { return false }
    return run(commands)
  }

  /// The commands that standard input holds; `nil`, and said so, where it is no text.
  private func readStandardInput() -> SourceText? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 || errno != EINTR {
        break
      } else if Interrupts.isRequested {
        streams.leave(128 + SIGINT)
      }
    }
    if let position = bytes.firstIndex(of: 0) {
      complain([
        .error("standard input is no text: byte \(position + 1) is 0"), .hint("commands are lines of text"),
      ])
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return SourceText(Transcript.commands(in: text) ?? text)
  }

  // MARK: Showing

  /// Starts a line: the next output does not stand behind the `^C` that the terminal has shown for a key
  /// pressed meanwhile.
  func passInterrupts() {
    let count = Interrupts.count
    defer { passedInterrupts = count }
    guard count > passedInterrupts, environment.inputIsTerminal else { return }
    guard let screen = environment.errorIsTerminal ? errors : environment.outputIsTerminal ? output : nil
    else {
      return
    }
    output.flush()
    screen.put(environment.hasCapableTerminal ? "\r\u{1B}[K" : "\n")
    screen.flush()
  }

  /// Prints the result of a command.
  func show(_ result: CommandResult) {
    passInterrupts()
    if options.json {
      output.write(result.json)
    } else {
      if result.isEchoed, !options.quiet {
        for line in promptLines(result.command) { print(style(.command, line)) }
      }
      if result.held {
        if !options.quiet { write(result.answer) }
      } else {
        output.flush()
        complain(result.errorNotices(in: environment.errorIsTerminal ? errors.size.columns : Int.max))
      }
    }
    if !result.notes.isEmpty, !options.json {
      output.flush()
      complain(result.notes.map(Notice.note))
    }
    output.flush()  // a reader at a pipe sees each command's answer as it comes
    leaveIfUnread()
  }

  /// Ends when all readers of the output have gone; at the prompt, lost output is reported once instead.
  func leaveIfUnread() {
    switch output.trouble {
    case nil: return
    case .closed?: streams.leave(0)
    case .failed(let reason)?:
      guard isPaging else { streams.leave(Exit.failed) }
      if !hasSaidLost { complain([.error("the output is not complete: \(reason)")]) }
      hasSaidLost = true
    }
  }

  /// Prints a line of the session: coloured where colours are on, else nothing in it but text.
  private func print(_ line: String) {
    if style.isColored { output.write(styled: line) } else { output.write(lines: line) }
  }

  /// Prints an answer, coloured by its meaning; through a pager where one is wanted and it fills more than the window.
  private func write(_ answer: Answer) {
    let lines = answer.lines
    let shown = answer.isPicture ? lines : lines.map { AnswerColors.colored($0, style) }
    let size = output.size
    if isPaging, session.wantsPager, environment.outputIsTerminal, environment.hasCapableTerminal {
      let rows = lines.reduce(0) { $0 + max(1, (displayWidth(of: $1) + size.columns - 1) / size.columns) }
      if rows >= size.rows {
        output.flush()
        let text = printableColored(shown.joined(separator: "\n")) + "\n"
        if Pager(in: environment).show(isASCII ? Glyphs.asciified(text) : text) {
          Interrupts.reset()  // a Ctrl-C there was the pager's
          return
        }
      }
    }
    for line in shown { if answer.hasColors { output.write(styled: line) } else { print(line) } }
  }

  /// Prints an error, or notes: sentences longer than the terminal is wide are broken between words.
  func complain(_ notices: [Notice]) {
    let width = environment.errorIsTerminal ? errors.size.columns : Int.max
    for notice in notices {
      for part in Notice(notice.label, printable(notice.text, keeping: "")).wrapped(width: width) {
        switch part.label {
        case .error: errors.write(styled: errorStyle(.error, "error:") + " " + part.text)
        case .hint: errors.write(styled: errorStyle(.hint, "hint:") + " " + part.text)
        case .lesson: errors.write(styled: errorStyle(.hint, "lesson:") + " " + part.text)
        case .note, nil: errors.write(part.line)
        }
      }
    }
    errors.flush()
  }

  /// Ends the process with the code of the result.
  func finish(_ held: Bool) throws -> Never { streams.leave(held ? 0 : Exit.failed) }
}
