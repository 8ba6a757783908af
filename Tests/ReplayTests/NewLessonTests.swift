// NewLessonTests.swift — the file name of `new lesson`.
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons
@testable import Replay

struct NewLessonTests {
  @Test(
    arguments: [
      ("pooling", "08-pooling.md", "Pooling"), ("Max pooling", "08-max-pooling.md", "Max pooling"),
      ("max_pooling.md", "08-max-pooling.md", "Max pooling"), ("12-pooling", "08-pooling.md", "Pooling"),
      ("../../etc/x: y", "08-etcx-y.md", "../../etc/x: y"), ("Éteindre", "08-éteindre.md", "Éteindre"),
    ])
  func names(_ name: String, file: String, title: String) throws {
    let folder = try TemporaryFolder()
    for file in ["01-a.md", "07-b.md", "README.md", "99-notes.txt"] { try folder.add(file) }
    let lesson = try NewLesson(name, in: folder.path + "/")
    #expect(lesson.path == folder.path + "/" + file)
    #expect(lesson.title == title)
  }

  @Test(arguments: ["", "  ", "../..", "---"]) func noName(_ name: String) {
    #expect(throws: LessonProblem.self) { try NewLesson(name, in: ".") }
  }

  @Test(arguments: ["Pooling", "A: \"b\"", "yes", "7 units"]) func titlesAreReadBack(_ title: String) throws {
    let text = FrontMatter.text(title: title, seed: 3)
    #expect(try read(text).get().frontMatter.title == title)
  }

  @Test func theFirstOfAFolderThatIsNotThere() throws {
    let folder = try TemporaryFolder()
    let lesson = try NewLesson("a", in: folder.path + "/deep/er")
    #expect(lesson.path.hasSuffix("/deep/er/01-a.md"))
    try lesson.write(FakeEvaluator.factory)
    #expect(try Lesson(reading: lesson.path).questions.count == 1)
    #expect(throws: LessonProblem.self) { try lesson.write(FakeEvaluator.factory) }
  }
}
