// Tutor.swift — `chainrule lesson`: a lesson taught at a terminal.
import ArgumentParser
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Lessons
import Quantities
import Synchronization
import Terminal
import Tutoring
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `chainrule lesson [NAME]`.
struct TeachLesson: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Take a lesson; without a name, list them.",
    discussion: "`chainrule lesson record FILE.md` makes a lesson of what you type.")
  @OptionGroup var options: SharedOptions
  @Argument(help: "The number, name or file of a lesson; or the word record.")
  var name: String?
  @Argument(help: "With record: the file to write.")
  var file: String?

  mutating func validate() throws {
    guard (name == "record") == (file != nil) else {
      throw ValidationError(
        file == nil
          ? "record needs a file: chainrule lesson record FILE.md"
          : "one lesson at a time: chainrule lesson NAME")
    }
    if file == "-" {
      throw ValidationError("record takes the name of a file: chainrule lesson record FILE.md")
    }
  }

  mutating func run() throws {
    let console = Console(options, .process)
    if let file { try RecordLesson.run(console, into: file) }
    let shelf = LessonShelf.find()
    guard let name else {
      guard !shelf.lessons.isEmpty else {
        console.complain([
          .error("no lessons found in \(shelf.folder)"), .hint("name a file: `chainrule lesson FILE.md`"),
        ])
        try console.finish(false)
      }
      for line in shelf.lines(ProgressFolder(in: console.environment), width: console.output.size.columns) {
        console.output.write(line)
      }
      console.output.write("")
      console.output.write("`chainrule lesson 1` takes the first")
      try console.finish(true)
    }
    guard let path = shelf.path(of: name) else {
      let hint = shelf.suggestion(for: name) ?? "`chainrule lesson` lists them"
      console.complain([.error("there is no lesson `\(name)`"), .hint(hint.text)])
      try console.finish(false)
    }
    guard console.environment.inputIsTerminal else {
      console.complain([
        .error("a lesson is taken at a terminal, and standard input is none"),
        .hint("`chainrule \(path)` prints it with its answers, `chainrule test \(path)` replays it"),
      ])
      console.streams.leave(Exit.usage)
    }
    let lesson: Lesson
    do throws(LessonProblem) {
      lesson = try Lesson(reading: path)
    } catch {
      console.complain(error.notices)
      try console.finish(false)
    }
    Tutor(console, lesson, student: Self.student(of: lesson, console)).run()
    try console.finish(true)
  }

  /// Name of the student: asked once, where the lesson depends on it.
  private static func student(of lesson: Lesson, _ console: Console) -> String? {
    let folder = ProgressFolder(in: console.environment)
    let known = console.options.student ?? lesson.frontMatter.student ?? folder?.student
    guard lesson.frontMatter.seed == .student || lesson.frontMatter.isHandout else { return known }
    var name = known
    if name == nil {
      console.output.write("Your name, as you hand in your answers:")
      console.output.flush()
      name = readLine()?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    guard let name, !name.isEmpty else { return nil }
    if name != folder?.student { try? folder?.keep(student: name) }
    return name
  }
}

/// Teaches a lesson at a terminal: reads lines, shows the output of the lesson's tutor.
struct Tutor {
  private let console: Console
  private let lesson: Lesson
  private let evaluator: SessionEvaluator
  private let reader: ReadlineReader
  private let tutor: LessonTutor
  private let folder: ProgressFolder?
  private let warning: String?

  init(_ console: Console, _ lesson: Lesson, student: String?) {
    (self.console, self.lesson) = (console, lesson)
    let size = console.output.size
    var options = Console.sessionOptions(console.options, in: console.environment)
    if lesson.frontMatter.seed != nil { options.seed = lesson.frontMatter.seed(for: student) }
    options.bound(toLessonIn: lesson.folder, isTrusted: console.options.trust)
    let evaluator = SessionEvaluator(options)
    evaluator.session.live = console.liveScreen
    self.evaluator = evaluator
    (reader, warning) = console.reader(completing: evaluator.session)
    folder = ProgressFolder(in: console.environment)
    let view = Console.lessonView(width: size.columns, console.style)
    tutor = LessonTutor(
      lesson, in: evaluator, view: view, rows: size.rows, student: student,
      wasInterrupted: { Interrupts.isRequested }
    ) { output in
      console.passInterrupts()
      switch output {
      case .lines(let lines): for line in lines { console.output.write(styled: line) }
      case .answer(let evaluation) where evaluation.failed:
        console.output.flush()
        console.complain(evaluation.notices)
      case .answer(let evaluation): for line in evaluation.lines { console.output.write(styled: line) }
      }
      console.output.flush()
      console.leaveIfUnread()
    }
    let own = Mutex<Set<String>>([])
    tutor.write = { text, path throws(LessonProblem) in
      // Files written here may be overwritten; all others stay.
      let isOwn = own.withLock { !$0.insert(path).inserted }
      do throws(Diagnostic) {
        try FileAccess.free.write(text, path, isOwn)
      } catch {
        own.withLock { _ = $0.remove(path) }
        throw LessonProblem(error.code, error.message, path: path, hint: error.hint)
      }
    }
  }

  func run() {
    if let warning { console.complain([.note(warning)]) }
    var kept = folder?.progress(in: lesson)
    var isKeeping = true
    let line = TrainingLine(console, evaluator)
    evaluator.report = { _ in line.finish() }
    tutor.begin(from: kept)
    while !tutor.isOver, !evaluator.session.hasQuit, let entry = readEntry() {
      Interrupts.reset()
      if entry.contains(where: { !$0.isWhitespace }) { _ = reader.remember(entry) }
      let size = console.output.size
      tutor.fit(Console.lessonView(width: size.columns, console.style), rows: size.rows)
      tutor.take(entry)
      line.finish()
      guard let progress = tutor.progress, progress != kept, isKeeping, let folder else { continue }
      kept = progress
      do throws(LessonProblem) {
        try folder.keep(progress, in: lesson)
      } catch {
        isKeeping = false
        console.complain([.note("your progress is not kept: \(error.location): \(error.message)")])
      }
    }
    console.output.flush()
  }

  /// One entry: a line, or as many as brackets stay open; `nil` at the end of the input.
  private func readEntry() -> String? {
    var entry = ""
    while true {
      let prompt = entry.isEmpty ? "\(tutor.prompt) > " : "... "
      switch reader.readLine(prompt: console.style.prompt(prompt)) {
      case .line(let line):
        entry += entry.isEmpty ? line : "\n" + line
        if !tutor.takesCommands || !evaluator.session.needsMore(entry) { return entry }
      case .interrupted: entry = ""
      case .endOfInput: return nil
      }
    }
  }
}

/// The progress line of long commands, made when one first reports.
private final class TrainingLine {
  private var progress: Progress?

  init(_ console: Console, _ evaluator: SessionEvaluator) {
    let isShown = console.environment.errorIsTerminal && console.environment.hasCapableTerminal
    evaluator.session.progress = { [unowned self] done, total, note in
      if progress == nil { progress = Progress("train", total: total, on: console.errors, isShown: isShown) }
      progress?.update(done: done, note: note)
    }
  }

  func finish() {
    progress?.finish()
    progress = nil
  }
}
