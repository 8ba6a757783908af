// LessonRunner.swift — replays one lesson: runs its commands and compares their output.
import Diagnostics
import Lessons

/// Replays lessons, each in a session of its own.
package struct LessonRunner: Sendable {
  /// Options of a replay.
  package struct Options: Hashable, Sendable {
    /// The seconds that a lesson may take.
    ///
    /// A block's `timeout=` may shorten it.
    package var timeout: Double
    /// The bytes that one command may print; all commands of a lesson may print four times as many.
    package var outputLimit: Int
    /// Lifts the bounds of untrusted lessons; see ``EvaluatorSettings``.
    package var isTrusted = false
    /// True when the report keeps the output, for `--update` and for publishing.
    package var keepsOutputs: Bool
    /// True when the report keeps pictures as SVG, for publishing.
    package var keepsPictures = false
    /// The seed of lessons without one in their front matter.
    package var seed: UInt64?
    /// The student of the replayed variant, for lessons with variants; `nil` replays those of several
    /// students.
    package var student: String?

    /// The usual: a minute a lesson, 4 MB a command.
    package init(
      timeout: Double = 60, outputLimit: Int = 4 << 20, keepsOutputs: Bool = false, seed: UInt64? = nil
    ) {
      (self.timeout, self.outputLimit) = (timeout, outputLimit)
      (self.keepsOutputs, self.seed) = (keepsOutputs, seed)
    }
  }

  /// Options of the replay.
  package var options: Options
  private let makeEvaluator: EvaluatorFactory

  /// Makes a runner whose sessions come from `makeEvaluator`.
  package init(options: Options = Options(), makeEvaluator: @escaping EvaluatorFactory) {
    (self.options, self.makeEvaluator) = (options, makeEvaluator)
  }

  /// Reads and replays the lesson at `path`.
  package func run(path: String) -> LessonReport {
    run(path: path, until: Deadline(seconds: options.timeout))
  }

  /// Replays `lesson`.
  package func run(_ lesson: Lesson) -> LessonReport {
    run(lesson, until: Deadline(seconds: options.timeout))
  }

  func run(path: String, until deadline: Deadline) -> LessonReport {
    do throws(LessonProblem) {
      return run(try Lesson(reading: path), until: deadline)
    } catch {
      return LessonReport(unreadable: error)
    }
  }

  func run(_ lesson: Lesson, until deadline: Deadline) -> LessonReport {
    let start = ContinuousClock.now
    var report = LessonReport(path: lesson.path, title: lesson.title)
    for (index, (seed, variant)) in variants(of: lesson).enumerated()
    where index == 0 || report.outcome == .held {
      let settings = EvaluatorSettings(
        seed: seed, folder: lesson.folder, isTrusted: options.isTrusted, drawsPictures: options.keepsPictures)
      let evaluator = makeEvaluator(settings) { deadline.hasPassed }
      deadline.interrupt(by: evaluator.interrupt)
      let replay = LessonReplay(
        lesson: lesson, options: options, evaluator: evaluator, deadline: deadline, variant: variant)
      do throws(OutOfTime) {
        try replay.run()
      } catch {
        replay.report.outcome = .timedOut
      }
      if replay.report.outcome == .held, !replay.report.mismatches.isEmpty {
        replay.report.outcome = .mismatch
      }
      replay.report.commands += report.commands
      if index > 0 { (replay.report.outputs, replay.report.pictures) = (report.outputs, report.pictures) }
      report = replay.report
    }
    report.seconds = (ContinuousClock.now - start).inSeconds
    return report
  }

  /// The seeds to replay with: one, or those of several students where each has a variant.
  ///
  /// Outputs recorded in a lesson are those of the first of the usual students: no name is needed here.
  private func variants(of lesson: Lesson) -> [(seed: UInt64, student: String?)] {
    switch lesson.frontMatter.seed {
    case .fixed(let seed): [(seed, nil)]
    case .student:
      (options.student.map { [$0] } ?? StudentSeed.examples).map { name in
        let seed = StudentSeed.seed(of: name)
        return (seed, seed == lesson.frontMatter.replaySeed ? nil : name)
      }
    case nil: [(options.seed ?? lesson.frontMatter.replaySeed, nil)]
    }
  }
}
