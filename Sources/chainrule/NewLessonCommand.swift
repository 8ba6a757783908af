// NewLessonCommand.swift — `chainrule new lesson NAME`: a lesson to start from.
import ArgumentParser
import Commands
import Help
import History
import Interpreter
import Lessons
import Quantities
import Replay

/// `chainrule new …`.
struct NewFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a file to start from.", subcommands: [NewLessonCommand.self])
}

/// `chainrule new lesson NAME`.
struct NewLessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Make a lesson that holds as it stands, with the next free number; nothing is overwritten.")

  @Argument(help: "What it is about: pooling, or \"Max pooling\".")
  var name: String
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The folder; Lessons unless given, where there is one, else this one.", valueName: "folder"))
  var output: String?

  func validate() throws {
    if output == "-" { throw ValidationError("-o takes a folder") }
  }

  mutating func run() throws {
    let streams = Streams()
    do throws(LessonProblem) {
      let folder = output ?? (TextFile.isFolder("Lessons") ? "Lessons" : ".")
      let lesson = try NewLesson(name, in: folder)
      try lesson.write { settings, isCancelled in SessionEvaluator(settings, isCancelled: isCancelled) }
      streams.output.write("\(lesson.path): “\(lesson.title)”")
      streams.output.write(
        "write it, then record what its commands print: chainrule test --update \(lesson.path)")
    } catch {
      // A name that makes no file has no place to tell.
      let place = error.path.isEmpty ? "" : error.location + ": "
      streams.leave(
        Exit.failed, saying: ["error: \(place)\(error.message)"] + (error.hint.map { ["hint: \($0)"] } ?? []))
    }
    streams.leave(0)
  }
}
