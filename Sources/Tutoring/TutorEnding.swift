// TutorEnding.swift — the summary at the end of a lesson, and the answers as a file.
import Lessons
import Markdown
import Typography

extension LessonTutor {
  /// False in a hand-out, which does not have the right answers.
  var isJudged: Bool { !lesson.frontMatter.isHandout }

  /// Says how the questions and tasks went.
  func sayEnd() {
    note("The lesson ends here.")
    let exercises = lesson.exercises
    guard !exercises.isEmpty else { return }
    say([""])
    for exercise in exercises {
      let start = "\(exercise.number). "
      let result = word(for: exercise.line)
      let room = view.width - displayWidth(of: result) - 2
      let text = shortened(exercise.text, to: max(8, room - displayWidth(of: start)))
      say([padded(start + text, to: max(0, room)) + "  " + result])
    }
    say([""])
    func count(_ result: LessonProgress.Result) -> Int {
      exercises.count { walk.results[$0.line] == result }
    }
    guard isJudged else {
      let answered = count(.given) + count(.right)
      return note("\(answered) of \(exercises.count) answered. \(wayToHandIn)")
    }
    let others = [
      (count(.shown), "with the solution shown"), (count(.skipped), "skipped"),
      (count(.wrong), "not right yet"),
    ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    let atOnce = exercises.count { walk.wasRightAtOnce(at: $0.line) }
    let first = count(.right) > 0 ? ", \(atOnce) of them at once" : ""
    note("Questions and tasks: \(count(.right)) of \(exercises.count) right\(first)\(others).")
  }

  /// The way to write the answers into a file.
  private var wayToHandIn: String { "`save FILE.md` writes your answers to a file to hand in." }

  private func word(for line: Int) -> String {
    switch walk.results[line] {
    case .right where walk.wasRightAtOnce(at: line): "right at once"
    case .right: "right"
    case .wrong: "not yet"
    case .shown: "solution shown"
    case .skipped: "skipped"
    case .given: "answered"
    case nil: "not answered"
    }
  }

  /// The text in one line without its marks, cut where it is too long.
  private func shortened(_ text: String, to width: Int) -> String {
    let words = text.split { $0 == "\n" || $0 == " " || $0 == "\t" }.joined(separator: " ")
    let plain = LessonView.harmless(words.filter { $0 != "*" && $0 != "`" })
    guard displayWidth(of: plain) > width else { return plain }
    var cut = ""
    for character in plain {
      guard displayWidth(of: cut) + displayWidth(of: String(character)) < width else { break }
      cut.append(character)
    }
    return cut + "…"
  }

  /// The answers, by the line of the exercise, also while the student has not yet gone on from kept progress.
  private var answers: [Int: String] {
    guard let offered else { return walk.answers }
    var resumed = walk
    resumed.resume(offered)
    return resumed.answers
  }

  /// The student's answers as a file that `chainrule grade` reads; `nil` while there are none.
  package var submission: String? {
    answers.isEmpty ? nil : SubmissionText.file(lesson, student: student, answers: answers)
  }

  /// Writes the answers to `path`.
  func save(to path: String, with write: (_ text: String, _ path: String) throws(LessonProblem) -> Void) {
    guard let submission else { return note("There is no answer to save yet.") }
    guard path.hasSuffix(".md") else {
      return note("Answers are saved as a Markdown file: `save \(path).md`")
    }
    do throws(LessonProblem) {
      try write(submission, path)
      let count = answers.count
      note("\(path): \(count) \(count == 1 ? "answer" : "answers").")
    } catch {
      say(Evaluation(notices: Array(error.notices.prefix(1)), failure: nil))
    }
  }

  /// The same for a file that holds the session, too: the answers alone.
  package var answerBlocks: String { SubmissionText.blocks(lesson.exercises, answers) }
}
