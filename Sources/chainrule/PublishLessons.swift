// PublishLessons.swift — `chainrule publish`: lessons as pages, slides and notebooks.
import ArgumentParser
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Lessons
import Publishing
import Quantities
import Replay
import Tensors
import Terminal
import Typography

/// `chainrule publish LESSON… -o DIR`.
struct PublishLessons: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Write lessons as web pages, slides or Jupyter notebooks.",
    discussion: """
      Each lesson is replayed, and what it prints now is what is written: a lesson that does not hold is not published.
      The files need no network and nothing beside them.
      Exit code 0: all were published; 1: an output differs, or a file can't be written; 2: wrong usage; 3: a lesson \
      can't be read; 4: a timeout.
      """)

  @OptionGroup var options: SharedOptions
  @Argument(help: ArgumentHelp("Lessons, or folders of them.", valueName: "lesson"))
  var paths: [String]
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The folder to write into.", valueName: "folder"))
  var output: String
  @Flag(help: "Write a page for each lesson; what is done when no other kind is named.")
  var page = false
  @Flag(help: "Write slides for each lesson.")
  var slides = false
  @Flag(help: "Write a Jupyter notebook for each lesson.")
  var ipynb = false
  @Flag(help: "Leave out answers, wrong answers, solutions, and hints that hold one: a hand-out.")
  var noAnswers = false
  @Flag(help: "With --no-answers: publish a lesson even if something in it shows an answer.")
  var allowLeaks = false
  @Option(help: "The heading of the page that leads to several lessons.")
  var title: String?
  @Option(help: "Lessons run at once; the number of processors unless given.")
  var jobs: Int?
  @Option(help: "Seconds a lesson may take.")
  var timeout: Double = 60

  func validate() throws {
    try RunLimits.check(timeout: timeout, jobs: jobs)
    if output.isEmpty || output == "-" { throw ValidationError("-o takes a folder") }
  }

  mutating func run() throws {
    let streams = Streams(isASCII: options.ascii, isJSON: options.json)
    let (screen, errors) = (streams.output, streams.errors)
    Machine.threads = options.threads ?? 1
    let files: [String]
    do throws(Diagnostic) {
      files = try LessonSearch(paths).course(of: paths)
    } catch {
      streams.leave(Exit.usage, saying: error.rendered(in: SourceText("")))
    }
    var formats: [Publisher.Format] = (slides ? [.slides] : []) + (ipynb ? [.notebook] : [])
    if page || formats.isEmpty { formats.append(.page) }
    var publisher = Publisher(
      files, into: output, as: formats, showsAnswers: !noAnswers, allowsLeaks: allowLeaks,
      title: title, vocabulary: CommandTable.standard.vocabulary)
    var hasFailed = false
    func complain(_ problem: LessonProblem) {
      hasFailed = true
      errors.write("error: \(problem.location): \(problem.message)")
      if let hint = problem.hint { errors.write("hint: \(hint)") }
    }
    let report = SuiteRunner(runner, jobs: jobs).run(files) { lesson in
      guard lesson.outcome == .held else {
        for line in TextReport.lines(lesson) { errors.write(line) }
        errors.flush()
        return
      }
      do throws(LessonProblem) {
        let leaks = try publisher.add(lesson)
        for leak in leaks { for line in leak.lines { errors.write(line) } }
        if !leaks.isEmpty, !allowLeaks {
          hasFailed = true
          errors.write(
            "\(lesson.path) is not published; `--allow-leaks` publishes it all the same")
        }
      } catch {
        complain(error)
      }
    }
    do throws(LessonProblem) {
      for path in try publisher.write() where !options.quiet || options.json {
        screen.write(options.json ? "{\"file\":\(JSONText.quoted(path))}" : path)
      }
    } catch {
      complain(error)
    }
    if report.failed > 0 {
      let count = report.failed == 1 ? "1 lesson" : "\(report.failed) lessons"
      errors.write("\(count) did not hold and \(report.failed == 1 ? "is" : "are") not published")
    }
    streams.leave(report.exitCode != 0 ? report.exitCode : hasFailed ? Exit.failed : 0)
  }

  /// Replays lessons and keeps their outputs and pictures.
  private var runner: LessonRunner {
    var runnerOptions = LessonRunner.Options(timeout: timeout, keepsOutputs: true)
    runnerOptions.keepsPictures = true
    let precision: Precision = options.precision == .single ? .single : .double
    return LessonRunner(options: runnerOptions) { settings, isCancelled in
      SessionEvaluator(settings, precision: precision, isCancelled: isCancelled)
    }
  }
}
