// GradeCommand.swift — `chainrule grade`, `chainrule handout`.
import ArgumentParser
import Commands
import Diagnostics
import Grading
import Handouts
import Help
import History
import Interpreter
import Lessons
import Quantities
import Tensors
import Terminal
import Typography

/// `chainrule grade LESSON SUBMISSION…`.
struct GradeSubmissions: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade students' answers to a lesson by computing them again.",
    discussion: """
      SUBMISSION is a file that `save` wrote in a lesson, a filled-in hand-out, or a folder of them.
      Exit code 0: all were graded; 2: wrong usage; 3: a file can't be read, or has something wrong with it; \
      4: an answer took too long.
      """)

  @OptionGroup var options: SharedOptions
  @Argument(help: "The instructor's lesson, with its answers.")
  var lesson: String
  @Argument(help: ArgumentHelp("Students' files, or folders of them.", valueName: "submission"))
  var submissions: [String]
  @Option(
    help: ArgumentHelp("Write the grades as CSV to this file; `-` for standard output.", valueName: "file"))
  var csv: String?
  @Option(
    help: ArgumentHelp("Write what to tell each student to a file in this folder.", valueName: "folder"))
  var feedback: String?
  @Option(help: "Submissions graded at once; the number of processors unless given.")
  var jobs: Int?
  @Option(help: "Seconds an answer may take.")
  var timeout: Double = 10

  func validate() throws {
    try RunLimits.check(timeout: timeout, jobs: jobs)
    if submissions.isEmpty { throw ValidationError("which submissions?") }
    if options.json, csv == "-" {
      throw ValidationError("--json and --csv - both write to standard output: give --csv a file")
    }
    if feedback == "-" { throw ValidationError("--feedback takes a folder") }
  }

  mutating func run() throws {
    let streams = Streams(isASCII: options.ascii, isJSON: options.json)
    Machine.threads = options.threads ?? 1
    do throws(LessonProblem) {
      let grader = try Self.grader(for: lesson, options, timeout: timeout, jobs: jobs)
      let files: [SubmissionSearch.File]
      do throws(Diagnostic) {
        files = try SubmissionSearch(submissions).files
      } catch {
        streams.leave(Exit.usage, saying: error.rendered(in: SourceText("")))
      }
      try checkTargets(files.map(\.path))
      let isJSON = options.json
      let report = try grader.grade(files) { grade in
        if isJSON {
          streams.output.write(GradeReports.json(grade))
          streams.output.flush()
        }
      }
      try write(report, streams)
      streams.leave(report.exitCode)
    } catch {
      streams.leave(Exit.unreadable, saying: error.lines)
    }
  }

  /// No input, and no file of another origin, is overwritten: targets that can't be written are reported
  /// before the work.
  private func checkTargets(_ submissions: [String]) throws(LessonProblem) {
    let inputs = submissions + [lesson]
    if let csv, csv != "-" { try WrittenFile.grades.check(csv, inputs: inputs) }
    guard let feedback else { return }
    for path in GradeReports.feedbackPaths(for: submissions, in: feedback) {
      try WrittenFile.feedback.check(path, inputs: inputs)
    }
  }

  private func write(_ report: GradeReport, _ streams: Streams) throws(LessonProblem) {
    let screen = streams.output
    if let csv, csv != "-" {
      let inputs = report.grades.map(\.path) + [lesson]
      try WrittenFile.grades.write(GradeReports.csv(report), to: csv, inputs: inputs)
    }
    if let feedback { try GradeReports.writeFeedback(report, to: feedback) }
    if options.json { return screen.write(GradeReports.jsonSummary(report)) }
    for line in GradeReports.problems(report) { streams.errors.write(line) }
    if csv == "-" {
      // A screen ends its lines itself.
      for line in GradeReports.csv(report).split(whereSeparator: \.isNewline) { screen.write(String(line)) }
    } else if report.grades.count == 1, let only = report.grades.first, only.isGraded {
      for line in GradeReports.feedback(only, title: report.title) { screen.write(line) }
    } else {
      for line in GradeReports.table(report) { screen.write(line) }
      screen.write("")
      for line in GradeReports.summary(report) { screen.write(line) }
    }
  }

  /// A grader by the lesson at `path`.
  static func grader(for path: String, _ options: SharedOptions, timeout: Double = 10, jobs: Int? = nil)
    throws(LessonProblem) -> Grader
  {
    let precision: Precision = options.precision == .single ? .single : .double
    return try Grader(
      try Lesson(reading: path), options: Grader.Options(timeout: timeout, jobs: jobs)
    ) { settings, isCancelled in
      SessionEvaluator(settings, precision: precision, isCancelled: isCancelled)
    }
  }
}

/// `chainrule handout LESSON -o FILE`.
struct MakeHandout: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "handout", abstract: "Make a lesson for students, without its answers.",
    discussion: """
      Left out are answers, solutions, recorded outputs, `assert`s, comments, and blocks marked `nohandout`.
      What else shows an answer is listed, and nothing is written then (exit code 1).
      """)

  @OptionGroup var options: SharedOptions
  @Argument(help: "The instructor's lesson, with its answers.")
  var lesson: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; `-` for standard output.", valueName: "file"))
  var output: String
  @Flag(help: "Write it even if something in it shows an answer.")
  var allowLeaks = false

  func validate() throws {
    if options.json, output == "-" {
      throw ValidationError("--json and -o - both write to standard output: give -o a file")
    }
  }

  mutating func run() throws {
    let streams = Streams()
    Machine.threads = options.threads ?? 1
    do throws(LessonProblem) {
      let grader = try GradeSubmissions.grader(for: lesson, options)
      if output != "-" { try WrittenFile.handout.check(output, inputs: [lesson]) }
      let handout = Handout(
        of: grader.lesson, values: try grader.printedAnswers(), vocabulary: CommandTable.standard.vocabulary)
      for leak in handout.leaks { for line in leak.lines { streams.errors.write(line) } }
      guard handout.leaks.isEmpty || allowLeaks else {
        streams.leave(Exit.failed, saying: ["nothing was written; `--allow-leaks` writes it all the same"])
      }
      if output == "-" {
        // A terminal is shown control characters and not sent them; anything else gets the text as it is.
        let isShown = EnvironmentView.process.outputIsTerminal
        isShown ? streams.output.write(lines: handout.text) : streams.output.put(handout.text)
        streams.leave(0)
      }
      try WrittenFile.handout.write(handout.text, to: output, inputs: [lesson])
      let count = grader.lesson.exercises.count
      streams.output.write(
        options.json
          ? "{\"file\":\(JSONText.quoted(output)),\"exercises\":\(count)}"
          : "\(output): \(count) \(count == 1 ? "question or task" : "questions and tasks") to answer"
      )
      streams.leave(0)
    } catch {
      streams.leave(Exit.unreadable, saying: error.lines)
    }
  }
}
