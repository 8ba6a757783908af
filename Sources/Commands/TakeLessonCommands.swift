// TakeLessonCommands.swift — `lesson`, `next`, `back`, `answer`, `hint`, `solution`, `skip`, `restart`.
import Autograd
import Cells
import Diagnostics
import History
import Interpreter
import Language
import Lessons
import Markdown
import Parameters
import Tutoring

extension Command {
  static let lesson = Command(
    "lesson", .lessons, "takes a lesson, or lists them",
    [
      .positional(
        "name", .file, "its number, part of its name, or a file; `how` is built in", optional: true),
      .option("student", .word, "your name, where the exercise differs from student to student"),
    ],
    details: [
      "A lesson starts a new session, and says how `undo` brings back what was there. `next` goes on, commands of your own may come between.",
      "How far you are is kept, also when the session is cut off. `save F.md` writes your answers, too.",
    ],
    examples: [
      Example(
        "lesson how",
        prints: """
          How lessons are taken
          =====================

          `next` goes on. Type any command to try it. `back`, `answer X`, `hint`,
          `solution`, `skip`, `restart` belong to the lesson.

          A lesson is text with commands in it. `next` goes on, and runs the command that
          stands there.

          > a = 3
          """)
    ], related: ["next", "answer"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.requireTopLevel(call)
    guard let argument = call["name"], let name = argument.text else { return session.listLessons() }
    return try session.takeLesson(name, at: argument, student: call["student"]?.word)
  }

  static let next = tutoring(
    "next", "goes on in the lesson, and runs the command that stands there",
    details: ["Where commands of your own have changed the session, it is put back first, and says so."],
    example: Example(
      "lesson how; next; next",
      prints: "The question waits for an answer. `hint` helps (1 left); `skip` passes it over."))
  static let back = tutoring(
    "back", "goes back in the lesson, with the session as it was there",
    example: Example("lesson how; next; back", prints: "> a = 3"))
  static let hint = tutoring(
    "hint", "gives the next hint to a question or task of the lesson",
    example: Example(
      "lesson how; next; hint",
      prints: "Hint 1 of 1: a is 3, and any expression is an answer: `answer a + a`."))
  static let solution = tutoring(
    "solution", "shows the answer to a question, or the commands that do a task",
    example: Example("lesson how; next; solution", prints: "> 2*a\n6\n`next` goes on."))
  static let skip = tutoring(
    "skip", "passes over a question or task of the lesson",
    example: Example(
      "lesson how; next; skip; skip; next",
      prints: """
        The lesson ends here.

        1. What is twice a?                                                      skipped
        2. Give b the value 10, by any command of your own.                      skipped

        Questions and tasks: 0 of 2 right, 2 skipped.
        """))
  static let restart = tutoring(
    "restart", "begins the lesson again",
    example: Example(
      "lesson how; next; restart",
      prints: """
        A lesson is text with commands in it. `next` goes on, and runs the command that
        stands there.

        > a = 3
        """))

  static let answer = Command(
    "answer", .lessons, "answers a question of the lesson: any expression with the right value",
    [.positional("what", .text, "an expression, a choice, a command or words, as the question says")],
    // `ans` is a result.
    needsFullName: true,
    details: ["Known mistakes are named: a sign, a forgotten factor, one path in place of the sum."],
    examples: [
      Example(
        "lesson how; next; answer a^2",
        prints: "Not yet. Yours comes to 9. That is a squared.\n`hint` helps (1 left); `skip` passes it over."
      )
    ], related: ["hint", "solution"], role: .aside
  ) { call, session throws(Diagnostic) in
    try session.tutored("answer \(call.text("what"))", call)
  }

  /// A command that a lesson's tutor carries out.
  private static func tutoring(
    _ name: String, _ summary: String, details: [String] = [], example: Example
  ) -> Command {
    Command(
      name, .lessons, summary, details: details, examples: [example], related: ["lesson"], role: .aside
    ) { call, session throws(Diagnostic) in try session.tutored(name, call) }
  }
}

extension Session {
  /// The available lessons, and the student's progress.
  fileprivate func listLessons() -> Answer {
    let access = options.lessons
    let shelf = access.shelf()
    var lines = shelf.lines(access.progress, width: access.view.width)
    if lines.isEmpty { lines.append("no lessons found; `lesson how` is always there") }
    if let lesson, !lesson.tutor.isOver { lines.append("under way: \(lesson.tutor.lesson.title)") }
    return Answer(
      lines,
      .members(["lessons": .array(shelf.lessons.map { .string($0.title) }), "folder": .string(shelf.folder)]))
  }

  /// Starts the lesson called `name` in a new session.
  fileprivate func takeLesson(_ name: String, at argument: Argument, student: String?) throws(Diagnostic)
    -> Answer
  {
    let lesson = try findLesson(name, at: argument)
    let access = options.lessons
    let student = student ?? access.student ?? lesson.frontMatter.student ?? access.progress?.student
    if lesson.frontMatter.seed == .student, student == nil {
      throw Diagnostic(
        .missingArgument, "this lesson differs from student to student: who are you?", at: argument.range,
        hint: "`lesson \(name) student=NAME`")
    }
    if let student { try? access.progress?.keep(student: student) }
    self.lesson = nil
    let (before, place) = (state, timeline.place)
    let seed = lesson.frontMatter.seed(for: student)
    runInside(SourceText("reset"), isShown: false)
    if seed != self.seed { runInside(SourceText("seed \(seed)"), isShown: false) }
    let started = PromptLesson(lesson, in: self, student: student)
    self.lesson = started
    let lines = started.begin()
    return .styled(
      wayBack(to: before, at: place).map { access.view.note($0) + [""] + lines } ?? lines, started.value)
  }

  private func findLesson(_ name: String, at argument: Argument) throws(Diagnostic) -> Lesson {
    if name == "how", let lesson = Lesson.builtIn { return lesson }
    guard let path = options.lessons.shelf().path(of: name) else {
      throw Diagnostic(
        .unknownLesson, "there is no lesson `\(name)`", at: argument.range, hint: "`lesson` lists them")
    }
    let text: String
    do throws(Diagnostic) {
      text = try files.read(path)
    } catch {
      throw error.moved(to: argument.range)
    }
    do throws(Diagnostic) {
      return try Lesson(parsing: text, path: path)
    } catch {
      throw Diagnostic(LessonProblem(error, path: path, text: text), at: argument.range)
    }
  }

  /// Lets the tutor of the lesson under way carry out `entry`.
  fileprivate func tutored(_ entry: String, _ call: Call) throws(Diagnostic) -> Answer {
    try requireTopLevel(call)
    guard let lesson else {
      throw Diagnostic(
        .noLesson, "no lesson is under way", at: call.nameRange,
        hint: "`lesson` lists them, `lesson 1` starts one")
    }
    // Answers of a finished lesson can still be saved, and its texts be shown again.
    guard !lesson.tutor.isOver || entry == "back" || entry == "restart" else {
      throw Diagnostic(
        .noLesson, "no lesson is under way: this one has ended", at: call.nameRange,
        hint: "`restart` begins it again, `lesson` lists them all")
    }
    let lines = lesson.take(entry)
    return .styled(lines, lesson.value)
  }
}

extension Answer {
  /// Lines that a lesson's view has laid out.
  fileprivate static func styled(_ lines: [String], _ value: JSON) -> Answer {
    var answer = Answer(lines, value)
    answer.isStyled = true
    return answer
  }
}

extension PromptLesson {
  /// The student's progress, for programs.
  fileprivate var value: JSON {
    let walk = tutor.walk
    let score = walk.score
    return .members([
      "lesson": .string(tutor.lesson.title), "step": .integer(min(walk.position + 1, walk.stops.count)),
      "steps": .integer(walk.stops.count), "right": .integer(score.right), "of": .integer(score.of),
      "over": .bool(tutor.isOver),
    ])
  }
}
