// PublishedTests.swift — sessions of published lessons and of lessons to start from.
import Diagnostics
import Lessons
import Replay
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

struct PublishedTests {
  private func evaluator(drawing: Bool) -> SessionEvaluator {
    SessionEvaluator(EvaluatorSettings(folder: ".", drawsPictures: drawing)) { false }
  }

  @Test(arguments: PictureKind.all.map(\.example)) func everyPictureIsDrawn(_ commands: String) throws {
    let drawn = evaluator(drawing: true).evaluate(SourceText(commands))
    let plain = evaluator(drawing: false).evaluate(SourceText(commands))
    #expect(!drawn.failed && drawn.lines == plain.lines && plain.pictures.isEmpty)
    let picture = try #require(drawn.pictures.last)
    #expect(
      picture.svg.hasPrefix("<svg") && picture.svg.contains("</svg>") && !picture.svg.contains("<script"))
    #expect(picture.lines.upperBound <= drawn.lines.count && !picture.lines.isEmpty)
  }

  @Test func aPictureKnowsItsLines() throws {
    let evaluation = evaluator(drawing: true).evaluate(
      SourceText("a = 1; plot image [0 1; 1 0]; b = 2; plot image [1 0; 0 1]"))
    try #require(evaluation.pictures.count == 2)
    #expect(evaluation.lines[0] == "a = 1" && evaluation.pictures[0].lines.lowerBound == 1)
    #expect(evaluation.lines[evaluation.pictures[1].lines.lowerBound - 1] == "b = 2")
  }

  @Test(arguments: ["Max pooling", "Why: \"zero\"?"]) func aNewLessonHoldsAndHasNothingToMend(_ name: String)
    throws
  {
    let folder = try TemporaryFolder()
    let lesson = try NewLesson(name, in: folder.path)
    let factory: EvaluatorFactory = { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }
    try lesson.write(factory)
    let report = LessonRunner(options: .init(timeout: 3600), makeEvaluator: factory).run(path: lesson.path)
    #expect(report.outcome == .held && report.commands > 8, "\(report.mismatches.map(\.lines))")
    #expect(LessonLint.problems(in: [lesson.path]).map(\.lines) == [])
    let text = String(decoding: folder.read(folder.names[0]) ?? [], as: UTF8.self)
    #expect(text.contains("err = 0.287335") && text.contains("∂err/∂w(1)2,1 ="))
  }
}
