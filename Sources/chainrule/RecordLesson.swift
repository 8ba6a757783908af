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
  static func run(_ console: Console, into file: String) throws -> Never {
    let path = file.hasSuffix(".md") ? file : file + ".md"
    do throws(Diagnostic) {
      let line = try console.session.beginRecording(into: path)
      if !console.options.quiet {
        console.output.write(line)
        console.output.write("`# Some words.` is a sentence of it, `## Title` a heading; Ctrl-D leaves")
      }
    } catch {
      console.complain([.error(error.message)] + (error.hint.map { [.hint($0)] } ?? []))
      try console.finish(false)
    }
    Prompt(console).run()
    try console.finish(true)
  }
}
