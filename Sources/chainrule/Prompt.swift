// Prompt.swift — the prompt: lines typed by a person, answers below them.
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Quantities
import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads commands from a terminal until the person leaves.
struct Prompt {
  private let console: Console
  private let reader: ReadlineReader
  private let warning: String?

  init(_ console: Console) {
    self.console = console
    (reader, warning) = console.reader(completing: console.session)
  }

  func run() {
    console.isPaging = true
    configure()
    if let warning { console.complain([.note(warning)]) }
    if !console.options.quiet { greet() }
    let journal = openJournal()
    // A terminal that has gone ends the input too, and so does a signal: then the journal stays, to come back to.
    defer {
      if console.session.hasQuit || isatty(STDIN_FILENO) == 1 && !Interrupts.isEnding { journal?.finish() }
    }
    while !console.session.hasQuit, !Interrupts.isEnding {
      guard let entry = readEntry() else { break }
      if console.session.takeProse(entry) { continue }
      guard entry.contains(where: { !$0.isWhitespace }) else { continue }
      if let problem = reader.remember(entry) { console.complain([.note(problem)]) }
      Interrupts.reset()
      let progress = ProgressLine(console)
      console.session.progress = { progress.update($0, $1, $2) }
      let commands = console.session.understood(entry)
      _ = console.session.run(SourceText(commands), keepGoing: false) { result in
        progress.finish()
        console.show(result)
      }
      progress.finish()
      console.output.flush()
    }
    finishRecording()
    console.output.flush()
  }

  /// Finishes the recorded file when the session ends.
  private func finishRecording() {
    do throws(Diagnostic) {
      if let line = try console.session.endRecording() { console.output.write(line) }
    } catch {
      console.complain(error.notices(in: SourceText("")))
    }
  }

  /// Prints the first lines; greets first-time users.
  private func greet() {
    console.output.write("chainrule \(Chainrule.version): `help` lists commands, `quit` or Ctrl-D leaves")
    guard reader.isNew else { return }
    console.output.write(
      "Try `data xor`, then `plot data`. Tab completes a word; Tab twice shows more.")
    console.output.write("`lesson` lists the lessons, `lesson 1` starts the first.")
  }

  /// Writes the session down from here on, and says when an earlier one can be brought back.
  private func openJournal() -> Journal? {
    guard let folder = Self.journalFolder(in: console.environment) else { return nil }
    let (lost, notes) = LostSession.find(in: folder)
    console.complain(notes.map(Notice.note))
    if let last = lost.first {
      console.complain([
        .note("the last session ended without `quit`: \(last.summary); `resume` brings it back")
      ])
    }
    console.session.lost = lost
    let journal = Journal(folder: folder)
    console.session.journal = journal
    // A disk takes longer than any command, so this does not wait for it.
    reader.whenIdle = { journal.sync() }
    return journal
  }

  /// `chainrule/sessions` in the folder for state; nil where there is none.
  private static func journalFolder(in environment: EnvironmentView) -> String? {
    if let state = environment.text("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/chainrule/sessions"
    }
    return environment.text("HOME").map { $0 + "/.local/state/chainrule/sessions" }
  }

  /// Runs the commands of the user's configuration; an error in it is reported, and does not prevent the
  /// prompt.
  private func configure() {
    guard !console.options.noConfig, let path = Configuration.path(in: console.environment) else { return }
    do throws(Configuration.Unreadable) {
      guard let text = try Configuration.read(path) else { return }
      console.session.begin(with: SourceText(text, name: path)) { console.complain($0.errorNotices()) }
    } catch {
      console.complain([.note("\(path) is not read: \(error.reason)")])
    }
  }

  /// One entry: a line, or as many as brackets stay open; `nil` at the end of the input.
  ///
  /// Reads the commands of a pasted part of a session or a lesson.
  private func readEntry() -> String? {
    var entry = ""
    while true {
      let prompt = entry.isEmpty ? "[\(console.session.cell + 1)] > " : "... "
      switch reader.readLine(prompt: console.style.prompt(prompt)) {
      case .line(let line):
        entry += entry.isEmpty ? typed(line) : "\n" + line
        if !console.session.needsMore(entry) { return entry }
      case .interrupted: return ""
      case .endOfInput: return nil
      }
    }
  }
}

/// The typed commands, without the prompts and outputs that were pasted with them.
private func typed(_ text: String) -> String {
  guard let commands = Transcript.commands(in: text) else { return text }
  return commands.split(separator: "\n").joined(separator: "\n")
}

/// The progress line of the running command, made when it first reports.
private final class ProgressLine {
  private let console: Console
  private var progress: Progress?
  private var work: (title: String, total: Int) = ("", 0)

  init(_ console: Console) { self.console = console }

  func update(_ done: Int, _ total: Int, _ note: String) {
    // A command that runs others (`resume`) has one piece of work after the other.
    if progress == nil || work != (console.session.running, total) {
      progress?.finish()
      work = (console.session.running, total)
      progress = Progress(
        work.title, total: total, on: console.errors,
        isShown: console.environment.errorIsTerminal && console.environment.hasCapableTerminal)
    }
    progress?.update(done: done, note: note)
  }

  func finish() {
    progress?.finish()
    progress = nil
  }
}
