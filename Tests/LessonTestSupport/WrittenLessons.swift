// WrittenLessons.swift — lessons written in tests: read, matched, replayed.
import Diagnostics
import Lessons
import Matching
import Replay

/// Reads a lesson, or returns its error as `line: message`.
package func read(_ text: String) -> Result<Lesson, LessonProblem> {
  do throws(Diagnostic) {
    return .success(try Lesson(parsing: text, path: "L.md"))
  } catch {
    return .failure(LessonProblem(error, path: "L.md", text: text))
  }
}

/// A lesson that is one block.
package func block(_ lines: String, _ attributes: String = "") -> String {
  "# T\n\n```chainrule \(attributes)\n\(lines)\n```\n"
}

/// Expected lines as the lines of a block under one command.
package func matcher(_ expected: [String], _ attributes: String = "") throws -> OutputMatcher {
  let text = block((["> x"] + expected).joined(separator: "\n"), attributes)
  return OutputMatcher(try read(text).get().commandBlocks[0].cells[0].expected)
}

/// Replays a lesson's text.
package func replay(_ text: String, _ options: LessonRunner.Options = .init(keepsOutputs: true)) throws
  -> LessonReport
{
  LessonRunner(options: options, makeEvaluator: FakeEvaluator.factory).run(try read(text).get())
}
