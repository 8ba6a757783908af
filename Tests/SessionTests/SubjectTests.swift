// SubjectTests.swift — errors and help name the lesson that teaches their subject.
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

@Suite struct SubjectTests {
  /// A session that knows two lessons.
  private func session() -> Session {
    var options = SessionOptions()
    options.lesson = { subject in
      switch subject {
      case "layer", "train", "dense": LessonReference(number: "01", title: "One unit")
      case "shape-mismatch": LessonReference(number: "04", title: "Shapes")
      case "w", "z", "grad": LessonReference(number: "02", title: "By hand")
      case "conv": LessonReference(number: "03", title: "Filters")
      case "layer conv": LessonReference(number: "09", title: "Layers of filters")
      default: nil
      }
    }
    return Session(options)
  }

  private static let cases: [(typed: String, lesson: String?)] = [
    ("layer dense 2", "01"), ("train", "01"), ("trai epochs=3", "01"), ("z(1)1", "02"), ("1 + w(1)1,1", "02"),
    ("a = w(1)", "02"), ("w(1) = 3", "02"), (design + "grad w(3)1,1", "02"),
    ("a = 1; b = 2; d a / d q", "02"),
    // The kind that was named, before the command.
    ("data digit; layer conv 4 3x3 stride=0", "09"), ("data digit; layer conv 4 50x50", "04"),
    ("conv([1 2; 3 4], [1 2])", "04"),
    ("conv([1 2])", "03"),
    (design + "repeat 2 { grad w(3)1,1 }", "02"),
    // Subjects of no lesson, and typing slips.
    ("undo", nil), ("[1 2] + [1 2 3]", "04"), ("sum([1 2], 3)", "04"), ("[1 2; 3]", "04"),
    ("set rate -1", nil), ("trian", nil), ("layer dens 2", nil),
    ("layer dense 2 2 ralu", nil), ("(1", nil), ("q", nil), ("train epocs=3", nil), ("example 3", nil),
  ]

  @Test(arguments: cases) func anErrorNamesItsLesson(_ typed: String, _ lesson: String?) throws {
    var results: [CommandResult] = []
    session().run(SourceText(typed)) { results.append($0) }
    let result = try #require(results.last), error = try #require(result.error)
    #expect(error.lesson?.number == lesson, "\(result.errorLines)")
    #expect(result.json.contains("\"lesson\":{\"number\"") == (lesson != nil))
    if let lesson {
      #expect(result.errorLines.last?.hasPrefix("lesson: \(lesson) ") == true, "\(result.errorLines)")
    }
  }

  @Test func whatAPersonHasStoppedTeachesNothing() {
    var options = SessionOptions()
    options.isCancelled = { true }
    options.stop.raise()
    options.lesson = { _ in LessonReference(number: "01", title: "One unit") }
    let interpreter = Session(options)
    interpreter.run("layer dense 2 2") { #expect($0.error != nil && $0.error?.lesson == nil) }
  }

  @Test(arguments: [
    ("help train", "  lesson: 01 One unit (`chainrule lesson 1`)"),
    ("help layer conv", "  lesson: 09 Layers of filters (`chainrule lesson 9`)"),
    ("help conv", "  lesson: 03 Filters (`chainrule lesson 3`)"),
    ("help w", "  lesson: 02 By hand (`chainrule lesson 2`)"), ("help undo", "  see also: redo, rewind"),
  ]) func helpNamesTheLesson(_ typed: String, _ last: String) {
    session().run(typed) { #expect($0.answer.lines.last == last) }
  }

  /// Subjects named in the lessons exist, so that an error or a page of help can be about them.
  @Test func lessonsTeachWhatThereIs() throws {
    let folder = TextFile.folder(of: TextFile.folder(of: TextFile.folder(of: #filePath))) + "/Lessons"
    let files = try LessonSearch([folder]).files
    let lessons = try files.map { try Lesson(reading: $0) }
    #expect(lessons.contains { !$0.frontMatter.teaches.isEmpty })
    for lesson in lessons {
      for subject in lesson.frontMatter.teaches {
        #expect(TaughtSubjects(lessons)[subject] != nil)
      }
    }
    let ours = LessonLint.problems(in: files, isSubject: Subject.isKnown, nearSubject: Subject.near)
    #expect(ours.isEmpty)
    let own = try TemporaryFolder()
    try own.write(
      Array("---\ntitle: T\nteaches: [conv, not-finite, convv, logistic]\n---\n".utf8), to: "01-t.md")
    let problems = LessonLint.problems(
      in: [own.path + "/01-t.md"], isSubject: Subject.isKnown, nearSubject: Subject.near)
    #expect(
      problems.map(\.message)
        == ["convv", "logistic"].map {
          "`teaches:` names `\($0)`, which is nothing that `help` explains and no code of an error"
        })
    #expect(problems.map(\.hint) == ["did you mean `conv`?", "did you mean `sigmoid`?"])
  }
}
