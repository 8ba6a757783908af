// Tutor.swift — `chainrule lesson`: a lesson shown a step at a time.
import ArgumentParser
import Diagnostics
import LessonKit
import Session
import Terminal
import Typography

/// `chainrule lesson [NAME]`
struct TeachLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Take a lesson; without a name, list them.")
  @OptionGroup var options: SharedOptions
  @Argument(help: "The number, name or file of a lesson.")
  var name: String?

  mutating func run() throws {
    let front = Front(options, .process)
    let shelf = LessonShelf.find(in: front.environment)
    guard let name else {
      guard !shelf.lessons.isEmpty else {
        front.complain([
          "error: no lessons found in \(shelf.folder)", "hint: name a file: `chainrule lesson FILE.md`",
        ])
        try front.finish(false)
      }
      for lesson in shelf.lessons { front.output.write("\(padded(lesson.number, to: 4))\(lesson.title)") }
      front.output.write("")
      front.output.write("`chainrule lesson 1` takes the first")
      try front.finish(true)
    }
    do throws(LessonProblem) {
      guard let path = shelf.path(of: name) else {
        front.complain(
          ["error: there is no lesson `\(name)`", "hint: `chainrule lesson` lists them"])
        try? front.finish(false)
        return
      }
      let lesson = try Lesson(reading: path)
      Tutor(front, lesson).run()
      try? front.finish(true)
    } catch {
      front.complain(["error: \(error.location): \(error.message)"])
      try front.finish(false)
    }
  }
}

/// The lessons that come with the tool.
struct LessonShelf {
  let folder: String
  let lessons: [(number: String, title: String, path: String)]

  /// Lessons of `CHAINRULE_LESSONS`, of the folder here, or beside the program.
  static func find(in environment: EnvironmentView) -> LessonShelf {
    let program = EnvironmentView.programPath.map(TextFile.folder(of:)) ?? "."
    let folders =
      [environment.text("CHAINRULE_LESSONS")].compactMap { $0 }
      + [
        "Lessons", program + "/Lessons", program + "/../share/chainrule/Lessons", program + "/../../Lessons",
        program + "/../../../Lessons",
      ]
    for folder in folders {
      guard let files = try? LessonSearch([folder]).files else { continue }
      let lessons = files.compactMap { path -> (number: String, title: String, path: String)? in
        guard let lesson = try? Lesson(reading: path) else { return nil }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return (String(file.prefix { $0.isNumber }), lesson.title, path)
      }
      if !lessons.isEmpty { return LessonShelf(folder: folder, lessons: lessons) }
    }
    return LessonShelf(folder: "Lessons", lessons: [])
  }

  /// The file of the lesson called `name`: a number, part of a file's name, or a path.
  func path(of name: String) -> String? {
    if let number = Int(name), let found = lessons.first(where: { Int($0.number) == number }) {
      return found.path
    }
    if let found = lessons.first(where: { $0.path.split(separator: "/").last?.contains(name) == true }) {
      return found.path
    }
    return name.hasSuffix(".md") ? name : nil
  }
}

/// Shows a lesson: prose, then each command, run on Enter; whatever else is typed is run too.
struct Tutor {
  private let front: Front
  private let lesson: Lesson
  private let interpreter: Interpreter
  private let reader: ReadlineReader

  init(_ front: Front, _ lesson: Lesson) {
    (self.front, self.lesson) = (front, lesson)
    var options = Front.sessionOptions(front.options, width: front.output.size.columns)
    (options.seed, options.files) = (lesson.frontMatter.replaySeed, .lesson(in: lesson.folder))
    let interpreter = Interpreter(options)
    self.interpreter = interpreter
    var history = History(path: History.path(in: front.environment))
    _ = history.load()
    reader = ReadlineReader(history: history, style: front.style, isASCII: front.isASCII) { line, cursor in
      let (start, candidates) = interpreter.completions(of: line, at: cursor)
      return Completions(
        start: start,
        candidates: candidates.map { Completion($0.text, meaning: $0.meaning, closes: $0.closes) })
    }
  }

  func run() {
    let size = front.output.size
    let columns = min(size.columns, 100)
    front.output.write(front.style(.heading, lesson.title))
    front.output.write(
      front.style(
        .dim, "Enter goes on and runs the command shown; `back`, `restart` and `quit` do what they say."))
    front.output.write("")
    var walk = LessonWalk(lesson, screen: max(5, size.rows - 4)) { wrapped($0, width: columns).count }
    while let stop = walk.current {
      for command in stop.hidden { execute(command.text, isShown: false) }
      var isAsking = true
      switch stop.content {
      case .prose(let lines):
        for line in lines { write(prose: line, columns: columns) }
        isAsking = ask("Enter: on", &walk) { _ in }
      case .command(let cell, let block):
        for line in front.promptLines(cell.command) { front.output.write(front.style(.command, line)) }
        if block.isRun {
          isAsking = ask("Enter: run it", &walk) { walk in execute(cell.command) }
        }
      default:
        isAsking = ask("Enter: on", &walk) { _ in }
      }
      if !isAsking { return }
    }
    front.output.write(front.style(.dim, "The lesson ends here."))
  }

  /// Waits for Enter; other commands are run meanwhile. False when the person leaves.
  private func ask(_ prompt: String, _ walk: inout LessonWalk, onEnter: (inout LessonWalk) -> Void) -> Bool {
    while true {
      switch reader.readLine(prompt: front.style.prompt("\(prompt) > ")) {
      case .line(let line):
        let word = line.split(separator: " ").joined(separator: " ")
        switch word {
        case "", "next":
          onEnter(&walk)
          walk.next()
          return true
        case "back":
          walk.back()
          restore(walk)
          return true
        case "restart":
          walk.restart()
          restore(walk)
          return true
        case "quit": return false
        default:
          _ = reader.remember(line)
          execute(line)
        }
      case .interrupted: continue
      case .endOfInput: return false
      }
    }
  }

  /// Brings the session to where the lesson stands.
  private func restore(_ walk: LessonWalk) {
    execute("reset", isShown: false)
    execute("seed \(lesson.frontMatter.replaySeed)", isShown: false)
    for command in walk.commandsUpToHere { execute(command.text, isShown: false) }
  }

  private func execute(_ command: String, isShown: Bool = true) {
    Interrupts.reset()
    interpreter.run(SourceText(command)) { if isShown { front.show($0) } }
    front.output.flush()
  }

  private func write(prose line: String, columns: Int) {
    if line.hasPrefix("#") {
      front.output.write(front.style(.heading, String(line.drop { $0 == "#" || $0 == " " })))
    } else {
      for part in wrapped(line, width: columns) { front.output.write(part) }
    }
  }
}
