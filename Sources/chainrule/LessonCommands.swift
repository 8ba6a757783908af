// LessonCommands.swift — `chainrule lesson`, `chainrule test`, `chainrule lint`.
import ArgumentParser
import Commands
import Diagnostics
import Help
import History
import Interpreter
import Lessons
import Quantities
import Replay
import Tensors
import Terminal

/// `chainrule test [PATH…]`.
struct TestLessons: ParsableCommand, TakesSharedOptions {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay lessons as tests.",
    discussion:
      "Exit code 0: all held; 1: an output differs; 2: wrong usage; 3: a lesson can't be read; 4: a timeout.")

  @OptionGroup var options: SharedOptions
  @Argument(help: ArgumentHelp("Lessons, or folders of them.", valueName: "path"))
  var paths: [String] = ["Lessons"]
  @Flag(help: "Rewrite the outputs in the files.")
  var update = false
  @Option(help: "Only lessons whose path or title has this text.")
  var filter: String?
  @Option(help: "Part i of n of the lessons, as 1/4.")
  var shard: String?
  @Option(help: ArgumentHelp("Write JUnit XML to this file.", valueName: "file"))
  var junit: String?
  @Flag(help: "Print the Test Anything Protocol.")
  var tap = false
  @Option(help: "Lessons run at once; the number of processors unless given.")
  var jobs: Int?
  @Option(help: "Seconds a lesson may take.")
  var timeout: Double = 60

  func validate() throws { try RunLimits.check(timeout: timeout, jobs: jobs) }

  mutating func run() throws {
    let streams = Streams(isASCII: options.ascii)
    let (screen, errors) = (streams.output, streams.errors)
    Machine.threads = options.threads ?? 1
    var runnerOptions = LessonRunner.Options()
    runnerOptions.timeout = timeout
    runnerOptions.keepsOutputs = update
    runnerOptions.isTrusted = options.trust
    runnerOptions.student = options.student
    let precision: Precision = options.precision == .single ? .single : .double
    let runner = LessonRunner(options: runnerOptions) { settings, isCancelled in
      SessionEvaluator(settings, precision: precision, isCancelled: isCancelled)
    }
    let files: [String]
    do throws(Diagnostic) {
      let part = try shard.map { text throws(Diagnostic) in try LessonSearch.Shard(text) }
      files = try LessonSearch(paths, filter: filter, shard: part).files
    } catch {
      streams.leave(Exit.usage, saying: error.rendered(in: SourceText("")))
    }
    func refuse(_ problem: LessonProblem) -> Never {
      streams.leave(Exit.usage, saying: ["error: \(problem.location): \(problem.message)"])
    }
    // A target that can't be written is reported before the work.
    if let junit {
      do throws(LessonProblem) { try WrittenFile.junit.check(junit, inputs: files) } catch { refuse(error) }
    }
    let quiet = options.json || tap
    var report = SuiteRunner(runner, jobs: jobs).run(files) { lesson in
      // Outputs that are only recorded anew are no failure.
      let shown = update ? lesson.afterUpdate : lesson
      if !quiet { for line in TextReport.lines(shown) { screen.write(line) } }
      screen.flush()
    }
    if update {
      report.reports = report.reports.map { lesson in
        do throws(LessonProblem) {
          if try Lesson.record(lesson), !quiet { screen.write("updated \(lesson.path)") }
          return lesson.afterUpdate
        } catch {
          errors.write("error: \(error.location): \(error.message)")
          return lesson
        }
      }
    }
    if let junit {
      do throws(LessonProblem) {
        try WrittenFile.junit.write(JUnitReport.text(report), to: junit, inputs: files)
      } catch {
        refuse(error)
      }
    }
    if options.json {
      for line in JSONReport.lines(report) { screen.write(line) }
    } else if tap {
      for line in TAPReport.lines(report) { screen.write(line) }
    } else {
      screen.write(TextReport.summary(report))
    }
    streams.leave(report.exitCode)
  }
}

/// `chainrule lint [PATH…]`.
struct LintLessons: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "lint", abstract: "Check lesson files.")
  @Argument(help: ArgumentHelp("Lessons, or folders of them.", valueName: "path"))
  var paths: [String] = ["Lessons"]

  mutating func run() throws {
    let streams = Streams()
    let screen = streams.output
    let files: [String]
    do throws(Diagnostic) {
      files = try LessonSearch(paths).files
    } catch {
      streams.leave(Exit.usage, saying: error.rendered(in: SourceText("")))
    }
    let runner = LessonRunner { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }
    let problems = LessonLint.problems(
      in: files, isSubject: Subject.isKnown, nearSubject: Subject.near, runner: runner)
    for problem in problems {
      screen.write("\(problem.location): \(problem.severity.rawValue): \(problem.message)")
      if let hint = problem.hint { screen.write("  hint: \(hint)") }
    }
    streams.leave(problems.isEmpty ? 0 : Exit.failed)
  }
}
