// RecordLesson.swift — `chainrule lesson record FILE`: a prompt whose commands become a lesson.
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Quantities

/// Records a lesson.
enum RecordLesson {
  /// Reads commands and prose from the person until they leave; `file` then is a lesson.
  static func run(_ front: Front, into file: String) throws -> Never {
    let path = file.hasSuffix(".md") ? file : file + ".md"
    do throws(Diagnostic) {
      let line = try front.session.beginRecording(into: path)
      if !front.options.quiet {
        front.output.write(line)
        front.output.write("`# Some words.` is a sentence of it, `## Title` a heading; Ctrl-D leaves")
      }
    } catch {
      front.complain([.error(error.message)] + (error.hint.map { [.hint($0)] } ?? []))
      try front.finish(false)
    }
    Prompt(front).run()
    try front.finish(true)
  }
}
